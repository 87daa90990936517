/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What may be said of two samples: changed, the same within a margin, or that
 * nobody can tell yet, and what it would take.
 *
 * The members of a sample are what is independent: the medians of the rounds of
 * a boot, or of boots, never all events of a run together. Arms of one run are
 * compared by the differences of their rounds. Two steps, because the rows of a
 * table know of each other:
 *
 *	for each row: rows[i] = stat_compare_paired(d, n, rows_nr);
 *	stat_holm(p, rows_nr, adjusted);
 *	for each row: stat_verdict(&rows[i], adjusted[i], margin);
 *
 * Verdict and interval never contradict each other: behind stat_verdict() the interval of
 * what has changed leaves out 0, and all others hold it; of those, what is the same has
 * its interval inside the margin. What holds for all rows of a table at once, with a
 * probability of 1 - STAT_ALPHA at least, however the rows depend on each other:
 *
 *  - nothing is called changed that is not (Holm);
 *  - all intervals hold their true shifts, before any of them is cut at 0. Each has a level
 *    of 1 - STAT_ALPHA / rows (Bonferroni; Dunn, "Multiple comparisons among means",
 *    Journal of the American Statistical Association 56 (1961)). So nothing is called the
 *    same that is not, either.
 *
 * Holm finds more than these intervals show. There are intervals that go with his steps, but of
 * what is found they tell the sign alone: Hayter and Hsu, "On the relationship between stepwise
 * decision procedures and confidence sets", Journal of the American Statistical Association 89
 * (1994); Guilbaud, "Simultaneous confidence regions corresponding to Holm's step-down procedure
 * and other closed-testing procedures", Biometrical Journal 50 (2008). So this is what is taken
 * of them: where Holm finds a row whose interval still reaches over 0, it is cut there, and
 * marked as @cut. Both guarantees together, that of the verdicts and that of the
 * intervals, can fail with twice STAT_ALPHA at most.
 */
#ifndef LIB_STAT_VERDICT_H
#define LIB_STAT_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stat/stat.h"

/* What every verdict is held to: false alarms per table, and changes found when there. */
#define STAT_ALPHA	0.05
#define STAT_POWER	0.80

/**
 * stat_holm() - p values of the rows of a table, for the table as a whole
 * @p: p value of each row
 * @n: rows
 * @adjusted: out, in the same order. Calling changed what is below alpha here is
 *	wrong in at least one row with a probability of alpha at most, however
 *	the rows depend on each other.
 *
 * Holm, "A simple sequentially rejective multiple test procedure", Scandinavian
 * Journal of Statistics 6 (1979). R: p.adjust(p, "holm").
 */
void stat_holm(const double *p, size_t n, double *adjusted);

/**
 * struct stat_compared - a row: two samples, and how much they can tell
 * @n: size of the base, or pairs
 * @m: size of the other, or pairs
 * @paired: they are compared by their differences
 * @rows: of the table
 * @test: its p goes into stat_holm()
 * @shift: with its interval, of a level of 1 - STAT_ALPHA / @rows
 * @detectable: shift that is found with STAT_POWER, at STAT_ALPHA / @rows
 * @provable: margin that the same samples are shown to be in with STAT_POWER
 */
struct stat_compared {
	size_t n;
	size_t m;
	bool paired;
	size_t rows;
	struct stat_test test;
	struct stat_shift shift;
	double detectable;
	double provable;
};

/**
 * stat_power_of() - how much two samples can tell
 * @x: the base, sorted
 * @n: its size
 * @y: the other, sorted
 * @m: its size
 * @row: with @rows; gets @detectable and @provable
 *
 * The test finds a shift with that power when the share of pairs with y above x
 * that is to be expected is so far from one half: z(1 - alpha / 2) standard
 * deviations that it has without a shift, z(power) of those it has with it, and
 * half a pair. Noether, "Sample size determination for some common nonparametric
 * tests", Journal of the American Statistical Association 82 (1987), takes the
 * former for both, which asks for too much of small samples; the latter is that of
 * Hanley and McNeil, "The meaning and use of the area under a receiver operating
 * characteristic (ROC) curve", Radiology 143 (1982). How far a shift must go for
 * that share is read off the differences y - x themselves: half of what their
 * order statistics at the share and at its opposite are apart. So no shape of the
 * distribution enters, but that little of the second deviation, and no spread but
 * the samples' own. Ties are not looked at.
 *
 * That the same is shown to be the same takes both ends of the interval to be inside the
 * margin, and neither may miss it: z((1 + power) / 2) instead.
 *
 * It is an estimate, as the samples are; tests/method/false-positives shows how
 * near to STAT_POWER it comes: 78 to 81 % for 20 boots, and 75 to 80 % of @provable. INFINITY
 * where samples of these sizes cannot find any shift.
 */
