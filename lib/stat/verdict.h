/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What may be said of two samples: changed, the same within a margin, or that
 * nobody can tell yet, and what it would take.
 *
 * The members of a sample are what is independent: the medians of the rounds of
 * a boot, or of boots, never all events of a run together. Two steps, because
 * the rows of a table know of each other:
 *
 *	for each row: rows[i] = stat_compare(base, n, new, m, rows_nr);
 *	stat_holm(p, rows_nr, adjusted);
 *	for each row: stat_verdict(&rows[i], adjusted[i], margin);
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
 * stat_detectable() - the shift that a Mann-Whitney test would find
 * @x: sample, sorted
 * @n: its size
 * @y: sample, sorted
 * @m: its size
 * @alpha: of the two-sided test; with Holm over k rows, alpha / k
 * @power: with which probability, such as 0.80
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
 * the samples' own. Ties are not looked at, which errs to the safe side.
 *
 * It is an estimate, as the samples are; tests/method/false-positives shows how
 * near to @power it comes: for 80 %, 79 % on average, 77 % at 10 rounds at worst.
 *
 * Return: the shift, in the samples' unit, to either side; INFINITY when samples of
 * these sizes cannot find any.
 */
double stat_detectable(const int64_t *x, size_t n, const int64_t *y, size_t m, double alpha,
		       double power);

/**
 * stat_provable() - the margin that samples which are the same would be shown to be in
 * @x: sample, sorted
 * @n: its size
 * @y: sample, sorted
 * @m: its size
 * @alpha: of each of the two tests of stat_equivalent()
 * @power: with which probability
 *
 * As stat_detectable(), with z(1 - alpha) and z((1 + power) / 2): each of the
 * tests is one-sided, and both must reject. Further out the normal approximation
 * is less good: of 20 rounds, 77 % are shown where 80 % should be.
 *
 * Return: the margin, in the samples' unit; INFINITY when samples of these sizes
 * show nothing.
 */
double stat_provable(const int64_t *x, size_t n, const int64_t *y, size_t m, double alpha,
		     double power);

/**
 * stat_equivalent() - is a shift inside a margin?
 * @interval: from stat_shift() with a level of 1 - 2 * alpha: 0.90 for 5 %
 * @margin: above 0, in the samples' unit: the smallest shift that would matter
 *
 * Two one-sided tests, "the shift is not above -margin" and "it is not below
 * margin", both rejected at alpha: Schuirmann, "A comparison of the two one-sided
 * tests procedure and the power approach for assessing the equivalence of average
 * bioavailability", Journal of Pharmacokinetics and Biopharmaceutics 15 (1987); by
 * the interval of the rank test, Wellek, "Testing Statistical Hypotheses of
 * Equivalence and Noninferiority", 2nd ed. (2010), section 6.2.
 *
 * Return: true if it is.
 */
bool stat_equivalent(const struct stat_shift *interval, double margin);

/**
 * struct stat_compared - a row: two samples, and how much they can tell
 * @n: size of the base
 * @m: size of the other
 * @rows: of the table
 * @test: Mann-Whitney; its p goes into stat_holm()
 * @shift: with its 95 % interval
 * @narrow: the same with 90 %, for stat_equivalent()
 * @detectable: shift that is found with STAT_POWER, at STAT_ALPHA over all rows
 * @provable: margin that the same samples are shown to be in with STAT_POWER, at STAT_ALPHA
 */
struct stat_compared {
	size_t n;
	size_t m;
	size_t rows;
	struct stat_test test;
	struct stat_shift shift;
	struct stat_shift narrow;
	double detectable;
	double provable;
};

/**
 * stat_compare() - all figures of a row
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

enum stat_verdict {
	STAT_CHANGED,
	STAT_SAME,
	STAT_UNDECIDED,
};

/**
 * stat_verdict() - what may be said of a row
 * @row: its figures
 * @adjusted: its p value from stat_holm()
 * @margin: above 0, in the samples' unit
 *
 * Return: STAT_CHANGED if @adjusted is below STAT_ALPHA, also for a shift inside the
 * margin: that it is there is known, and its size stands beside it. Else STAT_SAME
 * if it is shown to be inside the margin, else STAT_UNDECIDED.
 */
enum stat_verdict stat_verdict(const struct stat_compared *row, double adjusted, double margin);

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
 * Return: members that both samples need beyond the size of the greater, 1 or more.
 */
size_t stat_more(const struct stat_compared *row, double margin);

#endif
