/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The verb `run`: options.c reads what is asked for, run.c does it, on CPUs and with counters of
 * machine.c, log.c keeps the kernel's log, finish.c says how it went.
 */
#ifndef BENCH_RUN_H
#define BENCH_RUN_H

#include <jansson.h>

#include "analysis/sample.h"
#include "counter/counter.h"
#include "probe/probe.h"
#include "probe/samples.h"
#include "result/rundir.h"
#include "topology/topology.h"
#include "workloads/workload.h"

#define RUN_ARMS_MAX	8	/* the control among them */
#define PROBE_LOOPS	3	/* with the probe, and as many without it */

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

/**
 * struct tally - what was counted under one arm, in the rounds that were kept
 * @exits: processes that exited
 * @stops: queue stops that the device counted
 * @stop_ns: the time that it saw them take
 * @faults: page requests that it sent
 * @refused: page requests and translations that were refused, as far as the workload saw
 */
struct tally {
	uint64_t exits;
	uint64_t stops;
	uint64_t stop_ns;
	uint64_t faults;
	uint64_t refused;
};

/**
 * struct probe_loops - the smallest fork, exit and wait, again and again
 * @v: what it took, in loops one after the other
 * @all: all of them
 */
struct probe_loops {
	struct sample v[PROBE_LOOPS];
	struct sample all;
};

/**
 * struct session - a run under way
 * @options: what it shall do
 * @worker: runs the workload
 * @probe: sees what the kernel does; NULL when it is closed
 * @samples: makes rows of its records
 * @dir: where rows go
 * @log: the kernel's log
 * @tallies: of each arm
 * @tier: of the probe
 * @drops: records that it lost
 * @misses: runs of its programs that the kernel left out
 * @blank: samples whose mmput was not seen to return
 * @refused: rows that make no sense, which would be a bug of ours
 * @unprobed: the smallest fork, exit and wait without the probe, many times
 * @probed: and with it
 * @missing: exits without a record, or records without an exit if negative
 * @placement: who runs where
 * @counters: count; NULL: nothing is counted
 * @counted: of each event, when last read
 * @all_counted: of each event, in the rounds that were kept
 * @until: says when to stop
 */
struct session {
	struct run_options options;
	struct worker *worker;
	struct probe *probe;
	struct samples *samples;
	struct rundir *dir;
	struct run_log *log;
	struct tally tallies[RUN_ARMS_MAX];
	enum probe_tier tier;
	uint64_t drops;
	uint64_t misses;
	uint64_t blank;
	int refused;
	struct probe_loops unprobed;
	struct probe_loops probed;
	int64_t missing;
	struct placement placement;
	struct counters *counters;
	struct counter_value counted[COUNTERS_MAX];
	struct counter_value all_counted[COUNTERS_MAX];
	struct run_until *until;
};

/**
 * run_place() - put controller and worker where they shall be
 * @s: with a worker that has no children
 *
 * Return: 0, or a negative errno after a message.
 */
int run_place(struct session *s);

/**
 * run_cpus() - the CPUs to which the workload's processes are to be pinned
 * @s: placed
 * @round: cpus and cpus_nr are set
 */
void run_cpus(const struct session *s, struct round *round);

/**
 * run_count() - open the counters of the run, if there are any
 * @s: with a worker that has no children, and a run directory without rows
 *
 * Return: 0, or a negative errno after a message.
 */
int run_count(struct session *s);

/**
 * run_counters() - read the counters, at the beginning and at the end of a round
 * @s: session
 * @c: NULL at the beginning, and where nothing shall be written down; else round
 *	and arm of the rows of what was counted since
 *
 * Return: 0, or a negative errno after a message.
 */
int run_counters(struct session *s, const struct counter_row *c);

/**
 * run_counters_say() - tell the user of counters that took turns or did not count
 * @s: after all rounds
 */
void run_counters_say(const struct session *s);

/**
 * run_log_open() - keep the kernel's log from now on
 * @dir: where it goes
 *
 * Warns of what cannot be done.
 *
 * Return: to be closed with run_log_close().
 */
struct run_log *run_log_open(struct rundir *dir);

/**
 * run_log_read() - take the lines since the last time
 * @log: log
 * @arm: whose they are
 * @keep: false in warm-up rounds: they are not counted
 */
void run_log_read(struct run_log *log, uint16_t arm, bool keep);

/**
 * run_log_row() - a bond's times are known
 * @log: log, read
 * @p: row
 *
 * From its release() to its unbinding nothing should have been said of it.
 */
void run_log_row(struct run_log *log, const struct pasid_row *p);

/**
 * run_log_json() - what was counted
 * @log: log
 * @o: the run's options
 * @meta: run.json, gets "log" and "log_clock" where the log's clock is known
 */
void run_log_json(const struct run_log *log, const struct run_options *o, json_t *meta);

/**
 * run_log_splats() - how often the kernel complained of itself
 * @log: log
 */
int run_log_splats(const struct run_log *log);

/**
 * run_log_close() - close and free
 * @log: log or NULL
 */
void run_log_close(struct run_log *log);

/**
 * run_until_parse() - MEASURE:PERCENT%
 * @text: the argument; the measure stays in it
 * @o: with a workload; gets until_measure and until_percent
 *
 * Return: 0; -EINVAL if it is no such thing; -ENOENT if there is no such measure, in
 * until_measure: phases, and what the workload times, are.
 */
int run_until_parse(char *text, struct run_options *o);

/**
 * run_until_new() - begin to watch the rounds
 * @o: the run's options; the time counts from now
 *
 * Return: to be freed with run_until_free().
 */
struct run_until *run_until_new(const struct run_options *o);

/**
 * run_until_event() - an event of a round that is kept
 * @u: watcher
 * @e: event, copied
 */
void run_until_event(struct run_until *u, const struct event *e);

/**
 * run_until_time() - the same for what the workload has timed
 * @u: watcher
 * @t: row, copied
 */
void run_until_time(struct run_until *u, const struct time_row *t);

/**
 * run_until_stop() - is it enough?
 * @u: watcher
 * @rounds: so many are kept
 *
 * By a rule that is fixed in advance: see lib/stat/until.h.
 */
bool run_until_stop(struct run_until *u, int64_t rounds);

/**
 * run_until_json() - what was asked for, and why it has stopped
 * @u: watcher that has
 * @meta: run.json, gets "until" if anything was asked for
 */
void run_until_json(const struct run_until *u, json_t *meta);

/**
 * run_until_say() - the same for the user
 * @u: watcher that has stopped
 */
void run_until_say(const struct run_until *u);

/**
 * run_until_free() - free a watcher
 * @u: watcher or NULL
 */
void run_until_free(struct run_until *u);

/**
 * run_probe_cost() - what the probe costs, in words
 * @without: the smallest fork, exit and wait without it, not empty
 * @with: and with it
 *
 * The interval of a shift knows the noise within loops. A machine that does something else
 * meanwhile is slower for one loop than for the next: how far loops are apart that do the
 * same is the noise that a cost has to be above.
 *
 * Return: the shift with its 95 % interval, or that it is not above the noise. To be freed.
 */
char *run_probe_cost(const struct probe_loops *without, const struct probe_loops *with);

/**
 * probe_loops_free() - free what was measured
 * @l: loops
 */
void probe_loops_free(struct probe_loops *l);

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
