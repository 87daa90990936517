/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The distribution that rank tests and their intervals share. For lib/stat itself.
 *
 * The count is that of differences which are not above the shift that is tried, or of those
 * which are not below it: of all y - x for two samples, of all Walsh averages for one of paired
 * differences. What equals the shift is in both, so that it speaks against a finding either way.
 */
#ifndef LIB_STAT_RANK_H
#define LIB_STAT_RANK_H

#include "stat/pairs.h"
#include "stat/stat.h"

/**
 * struct rank_null - how the count is distributed if the shift is the true one
 * @n: size of the sample
 * @m: of the other, 0 where there is one
 * @signs: there is one, of paired differences
 * @exact: by the exact distribution, else normal
 * @mean: of the count
 * @sigma: its standard deviation, of the normal one
 */
struct rank_null {
	double n;
	double m;
	bool signs;
	bool exact;
	double mean;
	double sigma;
};

/**
 * rank_null_of_two() - of two samples
 * @x: sample, sorted
 * @n: its size
 * @y: sample, sorted
 * @m: its size
 *
 * Return: the distribution, of Mann and Whitney's count.
 */
struct rank_null rank_null_of_two(const int64_t *x, size_t n, const int64_t *y, size_t m);

/**
 * rank_null_of_signs() - of paired differences
 * @d: the differences, sorted
 * @n: how many
 *
 * Return: the distribution, of Wilcoxon's count.
 */
struct rank_null rank_null_of_signs(const int64_t *d, size_t n);

/**
 * rank_p() - the two-sided p value of a count
 * @null: distribution
 * @count: on the side that has fewer
 *
 * Return: twice the probability of so few, or 1.
 */
double rank_p(const struct rank_null *null, double count);

/**
 * rank_of() - which order statistic is the end of an interval?
 * @null: distribution
 * @alpha: 1 minus the interval's level
 *
 * By rank_p(): the k-th from either end is, if @k counts are below @alpha.
 *
 * Return: k, 0 when even the extremes do not reach the level.
 */
uint64_t rank_of(const struct rank_null *null, double alpha);

/**
 * rank_free() - free what libRmath keeps of exact distributions
 */
void rank_free(void);

#endif
