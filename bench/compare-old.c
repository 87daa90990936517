// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the old API costs, in which a process that uses SVA pays for the driver's
 * callback alone: none + (callback - null). No arm has it, but the arms of a round
 * add up to it, and rounds are independent.
 */
#include <string.h>

#include "base/base.h"
#include "bench/compare.h"
#include "bench/table.h"
#include "stat/cluster.h"

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

static struct sums sums_of(const struct run *run, const uint16_t arms[ARMS], size_t measure)
{
	struct pasid_value *v[ARMS];
	size_t n[ARMS], at[ARMS] = { 0 };
	struct sums s = { .n = 0 };

	for (int i = 0; i < ARMS; i++)
		n[i] = sample_by_round(run, arms[i], measure, &v[i]);
	s.cost = xcalloc(n[NONE], sizeof(*s.cost));
	s.over = xcalloc(n[NONE], sizeof(*s.over));
	for (; at[NONE] < n[NONE]; at[NONE]++) {
		uint32_t round = v[NONE][at[NONE]].round;

		for (int i = NULL_ARM; i < ARMS; i++)
			while (at[i] < n[i] && v[i][at[i]].round < round)
				at[i]++;
		if (at[NULL_ARM] == n[NULL_ARM] || at[CALLBACK] == n[CALLBACK] ||
		    v[NULL_ARM][at[NULL_ARM]].round != round || v[CALLBACK][at[CALLBACK]].round != round)
			continue;
		s.over[s.n] = v[CALLBACK][at[CALLBACK]].value - v[NULL_ARM][at[NULL_ARM]].value;
		s.cost[s.n] = v[NONE][at[NONE]].value + s.over[s.n];
		s.n++;
	}
	for (int i = 0; i < ARMS; i++)
		free(v[i]);
	return s;
}

static void cells(struct table *t, const int64_t *v, size_t n, uint64_t seed, const char *sign)
{
	__cleanup_free size_t *ones = xcalloc(n, sizeof(*ones));
	struct stat_clusters *rounds;
	struct stat_estimate e = { 0 };

	for (size_t i = 0; i < n; i++)
		ones[i] = 1;
	rounds = stat_clusters_new(v, ones, n);
	if (stat_cluster_quantile(rounds, 0.5, 0.95, seed, &e)) {
		table_cell(t, "-");
		table_cell(t, "too few samples");
	} else {
		__cleanup_free char *value = cell_value(1, e.value, false), *low = cell_value(1, e.low, false);
		__cleanup_free char *high = cell_value(1, e.high, false);

		table_cell(t, "%s%s", e.value > 0 ? sign : "", value);
		if (e.level_met)
			table_cell(t, "[%s%s, %s%s]", e.low > 0 ? sign : "", low,
				   e.high > 0 ? sign : "", high);
		else
			table_cell(t, "too few samples");
	}
	stat_clusters_free(rounds);
}

void compare_old(const struct comparison *c, const char *list)
{
	static const char * const titles[] = {
		"times in us", "old API", "[95 % CI]", "over none", "[95 % CI]",
	};
	struct table *t = table_new(titles, "errrr");
	uint16_t arms[ARMS];
	bool any = false;

	for (size_t m = 0; m < measures_nr(c->run) && find_arms(c->run, arms); m++) {
		struct sums s = { .n = 0 };

		if (compare_wanted(list, measure_name(c->run, m)) && !measure_is_count(m))
			s = sums_of(c->run, arms, m);
		if (s.n) {
			any = true;
			table_cell(t, "%s", measure_name(c->run, m));
			cells(t, s.cost, s.n, c->run->seed, "");
			cells(t, s.over, s.n, c->run->seed, "+");
		}
		free(s.cost);
		free(s.over);
	}
	if (any) {
		puts("\nwhat the old API would cost, none + (callback - null) in each round:");
		table_print(t, stdout);
	}
	table_free(t);
}
