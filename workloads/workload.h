/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a workload is. Each lives in a file of its own and exports one const
 * struct workload, which has a row in table.c, sorted by name. A workload makes
 * processes, binds devices and ends things; it measures nothing: that is the
 * probe's business, or that of what it returns in struct round_result.
 */
#ifndef WORKLOADS_WORKLOAD_H
#define WORKLOADS_WORKLOAD_H

#include "worker/worker.h"

/**
 * struct param - a number that the user can set
 * @name: of the option, without dashes
 * @unit: "bytes", "ns", or what is counted, such as "processes"
 * @min: smallest value allowed
 * @max: largest
 * @def: value when not given
 * @help: one line
 */
struct param {
	const char *name;
	const char *unit;
	int64_t min;
	int64_t max;
	int64_t def;
	const char *help;
};

/**
 * struct workload - one way to put the mmput path under load
 * @name: what the user calls it
 * @summary: one line
 * @params: ends with a NULL name; at most WORKER_PARAMS_MAX
 * @check: says what is wrong with a setting whose values are each allowed, or
 *	returns NULL; may be NULL
 * @round: does it once, in the worker; every process it makes has ended when it
 *	comes back, and every descriptor of a device is closed
 */
struct workload {
	const char *name;
	const char *summary;
	const struct param *params;
	const char *(*check)(const int64_t *params);
	round_fn round;
};

/* Sorted by name, ends with NULL. */
extern const struct workload * const workloads[];

/**
 * workload_find() - the workload of a name
 * @name: its name
 *
 * Return: the workload or NULL.
 */
const struct workload *workload_find(const char *name);

#endif
