/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is asked of a run, key by key: what the verb run takes from its command line, and what a
 * plan has in its files. A key is the name of one of run's long options.
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
 * @labels: what a run is to be found by, of strings; NULL: nothing
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
	json_t *labels;
	const char *output;
};

/**
 * run_options_init() - the defaults of a workload
 * @o: out; to be freed with run_options_free()
 * @workload: what to run
 */
void run_options_init(struct run_options *o, const struct workload *workload);

/**
 * run_options_set() - one key, or one more
 * @o: options
 * @key: such as "procs"
 * @text: its value; of place and device it has to live as long as @o
 * @elsewhere: it is for another machine: CPUs and events need not be of this one
 *
 * Return: NULL; else what is wrong, without the key, to be freed by the caller.
 */
char *run_options_set(struct run_options *o, const char *key, const char *text, bool elsewhere);

/**
 * run_options_names() - the values that a parameter of names can have
 * @p: parameter with names
 *
 * Return: them, with commas between; to be freed by the caller.
 */
char *run_options_names(const struct param *p);

/**
 * run_options_known() - is there such a key?
 * @workload: whose parameters are keys too
 * @key: the key
 *
 * Return: NULL; else the nearest that there are, as nearest_text() says it, to be freed by the
 * caller.
 */
char *run_options_known(const struct workload *workload, const char *key);

/**
 * run_options_whole() - all is said: is it possible?
 * @o: options; what was not said gets its value
 *
 * Return: NULL; else what is wrong, to be freed by the caller.
 */
char *run_options_whole(struct run_options *o);

/**
 * run_options_point() - the point as run.json keeps it
 * @o: options
 *
 * Return: an object, owned by the caller.
 */
json_t *run_options_point(const struct run_options *o);

/**
 * run_options_free() - free what is theirs
 * @o: options
 */
void run_options_free(struct run_options *o);

#endif
