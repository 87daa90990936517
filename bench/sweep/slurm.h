/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Boots on nodes of Slurm, as jobs (job.h): they are submitted, and taken when they are over.
 */
#ifndef BENCH_SWEEP_SLURM_H
#define BENCH_SWEEP_SLURM_H

#include "bench/sweep/boots.h"

/**
 * sweep_slurm_submit() - give Slurm all boots that have begun, as one array for each target
 * @s: sweep
 *
 * Return: 0, or a negative errno after a message if the sweep cannot go on.
 */
int sweep_slurm_submit(struct sweep *s);

/**
 * sweep_slurm_look() - take what is over
 * @s: sweep; Slurm is asked every few seconds, however often this is called
 *
 * Return: as sweep_slurm_submit().
 */
int sweep_slurm_look(struct sweep *s);

/**
 * sweep_slurm_stop() - somebody wants the sweep to end
 * @s: sweep
 * @all: what runs too, not only what waits
 *
 * Return: as sweep_slurm_submit().
 */
int sweep_slurm_stop(struct sweep *s, bool all);

/**
 * sweep_slurm_cancel() - end jobs
 * @s: sweep
 * @all: those that run too, not only those that wait
 */
void sweep_slurm_cancel(struct sweep *s, bool all);

#endif
