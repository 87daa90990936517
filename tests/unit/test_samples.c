// SPDX-License-Identifier: GPL-2.0-only
/*
 * From records of the probe to rows: whose teardown it was, in which round, what
 * its phases are when some times are missing, what happened to its mm and PASID.
 */
#include "probe/samples.h"

#include <string.h>

#include "base/base.h"
#include "probe/record.h"
#include "tap.h"

#define PARENT	7

static struct event events[16];
static struct pasid_row pasids[16];
static int events_nr, pasids_nr;

static void keep_event(void *ctx, const struct event *e)
{
	(void)ctx;
	events[events_nr++] = *e;
}

static void keep_pasid(void *ctx, const struct pasid_row *p)
{
	(void)ctx;
	pasids[pasids_nr++] = *p;
}

static struct samples *fresh(void)
{
	static const struct samples_sink sink = { keep_event, keep_pasid, NULL };

	events_nr = pasids_nr = 0;
	return samples_new(PARENT, &sink);
}

/* A teardown from 1000 to 9000 ns after base: release() for 100, a grace period of 4000. */
static struct record_teardown teardown(uint64_t mm, uint32_t pid, uint32_t ppid, uint64_t base)
{
	return (struct record_teardown){
		.type = RECORD_TEARDOWN, .mm = mm, .pid = pid, .tgid = pid, .ppid = ppid,
		.mmput = { base + 1000, base + 9000 }, .exit_mmap = { base + 1100, base + 8900 },
		.notifier = { base + 1200, base + 5300 }, .srcu = { base + 1300, base + 5300 },
		.unmap = { base + 5400, base + 6400 }, .pgtables = { base + 6500, base + 7500 },
		.off_cpu_ns = 3000, .runq_ns = 500,
	};
}

static void record_mmdrop(struct samples *s, uint64_t mm, uint64_t at)
{
	struct record_mmdrop r = { .type = RECORD_MMDROP, .mm = mm, .at_ns = at };

	samples_record(s, r.type, &r);
}

static void record_bond(struct samples *s, enum record_type type, uint64_t mm, uint32_t tgid,
			uint64_t bond, uint32_t pasid, uint64_t at)
{
	struct record_bond r = {
		.type = type, .tgid = tgid, .ppid = PARENT, .mm = mm, .at_ns = at, .bond = bond,
		.pasid = pasid,
	};

	samples_record(s, type, &r);
}

static void test_phases(void)
{
	struct record_teardown r = teardown(0xa0, 100, PARENT, 0);
	struct samples *s = fresh();

	samples_begin(s, 3, 1, true);
	samples_record(s, r.type, &r);
	r = teardown(0xb0, 200, 1, 0);
	samples_record(s, r.type, &r);
	record_mmdrop(s, 0xa0, 9500);
	samples_end(s);
	ok(events_nr == 1 && samples_own(s) == 1, "only children of the worker are samples");
	ok(events[0].round == 3 && events[0].arm == 1 && events[0].pid == 100, "round, arm and process");
	ok(events[0].phase_ns[PHASE_MMPUT] == 8000 && events[0].phase_ns[PHASE_MMPUT_CPU] == 5000 &&
	   events[0].phase_ns[PHASE_RUNQ] == 500, "wall, CPU and run queue");
	ok(events[0].phase_ns[PHASE_CALLBACKS] == 100, "callbacks end where the grace period begins");
	ok(events[0].phase_ns[PHASE_MMDROP] == 500, "the mmdrop is joined by the mm");
	ok(events[0].phase_ns[PHASE_MM_EXIT] == NOT_MEASURED, "what did not happen was not measured");
	samples_free(s);
}

