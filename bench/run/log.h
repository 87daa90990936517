/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's log during a run: kept in the run directory, and counted where it complains.
 */
#ifndef BENCH_RUN_LOG_H
#define BENCH_RUN_LOG_H

#include <jansson.h>

#include "bench/run/options.h"
#include "result/rundir.h"

struct run_log;

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
 * run_log_mark() - a round is over
 * @log: log, read
 */
void run_log_mark(struct run_log *log);

/**
 * run_log_back() - do not count what was said since the last round that is over
 * @log: log
 */
void run_log_back(struct run_log *log);

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
 *
 * Says so, once, where lines are missing.
 *
 * Return: splats, see klog_is_splat().
 */
int run_log_splats(struct run_log *log);

/**
 * run_log_close() - close and free
 * @log: log or NULL
 */
void run_log_close(struct run_log *log);

#endif
