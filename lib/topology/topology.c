// SPDX-License-Identifier: GPL-2.0-only
#include "topology/topology.h"

#include <errno.h>
#include <string.h>

#include "base/base.h"
#include "base/file.h"

static const char * const place_names[PLACE_NR] = {
	[PLACE_DEFAULT] = "default",
	[PLACE_SPREAD] = "spread",
	[PLACE_COMPACT] = "compact",
	[PLACE_SAME_NUMA] = "same-numa",
	[PLACE_CPUSET] = "cpuset",
};

/* The CPUs that this process may use, by taskset and by cgroup. To be freed. */
static hwloc_bitmap_t allowed_cpus(void)
{
	hwloc_bitmap_t allowed = hwloc_bitmap_alloc();
	cpu_set_t set[PLACE_CPUS_MAX / CPU_SETSIZE];

	CPU_ZERO_S(sizeof(set), set);
	if (!allowed || sched_getaffinity(0, sizeof(set), set)) {
		msg_err("the CPUs that may be used cannot be told: %s", strerror(errno));
		exit(EXIT_FAILED);
	}
	for (int cpu = 0; cpu < PLACE_CPUS_MAX; cpu++)
		if (CPU_ISSET_S(cpu, sizeof(set), set))
			hwloc_bitmap_set(allowed, cpu);
	return allowed;
}

static char *check_list(const char *list)
{
	hwloc_bitmap_t wanted = hwloc_bitmap_alloc(), allowed = allowed_cpus();
	char *wrong = NULL, *have;

	hwloc_bitmap_list_asprintf(&have, allowed);
	if (strspn(list, "0123456789,-") != strlen(list) ||
	    hwloc_bitmap_list_sscanf(wanted, list) || hwloc_bitmap_iszero(wanted))
		wrong = xasprintf("'%s' is no list of CPUs such as 0-2,5; there are %s", list, have);
	else if (!hwloc_bitmap_isincluded(wanted, allowed))
		wrong = xasprintf("'%s' has CPUs that may not be used here; there are %s", list, have);
	free(have);
	hwloc_bitmap_free(wanted);
	hwloc_bitmap_free(allowed);
	return wrong;
}

char *place_parse(const char *text, enum place *place, const char **list)
{
	if (!strncmp(text, "cpuset:", strlen("cpuset:"))) {
		*place = PLACE_CPUSET;
		*list = text + strlen("cpuset:");
		return check_list(*list);
	}
	for (*place = PLACE_SPREAD; *place < PLACE_CPUSET; ++*place)
		if (!strcmp(place_names[*place], text))
			return NULL;
	return xasprintf("'%s' is none of spread, compact, same-numa and cpuset:LIST", text);
}

int device_node(const char *root, const char *device)
{
	__cleanup_free char *path = xasprintf("%s/sys/class/misc/%s/device/numa_node", root,
					      basename(device));
	char text[16];

	return file_line(path, text, sizeof(text)) || !*text ? -1 : atoi(text);
}

/*
 * The CPUs of @set below @obj: in the machine's own order, which is compact; or dealt
 * from its children in turn, at every level, so that any first few are as far apart as
 * there is room.
 */
static size_t order_cpus(hwloc_obj_t obj, hwloc_const_bitmap_t set, bool spread, uint16_t *cpus)
{
	size_t n = 0, filled = 0, child = 0;
	size_t *end;
	uint16_t *all;

	if (obj->type == HWLOC_OBJ_PU) {
		*cpus = obj->os_index;
		return hwloc_bitmap_isset(set, obj->os_index);
	}
	end = xcalloc(obj->arity, sizeof(*end));
	all = xcalloc(PLACE_CPUS_MAX, sizeof(*all));
	for (unsigned int i = 0; i < obj->arity; i++) {
		n += order_cpus(obj->children[i], set, spread, all + n);
		end[i] = n;
	}
	if (!spread)
		memcpy(cpus, all, n * sizeof(*all));
	/* Pass after pass, the next of each child that has one left. */
	for (size_t pass = 0; spread && filled < n; child = (child + 1) % obj->arity) {
		size_t first = child ? end[child - 1] : 0;

		if (first + pass < end[child])
			cpus[filled++] = all[first + pass];
		pass += child + 1 == obj->arity;
	}
	free(all);
	free(end);
	return n;
}

