/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is asked of run.
 */
#ifndef BENCH_RUN_OPTIONS_H
#define BENCH_RUN_OPTIONS_H

#include <jansson.h>

#include "counter/counter.h"
#include "probe/probe.h"
#include "topology/topology.h"
#include "workloads/workload.h"

#define RUN_ARMS_MAX	8	/* the control among them */

/**
 * struct run_options - one point, and how to measure it
 * @workload: what to run
 * @params: values of its parameters
 * @arms: enum sva_testdev_arm, the first is the base of comparisons
 * @arm_names: the same as given
 * @arms_nr: how many, the control included
 * @control: there is an arm that does what the first one does
 * @cancel: kind and cost, for all arms
 * @devices: paths
 * @devices_nr: how many; 0: the first that there is
 * @rate: see struct round
 * @rounds: passes over all arms that are kept; until the last of them, so many at most
 * @warmup: passes before them that are not
 * @seed: of the order of arms and of everything random in the rounds
 * @tier: of the probe
 * @place: where controller and workload run
 * @cpus: the list of PLACE_CPUSET
 * @counters: events to count
 * @counters_nr: how many
 * @until_measure: stop when its shifts are known well enough; NULL: do not
 * @until_percent: so well, see stat_until_width()
 * @max_time_ns: stop with the round after so long; 0: do not
 * @output: the run directory
 */
struct run_options {
	const struct workload *workload;
	int64_t params[WORKER_PARAMS_MAX];
	uint32_t arms[RUN_ARMS_MAX];
	const char *arm_names[RUN_ARMS_MAX];
	size_t arms_nr;
	bool control;
	struct arm_options cancel;
	char devices[WORKER_DEVICES_MAX][DEVICE_PATH_MAX];
	size_t devices_nr;
	int64_t rate;
	int64_t rounds;
	int64_t warmup;
	int64_t seed;
	enum probe_tier tier;
	enum place place;
	const char *cpus;
	struct counter_event counters[COUNTERS_MAX];
	size_t counters_nr;
	const char *until_measure;
	double until_percent;
	int64_t max_time_ns;
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
