// SPDX-License-Identifier: GPL-2.0-only
#include "probe/samples.h"

#include <string.h>

#include "base/base.h"
#include "probe/record.h"

_Static_assert((int)RECORD_CALLER_EXIT == CALLER_EXIT && (int)RECORD_CALLER_OTHER == CALLER_OTHER,
	       "the probe and events.csv number the callers alike");

/* A row that waits for its mmdrop, and the mm by which to find it. */
struct pending_event {
	struct event e;
	uint64_t mm;
	int64_t srcu_begin_ns;
	int64_t srcu_end_ns;
	int64_t put_end_ns;
};

struct pending_pasid {
	struct pasid_row p;
	uint64_t mm;
};

struct samples {
	int parent;
	struct samples_sink sink;
	uint32_t round;
	uint16_t arm;
	bool keep;
	uint64_t own;			/* teardowns of the workload that were kept */
	struct pending_event *events;
	size_t events_nr, events_max, events_old;	/* old: of earlier rounds and arms */
	struct pending_pasid *pasids;
	size_t pasids_nr, pasids_max;
	struct bound {			/* a bond's mm that is still to be torn down */
		uint64_t mm;
		int tgid;
		uint32_t round;
		uint16_t arm;
		bool keep;
	} *bounds;
	size_t bounds_nr, bounds_max;
	struct aside {
		int pid;
		bool after_exec;
	} *asides;
	size_t asides_nr, asides_max;
	struct record_span *callbacks;	/* of every mm, in this arm of this round */
	size_t callbacks_nr, callbacks_max;
};

