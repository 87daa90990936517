/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers in, numbers out: order statistics of samples, and the comparison of
 * two of them without assumptions about their distribution. Nothing here knows
 * what the numbers mean.
 *
 * Two samples of what is independent, such as boots, are compared by all differences
 * y - x: Mann and Whitney's test, stat_mann_whitney(), and stat_shift(). Where each y
 * was measured beside an x, as arms of one round are, the differences of these pairs are
 * a sample, and compared with none by the averages of every two of them (Walsh
 * averages): Wilcoxon's signed-rank test, stat_signed_rank(), and stat_shift_paired().
 *
 * Test and interval are one: p is below alpha if, and only if, the interval of level
 * 1 - alpha leaves out 0. Where values are equal, differences of 0 speak against a
 * finding on either side, and what is called exact is the distribution without ties.
 * For samples with ties, too, the test then errs in no more than alpha of cases, and
 * the closed interval has its level at least: Noether, "Wilcoxon confidence intervals for
 * location parameters in the discrete case", Journal of the American Statistical
 * Association 62 (1967). Without ties it is what R's wilcox.test() does. With ties,
 * R's p (normal, with midranks) may be below what any order of the values can have, as
 * 0.0469 for three against three, of which no p is below 0.1; and its interval may
 * hold 0 although its p is small.
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
 * stat_quantile_real() - stat_quantile() of what need not be whole
 * @v: sample in any order, which is sorted
 * @n: its size, 1 or more
 * @q: 0 to 1
 *
 * Return: the quantile, in the sample's unit.
 */
double stat_quantile_real(double *v, size_t n, double q);

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
 * stat_walsh() - an order statistic of all Walsh averages
 * @d: sample, sorted
 * @n: its size, 1 to 2^31
 * @k: which of the @n * (@n + 1) / 2, 1 is the smallest: averages of each two members, and
 *	each member itself
 *
 * As stat_difference(), but for memory for a copy of the sample.
 *
 * Return: the average, in the sample's unit.
 */
double stat_walsh(const int64_t *d, size_t n, uint64_t k);

/**
 * struct stat_test - the outcome of a rank test
 * @above: differences, or Walsh averages, above 0; 0 itself counts one half
 * @p: two-sided p value of "there is no shift"
 * @exact: @p is from the exact distribution, not its normal approximation
 */
struct stat_test {
	double above;
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
 * (1947). Exact when both have fewer than 50 members, as in R, else normal with a
 * continuity correction of 1/2, and the variance corrected for ties within x and
 * within y, which a shift keeps. Ties between them count for either side.
 *
 * Return: the outcome, in which y is the one that may lie above.
 */
struct stat_test stat_mann_whitney(const int64_t *x, size_t n, const int64_t *y, size_t m);

/**
 * stat_signed_rank() - are paired differences as likely to be above 0 as below?
 * @d: the differences, sorted
 * @n: how many, 1 to 2^31
 *
 * Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1 (1945),
 * by the number of Walsh averages above and below 0: Tukey's form of it, Hollander, Wolfe
 * and Chicken, "Nonparametric Statistical Methods", 3rd ed. (2014), section 3.1. Exact
 * for fewer than 50 differences, as in R, else normal as above.
 *
 * What both members of a pair share drops out of their difference, such as what else the
 * machine did in that round; some rounds in which one of them met with something of
 * its own change the ranks of these, however far out they are.
 *
 * Return: the outcome.
 */
struct stat_test stat_signed_rank(const int64_t *d, size_t n);

/**
 * struct stat_shift - by how much one sample lies above another
 * @shift: Hodges-Lehmann estimate
 * @low: lower end of the confidence interval
 * @high: its upper end
 * @level_met: the interval has the level that was asked for. With few samples
 *	no interval has; then @low and @high are the extreme differences.
 * @exact: from the exact distribution
 * @cut: the end that is 0 has been put there by stat_verdict(), and 0 is left out
 */
struct stat_shift {
	double shift;
	double low;
	double high;
	bool level_met;
	bool exact;
	bool cut;
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
 * differences that the test does not reject: Hollander, Wolfe and Chicken (2014), section
 * 4.3. For large samples it is the one that R's wilcox.test(y, x, conf.int = TRUE)
 * searches numerically. (In that case R's estimate is the root of a standardized
 * statistic, not the median.)
 *
 * Return: the shift and its interval, in the samples' unit.
 */
struct stat_shift stat_shift(const int64_t *x, size_t n, const int64_t *y, size_t m, double level);

/**
 * stat_shift_paired() - by how much paired differences lie above 0
 * @d: the differences, sorted
 * @n: how many, 1 to 2^31
 * @level: of the confidence interval
 *
 * The shift is the median of the Walsh averages, the interval a pair of their order
 * statistics: Hollander, Wolfe and Chicken (2014), sections 3.2 and 3.3.
 *
 * Return: the shift and its interval, in the samples' unit.
 */
struct stat_shift stat_shift_paired(const int64_t *d, size_t n, double level);

#endif
