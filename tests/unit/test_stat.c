// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mann and Whitney's test and its interval against published tables, against R (the calls are
 * quoted; R 4.2.2) and against the definition, by brute force.
 */
#include <stdint.h>
#include <stdlib.h>

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

/*
 * What wilcox.test(y, x, conf.int = TRUE) says. Where there are ties it says another p, and
 * not always this interval: these are by
 *
 *	d <- sort(outer(y, x, "-")); n <- length(x); m <- length(y)
 *	c <- min(sum(d <= 0), sum(d >= 0)); k <- qwilcox(.025, m, n)
 *	c(W, min(1, 2 * pwilcox(c, m, n)), median(d), d[k], d[n * m + 1 - k])
 *
 * and, from 50 members on, by the normal distribution in place of pwilcox.
 */
struct oracle {
	double w, p, shift, low, high;
	bool exact;
};

static void agree(const char *name, const int64_t *x, size_t n, const int64_t *y, size_t m,
		  struct oracle want)
{
	struct stat_test t = stat_mann_whitney(x, n, y, m);
	struct stat_shift s = stat_shift(x, n, y, m, 0.95);

	ok(near(t.above, want.w, 0), "%s: W", name);
	ok(near(t.p, want.p, want.p * 1e-8) && t.exact == want.exact, "%s: p", name);
	ok(near(s.shift, want.shift, 0), "%s: shift", name);
	/* R finds the ends of the approximate interval to 1e-4 only */
	ok(near(s.low, want.low, want.exact ? 0 : 1e-4) &&
	   near(s.high, want.high, want.exact ? 0 : 1e-4) && s.exact == want.exact,
	   "%s: interval", name);
}

static void test_published(void)
{
	/*
	 * Hollander & Wolfe (1973), p. 69-71, permeability of the human chorioamnion, in
	 * hundredths: W = 35, one-sided p = 0.1272, shift 0.305, as help(wilcox.test) has it.
	 * R: wilcox.test(100 * x, 100 * y, conf.int = TRUE)
	 */
	int64_t x[] = { 80, 83, 189, 104, 145, 138, 191, 164, 73, 146 };
	int64_t y[] = { 115, 88, 90, 74, 121 };

	stat_sort(x, ARRAY_SIZE(x));
	stat_sort(y, ARRAY_SIZE(y));
	agree("Hollander & Wolfe", y, ARRAY_SIZE(y), x, ARRAY_SIZE(x),
	      (struct oracle){ 35, 0.2544122544, 30.5, -15, 76, true });
	agree("Hollander & Wolfe, swapped", x, ARRAY_SIZE(x), y, ARRAY_SIZE(y),
	      (struct oracle){ 15, 0.2544122544, -30.5, -76, 15, true });
}

static void test_ties(void)
{
	/*
	 * Ozone in New York, help(wilcox.test)'s example of ties:
	 * with(na.omit(airquality[1:1]) ...) i.e. wilcox.test(Ozone[Month == 8], Ozone[Month == 5])
	 */
	int64_t may[] = { 41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1,
			  11, 4, 32, 23, 45, 115, 37 };
	int64_t august[] = { 39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44,
			     21, 9, 45, 168, 73, 76, 118, 84, 85 };
	int64_t x[90], y[70];

	stat_sort(may, ARRAY_SIZE(may));
	stat_sort(august, ARRAY_SIZE(august));
	agree("airquality", may, ARRAY_SIZE(may), august, ARRAY_SIZE(august),
	      (struct oracle){ 548.5, 7.85370583238e-05, 32, 15, 53, true });

	/* wilcox.test(lcg(70, 2, 7) + 1, lcg(90, 1, 7), conf.int = TRUE) */
	lcg(x, 90, 1, 7, 0);
	lcg(y, 70, 2, 7, 1);
	agree("heavy ties", x, 90, y, 70,
	      (struct oracle){ 4240, 0.00756961180161, 1, 1, 2, false });

	/* wilcox.test(lcg(30, 2, 9) + 3, lcg(25, 1, 9), conf.int = TRUE) */
	lcg(x, 25, 1, 9, 0);
	lcg(y, 30, 2, 9, 3);
	agree("ties in small samples", x, 25, y, 30,
	      (struct oracle){ 554.5, 0.00870027033822, 3, 1, 4, true });

	/* wilcox.test(rep(10:11, c(20, 5)), rep(10:11, c(5, 20)), conf.int = TRUE) */
	for (size_t i = 0; i < 25; i++) {
		x[i] = i < 5 ? 10 : 11;
		y[i] = i < 20 ? 10 : 11;
	}
	/* R: p = 2.8e-5, and an interval with 0 in it: there they contradict each other */
	agree("two values", x, 25, y, 25,
	      (struct oracle){ 125, 0.0915540649729, -1, -1, 0, true });
}

