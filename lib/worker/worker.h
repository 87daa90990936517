/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The worker: the small process whose children the workloads are.
 *
 * mmput-bench maps a score of libraries and, while it measures, BPF maps. A
 * child forked from it would inherit all that and tear it down again in the
 * very path that is measured. So a second program, mmput-worker, statically
 * linked, is started before anything else; it runs one round when told to and
 * answers with how it went. The two talk over a socket, one struct each way.
 */
#ifndef LIB_WORKER_H
#define LIB_WORKER_H

#include <stdint.h>
#include <sys/types.h>

#include "device/device.h"

#define WORKER_PARAMS_MAX	16
#define WORKER_NAME_MAX		32

/**
 * struct round - what a workload shall do, once
 * @workload: its name; empty: measure the smallest fork, exit and wait
 * @device: path of the device
 * @arm: what happens at release
 * @seed: of this round, the same for all its arms, so that they differ in nothing else
 * @params: values of the workload's parameters, in the order of its table
 */
struct round {
	char workload[WORKER_NAME_MAX];
	char device[DEVICE_PATH_MAX];
	struct arm_options arm;
	uint64_t seed;
	int64_t params[WORKER_PARAMS_MAX];
};

/**
 * struct round_result - how a round went
 * @error: 0 or a negative errno
 * @message: what failed, if anything did
 * @exits: processes of the workload that have exited; each is one sample
 * @fork_exit_wait_ns: median of the smallest fork, exit and wait, if asked for
 * @stops: queue stops that the device counted during the round
 * @stop_ns: the time that it saw them take
 * @faults: page requests that it sent
 */
struct round_result {
	int32_t error;
	char message[200];
	uint32_t exits;
	int64_t fork_exit_wait_ns;
	uint64_t stops;
	uint64_t stop_ns;
	uint64_t faults;
};

struct worker;

/**
 * worker_start() - start mmput-worker
 * @worker: out
 *
 * The program is looked for beside the running one, then where make install
 * puts it. It dies with its parent.
 *
 * Return: 0, or a negative errno after a message.
 */
int worker_start(struct worker **worker);

/**
 * worker_pid() - the parent of all processes of the workloads
 * @w: worker
 */
pid_t worker_pid(const struct worker *w);

/**
 * worker_round() - let it do one round
 * @w: worker
 * @round: what
 * @result: out
 *
 * Return: 0; -EINTR if a signal came; else a negative errno after a message.
 */
int worker_round(struct worker *w, const struct round *round, struct round_result *result);

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
 * round_fail() - say what failed
 * @result: message and error are set
 * @error: a negative errno
 * @what: what was tried, such as "bind"
 *
 * Return: @error.
 */
int round_fail(struct round_result *result, int error, const char *what);

#endif
