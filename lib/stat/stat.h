/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers in, numbers out: order statistics of samples, and the comparison of
 * two of them without assumptions about their distribution. Nothing here knows
 * what the numbers mean.
 *
 * Samples are arrays of int64_t, sorted where the text says so (stat_sort()),
 * and may hold any value. Nothing is averaged and nothing is dropped.
 */
#ifndef LIB_STAT_H
#define LIB_STAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * stat_sort() - sort a sample, smallest first
 * @v: sample, sorted in place
 * @n: its size
 *
 * Large samples by their digits to the base of 256, lowest first, as in Knuth,
 * "The Art of Computer Programming", vol. 3, algorithm 5.2.5R: linear, and as
 * much memory again while it runs. The process ends with a message when there
 * is none.
 */
void stat_sort(int64_t *v, size_t n);

/**
 * stat_select() - an order statistic
 * @v: sample in any order, which it gets in another: what is before [@k] is not above it, what
 *	is behind not below
 * @n: its size
 * @k: which, 0 is the smallest; below @n
 *
 * Hoare, "Algorithm 65: Find", Communications of the ACM 4 (1961), with the middle of nine as
 * the pivot: linear, and where the pivots are bad time and again, by stat_sort() of what is left.
 *
 * Return: it.
 */
int64_t stat_select(int64_t *v, size_t n, size_t k);

/**
 * stat_median() - the median of a sample that needs not be sorted
 * @v: sample in any order, which it gets in another
 * @n: its size, 1 or more
 *
 * Return: stat_quantile() of the sorted sample at 0.5, in linear time.
 */
double stat_median(int64_t *v, size_t n);

/**
 * stat_quantile() - a sample quantile
 * @sorted: sample, sorted
 * @n: its size, 1 or more
 * @q: 0 to 1; 0.5 is the median
 *
 * Type 7 of Hyndman and Fan, "Sample quantiles in statistical packages", The
 * American Statistician 50 (1996): linear between the order statistics, the
 * default of R's quantile().
 *
 * Return: the quantile, in the sample's unit.
 */
double stat_quantile(const int64_t *sorted, size_t n, double q);

/**
 * stat_difference() - an order statistic of all differences y - x
 * @x: sample, sorted
 * @n: its size, 1 to 2^31
 * @y: sample, sorted
 * @m: its size, 1 to 2^31
 * @k: which of the @n * @m differences, 1 is the smallest
 *
 * Found by interpolation and bisection on its value, counting the pairs below at
 * each step with one pass over both samples: O((n + m) log range), and no memory.
 * Large samples start from where the difference is in thinned ones, which leaves
 * two or three steps.
 *
 * Return: the difference, in the samples' unit.
 */
double stat_difference(const int64_t *x, size_t n, const int64_t *y, size_t m, uint64_t k);

/**
 * struct stat_test - the outcome of a Mann-Whitney test
 * @u: pairs in which y is above x, ties counting one half
 * @p: two-sided p value of "both come from one distribution"
 * @exact: @p is from the exact distribution, not its normal approximation
 */
struct stat_test {
	double u;
	double p;
	bool exact;
};

/**
 * stat_mann_whitney() - do two samples come from one distribution?
 * @x: sample, sorted
 * @n: its size, 1 to 2^31
 * @y: sample, sorted
 * @m: its size, 1 to 2^31
 *
 * Mann and Whitney, "On a test of whether one of two random variables is
 * stochastically larger than the other", Annals of Mathematical Statistics 18
 * (1947). By the conventions of R's wilcox.test(y, x): exact when both have
 * fewer than 50 members and no two values are equal, else normal with the
 * variance corrected for ties and a continuity correction of 1/2. Samples that
 * are all one value have p = 1 (R: NaN).
 *
 * Return: the outcome, in which y is the one that may lie above.
 */
struct stat_test stat_mann_whitney(const int64_t *x, size_t n, const int64_t *y, size_t m);

/**
 * struct stat_shift - by how much one sample lies above another
 * @shift: Hodges-Lehmann estimate
 * @low: lower end of the confidence interval
 * @high: its upper end
 * @level_met: the interval has the level that was asked for. With few samples
 *	no interval has; then @low and @high are the extreme differences.
 * @exact: from the exact distribution
 */
struct stat_shift {
	double shift;
	double low;
	double high;
	bool level_met;
	bool exact;
};

/**
 * stat_shift() - by how much y lies above x
 * @x: sample, sorted
 * @n: its size, 1 to 2^31
 * @y: sample, sorted
 * @m: its size, 1 to 2^31
 * @level: of the confidence interval, between 0 and 1, such as 0.95
 *
 * The shift is the median of all differences y - x: Hodges and Lehmann,
 * "Estimates of location based on rank tests", Annals of Mathematical
 * Statistics 34 (1963). The interval is the pair of order statistics of the
 * differences that the test does not reject: Hollander, Wolfe and Chicken,
 * "Nonparametric Statistical Methods", 3rd ed. (2014), section 4.3; exact under
 * the same conditions as stat_mann_whitney(), else by the normal approximation.
 * There the variance is corrected for the ties within x and within y, which a
 * shift keeps, and not for those between them, which it undoes; this is the
 * interval that R's wilcox.test(y, x, conf.int = TRUE) searches numerically. (In
 * that case R's estimate is the root of a standardized statistic, not the median.)
 *
 * Return: the shift and its interval, in the samples' unit.
 */
struct stat_shift stat_shift(const int64_t *x, size_t n, const int64_t *y, size_t m, double level);

/**
 * stat_shift_level() - the same shift with the interval of another level
 * @s: from stat_shift() of the same samples
 * @x: as there
 * @n: as there
 * @y: as there
 * @m: as there
 * @level: of the interval
 *
 * Return: as stat_shift() would, in half the time.
 */
struct stat_shift stat_shift_level(const struct stat_shift *s, const int64_t *x, size_t n,
				   const int64_t *y, size_t m, double level);

#endif
