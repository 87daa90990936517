// SPDX-License-Identifier: GPL-2.0-only
/* For how much of a time spans go on that began before it, against counting. */
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

/* What of @spans began before @begin, marked. */
static void mark(bool *covered, const struct cover *spans, uint64_t begin)
{
	for (size_t i = 0; i < spans->n; i++)
		for (uint64_t t = spans->spans[i].begin_ns;
		     spans->spans[i].begin_ns < begin && t < spans->spans[i].end_ns; t++)
			covered[t] = true;
}

static bool agrees(struct rng *r)
{
	struct cover c = { 0 }, given = { 0 };
	bool same = true;

	for (uint64_t spans = rng_below(r, 12); spans; spans--) {
		struct record_span s = { .begin_ns = rng_below(r, TIMES) };

		s.end_ns = s.begin_ns + rng_below(r, TIMES - s.begin_ns);
		cover_add(&c, &s);
		cover_add(&given, &s);
	}
	cover_sort(&c);
	for (int begin = 0; begin < TIMES; begin += 7) {
		bool covered[TIMES] = { false };

		mark(covered, &given, begin);
		for (int end = begin; end < TIMES; end += 5)
			same = same && cover_ns(&c, begin, end) == count(covered, begin, end);
	}
	free(c.spans);
	free(given.spans);
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
