// SPDX-License-Identifier: GPL-2.0-only
/* Who runs where, on machines that hwloc makes up, and on this one. */
#include "topology/topology.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "sample-run.h"
#include "tap.h"

/* Two sockets with a NUMA node each, two cores each, two threads each; CPU numbers as Linux has them. */
#define TWO_SOCKETS	"pack:2 [numa] core:2 pu:2(indexes=core:pu)"

static hwloc_topology_t machine(const char *synthetic)
{
	hwloc_topology_t t;

	if (hwloc_topology_init(&t) || hwloc_topology_set_synthetic(t, synthetic) ||
	    hwloc_topology_load(t))
		abort();
	return t;
}

/* Plan, and say it as "CONTROLLER: WORKERS". */
static const char *plan(const char *synthetic, const char *allowed, enum place place,
			const char *list, int node)
{
	static char text[256];
	hwloc_topology_t t = machine(synthetic);
	hwloc_bitmap_t set = hwloc_bitmap_alloc();
	struct placement p;
	int ret, n;

	hwloc_bitmap_list_sscanf(set, allowed);
	ret = placement_plan(t, set, place, list, node, &p);
	n = snprintf(text, sizeof(text), "%d:", p.controller);
	for (size_t i = 0; i < p.workers_nr; i++)
		n += snprintf(text + n, sizeof(text) - n, " %u", p.workers[i]);
	if (ret)
		snprintf(text, sizeof(text), "%s", strerror(-ret));
	printf("# %s\n", text);
	hwloc_bitmap_free(set);
	hwloc_topology_destroy(t);
	return text;
}

static bool is(const char *a, const char *b)
{
	return !strcmp(a, b);
}

/* CPU = thread * 4 + socket * 2 + core: threads of socket 0 are 0 4, 1 5; of socket 1 2 6, 3 7. */
static void on_two_sockets(void)
{
	const char *m = TWO_SOCKETS;

	ok(is(plan(m, "0-7", PLACE_DEFAULT, NULL, -1), "0: 4 1 5 2 6 3 7"),
	   "default: the first CPU is the controller's, the rest the workload's");
	ok(is(plan(m, "0-7", PLACE_COMPACT, NULL, -1), "0: 4 1 5 2 6 3 7"),
	   "compact: core by core, socket by socket");
	ok(is(plan(m, "0-7", PLACE_SPREAD, NULL, -1), "0: 4 2 1 3 5 6 7"),
	   "spread: sockets in turn, then cores, threads of one core last");
	ok(is(plan(m, "0-7", PLACE_SAME_NUMA, NULL, 1), "0: 2 6 3 7"),
	   "same-numa: the device's node for the workload, the controller outside");
	ok(is(plan(m, "2,3,6,7", PLACE_SAME_NUMA, NULL, 1), "2: 6 3 7"),
	   "same-numa: the controller inside, where there is no outside");
	ok(is(plan(m, "0-7", PLACE_SAME_NUMA, NULL, -1), strerror(ENODEV)),
	   "same-numa: an unknown node of several is no node");
	ok(is(plan(m, "0,1", PLACE_SAME_NUMA, NULL, 1), strerror(ENODEV)),
	   "same-numa: nor is one of whose CPUs none may be used");
	ok(is(plan(m, "0-7", PLACE_CPUSET, "5-6", -1), "0: 5 6"), "cpuset: as it says");
	ok(is(plan(m, "3-4", PLACE_CPUSET, "3-4", -1), "-1: 4 3"),
	   "cpuset: all that there are: the controller is anywhere");
	ok(is(plan(m, "0-3", PLACE_CPUSET, "5", -1), strerror(EINVAL)),
	   "cpuset: not one that may not be used");
	ok(is(plan(m, "1,5,7", PLACE_SPREAD, NULL, -1), "1: 5 7"), "only CPUs that may be used count");
	ok(is(plan(m, "3", PLACE_SPREAD, NULL, -1), "-1:"), "on one CPU nothing is pinned");
}

