/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The worker: the small process whose children the workloads are.
 *
 * mmput-bench maps a score of libraries and, while it measures, BPF maps. A
 * child forked from it would inherit all that and tear it down again in the
 * very path that is measured. So a second program, mmput-worker, statically
 * linked, is started before anything else; it runs one round when told to and
 * answers with how it went. The two talk over a socket, one struct each way, and
 * share memory, in which the processes of a round write down what they timed.
 */
#ifndef LIB_WORKER_H
#define LIB_WORKER_H

#include <stdint.h>
#include <sys/types.h>

#include "device/device.h"

#define WORKER_PARAMS_MAX	16
#define WORKER_NAME_MAX		32
#define WORKER_DEVICES_MAX	8
#define WORKER_CPUS_MAX		256
#define WORKER_EXIT		"exit"	/* argument: be a program that does nothing but exit */

/**
 * struct round - what a workload shall do, once
 * @workload: its name; empty: measure the smallest fork, exit and wait
 * @devices: paths of the devices; bonds are spread over them in turn
 * @devices_nr: how many, at least 1
 * @arm: what happens at release
 * @seed: of this round, the same for all its arms, so that they differ in nothing else
 * @rate: what the workload does, at so many times per second, counted from when each
 *	was due; 0: as fast as it goes
 * @cpus: where its processes run, in turn
 * @cpus_nr: how many; 0: anywhere
 * @params: values of the workload's parameters, in the order of its table
 */
struct round {
	char workload[WORKER_NAME_MAX];
	char devices[WORKER_DEVICES_MAX][DEVICE_PATH_MAX];
	uint32_t devices_nr;
	struct arm_options arm;
	uint64_t seed;
	int64_t rate;
	uint16_t cpus[WORKER_CPUS_MAX];
	uint32_t cpus_nr;
	int64_t params[WORKER_PARAMS_MAX];
};

/**
 * struct round_result - how a round went
 * @error: 0 or a negative errno; -EOPNOTSUPP: it is not possible here, and the run
 *	ends with EXIT_SKIPPED
 * @message: what failed, or why it is not possible
 * @exits: processes of the workload that have exited; each is one sample, but for
 *	those of round_aside()
 * @stops: queue stops that the device counted during the round
 * @stop_ns: the time that it saw them take
 * @faults: page requests that it sent
 * @refused: those that were answered with an error, and translations refused, as far as the
 *	workload has seen
 */
struct round_result {
	int32_t error;
	char message[200];
	uint32_t exits;
	uint64_t stops;
	uint64_t stop_ns;
	uint64_t faults;
	uint64_t refused;
};

/**
 * struct timing - something that took time, as a workload says it
 * @metric: index into its metrics
 * @pid: of the process that did it
 * @start_ns: CLOCK_MONOTONIC
 * @time_ns: how long
 */
struct timing {
	uint32_t metric;
	int32_t pid;
	int64_t start_ns;
	int64_t time_ns;
};

/* What of a process is no sample. */
enum aside_what {
	ASIDE_ALL,		/* it only helps */
	ASIDE_AFTER_EXEC,	/* the mm that it has after execve() */
};

/**
 * struct aside - a child of the worker's that is no sample
 * @pid: of the process
 * @what: enum aside_what
 */
struct aside {
	int32_t pid;
	uint32_t what;
};

#define WORKER_TIMES_MAX	(1U << 20)	/* timings of a round */
#define WORKER_ASIDES_MAX	(1U << 16)	/* processes of a round that are no samples */

/**
 * struct worker_shared - what the processes of a round write down
 * @times_nr: timings taken; those above WORKER_TIMES_MAX are lost
 * @asides_nr: likewise
 * @times: the timings, in no order
 * @asides: the processes
 */
struct worker_shared {
	uint64_t times_nr;
	uint64_t asides_nr;
	struct timing times[WORKER_TIMES_MAX];
	struct aside asides[WORKER_ASIDES_MAX];
};

struct worker;

/**
 * worker_path() - where mmput-worker is
 *
 * Return: beside the running program, if it is there, else where make install puts it,
 * ../libexec/mmput-bench from there; to be freed by the caller.
 */
char *worker_path(void);

/**
 * worker_start() - start mmput-worker
 * @worker: out
 *
 * It dies with its parent.
 *
 * Return: 0, or a negative errno after a message.
 */
