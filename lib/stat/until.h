/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * When to stop measuring: as soon as the interval is narrow enough, looked at when a
 * schedule says so that is fixed in advance.
 *
 * The rule sees widths, never where the interval lies and never a p value. To look
 * at p again and again until it is small finds differences where there are none
 * (Armitage, McPherson and Rowe, "Repeated significance tests on accumulating data",
 * Journal of the Royal Statistical Society A 132 (1969)). A width says how much is
 * known, not what: Chow and Robbins, "On the asymptotic theory of fixed-width
 * sequential confidence intervals for the mean", Annals of Mathematical Statistics 36
 * (1965), show that intervals that are as wide as was wanted keep their level when the
 * width gets small; Kruschke, "Doing Bayesian Data Analysis", 2nd ed. (2015), section
 * 13.3, compares stopping by precision with stopping by p and other rules.
 *
 * The limits: the level is kept in the limit only. A sample that by chance has a small
 * spread stops early, so that intervals are a little too narrow. That is why nothing is
 * looked at before 20 rounds, and then only when their number has doubled.
 * tests/method/false-positives measures what is left of it.
 */
#ifndef LIB_STAT_UNTIL_H
#define LIB_STAT_UNTIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stat/stat.h"

#define STAT_UNTIL_FIRST	20	/* rounds before the first look */

/**
 * stat_until_look() - is it time to look?
 * @rounds: so many are done
 *
 * Return: true after 20, 40, 80, 160, ...
 */
bool stat_until_look(uint64_t rounds);

/**
 * stat_until_width() - how well a shift is known
 * @shift: with the interval that is looked at
 * @median: of the base
 *
 * Return: half the interval's width, as a share of the base's median; INFINITY where there is
 * no such interval, or nothing to be a share of.
 */
double stat_until_width(const struct stat_shift *shift, double median);

#endif
