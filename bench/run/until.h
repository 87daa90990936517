/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * `run --until` and `--max-time`: what of a run's rounds is watched, and when they are enough.
 */
#ifndef BENCH_RUN_UNTIL_H
#define BENCH_RUN_UNTIL_H

#include <jansson.h>

#include "bench/run/options.h"
#include "result/rundir.h"

struct run_until;

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
 * run_until_resume() - go on where another run has been cut short
 * @u: watcher that has seen nothing
 * @run: what there is of that run
 * @spent_ns: it took so long
 */
void run_until_resume(struct run_until *u, const struct run *run, int64_t spent_ns);

/**
 * run_until_spent() - how long it has been going on
 * @u: watcher
 *
 * Return: a time in ns.
 */
int64_t run_until_spent(const struct run_until *u);

/**
 * run_until_stop() - is it enough?
 * @u: watcher
 * @rounds: so many are kept
 *
 * By a rule that is fixed in advance: see lib/stat/until.h.
 *
 * Return: true if the run may end.
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

#endif
