// SPDX-License-Identifier: GPL-2.0-only
/*
 * Are the verdicts of lib/stat worth what they say? Campaigns whose truth is
 * known, by the thousand: tables of rows, each of two arms in rounds, each round of
 * events that share the round's luck, with tails as heavy as those of real times; now and then
 * all of a round, or one arm of it alone, is in another mode. Or of two kernels in boots.
 * What was counted is held against the binomial interval of what was promised.
 *
 * Prints a table; exits 1 if a promise is broken. Deterministic.
 */
#include <stdio.h>
#include <string.h>

#include "stat/change.h"
#include "stat/cluster.h"
#include "stat/until.h"
#include "stat/verdict.h"
#include "truth.h"

#define CAMPAIGNS	200	/* tables */
#define ROWS		8	/* of a table */
#define TRIALS		1000	/* single rows */
#define STOPPING_MAX	160
#define CLUSTERS	20
#define LINES		60	/* promises below, at most */

static int broken;

static void line(const char *what, int count, int trials, int low, int high, bool good)
{
	broken += !good;
	printf("%-52s %4d /%4d %6.1f %%   %3d to %3d%s\n", what, count, trials,
	       100.0 * count / trials, low, high, good ? "" : "  BROKEN");
}

enum bound { BOTH, AT_LEAST, AT_MOST };

/*
 * A promise: of so many trials, a share of P. Held against an interval of that so wide that
 * all of these lines are inside theirs 99 times of 100.
 */
static void expect(const char *what, int count, int trials, double p, enum bound bound)
{
	double tail = 0.01 / 2 / LINES;
	int low = bound == AT_MOST ? 0 : qbinom(tail, trials, p, 1, 0);
	int high = bound == AT_LEAST ? trials : qbinom(1 - tail, trials, p, 1, 0);

	line(what, count, trials, low, high, count >= low && count <= high);
}

/* As if nobody knew which of their rounds are one. */
static double p_unpaired(struct arms *a, size_t rounds)
{
	stat_sort(a->base.medians, rounds);
	stat_sort(a->new.medians, rounds);
	return stat_mann_whitney(a->base.medians, rounds, a->new.medians, rounds).p;
}

/* Tables in which nothing changed: how many claim a change in any row? */
static void tables(void)
{
	static struct arms a;
	int by_holm = 0, by_row = 0, by_event = 0, low, high;

	for (int i = 0; i < CAMPAIGNS; i++) {
		double p[ROWS], pooled[ROWS], adjusted[ROWS];
		bool holm = false, row = false, events = false;

		for (int r = 0; r < ROWS; r++) {
			size_t n = CLUSTERS * EVENTS;

			measure_arms(&a, r, CLUSTERS, true, 0);
			p[r] = stat_signed_rank(a.pairs, CLUSTERS).p;
			stat_sort(a.base.events, n);
			stat_sort(a.new.events, n);
			pooled[r] = stat_mann_whitney(a.base.events, n, a.new.events, n).p;
		}
		stat_holm(p, ROWS, adjusted);
		for (int r = 0; r < ROWS; r++) {
			holm = holm || adjusted[r] < STAT_ALPHA;
			row = row || p[r] < STAT_ALPHA;
		}
		stat_holm(pooled, ROWS, adjusted);
		for (int r = 0; r < ROWS; r++)
			events = events || adjusted[r] < STAT_ALPHA;
		by_holm += holm;
		by_row += row;
		by_event += events;
	}
	low = qbinom(0.025, CAMPAIGNS, STAT_ALPHA, 1, 0);
	high = qbinom(0.975, CAMPAIGNS, STAT_ALPHA, 1, 0);
	line("false alarms per table", by_holm, CAMPAIGNS, low, high,
	     by_holm >= low && by_holm <= high);
	/* what would be wrong must be seen to be: else this proves nothing */
	line("  were there no Holm (to be above)", by_row, CAMPAIGNS, low, high, by_row > high);
	line("  were events taken, not rounds (above)", by_event, CAMPAIGNS, low, high,
	     by_event > high);
}

