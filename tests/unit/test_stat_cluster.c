// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cluster bootstrap against the same done by hand, draw by draw; against all
 * draws there are, from R; and against what it is for: intervals that hold the
 * truth so often, where those of independent samples do not.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "base/base.h"
#include "stat/cluster.h"
#include "stat/stat.h"
#include "tap.h"

#define DRAWS	1000

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Type 7 of doubles. */
static double quantile(const double *sorted, size_t n, double q)
{
	double h = (n - 1) * q;
	size_t i = h;

	return i + 1 < n ? sorted[i] + (h - i) * (sorted[i + 1] - sorted[i]) : sorted[n - 1];
}

/* The head comment of cluster.h, word by word: copies of clusters, sorted anew each time. */
static void by_hand(const int64_t *v, const size_t *sizes, size_t nr, double q, double level,
		    struct rng *r, double *draws, double *tail)
{
	static int64_t drawn[20000];
	double c = nr;

	for (int i = 0; i < DRAWS; i++) {
		size_t n = 0;

		for (size_t j = 0; j < nr; j++) {
			size_t which = rng_below(r, nr), at = 0;

			for (size_t k = 0; k < which; k++)
				at += sizes[k];
			memcpy(drawn + n, v + at, sizes[which] * sizeof(*v));
			n += sizes[which];
		}
		stat_sort(drawn, n);
		draws[i] = stat_quantile(drawn, n, q);
	}
	*tail = pnorm(sqrt(c / (c - 1)) * qt((1 - level) / 2, c - 1, 1, 0), 0, 1, 1, 0);
}

static bool same_by_hand(const int64_t *v, const size_t *sizes, size_t nr, double q, double level)
{
	struct stat_clusters *c = stat_clusters_new(v, sizes, nr);
	double draws[DRAWS], other[DRAWS], tail;
	struct rng r = { 42 };
	struct stat_estimate e;
	bool good;

	by_hand(v, sizes, nr, q, level, &r, draws, &tail);
	by_hand(v, sizes, nr, q, level, &r, other, &tail);
	for (int i = 0; i < DRAWS; i++)
		other[i] -= draws[i];
	qsort(draws, DRAWS, sizeof(*draws), by_value);
	qsort(other, DRAWS, sizeof(*other), by_value);
	good = !stat_cluster_quantile(c, q, level, 42, &e) &&
	       near(e.low, quantile(draws, DRAWS, tail), 0) &&
	       near(e.high, quantile(draws, DRAWS, 1 - tail), 0);
	good = !stat_cluster_shift(c, c, q, level, 42, &e) && good && e.value == 0 &&
	       near(e.low, quantile(other, DRAWS, tail), 0) &&
	       near(e.high, quantile(other, DRAWS, 1 - tail), 0);
	stat_clusters_free(c);
	return good;
}

static void test_by_hand(void)
{
	static const double quantiles[] = { 0.1, 0.5, 0.9, 0.937 };
	static const int64_t spans[] = { 3, 50, 1000000, INT64_MAX };
	struct rng r = { 6 };

	for (size_t s = 0; s < ARRAY_SIZE(spans); s++) {
		for (size_t q = 0; q < ARRAY_SIZE(quantiles); q++) {
			size_t sizes[12], nr = 3 + 3 * q, n = 0;
			int64_t v[12 * 80];

			for (size_t i = 0; i < nr; i++) {
				int64_t of_cluster = rng_below(&r, spans[s] / 3);

				sizes[i] = 60 + rng_below(&r, 20);
				for (size_t j = 0; j < sizes[i]; j++)
					v[n++] = (of_cluster + (int64_t)rng_below(&r, spans[s] / 2))
						 * (s % 2 ? 1 : -1);
			}
			ok(same_by_hand(v, sizes, nr, quantiles[q], 0.9),
			   "p%g of %zu clusters as by hand, values below %lld", quantiles[q] * 100,
			   nr, (long long)spans[s]);
		}
	}
}

/*
 * cl <- split(lcg(60, 7, 1000) + rep(c(0, 150, 40, 300, 90, 220), each = 10), rep(1:6, each = 10))
 * d <- apply(expand.grid(rep(list(1:6), 6)), 1, function(i) quantile(unlist(cl[i]), c(.5, .75)))
 * t <- pnorm(sqrt(6 / 5) * qt(.1, 5)); apply(d, 1, quantile, c(t, 1 - t)); apply(d, 1, sd)
 */
static void test_all_draws(void)
{
	static const int64_t plus[] = { 0, 150, 40, 300, 90, 220 };
	static const size_t sizes[] = { 10, 10, 10, 10, 10, 10 };
	static const struct {
		double q, value, low, high, sd;
	} want[] = { { .5, 657, 632.5, 735, 38.6 }, { .75, 855, 797, 1014.25, 71.6 } };
	struct stat_clusters *c;
	int64_t v[60];
	uint64_t s = 7;

	for (int i = 0; i < 60; i++) {
		s = s * 16807 % 2147483647;
		v[i] = s % 1000 + plus[i / 10];
	}
	c = stat_clusters_new(v, sizes, 6);
	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		double low = 0, high = 0;
		struct stat_estimate e;

		for (int seed = 0; seed < 20; seed++) {
			stat_cluster_quantile(c, want[i].q, 0.8, seed, &e);
			low += e.low / 20;
			high += e.high / 20;
		}
		ok(near(e.value, want[i].value, 1e-9) && near(low, want[i].low, want[i].sd / 10) &&
		   near(high, want[i].high, want[i].sd / 10),
		   "p%g: what all 46656 draws give", want[i].q * 100);
	}
	stat_clusters_free(c);
}

