/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counters of the processor, the kernel and the IOMMU, read around each arm of a round.
 *
 * An event is named as libpfm4 does (hardware events of the CPU that this is, software
 * events, tracepoints; with :u or :k for one side only), or as sysfs does:
 * PMU/event,term=value/ of /sys/bus/event_source/devices (IOMMUs: dmar*, smmuv3_pmcg_*).
 *
 * What a CPU or the kernel counts for a task is counted for the worker and all that it
 * forks, the final mmput of each included: a task's counts are added to its parent's in
 * do_exit() after exit_mm(), but before wait() sees it. What belongs to no task (a PMU
 * with a cpumask) is counted for the whole system, by a CPU of that mask.
 *
 * Events of one PMU count at the same time where the PMU has room: each joins the group
 * of the one before, unless the kernel says that it does not fit (perf_event_open() of
 * x86 and arm64 tries). Groups that inherit can be read as a whole since Linux 4.13
 * ("perf/core: Correct event creation with PERF_FORMAT_GROUP"). Groups that do not fit
 * together take turns: then running_ns is below enabled_ns, and the value is not scaled.
 */
#ifndef LIB_COUNTER_H
#define LIB_COUNTER_H

#include <linux/perf_event.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define COUNTERS_MAX		64
#define COUNTER_CPUS_MAX	16
#define COUNTER_NAME_MAX	63

/**
 * struct counter_event - an event, as the kernel knows it
 * @name: as in counters.csv: as given, but with + for commas
 * @attr: what to count
 * @cpus: for the whole system, on these CPUs
 * @cpus_nr: how many; 0: for tasks
 */
struct counter_event {
	char name[COUNTER_NAME_MAX + 1];
	struct perf_event_attr attr;
	int cpus[COUNTER_CPUS_MAX];
	size_t cpus_nr;
};

/**
 * struct counter_value - what an event has counted
 * @value: so many; of several CPUs or tasks the sum, like the times
 * @enabled_ns: how long it was asked to count
 * @running_ns: and did
 */
struct counter_value {
	uint64_t value;
	int64_t enabled_ns;
	int64_t running_ns;
};

/**
 * counters_parse() - a list of events
 * @list: separated by commas that are outside of slashes
 * @root: in front of /sys, such as ""
 * @events: out, COUNTERS_MAX of them
 * @n: out, how many
 *
 * Return: NULL; else what is wrong, naming what exists and is nearest, to be freed by
 * the caller.
 */
char *counters_parse(const char *list, const char *root, struct counter_event *events, size_t *n);

/**
 * typedef counter_sink - takes an event that exists here
 * @ctx: as given to counters_all()
 * @name: of the event
 * @meaning: one line, or ""
 */
typedef void (*counter_sink)(void *ctx, const char *name, const char *meaning);

/**
 * counters_all() - all events of this machine that have names
 * @root: in front of /sys, such as ""
 * @sink: called for each
 * @ctx: for @sink
 */
void counters_all(const char *root, counter_sink sink, void *ctx);

struct counters;

/**
 * counters_open() - begin to count
 * @events: what
 * @n: how many
 * @task: the worker, before it has children
 * @counters: out
 *
 * Return: 0, or a negative errno after a message.
 */
int counters_open(const struct counter_event *events, size_t n, pid_t task,
		  struct counters **counters);

/**
 * counters_groups() - how many groups the events are in
 * @c: counters
 *
 * Return: how many.
 */
size_t counters_groups(const struct counters *c);

/**
 * counters_read() - what was counted so far
 * @c: counters
 * @values: out, one for each event
 *
 * Return: 0 or a negative errno.
 */
int counters_read(const struct counters *c, struct counter_value *values);

/**
 * counters_close() - end it
 * @c: counters or NULL
 */
void counters_close(struct counters *c);

#endif
