/* SPDX-License-Identifier: GPL-2.0-only */
/* What `run` was asked to do; filled by run-options.c, done by run.c. */
#ifndef BENCH_RUN_H
#define BENCH_RUN_H

#include <jansson.h>

#include "probe/probe.h"
#include "workloads/workload.h"

#define RUN_ARMS_MAX	8

/**
 * struct run_options - one point, and how to measure it
 * @workload: what to run
 * @params: values of its parameters
 * @arms: enum sva_testdev_arm, the first is the base of comparisons
 * @arm_names: the same as given
 * @arms_nr: how many
 * @cancel: kind and cost, for all arms
 * @device: path
 * @rounds: passes over all arms that are kept
 * @warmup: passes before them that are not
 * @seed: of the order of arms and of everything random in the rounds
 * @tier: of the probe
 * @output: the run directory
 */
struct run_options {
	const struct workload *workload;
	int64_t params[WORKER_PARAMS_MAX];
	uint32_t arms[RUN_ARMS_MAX];
	const char *arm_names[RUN_ARMS_MAX];
	size_t arms_nr;
	struct arm_options cancel;
	char device[DEVICE_PATH_MAX];
	int64_t rounds;
	int64_t warmup;
	int64_t seed;
	enum probe_tier tier;
	const char *output;
};

/**
 * run_options_parse() - from the command line
 * @argc: of the verb
 * @argv: of the verb; --arms points into it afterwards
 * @o: out
 *
 * Ends the process with EXIT_USAGE and a message on bad usage.
 */
void run_options_parse(int argc, char **argv, struct run_options *o);

/**
 * run_options_point() - the point as run.json keeps it
 * @o: options
 *
 * Return: an object, owned by the caller.
 */
json_t *run_options_point(const struct run_options *o);

#endif
