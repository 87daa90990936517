// SPDX-License-Identifier: GPL-2.0-only
/*
 * Holm's p values and the intervals against R (the calls are quoted; R 4.2.2),
 * the smallest shift that is found against simulation, and the three verdicts at
 * their edges. That none of them contradicts its interval: test_stat_invariant.
 */
#include <stdint.h>

#include "base/base.h"
#include "stat/verdict.h"
#include "tap.h"

/* In R: function(n, s, mod) with n times s <- (s * 16807) %% 2147483647; s %% mod */
static void lcg(int64_t *v, size_t n, uint64_t s, int64_t mod)
{
	for (size_t i = 0; i < n; i++) {
		s = s * 16807 % 2147483647;
		v[i] = (int64_t)s % mod;
	}
	stat_sort(v, n);
}

static void test_holm(void)
{
	/* p.adjust(c(0.01, 0.04, 0.03, 0.005, 0.5, 0.03), "holm") */
	static const double p[] = { 0.01, 0.04, 0.03, 0.005, 0.5, 0.03 };
	static const double want[] = { 0.05, 0.12, 0.12, 0.03, 0.5, 0.12 };
	/* p.adjust(c(.6, .9, .4), "holm") */
	static const double large[] = { .6, .9, .4 };
	double adjusted[6];
	bool good = true;

	stat_holm(p, 6, adjusted);
	for (int i = 0; i < 6; i++)
		good = near(adjusted[i], want[i], 1e-15) && good;
	ok(good, "six p values, two of them equal");
	stat_holm(large, 3, adjusted);
	ok(adjusted[0] == 1 && adjusted[1] == 1 && adjusted[2] == 1, "no p value is above 1");
	stat_holm(p, 1, adjusted);
	ok(adjusted[0] == 0.01, "one row stays as it is");
	stat_holm(p, 0, adjusted);
}

static void test_detectable(void)
{
	int64_t x[40], y[40];
	struct stat_compared row;

	/* x <- lcg(20, 3, 10000); y <- lcg(20, 4, 10000) */
	lcg(x, 20, 3, 10000);
	lcg(y, 20, 4, 10000);
	row = stat_compare(x, 20, y, 20, 1);
	/*
	 * f <- function(a, b, x, y) { n <- length(x); m <- length(y)
	 *	s <- function(p) sqrt((p * (1 - p) + (m - 1) * (p / (2 - p) - p^2) +
	 *			       (n - 1) * (2 * p^2 / (1 + p) - p^2)) / n / m)
	 *	p <- uniroot(function(p) p - .5 - .5 / n / m - a * sqrt((n + m + 1) / 12 / n / m) -
	 *		     b * s(p), c(.5, 1), tol = 1e-12)$root
	 *	d <- sort(outer(y, x, "-")); k <- ceiling((1 - p) * n * m)
	 *	(d[n * m + 1 - k] - d[k]) / 2 }
	 * f(qnorm(1 - .05 / rows / 2), qnorm(.8), x, y)
	 */
	ok(near(row.detectable, 2795.5, 0), "detectable in one row");
	ok(near(stat_compare(x, 20, y, 20, 8).detectable, 3784.5, 0), "detectable in one of 8 rows");
	/* f(qnorm(1 - .05 / rows / 2), qnorm(.9), x, y) */
	ok(near(row.provable, 3237.5, 0), "provable in one row");
	ok(near(stat_compare(x, 20, y, 20, 8).provable, 4124.5, 0), "provable in one of 8 rows");

	lcg(x, 40, 3, 10000);
	lcg(y, 8, 4, 10000);
	ok(near(stat_compare(x, 40, y, 8, 1).detectable, 4238.5, 0), "40 against 8");
	lcg(x, 8, 3, 10000);
	lcg(y, 40, 4, 10000);
	ok(near(stat_compare(x, 8, y, 40, 1).detectable, 2872, 0), "8 against 40");

	row = stat_compare(x, 3, y, 3, 1);
	ok(row.detectable == INFINITY, "three against three find nothing");
	ok(stat_more(&row, 100) == 1, "four may");
	ok(isfinite(stat_compare(x, 4, y, 4, 1).detectable), "four do");
}

/* In the order that lcg() makes them in, which pairs them. */
static void differences(int64_t *d, size_t n)
{
	uint64_t x = 3, y = 4;

	for (size_t i = 0; i < n; i++) {
		x = x * 16807 % 2147483647;
		y = y * 16807 % 2147483647;
		d[i] = (int64_t)(y % 10000) - (int64_t)(x % 10000);
	}
	stat_sort(d, n);
}

