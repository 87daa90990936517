// SPDX-License-Identifier: GPL-2.0-only
/* Verdicts, and the intervals that go with them. */
#include "stat/verdict.h"

#include <math.h>

bool stat_equivalent(const struct stat_shift *shift, double margin)
{
	return shift->level_met && shift->low > -margin && shift->high < margin;
}

struct stat_compared stat_compare(const int64_t *x, size_t n, const int64_t *y, size_t m,
				  size_t rows)
{
	struct stat_compared row = {
		.n = n,
		.m = m,
		.rows = rows,
		.test = stat_mann_whitney(x, n, y, m),
		.shift = stat_shift(x, n, y, m, 1 - STAT_ALPHA / rows),
	};

	stat_power_of(x, n, y, m, &row);
	return row;
}

struct stat_compared stat_compare_paired(const int64_t *d, size_t n, size_t rows)
{
	struct stat_compared row = {
		.n = n,
		.m = n,
		.paired = true,
		.rows = rows,
		.test = stat_signed_rank(d, n),
		.shift = stat_shift_paired(d, n, 1 - STAT_ALPHA / rows),
	};

	stat_power_of_pairs(d, n, &row);
	return row;
}

/* Fewer than half of the differences are on the other side of 0, so the shift says which. */
static void cut_interval(struct stat_shift *s)
{
	s->cut = s->low <= 0 && s->high >= 0;
	if (!s->cut)
		return;
	if (s->shift > 0)
		s->low = 0;
	else
		s->high = 0;
}

enum stat_verdict stat_verdict(struct stat_compared *row, double adjusted, double margin)
{
	struct stat_shift *s = &row->shift;

	if (adjusted < STAT_ALPHA) {
		cut_interval(s);
		return STAT_CHANGED;
	}
	/* Holm takes no p for too large that is below alpha over all rows, as an interval's off 0 is. */
	return stat_equivalent(s, margin) ? STAT_SAME : STAT_UNDECIDED;
}
