// SPDX-License-Identifier: GPL-2.0-only
/* Where a run's processes are, and what the machine counts meanwhile. */
#include "bench/run/run.h"

#include <inttypes.h>
#include <string.h>

#include "base/base.h"

int run_place(struct session *s)
{
	const struct run_options *o = &s->options;

	return placement_apply(o->place, o->cpus, o->devices[0], worker_pid(s->worker), &s->placement);
}

void run_cpus(const struct session *s, struct round *round)
{
	const struct placement *p = &s->placement;

	for (size_t i = 0; p->pinned && i < p->workers_nr && i < WORKER_CPUS_MAX; i++)
		round->cpus[round->cpus_nr++] = p->workers[i];
}

int run_count(struct session *s)
{
	const struct run_options *o = &s->options;
	const char *names[COUNTERS_MAX];
	int ret;

	if (!o->counters_nr)
		return 0;
	for (size_t i = 0; i < o->counters_nr; i++)
		names[i] = o->counters[i].name;
	ret = rundir_names(s->dir, NAMES_COUNTERS, names, o->counters_nr);
	return ret ? ret : counters_open(o->counters, o->counters_nr, worker_pid(s->worker), &s->counters);
}

int run_counters(struct session *s, const struct counter_row *c)
{
	struct counter_value now[COUNTERS_MAX];
	int ret = s->counters ? counters_read(s->counters, now) : 0;

	if (ret)
		msg_err("the counters cannot be read: %s", strerror(-ret));
	if (ret || !s->counters)
		return ret;
	for (size_t i = 0; c && i < s->options.counters_nr; i++) {
		const struct counter_value *before = &s->counted[i];
		struct counter_value *all = &s->all_counted[i];
		struct counter_row row = {
			.round = c->round, .arm = c->arm, .counter = i,
			.value = now[i].value - before->value,
			.enabled_ns = now[i].enabled_ns - before->enabled_ns,
			.running_ns = now[i].running_ns - before->running_ns,
		};

		all->value += row.value;
		all->enabled_ns += row.enabled_ns;
		all->running_ns += row.running_ns;
		s->refused |= rundir_counter(s->dir, &row);
	}
	memcpy(s->counted, now, s->options.counters_nr * sizeof(*now));
	return 0;
}

void run_counters_say(const struct session *s)
{
	for (size_t i = 0; i < s->options.counters_nr; i++) {
		const struct counter_value *v = &s->all_counted[i];

		if (v->running_ns < v->enabled_ns)
			printf("counter %s: counted %.1f %% of the time, the PMU being shared out among %zu groups: its values are not scaled\n",
			       s->options.counters[i].name, 100.0 * v->running_ns / v->enabled_ns,
			       counters_groups(s->counters));
	}
}
