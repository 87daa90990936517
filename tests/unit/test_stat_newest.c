// SPDX-License-Identifier: GPL-2.0-only
/* What can be said of the newest point of a series. */
#include "base/base.h"
#include "stat/newest.h"
#include "tap.h"

#define ALPHA	0.05

/* A series of points with so many values each. */
static struct stat_newest look(const double *v, size_t points, size_t each, size_t since, size_t tests)
{
	size_t first[32];

	for (size_t i = 0; i <= points; i++)
		first[i] = i * each;
	return stat_newest(&(struct stat_series){ .v = v, .first = first, .points = points },
			   since, tests, ALPHA);
}

static void test_least(void)
{
	ok(stat_newest_least(1, ALPHA) == 4 && stat_newest_least(6, ALPHA) == 5,
	   "4 against 4 can tell of one measure, 5 against 5 of six");
	ok(stat_newest_least(70, ALPHA) == 7, "and 7 against 7 of 70");
}

static void test_before(void)
{
	static const double four[] = { 5, 6, 7, 8, 1, 2, 3, 4, 11, 12, 13, 14 };
	static const double mixed[] = { 1, 2, 3, 4, 1.5, 2.5, 3.5, 4.5 };
	struct stat_newest r = look(four, 3, 4, 0, 1);

	ok(r.rule == STAT_NEWEST_BEFORE && near(r.p, 2.0 / 70, 1e-12), "the exact test of 4 against 4");
	ok(near(r.before, 2.5, 0) && near(r.after, 12.5, 0), "with the point before it, not the others");
	r = look(mixed, 2, 4, 0, 1);
	ok(r.rule == STAT_NEWEST_BEFORE && r.p > 0.4 && near(r.after, 3, 0), "halves are not lost");
	r = look(four, 3, 4, 0, 2);
	ok(r.rule == STAT_NEWEST_NONE && r.p == 1 && near(r.before, 2.5, 0),
	   "of two measures 4 against 4 cannot tell, and two points are no series");
}

/* t of 20 after 10 to 14 is 8 / sqrt(2.5 * 1.2); with 4 degrees of freedom, its p is elementary. */
static void test_segment(void)
{
	static const double each3[] = {
		50, 50, 51, 59, 60, 60, 1, 10, 90, 12, 12, 12, 10, 11, 12, 13, 13, 13, 13, 14, 99, 2, 20, 20,
	};
	static const double same[] = { 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 8, 8 };
	double square = 64 / 3.0, wide = 1 + square / 4;
	double p = 1 - 0.75 * sqrt(square / wide) * (1 - square / (12 * wide));
	struct stat_newest r = look(each3, 8, 3, 2, 1);

	ok(r.rule == STAT_NEWEST_SEGMENT && near(r.p, p, 1e-12),
	   "three values each: the newest's median against those of the points since the last change");
	ok(near(r.before, 12, 0) && near(r.after, 20, 0), "from their median to its own");
	r = look(same, 4, 3, 0, 1);
	ok(r.rule == STAT_NEWEST_SEGMENT && near(r.p, 0.5, 1e-12),
	   "three that are all the same say little of where a fourth may be");
	ok(look(same + 3, 3, 3, 0, 1).rule == STAT_NEWEST_NONE, "two points are too few");
	ok(look(each3, 8, 3, 6, 1).rule == STAT_NEWEST_NONE, "and so is one since the last change");
	ok(look(each3, 12, 2, 0, 1).rule == STAT_NEWEST_NONE, "and points of two values");
}

static void test_fence(void)
{
	/* Steps of 1, 2, 3, 2 and 1 %, up and down, and one of 8 %. */
	static const double v[] = { 1e12, 1.01e12, 0.9898e12, 1.019494e12, 1.03988388e12,
				    1.0294850412e12, 1.111843844496e12 };
	static const double none[] = { 0, 0, 0, 0, 0, 0, 0, 3 };
	struct stat_newest r = look(v, 7, 1, 6, 1);

	ok(near(r.step, 0.08, 1e-9) && near(r.fence, 0.02 + 3 * 0.01, 1e-9),
	   "the fence is three times the quartiles' distance above the upper one");
	r = look(v, 6, 1, 5, 1);
	ok(isinf(r.fence), "four steps have none");
	r = look(none, 8, 1, 7, 1);
	ok(isinf(r.step) && r.fence == 0, "from nothing to something is a step");
}

int main(void)
{
	test_least();
	test_before();
	test_segment();
	test_fence();
	return tap_done();
}
