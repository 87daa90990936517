// SPDX-License-Identifier: GPL-2.0-only
/* Intervals of each label, changes from one to the next, and change points of the series. */
#include <string.h>

#include "base/base.h"
#include "bench/trend/trend.h"
#include "stat/verdict.h"

#define LEVEL	0.95
#define SEED	1	/* of draws and random orders: the same runs give the same table */

/* The boots of a label as clusters of their rounds; of one boot, its rounds, one in each. */
static struct stat_clusters *clusters_of(const struct trend *t, size_t label, size_t measure,
					 size_t *runs)
{
	__cleanup_free int64_t *v = NULL;
	__cleanup_free size_t *sizes = NULL;
	size_t n = 0;

	*runs = 0;
	for (size_t i = t->first[label]; i < t->first[label + 1]; i++) {
		const struct rounds *boot = &t->runs[i].values[measure];

		if (!boot->n)
			continue;
		v = xrealloc_array(v, n + boot->n, sizeof(*v));
		memcpy(v + n, boot->v, boot->n * sizeof(*v));
		n += boot->n;
		sizes = xrealloc_array(sizes, *runs + 1, sizeof(*sizes));
		sizes[(*runs)++] = boot->n;
	}
	if (*runs != 1)
		return stat_clusters_new(v, sizes, *runs);
	sizes = xrealloc_array(sizes, n, sizeof(*sizes));
	for (size_t i = 0; i < n; i++)
		sizes[i] = 1;
	return stat_clusters_new(v, sizes, n);
}

static void analyse_points(const struct trend *t, size_t measure)
{
	struct trend_measure *m = &t->measures[measure];
	const struct trend_point *before = NULL;

	m->points = xcalloc(t->labels_nr, sizeof(*m->points));
	for (size_t l = 0; l < t->labels_nr; l++) {
		struct trend_point *p = &m->points[l];

		p->clusters = clusters_of(t, l, measure, &p->runs);
		if (stat_cluster_quantile(p->clusters, 0.5, LEVEL, SEED, &p->median))
			continue;
		m->points_nr++;
		if (before) {
			p->before = before->median.value;
			p->compared = !stat_cluster_shift(before->clusters, p->clusters, 0.5, LEVEL,
							  SEED, &p->shift);
		}
		before = p;
	}
}

/* A point of the series is a label that has values; each boot counts by its median. */
static void find_changes(const struct trend *t, size_t measure, double magnitude)
{
	struct trend_measure *m = &t->measures[measure];
	size_t *first = xcalloc(m->points_nr + 1, sizeof(*first));
	size_t *labels = xcalloc(m->points_nr, sizeof(*labels));
	double *v = xcalloc(t->runs_nr, sizeof(*v));
	struct stat_series s = { .v = v, .first = first };
	size_t n = 0;

	for (size_t l = 0; l < t->labels_nr; l++) {
		if (!m->points[l].runs)
			continue;
		labels[s.points++] = l;
		for (size_t i = t->first[l]; i < t->first[l + 1]; i++)
			if (t->runs[i].values[measure].n)
				v[n++] = t->runs[i].values[measure].median;
		first[s.points] = n;
	}
	m->changes = xcalloc(s.points, sizeof(*m->changes));
	m->changes_nr = stat_changes(&s, STAT_ALPHA, magnitude, SEED, m->changes);
	for (size_t i = 0; i < m->changes_nr; i++)
		m->changes[i].at = labels[m->changes[i].at];
	free(v);
	free(first);
	free(labels);
}

void trend_analyse(struct trend *t, double magnitude)
{
	t->magnitude = magnitude;
	for (size_t m = 0; m < t->measures_nr; m++) {
		analyse_points(t, m);
		find_changes(t, m, magnitude);
	}
	trend_find_newest(t, magnitude);
}

const struct stat_change *trend_change_at(const struct trend_measure *m, size_t label)
{
	for (size_t i = 0; i < m->changes_nr; i++)
		if (m->changes[i].at == label)
			return &m->changes[i];
	if (m->newest.verdict == NEWEST_CHANGED && m->newest.change.at == label)
		return &m->newest.change;
	return NULL;
}
