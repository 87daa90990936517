/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is said of runs and of comparisons in the same words everywhere.
 */
#ifndef LIB_TEXT_DESCRIBE_H
#define LIB_TEXT_DESCRIBE_H

#include "analysis/comparison.h"

/**
 * describe_point() - what was run, in words
 * @run: run
 *
 * Return: a string, to be freed.
 */
char *describe_point(const struct run *run);

/**
 * describe_kernel() - which kernel it was
 * @run: run
 * @other: a run of another, or NULL: what to tell it from
 *
 * Return: a string, to be freed.
 */
char *describe_kernel(const struct run *run, const struct run *other);

/**
 * describe_where() - the machine, and how its time is to be taken
 * @run: run
 *
 * Return: a string, to be freed.
 */
char *describe_where(const struct run *run);

/**
 * describe_verdict() - the verdict in short
 * @c: judged
 * @row: compared
 *
 * Return: "+", "-", "same", "?", or "!" where the control has failed.
 */
const char *describe_verdict(const struct comparison *c, const struct row *row);

/**
 * describe_interval() - the interval of a row's shift
 * @row: compared
 * @low: its lower end, as it is shown
 * @high: its upper end
 * @few: what is said where there is none
 *
 * An end that is cut at 0 has a round bracket: 0 itself is not in it.
 *
 * Return: a string, to be freed.
 */
char *describe_interval(const struct row *row, const char *low, const char *high, const char *few);

/**
 * describe_more() - what a row would take that is undecided
 * @row: compared
 *
 * Return: "12 more", or "not by more" where that is no way; a string, to be freed.
 */
char *describe_more(const struct row *row);

/**
 * describe_control() - the control's outcome in a sentence
 * @c: judged
 *
 * Return: a string, to be freed.
 */
char *describe_control(const struct comparison *c);

/**
 * describe_iommu() - the first IOMMU of the machine
 * @run: run
 *
 * Return: its name, or "unknown".
 */
const char *describe_iommu(const struct run *run);

/**
 * describe_time() - how the times of a run are to be taken
 * @emulated: they are an emulator's
 * @exact: they are counted instructions
 *
 * Return: what is behind a comma, with that comma, or "".
 */
const char *describe_time(bool emulated, bool exact);

#endif
