// SPDX-License-Identifier: GPL-2.0-only
/*
 * The histogram keeps its promise for values of every size: each within its
 * bucket, each bucket within the error, no gap, no overlap; and its quantiles
 * are those of the samples, by R's type 1.
 */
#include <string.h>

#include "base/base.h"
#include "stat/histogram.h"
#include "stat/stat.h"
#include "tap.h"

static struct stat_histogram h, other;
static struct stat_bin bins[STAT_HISTOGRAM_BUCKETS];

static struct stat_bin bin_of(uint64_t value)
{
	static struct stat_histogram one;

	memset(&one, 0, sizeof(one));
	stat_histogram_add(&one, value, 1);
	stat_histogram_bins(&one, bins);
	return bins[0];
}

static void test_buckets(void)
{
	bool inside = true, narrow = true, next = true;
	struct rng r = { 7 };
	uint64_t at = 0;
	size_t nr = 1;

	for (int i = 0; i < 64000; i++) {
		uint64_t v = rng_next(&r) >> i % 64;
		struct stat_bin b = bin_of(v);

		inside = inside && b.low <= v && v <= b.high && b.count == 1;
		narrow = narrow && (double)(b.high - b.low) / 2 <= STAT_HISTOGRAM_ERROR * b.low;
	}
	ok(inside, "every value is in its bucket");
	ok(narrow, "no bucket is wider than twice the error");
	ok(STAT_HISTOGRAM_ERROR < 0.004, "the error is below 0.4 %%");
	for (; bin_of(at).high != UINT64_MAX; nr++) {
		uint64_t high = bin_of(at).high;

		at = high + 1;
		next = next && bin_of(at).low == at && bin_of(high).low < at;
	}
	ok(next && nr == STAT_HISTOGRAM_BUCKETS, "%zu buckets, one behind the other", nr);
	ok(bin_of(255).low == 255 && bin_of(255).high == 255, "below 256 nothing is rounded");
	ok(bin_of(256).low == 256 && bin_of(256).high == 257, "from 256 on, two are one");
}

static void test_quantiles(void)
{
	/* v <- c(3, 100, 255, 256, 300, 511, 512, 1e5, 1e6); quantile(v, q, type = 1) */
	static const uint64_t v[] = { 1000000, 3, 512, 255, 100, 256, 100000, 300, 511 };
	static const double q[] = { 0, .1, .25, .5, .9, 1 };
	static const double want[] = { 3, 3, 255, 300, 1000000, 1000000 };
	struct rng r = { 9 };
	static int64_t many[20000];
	bool good = true;

	memset(&h, 0, sizeof(h));
	for (size_t i = 0; i < ARRAY_SIZE(v); i++)
		stat_histogram_add(&h, v[i], 1);
	for (size_t i = 0; i < ARRAY_SIZE(q); i++)
		ok(near(stat_histogram_quantile(&h, q[i]), want[i], want[i] * STAT_HISTOGRAM_ERROR),
		   "quantile %g", q[i]);

	memset(&h, 0, sizeof(h));
	stat_histogram_add(&h, 40, 7);
	stat_histogram_add(&h, 50, 93);
	ok(stat_histogram_quantile(&h, 0.07) == 40 && stat_histogram_quantile(&h, 0.0701) == 50,
	   "a share of 7 %% is 7 of 100");

	memset(&h, 0, sizeof(h));
	for (size_t i = 0; i < ARRAY_SIZE(many); i++) {
		many[i] = rng_next(&r) >> (24 + rng_below(&r, 30));
		stat_histogram_add(&h, many[i], 1);
	}
	stat_sort(many, ARRAY_SIZE(many));
	for (size_t k = 1; k <= ARRAY_SIZE(many); k += 37) {
		double exact = many[k - 1];

		good = good && fabs(stat_histogram_quantile(&h, (k - 0.5) / ARRAY_SIZE(many)) - exact)
			<= exact * STAT_HISTOGRAM_ERROR;
	}
	ok(good, "quantiles of 20000 values are within the error");
}

static void test_merge(void)
{
	struct rng r = { 11 };
	uint64_t sum = 0;
	size_t nr;

	memset(&h, 0, sizeof(h));
	for (int i = 0; i < 3000; i++) {
		uint64_t v = rng_next(&r) >> rng_below(&r, 64);

		stat_histogram_add(i % 3 ? &h : &other, v, 1 + i % 2);
	}
	stat_histogram_merge(&other, &h);
	stat_histogram_add(&other, UINT64_MAX, 1);
	ok(other.n == 4501, "merged: all samples are there");

	nr = stat_histogram_bins(&other, NULL);
	ok(nr == stat_histogram_bins(&other, bins), "%zu buckets have samples", nr);
	memset(&h, 0, sizeof(h));
	for (size_t i = 0; i < nr; i++) {
		sum += bins[i].count;
		stat_histogram_add(&h, bins[i].low, bins[i].count);
	}
	ok(sum == 4501 && bins[nr - 1].high == UINT64_MAX, "their bins hold all of them");
	ok(!memcmp(&h, &other, sizeof(h)), "and give the same histogram again");
}

int main(void)
{
	test_buckets();
	test_quantiles();
	test_merge();
	return tap_done();
}