/* The same of boots of two kernels, for which there are no pairs. Ties and few boots err to one side. */
static void tables_of_boots(size_t boots)
{
	static struct arm base, new;
	char what[80];
	int alarms = 0;

	for (int i = 0; i < TRIALS; i++) {
		double p[ROWS], adjusted[ROWS];
		bool any = false;

		for (int r = 0; r < ROWS; r++) {
			measure(&base, r, boots, 0);
			measure(&new, r, boots, 0);
			p[r] = stat_mann_whitney(base.medians, boots, new.medians, boots).p;
		}
		stat_holm(p, ROWS, adjusted);
		for (int r = 0; r < ROWS; r++)
			any = any || adjusted[r] < STAT_ALPHA;
		alarms += any;
	}
	snprintf(what, sizeof(what), "false alarms per table of %zu boots against %zu", boots, boots);
	expect(what, alarms, TRIALS, STAT_ALPHA, AT_MOST);
}

/* Of rounds of two arms, or of boots of two kernels. */
static struct stat_compared compare(bool paired, int shape, size_t n, size_t rows, double plus)
{
	static struct arms a;

	if (paired) {
		measure_arms(&a, shape, n, false, plus);
		return stat_compare_paired(a.pairs, n, rows);
	}
	measure(&a.base, shape, n, 0);
	measure(&a.new, shape, n, plus);
	return stat_compare(a.base.medians, n, a.new.medians, n, rows);
}

static double median_of(double (*figure)(const struct stat_compared *), bool paired, int shape,
			size_t n, size_t rows)
{
	static int64_t v[TRIALS];

	for (int i = 0; i < TRIALS; i++) {
		struct stat_compared c = compare(paired, shape, n, rows, 0);

		v[i] = figure(&c);
	}
	stat_sort(v, TRIALS);
	return stat_quantile(v, TRIALS, 0.5);
}

static double detectable(const struct stat_compared *c)
{
	return c->detectable;
}

static double provable(const struct stat_compared *c)
{
	return c->provable;
}

/*
 * Tables of which every other row is shifted by about what can be found: is what is said of all
 * rows together true of all of them? Of the intervals as they are computed, of verdicts, and of
 * both, intervals as they are shown.
 */
static void together(void)
{
	int missed = 0, wrong = 0, either = 0, cut = 0;
	double shifts[ROWS];

	for (int r = 0; r < ROWS; r++)
		shifts[r] = r % 2 ? median_of(detectable, true, r / 2, CLUSTERS, ROWS) : 0;
	for (int i = 0; i < TRIALS; i++) {
		struct stat_compared rows[ROWS];
		double p[ROWS], adjusted[ROWS];
		bool out = false, alarm = false, shown_out = false;

		for (int r = 0; r < ROWS; r++) {
			rows[r] = compare(true, r / 2, CLUSTERS, ROWS, shifts[r]);
			out |= shifts[r] < rows[r].shift.low || shifts[r] > rows[r].shift.high;
			p[r] = rows[r].test.p;
		}
		stat_holm(p, ROWS, adjusted);
		for (int r = 0; r < ROWS; r++) {
			alarm |= stat_verdict(&rows[r], adjusted[r], 1) == STAT_CHANGED && !shifts[r];
			shown_out |= shifts[r] < rows[r].shift.low || shifts[r] > rows[r].shift.high;
			cut += rows[r].shift.cut;
		}
		missed += out;
		wrong += alarm;
		either += alarm || shown_out;
	}
	expect("half of the rows shifted: a row without is + or -", wrong, TRIALS, STAT_ALPHA, AT_MOST);
	expect("  any of the intervals misses its shift", missed, TRIALS, STAT_ALPHA, AT_MOST);
	expect("  any of both, intervals as they are shown", either, TRIALS, 2 * STAT_ALPHA, AT_MOST);
	line("  rows whose interval is cut at 0", cut, ROWS * TRIALS, 1, ROWS * TRIALS, cut > 0);
}

/*
 * A shift of what is called detectable is found so often. Of rounds whose medians have two peaks,
 * differences have three, and one of 10 or 20 more or less decides whether a shift has to go from
 * one to the next: no promise is kept to the percent there.
 */
