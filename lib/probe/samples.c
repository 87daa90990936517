// SPDX-License-Identifier: GPL-2.0-only
/* Finds the records of the workload's processes, and joins those of an mm to rows. */
#include "probe/samples.h"

#include <search.h>
#include <string.h>
#include <sys/queue.h>

#include "base/base.h"
#include "probe/cover.h"
#include "probe/lives.h"
#include "probe/record.h"
#include "probe/teardown.h"

_Static_assert((int)RECORD_CALLER_EXIT == CALLER_EXIT && (int)RECORD_CALLER_OTHER == CALLER_OTHER,
	       "the probe and events.csv number the callers alike");

/* A row that waits for its mmdrop. */
struct pending_event {
	TAILQ_ENTRY(pending_event) list;
	struct event e;
	uint64_t epoch;			/* in which its record came */
	bool given_up;			/* nobody will see its mmdrop any more */
	int64_t srcu_begin_ns;
	int64_t srcu_end_ns;
	int64_t put_end_ns;
};

TAILQ_HEAD(event_list, pending_event);

/* An address space that matters to the workload, from its first record to its mmdrop. */
struct space {
	uint64_t mm;			/* key of the tree */
	int tgid;			/* whose; 0: not known */
	uint32_t round;
	uint16_t arm;
	bool keep;
	bool torn;			/* its teardown has been seen */
	bool bound;			/* it has a PASID */
	uint32_t pasid;
	int64_t dropped_ns;		/* its mmdrop, if that has come first; 0: no */
	enum dropper dropper;
	struct pending_event *event;	/* waits for the mmdrop */
};

struct samples {
	int parent;
	struct samples_sink sink;
	uint32_t round;
	uint16_t arm;
	bool keep;
	uint64_t epoch;			/* arms of rounds begun */
	uint64_t own;			/* teardowns of the workload that were kept */
	struct event_list events;
	void *spaces;			/* by mm, see tsearch() */
	struct lives *lives;
	struct aside {
		int pid;
		bool after_exec;
	} *asides;
	size_t asides_nr, asides_max;
	bool asides_sorted;
	struct cover callbacks;		/* release() ops of every mm, in this arm of this round */
};

struct samples *samples_new(int parent, const struct samples_sink *sink)
{
	struct samples *s = xcalloc(1, sizeof(*s));

	s->parent = parent;
	s->sink = *sink;
	TAILQ_INIT(&s->events);
	s->lives = lives_new(sink->pasid, sink->ctx);
	return s;
}

void samples_free(struct samples *s)
{
	struct pending_event *e;

	if (!s)
		return;
	while ((e = TAILQ_FIRST(&s->events))) {
		TAILQ_REMOVE(&s->events, e, list);
		free(e);
	}
	tdestroy(s->spaces, free);
	lives_free(s->lives);
	free(s->asides);
	free(s->callbacks.spans);
	free(s);
}

void samples_begin(struct samples *s, uint32_t round, uint16_t arm, bool keep)
{
	s->round = round;
	s->arm = arm;
	s->keep = keep;
	s->epoch++;
	s->callbacks.n = 0;
	s->asides_nr = 0;
}

void samples_aside(struct samples *s, int pid, bool after_exec)
{
	if (s->asides_nr == s->asides_max) {
		s->asides_max = s->asides_max ? 2 * s->asides_max : 64;
		s->asides = xrealloc_array(s->asides, s->asides_max, sizeof(*s->asides));
	}
	s->asides[s->asides_nr++] = (struct aside){ pid, after_exec };
	s->asides_sorted = false;
}

static int by_pid(const void *a, const void *b)
{
	const struct aside *x = a, *y = b;

	return (x->pid > y->pid) - (x->pid < y->pid);
}

static bool is_aside(struct samples *s, int pid, enum record_caller caller)
{
	const struct aside key = { .pid = pid }, *found;

	if (!s->asides_nr)
		return false;
	if (!s->asides_sorted)
		qsort(s->asides, s->asides_nr, sizeof(key), by_pid);
	s->asides_sorted = true;
	found = bsearch(&key, s->asides, s->asides_nr, sizeof(key), by_pid);
	return found && (!found->after_exec || caller == RECORD_CALLER_EXIT);
}

