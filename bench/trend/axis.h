/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a trend is drawn over: its labels in their order, and between them the kernels that cannot
 * be measured, by name. Neighbours of those that have one reason stand together.
 */
#ifndef BENCH_TREND_AXIS_H
#define BENCH_TREND_AXIS_H

#include "bench/trend/trend.h"

/**
 * struct trend_gap - a kernel that cannot be measured
 * @kernel: its name
 * @reason: why
 */
struct trend_gap {
	char *kernel;
	char *reason;
};

/**
 * struct axis_step - a place on the axis
 * @name: short
 * @label: of the trend, if there are no gaps
 * @gap: the first of the axis' gaps that it stands for
 * @gaps_nr: how many; 0: it is a label
 */
struct axis_step {
	char *name;
	size_t label;
	size_t gap;
	size_t gaps_nr;
};

/**
 * struct axis - places from left to right
 * @v: the places
 * @n: how many
 * @gaps: that are between the first label and the last, and beyond, in version order
 * @gaps_nr: how many
 * @cut: what all names end with was left out, or what differs behind a "+"
 */
struct axis {
	struct axis_step *v;
	size_t n;
	const struct trend_gap **gaps;
	size_t gaps_nr;
	bool cut;
};

/**
 * axis_of() - make an axis
 * @t: trend
 * @gaps: kernels; where @t is not over kernels they are left out, as are those that have runs
 * @gaps_nr: how many
 * @axis: out, to be freed with axis_free(); uses @gaps
 */
void axis_of(const struct trend *t, const struct trend_gap *gaps, size_t gaps_nr, struct axis *axis);

/**
 * axis_place() - where a label is
 * @axis: axis
 * @label: of the trend
 *
 * Return: its place, from 1.
 */
size_t axis_place(const struct axis *axis, size_t label);

/**
 * axis_free() - free an axis
 * @axis: axis
 */
void axis_free(struct axis *axis);

#endif