static void elsewhere(void)
{
	ok(is(plan("pack:1 core:4 pu:1", "0-3", PLACE_SAME_NUMA, NULL, -1), "0: 1 2 3"),
	   "same-numa: on a machine with one node it need not be known");
	ok(is(plan("pack:2 core:1 pu:1", "0-1", PLACE_SPREAD, NULL, -1), "0: 1"), "two CPUs: one each");
	ok(is(plan("pack:2 l3:2 core:2 pu:1", "0-7", PLACE_SPREAD, NULL, -1), "0: 1 4 2 6 3 5 7"),
	   "spread: caches in turn, too");
}

static bool said(const char *text, const char *part)
{
	enum place place;
	const char *list;
	char *wrong = place_parse(text, &place, &list);
	bool as_wanted = part ? wrong && strstr(wrong, part) : !wrong;

	printf("# %s: %s\n", text, wrong ? wrong : "fine");
	free(wrong);
	return as_wanted;
}

/* As one that may use one CPU only. */
static void parses(void)
{
	int cpu = sched_getcpu();
	char have[32], other[32], same[32];
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
	snprintf(have, sizeof(have), "there are %d", cpu);
	snprintf(same, sizeof(same), "cpuset:%d", cpu);
	snprintf(other, sizeof(other), "cpuset:%d-%d", cpu, cpu + 1);
	ok(said("spread", NULL) && said("compact", NULL) && said("same-numa", NULL) && said(same, NULL),
	   "each way to place is known by its name");
	ok(said(other, have), "a CPU that may not be used is refused, and those that may are named");
	ok(said("cpuset:", have) && said("cpuset:1-", have) && said("cpuset:x", have) && said("cpuset:0x3", have),
	   "so is what is no list");
	ok(said("default", "none of spread") && said("", "none of spread"), "and what is no way to place");
}

static void say_node(const char *dir, const char *node)
{
	__cleanup_free char *path = xasprintf("%s/numa_node", dir);
	FILE *f = fopen(path, "w");

	fputs(node, f);
	fclose(f);
}

static void nodes(void)
{
	const char *dir = "sys/class/misc/sva_testdev1/device";

	ok(device_node(".", "/dev/sva_testdev1") == -1, "a device that the bus does not know has no node");
	mkdir("sys", 0700);
	mkdir("sys/class", 0700);
	mkdir("sys/class/misc", 0700);
	mkdir("sys/class/misc/sva_testdev1", 0700);
	mkdir(dir, 0700);
	say_node(dir, "-1\n");
	ok(device_node(".", "/dev/sva_testdev1") == -1, "nor one of which it says -1");
	say_node(dir, "3\n");
	ok(device_node(".", "/dev/sva_testdev1") == 3, "else it has the one that it says");
}

/* For real, with a child for the worker: both are where the plan says. */
static void applies(void)
{
	struct placement p;
	cpu_set_t own, workers;
	pid_t worker = fork();
	json_t *o;
	int ret;

	if (!worker) {
		pause();
		_exit(0);
	}
	ret = placement_apply(PLACE_DEFAULT, NULL, "/dev/null", worker, &p);
	sched_getaffinity(0, sizeof(own), &own);
	sched_getaffinity(worker, sizeof(workers), &workers);
	ok(!ret && (p.controller < 0 || (CPU_COUNT(&own) == 1 && CPU_ISSET(p.controller, &own) &&
					 !CPU_ISSET(p.controller, &workers))),
	   "the controller is on a CPU that the worker does not run on");
	ok(!p.workers_nr || (size_t)CPU_COUNT(&workers) == p.workers_nr, "the worker has the others");
	o = placement_json(&p);
	ok(is(json_string_value(json_object_get(o, "place")), "default") &&
	   json_array_size(json_object_get(o, "controller")) == (p.controller >= 0) &&
	   json_array_size(json_object_get(o, "workers")) == p.workers_nr &&
	   !json_object_get(o, "device_node"), "and run.json says so");
	json_decref(o);
	kill(worker, SIGKILL);
	waitpid(worker, NULL, 0);
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	on_two_sockets();
	elsewhere();
	nodes();
	applies();
	parses();
	remove_tree(scratch);
	return tap_done();
}
