/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What mmput consists of at each label: slices, of lib/analysis/part.h, that add up. Those of a run
 * are of its exits around the median, and those of a label of its run, or two, in the middle.
 */
#ifndef BENCH_TREND_PHASES_H
#define BENCH_TREND_PHASES_H

#include "bench/trend/trend.h"

/**
 * phases_at() - what mmput consists of at a label
 * @t: trend
 * @label: index
 * @ns: out: of each slice
 *
 * Return: of how many runs that is known; 0: @ns is as it was.
 */
size_t phases_at(const struct trend *t, size_t label, double ns[SLICES]);

/**
 * phases_are_known() - is there any label of which it is known?
 * @t: trend
 *
 * Return: true if there is.
 */
bool phases_are_known(const struct trend *t);

/**
 * phases_name() - what a slice is called here
 * @t: trend
 * @slice: which
 *
 * Return: a name; NULL if it is nowhere, or not told from another.
 */
const char *phases_name(const struct trend *t, size_t slice);

/**
 * phases_before() - the label with which one is compared
 * @t: trend
 * @label: index
 *
 * Return: the last label before of which the slices are known, or @label: there is none.
 */
size_t phases_before(const struct trend *t, size_t label);

/**
 * phases_order() - the slices by how much they differ from those of the label before
 * @step: of each slice
 * @order: out: slices, the one with the largest step first
 */
void phases_order(const double step[SLICES], size_t order[SLICES]);

/**
 * phases_sum() - all slices together
 * @ns: of each
 *
 * Return: mmput, of the exits that the slices are of.
 */
double phases_sum(const double ns[SLICES]);

#endif
