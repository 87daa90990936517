// SPDX-License-Identifier: GPL-2.0-only
#include "bench/sample.h"

#include "base/base.h"
#include "stat/stat.h"

struct sample sample_of(const struct run *run, uint16_t arm, enum phase phase)
{
	struct sample s = { .v = xcalloc(run->events_nr, sizeof(*s.v)) };

	for (size_t i = 0; i < run->events_nr; i++) {
		const struct event *e = &run->events[i];

		if (e->arm == arm && e->phase_ns[phase] != NOT_MEASURED)
			s.v[s.n++] = e->phase_ns[phase];
	}
	stat_sort(s.v, s.n);
	return s;
}

static int by_round(const void *a, const void *b)
{
	const struct event *x = *(const struct event * const *)a;
	const struct event *y = *(const struct event * const *)b;

	return (x->round > y->round) - (x->round < y->round);
}

struct sample sample_rounds(const struct run *run, uint16_t arm, enum phase phase)
{
	const struct event **events = xcalloc(run->events_nr, sizeof(*events));
	struct sample one = { .v = xcalloc(run->events_nr, sizeof(*one.v)) };
	struct sample s = { .v = xcalloc(run->events_nr, sizeof(*s.v)) };
	size_t n = 0;

	for (size_t i = 0; i < run->events_nr; i++)
		if (run->events[i].arm == arm && run->events[i].phase_ns[phase] != NOT_MEASURED)
			events[n++] = &run->events[i];
	qsort(events, n, sizeof(*events), by_round);
	for (size_t i = 0; i < n; i++) {
		one.v[one.n++] = events[i]->phase_ns[phase];
		if (i + 1 < n && events[i + 1]->round == events[i]->round)
			continue;
		stat_sort(one.v, one.n);
		s.v[s.n++] = (int64_t)sample_median(&one);
		one.n = 0;
	}
	stat_sort(s.v, s.n);
	sample_free(&one);
	free(events);
	return s;
}

bool run_has_clusters(const struct run *run)
{
	return run->events_nr > (size_t)run->rounds * run->arms_nr;
}

static int64_t measured_ns(const struct event *e, enum phase phase)
{
	return e->phase_ns[phase] == NOT_MEASURED ? 0 : e->phase_ns[phase];
}

int64_t part_ns(const struct event *e, enum part part)
{
	int64_t mmput = measured_ns(e, PHASE_MMPUT), srcu = measured_ns(e, PHASE_SRCU);
	int64_t others = measured_ns(e, PHASE_SRCU_OTHERS);
	int64_t lock = measured_ns(e, PHASE_MM_EXIT_LOCK), runq = measured_ns(e, PHASE_RUNQ);
	int64_t outside = mmput - srcu - lock, idle = outside - measured_ns(e, PHASE_MMPUT_CPU);

	if (e->phase_ns[PHASE_SRCU_OTHERS] == NOT_MEASURED || others > srcu || outside < 0)
		return NOT_MEASURED;
	if (runq > idle)
		runq = idle > 0 ? idle : 0;
	switch (part) {
	case PART_OWN:
		return outside - runq;
	case PART_QUEUE:
		return lock + runq;
	case PART_GRACE:
		return srcu - others;
	case PART_OTHERS:
		return others;
	default:
		return mmput;
	}
}

struct sample sample_part(const struct run *run, uint16_t arm, enum part part)
{
	struct sample s = { .v = xcalloc(run->events_nr, sizeof(*s.v)) };

	for (size_t i = 0; i < run->events_nr; i++) {
		int64_t t = part_ns(&run->events[i], part);

		if (run->events[i].arm == arm && t != NOT_MEASURED)
			s.v[s.n++] = t;
	}
	stat_sort(s.v, s.n);
	return s;
}

double sample_median(const struct sample *s)
{
	return stat_quantile(s->v, s->n, 0.5);
}

void sample_free(struct sample *s)
{
	free(s->v);
}

bool run_has_others(const struct run *run)
{
	for (size_t i = 0; i < run->events_nr; i++)
		if (run->events[i].phase_ns[PHASE_SRCU_OTHERS] > 0)
			return true;
	return false;
}
