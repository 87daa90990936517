// SPDX-License-Identifier: GPL-2.0-only
/*
 * Are the verdicts of lib/stat worth what they say? Campaigns whose truth is
 * known, by the thousand: tables of rows, each of two arms in rounds, each round of
 * events that share the round's luck, with tails as heavy as those of real times.
 * What was counted is held against the binomial interval of what was promised.
 *
 * Prints a table; exits 1 if a promise is broken. Deterministic.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "base/base.h"
#include "stat/change.h"
#include "stat/cluster.h"
#include "stat/stat.h"
#include "stat/until.h"
#include "stat/verdict.h"

#define CAMPAIGNS	200	/* tables */
#define ROWS		8	/* of a table */
#define TRIALS		1000	/* single rows */
#define EVENTS		15	/* of a round */
#define ROUNDS_MAX	40
#define STOPPING_MAX	160
#define CLUSTERS	20
#define LINES		34	/* promises below */

static struct rng rng = { 20 };
static int broken;

/* In (0, 1). */
static double uniform(void)
{
	return ((rng_next(&rng) >> 11) + 0.5) * 0x1p-53;
}

static double normal(void)
{
	return qnorm(uniform(), 0, 1, 1, 0);
}

/* What a round does to all of its events: Student's t with 3 degrees of freedom. */
static double luck(void)
{
	double a = normal(), b = normal(), c = normal();

	return normal() / sqrt((a * a + b * b + c * c) / 3);
}

static const char * const shapes[] = { "lognormal", "long tail", "two peaks", "coarse clock" };

/* Nanoseconds of an event: what measured times look like. */
static double event(int shape)
{
	switch (shape % (int)ARRAY_SIZE(shapes)) {
	case 0:
		return 20000 * exp(0.3 * normal());
	case 1:		/* now and then a very long one */
		return 15000 + 5000 / sqrt(uniform());
	case 2:		/* with and without a grace period */
		return (uniform() < 0.7 ? 12000 : 30000) * exp(0.1 * normal());
	default:	/* a clock that ticks in steps of 100 ns */
		return 100 * floor(30 + 10 * -log(uniform()));
	}
}

/* One arm of a row: the events, and the rounds' medians, sorted. */
struct arm {
	int64_t events[ROUNDS_MAX * EVENTS];
	int64_t medians[ROUNDS_MAX];
};

/* Return: the median of the round's events. */
static int64_t one_round(int64_t *events, int shape, double plus)
{
	double of_round = exp(0.05 * luck());
	int64_t sorted[EVENTS];

	for (int j = 0; j < EVENTS; j++)
		sorted[j] = events[j] = event(shape) * of_round + plus;
	stat_sort(sorted, EVENTS);
	return sorted[EVENTS / 2];
}

static void measure(struct arm *a, int shape, size_t rounds, double plus)
{
	for (size_t i = 0; i < rounds; i++)
		a->medians[i] = one_round(a->events + i * EVENTS, shape, plus);
	stat_sort(a->medians, rounds);
}

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

