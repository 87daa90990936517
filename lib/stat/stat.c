// SPDX-License-Identifier: GPL-2.0-only
#include "stat/stat.h"

#include <math.h>
#define MATHLIB_STANDALONE
#include <Rmath.h>

/* R's limit: below this many members the exact distribution is cheap. */
#define EXACT_BELOW	50
/* Members of a large sample that show where one of its differences is about. */
#define THINNED		2048

double stat_quantile(const int64_t *sorted, size_t n, double q)
{
	double h = (n - 1) * q;
	size_t i = (size_t)h;

	if (i >= n - 1)
		return sorted[n - 1];
	return sorted[i] + (h - i) * ((double)sorted[i + 1] - (double)sorted[i]);
}

/* Pairs with y - x <= d. As y grows, so does the number of x that are too small. */
static uint64_t pairs_up_to(const int64_t *x, size_t n, const int64_t *y, size_t m, __int128 d)
{
	uint64_t pairs = 0;
	size_t below = 0;

	for (size_t j = 0; j < m; j++) {
		while (below < n && (__int128)y[j] - x[below] > d)
			below++;
		pairs += n - below;
	}
	return pairs;
}

/* The k-th smallest difference, known to be in [low, high]. */
static __int128 bisect(const int64_t *x, size_t n, const int64_t *y, size_t m, uint64_t k,
		       __int128 low, __int128 high)
{
	while (low < high) {
		/* the shift rounds down, below 0 too: mid is never high */
		__int128 mid = (low + high) >> 1;

		if (pairs_up_to(x, n, y, m, mid) >= k)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

static size_t thin(int64_t *to, const int64_t *v, size_t n)
{
	size_t kept = n < THINNED ? n : THINNED;

	for (size_t i = 0; i < kept; i++)
		to[i] = v[(2 * i + 1) * n / (2 * kept)];
	return kept;
}

/*
 * Narrow [low, high], by what the difference is in samples of every so many-th member.
 * Thinning moves the rank of a difference by no more than one in THINNED; but nothing
 * rests on that, as both new ends are tried on the whole samples.
 */
static void bracket(const int64_t *x, size_t n, const int64_t *y, size_t m, uint64_t k,
		    __int128 *low, __int128 *high)
{
	int64_t xs[THINNED], ys[THINNED];
	size_t ns = thin(xs, x, n), ms = thin(ys, y, m);
	double pairs = (double)ns * ms, rank = k / ((double)n * m) * pairs, off = 2 * pairs / THINNED;
	__int128 below = bisect(xs, ns, ys, ms, fmax(1, rank - off), *low, *high);
	__int128 above = bisect(xs, ns, ys, ms, fmin(pairs, rank + off), *low, *high);

	if (pairs_up_to(x, n, y, m, below) >= k)
		*high = below;
	else
		*low = below + 1;
	if (above < *high) {
		if (pairs_up_to(x, n, y, m, above) >= k)
			*high = above;
		else
			*low = above + 1;
	}
}

double stat_difference(const int64_t *x, size_t n, const int64_t *y, size_t m, uint64_t k)
{
	__int128 low = (__int128)y[0] - x[n - 1], high = (__int128)y[m - 1] - x[0];

	if (n + m > 8 * THINNED)
		bracket(x, n, y, m, k, &low, &high);
	return bisect(x, n, y, m, k, low, high);
}

/* Sum of t^3 - t over the groups of t equal values. */
static double ties_of_one(const int64_t *v, size_t n)
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

/* The same over both samples together. */
static double ties_of_both(const int64_t *x, size_t n, const int64_t *y, size_t m)
{
	double sum = 0;

	for (size_t i = 0, j = 0; i < n || j < m;) {
		int64_t v = j == m || (i < n && x[i] <= y[j]) ? x[i] : y[j];
		double t = 0;

		for (; i < n && x[i] == v; i++)
			t++;
		for (; j < m && y[j] == v; j++)
			t++;
		sum += t * t * t - t;
	}
	return sum;
}

/* Standard deviation of U, Hollander, Wolfe and Chicken (2014), (4.13). */
static double sigma(double n, double m, double ties)
{
	double both = n + m;

	return sqrt(n * m / 12 * (both + 1 - ties / (both * (both - 1))));
}

static bool exact(size_t n, size_t m, double ties)
{
	return n < EXACT_BELOW && m < EXACT_BELOW && ties == 0;
}

struct stat_test stat_mann_whitney(const int64_t *x, size_t n, const int64_t *y, size_t m)
{
	double pairs = (double)n * m, ties = ties_of_both(x, n, y, m), above, z, s;
	struct stat_test t = { .exact = exact(n, m, ties) };

	t.u = pairs - (pairs_up_to(x, n, y, m, -1) + pairs_up_to(x, n, y, m, 0)) / 2.0;
	above = t.u - pairs / 2;
	if (t.exact) {
		double tail = above > 0 ? pwilcox(t.u - 1, m, n, 0, 0) : pwilcox(t.u, m, n, 1, 0);

		t.p = fmin(1, 2 * tail);
		wilcox_free();
		return t;
	}
	s = sigma(n, m, ties);
	z = fabs(above) - (above != 0 ? 0.5 : 0);
	t.p = s > 0 ? fmin(1, 2 * pnorm(z / s, 0, 1, 0, 0)) : 1;
	return t;
}

/*
 * The interval goes from the k-th smallest to the k-th largest difference.
 * Return: k, 0 when even the extremes do not reach the level.
 */
static uint64_t interval_rank(const int64_t *x, size_t n, const int64_t *y, size_t m, double level,
			      bool by_exact)
{
	double tail = (1 - level) / 2, k;

	if (by_exact) {
		k = qwilcox(tail, m, n, 1, 0);
		wilcox_free();
	} else {
		double s = sigma(n, m, ties_of_one(x, n) + ties_of_one(y, m));

		k = floor((double)n * m / 2 - qnorm(tail, 0, 1, 0, 0) * s - 0.5) + 1;
	}
	return k < 1 ? 0 : k;
}

struct stat_shift stat_shift(const int64_t *x, size_t n, const int64_t *y, size_t m, double level)
{
	struct stat_shift r = { .exact = exact(n, m, ties_of_both(x, n, y, m)) };
	uint64_t pairs = (uint64_t)n * m, k = interval_rank(x, n, y, m, level, r.exact);

	r.level_met = k > 0;
	if (!k)
		k = 1;
	r.shift = stat_difference(x, n, y, m, (pairs + 1) / 2);
	if (pairs % 2 == 0)
		r.shift = (r.shift + stat_difference(x, n, y, m, pairs / 2 + 1)) / 2;
	r.low = stat_difference(x, n, y, m, k);
	r.high = stat_difference(x, n, y, m, pairs + 1 - k);
	return r;
}
