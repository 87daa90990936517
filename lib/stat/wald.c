// SPDX-License-Identifier: GPL-2.0-only
#include "stat/wald.h"

#include <math.h>
#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "base/base.h"

#define LEVEL	0.95

/*
 * The chance that no side is LEAD ahead after MOST values: the walk of the lead, step by step, over
 * where it may still be, which is between the two ends.
 */
static double chance_of_none(size_t lead, size_t most)
{
	__cleanup_free double *at = xcalloc(2 * lead + 1, sizeof(*at));
	__cleanup_free double *next = xcalloc(2 * lead + 1, sizeof(*next));
	size_t places = 2 * lead - 1;
	double sum = 0;

	at[lead] = 1;
	for (size_t step = 0; step < most; step++) {
		for (size_t i = 1; i <= places; i++)
			next[i] = (1 - STAT_WALD_WRONG) * at[i - 1] + STAT_WALD_WRONG * at[i + 1];
		for (size_t i = 1; i <= places; i++)
			at[i] = next[i];
	}
	for (size_t i = 1; i <= places; i++)
		sum += at[i];
	return sum;
}

struct stat_wald stat_wald(size_t tests)
{
	double allowed = STAT_WALD_ERROR / tests, odds = (1 - STAT_WALD_WRONG) / STAT_WALD_WRONG;
	struct stat_wald w = { .lead = ceil(log((1 - allowed) / allowed) / log(odds)) };

	w.most = 3 * w.lead;
	w.error = 1 / (1 + pow(odds, w.lead));
	w.undecided = chance_of_none(w.lead, w.most);
	return w;
}

enum stat_side stat_wald_side(const struct stat_wald *w, const bool *above, size_t n, size_t *used)
{
	size_t sum[2] = { 0 };

	for (*used = 0; *used < n && *used < w->most;) {
		sum[above[(*used)++]]++;
		if (sum[true] == sum[false] + w->lead)
			return STAT_SIDE_ABOVE;
		if (sum[false] == sum[true] + w->lead)
			return STAT_SIDE_BELOW;
	}
	return *used < w->most ? STAT_SIDE_OPEN : STAT_SIDE_UNDECIDED;
}

struct stat_share stat_share(size_t hits, size_t n)
{
	return (struct stat_share){
		.low = hits ? qbeta(1 - LEVEL, hits, n - hits + 1, 1, 0) : 0,
		.high = hits < n ? qbeta(LEVEL, hits + 1, n - hits, 1, 0) : 1,
	};
}

size_t stat_share_shown(double share)
{
	size_t n = 1;

	while (stat_share(0, n).high > share)
		n++;
	return n;
}
