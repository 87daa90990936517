/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of lib/counter share: names in, events out. */
#ifndef LIB_COUNTER_EVENT_H
#define LIB_COUNTER_EVENT_H

#include "counter/counter.h"

/**
 * sysfs_event() - an event PMU/event,term=value/
 * @root: in front of /sys
 * @text: the event
 * @attr: out: type, config, config1 and config2 are set
 *
 * Return: NULL; else what is wrong, to be freed by the caller.
 */
char *sysfs_event(const char *root, const char *text, struct perf_event_attr *attr);

/**
 * sysfs_cpumask() - for PMUs that count for no task: on which CPUs to open it
 * @root: in front of /sys
 * @e: with attr.type; cpus and cpus_nr are set
 *
 * Return: NULL; else what is wrong, to be freed by the caller.
 */
char *sysfs_cpumask(const char *root, struct counter_event *e);

/**
 * sysfs_all() - the events that PMUs have in sysfs
 * @root: in front of /sys
 * @sink: called for each
 * @ctx: for @sink
 */
void sysfs_all(const char *root, counter_sink sink, void *ctx);

/**
 * sysfs_names() - names in one of sysfs's folders, in order
 * @path: the folder
 * @sink: called for each but those with a dot, which say more of another
 * @ctx: for @sink
 */
void sysfs_names(const char *path, counter_sink sink, void *ctx);

/**
 * struct nearest - the names that differ least from one that does not exist
 * @wanted: that one
 * @names: those, nearest first; to be freed
 * @distances: of each: letters to be put in, left out or changed
 * @n: how many
 */
struct nearest {
	const char *wanted;
	char *names[3];
	size_t distances[3];
	size_t n;
};

/**
 * nearest_add() - a counter_sink: one more name that exists
 * @nearest: struct nearest, with its wanted name
 * @name: the name
 * @meaning: not looked at
 */
void nearest_add(void *nearest, const char *name, const char *meaning);

/**
 * nearest_text() - say them, and free them
 * @nearest: names
 *
 * Return: "; the nearest are a, b, c" or "; there are none"; to be freed by the caller.
 */
char *nearest_text(struct nearest *nearest);

#endif
