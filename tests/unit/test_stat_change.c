// SPDX-License-Identifier: GPL-2.0-only
/*
 * Change points: the Nile's, the statistic as R computes it from its definition,
 * and series made so that what is in them is known.
 */
#include <stdint.h>
#include <string.h>

#include "base/base.h"
#include "stat/change.h"
#include "tap.h"

#define POINTS_MAX	200

static double values[5 * POINTS_MAX];
static size_t first[POINTS_MAX + 1];
static struct stat_change found[POINTS_MAX];

static size_t changes(size_t points, double alpha, double magnitude)
{
	struct stat_series s = { values, first, points };

	return stat_changes(&s, alpha, magnitude, 1, found);
}

/* One value for each point. */
static void single(size_t points)
{
	for (size_t i = 0; i <= points; i++)
		first[i] = i;
}

/*
 * Annual flow at Aswan, 1871 to 1970: R's Nile. It changed from 1898 to 1899, when the first dam
 * was begun: Cobb, "The problem of the Nile", Biometrika 65 (1978).
 *
 * best <- function(g) { q <- list(); for (t in 2:(length(g) - 2)) for (k in (t + 2):length(g)) {
 *	x <- unlist(g[1:t]); y <- unlist(g[(t + 1):k]); n <- length(x); m <- length(y)
 *	q[[length(q) + 1]] <- c(t, n * m / (n + m) * (2 * mean(abs(outer(x, y, "-"))) -
 *		sum(dist(x)) / choose(n, 2) - sum(dist(y)) / choose(m, 2))) }
 *	q <- do.call(rbind, q); q[which.max(q[, 2]), ] }
 * best(as.list(Nile)); median(Nile[1:28]); median(Nile[29:100])
 */
static void test_nile(void)
{
	static const double nile[] = {
		1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020,
		960, 1180, 799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840,
		874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120,
		1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865,
		845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874,
		848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170,
		912, 746, 919, 718, 714, 740,
	};

	single(ARRAY_SIZE(nile));
	memcpy(values, nile, sizeof(nile));
	ok(changes(ARRAY_SIZE(nile), 0.01, 0.03) == 1 && found[0].at == 28, "the Nile, from 1899 on");
	ok(near(found[0].energy, 4916.59080768, 1e-6), "the statistic");
	ok(found[0].before == 1130 && found[0].after == 842.5, "the medians");
	ok(near(found[0].p, 0.001, 0), "no order of a thousand has as good a cut");
	ok(changes(ARRAY_SIZE(nile), 0.001, 0) == 1, "which is the least that can be asked for");
	for (size_t i = 0; i < ARRAY_SIZE(nile); i++)
		values[i] = nile[i] + 1e12;
	ok(changes(ARRAY_SIZE(nile), 0.01, 0) == 1 && near(found[0].energy, 4916.5908, 0.1),
	   "far from 0, too");
}

/* best(split(lcg(60, 11, 1000) + rep(c(0, 400), c(33, 27)), rep(1:20, rep(1:5, 4)))) */
static void test_points_of_many(void)
{
	uint64_t s = 11;

	for (size_t i = 0; i < 60; i++) {
		s = s * 16807 % 2147483647;
		values[i] = s % 1000 + (i < 33 ? 0 : 400);
	}
	for (size_t i = 0; i < 20; i++)
		first[i + 1] = first[i] + 1 + i % 5;
	ok(changes(20, 0.05, 0) == 1 && found[0].at == 12 &&
	   near(found[0].energy, 5616.47836538, 1e-6), "points of 1 to 5 values");
}

/* Noise of 10 %, times LEVEL. */
static double noisy(struct rng *r, double level)
{
	return level * (0.95 + 0.1 * rng_below(r, 1000) / 1000);
}

