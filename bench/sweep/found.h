/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an earlier sweep has left with Slurm.
 */
#ifndef BENCH_SWEEP_FOUND_H
#define BENCH_SWEEP_FOUND_H

#include "bench/sweep/boots.h"

/**
 * sweep_find_jobs() - take over jobs that an earlier sweep has left
 * @s: sweep, with nothing under way
 *
 * Return: 0, or a negative errno after a message if the sweep cannot go on.
 */
int sweep_find_jobs(struct sweep *s);

/**
 * sweep_tidy_jobs() - remove what executions have left that did not come to their end
 * @s: sweep
 */
void sweep_tidy_jobs(struct sweep *s);

#endif
