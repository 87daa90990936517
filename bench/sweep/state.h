/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the journal says of earlier sweeps.
 */
#ifndef BENCH_SWEEP_STATE_H
#define BENCH_SWEEP_STATE_H

#include "bench/sweep/boots.h"

/**
 * sweep_read_state() - what the journal says of targets and times
 * @s: with boots, and nothing read yet
 *
 * Return: 0, or a negative errno after a message.
 */
int sweep_read_state(struct sweep *s);

/**
 * sweep_told() - what the last sweep has told of a kernel
 * @s: sweep
 * @target: of the lab
 *
 * Return: a line of the journal, or NULL.
 */
const json_t *sweep_told(const struct sweep *s, const struct sweep_target *target);

/**
 * sweep_take_line() - what one line of it says
 * @s: sweep
 * @line: of the journal, or one that has just been written to it
 */
void sweep_take_line(struct sweep *s, const json_t *line);

/**
 * sweep_expected_s() - how long a boot takes
 * @s: sweep
 * @quantile: 0.5 for the median
 *
 * Return: seconds, 0 if none has been done yet.
 */
double sweep_expected_s(const struct sweep *s, double quantile);

/**
 * sweep_class_name() - in the journal
 * @class: enum sweep_class
 *
 * Return: such as "done".
 */
const char *sweep_class_name(enum sweep_class class);

#endif
