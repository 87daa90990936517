// SPDX-License-Identifier: GPL-2.0-only
/* How much of a time spans cover, against counting it. */
#include "base/base.h"
#include "probe/cover.h"
#include "tap.h"

#define TIMES	200

static int64_t count(const bool *covered, int begin, int end)
{
	int64_t n = 0;

	for (int i = begin; i < end; i++)
		n += covered[i];
	return n;
}

static bool agrees(struct rng *r)
{
	bool covered[TIMES] = { false };
	struct cover c = { 0 };
	bool same = true;

	for (uint64_t spans = rng_below(r, 12); spans; spans--) {
		struct record_span s = { .begin_ns = rng_below(r, TIMES) };

		s.end_ns = s.begin_ns + rng_below(r, TIMES - s.begin_ns);
		cover_add(&c, &s);
		for (uint64_t i = s.begin_ns; i < s.end_ns; i++)
			covered[i] = true;
	}
	cover_sort(&c);
	for (int begin = 0; begin < TIMES; begin += 7)
		for (int end = begin; end < TIMES; end += 5)
			same = same && cover_ns(&c, begin, end) == count(covered, begin, end);
	free(c.spans);
	return same;
}

int main(void)
{
	struct rng r = { 1 };
	struct cover none = { 0 };
	bool same = true;

	cover_sort(&none);
	ok(cover_ns(&none, 0, 100) == 0, "no spans cover nothing");
	for (int i = 0; i < 200; i++)
		same = same && agrees(&r);
	ok(same, "random spans cover what counting says");
	return tap_done();
}
