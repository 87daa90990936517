// SPDX-License-Identifier: GPL-2.0-only
/* What samples can find, and how many it takes to find more. */
#include "stat/verdict.h"

#include <math.h>
#include <stdlib.h>
#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "base/base.h"
#include "stat/rank.h"

/* Shifts of this many times a spread are found by any test that finds anything. */
#define SHIFT_MAX	100

static double z(double p)
{
	return qnorm(p, 0, 1, 1, 0);
}

/* Standard deviations that a shift is missed by: by one test, or by either of two. */
static double miss_detect(void)
{
	return z(STAT_POWER);
}

static double miss_prove(void)
{
	return z((1 + STAT_POWER) / 2);
}

static double alarm_of(size_t rows)
{
	return z(1 - STAT_ALPHA / rows / 2);
}

/* Variance of the share of pairs with y above x, where the share expected is P. */
static double share_variance(double n, double m, double p)
{
	double two_y = p / (2 - p), two_x = 2 * p * p / (1 + p);

	return (p * (1 - p) + (m - 1) * (two_y - p * p) + (n - 1) * (two_x - p * p)) / (n * m);
}

/* The smallest expected share of pairs that is found; 1 if none is. */
static double smallest_share(double n, double m, double alarm, double miss)
{
	double none = sqrt((n + m + 1) / (12 * n * m)), low = 0.5, high = 1;

	for (int i = 0; i < 50; i++) {
		double p = (low + high) / 2;

		if (p < 0.5 + 0.5 / (n * m) + alarm * none + miss * sqrt(share_variance(n, m, p)))
			low = p;
		else
			high = p;
	}
	return high;
}

/* Half of what the order statistics at a share and at its opposite are apart. */
static double half_between(const struct both *b, double share)
{
	double pairs = pairs_number(b), k = fmax(1, ceil((1 - share) * pairs));

	return ((double)pairs_difference(b, pairs + 1 - k) - (double)pairs_difference(b, k)) / 2;
}

static double smallest_shift(const struct both *b, double alarm, double miss)
{
	double p = smallest_share(b->n, b->m, alarm, miss);

	return p == 1 ? INFINITY : half_between(b, p);
}

void stat_power_of(const int64_t *x, size_t n, const int64_t *y, size_t m, struct stat_compared *row)
{
	const struct both b = { x, n, y, m, false };
	double alarm = alarm_of(row->rows);

	row->detectable = smallest_shift(&b, alarm, miss_detect());
	row->provable = smallest_shift(&b, alarm, miss_prove());
}

/*
 * How many of N differences' Walsh averages are above 0, where differences are those of two
 * exponential times of mean 1, and a shift.
 */
struct count {
	double expected;
	double deviation;
};

static struct count count_shifted(double n, double shift)
{
	double a = exp(-2 * shift);
	double one = 1 - exp(-shift) / 2;			/* is above 0 */
	double two = 1 - (1 + shift) / 2 * a;			/* the sum of two is */
	double three = 1 - (7.0 / 12 + shift) * a - a * a / 12;	/* those of one with two others are */
	double variance = n * one * (1 - one) +
			  n * (n - 1) / 2 * (2 * (one - two) * (one - two) + 3 * two * (1 - two)) +
			  n * (n - 1) * (n - 2) * (three - two * two);

	return (struct count){ n * one + n * (n - 1) / 2 * two, sqrt(fmax(0, variance)) };
}

/* The share of Walsh averages that is found, of those that are at least as many as WANTED. */
static double share_of_pairs(double n, double wanted, double miss)
{
	double low = 0, high = SHIFT_MAX;

	for (int i = 0; i < 50; i++) {
		double middle = (low + high) / 2;
		struct count c = count_shifted(n, middle);

		if (c.expected - miss * c.deviation < wanted - 0.5)
			low = middle;
		else
			high = middle;
	}
	return count_shifted(n, high).expected / (n * (n + 1) / 2);
}

void stat_power_of_pairs(const int64_t *d, size_t n, struct stat_compared *row)
{
	struct rank_null null = rank_null_of_signs(d, n);
	struct both b = pairs_of_sums(d, n);
	double k = rank_of(&null, STAT_ALPHA / row->rows), wanted = pairs_number(&b) + 1 - k;
	/* Sums are twice the averages, which are that much nearer to their own middle than to the true one. */
	double nearer = 2 * sqrt(1 - 2.0 / n);

	rank_free();
	row->detectable = row->provable = INFINITY;
	if (k > 0) {
		row->detectable = half_between(&b, share_of_pairs(n, wanted, miss_detect())) / nearer;
		row->provable = half_between(&b, share_of_pairs(n, wanted, miss_prove())) / nearer;
	}
	free((void *)b.x);
}

/* Can samples of N members find anything? */
static bool can_detect(double n, const struct stat_compared *row)
{
	const struct rank_null signs = { .n = n, .signs = true, .exact = true, .mean = n * (n + 1) / 4 };
	bool found;

	if (!row->paired)
		return smallest_share(n, n, alarm_of(row->rows), miss_detect()) < 1;
	found = rank_p(&signs, 0) < STAT_ALPHA / row->rows;
	rank_free();
	return found;
}

size_t stat_more(const struct stat_compared *row, double margin)
{
	double unit = fmax(row->detectable, row->provable), n = fmax(row->n, row->m), needed = n;

	if (isfinite(unit))
		needed = ceil(n * pow(unit / (unit > margin ? margin : margin / 2), 2));
	else
		while (!can_detect(needed, row))
			needed++;
	return needed > STAT_MORE_TIMES * n ? STAT_MORE_NEVER : fmax(1, needed - n);
}
