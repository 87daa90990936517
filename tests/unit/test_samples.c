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

#define ROOM	16

static struct event events[ROOM];	/* the last ones */
static struct pasid_row pasids[ROOM];
static int events_nr, pasids_nr;

static void keep_event(void *ctx, const struct event *e)
{
	(void)ctx;
	events[events_nr++ % ROOM] = *e;
}

static void keep_pasid(void *ctx, const struct pasid_row *p)
{
	(void)ctx;
	pasids[pasids_nr++ % ROOM] = *p;
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

static int64_t callbacks_without_srcu(uint64_t iommu_begin_ns, uint64_t mm_exit_begin_ns)
{
	struct record_teardown r = teardown(0xa0, 100, PARENT, 0);
	struct samples *s = fresh();

	r.srcu.begin_ns = 0;
	r.srcu.end_ns = 0;
	r.iommu_begin_ns = iommu_begin_ns;
	r.mm_exit.begin_ns = mm_exit_begin_ns;
	samples_begin(s, 0, 0, true);
	samples_record(s, r.type, &r);
	samples_end(s);
	samples_flush(s);
	samples_free(s);
	return events[0].phase_ns[PHASE_CALLBACKS];
}

static void test_unseen_wait(void)
{
	ok(callbacks_without_srcu(0, 0) == 4100, "without a release() nobody waits for a grace period");
	ok(callbacks_without_srcu(1210, 0) == NOT_MEASURED &&
	   callbacks_without_srcu(0, 1210) == NOT_MEASURED,
	   "callbacks do not get a wait that the probe does not know");
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

static void record_free(struct samples *s, uint32_t pasid, uint64_t at)
{
	struct record_free r = { .type = RECORD_FREE, .pasid = pasid, .at_ns = at };

	samples_record(s, r.type, &r);
}

static void test_bonds_share_a_life(void)
{
	struct record_teardown r = teardown(0xa0, 100, PARENT, 1000);
	struct samples *s = fresh();

	samples_begin(s, 0, 0, true);
	record_bond(s, RECORD_BIND, 0xa0, 100, 1, 9, 10);
	record_bond(s, RECORD_BIND, 0xa0, 100, 2, 9, 20);
	record_bond(s, RECORD_UNBIND, 0xa0, 100, 1, 9, 30);
	record_bond(s, RECORD_BIND, 0xb0, 101, 3, 10, 35);
	ok(!pasids_nr, "another mm's bind says nothing of it");
	record_bond(s, RECORD_BIND, 0xa0, 100, 4, 9, 40);
	record_bond(s, RECORD_BIND, 0xa0, 100, 6, 9, 50);
	record_bond(s, RECORD_UNBIND, 0xa0, 100, 6, 9, 60);
	ok(pasids_nr == 1 && pasids[0].bond == 1 && pasids[0].unbind_ns == 30 &&
	   pasids[0].reuse_ns == NOT_MEASURED, "a bond that its mm has left behind is complete");
	samples_record(s, r.type, &r);
	record_bond(s, RECORD_UNBIND, 0xa0, 100, 2, 9, 20000);
	record_bond(s, RECORD_UNBIND, 0xa0, 100, 4, 9, 21000);
	record_mmdrop(s, 0xa0, 22000);
	record_free(s, 9, 22100);
	record_bond(s, RECORD_BIND, 0xc0, 102, 5, 9, 23000);
	samples_flush(s);
	ok(pasids_nr == 6 && pasids[1].bond == 2 && pasids[2].bond == 4, "every bond has one row");
	ok(pasids[0].life == pasids[1].life && pasids[1].life == pasids[2].life,
	   "those of an mm share a life");
	ok(pasids[4].life != pasids[0].life && pasids[5].life != pasids[0].life &&
	   pasids[4].life != pasids[5].life, "another mm's is another, with the same number, too");
	ok(pasids[1].free_ns == 22100 && pasids[2].free_ns == 22100 && pasids[1].reuse_ns == 23000,
	   "freeing and reuse are the life's");
	ok(pasids[0].release_ns == NOT_MEASURED && pasids[3].bond == 6 &&
	   pasids[3].release_ns == NOT_MEASURED && pasids[1].release_begin_ns == 2200 &&
	   pasids[1].release_ns == 2300, "release() is only of bonds that are there");
	samples_free(s);
}

/* Linux 5.10 frees the number with the last unbind, and may give it to the same mm again. */
static void test_freed_at_unbind(void)
{
	struct samples *s = fresh();

	samples_begin(s, 0, 0, true);
	record_bond(s, RECORD_BIND, 0xa0, 100, 1, 9, 10);
	record_free(s, 9, 19);
	record_bond(s, RECORD_UNBIND, 0xa0, 100, 1, 9, 20);
	record_bond(s, RECORD_BIND, 0xa0, 100, 2, 9, 30);
	samples_flush(s);
	ok(pasids_nr == 2 && pasids[0].life != pasids[1].life && pasids[0].reuse_ns == 30 &&
	   pasids[0].unbind_ns == 20, "a number that was free has a new life, of the same mm, too");
	samples_free(s);
}

static enum dropper dropped_by(enum record_dropper by, uint32_t tgid)
{
	struct record_teardown r = teardown(0xa0, 100, PARENT, 0);
	struct record_mmdrop d = { .type = RECORD_MMDROP, .mm = 0xa0, .at_ns = 9500, .tgid = tgid,
				   .dropper = by };
	struct samples *s = fresh();

	samples_begin(s, 0, 0, true);
	record_bond(s, RECORD_BIND, 0xa0, 100, 1, 9, 10);
	samples_record(s, r.type, &r);
	samples_record(s, d.type, &d);
	samples_flush(s);
	samples_free(s);
	return pasids[0].dropper;
}

static void test_dropper(void)
{
	ok(dropped_by(RECORD_DROPPER_USER, 100) == DROPPER_OWNER &&
	   dropped_by(RECORD_DROPPER_USER, 101) == DROPPER_OTHER,
	   "the process that bound is the owner, any other is another");
	ok(dropped_by(RECORD_DROPPER_UNBIND, 100) == DROPPER_UNBIND &&
	   dropped_by(RECORD_DROPPER_SWITCH, 100) == DROPPER_SWITCH,
	   "what it does when it drops the mm comes first");
	ok(dropped_by(RECORD_DROPPER_KWORKER, 0) == DROPPER_KWORKER &&
	   dropped_by(RECORD_DROPPER_KTHREAD, 0) == DROPPER_KTHREAD, "the kernel's threads are told apart");
}

/* Another CPU's mmdrop may be in the ring before the teardown whose mm it is of. */
static void test_early_mmdrop(void)
{
	struct record_teardown r = teardown(0xa0, 55, 2, 0);
	struct samples *s = fresh();

	samples_begin(s, 0, 0, true);
	record_bond(s, RECORD_BIND, 0xa0, 100, 1, 9, 10);
	record_mmdrop(s, 0xa0, 8999);
	samples_record(s, r.type, &r);
	samples_end(s);
	ok(events_nr == 1 && events[0].pid == 100 && events[0].phase_ns[PHASE_MMDROP] == 0,
	   "an mmdrop that comes before its teardown is not lost, nor is the sample");
	samples_flush(s);
	ok(pasids_nr == 1 && pasids[0].mmdrop_ns == 8999, "it is in the PASID's row, too");
	samples_free(s);
}

/* Nobody saw the mmdrop; a new mm lies at the same address. */
static void test_missed_mmdrop(void)
{
	struct record_teardown a = teardown(0xa0, 100, PARENT, 0);
	struct record_teardown b = teardown(0xa0, 101, PARENT, 20000);
	struct samples *s = fresh();

	samples_begin(s, 0, 0, true);
	record_bond(s, RECORD_BIND, 0xa0, 100, 1, 9, 10);
	samples_record(s, a.type, &a);
	samples_end(s);
	samples_begin(s, 1, 0, true);
	record_bond(s, RECORD_BIND, 0xa0, 101, 2, 9, 20010);
	samples_record(s, b.type, &b);
	record_mmdrop(s, 0xa0, 29500);
	samples_end(s);
	ok(events_nr == 2 && events[0].phase_ns[PHASE_MMDROP] == NOT_MEASURED &&
	   events[1].phase_ns[PHASE_MMDROP] == 500, "each mm has its own mmdrop");
	ok(pasids_nr == 1 && pasids[0].mmdrop_ns == NOT_MEASURED && pasids[0].reuse_ns == 20010,
	   "and its own life");
	samples_free(s);
}

/* One that is kept for long holds up no others. */
static void test_parked(void)
{
	struct record_teardown parked = teardown(0xa0, 100, PARENT, 0);
	struct samples *s = fresh();

	samples_begin(s, 0, 0, true);
	samples_record(s, parked.type, &parked);
	samples_end(s);
	for (int i = 1; i <= 10; i++) {
		struct record_teardown r = teardown(0xb0, 100 + i, PARENT, 10000 * i);

		samples_begin(s, i, 0, true);
		samples_record(s, r.type, &r);
		record_mmdrop(s, 0xb0, 10000 * i + 9500);
		samples_end(s);
		if (events_nr != i)
			break;
	}
	ok(events_nr == 10, "an mm that is parked does not hold up the rows of others");
	record_mmdrop(s, 0xa0, 1000000);
	samples_end(s);
	ok(events_nr == 11 && events[10].round == 0 && events[10].phase_ns[PHASE_MMDROP] == 991000,
	   "its own comes when it is let go");
	samples_free(s);
}

static void test_rebinding_is_flat(void)
{
	struct samples *s = fresh();

	samples_begin(s, 0, 0, true);
	for (int i = 0; i < 100000; i++) {
		record_bond(s, RECORD_BIND, 0xa0, 100, i, 9, 2 * i);
		record_bond(s, RECORD_UNBIND, 0xa0, 100, i, 9, 2 * i + 1);
		if (pasids_nr != i)
			break;
	}
	ok(pasids_nr == 99999, "an mm that binds again and again leaves one row to wait");
	samples_free(s);
}

int main(void)
{
	test_phases();
	test_missed_times();
	test_unseen_wait();
	test_foreign_put();
	test_others();
	test_warmup();
	test_pasid();
	test_bonds_share_a_life();
	test_freed_at_unbind();
	test_dropper();
	test_early_mmdrop();
	test_missed_mmdrop();
	test_parked();
	test_rebinding_is_flat();
	return tap_done();
}
