// SPDX-License-Identifier: GPL-2.0-only
/* Order statistics of all differences of two samples, or of all sums of one with itself. */
#include "stat/pairs.h"

#include <stdlib.h>

#include "base/base.h"
#include "stat/stat.h"

/* Members of a large sample that show where one of its differences is about. */
#define THINNED		512

/* No difference of the two needs more than 64 bits. */
static bool is_near(const struct both *b)
{
	int64_t far = INT64_MAX / 2;

	return b->x[0] > -far && b->x[b->n - 1] < far && b->y[0] > -far && b->y[b->m - 1] < far;
}

/* Pairs with y - x <= d. As y grows, so does the number of x that are too small. */
static uint64_t all_up_to(const struct both *b, __int128 d)
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

/* Those up to two differences: at once, as each step has to wait for the one before. */
static void all_up_to_both(const struct both *b, __int128 d, __int128 e, uint64_t pairs[2])
{
	const int64_t *x_end = b->x + b->n, *y_end = b->y + b->m;
	struct count c = { d, b->x, b->y, 0 }, f = { e, b->x, b->y, 0 };

	if (!is_near(b)) {
		pairs[0] = all_up_to(b, d);
		pairs[1] = all_up_to(b, e);
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

/* Members of y whose sum with themselves is not above D. */
static size_t doubled_up_to(const struct both *b, __int128 d)
{
	size_t low = 0, high = b->m;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (2 * (__int128)b->y[middle] <= d)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void pairs_up_to(const struct both *b, __int128 d, __int128 e, uint64_t pairs[2])
{
	all_up_to_both(b, d, e, pairs);
	if (!b->once)
		return;
	/* Of a sample with itself there is each pair twice by now, but each member's own. */
	pairs[0] = (pairs[0] + doubled_up_to(b, d)) / 2;
	pairs[1] = (pairs[1] + doubled_up_to(b, e)) / 2;
}

uint64_t pairs_number(const struct both *b)
{
	return b->once ? (uint64_t)b->m * (b->m + 1) / 2 : (uint64_t)b->n * b->m;
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

	pairs_up_to(b, at, to, pairs);
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
static __int128 search_span(const struct both *b, struct span s)
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

static size_t thin_sample(int64_t *to, const int64_t *v, size_t n)
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
static void narrow_span(const struct both *b, struct span *s)
{
	int64_t xs[THINNED], ys[THINNED];
	struct both few = {
		xs, thin_sample(xs, b->x, b->n), ys, thin_sample(ys, b->y, b->m), false,
	};
	uint64_t pairs = few.n * few.m, off = 2 * pairs / THINNED + 1;
	uint64_t rank = s->k / (double)pairs_number(b) * pairs;
	struct span below = { rank > off ? rank - off : 1, s->low, s->high, 0, pairs };
	struct span above = { rank + off < pairs ? rank + off : pairs, s->low, s->high, 0, pairs };

	cut_span(b, search_span(&few, below), search_span(&few, above), s);
}

__int128 pairs_difference(const struct both *b, uint64_t k)
{
	struct span s = {
		k, (__int128)b->y[0] - b->x[b->n - 1], (__int128)b->y[b->m - 1] - b->x[0],
		0, pairs_number(b),
	};

	if (b->n + b->m > 32 * THINNED)
		narrow_span(b, &s);
	return search_span(b, s);
}

double stat_difference(const int64_t *x, size_t n, const int64_t *y, size_t m, uint64_t k)
{
	return pairs_difference(&(struct both){ x, n, y, m, false }, k);
}

double pairs_middle(const struct both *b)
{
	uint64_t pairs = pairs_number(b), up_to[2];
	__int128 low = pairs_difference(b, (pairs + 1) / 2);

	if (pairs % 2)
		return low;
	pairs_up_to(b, low, low, up_to);
	if (up_to[0] > pairs / 2)	/* mostly there are many alike */
		return low;
	return ((double)low + (double)pairs_difference(b, pairs / 2 + 1)) / 2;
}

struct both pairs_of_sums(const int64_t *d, size_t n)
{
	int64_t *negated = xcalloc(n, sizeof(*negated));

	for (size_t i = 0; i < n; i++)
		negated[i] = d[n - 1 - i] == INT64_MIN ? INT64_MAX : -d[n - 1 - i];
	return (struct both){ negated, n, d, n, true };
}

double stat_walsh(const int64_t *d, size_t n, uint64_t k)
{
	struct both b = pairs_of_sums(d, n);
	double sum = pairs_difference(&b, k);

	free((void *)b.x);
	return sum / 2;
}
