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

/**
 * struct sweep_run - a point in a boot
 * @point: which
 * @name: of the point
 * @key_text: of sweep_key_text()
 * @key: a short name for that
 */
struct sweep_run {
	struct plan_point point;
	char *name;
	char *key_text;
	char key[STORE_KEY_CHARS + 1];
};

/**
 * sweep_run_of() - one of the runs of a boot
 * @s: sweep
 * @boot: with a target that is known
 * @i: number of the point
 * @run: out; to be freed with sweep_run_free()
 *
 * Return: 0, or -EINVAL after a message; then there is nothing to free.
 */
int sweep_run_of(const struct sweep *s, const struct sweep_boot *boot, size_t i, struct sweep_run *run);

/**
 * sweep_run_free() - free what is its own
 * @run: run
 */
void sweep_run_free(struct sweep_run *run);

#endif
