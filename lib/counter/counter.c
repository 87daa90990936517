// SPDX-License-Identifier: GPL-2.0-only
#include "counter/counter.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>

#include "base/base.h"
#include "base/file.h"

/* Events that count at the same time. */
struct group {
	int fds[COUNTERS_MAX];		/* the first is the leader's */
	size_t events[COUNTERS_MAX];
	size_t n;
	uint32_t pmu;
	int cpu;
};

struct counters {
	struct group *groups;
	size_t groups_nr;
	size_t events_nr;
};

/* Three types of events are of one PMU, the CPU's. */
static uint32_t pmu_of(const struct perf_event_attr *attr)
{
	return attr->type == PERF_TYPE_RAW || attr->type == PERF_TYPE_HW_CACHE ?
		(uint32_t)PERF_TYPE_HARDWARE : attr->type;
}

static int open_event(const struct counter_event *e, pid_t task, int cpu, int leader)
{
	struct perf_event_attr attr = e->attr;
	int fd;

	attr.size = sizeof(attr);
	attr.disabled = 0;
	attr.inherit = cpu < 0;
	attr.read_format = PERF_FORMAT_GROUP | PERF_FORMAT_TOTAL_TIME_ENABLED |
		PERF_FORMAT_TOTAL_TIME_RUNNING;
	fd = syscall(SYS_perf_event_open, &attr, cpu < 0 ? task : -1, cpu, leader,
		     PERF_FLAG_FD_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static struct group *last_group(struct counters *c, uint32_t pmu, int cpu)
{
	for (size_t i = c->groups_nr; i-- > 0;)
		if (c->groups[i].pmu == pmu && c->groups[i].cpu == cpu)
			return &c->groups[i];
	return NULL;
}

/* Into the last group of its PMU, or where that has no room, into a new one. */
static int add_event(struct counters *c, const struct counter_event *e, size_t number, pid_t task,
		     int cpu)
{
	struct group *g = last_group(c, pmu_of(&e->attr), cpu);
	int fd = g ? open_event(e, task, cpu, g->fds[0]) : -ENOENT;

	if (fd < 0) {
		fd = open_event(e, task, cpu, -1);
		if (fd < 0)
			return fd;
		c->groups = xrealloc_array(c->groups, c->groups_nr + 1, sizeof(*c->groups));
		g = &c->groups[c->groups_nr++];
		*g = (struct group){ .pmu = pmu_of(&e->attr), .cpu = cpu };
	}
	g->fds[g->n] = fd;
	g->events[g->n++] = number;
	return 0;
}

static void report_open_error(const struct counter_event *e, int error)
{
	char paranoid[16];

	switch (-error) {
	case EACCES:
	case EPERM:
		file_line("/proc/sys/kernel/perf_event_paranoid", paranoid, sizeof(paranoid));
		msg_err("--counters: %s may not be counted: kernel.perf_event_paranoid is %s; run as root, or with CAP_PERFMON",
			e->name, paranoid);
		break;
	case ENOENT:
	case ENODEV:
	case EOPNOTSUPP:
		msg_err("--counters: %s has a name, but nothing here counts it: the machine, as a virtual one often, has no such PMU; 'mmput-bench list --counters' lists what has one (%s)",
			e->name, strerror(-error));
		break;
	default:
		msg_err("--counters: %s cannot be counted: %s", e->name, strerror(-error));
	}
}

int counters_open(const struct counter_event *events, size_t n, pid_t task,
		  struct counters **counters)
{
	struct counters *c = xcalloc(1, sizeof(*c));
	int ret = 0;

	c->events_nr = n;
	for (size_t i = 0; i < n && !ret; i++) {
		const struct counter_event *e = &events[i];

		if (!e->cpus_nr)
			ret = add_event(c, e, i, task, -1);
		for (size_t cpu = 0; cpu < e->cpus_nr && !ret; cpu++)
			ret = add_event(c, e, i, task, e->cpus[cpu]);
		if (ret)
			report_open_error(e, ret);
	}
	if (ret)
		counters_close(c);
	else
		*counters = c;
	return ret;
}

size_t counters_groups(const struct counters *c)
{
	return c->groups_nr;
}

int counters_read(const struct counters *c, struct counter_value *values)
{
	struct {
		uint64_t n, enabled_ns, running_ns, values[COUNTERS_MAX];
	} r;

	memset(values, 0, c->events_nr * sizeof(*values));
	for (size_t i = 0; i < c->groups_nr; i++) {
		const struct group *g = &c->groups[i];

		if (read(g->fds[0], &r, sizeof(r)) < 0)
			return -errno;
		for (size_t j = 0; j < g->n && j < r.n; j++) {
			struct counter_value *v = &values[g->events[j]];

			v->value += r.values[j];
			v->enabled_ns += r.enabled_ns;
			v->running_ns += r.running_ns;
		}
	}
	return 0;
}

void counters_close(struct counters *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->groups_nr; i++)
		for (size_t j = 0; j < c->groups[i].n; j++)
			close(c->groups[i].fds[j]);
	free(c->groups);
	free(c);
}
