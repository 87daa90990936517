// SPDX-License-Identifier: GPL-2.0-only
#include "stat/until.h"

#include <math.h>

bool stat_until_look(uint64_t rounds)
{
	uint64_t doubled = rounds / STAT_UNTIL_FIRST;

	return doubled && rounds % STAT_UNTIL_FIRST == 0 && !(doubled & (doubled - 1));
}

double stat_until_width(const struct stat_shift *shift, double median)
{
	if (!shift->level_met)
		return INFINITY;
	if (shift->low == shift->high)
		return 0;
	return median ? (shift->high - shift->low) / 2 / fabs(median) : INFINITY;
}