static int by_mm(const void *a, const void *b)
{
	const struct space *x = a, *y = b;

	return (x->mm > y->mm) - (x->mm < y->mm);
}

static struct space *find_space(const struct samples *s, uint64_t mm)
{
	const struct space key = { .mm = mm };
	struct space **found = tfind(&key, &s->spaces, by_mm);

	return found ? *found : NULL;
}

static struct space *make_space(struct samples *s, uint64_t mm)
{
	struct space *sp = find_space(s, mm);

	if (!sp) {
		sp = xcalloc(1, sizeof(*sp));
		sp->mm = mm;
		if (!tsearch(sp, &s->spaces, by_mm))
			abort();	/* no memory: xcalloc() would have ended us, too */
	}
	return sp;
}

/* The mm has gone. What waits for no more than it is on its list, or in its life. */
static void forget_space(struct samples *s, struct space *sp)
{
	tdelete(sp, &s->spaces, by_mm);
	free(sp);
}

/* A new mm lies where one was whose mmdrop nobody saw. */
static struct space *fresh_space(struct samples *s, uint64_t mm)
{
	struct space *sp = make_space(s, mm);

	if (!sp->torn)
		return sp;
	if (sp->bound)
		lives_mmdrop(s->lives, sp->pasid, mm, 0, DROPPER_UNKNOWN);
	if (sp->event)
		sp->event->given_up = true;
	*sp = (struct space){ .mm = mm };
	return sp;
}

/*
 * Whose mm was torn down; NULL: nobody's of the workload. The final put need not
 * be the owner's, nor come in its round: an I/O page fault handler that has the mm
 * when its owner exits makes it, for one. Then the bond tells whose it was.
 */
static struct space *owner_of(struct samples *s, const struct record_teardown *r)
{
	struct space *sp = find_space(s, r->mm);

	if (sp && !sp->torn)
		return sp;
	if ((int)r->ppid != s->parent)
		return NULL;
	sp = fresh_space(s, r->mm);
	sp->tgid = r->tgid;
	sp->round = s->round;
	sp->arm = s->arm;
	sp->keep = s->keep;
	return sp;
}

static enum dropper dropper_of(const struct space *sp, enum record_dropper by, int tgid)
{
	switch (by) {
	case RECORD_DROPPER_SWITCH:
		return DROPPER_SWITCH;
	case RECORD_DROPPER_UNBIND:
		return DROPPER_UNBIND;
	case RECORD_DROPPER_KWORKER:
		return DROPPER_KWORKER;
	case RECORD_DROPPER_KTHREAD:
		return DROPPER_KTHREAD;
	case RECORD_DROPPER_USER:
		break;
	}
	return sp->tgid == tgid ? DROPPER_OWNER : DROPPER_OTHER;
}

/* The mm_struct has gone. */
static void drop_space(struct samples *s, struct space *sp, int64_t at_ns, enum dropper dropper)
{
	if (sp->bound)
		lives_mmdrop(s->lives, sp->pasid, sp->mm, at_ns, dropper);
	forget_space(s, sp);
}

static struct pending_event *new_event(struct samples *s, const struct space *owner,
				       const struct record_teardown *r)
{
	struct pending_event *e = xcalloc(1, sizeof(*e));

	TAILQ_INSERT_TAIL(&s->events, e, list);
	s->own++;
	e->epoch = s->epoch;
	e->srcu_begin_ns = r->srcu.begin_ns;
	e->srcu_end_ns = r->srcu.end_ns;
	e->put_end_ns = r->mmput.end_ns ? r->mmput.end_ns : r->exit_mmap.end_ns;
	e->e.round = owner->round;
	e->e.arm = owner->arm;
	e->e.caller = r->caller;
	e->e.pid = owner->tgid;
	e->e.late = r->late;
	/* Every record has a beginning, but for those of the tier tracepoint. */
	e->e.start_ns = r->mmput.begin_ns ? r->mmput.begin_ns : r->exit_mmap.end_ns;
	teardown_phases(r, e->e.phase_ns);
	return e;
}