/* Tables in which nothing changed: how many claim a change in any row? */
static void tables(void)
{
	static struct arm base, new;
	int by_holm = 0, by_row = 0, by_event = 0, low, high;

	for (int i = 0; i < CAMPAIGNS; i++) {
		double p[ROWS], pooled[ROWS], adjusted[ROWS];
		bool holm = false, row = false, events = false;

		for (int r = 0; r < ROWS; r++) {
			size_t n = CLUSTERS * EVENTS;

			measure(&base, r, CLUSTERS, 0);
			measure(&new, r, CLUSTERS, 0);
			p[r] = stat_mann_whitney(base.medians, CLUSTERS, new.medians, CLUSTERS).p;
			stat_sort(base.events, n);
			stat_sort(new.events, n);
			pooled[r] = stat_mann_whitney(base.events, n, new.events, n).p;
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

static double median_of(double (*figure)(const struct stat_compared *), int shape, size_t rounds,
			size_t rows)
{
	static int64_t v[TRIALS];
	static struct arm base, new;

	for (int i = 0; i < TRIALS; i++) {
		struct stat_compared c;

		measure(&base, shape, rounds, 0);
		measure(&new, shape, rounds, 0);
		c = stat_compare(base.medians, rounds, new.medians, rounds, rows);
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

/* A shift of what is called detectable is found so often, and with half the rounds less so. */
static void power(int shape, size_t rounds, size_t rows)
{
	static struct arm base, new;
	double shift = median_of(detectable, shape, rounds, rows);
	int found = 0;
	char what[80];

	for (int i = 0; i < TRIALS; i++) {
		measure(&base, shape, rounds, 0);
		measure(&new, shape, rounds, shift);
		found += stat_mann_whitney(base.medians, rounds, new.medians, rounds).p
			< STAT_ALPHA / rows;
	}
	snprintf(what, sizeof(what), "found: %s, %zu rounds, %zu rows: %.0f ns", shapes[shape],
		 rounds, rows, shift);
	expect(what, found, TRIALS, STAT_POWER, BOTH);
}

/* Arms that are the same are shown to be so, and arms a margin apart are not. */
static void equal(int shape, size_t rounds)
{
	static struct arm base, new;
	double margin = median_of(provable, shape, rounds, 1);
	int shown = 0, wrong = 0;
	char what[80];

	for (int i = 0; i < TRIALS; i++) {
		struct stat_compared c;

		measure(&base, shape, rounds, 0);
		measure(&new, shape, rounds, 0);
		c = stat_compare(base.medians, rounds, new.medians, rounds, 1);
		shown += stat_equivalent(&c.narrow, margin);
		measure(&new, shape, rounds, margin);
		c = stat_compare(base.medians, rounds, new.medians, rounds, 1);
		wrong += stat_equivalent(&c.narrow, margin);
	}
	snprintf(what, sizeof(what), "same: %s, %zu rounds: %.0f ns", shapes[shape], rounds, margin);
	/* see stat_provable() */
	expect(what, shown, TRIALS, STAT_POWER - 0.03, BOTH);
	expect("  wrongly, a margin apart", wrong, TRIALS, STAT_ALPHA, AT_MOST);
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

/* How many rounds a run has that ends by the rule of lib/stat/until.h, or with the last of them. */
static size_t ends_after(const int64_t *x, const int64_t *y, size_t rounds, double width)
{
	return rounds == STOPPING_MAX || stat_until_width(x, rounds, y, rounds) <= width ? rounds : 0;
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
		int64_t x[STOPPING_MAX], y[STOPPING_MAX], events[EVENTS];
		size_t end = 0, n = 0;
		bool claimed = false;

		for (size_t rounds = 1; rounds <= STOPPING_MAX; rounds++) {
			bool changed;

			x[n] = one_round(events, shape, 0);
			y[n++] = one_round(events, shape, 0);
			if (!stat_until_look(rounds))
				continue;
			stat_sort(x, n);
			stat_sort(y, n);
			changed = stat_mann_whitney(x, n, y, n).p < STAT_ALPHA;
			claimed = claimed || changed;
			if (!end) {
				end = ends_after(x, y, n, width);
				by_width += end && changed;
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
	printf("%-52s %10s %8s   %s\n", "promise: times, rounds, rows: shift or margin", "kept", "", "expected");
	tables();
	for (int shape = 0; shape < (int)ARRAY_SIZE(shapes); shape++)
		for (size_t rounds = 10; rounds <= ROUNDS_MAX; rounds *= 2)
			power(shape, rounds, 1);
	for (int shape = 0; shape < (int)ARRAY_SIZE(shapes); shape++)
		power(shape, CLUSTERS, ROWS);
	for (int shape = 0; shape < (int)ARRAY_SIZE(shapes); shape++)
		equal(shape, CLUSTERS);
	for (int shape = 0; shape < 2; shape++) {
		coverage(shape, 0.5);
		coverage(shape, 0.9);
	}
	changes();
	for (int shape = 0; shape < (int)ARRAY_SIZE(shapes); shape++)
		stopping(shape, 0.06);
	return broken ? EXIT_FAILED : EXIT_OK;
}
