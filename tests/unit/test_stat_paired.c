// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wilcoxon's signed-rank test and its interval against published data, against R (the calls
 * are quoted; R 4.2.2), and against the definition, by all signs that differences can have.
 */
#include <stdint.h>

#include "base/base.h"
#include "stat/stat.h"
#include "tap.h"

/*
 * What wilcox.test(d, conf.int = TRUE) says. Where there are ties it says something else, about
 * differences that are not 0; these are by
 *
 *	w <- outer(d, d, "+") / 2; w <- sort(w[!lower.tri(w)]); n <- length(d); M <- length(w)
 *	c <- min(sum(w <= 0), sum(w >= 0)); k <- qsignrank(.025, n)
 *	c(V, min(1, 2 * psignrank(c, n)), median(w), w[k], w[M + 1 - k])
 *
 * and, from 50 differences on, by the normal distribution in place of psignrank.
 */
struct oracle {
	double v, p, shift, low, high;
	bool exact;
};

static void agree(const char *name, int64_t *d, size_t n, struct oracle want)
{
	struct stat_test t;
	struct stat_shift s;

	stat_sort(d, n);
	t = stat_signed_rank(d, n);
	s = stat_shift_paired(d, n, 0.95);
	ok(near(t.above, want.v, 0), "%s: V", name);
	ok(near(t.p, want.p, want.p * 1e-8) && t.exact == want.exact, "%s: p", name);
	ok(near(s.shift, want.shift, 0), "%s: shift", name);
	ok(near(s.low, want.low, 0) && near(s.high, want.high, 0) && s.level_met &&
	   s.exact == want.exact, "%s: interval", name);
}

static void test_published(void)
{
	/*
	 * Hollander & Wolfe (1973), p. 29, Hamilton's depression scale, in thousandths: one-sided
	 * p = 0.0195, as help(wilcox.test) has it
	 */
	int64_t depression[] = { -952, 147, -1022, -430, -620, -590, -490, 80, -10 };
	/* Darwin's maize, Fisher, "The Design of Experiments" (1935), in eighths of an inch */
	int64_t maize[] = { 49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48 };
	/* Student's sleep, help(sleep), in tenths of an hour: there is a 0, and a tie */
	int64_t sleep[] = { 12, 24, 13, 13, 0, 10, 18, 8, 46, 14 };

	agree("depression", depression, ARRAY_SIZE(depression),
	      (struct oracle){ 5, 0.0390625, -460, -786, -10, true });
	agree("maize", maize, ARRAY_SIZE(maize),
	      (struct oracle){ 96, 0.041259765625, 25, 4, 41.5, true });
	agree("sleep", sleep, ARRAY_SIZE(sleep),
	      (struct oracle){ 54.5, 0.00390625, 13, 9, 27, true });
}

/* In R: function(n, s, mod) with n times s <- (s * 16807) %% 2147483647; s %% mod */
static void pairs_of(int64_t *d, size_t n, int64_t mod)
{
	uint64_t x = 1, y = 2;

	for (size_t i = 0; i < n; i++) {
		x = x * 16807 % 2147483647;
		y = y * 16807 % 2147483647;
		d[i] = (int64_t)(y % mod) - (int64_t)(x % mod) + mod / 20;
	}
}

/* d <- lcg(n, 2, mod) - lcg(n, 1, mod) + mod %/% 20 */
static void test_sizes(void)
{
	int64_t d[80];

	pairs_of(d, 49, 20000);
	agree("49 pairs, exact", d, 49,
	      (struct oracle){ 657, 0.66433759667, 453.5, -1606.5, 2497, true });
	pairs_of(d, 50, 20000);
	agree("50 pairs, normal", d, 50,
	      (struct oracle){ 704, 0.524046614855, 551, -1298.5, 2616.5, false });
	pairs_of(d, 60, 7);
	agree("60 pairs of small numbers", d, 60, (struct oracle){ 973.5, 1, 0, -0.5, 1, false });
	pairs_of(d, 80, 30);
	agree("80 pairs with ties", d, 80,
	      (struct oracle){ 1777.5, 0.56971061534, 1, -1.5, 3.5, false });
}

