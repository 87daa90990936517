/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * On which side of a threshold is it, if some of its values fall on the other? Asked one value
 * after the other, so that what is clear takes few of them, and with an error that was fixed before:
 * Wald, "Sequential tests of statistical hypotheses", Annals of Mathematical Statistics 16 (1945).
 *
 * Either at most a share w of the values is above, or at least 1 - w is. Each value then adds
 * ln((1 - w) / w) to the logarithm of the likelihood ratio, or takes as much away, and the test ends
 * where that has come to ln((1 - a) / a) on either side, a being the chance of a wrong end that is
 * allowed. All steps being of one length, that is the same as to count by how many values one
 * side is ahead, and to end at a lead of
 *
 *	ln((1 - a) / a) / ln((1 - w) / w), rounded up.
 *
 * What the rounding gains is known, because the count is a gambler's: he is ruined with a chance
 * of 1 / (1 + ((1 - w) / w)^lead). Feller, "An Introduction to Probability Theory and Its
 * Applications", vol. 1, 3rd ed. (1968), section XIV.2.
 *
 * A test of which no side is that far ahead after three times as many values ends undecided. That
 * makes wrong ends only rarer.
 */
#ifndef LIB_STAT_WALD_H
#define LIB_STAT_WALD_H

#include <stdbool.h>
#include <stddef.h>

/* The share of values that may fall on the wrong side, and the chance of any wrong end. */
#define STAT_WALD_WRONG	0.1
#define STAT_WALD_ERROR	0.05

/**
 * struct stat_wald - how a test is to be made
 * @lead: it ends where one side is so many values ahead
 * @most: or after so many
 * @error: chance that it ends on the wrong side
 * @undecided: chance that it ends on none
 */
struct stat_wald {
	size_t lead;
	size_t most;
	double error;
	double undecided;
};

/**
 * stat_wald() - plan tests
 * @tests: so many are made, which together are to have a wrong end with a chance of
 *	STAT_WALD_ERROR at most; 1 or more
 *
 * Return: how each is made; its chances are those where just STAT_WALD_WRONG falls on the
 * wrong side.
 */
struct stat_wald stat_wald(size_t tests);

enum stat_side {
	STAT_SIDE_OPEN,		/* it takes more values */
	STAT_SIDE_BELOW,
	STAT_SIDE_ABOVE,
	STAT_SIDE_UNDECIDED,
};

/**
 * stat_wald_side() - what values say so far
 * @w: from stat_wald()
 * @above: of each value, in the order in which they came: is it above the threshold?
 * @n: how many there are
 * @used: out, how many of them the test took; those behind it had no part
 *
 * Return: the side.
 */
enum stat_side stat_wald_side(const struct stat_wald *w, const bool *above, size_t n, size_t *used);

/**
 * struct stat_share - a share of which one has seen a sample
 * @low: of the one-sided interval of 95 % that is open above
 * @high: and of the one that is open below
 */
struct stat_share {
	double low;
	double high;
};

/**
 * stat_share() - how large a share may be
 * @hits: members of the sample that count
 * @n: of so many, 1 or more
 *
 * Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the case of the
 * binomial", Biometrika 26 (1934), by quantiles of the beta distribution.
 *
 * Return: its bounds, each for itself.
 */
struct stat_share stat_share(size_t hits, size_t n);

/**
 * stat_share_shown() - how many it takes without a hit to show that a share is small
 * @share: above 0
 *
 * Return: the least n for which stat_share() of 0 hits has a @high of @share at most.
 */
size_t stat_share_shown(double share);

#endif
