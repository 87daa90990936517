// SPDX-License-Identifier: GPL-2.0-only
/*
 * From records of the probe to rows: whose teardown it was, in which round, what
 * its phases are when some times are missing, what happened to its mm.
 */
#include "sample-records.h"
#include "tap.h"

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

static int64_t callbacks_without_srcu(uint32_t iommu_begins, uint64_t mm_exit_begin_ns)
{
	struct record_teardown r = teardown(0xa0, 100, PARENT, 0);
	struct samples *s = fresh();

	r.srcu.begin_ns = 0;
	r.srcu.end_ns = 0;
	r.iommu_begins = iommu_begins;
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
	ok(callbacks_without_srcu(1, 0) == NOT_MEASURED &&
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

static int64_t iommu_release(uint32_t begins, uint32_t ends)
{
	struct record_teardown r = teardown(0xa0, 100, PARENT, 0);
	struct samples *s = fresh();

	r.iommu_begins = begins;
	r.iommu_ends = ends;
	r.iommu_ns = 70;
	samples_begin(s, 0, 0, true);
	samples_record(s, r.type, &r);
	samples_end(s);
	samples_flush(s);
	samples_free(s);
	return events[0].phase_ns[PHASE_IOMMU_RELEASE];
}

static void test_iommu_calls(void)
{
	ok(iommu_release(2, 2) == 70, "all calls of the IOMMU driver's release() are one time");
	ok(iommu_release(1, 0) == NOT_MEASURED && iommu_release(2, 1) == NOT_MEASURED,
	   "a return that was missed leaves it blank, and is no time of 0");
	ok(iommu_release(0, 1) == NOT_MEASURED && iommu_release(0, 0) == NOT_MEASURED,
	   "so does a call that was missed, and none");
}

static void test_late(void)
{
	struct record_teardown r = teardown(0xa0, 100, PARENT, 0);
	struct samples *s = fresh();

	r.late = 1;
	samples_begin(s, 0, 0, true);
	samples_record(s, r.type, &r);
	r = teardown(0xb0, 101, PARENT, 0);
	samples_record(s, r.type, &r);
	samples_end(s);
	samples_flush(s);
	ok(events[0].late == 1 && events[1].late == 0, "a put that was not seen to begin is late");
	samples_free(s);
}

static void test_overlap(void)
{
	struct record_teardown a = teardown(0xa0, 100, PARENT, 0);
	struct record_teardown b = teardown(0xb0, 101, PARENT, 0);
	struct record_teardown c = teardown(0xc0, 102, PARENT, 0);
	struct samples *s = fresh();

	/* Callbacks of b go on from 1250 to 4000, c's from 2000 to 4500; a waits from 1300 to 5300. */
	b.notifier.begin_ns = 1250;
	b.srcu.begin_ns = 4000;
	c.notifier.begin_ns = 2000;
	c.srcu.begin_ns = 4500;
	samples_begin(s, 0, 0, true);
	samples_record(s, a.type, &a);
	samples_record(s, b.type, &b);
	samples_record(s, c.type, &c);
	samples_end(s);
	samples_flush(s);
	ok(events[0].phase_ns[PHASE_SRCU_OVERLAP] == 2700,
	   "the grace period in which callbacks go on that had begun before it");
	ok(events[2].phase_ns[PHASE_SRCU_OVERLAP] == 0, "not those that had ended");
	ok(events[1].phase_ns[PHASE_SRCU_OVERLAP] == 500, "one's own do not count");
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

int main(void)
{
	test_phases();
	test_missed_times();
	test_unseen_wait();
	test_foreign_put();
	test_overlap();
	test_iommu_calls();
	test_late();
	test_warmup();
	test_early_mmdrop();
	test_missed_mmdrop();
	test_parked();
	return tap_done();
}
