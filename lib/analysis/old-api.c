// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the old API costs, in which a process that uses SVA pays for the driver's
 * callback alone: none + (callback - null). No arm has it, but the arms of a round
 * add up to it, and rounds are independent.
 */
#include "analysis/old-api.h"

#include <string.h>

#include "base/base.h"

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

void old_api_add(struct old_api *old, const struct run *run, size_t measure, const struct rounds *rounds)
{
	uint16_t arms[ARMS];
	struct sums s;

	if (measure_is_count(run, measure) || !find_arms(run, arms))
		return;
	for (size_t i = 0; i < ARMS; i++)
		if (rounds[arms[i]].blank > BLANK_MAX)
			return;
	s = sums_of(&rounds[arms[NONE]], &rounds[arms[NULL_ARM]], &rounds[arms[CALLBACK]]);
	if (s.n) {
		old->v = xrealloc_array(old->v, old->n + 1, sizeof(*old->v));
		old->v[old->n++] = (struct old_row){
			.measure = measure,
			.cost = figure_of(s.cost, s.n, run->seed),
			.over = figure_of(s.over, s.n, run->seed),
		};
	}
	free(s.cost);
	free(s.over);
}
