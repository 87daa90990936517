// SPDX-License-Identifier: GPL-2.0-only
/* That no verdict of a table contradicts the interval beside it, by random tables of all kinds. */
#include <stdint.h>

#include "base/base.h"
#include "stat/verdict.h"
#include "tap.h"

/* A table: of what kind its values are, how many rows, how far apart; some of its rows paired. */
struct table {
	struct stat_compared rows[12];
	double p[12];
	double adjusted[12];
	double margin[12];
	size_t nr;
};

static int64_t value_of(struct rng *r, int kind, int64_t plus)
{
	switch (kind) {
	case 0:		/* two modes, far apart */
		return plus + (rng_below(r, 4) ? 1000 : 9000) + (int64_t)rng_below(r, 200);
	case 1:		/* next to nothing but ties */
		return plus / 400 + (int64_t)rng_below(r, 3);
	case 2:		/* always the same */
		return plus / 400;
	case 3:		/* a coarse clock */
		return (plus + (int64_t)rng_below(r, 2000)) / 100 * 100;
	default:
		return plus + (int64_t)rng_below(r, 2000);
	}
}

static void random_table(struct rng *r, struct table *t)
{
	*t = (struct table){ .nr = 1 + rng_below(r, ARRAY_SIZE(t->rows)) };
	for (size_t i = 0; i < t->nr; i++) {
		size_t n = 1 + rng_below(r, rng_below(r, 2) ? 12 : 60), m = 1 + rng_below(r, n + 5);
		int64_t x[70], y[70], plus = (int64_t)rng_below(r, 5) * 400 - 800;
		int kind = rng_below(r, 5);
		bool paired = rng_below(r, 2);

		for (size_t j = 0; j < n; j++)
			x[j] = value_of(r, kind, 0) - (paired ? value_of(r, kind, 0) + plus : 0);
		for (size_t j = 0; j < m; j++)
			y[j] = value_of(r, kind, plus);
		stat_sort(x, n);
		stat_sort(y, m);
		t->rows[i] = paired ? stat_compare_paired(x, n, t->nr) : stat_compare(x, n, y, m, t->nr);
		t->p[i] = t->rows[i].test.p;
		t->margin[i] = 1 + rng_below(r, 3000);
	}
	stat_holm(t->p, t->nr, t->adjusted);
}

static bool holds_zero(const struct stat_shift *s)
{
	return s->low <= 0 && s->high >= 0;
}

/* Of a row and its verdict. Return: what is wrong with it, or NULL. */
static const char *contradiction(const struct stat_compared *row, enum stat_verdict verdict, double margin)
{
	const struct stat_shift *s = &row->shift;

	if (s->low > s->shift || s->high < s->shift)
		return "the shift is outside of its interval";
	if (verdict != STAT_CHANGED && s->cut)
		return "what has not changed is cut";
	if (verdict != STAT_CHANGED && s->level_met && !holds_zero(s))
		return "? with an interval off 0";
	if (verdict == STAT_CHANGED && s->cut && s->low != 0 && s->high != 0)
		return "cut elsewhere";
	if (verdict == STAT_CHANGED && !s->cut && holds_zero(s))
		return "+ or - with an interval over 0";
	if (verdict == STAT_CHANGED && !s->shift)
		return "a change by nothing";
	if (verdict == STAT_SAME && (!s->level_met || s->low <= -margin || s->high >= margin))
		return "the same, and not inside the margin";
	return NULL;
}

/* For each row: what Holm says, the interval says; and test and interval are one before that. */
static void test_invariant(void)
{
	int seen[3] = { 0 }, cut = 0, bad = 0, apart = 0, without = 0;
	struct rng r = { 31 };

	for (int i = 0; i < 4000; i++) {
		struct table t;

		random_table(&r, &t);
		for (size_t j = 0; j < t.nr; j++) {
			struct stat_compared *row = &t.rows[j];
			bool off = row->shift.level_met && !holds_zero(&row->shift);
			enum stat_verdict verdict;
			const char *why;

			/* but for what rounding does to p */
			apart += off != (t.p[j] < STAT_ALPHA / t.nr * (1 - 1e-9));
			without += !row->shift.level_met;
			verdict = stat_verdict(row, t.adjusted[j], t.margin[j]);
			why = contradiction(row, verdict, t.margin[j]);
			if (why && bad++ < 5)
				printf("# %s: %g [%g, %g] p %g\n", why, row->shift.shift, row->shift.low,
				       row->shift.high, t.adjusted[j]);
			seen[verdict]++;
			cut += row->shift.cut;
		}
	}
	ok(!apart, "p is below alpha where the interval leaves out 0, and only there");
	ok(!bad, "no verdict contradicts its interval: %d changed, of them %d cut, %d same, %d ?",
	   seen[STAT_CHANGED], cut, seen[STAT_SAME], seen[STAT_UNDECIDED]);
	ok(seen[STAT_CHANGED] > 1000 && cut > 100 && seen[STAT_SAME] > 1000 &&
	   seen[STAT_UNDECIDED] > 1000 && without > 100, "of each there were enough to tell");
}

int main(void)
{
	test_invariant();
	return tap_done();
}
