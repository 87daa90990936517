/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a workload is. Each lives in a file of its own and exports one const
 * struct workload, which has a row in table.c, sorted by name. A workload makes
 * processes (worker/crew.h), binds devices and ends things. What happens in the
 * kernel the probe sees; what only the workload can see, such as how long a bind
 * took, it writes down with round_time(), as one of its metrics.
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
 * @names: names of the values, ended by NULL, the first being that of 0; @min and @max
 *	are not looked at. NULL: a number
 */
struct param {
	const char *name;
	const char *unit;
	int64_t min;
	int64_t max;
	int64_t def;
	const char *help;
	const char * const *names;
};

/**
 * struct metric - something that a workload times itself, in ns
 * @name: as in times.csv and tables
 * @meaning: what begins and ends it, one line
 */
struct metric {
	const char *name;
	const char *meaning;
};

/**
 * struct workload - one way to put the mmput path under load
 * @name: what the user calls it
 * @summary: one line
 * @params: ends with a NULL name; at most WORKER_PARAMS_MAX
 * @metrics: ends with a NULL name; NULL: it times nothing itself
 * @check: says what is wrong with a setting whose values are each allowed, or
 *	returns NULL; may be NULL
 * @round: does it once, in the worker; every process it makes has ended when it
 *	comes back, and every descriptor of a device is closed
 */
struct workload {
	const char *name;
	const char *summary;
	const struct param *params;
	const struct metric *metrics;
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