void stat_power_of(const int64_t *x, size_t n, const int64_t *y, size_t m,
		   struct stat_compared *row);

/**
 * stat_power_of_pairs() - the same of paired differences
 * @d: the differences, sorted
 * @n: how many
 * @row: with @rows; gets @detectable and @provable
 *
 * By the share of Walsh averages above 0 that it takes: as many as the test wants, exactly,
 * and z(power) standard deviations that their number has with a shift. These are of its
 * variance in Hettmansperger, "Statistical Inference Based on Ranks" (1984), section 2.5,
 * for differences of two exponential times, whose tails are as heavy as those of measured
 * ones. How far a shift must go is read off the Walsh averages, as above, and made up for by
 * 1 / sqrt(1 - 2 / n): the variance of the average of two of n about the mean of all n is so
 * much smaller than about the true one. What is told as found in 80 % is found in 78 to 85 %, or,
 * where the differences have peaks, in 66 to 89 %.
 */
void stat_power_of_pairs(const int64_t *d, size_t n, struct stat_compared *row);

/**
 * stat_compare() - all figures of a row of two samples
 * @x: the base, sorted
 * @n: its size, 1 or more
 * @y: the other, sorted
 * @m: its size, 1 or more
 * @rows: rows of the table, 1 or more
 *
 * Return: the figures.
 */
struct stat_compared stat_compare(const int64_t *x, size_t n, const int64_t *y, size_t m,
				  size_t rows);

/**
 * stat_compare_paired() - all figures of a row of pairs
 * @d: differences of the other to the base, sorted
 * @n: how many, 1 or more
 * @rows: rows of the table, 1 or more
 *
 * Return: the figures.
 */
struct stat_compared stat_compare_paired(const int64_t *d, size_t n, size_t rows);

/**
 * stat_equivalent() - is a shift inside a margin?
 * @shift: with its interval
 * @margin: above 0, in the samples' unit: the smallest shift that would matter
 *
 * The interval is inside: the rule of two one-sided tests, "the shift is not above -margin"
 * and "it is not below margin": Schuirmann, "A comparison of the two one-sided
 * tests procedure and the power approach for assessing the equivalence of average
 * bioavailability", Journal of Pharmacokinetics and Biopharmaceutics 15 (1987); by
 * the interval of the rank test, Wellek, "Testing Statistical Hypotheses of
 * Equivalence and Noninferiority", 2nd ed. (2010), sections 5.4 and 6.2. An interval of
 * 90 % would do for one row at 5 %. This one is that of the table, so that what is called the
 * same in any of its rows is, 95 times of 100, and so that the interval beside it shows it.
 *
 * Return: true if it is.
 */
bool stat_equivalent(const struct stat_shift *shift, double margin);

enum stat_verdict {
	STAT_CHANGED,
	STAT_SAME,
	STAT_UNDECIDED,
};

/**
 * stat_verdict() - what may be said of a row
 * @row: its figures; its interval is brought in step with what is said
 * @adjusted: its p value from stat_holm()
 * @margin: above 0, in the samples' unit
 *
 * Return: STAT_CHANGED if @adjusted is below STAT_ALPHA, also for a shift inside the
 * margin: that it is there is known, and its size stands beside it. Else STAT_SAME
 * if it is shown to be inside the margin, else STAT_UNDECIDED.
 */
enum stat_verdict stat_verdict(struct stat_compared *row, double adjusted, double margin);

/* What stat_more() returns where more of the same is no help, and when that is. */
#define STAT_MORE_NEVER		SIZE_MAX
#define STAT_MORE_TIMES		100

/**
 * stat_more() - what a row that is undecided would take
 * @row: its figures
 * @margin: above 0, in the samples' unit
 *
 * What samples can resolve, the greater of @row->detectable and @row->provable, goes
 * with one over the square root of their size; so many more bring it down to the
 * margin. Where it is there already, the shift is in between, and can be told
 * both from none and from the margin once half the margin is resolved. Where the
 * samples are too small to resolve anything, it is what makes a beginning. Nothing
 * but the samples' spread enters, not how near p came.
 *
 * Return: members that both samples need beyond the size of the greater, 1 or more, or
 * STAT_MORE_NEVER: more than STAT_MORE_TIMES as many, which nobody runs, and which would
 * resolve what no spread of so few can say.
 */
size_t stat_more(const struct stat_compared *row, double margin);

#endif
