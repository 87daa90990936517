// SPDX-License-Identifier: GPL-2.0-only
#include "stat/until.h"

#include <math.h>

#include "stat/stat.h"

bool stat_until_look(uint64_t rounds)
{
	uint64_t doubled = rounds / STAT_UNTIL_FIRST;

	return doubled && rounds % STAT_UNTIL_FIRST == 0 && !(doubled & (doubled - 1));
}

double stat_until_width(const int64_t *x, size_t n, const int64_t *y, size_t m)
{
	struct stat_shift s;
	double median;

	if (!n || !m)
		return INFINITY;
	s = stat_shift(x, n, y, m, 0.95);
	median = stat_quantile(x, n, 0.5);
	if (!s.level_met)
		return INFINITY;
	if (s.low == s.high)
		return 0;
	return median ? (s.high - s.low) / 2 / fabs(median) : INFINITY;
}