static void test_sizes(void)
{
	int64_t x[60], y[80];

	/* wilcox.test(lcg(49, 5, 30000) * 49 + 0:48 + 100000, lcg(49, 6, 30000) * 49 + 0:48, ...) */
	for (size_t n = 49; n <= 50; n++) {
		uint64_t s = 6, t = 5;

		for (size_t i = 0; i < n; i++) {
			s = s * 16807 % 2147483647;
			t = t * 16807 % 2147483647;
			x[i] = s % 30000 * n + i;
			y[i] = t % 30000 * n + i + 100000;
		}
		stat_sort(x, n);
		stat_sort(y, n);
		if (n == 49)
			agree("49 members, exact", x, n, y, n,
			      (struct oracle){ 1449, 0.07800510499, 155250, -17517, 330002, true });
		else
			agree("50 members, normal", x, n, y, n,
			      (struct oracle){ 1476, 0.1200517588, 139573.5, -39036, 310598,
					       false });
	}

	/* wilcox.test(lcg(80, 2, 20000) + 500, lcg(60, 1, 20000), conf.int = TRUE) */
	lcg(x, 60, 1, 20000, 0);
	lcg(y, 80, 2, 20000, 500);
	agree("60 against 80", x, 60, y, 80,
	      (struct oracle){ 2630, 0.3338583486, 960.5, -1041, 3034, false });
}

/* Where the rounding of the interval's rank, and which ties count for it, make a difference. */
static void test_interval(void)
{
	int64_t x[70], y[70];

	/* wilcox.test(lcg(51, 2, 20000) + 500, lcg(50, 1, 20000), conf.int = TRUE) */
	lcg(x, 50, 1, 20000, 0);
	lcg(y, 51, 2, 20000, 500);
	agree("50 against 51", x, 50, y, 51,
	      (struct oracle){ 1327, 0.7264825119, 450.5, -2035, 2888, false });

	/* wilcox.test(c(rep(9000, 30), lcg(40, 2, 20000) + 9000),
	 *	       c(rep(9000, 30), lcg(40, 1, 20000)), conf.int = TRUE)
	 */
	for (size_t i = 40; i < 70; i++)
		x[i] = y[i] = 9000;
	lcg(x, 40, 1, 20000, 0);
	lcg(y, 40, 2, 20000, 9000);
	stat_sort(x, 70);
	stat_sort(y, 70);
	agree("ties between the samples", x, 70, y, 70,
	      (struct oracle){ 3455, 0.0195968513773, 4370.5, 1007, 6390, false });
}

/* Two samples without ties in which u pairs have y above x. */
static void sample_with_u(int64_t *x, size_t n, int64_t *y, size_t m, size_t u)
{
	for (size_t i = 0; i < n; i++)
		x[i] = 100 * i;
	for (size_t j = 0; j < m; j++) {
		if (j < u / n)
			y[j] = 100 * n + j;
		else if (j == u / n && u % n)
			y[j] = 100 * (u % n) - 50;
		else
			y[j] = -1 - (int64_t)j;
	}
	stat_sort(y, m);
}

