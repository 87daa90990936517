/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of lib/counter share: names in, events out. */
#ifndef LIB_COUNTER_EVENT_H
#define LIB_COUNTER_EVENT_H

#include "base/nearest.h"
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
 * nearest_event() - a counter_sink: one more event that exists
 * @nearest: struct nearest, with the event that does not
 * @name: the name
 * @meaning: not looked at
 */
void nearest_event(void *nearest, const char *name, const char *meaning);

#endif
