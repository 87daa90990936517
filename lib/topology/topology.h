/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * On which CPUs things run: the controller (mmput-bench, which reads the probe, too)
 * on one of its own, the worker and all its children on others.
 *
 *	default		the first CPU is the controller's, the rest are the workload's; with
 *			two CPUs there would be one left, and no races, so that nothing is pinned
 *	spread		the same, and processes are pinned in turn: the first ones to CPUs
 *			that share as little as can be, SMT siblings last
 *	compact		likewise, but to CPUs that share as much as can be
 *	same-numa	the workload on the CPUs of the device's NUMA node, the controller
 *			outside of it if it can be
 *	cpuset:LIST	the workload on these CPUs, the controller outside of them; nowhere
 *			in particular if there is no outside
 *
 * Only CPUs that this process may use count: what taskset and cgroups have left. Where
 * that is one, nothing is pinned.
 */
#ifndef LIB_TOPOLOGY_H
#define LIB_TOPOLOGY_H

#include <hwloc.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PLACE_CPUS_MAX	1024

enum place { PLACE_DEFAULT, PLACE_SPREAD, PLACE_COMPACT, PLACE_SAME_NUMA, PLACE_CPUSET, PLACE_NR };

/**
 * struct placement - who runs where
 * @place: how it came about
 * @controller: its CPU; -1: anywhere
 * @workers: CPUs of the workload by the kernel's numbers, in the order of their use
 * @workers_nr: how many; 0: anywhere
 * @pinned: each of its processes is pinned to one of them, in turn; else all to all
 * @device_node: NUMA node of the device; -1: not known
 */
struct placement {
	enum place place;
	int controller;
	uint16_t workers[PLACE_CPUS_MAX];
	size_t workers_nr;
	bool pinned;
	int device_node;
};

/**
 * place_parse() - what the user asks for
 * @text: as above, but for "default"
 * @place: out
 * @list: out, the list of PLACE_CPUSET, in @text
 *
 * Return: NULL, or what is wrong with @text, to be freed by the caller. A list has to
 * be of CPUs that this process may use.
 */
char *place_parse(const char *text, enum place *place, const char **list);

/**
 * device_node() - the NUMA node of a device
 * @root: in front of /sys, such as ""
 * @device: path of its node in /dev
 *
 * Return: what the bus says of the PCI function behind the misc device; -1 if it
 * says nothing.
 */
int device_node(const char *root, const char *device);

/**
 * placement_plan() - who shall run where, on some machine
 * @topology: of the machine, loaded
 * @allowed: CPUs that may be used
 * @place: how
 * @list: CPUs of PLACE_CPUSET, within @allowed
 * @node: NUMA node of the device; -1: not known, which is as good as a number on a
 *	machine that has one node
 * @p: out
 *
 * Return: 0; -ENODEV for PLACE_SAME_NUMA where the node is not known, or none of its
 * CPUs may be used; -EINVAL on a bad list.
 */
int placement_plan(hwloc_topology_t topology, hwloc_const_bitmap_t allowed, enum place place,
		   const char *list, int node, struct placement *p);

/**
 * placement_apply() - plan for this machine, and put controller and worker in place
 * @place: how
 * @list: CPUs of PLACE_CPUSET
 * @device: path of the device
 * @worker: the worker, before it has children
 * @p: out
 *
 * Return: 0, or a negative errno after a message.
 */
int placement_apply(enum place place, const char *list, const char *device, pid_t worker,
		    struct placement *p);

/**
 * placement_json() - the placement as run.json keeps it
 * @p: placement
 *
 * Return: an object, owned by the caller.
 */
json_t *placement_json(const struct placement *p);

#endif
