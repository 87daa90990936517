// SPDX-License-Identifier: GPL-2.0-only
#include "stat/verdict.h"

bool stat_equivalent(const struct stat_shift *interval, double margin)
{
	return interval->level_met && interval->low > -margin && interval->high < margin;
}

struct stat_compared stat_compare(const int64_t *x, size_t n, const int64_t *y, size_t m,
				  size_t rows)
{
	struct stat_shift shift = stat_shift(x, n, y, m, 1 - STAT_ALPHA);

	return (struct stat_compared){
		.n = n,
		.m = m,
		.rows = rows,
		.test = stat_mann_whitney(x, n, y, m),
		.shift = shift,
		.narrow = stat_shift_level(&shift, x, n, y, m, 1 - 2 * STAT_ALPHA),
		.detectable = stat_detectable(x, n, y, m, STAT_ALPHA / rows, STAT_POWER),
		.provable = stat_provable(x, n, y, m, STAT_ALPHA, STAT_POWER),
	};
}

enum stat_verdict stat_verdict(const struct stat_compared *row, double adjusted, double margin)
{
	if (adjusted < STAT_ALPHA)
		return STAT_CHANGED;
	return stat_equivalent(&row->narrow, margin) ? STAT_SAME : STAT_UNDECIDED;
}