/* One-sided critical values, Wilcoxon and Wilcox (1964), at 2.5 %: V so small is significant. */
static void test_table(void)
{
	static const int critical[] = { [6] = 0, [7] = 2, [8] = 3, [9] = 5, [10] = 8, [15] = 25, [20] = 52 };

	for (size_t n = 6; n < ARRAY_SIZE(critical); n++) {
		double p[2];

		if (n > 10 && !critical[n])
			continue;
		for (int more = 0; more < 2; more++) {
			int64_t d[20];
			int left = critical[n] + more;

			/* ranks above 0 add up to LEFT, the largest first */
			for (int rank = n; rank; rank--) {
				bool above = rank <= left;

				d[rank - 1] = above ? rank : -rank;
				left -= above ? rank : 0;
			}
			stat_sort(d, n);
			p[more] = stat_signed_rank(d, n).p;
		}
		ok(p[0] <= 0.05 && p[1] > 0.05, "critical V of %zu pairs is %d", n, critical[n]);
	}
	ok(stat_signed_rank((int64_t[]){ 1, 2, 3, 4, 5 }, 5).p == 0.0625 &&
	   !stat_shift_paired((int64_t[]){ 1, 2, 3, 4, 5 }, 5, 0.95).level_met,
	   "five pairs cannot reach 5 %%");
}

/*
 * All signs that differences of these sizes can have, each as likely as the other if there is no
 * shift. Return: the share of those whose p is not above ALPHA.
 */
static double share_found(const int64_t *size, size_t n, double alpha)
{
	int found = 0;

	for (unsigned int signs = 0; signs < 1U << n; signs++) {
		int64_t d[12];

		for (size_t i = 0; i < n; i++)
			d[i] = signs & 1U << i ? size[i] : -size[i];
		stat_sort(d, n);
		found += stat_signed_rank(d, n).p <= alpha;
	}
	return found / (double)(1U << n);
}

static void test_signs(void)
{
	static const double alphas[] = { 0.01, 0.05, 0.2, 0.5 };
	static const int64_t untied[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
	bool exact = true, kept = true;
	struct rng r = { 3 };

	/* P(V <= 8) = 25 / 1024 */
	exact = share_found(untied, 10, 50.0 / 1024) == 50.0 / 1024 &&
		share_found(untied, 10, 0.0488) < 50.0 / 1024;
	ok(exact, "without ties p is what all signs give");
	for (int i = 0; i < 60; i++) {
		size_t n = 6 + rng_below(&r, 4);
		int64_t size[12];

		for (size_t j = 0; j < n; j++)
			size[j] = rng_below(&r, 1 + i % 6);
		for (size_t a = 0; a < ARRAY_SIZE(alphas); a++)
			kept = kept && share_found(size, n, alphas[a]) <= alphas[a];
	}
	ok(kept, "with ties and with 0 it is so often below alpha, or less");
}

/* Rounds that share what the machine does, of which some meet with something of their own. */
static void test_robust(void)
{
	int64_t x[20], y[20], d[20];
	struct rng r = { 9 };
	struct stat_shift s;

	for (int i = 0; i < 20; i++) {
		int64_t shared = (int64_t)rng_below(&r, 2) * 900000 + (int64_t)rng_below(&r, 100000);

		x[i] = 300000 + shared + (int64_t)rng_below(&r, 100);
		y[i] = 310000 + shared + (int64_t)rng_below(&r, 100) + (i % 7 == 3 ? 4000000 : 0);
		d[i] = y[i] - x[i];
	}
	stat_sort(d, 20);
	stat_sort(x, 20);
	stat_sort(y, 20);
	s = stat_shift_paired(d, 20, 0.95);
	ok(stat_signed_rank(d, 20).p < 0.001 && s.low > 9900 && s.shift < 10200,
	   "a shift of 10000 in rounds of two modes, of which three are far out");
	ok(stat_mann_whitney(x, 20, y, 20).p > 0.05, "which cannot be told where they are not paired");
}

static void test_edges(void)
{
	int64_t none[8] = { 0 }, same[8], one[] = { 4 }, wide[] = { INT64_MIN, INT64_MAX };
	struct stat_shift s;

	for (int i = 0; i < 8; i++)
		same[i] = 60;
	s = stat_shift_paired(none, 8, 0.95);
	ok(stat_signed_rank(none, 8).p == 1 && s.shift == 0 && s.low == 0 && s.high == 0 && s.level_met,
	   "nothing but 0");
	s = stat_shift_paired(same, 8, 0.95);
	ok(near(stat_signed_rank(same, 8).p, 2.0 / 256, 1e-15) && s.shift == 60 && s.low == 60 && s.high == 60,
	   "nothing but 60");
	s = stat_shift_paired(one, 1, 0.95);
	ok(stat_signed_rank(one, 1).p == 1 && s.shift == 4 && !s.level_met, "one pair");
	s = stat_shift_paired(wide, 2, 0.95);
	ok(s.low == -0x1p63 && s.high == 0x1p63, "the widest differences do not overflow");
}

int main(void)
{
	test_published();
	test_sizes();
	test_table();
	test_signs();
	test_robust();
	test_edges();
	return tap_done();
}