int worker_start(struct worker **worker);

/**
 * worker_pid() - the parent of all processes of the workloads
 * @w: worker
 *
 * Return: its pid.
 */
pid_t worker_pid(const struct worker *w);

/**
 * worker_shared() - what the processes of the last round wrote down
 * @w: worker
 *
 * Return: good until the next round.
 */
const struct worker_shared *worker_shared(const struct worker *w);

/**
 * struct worker_watch - what else may want to be looked after in a round
 * @fd: to be polled; -1: nothing
 * @readable: called when it is readable; ends the round with its negative errno
 * @ctx: for @readable
 */
struct worker_watch {
	int fd;
	int (*readable)(void *ctx);
	void *ctx;
};

/**
 * worker_round() - let it do one round
 * @w: worker
 * @round: what
 * @watch: what to look after meanwhile
 * @result: out
 *
 * What could not be written down, because it is too much for a round, fails it.
 *
 * Return: 0; -EINTR if a signal came; else a negative errno after a message, -EOPNOTSUPP
 * where the workload cannot do this here.
 */
int worker_round(struct worker *w, const struct round *round, const struct worker_watch *watch,
		 struct round_result *result);

/**
 * worker_stop() - end it, and every process that it still has
 * @w: worker or NULL
 */
void worker_stop(struct worker *w);

/**
 * typedef round_fn - a workload's round, run in the worker
 * @round: what to do
 * @result: to be filled; see round_fail()
 *
 * Return: 0 or a negative errno, with result->message set.
 */
typedef int (*round_fn)(const struct round *round, struct round_result *result);

/**
 * worker_serve() - the worker's side: do rounds until the socket closes
 * @run: does a round of the workload that it names
 *
 * Return: exit code.
 */
int worker_serve(round_fn run);

/**
 * round_fork() - fork() a child that does not outlive the process that it is called in
 *
 * A run may be ended by anything, SIGKILL included, of which the worker hears nothing, nor can it
 * tell its children: the kernel ends each with its parent, and what it has forked in turn.
 *
 * Return: as fork().
 */
pid_t round_fork(void);

/**
 * round_fail() - say what failed
 * @result: message and error are set
 * @error: a negative errno
 * @what: what was tried, such as "bind"
 *
 * Return: @error.
 */
int round_fail(struct round_result *result, int error, const char *what);

/**
 * round_impossible() - say why this cannot be done on this machine
 * @result: message and error are set
 * @why: what is missing, such as "there is no swap"
 *
 * A refusal that comes as an errno, such as a bind's, needs no more than round_fail().
 *
 * Return: -EOPNOTSUPP.
 */
int round_impossible(struct round_result *result, const char *why);

/**
 * round_times_of_children() - processes forked in this round call round_time(), too
 *
 * Without it they do not have the memory for that, whose mapping would have to be
 * torn down in their exits: 20 us in the exact lab.
 */
void round_times_of_children(void);

/**
 * round_time() - write down how long something took
 * @metric: index into the workload's metrics
 * @start_ns: when it began or was due, CLOCK_MONOTONIC
 * @end_ns: when it was done
 *
 * In the worker; in its children only after round_times_of_children(). Threads and
 * processes may call it at once.
 */
void round_time(unsigned int metric, int64_t start_ns, int64_t end_ns);

/**
 * round_due() - wait until something is due that a workload does at --rate
 * @round: round
 * @start_ns: when the first of them was, CLOCK_MONOTONIC
 * @n: which of them, from 0, counted over all processes and threads that do it
 *
 * Return: when it was due, even if that is long ago, for it is from there that its
 * latency counts; without a rate, now.
 */
int64_t round_due(const struct round *round, int64_t start_ns, int64_t n);

/**
 * round_aside() - a child of the worker's is no sample
 * @result: of the round; its exits are counted down
 * @pid: the child
 * @what: of it
 *
 * A child that executes a program tears down two mms, so that its first is one more
 * sample: with ASIDE_AFTER_EXEC, exits stays as it is.
 */
void round_aside(struct round_result *result, pid_t pid, enum aside_what what);

/**
 * round_device() - the device of a bond
 * @round: round
 * @n: number of the bond within its process or mm
 *
 * Return: its path.
 */
static inline const char *round_device(const struct round *round, int64_t n)
{
	return round->devices[n % round->devices_nr];
}

#endif