/* Critical values of U, two-sided 5 %: Siegel, "Nonparametric Statistics" (1956), table K. */
static void test_table(void)
{
	static const struct {
		size_t n, m, critical;
	} table[] = {
		{ 4, 4, 0 }, { 3, 5, 0 }, { 5, 5, 2 }, { 7, 9, 12 }, { 8, 8, 13 }, { 10, 10, 23 },
		{ 12, 9, 26 }, { 20, 20, 127 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		size_t n = table[i].n, m = table[i].m, c = table[i].critical;
		int64_t x[20], y[20];
		double at, above, mirrored;

		sample_with_u(x, n, y, m, c);
		at = stat_mann_whitney(x, n, y, m).p;
		mirrored = stat_mann_whitney(y, m, x, n).p;
		sample_with_u(x, n, y, m, c + 1);
		above = stat_mann_whitney(x, n, y, m).p;
		ok(at <= 0.05 && above > 0.05 && near(at, mirrored, 1e-15),
		   "critical U of %zu and %zu is %zu", n, m, c);
	}
}

/* Separated, three against three: of 20 orders two are as extreme, with ties or without. */
static void test_few(void)
{
	static const int64_t tied[] = { 5, 5, 5 }, above[] = { 7, 7, 7 }, apart[] = { 7, 8, 9 };
	static const int64_t touching[] = { 5, 7, 9 };
	struct stat_shift s;

	ok(near(stat_mann_whitney(tied, 3, above, 3).p, 0.1, 1e-15) &&
	   near(stat_mann_whitney(tied, 3, apart, 3).p, 0.1, 1e-15) &&
	   near(stat_mann_whitney(above, 3, tied, 3).p, 0.1, 1e-15),
	   "no p of three against three is below 0.1, however many are alike");
	s = stat_shift(tied, 3, above, 3, 0.95);
	ok(!s.level_met, "and they have no interval");
	ok(near(stat_mann_whitney(tied, 3, touching, 3).p, 0.7, 1e-15),
	   "ties between the samples count for either side");
}

/* The exact p by its definition: all ways to choose which 4 of 9 ranks are y's. */
static void test_permutations(void)
{
	bool good = true;

	for (size_t u = 0; u <= 20; u++) {
		int64_t x[5], y[4];
		int low = 0, high = 0, all = 0;
		double p;

		sample_with_u(x, 5, y, 4, u);
		p = stat_mann_whitney(x, 5, y, 4).p;
		for (unsigned int set = 0; set < 1U << 9; set++) {
			size_t pairs = 0, xs = 0;

			if (__builtin_popcount(set) != 4)
				continue;
			for (int i = 0; i < 9; i++) {
				if (set & 1U << i)
					pairs += xs;
				else
					xs++;
			}
			all++;
			low += pairs <= u;
			high += pairs >= u;
		}
		good = good && near(p, fmin(1, 2.0 * (low < high ? low : high) / all), 1e-12);
	}
	ok(good, "exact p is what counting all permutations gives");
}

static void test_edges(void)
{
	int64_t three[] = { 1, 5, 6 }, above[] = { 11, 12, 14 };
	int64_t same[] = { 7, 7, 7, 7 }, other[] = { 9, 9, 9, 9 }, one[] = { 4 };
	int64_t extreme_low[] = { INT64_MIN }, extreme_high[] = { INT64_MAX };
	static int64_t big[200000];
	struct stat_shift s;

	s = stat_shift(three, 3, above, 3, 0.95);
	ok(!s.level_met && s.low == 5 && s.high == 13, "3 against 3 cannot reach 95 %%");
	s = stat_shift(three, 3, above, 3, 0.85);
	ok(s.level_met && s.low == 5 && s.high == 13, "3 against 3 can reach 85 %%");
	s = stat_shift(same, 4, same, 4, 0.95);
	ok(s.shift == 0 && s.low == 0 && s.high == 0, "equal constants: shift 0 [0, 0]");
	ok(stat_mann_whitney(same, 4, same, 4).p == 1, "equal constants: p = 1");
	s = stat_shift(same, 4, other, 4, 0.95);
	ok(s.shift == 2 && s.low == 2 && s.high == 2, "constants 2 apart: shift 2 [2, 2]");
	s = stat_shift(one, 1, three, 3, 0.95);
	ok(s.shift == 1 && !s.level_met, "one against three: a shift, no interval");
	ok(stat_mann_whitney(one, 1, one, 1).p == 1, "one against itself");
	s = stat_shift(extreme_low, 1, extreme_high, 1, 0.95);
	ok(s.shift == 0x1p64, "the widest difference does not overflow");

	for (size_t i = 0; i < ARRAY_SIZE(big); i++)
		big[i] = i;
	s = stat_shift(big, 100000, big + 100000, 100000, 0.95);
	ok(s.shift == 100000 && s.low < 100000 && s.high > 100000 && s.high - s.low < 2000,
	   "10^10 pairs");
}

int main(void)
{
	test_published();
	test_ties();
	test_sizes();
	test_interval();
	test_table();
	test_few();
	test_permutations();
	test_edges();
	return tap_done();
}
