// SPDX-License-Identifier: GPL-2.0-only
/*
 * lib/stat's order statistics against the definition, by brute force, and, with
 * samples of millions, against R (the calls are quoted; R 4.2.2).
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "stat/stat.h"
#include "tap.h"

/* In R: function(n, s, mod) with n times s <- (s * 16807) %% 2147483647; s %% mod */
static void lcg(int64_t *v, size_t n, uint64_t s, int64_t mod, int64_t plus)
{
	for (size_t i = 0; i < n; i++) {
		s = s * 16807 % 2147483647;
		v[i] = (int64_t)s % mod + plus;
	}
	stat_sort(v, n);
}

static int by_value(const void *a, const void *b)
{
	__int128 x = *(const __int128 *)a, y = *(const __int128 *)b;

	return (x > y) - (x < y);
}

/* Every order statistic of the differences, by sorting all of them. */
static void test_differences(void)
{
	static const int64_t spans[] = { 1, 5, 1000, INT64_MAX };
	struct rng r = { 1 };

	for (size_t s = 0; s < ARRAY_SIZE(spans); s++) {
		bool good = true;

		for (int round = 0; round < 200; round++) {
			size_t n = 1 + rng_below(&r, 12), m = 1 + rng_below(&r, 12);
			int64_t x[12], y[12];
			__int128 all[144];

			for (size_t i = 0; i < n; i++)
				x[i] = (int64_t)rng_below(&r, spans[s]) * (round % 2 ? 1 : -1);
			for (size_t j = 0; j < m; j++)
				y[j] = (int64_t)rng_below(&r, spans[s]);
			for (size_t i = 0; i < n * m; i++)
				all[i] = (__int128)y[i / n] - x[i % n];
			qsort(all, n * m, sizeof(all[0]), by_value);
			stat_sort(x, n);
			stat_sort(y, m);
			for (size_t k = 1; k <= n * m; k++)
				good = good && stat_difference(x, n, y, m, k) == (double)all[k - 1];
		}
		ok(good, "order statistics of differences, values below %lld", (long long)spans[s]);
	}
}