static void power(bool paired, int shape, size_t n, size_t rows)
{
	double shift = median_of(detectable, paired, shape, n, rows);
	int found = 0;
	char what[80];

	for (int i = 0; i < TRIALS; i++)
		found += compare(paired, shape, n, rows, shift).test.p < STAT_ALPHA / rows;
	snprintf(what, sizeof(what), "found: %s, %zu %s, %zu row%s: %.0f ns", shapes[shape], n,
		 paired ? "rounds" : "boots", rows, rows > 1 ? "s" : "", shift);
	if (paired && shape == TWO_PEAKS)
		line(what, found, TRIALS, TRIALS / 2, TRIALS, found >= TRIALS / 2);
	else	/* see stat_power_of_pairs() */
		expect(what, found, TRIALS, paired ? STAT_POWER + 0.02 : STAT_POWER, BOTH);
}

/* What is found of pairs is not found in the same rounds if nobody knows the pairs. */
static void without_pairs(int shape, size_t rounds)
{
	static struct arms a;
	double shift = median_of(detectable, true, shape, rounds, 1);
	int found = 0, low = qbinom(0.025, TRIALS, STAT_POWER, 1, 0);

	for (int i = 0; i < TRIALS; i++) {
		measure_arms(&a, shape, rounds, false, shift);
		found += p_unpaired(&a, rounds) < STAT_ALPHA;
	}
	line("  were they not paired (to be below)", found, TRIALS, low, TRIALS, found < low);
}

/* Arms that are the same are shown to be so, and arms a margin apart are not. */
static void equal(bool paired, int shape, size_t n)
{
	double margin = median_of(provable, paired, shape, n, 1);
	int shown = 0, wrong = 0;
	char what[80];

	for (int i = 0; i < TRIALS; i++) {
		struct stat_compared c = compare(paired, shape, n, 1, 0);

		shown += stat_equivalent(&c.shift, margin);
		c = compare(paired, shape, n, 1, margin);
		wrong += stat_equivalent(&c.shift, margin);
	}
	snprintf(what, sizeof(what), "same: %s, %zu %s: %.0f ns", shapes[shape], n,
		 paired ? "rounds" : "boots", margin);
	/* see stat_power_of() */
	expect(what, shown, TRIALS, paired ? STAT_POWER : STAT_POWER - 0.03, BOTH);
	expect("  wrongly, a margin apart", wrong, TRIALS, STAT_ALPHA / 2, AT_MOST);
}

/* The middle quantile of many rounds is in the interval that 20 of them give. */
static void coverage(int shape, double q)
{
	enum { MANY = 4000 };
	static int64_t all[MANY * EVENTS];
	static struct arm a;
	size_t sizes[CLUSTERS];
	double truth;
	int inside = 0;
	char what[80];

	for (int i = 0; i < MANY / CLUSTERS; i++) {
		measure(&a, shape, CLUSTERS, 0);
		memcpy(all + i * CLUSTERS * EVENTS, a.events, sizeof(*all) * CLUSTERS * EVENTS);
	}
	stat_sort(all, MANY * EVENTS);
	truth = stat_quantile(all, MANY * EVENTS, q);
	for (int i = 0; i < CLUSTERS; i++)
		sizes[i] = EVENTS;
	for (int i = 0; i < TRIALS; i++) {
		struct stat_clusters *c;
		struct stat_estimate e;

		measure(&a, shape, CLUSTERS, 0);
		c = stat_clusters_new(a.events, sizes, CLUSTERS);
		if (!stat_cluster_quantile(c, q, 0.95, i, &e))
			inside += e.low <= truth && truth <= e.high;
		stat_clusters_free(c);
	}
	snprintf(what, sizeof(what), "p%g in its interval: %s, %d rounds", q * 100, shapes[shape],
		 CLUSTERS);
	/* see stat_cluster_quantile() */
	expect(what, inside, TRIALS, q == 0.5 ? 0.95 : 0.93, BOTH);
}