static void test_detectable_pairs(void)
{
	struct stat_compared row;
	int64_t d[20];

	differences(d, 20);
	/*
	 * f <- function(b, d, rows) { n <- length(d); M <- n * (n + 1) / 2
	 *	e <- function(t) { a <- exp(-2 * t); p <- 1 - exp(-t) / 2; q <- 1 - (1 + t) / 2 * a
	 *		r <- 1 - (7 / 12 + t) * a - a^2 / 12
	 *		c(n * p + n * (n - 1) / 2 * q, sqrt(n * p * (1 - p) + n * (n - 1) / 2 *
	 *			(2 * (p - q)^2 + 3 * q * (1 - q)) + n * (n - 1) * (n - 2) * (r - q^2))) }
	 *	k <- qsignrank(.05 / rows / 2, n)
	 *	t <- uniroot(function(t) e(t)[1] - b * e(t)[2] - (M + .5 - k), c(0, 100), tol = 1e-12)$root
	 *	w <- outer(d, d, "+") / 2; w <- sort(w[!lower.tri(w)]); k <- ceiling(M - e(t)[1])
	 *	(w[M + 1 - k] - w[k]) / 2 / sqrt(1 - 2 / n) }
	 * f(qnorm(.8), d, rows); f(qnorm(.9), d, rows)
	 */
	row = stat_compare_paired(d, 20, 1);
	ok(near(row.detectable, 3610.530518, 1e-6) && near(row.provable, 3889.865045, 1e-6), "in one row of pairs");
	row = stat_compare_paired(d, 20, 8);
	ok(near(row.detectable, 4685.704923, 1e-6) && near(row.provable, 5226.454403, 1e-6), "in one of 8");
	differences(d, 8);
	row = stat_compare_paired(d, 8, 1);
	ok(near(row.detectable, 7022.311324, 1e-6), "of eight pairs");
	row = stat_compare_paired(d, 5, 1);
	ok(row.detectable == INFINITY && row.provable == INFINITY && !row.shift.level_met &&
	   stat_more(&row, 100) == 1, "five pairs find nothing, six may");
	ok(isfinite(stat_compare_paired(d, 6, 1).detectable), "six do");
	row = stat_compare_paired(d, 8, 40);
	ok(row.detectable == INFINITY && stat_more(&row, 100) == 3, "forty rows take eleven pairs");
}

/* A sum of exponentials' kind: skewed, with a heavy tail to the right; median about 20000. */
static void skewed(struct rng *r, int64_t *v, size_t n, int64_t plus)
{
	for (size_t i = 0; i < n; i++) {
		double u = ((rng_next(r) >> 11) + 1) * 0x1p-53;

		v[i] = 15000 + 5000 / sqrt(u) + plus;
	}
	stat_sort(v, n);
}

/* Samples shifted by what 20 against 20 are said to find: 80 % of them must be found. */
static void test_power(void)
{
	enum { N = 20, TRIALS = 1000 };
	static int64_t widths[TRIALS];
	int64_t x[N], y[N];
	struct rng r = { 1 };
	double detectable;
	int found = 0, false_alarms = 0;

	for (int i = 0; i < TRIALS; i++) {
		skewed(&r, x, N, 0);
		skewed(&r, y, N, 0);
		widths[i] = stat_compare(x, N, y, N, 1).detectable;
		false_alarms += stat_mann_whitney(x, N, y, N).p < STAT_ALPHA;
	}
	stat_sort(widths, TRIALS);
	detectable = stat_quantile(widths, TRIALS, 0.5);
	for (int i = 0; i < TRIALS; i++) {
		skewed(&r, x, N, 0);
		skewed(&r, y, N, detectable);
		found += stat_mann_whitney(x, N, y, N).p < STAT_ALPHA;
	}
	/* 4 standard deviations of 1000 trials are 5 %, of the alarms 2.8 %; the seed is fixed */
	ok(found > 750 && found < 850, "detectable %g: found in %d of %d", detectable, found, TRIALS);
	ok(false_alarms > 22 && false_alarms < 78, "none: %d false alarms", false_alarms);
}

static void test_equivalent(void)
{
	struct stat_shift s = { .shift = 1, .low = -3, .high = 5, .level_met = true };

	ok(stat_equivalent(&s, 5.01) && !stat_equivalent(&s, 5), "the upper end is inside or not");
	s.low = -5;
	s.high = 3;
	ok(stat_equivalent(&s, 5.01) && !stat_equivalent(&s, 5), "the lower end is inside or not");
	s.level_met = false;
	ok(!stat_equivalent(&s, 100), "an interval that has not its level shows nothing");
}

static struct stat_compared row_of(size_t n, int64_t shift, size_t rows)
{
	int64_t x[50], y[50];

	for (size_t i = 0; i < n; i++) {
		x[i] = 10000 + i * 1000 / n;
		y[i] = x[i] + shift;
	}
	return stat_compare(x, n, y, n, rows);
}