static int by_double(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* And of the Walsh averages; of large samples, that so many are below. */
static void test_walsh(void)
{
	static const int64_t spans[] = { 1, 5, 1000, INT64_MAX };
	static const uint64_t ranks[] = { 1, 2, 1000, 45000000, 199999999, 200010000 };
	static int64_t large[20000];
	struct rng r = { 2 };
	bool good = true;

	for (size_t s = 0; s < ARRAY_SIZE(spans); s++) {
		good = true;
		for (int round = 0; round < 200; round++) {
			size_t n = 1 + rng_below(&r, 12), pairs = 0;
			double all[78];
			int64_t d[12];

			for (size_t i = 0; i < n; i++)
				d[i] = (int64_t)rng_below(&r, spans[s]) * (rng_below(&r, 2) ? 1 : -1);
			stat_sort(d, n);
			for (size_t i = 0; i < n; i++)
				for (size_t j = i; j < n; j++)
					all[pairs++] = (double)((__int128)d[i] + d[j]) / 2;
			qsort(all, pairs, sizeof(all[0]), by_double);
			for (size_t k = 1; k <= pairs; k++)
				good = good && stat_walsh(d, n, k) == all[k - 1];
		}
		ok(good, "order statistics of Walsh averages, values below %lld", (long long)spans[s]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(large); i++)
		large[i] = (int64_t)(rng_below(&r, 4000) * rng_below(&r, 4000)) - 3000000;
	stat_sort(large, ARRAY_SIZE(large));
	for (size_t i = 0; i < ARRAY_SIZE(ranks); i++) {
		double w = stat_walsh(large, ARRAY_SIZE(large), ranks[i]);
		uint64_t below = 0, up_to = 0;

		for (size_t a = 0, b = ARRAY_SIZE(large), c = b; a < ARRAY_SIZE(large); a++) {
			while (b > a && (double)large[b - 1] + large[a] > 2 * w)
				b--;
			while (c > a && (double)large[c - 1] + large[a] >= 2 * w)
				c--;
			up_to += b > a ? b - a : 0;
			below += c > a ? c - a : 0;
		}
		good = good && below < ranks[i] && up_to >= ranks[i];
	}
	ok(good, "of a large sample");
}

/* Differences up to D, each x looked up on its own. */
static uint64_t count_up_to(const int64_t *x, size_t n, const int64_t *y, size_t m, double d)
{
	uint64_t pairs = 0;

	for (size_t j = 0; j < m; j++) {
		size_t low = 0, high = n;

		while (low < high) {
			size_t mid = (low + high) / 2;

			if ((double)y[j] - x[mid] > d)
				low = mid + 1;
			else
				high = mid;
		}
		pairs += n - low;
	}
	return pairs;
}

/* Samples large enough to be thinned first; also where that leads astray. */
static void test_large(void)
{
	static const size_t sizes[][2] = { { 30000, 20001 }, { 60000, 3 }, { 3, 60000 } };
	static int64_t x[60000], y[60000];
	struct rng r = { 5 };

	for (int shape = 0; shape < 4; shape++) {
		bool good = true;

		for (size_t s = 0; s < ARRAY_SIZE(sizes); s++) {
			size_t n = sizes[s][0], m = sizes[s][1];
			uint64_t ranks[] = { 1, 7, n * m / 1000, n * m / 2, n * m / 2 + 1, n * m };

			for (size_t i = 0; i < n + m; i++) {
				int64_t v = rng_below(&r, 1000);

				if (shape == 1)
					v *= v * v * v;
				else if (shape == 2)
					v = v < 998 ? 5 : v << 40;
				else if (shape == 3)
					v = i % 2 ? v : v - (1LL << 45);
				*(i < n ? x + i : y + i - n) = v;
			}
			stat_sort(x, n);
			stat_sort(y, m);
			for (size_t i = 0; i < ARRAY_SIZE(ranks); i++) {
				double d = stat_difference(x, n, y, m, ranks[i]);

				good = good && count_up_to(x, n, y, m, d) >= ranks[i] &&
				       count_up_to(x, n, y, m, d - 1) < ranks[i];
			}
		}
		ok(good, "order statistics of many differences, shape %d", shape);
	}
	for (int i = 0; i < 60000; i++)
		x[i] = y[i] = i == 59999;
	ok(stat_difference(x, 60000, y, 60000, 3600000000) == 1 &&
	   stat_difference(x, 60000, y, 60000, 1) == -1, "the ends, which thinning does not see");
}

/* Millions, all of them tied. */
static void test_millions(void)
{
	enum { N = 5000000 };
	int64_t *x = xcalloc(N, sizeof(*x)), *y = xcalloc(N, sizeof(*y));
	struct stat_test t;
	struct stat_shift s;

	/*
	 * x <- lcg(150000, 1, 1000); y <- lcg(200000, 2, 1000) + 1; W of wilcox.test(y, x);
	 * c <- 3e10 - sum(outer(table(x), table(y)) * outer(as.integer(names(table(x))),
	 *	as.integer(names(table(y))), "<"))
	 * t <- sum(table(x)^3 - table(x)) + sum(table(y)^3 - table(y))
	 * 2 * pnorm((c + .5 - 1.5e10) / sqrt(3e10 / 12 * (350001 - t / (350000 * 349999))))
	 */
	lcg(x, 150000, 1, 1000, 0);
	lcg(y, 200000, 2, 1000, 1);
	t = stat_mann_whitney(x, 150000, y, 200000);
	ok(t.above == 15085764833 && near(t.p, 0.016704683890696, 1e-12), "150000 against 200000");

	/* x <- rep(0:9, each = 5e5); y <- x; y[1:2000] <- 9L; wilcox.test(y, x) */
	for (int i = 0; i < N; i++) {
		x[i] = i / 500000;
		y[i] = i < 2000 ? 9 : x[i];
	}
	stat_sort(y, N);
	t = stat_mann_whitney(x, N, y, N);
	s = stat_shift(x, N, y, N, 0.95);
	/* R's p is 0.0475, with an interval that is 0 */
	ok(t.above == 1.2509e13 && t.p == 1, "5 million against as many");
	ok(s.shift == 0 && s.low == 0 && s.high == 0, "and their shift");
	free(x);
	free(y);
}

static int by_int64(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void test_sort(void)
{
	static const size_t sizes[] = { 0, 1, 511, 512, 513, 5000 };
	static int64_t v[5000], want[5000];
	struct rng r = { 3 };

	for (int bits = 1; bits <= 64; bits += 9) {
		bool good = true;

		for (size_t s = 0; s < ARRAY_SIZE(sizes); s++) {
			size_t n = sizes[s];

			for (size_t i = 0; i < n; i++)
				want[i] = v[i] = (int64_t)rng_next(&r) >> (64 - bits);
			qsort(want, n, sizeof(*want), by_int64);
			stat_sort(v, n);
			for (size_t i = 0; i < n; i++)
				good = good && v[i] == want[i];
		}
		ok(good, "sorting values of %d bits, below 0 too", bits);
	}
}

/* Every rank of samples with ties, in order, of one value, and of the widest values. */
static void test_select(void)
{
	struct rng r = { 8 };
	int64_t v[700], sorted[700];
	size_t bad = 0, unlike = 0;

	for (int i = 0; i < 400; i++) {
		size_t n = 1 + rng_below(&r, i % 2 ? 30 : 700), k = rng_below(&r, n);

		for (size_t j = 0; j < n; j++)
			v[j] = i % 5 == 0 ? (int64_t)rng_next(&r) : i % 5 == 1 ? (int64_t)j :
			       i % 5 == 2 ? 7 : (int64_t)rng_below(&r, 1 + n / i % 100);
		memcpy(sorted, v, sizeof(v));
		stat_sort(sorted, n);
		bad += stat_select(v, n, k) != sorted[k];
		for (size_t j = 0; j < n; j++)
			bad += j < k ? v[j] > sorted[k] : v[j] < sorted[k];
		unlike += stat_median(v, n) != stat_quantile(sorted, n, 0.5);
		stat_sort(v, n);
		bad += memcmp(v, sorted, n * sizeof(*v)) != 0;
	}
	ok(!bad, "any order statistic is found, and nothing is lost");
	ok(!unlike, "so is the median, the same as of a sorted sample");
}

static void test_quantiles(void)
{
	/* quantile(c(1, 2, 4, 8, 16, 32), c(0, .1, .25, .5, .9, .99, 1), type = 7) */
	static const int64_t v[] = { 1, 2, 4, 8, 16, 32 };
	static const double q[] = { 0, .1, .25, .5, .9, .99, 1 };
	static const double want[] = { 1, 1.5, 2.5, 6, 24, 31.2, 32 };
	static const int64_t wide[] = { INT64_MIN, INT64_MAX };
	int64_t many[101];

	for (size_t i = 0; i < ARRAY_SIZE(q); i++)
		ok(near(stat_quantile(v, ARRAY_SIZE(v), q[i]), want[i], 1e-9), "quantile %g", q[i]);
	ok(stat_quantile(v + 3, 1, 0.99) == 8, "any quantile of one value is that value");
	ok(near(stat_quantile(wide, 2, 0.5), 0, 1), "the widest sample does not overflow");

	/* quantile(lcg(101, 3, 1000), c(.01, .5, .95), type = 7) */
	lcg(many, 101, 3, 1000, 0);
	ok(stat_quantile(many, 101, .01) == 21 && stat_quantile(many, 101, .5) == 600 &&
	   stat_quantile(many, 101, .95) == 948, "quantiles of 101 values");
}

int main(void)
{
	test_sort();
	test_select();
	test_quantiles();
	test_differences();
	test_walsh();
	test_large();
	test_millions();
	return tap_done();
}