/* Series in which nothing changes, and some in which one point does so for good. */
static void changes(void)
{
	enum { POINTS = 40 };
	size_t first[POINTS + 1];
	int alarms = 0, found = 0;

	for (size_t i = 0; i <= POINTS; i++)
		first[i] = i;
	for (int i = 0; i < TRIALS; i++) {
		struct stat_change c[POINTS];
		double v[POINTS];
		struct stat_series s = { v, first, POINTS };
		size_t nr;

		for (int j = 0; j < POINTS; j++)
			v[j] = 20000 * exp(0.05 * luck());
		alarms += stat_changes(&s, STAT_ALPHA, 0, i, c) > 0;
		for (int j = 28; j < POINTS; j++)
			v[j] *= 1.2;
		nr = stat_changes(&s, STAT_ALPHA, 0.03, i, c);
		found += nr > 0 && c[nr - 1].at >= 26 && c[nr - 1].at <= 30;
	}
	expect("false alarms per series of 40", alarms, TRIALS, STAT_ALPHA, AT_MOST);
	expect("a change of 20 % found to within 2 points", found, TRIALS, 0.9, AT_LEAST);
}

/*
 * Runs that end by themselves, of arms that are the same: how many claim a change? If the width
 * ends them, as many as of those with a fixed number of rounds; if p does, at the same looks,
 * more. How many rounds the former have on average is in the line.
 */
static void stopping(int shape, double width)
{
	int by_width = 0, by_p = 0;
	int64_t ended = 0;
	char what[80];

	for (int i = 0; i < TRIALS; i++) {
		int64_t base[STOPPING_MAX], d[STOPPING_MAX], events[EVENTS];
		size_t end = 0;
		bool claimed = false;

		for (size_t n = 1; n <= STOPPING_MAX; n++) {
			double shared = shared_luck();
			struct stat_shift s;
			bool changed;

			base[n - 1] = one_round(events, shape, shared * own_luck(true), 0);
			d[n - 1] = one_round(events, shape, shared * own_luck(true), 0) - base[n - 1];
			if (!stat_until_look(n))
				continue;
			stat_sort(d, n);
			stat_sort(base, n);
			changed = stat_signed_rank(d, n).p < STAT_ALPHA;
			claimed = claimed || changed;
			s = stat_shift_paired(d, n, 1 - STAT_ALPHA);
			if (!end && (n == STOPPING_MAX ||
				     stat_until_width(&s, stat_quantile(base, n, 0.5)) <= width)) {
				end = n;
				by_width += changed;
			}
		}
		by_p += claimed;
		ended += end;
	}
	snprintf(what, sizeof(what), "false alarms, until +-%g %%: %s, %.0f rounds", 100 * width,
		 shapes[shape], (double)ended / TRIALS);
	expect(what, by_width, TRIALS, STAT_ALPHA, BOTH);
	line("  until p is small (to be above)", by_p, TRIALS,
	     0, qbinom(0.975, TRIALS, STAT_ALPHA, 1, 0),
	     by_p > qbinom(0.975, TRIALS, STAT_ALPHA, 1, 0));
}

int main(void)
{
	const int n_shapes = ARRAY_SIZE(shapes);

	printf("%-52s %10s %8s   %s\n", "promise: times, rounds, rows: shift or margin", "kept", "", "expected");
	tables();
	for (size_t boots = 6; boots <= 24; boots *= 2)
		tables_of_boots(boots);
	together();
	for (int shape = 0; shape < n_shapes; shape++) {
		for (size_t rounds = 10; rounds <= ROUNDS_MAX; rounds *= 2) {
			power(true, shape, rounds, 1);
			/* where medians have peaks of their own, that is no loss */
			if (rounds == CLUSTERS && shape != TWO_PEAKS)
				without_pairs(shape, rounds);
		}
	}
	for (int shape = 0; shape < n_shapes; shape++)
		power(true, shape, CLUSTERS, ROWS);
	for (int shape = 0; shape < n_shapes; shape++)
		power(false, shape, CLUSTERS, 1);
	for (int shape = 0; shape < n_shapes; shape++)
		equal(true, shape, CLUSTERS);
	for (int shape = 0; shape < 2; shape++)
		equal(false, shape, CLUSTERS);
	for (int shape = 0; shape < 2; shape++) {
		coverage(shape, 0.5);
		coverage(shape, 0.9);
	}
	changes();
	for (int shape = 0; shape < n_shapes; shape++)
		stopping(shape, 0.06);
	return broken ? EXIT_FAILED : EXIT_OK;
}
