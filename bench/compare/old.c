// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the old API costs, in which a process that uses SVA pays for the driver's
 * callback alone: none + (callback - null). No arm has it, but the arms of a round
 * add up to it, and rounds are independent.
 */
#include <string.h>

#include "base/base.h"
#include "bench/compare/print.h"
#include "text/table.h"

enum { NONE, NULL_ARM, CALLBACK, ARMS };

static bool find_arms(const struct run *run, uint16_t arms[ARMS])
{
	static const char * const names[ARMS] = { "none", "null", "callback" };
	int found = 0;

	for (int i = 0; i < ARMS; i++) {
		for (size_t a = 0; a < run->arms_nr; a++) {
			if (!strcmp(run->arms[a], names[i])) {
				arms[i] = a;
				found++;
			}
		}
	}
	return found == ARMS;
}

/**
 * struct sums - of the rounds that have all arms
 * @cost: none + callback - null
 * @over: callback - null
 * @n: rounds
 */
struct sums {
	int64_t *cost;
	int64_t *over;
	size_t n;
};

static struct sums sums_of(const struct rounds *none, const struct rounds *null,
			   const struct rounds *callback)
{
	struct sums s = {
		.cost = xcalloc(none->n, sizeof(*s.cost)), .over = xcalloc(none->n, sizeof(*s.over)),
	};
	size_t x = 0, y = 0;

	for (size_t i = 0; i < none->n; i++) {
		while (x < null->n && null->round[x] < none->round[i])
			x++;
		while (y < callback->n && callback->round[y] < none->round[i])
			y++;
		if (x == null->n || y == callback->n || null->round[x] != none->round[i] ||
		    callback->round[y] != none->round[i])
			continue;
		s.over[s.n] = callback->v[y] - null->v[x];
		s.cost[s.n] = none->v[i] + s.over[s.n];
		s.n++;
	}
	return s;
}

static struct old_figure figure_of(const int64_t *v, size_t n, uint64_t seed)
{
	__cleanup_free size_t *ones = xcalloc(n, sizeof(*ones));
	struct stat_clusters *rounds;
	struct old_figure f = { .known = false };

	for (size_t i = 0; i < n; i++)
		ones[i] = 1;
	rounds = stat_clusters_new(v, ones, n);
	f.known = !stat_cluster_quantile(rounds, 0.5, 0.95, seed, &f.e);
	stat_clusters_free(rounds);
	return f;
}

void compare_old_add(struct comparison *c, size_t measure, const struct rounds *rounds)
{
	uint16_t arms[ARMS];
	struct sums s;

	if (measure_is_count(c->run, measure) || !find_arms(c->run, arms))
		return;
	s = sums_of(&rounds[arms[NONE]], &rounds[arms[NULL_ARM]], &rounds[arms[CALLBACK]]);
	if (s.n) {
		c->old = xrealloc_array(c->old, c->old_nr + 1, sizeof(*c->old));
		c->old[c->old_nr++] = (struct old_row){
			.measure = measure,
			.cost = figure_of(s.cost, s.n, c->run->seed),
			.over = figure_of(s.over, s.n, c->run->seed),
		};
	}
	free(s.cost);
	free(s.over);
}

static void cells(struct table *t, const struct old_figure *f, const char *sign)
{
	__cleanup_free char *value = cell_value(1, f->e.value, false);
	__cleanup_free char *low = cell_value(1, f->e.low, false);
	__cleanup_free char *high = cell_value(1, f->e.high, false);

	if (!f->known) {
		table_cell(t, "-");
		table_cell(t, "too few samples");
		return;
	}
	table_cell(t, "%s%s", f->e.value > 0 ? sign : "", value);
	if (f->e.level_met)
		table_cell(t, "[%s%s, %s%s]", f->e.low > 0 ? sign : "", low,
			   f->e.high > 0 ? sign : "", high);
	else
		table_cell(t, "too few samples");
}

void compare_old(const struct comparison *c)
{
	static const char * const titles[] = {
		"times in us", "old API", "[95 % CI]", "over none", "[95 % CI]",
	};
	struct table *t;

	if (!c->old_nr)
		return;
	t = table_new(titles, "errrr");
	for (size_t i = 0; i < c->old_nr; i++) {
		table_cell(t, "%s", measure_name(c->run, c->old[i].measure));
		cells(t, &c->old[i].cost, "");
		cells(t, &c->old[i].over, "+");
	}
	puts("\nwhat the old API would cost, none + (callback - null) in each round:");
	table_print(t, stdout);
	table_free(t);
}
