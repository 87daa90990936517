/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a run is, and its short name.
 */
#ifndef BENCH_SWEEP_KEY_H
#define BENCH_SWEEP_KEY_H

#include "bench/sweep/boots.h"

/**
 * sweep_seed() - of a boot
 * @plan: plan
 * @number: of the boot
 *
 * Return: the seed.
 */
int64_t sweep_seed(const struct plan *plan, int64_t number);

/**
 * sweep_key_text() - all that makes a run's result
 * @plan: plan
 * @boot: with a target that is known
 * @point: which
 *
 * Return: JSON, one line with sorted keys; NULL after a message. To be freed by the caller.
 */
char *sweep_key_text(const struct plan *plan, const struct sweep_boot *boot,
		     const struct plan_point *point);

#endif
