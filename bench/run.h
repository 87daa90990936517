/* SPDX-License-Identifier: GPL-2.0-only */
/* The verb `run`: run-options.c reads what is asked for, run.c does it, run-finish.c says how it went. */
#ifndef BENCH_RUN_H
#define BENCH_RUN_H

#include <jansson.h>

#include "probe/probe.h"
#include "probe/samples.h"
#include "result/rundir.h"
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
 * @devices: paths
 * @devices_nr: how many; 0: the first that there is
 * @rate: see struct round
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
	char devices[WORKER_DEVICES_MAX][DEVICE_PATH_MAX];
	size_t devices_nr;
	int64_t rate;
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

/**
 * struct tally - what was counted under one arm, in the rounds that were kept
 * @exits: processes that exited
 * @stops: queue stops that the device counted
 * @stop_ns: the time that it saw them take
 * @faults: page requests that it sent
 */
struct tally {
	uint64_t exits;
	uint64_t stops;
	uint64_t stop_ns;
	uint64_t faults;
};

/**
 * struct session - a run under way
 * @options: what it shall do
 * @worker: runs the workload
 * @probe: sees what the kernel does; NULL when it is closed
 * @samples: makes rows of its records
 * @dir: where rows go
 * @klog: the kernel's log, or a negative errno
 * @tallies: of each arm
 * @tier: of the probe
 * @drops: records that it lost
 * @misses: runs of its programs that the kernel left out
 * @blank: samples whose mmput was not seen to return
 * @refused: rows that make no sense, which would be a bug of ours
 * @unprobed_ns: the smallest fork, exit and wait without the probe
 * @probed_ns: and with it
 * @missing: exits without a record, or records without an exit if negative
 */
struct session {
	struct run_options options;
	struct worker *worker;
	struct probe *probe;
	struct samples *samples;
	struct rundir *dir;
	int klog;
	struct tally tallies[RUN_ARMS_MAX];
	enum probe_tier tier;
	uint64_t drops;
	uint64_t misses;
	uint64_t blank;
	int refused;
	int64_t unprobed_ns;
	int64_t probed_ns;
	int64_t missing;
};

/**
 * run_finish() - write the run directory and say how the run went
 * @s: all rounds are done
 *
 * Lost samples and a complaining kernel fail the run, but not before it is on disk.
 *
 * Return: 0, or a negative errno after a message.
 */
int run_finish(struct session *s);

#endif
