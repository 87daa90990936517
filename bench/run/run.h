/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A run under way, and what its files do with it: run.c the rounds, machine.c CPUs and counters,
 * cost.c the probe's cost, keep.c what is kept of it meanwhile and when it is cut short,
 * continue.c one that was, finish.c the run directory, and how it went.
 */
#ifndef BENCH_RUN_H
#define BENCH_RUN_H

#include "analysis/sample.h"
#include "bench/run/log.h"
#include "bench/run/options.h"
#include "bench/run/until.h"
#include "probe/samples.h"

#define PROBE_LOOPS	3	/* with the probe, and as many without it */

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
 * struct whole - what there was when the last round was over
 * @rounds: so many are kept
 * @tallies: as in struct session
 * @all_in: every exit had its record
 */
struct whole {
	int64_t rounds;
	struct tally tallies[RUN_ARMS_MAX];
	bool all_in;
};

/**
 * struct session - a run under way
 * @options: what it shall do
 * @worker: runs the workload
 * @probe: sees what the kernel does; NULL when it is closed
 * @samples: makes rows of its records
 * @dir: where rows go
 * @path: what it will be called
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
 * @arguments: words of the command line behind the verb, for who goes on
 * @environment: the machine, when the run began
 * @before: what an earlier run has done of this one; all zeros: nothing
 * @samples_before: rows of events.csv that were in there
 * @lives_before: PASIDs' lives that were
 * @splats_before: and how often the kernel complained
 * @whole: what there was when the last round was over
 * @kept_rounds: so many are on disk, whatever happens
 * @keep_ns: keep no more before
 */
struct session {
	struct run_options options;
	struct worker *worker;
	struct probe *probe;
	struct samples *samples;
	struct rundir *dir;
	char *path;
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
	json_t *arguments;
	json_t *environment;
	struct run before;
	size_t samples_before;
	uint64_t lives_before;
	int splats_before;
	struct whole whole;
	int64_t kept_rounds;
	int64_t keep_ns;
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
 * run_arguments() - the words of a command line, for who goes on
 * @argc: of the verb
 * @argv: of the verb, not parsed yet
 *
 * Return: a list, or NULL if run.json cannot hold them, as it is UTF-8.
 */
json_t *run_arguments(int argc, char **argv);

/**
 * run_write_event() - a row of events.csv
 * @ctx: struct session
 * @e: row
 */
void run_write_event(void *ctx, const struct event *e);

/**
 * run_write_pasid() - a row of pasids.csv, with lives numbered behind those of an earlier run
 * @ctx: struct session
 * @p: row
 */
void run_write_pasid(void *ctx, const struct pasid_row *p);

/**
 * run_exits() - how many processes have exited, in the rounds that are kept
 * @tallies: of all arms
 * @o: the run's options
 *
 * Return: so many.
 */
uint64_t run_exits(const struct tally *tallies, const struct run_options *o);

/**
 * run_round_over() - a round that is kept is over
 * @s: session, all records of which have been read
 * @rounds: so many are, now
 *
 * Every few seconds, they are put on disk.
 *
 * Return: 0, or a negative errno after a message.
 */
int run_round_over(struct session *s, int64_t rounds);

/**
 * run_stop() - the run is cut short: keep the rounds that are over, and say so
 * @s: session; whether it has a run directory or not
 * @why: -EINTR after a signal, else what failed, of which there was a message
 */
void run_stop(struct session *s, int why);

/**
 * run_continued() - is it to go on with a run that was cut short?
 * @argc: of the verb
 * @argv: of the verb
 *
 * Return: its directory, or NULL.
 */
const char *run_continued(int argc, char **argv);

/**
 * run_take_up() - read what there is of it, and what was asked for
 * @s: session without anything
 * @dir: the directory
 *
 * Return: 0, or a negative errno after a message.
 */
int run_take_up(struct session *s, const char *dir);

/**
 * run_go_on() - is all as it was? Then go on behind the last round
 * @s: session, prepared
 *
 * Return: 0, or a negative errno after a message: then it is as it was.
 */
int run_go_on(struct session *s);

/**
 * run_add_before() - add what an earlier run has counted
 * @s: session
 * @meta: run.json of this one
 */
void run_add_before(const struct session *s, json_t *meta);

/**
 * run_meta() - run.json of what there is
 * @s: session
 * @environment: the machine; taken
 * @rounds: that are kept
 *
 * Return: an object, owned by the caller.
 */
json_t *run_meta(const struct session *s, json_t *environment, int64_t rounds);

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