static void test_verdicts(void)
{
	struct stat_compared row = row_of(40, 0, 1);
	double high = row.shift.high;

	/* wilcox.test(x, x + 1e-9, conf.int = TRUE) on x <- 10000 + 0:39 * 25 */
	ok(near(high, 125, 0) && near(row.shift.low, -125, 0), "95 %% interval of no shift");
	ok(stat_verdict(&row, row.test.p, high + 1) == STAT_SAME, "same, just");
	ok(stat_verdict(&row, row.test.p, high) == STAT_UNDECIDED, "could not tell, just");
	row = row_of(40, 500, 1);
	ok(stat_verdict(&row, row.test.p, 200) == STAT_CHANGED, "changed");
	ok(stat_verdict(&row, row.test.p, 2000) == STAT_CHANGED, "changed, though inside the margin");
	ok(!row.shift.cut && row.shift.low == 375 && row.shift.high == 625, "its interval is as it was");
	row = row_of(40, 140, 1);
	ok(stat_verdict(&row, 0.0499, 200) == STAT_CHANGED && stat_verdict(&row, 0.05, 200) == STAT_UNDECIDED,
	   "by the p value of the table");
}

/* Six rows, of which five have changed beyond doubt; the last has a p of 0.03 by itself. */
static void test_cut(void)
{
	double p[6], adjusted[6];
	struct stat_compared rows[6];
	enum stat_verdict last;

	for (int side = 1; side >= -1; side -= 2) {
		for (int i = 0; i < 6; i++) {
			rows[i] = row_of(40, side * (i < 5 ? 900 : 150), 6);
			p[i] = rows[i].test.p;
		}
		stat_holm(p, 6, adjusted);
		ok(p[5] > 0.05 / 6 && p[5] < 0.05 && rows[5].shift.low < 0 && rows[5].shift.high > 0,
		   "by Bonferroni the last row tells nothing");
		last = stat_verdict(&rows[5], adjusted[5], 1);
		ok(last == STAT_CHANGED && rows[5].shift.cut &&
		   (side > 0 ? rows[5].shift.low : rows[5].shift.high) == 0 &&
		   rows[5].shift.shift * side > 0, "Holm knows its sign, where the interval ends");
		ok(stat_verdict(&rows[0], adjusted[0], 1) == STAT_CHANGED && !rows[0].shift.cut,
		   "and cuts no other");
	}
}

static void test_more(void)
{
	struct stat_compared row = { .n = 10, .m = 8, .rows = 1, .detectable = 30, .provable = 20 };

	ok(stat_more(&row, 10) == 80, "a third of the shift takes 9 times the rounds");
	row.detectable = 15;
	ok(stat_more(&row, 10) == 30, "the harder of both claims counts");
	row.provable = 10;
	row.detectable = 8;
	ok(stat_more(&row, 10) == 30, "in between: half the margin");
	row.detectable = row.provable = 0.001;
	ok(stat_more(&row, 10) == 1, "never none");
	row.detectable = 100;
	ok(stat_more(&row, 10) == 990, "a hundred times as many");
	row.detectable = 101;
	ok(stat_more(&row, 10) == STAT_MORE_NEVER, "and not more than that");
	row.detectable = 1e30;
	ok(stat_more(&row, 1e-9) == STAT_MORE_NEVER, "however many these are");
	row.detectable = INFINITY;
	row.n = row.m = 3;
	ok(stat_more(&row, 10) == 1, "three take one more for a beginning");
	row.rows = 100;
	ok(stat_more(&row, 10) == 6, "a table of 100 rows takes more");
}

/* Those that could not tell, with so many more rounds as they asked for. */
static void test_promise(void)
{
	enum { N = 10, TRIALS = 300, MAX = 2000 };
	static int64_t x[MAX], y[MAX];
	struct rng r = { 4 };
	int asked = 0, told = 0, wrong = 0;

	for (int i = 0; i < TRIALS; i++) {
		double margin = 2500;
		struct stat_compared row;
		size_t n = N;

		skewed(&r, x, n, 0);
		skewed(&r, y, n, 0);
		row = stat_compare(x, n, y, n, 1);
		if (stat_verdict(&row, row.test.p, margin) != STAT_UNDECIDED)
			continue;
		asked++;
		if (stat_more(&row, margin) > MAX - N)
			continue;
		n += stat_more(&row, margin);
		skewed(&r, x, n, 0);
		skewed(&r, y, n, 0);
		row = stat_compare(x, n, y, n, 1);
		told += stat_verdict(&row, row.test.p, margin) != STAT_UNDECIDED;
		wrong += stat_verdict(&row, row.test.p, margin) == STAT_CHANGED;
	}
	ok(asked > 100 && told > 0.7 * asked && wrong < 0.1 * asked,
	   "of %d undecided, %d can tell after so many more rounds; %d are wrong", asked, told, wrong);
}

int main(void)
{
	test_holm();
	test_detectable();
	test_detectable_pairs();
	test_power();
	test_equivalent();
	test_verdicts();
	test_cut();
	test_more();
	test_promise();
	return tap_done();
}
