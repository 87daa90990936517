// SPDX-License-Identifier: GPL-2.0-only
#include "stat/stat.h"

#include <math.h>
#define MATHLIB_STANDALONE
#include <Rmath.h>

/* R's limit: below this many members the exact distribution is cheap. */
#define EXACT_BELOW	50
/* Members of a large sample that show where one of its differences is about. */
#define THINNED		512

double stat_quantile(const int64_t *sorted, size_t n, double q)
{
	double h = (n - 1) * q;
	size_t i = (size_t)h;

	if (i >= n - 1)
		return sorted[n - 1];
	return sorted[i] + (h - i) * ((double)sorted[i + 1] - (double)sorted[i]);
}

/* Two samples, sorted. */
struct both {
	const int64_t *x;
	size_t n;
	const int64_t *y;
	size_t m;
};

/* No difference of the two needs more than 64 bits. */
static bool is_near(const struct both *b)
{
	int64_t far = INT64_MAX / 2;

	return b->x[0] > -far && b->x[b->n - 1] < far && b->y[0] > -far && b->y[b->m - 1] < far;
}

/* Pairs with y - x <= d. As y grows, so does the number of x that are too small. */
static uint64_t pairs_up_to(const struct both *b, __int128 d)
{
	uint64_t pairs = 0;
	size_t below = 0;

	for (size_t j = 0; j < b->m; j++) {
		while (below < b->n && (__int128)b->y[j] - b->x[below] > d)
			below++;
		pairs += b->n - below;
	}
	return pairs;
}

/* The same on its way: @x is the first that is not too small for @y, as far as is known. */
struct count {
	int64_t d;
	const int64_t *x;
	const int64_t *y;
	uint64_t pairs;
};

/* One x or one y further. Nobody can guess which, so that there is no branch. */
static inline void count_step(struct count *c, const int64_t *x_end)
{
	size_t above = *c->y - *c->x > c->d;

	c->pairs += (x_end - c->x) & (above - 1);
	c->x += above;
	c->y += 1 - above;
}

/* Pairs up to two differences: at once, as each step has to wait for the one before. */
static void pairs_up_to_both(const struct both *b, __int128 d, __int128 e, uint64_t pairs[2])
{
	const int64_t *x_end = b->x + b->n, *y_end = b->y + b->m;
	struct count c = { d, b->x, b->y, 0 }, f = { e, b->x, b->y, 0 };

	if (!is_near(b)) {
		pairs[0] = pairs_up_to(b, d);
		pairs[1] = pairs_up_to(b, e);
		return;
	}
	while (c.x < x_end && c.y < y_end && f.x < x_end && f.y < y_end) {
		count_step(&c, x_end);
		count_step(&f, x_end);
	}
	while (c.x < x_end && c.y < y_end)
		count_step(&c, x_end);
	while (f.x < x_end && f.y < y_end)
		count_step(&f, x_end);
	pairs[0] = c.pairs;
	pairs[1] = f.pairs;
}

/**
 * struct span - where the k-th smallest difference is
 * @k: which
 * @low: it is not below this
 * @high: nor above this
 * @under: pairs below @low, fewer than @k
 * @upto: pairs up to @high, @k or more
 */
struct span {
	uint64_t k;
	__int128 low;
	__int128 high;
	uint64_t under;
	uint64_t upto;
};

/* Count at two places within, @at below @to. */
static void cut_span(const struct both *b, __int128 at, __int128 to, struct span *s)
{
	__int128 places[2] = { at, to };
	uint64_t pairs[2];

	pairs_up_to_both(b, at, to, pairs);
	for (int i = 1; i >= 0; i--) {
		if (pairs[i] >= s->k) {
			s->high = places[i];
			s->upto = pairs[i];
		} else {
			s->low = places[i] + 1;
			s->under = pairs[i];
			return;
		}
	}
}

/*
 * Looks where it is if the pairs lie evenly, which they do in a narrow span of large samples, and
 * every third time in the middle, so that it is found soon wherever it is.
 */
static __int128 search(const struct both *b, struct span s)
{
	for (int step = 1; s.low < s.high; step++) {
		double share = step % 3 ? (s.k - s.under - 0.5) / (s.upto - s.under) : 0.5;
		__int128 width = s.high - s.low, at = s.low + (__int128)(share * (width + 1));
		__int128 from = at - 1 - width / 256, to = at + width / 256;

		if (to >= s.high)
			to = s.high - 1;
		cut_span(b, from < s.low ? s.low : from < to ? from : to, to, &s);
	}
	return s.low;
}

static size_t thin(int64_t *to, const int64_t *v, size_t n)
{
	size_t kept = n < THINNED ? n : THINNED;

	for (size_t i = 0; i < kept; i++)
		to[i] = v[(2 * i + 1) * n / (2 * kept)];
	return kept;
}

/*
 * Narrow a span, by what the difference is in samples of every so many-th member. Thinning moves
 * the rank of a difference by no more than one in THINNED; but nothing rests on that, as both
 * new ends are tried on the whole samples.
 */
static void narrow(const struct both *b, struct span *s)
{
	int64_t xs[THINNED], ys[THINNED];
	struct both few = { xs, thin(xs, b->x, b->n), ys, thin(ys, b->y, b->m) };
	uint64_t pairs = few.n * few.m, off = 2 * pairs / THINNED + 1;
	uint64_t rank = s->k / ((double)b->n * b->m) * pairs;
	struct span below = { rank > off ? rank - off : 1, s->low, s->high, 0, pairs };
	struct span above = { rank + off < pairs ? rank + off : pairs, s->low, s->high, 0, pairs };

	cut_span(b, search(&few, below), search(&few, above), s);
}

/* It has no more than 65 bits. */
static __int128 difference(const struct both *b, uint64_t k)
{
	struct span s = {
		k, (__int128)b->y[0] - b->x[b->n - 1], (__int128)b->y[b->m - 1] - b->x[0],
		0, (uint64_t)b->n * b->m,
	};

	if (b->n + b->m > 32 * THINNED)
		narrow(b, &s);
	return search(b, s);
}

double stat_difference(const int64_t *x, size_t n, const int64_t *y, size_t m, uint64_t k)
{
	return difference(&(struct both){ x, n, y, m }, k);
}

/* The median of all differences. */
static double middle(const struct both *b)
{
	uint64_t pairs = (uint64_t)b->n * b->m, up_to[2];
	__int128 low = difference(b, (pairs + 1) / 2);

	if (pairs % 2)
		return low;
	pairs_up_to_both(b, low, low, up_to);
	if (up_to[0] > pairs / 2)	/* mostly there are many alike */
		return low;
	return ((double)low + (double)difference(b, pairs / 2 + 1)) / 2;
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
	uint64_t up_to[2];

	pairs_up_to_both(&(struct both){ x, n, y, m }, -1, 0, up_to);
	t.u = pairs - (up_to[0] + up_to[1]) / 2.0;
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

	r.shift = middle(&(struct both){ x, n, y, m });
	return stat_shift_level(&r, x, n, y, m, level);
}

struct stat_shift stat_shift_level(const struct stat_shift *s, const int64_t *x, size_t n,
				   const int64_t *y, size_t m, double level)
{
	uint64_t pairs = (uint64_t)n * m, k = interval_rank(x, n, y, m, level, s->exact);
	struct stat_shift r = *s;

	r.level_met = k > 0;
	if (!k)
		k = 1;
	r.low = stat_difference(x, n, y, m, k);
	r.high = stat_difference(x, n, y, m, pairs + 1 - k);
	return r;
}
