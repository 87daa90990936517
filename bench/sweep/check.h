/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A plan against the workloads.
 */
#ifndef BENCH_SWEEP_CHECK_H
#define BENCH_SWEEP_CHECK_H

#include <argp.h>

#include "bench/sweep/boots.h"

/**
 * sweep_parse_plan() - the argument that is a plan
 * @key: as for argp's parsers
 * @arg: likewise
 * @state: likewise
 * @plan: out, its path
 *
 * Return: as argp's parsers.
 */
error_t sweep_parse_plan(int key, char *arg, struct argp_state *state, const char **plan);

/**
 * sweep_check() - does each run of a plan exist, with the keys that it gives?
 * @plan: plan
 *
 * Return: 0, or -EINVAL after a message.
 */
int sweep_check(const struct plan *plan);

/**
 * sweep_options() - what is asked of a point in a boot
 * @plan: that has been checked
 * @point: point
 * @seed: of the boot
 * @o: out; to be freed with run_options_free()
 *
 * Return: 0, or -EINVAL after a message.
 */
int sweep_options(const struct plan *plan, const struct plan_point *point, int64_t seed,
		  struct run_options *o);

#endif
