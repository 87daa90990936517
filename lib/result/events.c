// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "base/base.h"
#include "result/event.h"

void events_reserve(struct events *all, size_t room)
{
	all->room = room;
	all->round = xrealloc_array(all->round, all->room, sizeof(*all->round));
	all->caller = xrealloc_array(all->caller, all->room, sizeof(*all->caller));
	all->pid = xrealloc_array(all->pid, all->room, sizeof(*all->pid));
	all->start_ns = xrealloc_array(all->start_ns, all->room, sizeof(*all->start_ns));
	for (enum phase p = 0; p < PHASE_NR; p++)
		if (all->phase_ns[p])
			all->phase_ns[p] = xrealloc_array(all->phase_ns[p], all->room,
							  sizeof(**all->phase_ns));
}

/* The first event that has a phase: those before it have not. */
static int64_t *new_phase(const struct events *all)
{
	int64_t *v = xrealloc_array(NULL, all->room, sizeof(*v));

	for (size_t i = 0; i < all->n; i++)
		v[i] = NOT_MEASURED;
	return v;
}

void events_add(struct events *all, const struct event *e)
{
	if (all->n == all->room)
		events_reserve(all, all->room ? 2 * all->room : 64);
	all->round[all->n] = e->round;
	all->caller[all->n] = e->caller;
	all->pid[all->n] = e->pid;
	all->start_ns[all->n] = e->start_ns;
	for (enum phase p = 0; p < PHASE_NR; p++) {
		if (!all->phase_ns[p] && e->phase_ns[p] != NOT_MEASURED)
			all->phase_ns[p] = new_phase(all);
		if (all->phase_ns[p])
			all->phase_ns[p][all->n] = e->phase_ns[p];
	}
	all->late += e->late;
	all->n++;
}

void events_free(struct events *all)
{
	free(all->round);
	free(all->caller);
	free(all->pid);
	free(all->start_ns);
	for (enum phase p = 0; p < PHASE_NR; p++)
		free(all->phase_ns[p]);
	memset(all, 0, sizeof(*all));
}
