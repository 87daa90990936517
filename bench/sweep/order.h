/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which boot is next.
 */
#ifndef BENCH_SWEEP_ORDER_H
#define BENCH_SWEEP_ORDER_H

#include "bench/sweep/boots.h"

/**
 * sweep_plan_boots() - all boots, in their order
 * @s: with a plan; targets and boots are set
 *
 * Blocks by number, so that a sweep that is cut short has as many boots of each kernel; within one,
 * all kernels of all machines in a random order, so that what drifts is no kernel's.
 */
void sweep_plan_boots(struct sweep *s);

/**
 * sweep_next() - the boot that is to begin now
 * @s: sweep
 *
 * Those that have failed come again when all others are over.
 *
 * Return: it, or NULL if there is none, or none that may begin now.
 */
struct sweep_boot *sweep_next(struct sweep *s);

/**
 * sweep_may_retry() - shall it be tried again?
 * @s: sweep
 * @boot: that has failed
 *
 * Return: true if it shall.
 */
bool sweep_may_retry(const struct sweep *s, const struct sweep_boot *boot);

#endif