/* The CPUs that the policy gives to the workload, as long as the controller takes none. */
static int wanted_cpus(hwloc_topology_t topology, hwloc_const_bitmap_t allowed, enum place place,
		       const char *list, int node, hwloc_bitmap_t wanted)
{
	hwloc_obj_t numa;

	hwloc_bitmap_copy(wanted, allowed);
	switch (place) {
	case PLACE_CPUSET:
		if (hwloc_bitmap_list_sscanf(wanted, list))
			return -EINVAL;
		return hwloc_bitmap_isincluded(wanted, allowed) ? 0 : -EINVAL;
	case PLACE_SAME_NUMA:
		if (node < 0)
			return hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_NUMANODE) == 1 ? 0 : -ENODEV;
		numa = hwloc_get_numanode_obj_by_os_index(topology, node);
		if (!numa)
			return -ENODEV;
		hwloc_bitmap_and(wanted, wanted, numa->cpuset);
		return hwloc_bitmap_iszero(wanted) ? -ENODEV : 0;
	default:
		return 0;
	}
}

/* One outside of the workload's, or else the first of them, unless the user has named them. */
static int take_controller(hwloc_const_bitmap_t allowed, hwloc_bitmap_t wanted, enum place place)
{
	hwloc_bitmap_t outside = hwloc_bitmap_alloc();
	int cpu;

	hwloc_bitmap_andnot(outside, allowed, wanted);
	cpu = hwloc_bitmap_first(outside);
	hwloc_bitmap_free(outside);
	if (cpu >= 0 || place == PLACE_CPUSET)
		return cpu;
	cpu = hwloc_bitmap_first(wanted);
	hwloc_bitmap_clr(wanted, cpu);
	return cpu;
}

int placement_plan(hwloc_topology_t topology, hwloc_const_bitmap_t allowed, enum place place,
		   const char *list, int node, struct placement *p)
{
	hwloc_bitmap_t wanted = hwloc_bitmap_alloc();
	int ret = wanted_cpus(topology, allowed, place, list, node, wanted);

	*p = (struct placement){ .place = place, .controller = -1, .device_node = node };
	if (!ret && hwloc_bitmap_weight(allowed) > (place == PLACE_DEFAULT ? 2 : 1)) {
		p->controller = take_controller(allowed, wanted, place);
		p->workers_nr = order_cpus(hwloc_get_root_obj(topology), wanted,
					   place == PLACE_SPREAD, p->workers);
		p->pinned = place == PLACE_SPREAD || place == PLACE_COMPACT;
	}
	hwloc_bitmap_free(wanted);
	return ret;
}

static int plan_here(hwloc_const_bitmap_t allowed, enum place place, const char *list, int node,
		     struct placement *p)
{
	hwloc_topology_t topology;
	int ret;

	if (hwloc_topology_init(&topology))
		return -ENOMEM;
	ret = hwloc_topology_load(topology) ? -errno :
		placement_plan(topology, allowed, place, list, node, p);
	hwloc_topology_destroy(topology);
	return ret;
}

static int bind_to(pid_t pid, const uint16_t *cpus, size_t n)
{
	cpu_set_t set[PLACE_CPUS_MAX / CPU_SETSIZE];

	CPU_ZERO_S(sizeof(set), set);
	for (size_t i = 0; i < n; i++)
		CPU_SET_S(cpus[i], sizeof(set), set);
	return n && sched_setaffinity(pid, sizeof(set), set) ? -errno : 0;
}

int placement_apply(enum place place, const char *list, const char *device, pid_t worker,
		    struct placement *p)
{
	int node = device_node("", device), ret = 0;
	hwloc_bitmap_t allowed = allowed_cpus();
	uint16_t own;

	*p = (struct placement){ .place = place, .controller = -1, .device_node = node };
	/* On one CPU there is nothing to look at the machine for. */
	if (hwloc_bitmap_weight(allowed) > 1)
		ret = plan_here(allowed, place, list, node, p);
	hwloc_bitmap_free(allowed);
	if (ret == -ENODEV)
		msg_err("--place same-numa: the NUMA node of %s is not known, or no CPU of it may be used: name the CPUs, by cpuset:LIST",
			device);
	else if (ret)
		msg_err("the machine's topology cannot be told: %s", strerror(-ret));
	if (ret)
		return ret;
	own = p->controller;
	ret = bind_to(worker, p->workers, p->workers_nr);
	if (!ret && p->controller >= 0)
		ret = bind_to(0, &own, 1);
	if (ret)
		msg_err("--place: the kernel refuses: %s", strerror(-ret));
	return ret;
}

json_t *placement_json(const struct placement *p)
{
	json_t *controller = json_array(), *workers = json_array(), *o;

	if (p->controller >= 0)
		json_array_append_new(controller, json_integer(p->controller));
	for (size_t i = 0; i < p->workers_nr; i++)
		json_array_append_new(workers, json_integer(p->workers[i]));
	o = json_pack("{s:s, s:o, s:o, s:b}", "place", place_names[p->place],
		      "controller", controller, "workers", workers, "pinned", p->pinned);
	if (p->device_node >= 0)
		json_object_set_new(o, "device_node", json_integer(p->device_node));
	return o;
}
