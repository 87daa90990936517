// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rank tests, and the intervals that they leave. Both stand on one count, of differences (or of
 * Walsh averages) on one side, and on one distribution of it, so that they cannot disagree.
 */
#include "stat/rank.h"

#include <math.h>
#include <stdlib.h>
#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "base/base.h"

/* R's limit: below this many members the exact distribution is cheap. */
#define EXACT_BELOW	50
/* What rounding may do to a p value: where it may be equal to alpha, it is. */
#define ROUNDING	1e-9

/* Sum of t^3 - t over the groups of t equal values. */
static double ties_of(const int64_t *v, size_t n)
{
	double sum = 0;

	for (size_t i = 0, end; i < n; i = end) {
		double t;

		for (end = i + 1; end < n && v[end] == v[i]; end++)
			;
		t = end - i;
		sum += t * t * t - t;
	}
	return sum;
}

struct rank_null rank_null_of_two(const int64_t *x, size_t n, const int64_t *y, size_t m)
{
	double all = (double)n + m, pairs = (double)n * m;
	struct rank_null null = { .n = n, .m = m, .mean = pairs / 2 };

	null.exact = n < EXACT_BELOW && m < EXACT_BELOW;
	if (!null.exact)
		null.sigma = sqrt(pairs / 12 * (all + 1 - (ties_of(x, n) + ties_of(y, m)) / (all * (all - 1))));
	return null;
}

struct rank_null rank_null_of_signs(const int64_t *d, size_t n)
{
	double size = n;
	struct rank_null null = { .n = n, .signs = true, .mean = size * (size + 1) / 4 };

	null.exact = n < EXACT_BELOW;
	if (!null.exact)
		null.sigma = sqrt(size * (size + 1) * (2 * size + 1) / 24 - ties_of(d, n) / 48);
	return null;
}

double rank_p(const struct rank_null *null, double count)
{
	double tail;

	if (count >= null->mean)
		return 1;
	if (!null->exact)
		tail = pnorm((null->mean - count - 0.5) / null->sigma, 0, 1, 0, 0);
	else if (null->signs)
		tail = psignrank(count, null->n, 1, 0);
	else
		tail = pwilcox(count, null->m, null->n, 1, 0);
	return fmin(1, 2 * tail);
}

static double guess_rank(const struct rank_null *null, double alpha)
{
	if (!null->exact)
		return floor(null->mean - qnorm(alpha / 2, 0, 1, 0, 0) * null->sigma - 0.5) + 1;
	if (null->signs)
		return qsignrank(alpha / 2, null->n, 1, 0);
	return qwilcox(alpha / 2, null->m, null->n, 1, 0);
}

/* From the quantile to where rank_p() itself changes sides, which rounding may put one further. */
uint64_t rank_of(const struct rank_null *null, double alpha)
{
	double k = fmax(0, guess_rank(null, alpha)), below = alpha * (1 - ROUNDING);

	while (k > 0 && rank_p(null, k - 1) >= below)
		k--;
	while (rank_p(null, k) < below)
		k++;
	return k;
}

void rank_free(void)
{
	wilcox_free();
	signrank_free();
}

/* What speaks against a shift of none: those on the side that has fewer, and all that are 0. */
static struct stat_test test_of(const struct both *b, const struct rank_null *null)
{
	double pairs = pairs_number(b), below, above;
	struct stat_test t = { .exact = null->exact };
	uint64_t up_to[2];

	pairs_up_to(b, -1, 0, up_to);
	below = up_to[0];
	above = pairs - up_to[1];
	t.above = above + (pairs - below - above) / 2;
	t.p = rank_p(null, pairs - fmax(below, above));
	rank_free();
	return t;
}

static struct stat_shift shift_of(const struct both *b, const struct rank_null *null, double level)
{
	struct stat_shift r = { .exact = null->exact, .shift = pairs_middle(b) };
	uint64_t k = rank_of(null, 1 - level);

	r.level_met = k > 0;
	if (!k)
		k = 1;
	r.low = pairs_difference(b, k);
	r.high = pairs_difference(b, pairs_number(b) + 1 - k);
	rank_free();
	return r;
}

struct stat_test stat_mann_whitney(const int64_t *x, size_t n, const int64_t *y, size_t m)
{
	struct rank_null null = rank_null_of_two(x, n, y, m);

	return test_of(&(struct both){ x, n, y, m, false }, &null);
}

struct stat_shift stat_shift(const int64_t *x, size_t n, const int64_t *y, size_t m, double level)
{
	struct rank_null null = rank_null_of_two(x, n, y, m);

	return shift_of(&(struct both){ x, n, y, m, false }, &null, level);
}

struct stat_test stat_signed_rank(const int64_t *d, size_t n)
{
	struct rank_null null = rank_null_of_signs(d, n);
	struct both b = pairs_of_sums(d, n);
	struct stat_test t = test_of(&b, &null);

	free((void *)b.x);
	return t;
}

struct stat_shift stat_shift_paired(const int64_t *d, size_t n, double level)
{
	struct rank_null null = rank_null_of_signs(d, n);
	struct both b = pairs_of_sums(d, n);
	struct stat_shift s = shift_of(&b, &null, level);

	free((void *)b.x);
	s.shift /= 2;
	s.low /= 2;
	s.high /= 2;
	return s;
}