static void test_missed_times(void)
{
	struct record_teardown r = teardown(0xa0, 100, PARENT, 0);
	struct samples *s = fresh();

	r.mmput.end_ns = 0;
	r.srcu.begin_ns = 0;
	r.pgtables.end_ns = r.pgtables.begin_ns - 1;
	samples_begin(s, 0, 0, true);
	samples_record(s, r.type, &r);
	samples_end(s);
	samples_flush(s);
	ok(events_nr == 1, "a record without an end is a sample all the same");
	ok(events[0].phase_ns[PHASE_MMPUT] == NOT_MEASURED &&
	   events[0].phase_ns[PHASE_MMPUT_CPU] == NOT_MEASURED &&
	   events[0].phase_ns[PHASE_RUNQ] == NOT_MEASURED, "what needs the end is blank");
	ok(events[0].phase_ns[PHASE_SRCU] == NOT_MEASURED &&
	   events[0].phase_ns[PHASE_CALLBACKS] == NOT_MEASURED,
	   "callbacks are not taken to last until the end of a grace period");
	ok(events[0].phase_ns[PHASE_PGTABLES] == NOT_MEASURED, "an earlier call's end is not taken");
	ok(events[0].phase_ns[PHASE_UNMAP] == 1000, "the rest is there");
	samples_free(s);
}

static void test_foreign_put(void)
{
	struct record_teardown r = teardown(0xa0, 55, 2, 0);
	struct samples *s = fresh();

	r.caller = RECORD_CALLER_OTHER;
	samples_begin(s, 4, 1, true);
	record_bond(s, RECORD_BIND, 0xa0, 100, 1, 9, 10);
	samples_end(s);
	samples_begin(s, 5, 0, true);
	samples_record(s, r.type, &r);
	samples_end(s);
	samples_flush(s);
	ok(events_nr == 1 && events[0].pid == 100 && events[0].caller == CALLER_OTHER,
	   "the bond tells whose mm another tore down");
	ok(events[0].round == 4 && events[0].arm == 1, "and in which round it belongs");
	samples_free(s);
}

static void test_others(void)
{
	struct record_teardown a = teardown(0xa0, 100, PARENT, 0);
	struct record_teardown b = teardown(0xb0, 101, PARENT, 0);
	struct samples *s = fresh();

	/* b is in its callbacks from 2000 to 4000, while a waits from 1300 to 5300. */
	b.notifier.begin_ns = 2000;
	b.srcu.begin_ns = 4000;
	samples_begin(s, 0, 0, true);
	samples_record(s, a.type, &a);
	samples_record(s, b.type, &b);
	samples_end(s);
	samples_flush(s);
	ok(events[0].phase_ns[PHASE_SRCU_OTHERS] == 2000, "the grace period that others' callbacks take");
	ok(events[1].phase_ns[PHASE_SRCU_OTHERS] == 0, "one's own do not count");
	samples_free(s);
}

static void test_warmup(void)
{
	struct record_teardown r = teardown(0xa0, 100, PARENT, 0);
	struct samples *s = fresh();

	samples_begin(s, 0, 0, false);
	record_bond(s, RECORD_BIND, 0xa0, 100, 1, 9, 10);
	samples_record(s, r.type, &r);
	samples_end(s);
	samples_flush(s);
	ok(!events_nr && !pasids_nr && !samples_own(s), "of warm-up rounds nothing stays");
	samples_free(s);
}

static void test_pasid(void)
{
	struct record_teardown r = teardown(0xa0, 100, PARENT, 0);
	struct samples *s = fresh();

	samples_begin(s, 0, 2, true);
	record_bond(s, RECORD_BIND, 0xa0, 100, 1, 9, 10);
	samples_record(s, r.type, &r);
	record_bond(s, RECORD_UNBIND, 0xa0, 50, 1, 9, 20000);
	record_mmdrop(s, 0xa0, 21000);
	record_bond(s, RECORD_BIND, 0xa0, 101, 2, 9, 22000);	/* a new mm at the old address */
	samples_end(s);
	samples_flush(s);
	ok(pasids_nr == 2, "a row for each bond");
	ok(pasids[0].arm == 2 && pasids[0].pasid == 9 && pasids[0].bond == 1 && pasids[0].bind_ns == 10,
	   "who and when");
	ok(pasids[0].release_ns == 1300 && pasids[0].unbind_ns == 20000 && pasids[0].mmdrop_ns == 21000,
	   "release, unbind, mmdrop");
	ok(pasids[0].reuse_ns == 22000 && pasids[1].reuse_ns == NOT_MEASURED,
	   "reuse is the next bind of the number, even if the mm lies where the old one did");
	samples_free(s);
}

int main(void)
{
	test_phases();
	test_missed_times();
	test_foreign_put();
	test_others();
	test_warmup();
	test_pasid();
	return tap_done();
}