static void test_steps(void)
{
	struct rng r = { 2 };

	single(POINTS_MAX);
	for (size_t i = 0; i < 120; i++)
		values[i] = noisy(&r, i < 50 ? 1000 : i < 60 ? 1200 : i < 90 ? 1000 : 1080);
	ok(changes(120, 0.01, 0.03) == 3 && found[0].at == 50 && found[1].at == 60 &&
	   found[2].at >= 88 && found[2].at <= 92, "up, down, and a little up");
	ok(found[0].before < 1050 && found[0].after > 1150 && found[1].before == found[0].after &&
	   found[2].before == found[1].after, "the medians of each part");
	ok(changes(120, 0.01, 0.1) == 2 && found[1].at == 60 && found[1].after < 1050,
	   "what is below the magnitude is none, and its parts are one");
	ok(changes(120, 0.01, 0.5) == 0, "nothing is above 50 %%");
	ok(changes(120, 0.0009, 0) == 0, "nothing can be below 1 in 1000");
}

/* Of the 10 orders of five points, only these and their mirror image have as good a cut. */
static void test_all_orders(void)
{
	static const double v[] = { 0, 0, 0, 1, 1 };

	single(ARRAY_SIZE(v));
	memcpy(values, v, sizeof(v));
	ok(changes(ARRAY_SIZE(v), 1, 0) == 1 && near(found[0].energy, 2.4, 1e-12) &&
	   near(found[0].p, 0.2, 0.03), "p is the share of all orders");
}

static void test_order(void)
{
	struct stat_change before[POINTS_MAX];
	struct rng r = { 3 };
	size_t nr;

	single(60);
	for (size_t i = 0; i < 60; i++)
		values[i] = noisy(&r, i < 30 ? 1000 : 1040);
	nr = changes(60, 0.05, 0);
	memcpy(before, found, nr * sizeof(*found));
	ok(nr && changes(60, 0.05, 0) == nr && !memcmp(before, found, nr * sizeof(*found)),
	   "same seed, same changes");
}

/* Series in which nothing changes: so many false alarms as alpha says. */
static void test_noise(void)
{
	struct rng r = { 5 };
	int by_point = 0;

	for (int i = 0; i < 200; i++) {
		for (size_t j = 0; j < 20; j++)
			values[j] = noisy(&r, 1000);
		single(20);
		by_point += changes(20, 0.1, 0) > 0;
	}
	/* 99.9 % of what a tenth of 200 gives */
	ok(by_point >= 7 && by_point <= 35, "%d of 200 false alarms at 10 %%", by_point);
	by_point = 0;
	for (int i = 0; i < 100; i++) {
		for (size_t j = 0; j < 20; j++) {
			double of_point = noisy(&r, 1000);

			first[j] = 5 * j;
			for (int k = 0; k < 5; k++)
				values[5 * j + k] = of_point + 0.01 * noisy(&r, 1);
		}
		first[20] = 100;
		by_point += changes(20, 0.1, 0) > 0;
	}
	ok(by_point >= 1 && by_point <= 21, "%d of 100 with five values a point that agree", by_point);
}

static void test_edges(void)
{
	single(POINTS_MAX);
	for (size_t i = 0; i < 40; i++)
		values[i] = 7;
	ok(changes(40, 0.05, 0) == 0, "a constant does not change");
	values[39] = 100;
	ok(changes(40, 0.05, 0) == 0, "one outlier at the end is no change");
	values[39] = 7;
	values[0] = 100;
	ok(changes(40, 0.05, 0) == 0, "nor is one at the beginning");
	for (size_t i = 0; i < 40; i++)
		values[i] = i > 20 ? 5 * ((int)i % 3 - 1) : 0;
	ok(changes(40, 0.2, 0) == 1 && found[0].before == 0 && found[0].after == 0 &&
	   changes(40, 0.2, 0.01) == 0, "from 0 to 0 is none that matters");
	ok(changes(3, 1, 0) == 0 && changes(0, 1, 0) == 0, "three points are too few, as are none");
	for (size_t i = 0; i < 40; i++)
		values[i] = i < 20 ? 0 : 5;
	ok(changes(40, 0.05, 0.5) == 1 && found[0].at == 20 && found[0].before == 0, "from 0 to 5");
	for (size_t i = 0; i < 40; i++)
		values[i] = i < 20 ? -5 : -4;
	ok(changes(40, 0.05, 0.19) == 1 && changes(40, 0.05, 0.21) == 0, "below 0");
}

int main(void)
{
	test_nile();
	test_points_of_many();
	test_steps();
	test_all_orders();
	test_order();
	test_noise();
	test_edges();
	return tap_done();
}
