// SPDX-License-Identifier: GPL-2.0-only
/* Quantities on the command line, and the random numbers of a seed. */
#include "base/base.h"

#include <errno.h>

#include "device/device.h"
#include "tap.h"

static bool is(const char *text, const char *unit, int64_t expected)
{
	int64_t value = -1;

	return !parse_quantity(text, unit, &value) && near(value, expected, 0);
}

static bool fails(const char *text, const char *unit, int error)
{
	int64_t value;

	return parse_quantity(text, unit, &value) == error;
}

static void test_quantities(void)
{
	struct arm_options o;

	ok(is("0", "ns", 0) && is("17", "ns", 17), "a bare time is in ns");
	ok(is("3us", "ns", 3000) && is("2ms", "ns", 2000000) && is("1s", "ns", 1000000000), "times");
	ok(is("4k", "bytes", 4096) && is("3M", "bytes", 3 << 20), "sizes");
	ok(fails("4k", "ns", -EINVAL) && fails("1ms", "bytes", -EINVAL), "units are not mixed up");
	ok(fails("", "ns", -EINVAL) && fails("-1", "ns", -EINVAL) && fails("1 s", "ns", -EINVAL) &&
	   fails("1e3", "ns", -EINVAL), "what is no number");
	ok(fails("99999999999999999999", "ns", -ERANGE) && fails("9999999999s", "ns", -ERANGE) &&
	   fails("9999999999T", "bytes", -ERANGE), "what does not fit");

	ok(!cancel_parse("100us", &o) && o.cancel == SVA_TESTDEV_CANCEL_SPIN && o.cancel_ns == 100000,
	   "a cancel cost spins if nothing else is said");
	ok(!cancel_parse("sleep:1ms", &o) && o.cancel == SVA_TESTDEV_CANCEL_SLEEP, "sleep:1ms");
	ok(cancel_parse("nap:1ms", &o) && cancel_parse("spin:", &o) && cancel_parse("11s", &o),
	   "cancel costs that do not exist");
	ok(arm_parse("null") == SVA_TESTDEV_ARM_NULL && arm_parse("nul") < 0 && arm_parse("") < 0,
	   "names of arms are whole");
}

static void test_random(void)
{
	struct rng a = { 1 }, b = { 1 }, c = { 2 };
	unsigned int v[5] = { 0, 1, 2, 3, 4 }, seen = 0, counts[3] = { 0 };

	/* The reference values of SplitMix64 for seed 1. */
	ok(rng_next(&a) == 0x910a2dec89025cc1ULL, "the first number of seed 1");
	rng_next(&b);
	ok(rng_next(&a) == rng_next(&b), "a seed always gives the same");
	ok(rng_next(&a) != rng_next(&c), "another gives another");
	for (int i = 0; i < 30000; i++)
		counts[rng_below(&a, 3)]++;
	ok(near(counts[0], 10000, 400) && near(counts[1], 10000, 400), "numbers below 3 are even");
	rng_shuffle(&a, v, 5);
	for (int i = 0; i < 5; i++)
		seen |= 1 << v[i];
	ok(seen == 31, "a shuffle loses nothing");
}

int main(void)
{
	test_quantities();
	test_random();
	return tap_done();
}