#define PUSH(s, list) ({							\
	if ((s)->list##_nr == (s)->list##_max) {				\
		(s)->list##_max = (s)->list##_max ? 2 * (s)->list##_max : 64;	\
		(s)->list = xrealloc_array((s)->list, (s)->list##_max,		\
					   sizeof(*(s)->list));			\
	}									\
	memset(&(s)->list[(s)->list##_nr], 0, sizeof(*(s)->list));		\
	&(s)->list[(s)->list##_nr++];						\
})

struct samples *samples_new(int parent, const struct samples_sink *sink)
{
	struct samples *s = xcalloc(1, sizeof(*s));

	s->parent = parent;
	s->sink = *sink;
	return s;
}

void samples_free(struct samples *s)
{
	if (!s)
		return;
	free(s->events);
	free(s->pasids);
	free(s->bounds);
	free(s->asides);
	free(s->callbacks);
	free(s);
}

void samples_begin(struct samples *s, uint32_t round, uint16_t arm, bool keep)
{
	s->round = round;
	s->arm = arm;
	s->keep = keep;
	s->events_old = s->events_nr;
	s->callbacks_nr = 0;
	s->asides_nr = 0;
}

void samples_aside(struct samples *s, int pid, bool after_exec)
{
	*PUSH(s, asides) = (struct aside){ pid, after_exec };
}

static bool is_aside(const struct samples *s, int pid, enum record_caller caller)
{
	for (size_t i = 0; i < s->asides_nr; i++)
		if (s->asides[i].pid == pid)
			return !s->asides[i].after_exec || caller == RECORD_CALLER_EXIT;
	return false;
}

/*
 * Whose mm was torn down; tgid 0: nobody's of the workload. The final put need not
 * be the owner's, nor come in its round: an I/O page fault handler that has the mm
 * when its owner exits makes it, for one. Then the bond tells whose it was.
 */
static struct bound owner_of(struct samples *s, const struct record_teardown *r)
{
	struct bound owner = { .mm = r->mm, .round = s->round, .arm = s->arm, .keep = s->keep };
	size_t kept = 0;

	if ((int)r->ppid == s->parent)
		owner.tgid = r->tgid;
	for (size_t i = 0; i < s->bounds_nr; i++) {
		if (s->bounds[i].mm == r->mm)
			owner = s->bounds[i];
		else
			s->bounds[kept++] = s->bounds[i];
	}
	s->bounds_nr = kept;
	return owner;
}

/* An end before its beginning is that of an earlier call; the right one was missed. */
static int64_t length_ns(const struct record_span *span)
{
	if (!span->begin_ns || span->end_ns < span->begin_ns)
		return NOT_MEASURED;
	return span->end_ns - span->begin_ns;
}

/*
 * The release() ops run from the notifier's start to the grace period, or to its
 * end without one. Unknown if there was one and its beginning was missed.
 */
static struct record_span callbacks_of(const struct record_teardown *r)
{
	struct record_span span = { .begin_ns = r->notifier.begin_ns };

	if (r->srcu.begin_ns)
		span.end_ns = r->srcu.begin_ns;
	else if (!r->srcu.end_ns)
		span.end_ns = r->notifier.end_ns;
	return span;
}

static void fill_phases(int64_t *phase_ns, const struct record_teardown *r)
{
	const struct record_span callbacks = callbacks_of(r);
	const struct record_span lock = { r->mm_exit.begin_ns, r->mm_exit_locked_ns };

	phase_ns[PHASE_MMPUT] = length_ns(&r->mmput);
	phase_ns[PHASE_MMPUT_CPU] = phase_ns[PHASE_MMPUT] < (int64_t)r->off_cpu_ns ? NOT_MEASURED :
		phase_ns[PHASE_MMPUT] - (int64_t)r->off_cpu_ns;
	phase_ns[PHASE_RUNQ] = phase_ns[PHASE_MMPUT] < 0 || r->runq_ns == ~0ULL ? NOT_MEASURED :
		(int64_t)r->runq_ns;
	phase_ns[PHASE_EXIT_MMAP] = length_ns(&r->exit_mmap);
	phase_ns[PHASE_NOTIFIER] = length_ns(&r->notifier);
	phase_ns[PHASE_CALLBACKS] = length_ns(&callbacks);
	phase_ns[PHASE_MM_EXIT] = length_ns(&r->mm_exit);
	phase_ns[PHASE_MM_EXIT_LOCK] = length_ns(&lock);
	phase_ns[PHASE_IOMMU_RELEASE] = r->iommu_begin_ns ? (int64_t)r->iommu_ns : NOT_MEASURED;
	phase_ns[PHASE_SRCU] = length_ns(&r->srcu);
	phase_ns[PHASE_SRCU_OTHERS] = NOT_MEASURED;
	phase_ns[PHASE_UNMAP] = length_ns(&r->unmap);
	phase_ns[PHASE_PGTABLES] = length_ns(&r->pgtables);
	phase_ns[PHASE_MMDROP] = r->dropped_ns ? 0 : NOT_MEASURED;
}

static void on_teardown(struct samples *s, const struct record_teardown *r)
{
	const struct record_span callbacks = callbacks_of(r);
	struct bound owner = owner_of(s, r);
	struct pending_event *e;

	if (callbacks.begin_ns && callbacks.end_ns)
		*PUSH(s, callbacks) = callbacks;
	for (size_t i = 0; i < s->pasids_nr; i++) {
		struct pasid_row *p = &s->pasids[i].p;

		if (s->pasids[i].mm != r->mm || p->mmdrop_ns >= 0)
			continue;
		if (callbacks.end_ns)
			p->release_ns = callbacks.end_ns;
		if (r->dropped_ns)
			p->mmdrop_ns = r->dropped_ns;
	}
	if (!owner.tgid || !owner.keep || is_aside(s, owner.tgid, r->caller))
		return;
	s->own++;
	e = PUSH(s, events);
	e->mm = r->mm;
	e->srcu_begin_ns = r->srcu.begin_ns;
	e->srcu_end_ns = r->srcu.end_ns;
	e->put_end_ns = r->mmput.end_ns ? r->mmput.end_ns : r->exit_mmap.end_ns;
	e->e.round = owner.round;
	e->e.arm = owner.arm;
	e->e.caller = r->caller;
	e->e.pid = owner.tgid;
	e->e.start_ns = r->mmput.begin_ns;	/* of every record: put_begin() made it */
	fill_phases(e->e.phase_ns, r);
}

static void on_mmdrop(struct samples *s, const struct record_mmdrop *r)
{
	for (size_t i = s->events_nr; i-- > 0;) {
		struct pending_event *e = &s->events[i];

		if (e->mm == r->mm && e->e.phase_ns[PHASE_MMDROP] < 0) {
			/* Another CPU may drop it just before the put returns. */
			if (e->put_end_ns)
				e->e.phase_ns[PHASE_MMDROP] = (int64_t)r->at_ns > e->put_end_ns ?
					(int64_t)r->at_ns - e->put_end_ns : 0;
			break;
		}
	}
	for (size_t i = 0; i < s->pasids_nr; i++)
		if (s->pasids[i].mm == r->mm && s->pasids[i].p.mmdrop_ns < 0)
			s->pasids[i].p.mmdrop_ns = r->at_ns;
}

static void on_bind(struct samples *s, const struct record_bond *r)
{
	struct pending_pasid *p;
	size_t kept = 0;

	/* The number has a new owner: the lives it had before are complete. */
	for (size_t i = 0; i < s->pasids_nr; i++) {
		p = &s->pasids[i];
		if (p->p.pasid == r->pasid && (p->mm != r->mm || p->p.mmdrop_ns >= 0)) {
			p->p.reuse_ns = r->at_ns;
			s->sink.pasid(s->sink.ctx, &p->p);
		} else {
			s->pasids[kept++] = *p;
		}
	}
	s->pasids_nr = kept;
	if ((int)r->ppid != s->parent)
		return;
	*PUSH(s, bounds) = (struct bound){ r->mm, r->tgid, s->round, s->arm, s->keep };
	if (!s->keep)
		return;
	p = PUSH(s, pasids);
	p->mm = r->mm;
	p->p = (struct pasid_row){
		.round = s->round, .arm = s->arm, .pasid = r->pasid, .bond = r->bond,
		.bind_ns = r->at_ns, .release_ns = NOT_MEASURED, .unbind_ns = NOT_MEASURED,
		.mmdrop_ns = NOT_MEASURED, .reuse_ns = NOT_MEASURED,
	};
}

static void on_unbind(struct samples *s, const struct record_bond *r)
{
	for (size_t i = 0; i < s->pasids_nr; i++)
		if (s->pasids[i].p.bond == r->bond)
			s->pasids[i].p.unbind_ns = r->at_ns;
}

void samples_record(void *samples, enum record_type type, const void *record)
{
	switch (type) {
	case RECORD_TEARDOWN:
		on_teardown(samples, record);
		break;
	case RECORD_MMDROP:
		on_mmdrop(samples, record);
		break;
	case RECORD_BIND:
		on_bind(samples, record);
		break;
	case RECORD_UNBIND:
		on_unbind(samples, record);
		break;
	}
}

static int by_begin(const void *a, const void *b)
{
	const struct record_span *x = a, *y = b;

	return (x->begin_ns > y->begin_ns) - (x->begin_ns < y->begin_ns);
}

/* Make the callbacks' spans disjoint, in order. */
static void merge_callbacks(struct samples *s)
{
	size_t n = 0;

	if (s->callbacks_nr)
		qsort(s->callbacks, s->callbacks_nr, sizeof(*s->callbacks), by_begin);
	for (size_t i = 0; i < s->callbacks_nr; i++) {
		struct record_span *last = n ? &s->callbacks[n - 1] : NULL;

		if (!last || s->callbacks[i].begin_ns > last->end_ns)
			s->callbacks[n++] = s->callbacks[i];
		else if (s->callbacks[i].end_ns > last->end_ns)
			last->end_ns = s->callbacks[i].end_ns;
	}
	s->callbacks_nr = n;
}

/*
 * How much of [begin, end) the callbacks of any mm cover. A teardown's own
 * callbacks end before its grace period begins, so these are the others'.
 */
static int64_t covered_ns(const struct samples *s, int64_t begin, int64_t end)
{
	int64_t sum = 0;

	for (size_t i = 0; i < s->callbacks_nr; i++) {
		int64_t b = s->callbacks[i].begin_ns, e = s->callbacks[i].end_ns;

		b = b < begin ? begin : b;
		e = e > end ? end : e;
		if (b < e)
			sum += e - b;
	}
	return sum;
}

static void emit_events(struct samples *s, bool all)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->events_nr; i++) {
		struct pending_event *e = &s->events[i];

		/* In order: nothing overtakes a row that still waits. */
		if (all || (!kept && e->e.phase_ns[PHASE_MMDROP] >= 0))
			s->sink.event(s->sink.ctx, &e->e);
		else
			s->events[kept++] = *e;
	}
	s->events_nr = kept;
}

void samples_end(struct samples *s)
{
	merge_callbacks(s);
	for (size_t i = s->events_old; i < s->events_nr; i++) {
		struct pending_event *e = &s->events[i];

		if (e->srcu_begin_ns && e->srcu_end_ns)
			e->e.phase_ns[PHASE_SRCU_OTHERS] =
				covered_ns(s, e->srcu_begin_ns, e->srcu_end_ns);
	}
	emit_events(s, false);
}

uint64_t samples_own(const struct samples *s)
{
	return s->own;
}

void samples_flush(struct samples *s)
{
	emit_events(s, true);
	for (size_t i = 0; i < s->pasids_nr; i++)
		s->sink.pasid(s->sink.ctx, &s->pasids[i].p);
	s->pasids_nr = 0;
}
