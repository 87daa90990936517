// SPDX-License-Identifier: GPL-2.0-only
/* Wald's test, against all sequences there are, and against tables. */
#include "stat/wald.h"
#include "tap.h"

/* The walk by hand: no side 3 ahead before, and then it is, or not yet. */
static void test_side(void)
{
	const struct stat_wald w = stat_wald(12);
	static const bool above[] = { 1, 1, 1, 0, 0, 0, 0, 0, 0 }, below[] = { 0, 1, 0, 0, 0, 1 };
	static const bool between[] = { 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1 };
	size_t used;

	ok(w.lead == 3 && w.most == 9, "12 tests: 3 ahead, 9 at most");
	ok(stat_wald_side(&w, above, 2, &used) == STAT_SIDE_OPEN && used == 2, "two are not enough");
	ok(stat_wald_side(&w, above, 9, &used) == STAT_SIDE_ABOVE && used == 3,
	   "three are, and what comes behind them has no part");
	ok(stat_wald_side(&w, below, 4, &used) == STAT_SIDE_OPEN &&
	   stat_wald_side(&w, below, 6, &used) == STAT_SIDE_BELOW && used == 5,
	   "one on the other side takes two more");
	ok(stat_wald_side(&w, between, 8, &used) == STAT_SIDE_OPEN &&
	   stat_wald_side(&w, between, 9, &used) == STAT_SIDE_UNDECIDED && used == 9 &&
	   stat_wald_side(&w, between, 11, &used) == STAT_SIDE_UNDECIDED && used == 9,
	   "nine end it, whatever comes behind");
	ok(stat_wald_side(&w, between, 0, &used) == STAT_SIDE_OPEN && !used, "none says nothing");
}

/* All sequences, each with its chance. */
static void test_chances(void)
{
	const struct stat_wald w = stat_wald(12);
	double wrong = 0, undecided = 0;

	for (unsigned int bits = 0; bits < 1U << w.most; bits++) {
		bool above[16];
		double chance = 1;
		enum stat_side side;
		size_t used;

		for (size_t i = 0; i < w.most; i++) {
			above[i] = bits >> i & 1;
			chance *= above[i] ? STAT_WALD_WRONG : 1 - STAT_WALD_WRONG;
		}
		side = stat_wald_side(&w, above, w.most, &used);
		wrong += side == STAT_SIDE_ABOVE ? chance : 0;
		undecided += side == STAT_SIDE_UNDECIDED ? chance : 0;
	}
	ok(near(undecided, w.undecided, 1e-12), "how often it ends undecided, of all sequences");
	ok(wrong <= w.error && wrong > 0.99 * w.error && near(w.error, 1.0 / 730, 1e-12),
	   "how often it ends wrongly: 1 / (1 + 9^3), and a little less for the cut");
}

/* The bound is kept: for so many tests no lead is too small, and none larger than it must be. */
static void test_plan(void)
{
	bool kept = true, least = true;

	for (size_t tests = 1; tests <= 1000; tests++) {
		const struct stat_wald w = stat_wald(tests);
		double allowed = STAT_WALD_ERROR / tests;

		kept &= w.error <= allowed && w.most == 3 * w.lead;
		least &= w.lead == 1 || 1 / (1 + pow(9, w.lead - 1)) > allowed;
	}
	ok(kept, "all tests together are wrong with 5 %% at most, of 1 to 1000");
	ok(least, "with the smallest lead that does that");
	ok(stat_wald(4).lead == 2 && stat_wald(5).lead == 3 && stat_wald(36).lead == 3 &&
	   stat_wald(37).lead == 4, "where the lead grows");
}

/* Of R's binom.test(0, 16), (2, 18) and (18, 18), alternative = "less" or "greater". */
static void test_share(void)
{
	const struct stat_share none = stat_share(0, 16), two = stat_share(2, 18), all = stat_share(18, 18);

	ok(!none.low && near(none.high, 1 - pow(0.05, 1.0 / 16), 1e-12), "none of 16");
	ok(near(two.low, 0.0201, 5e-4) && near(two.high, 0.3103, 5e-4), "two of 18");
	ok(near(all.low, pow(0.05, 1.0 / 18), 1e-12) && all.high == 1, "all of 18");
	ok(stat_share_shown(0.1) == 29 && stat_share(0, 28).high > 0.1, "29 without one show 10 %%");
}

int main(void)
{
	test_side();
	test_chances();
	test_plan();
	test_share();
	return tap_done();
}
