// SPDX-License-Identifier: GPL-2.0-only
/* The rule by which `run --until` stops: when it looks, and at what. */
#include <math.h>

#include "base/base.h"
#include "stat/stat.h"
#include "stat/until.h"
#include "tap.h"

static void test_schedule(void)
{
	static const uint64_t looks[] = { 20, 40, 80, 160, 320, 640, 1280 };
	size_t at = 0;
	bool good = true;

	for (uint64_t rounds = 0; rounds <= 1280; rounds++) {
		bool due = looks[at] == rounds;

		at += due;
		good = good && stat_until_look(rounds) == due;
	}
	ok(good, "looks after 20 rounds, and whenever they have doubled, never else");
	ok(stat_until_look(20ULL << 58) && !stat_until_look(UINT64_MAX), "far out, too");
}

static void test_width(void)
{
	/* wilcox.test(y, x, conf.int = TRUE)$conf.int is [-7, 15]; median(x) is 1009 */
	int64_t x[10], y[10], up[10];
	double width;

	for (int i = 0; i < 10; i++) {
		x[i] = 1000 + 2 * i;
		y[i] = 995 + 4 * i;
		up[i] = y[i] + 1000000;
	}
	width = stat_until_width(x, 10, y, 10);
	ok(near(width, 11 / 1009.0, 1e-12), "half the interval, as a share of the base's median");
	ok(near(stat_until_width(x, 10, up, 10), width, 1e-12), "where the interval lies does not matter");
	ok(isinf(stat_until_width(x, 2, y, 2)), "two rounds have no interval");
	ok(isinf(stat_until_width(x, 0, y, 10)) && isinf(stat_until_width(x, 10, y, 0)),
	   "nor has nothing");
}

static void test_zero(void)
{
	int64_t zero[20] = { 0 }, spread[20];

	for (int i = 0; i < 20; i++)
		spread[i] = i - 10;
	ok(stat_until_width(zero, 20, zero, 20) == 0, "what is always the same is known");
	ok(isinf(stat_until_width(zero, 20, spread, 20)), "there is no share of 0");
	for (int i = 0; i < 20; i++)
		zero[i] = -1000;
	ok(stat_until_width(zero, 20, spread, 20) > 0, "a base below 0 has a width, too");
}

int main(void)
{
	test_schedule();
	test_width();
	test_zero();
	return tap_done();
}
