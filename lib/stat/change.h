/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where an ordered series changes, such as a measure over kernel versions.
 *
 * E-divisive: Matteson and James, "A nonparametric approach for multiple change
 * point analysis of multivariate data", Journal of the American Statistical
 * Association 109 (2014), with the exponent 1. A series is cut where the energy
 * distance between what is before and what is after is greatest; the cut stands
 * if the greatest distance in the same points in random order is seldom as great;
 * then both parts are looked at in the same way. What is after need not go to the
 * end, so that a state that lasts for some points only is found too.
 *
 * A change must also matter: as in Fleming and Kolaczkowski, "Hunter: using change
 * point detection to hunt for performance regressions", ICPE (2023), cuts between
 * medians that are too near each other are taken out, the least first. Significance
 * is by permutation with a seed, not by their t-test, which knows nothing of the
 * cut having been the best of many.
 */
#ifndef LIB_STAT_CHANGE_H
#define LIB_STAT_CHANGE_H

#include <stddef.h>
#include <stdint.h>

/* Points on either side of a change, at least: one alone may be an outlier. */
#define STAT_CHANGE_POINTS	2
/* Random orders that a cut is compared with; p is not below one in 1 + so many. */
#define STAT_CHANGE_ORDERS	999

/**
 * struct stat_series - points in their order
 * @v: values of all points, one point's behind the other's: one each, or some that
 *	belong together, such as the medians of a version's boots. They are moved
 *	about with their point, never apart.
 * @first: where in @v each point begins, and, behind the last, the end. No point is empty.
 * @points: how many they are
 */
struct stat_series {
	const double *v;
	const size_t *first;
	size_t points;
};

/**
 * struct stat_change - a change point
 * @at: first point of the new state, from 0
 * @before: median of the values from the change before, or the beginning
 * @after: median of those to the next change, or the end
 * @energy: the statistic: mn / (m + n) times the energy distance, in the values' unit
 * @p: share of random orders that are as uneven
 */
struct stat_change {
	size_t at;
	double before;
	double after;
	double energy;
	double p;
};

/**
 * stat_changes() - find where a series changes
 * @s: series
 * @alpha: largest p of a change; 0.001 is the least that can be met
 * @magnitude: smallest change, as a share of the median before, such as 0.03
 * @seed: of the random orders
 * @out: changes in the order of their points, room for @s->points
 *
 * O(n²) for n points, in time for each of 1000 orders and for each part, and in
 * memory: 200 points take 0.1 s, 1000 some seconds and 8 MB.
 *
 * Return: how many there are.
 */
size_t stat_changes(const struct stat_series *s, double alpha, double magnitude, uint64_t seed,
		    struct stat_change *out);

#endif