/* Rounds of events about a median of 0 that share the round's luck. */
static void rounds(struct rng *r, int64_t *v, size_t clusters, size_t events)
{
	for (size_t i = 0; i < clusters; i++) {
		double luck = qnorm((rng_below(r, 1 << 20) + 0.5) / (1 << 20), 0, 1, 1, 0);

		for (size_t j = 0; j < events; j++)
			v[i * events + j] = 1000 * luck + (double)rng_below(r, 2000) - 1000;
	}
}

static int covered(const size_t *sizes, size_t clusters, struct rng *r)
{
	int64_t v[15 * 10];
	int inside = 0;

	for (int i = 0; i < 200; i++) {
		struct stat_clusters *c;
		struct stat_estimate e;

		rounds(r, v, 15, 10);
		c = stat_clusters_new(v, sizes, clusters);
		stat_cluster_quantile(c, 0.5, 0.95, i, &e);
		inside += e.low <= 0 && 0 <= e.high;
		stat_clusters_free(c);
	}
	return inside;
}

static void test_coverage(void)
{
	size_t as_rounds[15], as_events[150];
	struct rng r = { 8 };
	int n;

	for (int i = 0; i < 150; i++)
		as_events[i] = 1;
	for (int i = 0; i < 15; i++)
		as_rounds[i] = 10;
	n = covered(as_rounds, 15, &r);
	ok(n >= 182 && n <= 198, "the truth is in %d of 200 intervals of 95 %%", n);
	n = covered(as_events, 150, &r);
	ok(n < 140, "in %d only if the events were independent", n);
}

/* Many clusters are drawn in groups; what they say is the same. */
static void test_groups(void)
{
	enum { CLUSTERS = 3000, EVENTS = 4 };
	static int64_t v[CLUSTERS * EVENTS];
	static size_t sizes[CLUSTERS + 2];
	struct rng r = { 12 };
	struct stat_estimate e;
	struct stat_clusters *c;
	double means = 0, width;

	rounds(&r, v, CLUSTERS, EVENTS);
	/* the first and the last are empty */
	for (int i = 1; i <= CLUSTERS; i++)
		sizes[i] = EVENTS;
	c = stat_clusters_new(v, sizes, CLUSTERS + 2);
	stat_cluster_quantile(c, 0.5, 0.95, 1, &e);
	/* by the share of each cluster that is below the median, which is a mean of clusters */
	for (int i = 0; i < CLUSTERS; i++) {
		double below = 0;

		for (int j = 0; j < EVENTS; j++)
			below += v[i * EVENTS + j] < e.value;
		means += pow(below / EVENTS - 0.5, 2) / CLUSTERS;
	}
	stat_sort(v, CLUSTERS * EVENTS);
	width = sqrt(means / CLUSTERS) * 1.96;
	width = stat_quantile(v, CLUSTERS * EVENTS, 0.5 + width) -
		stat_quantile(v, CLUSTERS * EVENTS, 0.5 - width);
	ok(near(e.value, stat_quantile(v, CLUSTERS * EVENTS, 0.5), 0), "3000 clusters: all count");
	ok(near(e.high - e.low, width, width / 5), "3000 clusters: as wide as theory has it");
	stat_clusters_free(c);
}

static int tail(size_t n, double q)
{
	size_t sizes[] = { n / 2, n - n / 2 };
	int64_t v[1000] = { 0 };
	struct stat_clusters *c = stat_clusters_new(v, sizes, 2);
	struct stat_estimate e;
	int ret = stat_cluster_quantile(c, q, 0.95, 1, &e);

	if (!ret)
		ret = stat_cluster_shift(c, c, q, 0.95, 1, &e);
	stat_clusters_free(c);
	return ret;
}

static void test_edges(void)
{
	int64_t v[] = { 5, 1, 9, 4, 4, 7 };
	size_t sizes[] = { 1, 1, 1, 1, 1, 1 }, gaps[] = { 0, 1, 1, 0, 0, 1, 1, 1, 0 };
	struct stat_clusters *one = stat_clusters_new(v, sizes, 1), *five, *six;
	struct stat_estimate e, again;

	ok(!tail(1000, 0.99) && tail(999, 0.99) == -ENODATA, "p99 takes 1000 samples");
	ok(!tail(100, 0.1) && tail(99, 0.1) == -ENODATA, "p10 takes 100");
	ok(tail(0, 0.5) == -ENODATA, "nothing has no median");
	ok(!stat_cluster_quantile(one, 0.5, 0.95, 1, &e) && e.value == 5 && e.low == 5 &&
	   e.high == 5 && !e.level_met, "one value is a median, without an interval");
	five = stat_clusters_new(v, sizes, 5);
	six = stat_clusters_new(v, sizes, 6);
	stat_cluster_quantile(five, 0.5, 0.95, 1, &e);
	ok(!e.level_met, "five clusters cannot reach 95 %%");
	stat_clusters_free(five);
	five = stat_clusters_new(v, gaps, ARRAY_SIZE(gaps));
	stat_cluster_quantile(five, 0.5, 0.95, 1, &e);
	ok(e.value == 4 && !e.level_met, "nor can empty ones between them");
	stat_cluster_shift(five, six, 0.5, 0.95, 1, &e);
	ok(!e.level_met, "neither can five against six");
	stat_cluster_quantile(six, 0.5, 0.95, 1, &e);
	stat_cluster_quantile(six, 0.5, 0.95, 1, &again);
	ok(e.level_met && e.low == again.low && e.high == again.high, "six can; same seed, same");
	stat_clusters_free(one);
	stat_clusters_free(five);
	stat_clusters_free(six);
	stat_clusters_free(NULL);
}

int main(void)
{
	test_by_hand();
	test_all_draws();
	test_coverage();
	test_groups();
	test_edges();
	return tap_done();
}
