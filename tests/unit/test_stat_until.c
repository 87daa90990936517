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
	struct stat_shift s = { .shift = 4, .low = -7, .high = 15, .level_met = true };
	struct stat_shift up = { .shift = 1000004, .low = 999993, .high = 1000015, .level_met = true };

	ok(near(stat_until_width(&s, 1009), 11 / 1009.0, 1e-12),
	   "half the interval, as a share of the base's median");
	ok(near(stat_until_width(&up, 1009), 11 / 1009.0, 1e-12), "where the interval lies does not matter");
	ok(stat_until_width(&s, -1000) == 0.011, "a base below 0 has a width, too");
	s.level_met = false;
	ok(isinf(stat_until_width(&s, 1009)), "too few rounds have no interval");
}

static void test_zero(void)
{
	struct stat_shift none = { .level_met = true }, some = { .high = 3, .level_met = true };

	ok(stat_until_width(&none, 0) == 0, "what is always the same is known");
	ok(isinf(stat_until_width(&some, 0)), "there is no share of 0");
}

int main(void)
{
	test_schedule();
	test_width();
	test_zero();
	return tap_done();
}