static void on_teardown(struct samples *s, const struct record_teardown *r)
{
	const struct record_span callbacks = teardown_callbacks(r);
	struct space *owner = owner_of(s, r);

	if (callbacks.begin_ns && callbacks.end_ns)
		cover_add(&s->callbacks, &callbacks);
	if (!owner)
		return;
	owner->torn = true;
	if (owner->bound)
		lives_release(s->lives, owner->pasid, owner->mm, &callbacks);
	if (owner->keep && !is_aside(s, owner->tgid, r->caller))
		owner->event = new_event(s, owner, r);
	if (owner->dropped_ns) {
		if (owner->event)
			owner->event->e.phase_ns[PHASE_MMDROP] = 0;
		drop_space(s, owner, owner->dropped_ns, owner->dropper);
	} else if (r->dropped_ns) {
		drop_space(s, owner, r->dropped_ns, dropper_of(owner, r->dropper, r->tgid));
	}
}

static void on_mmdrop(struct samples *s, const struct record_mmdrop *r)
{
	struct space *sp = find_space(s, r->mm);

	if (!sp)
		return;
	if (!sp->torn) {
		sp->dropped_ns = r->at_ns;
		sp->dropper = dropper_of(sp, r->dropper, r->tgid);
		return;
	}
	if (sp->event)
		sp->event->given_up = !sp->event->put_end_ns;
	/* Another CPU may drop it just before the put returns. */
	if (sp->event && sp->event->put_end_ns)
		sp->event->e.phase_ns[PHASE_MMDROP] = (int64_t)r->at_ns > sp->event->put_end_ns ?
			(int64_t)r->at_ns - sp->event->put_end_ns : 0;
	drop_space(s, sp, r->at_ns, dropper_of(sp, r->dropper, r->tgid));
}

static void on_bind(struct samples *s, const struct record_bond *r)
{
	const struct pasid_row row = { .round = s->round, .arm = s->arm };
	struct space *sp;

	if ((int)r->ppid != s->parent) {
		lives_bind(s->lives, r, NULL, false);
		return;
	}
	sp = fresh_space(s, r->mm);
	sp->tgid = r->tgid;
	sp->round = s->round;
	sp->arm = s->arm;
	sp->keep = s->keep;
	sp->bound = true;
	sp->pasid = r->pasid;
	lives_bind(s->lives, r, &row, s->keep);
}

void samples_record(void *samples, enum record_type type, const void *record)
{
	struct samples *s = samples;

	switch (type) {
	case RECORD_TEARDOWN:
		on_teardown(s, record);
		break;
	case RECORD_MMDROP:
		on_mmdrop(s, record);
		break;
	case RECORD_BIND:
		on_bind(s, record);
		break;
	case RECORD_UNBIND:
		lives_unbind(s->lives, record);
		break;
	case RECORD_FREE:
		lives_number_free(s->lives, record);
		break;
	}
}

static void emit_events(struct samples *s, bool all)
{
	struct pending_event *e, *next;

	for (e = TAILQ_FIRST(&s->events); e; e = next) {
		next = TAILQ_NEXT(e, list);
		if (!all && !e->given_up && e->e.phase_ns[PHASE_MMDROP] < 0)
			continue;
		s->sink.event(s->sink.ctx, &e->e);
		TAILQ_REMOVE(&s->events, e, list);
		free(e);
	}
}

/*
 * A teardown's own callbacks end before its grace period begins: what covers that
 * are the others'.
 */
void samples_end(struct samples *s)
{
	struct pending_event *e;

	cover_sort(&s->callbacks);
	TAILQ_FOREACH(e, &s->events, list)
		if (e->epoch == s->epoch && e->srcu_begin_ns && e->srcu_end_ns)
			e->e.phase_ns[PHASE_SRCU_OVERLAP] =
				cover_ns(&s->callbacks, e->srcu_begin_ns, e->srcu_end_ns);
	emit_events(s, false);
}

uint64_t samples_own(const struct samples *s)
{
	return s->own;
}

void samples_pending(const struct samples *s, const struct samples_sink *sink)
{
	const struct pending_event *e;

	TAILQ_FOREACH(e, &s->events, list)
		sink->event(sink->ctx, &e->e);
	lives_pending(s->lives, sink->pasid, sink->ctx);
}

void samples_flush(struct samples *s)
{
	emit_events(s, true);
	lives_flush(s->lives);
	tdestroy(s->spaces, free);	/* they know the events */
	s->spaces = NULL;
}
