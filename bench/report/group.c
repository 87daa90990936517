// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/group.h"

#include <string.h>

#include "analysis/alike.h"
#include "base/base.h"

/* Of what is excepted, only what stands before a colon matters: spin and sleep are no steps. */
static bool same_way(const json_t *x, const json_t *y)
{
	const char *a = json_string_value(x), *b = json_string_value(y);
	size_t len;

	if (!x || !y || !a || !b)
		return x && y && json_typeof(x) == json_typeof(y);
	len = strchr(a, ':') ? strcspn(a, ":") + 1 : 0;
	return !len == !strchr(b, ':') && !strncmp(a, b, len);
}

bool runs_alike(const struct run *a, const struct run *b, const char *const *except)
{
	__cleanup_free char *parameters = alike_parameters(a->point, b->point, except);

	if (parameters ||
	    alike_difference(a, b, ALIKE_LISTS | ALIKE_MACHINE | ALIKE(KERNEL) | ALIKE(BUILD) |
			     ALIKE(DEVICE)))
		return false;
	for (; *except; except++) {
		const json_t *x = json_object_get(a->point, *except);
		const json_t *y = json_object_get(b->point, *except);

		if (x != y && !same_way(x, y))
			return false;
	}
	return true;
}

static const char * const nothing[] = { NULL };

bool points_alike(const struct run *a, const struct run *b)
{
	return !alike_difference(a, b, ALIKE_RUN);
}

static struct group *find_group(struct groups *groups, const struct run *run, bool anywhere)
{
	for (size_t i = 0; i < groups->n; i++) {
		const struct run *first = groups->v[i].runs[0];

		if (anywhere ? points_alike(first, run) : runs_alike(first, run, nothing))
			return &groups->v[i];
	}
	groups->v[groups->n].medians = xcalloc(run->arms_nr * measures_nr(run),
					       sizeof(struct median));
	return &groups->v[groups->n++];
}

struct groups groups_of(const struct run *runs, char *const *paths, size_t runs_nr, bool anywhere)
{
	struct groups groups = { .v = xcalloc(runs_nr, sizeof(*groups.v)) };

	for (size_t i = 0; i < runs_nr; i++) {
		struct group *g = find_group(&groups, &runs[i], anywhere);

		g->runs = xrealloc_array(g->runs, g->runs_nr + 1, sizeof(*g->runs));
		g->paths = xrealloc_array(g->paths, g->runs_nr + 1, sizeof(*g->paths));
		g->paths[g->runs_nr] = paths[i];
		g->runs[g->runs_nr++] = &runs[i];
	}
	return groups;
}

void groups_free(struct groups *groups)
{
	for (size_t i = 0; i < groups->n; i++) {
		free(groups->v[i].medians);
		free(groups->v[i].runs);
		free(groups->v[i].paths);
	}
	free(groups->v);
}

typedef struct sample (*sample_fn)(const struct run *run, uint16_t arm, size_t measure);

/* One behind the other. @sizes: of each run's, or NULL. */
static struct sample join_samples(const struct group *g, size_t arm, size_t measure, sample_fn fn,
				  size_t *sizes)
{
	struct sample all = { .v = NULL };

	for (size_t i = 0; i < g->runs_nr; i++) {
		struct sample one = fn(g->runs[i], arm, measure);

		if (one.n) {
			all.v = xrealloc_array(all.v, all.n + one.n, sizeof(*all.v));
			memcpy(all.v + all.n, one.v, one.n * sizeof(*all.v));
			all.n += one.n;
		}
		if (sizes)
			sizes[i] = one.n;
		sample_free(&one);
	}
	return all;
}

static struct sample sorted_runs(struct sample s, size_t runs_nr)
{
	if (runs_nr > 1)
		stat_sort(s.v, s.n);
	return s;
}

struct sample group_sample(const struct group *g, size_t arm, size_t measure)
{
	return sorted_runs(join_samples(g, arm, measure, sample_of, NULL), g->runs_nr);
}

/* Each round is a cluster; where there are boots, they are. */
static struct stat_clusters *clusters_of(const struct sample *s, const size_t *boots, size_t n)
{
	__cleanup_free size_t *ones = NULL;

	if (n > 1)
		return stat_clusters_new(s->v, boots, n);
	ones = xcalloc(s->n, sizeof(*ones));
	for (size_t i = 0; i < s->n; i++)
		ones[i] = 1;
	return stat_clusters_new(s->v, ones, s->n);
}

static void find_median(const struct group *g, size_t arm, size_t measure, struct median *m)
{
	__cleanup_free size_t *boots = xcalloc(g->runs_nr, sizeof(*boots));
	struct sample s = join_samples(g, arm, measure, sample_rounds, boots);
	struct stat_clusters *c;

	m->known = true;
	if (s.n) {
		c = clusters_of(&s, boots, g->runs_nr);
		m->measured = !stat_cluster_quantile(c, 0.5, LEVEL, SEED, &m->e);
		stat_clusters_free(c);
	}
	sample_free(&s);
}

/* A point is in as many plots as it has parameters, and an interval takes its time. */
bool group_median(const struct group *g, size_t arm, size_t measure, struct stat_estimate *e)
{
	struct median *m = &g->medians[arm * measures_nr(g->runs[0]) + measure];

	if (!m->known)
		find_median(g, arm, measure, m);
	*e = m->e;
	return m->measured;
}

/* Rounds are paired within each run. */
static void add_runs(struct row *row, const struct group *g, size_t arm, size_t measure)
{
	for (size_t i = 0; i < g->runs_nr; i++) {
		struct rounds base = rounds_of(g->runs[i], 0, measure);
		struct rounds new = rounds_of(g->runs[i], arm, measure);

		row_add_rounds(row, &base, &new);
		rounds_free(&base);
		rounds_free(&new);
	}
}

static void compare_measure(const struct group *g, struct comparison *c, size_t measure)
{
	const struct run *run = g->runs[0];
	struct sample base = group_sample(g, 0, measure);

	for (size_t a = 1; a < run->arms_nr; a++) {
		struct sample new = group_sample(g, a, measure);
		bool control = !strcmp(run->arms[a], RUN_CONTROL);
		struct row *row;

		if (base.n || new.n) {
			row = rows_add(control ? &c->aa : &c->rows, measure_name(run, measure),
					  run->arms[a], measure_is_count(run, measure));
			add_runs(row, g, a, measure);
			row->base_median = base.n ? sample_median(&base) : 0;
			row->new_median = new.n ? sample_median(&new) : 0;
		}
		sample_free(&new);
	}
	sample_free(&base);
}

void group_compare(const struct group *g, const char *measures, struct comparison *c)
{
	*c = (struct comparison){ .run = g->runs[0], .path = g->paths[0], .unit = "rounds",
				  .share = COMPARISON_MARGIN };
	for (size_t i = 0; i < g->runs_nr; i++) {
		c->drops += g->runs[i]->drops > 0;
		c->incomplete |= g->runs[i]->incomplete;
	}
	for (size_t i = 0; i < measures_nr(c->run); i++) {
		size_t m = measure_at(c->run, i);

		if (measure_wanted(measures, measure_name(c->run, m)))
			compare_measure(g, c, m);
	}
	comparison_judge(c);
}
