// SPDX-License-Identifier: GPL-2.0-only
/* What can be said of the newest label, in which most who look at a trend are interested. */
#include <math.h>
#include <string.h>

#include "base/base.h"
#include "bench/trend/trend.h"
#include "stat/stat.h"
#include "stat/verdict.h"

/**
 * struct units - a measure's series of what is independent
 * @v: values, one label's behind the other's
 * @first: of each label that has any
 * @labels: which these are
 * @points: how many
 */
struct units {
	double *v;
	size_t *first;
	size_t *labels;
	size_t points;
};

/* Unlike runs may be mixed. */
static bool is_exact(const struct trend *t)
{
	for (size_t i = 0; i < t->runs_nr; i++)
		if (!json_is_true(json_object_get(t->runs[i].meta, "exact")))
			return false;
	return true;
}

static void add_value(struct units *u, double value)
{
	size_t n = u->first[u->points]++;

	u->v = xrealloc_array(u->v, n + 1, sizeof(*u->v));
	u->v[n] = value;
}

static void add_rounds(struct units *u, const struct rounds *rounds)
{
	for (size_t i = 0; i < rounds->n; i++)
		add_value(u, rounds->v[i]);
}

/* Exact runs of one seed are one run, however often it is there. */
static bool is_again(const struct trend *t, size_t label, size_t run)
{
	const json_t *seed = json_object_get(t->runs[run].meta, "seed");

	for (size_t i = t->first[label]; i < run; i++)
		if (json_equal(seed, json_object_get(t->runs[i].meta, "seed")))
			return true;
	return false;
}

/* While a label is added, its end is where the next one begins. */
static struct units units_of(const struct trend *t, size_t measure)
{
	struct units u = {
		.first = xcalloc(t->labels_nr + 2, sizeof(*u.first)),
		.labels = xcalloc(t->labels_nr, sizeof(*u.labels)),
	};

	for (size_t l = 0; l < t->labels_nr; l++) {
		if (!t->measures[measure].points[l].runs)
			continue;
		u.labels[u.points++] = l;
		u.first[u.points] = u.first[u.points - 1];
		for (size_t i = t->first[l]; i < t->first[l + 1]; i++) {
			const struct rounds *values = &t->runs[i].values[measure];

			if (!values->n)
				continue;
			if (!is_exact(t))
				add_value(&u, values->median);
			else if (!is_again(t, l, i))
				add_rounds(&u, values);
		}
	}
	return u;
}

static void units_free(struct units *u)
{
	free(u->v);
	free(u->first);
	free(u->labels);
}

/* Is there anything to be said of the newest label, and anything before it? */
static bool has_newest(const struct trend *t, const struct trend_measure *m)
{
	return m->points_nr > 1 && m->points[t->labels_nr - 1].runs;
}

static void look_at(const struct trend *t, size_t measure, size_t tests)
{
	struct trend_measure *m = &t->measures[measure];
	struct units u = units_of(t, measure);
	const struct stat_series s = { .v = u.v, .first = u.first, .points = u.points };
	size_t last = m->changes_nr ? m->changes[m->changes_nr - 1].at : 0, since = 0;

	while (u.labels[since] < last)
		since++;
	m->newest = (struct trend_newest){
		.found = stat_newest(&s, since, tests, STAT_ALPHA), .rounds = is_exact(t),
		.before = u.labels[u.points - 2], .since = u.labels[since],
	};
	units_free(&u);
}

static void set_verdict(struct trend_newest *n, size_t label, double adjusted, double magnitude)
{
	const struct stat_newest *found = &n->found;

	if (found->rule != STAT_NEWEST_NONE && adjusted < STAT_ALPHA &&
	    fabs(found->after - found->before) >= magnitude * fabs(found->before)) {
		n->verdict = NEWEST_CHANGED;
		n->change = (struct stat_change){
			.at = label, .before = found->before, .after = found->after, .p = adjusted,
		};
	} else if (found->rule != STAT_NEWEST_BEFORE && found->step > found->fence &&
		   found->step >= magnitude) {
		n->verdict = NEWEST_SUSPECT;
	}
}

void trend_find_newest(struct trend *t, double magnitude)
{
	__cleanup_free double *p = xcalloc(t->measures_nr, sizeof(*p));
	__cleanup_free double *adjusted = xcalloc(t->measures_nr, sizeof(*adjusted));
	size_t tests = 0, i = 0;

	for (size_t m = 0; m < t->measures_nr; m++)
		tests += has_newest(t, &t->measures[m]);
	for (size_t m = 0; m < t->measures_nr; m++) {
		if (!has_newest(t, &t->measures[m]))
			continue;
		look_at(t, m, tests);
		p[i++] = t->measures[m].newest.found.p;
	}
	stat_holm(p, tests, adjusted);
	i = 0;
	for (size_t m = 0; m < t->measures_nr; m++)
		if (has_newest(t, &t->measures[m]))
			set_verdict(&t->measures[m].newest, t->labels_nr - 1, adjusted[i++],
				    magnitude);
}
