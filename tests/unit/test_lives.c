// SPDX-License-Identifier: GPL-2.0-only
/*
 * From records of the probe to rows of PASIDs: a row for each bond, what bonds of an mm
 * share, when a number's life ends, and who dropped the mm.
 */
#include "sample-records.h"
#include "tap.h"

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

/* What is pending is what would be handed over, and stays. */
static void test_pending(void)
{
	static const struct samples_sink sink = { keep_event, keep_pasid, NULL };
	struct record_teardown r = teardown(0xa0, 100, PARENT, 0);
	struct samples *s = fresh();

	samples_begin(s, 3, 1, false);
	record_bond(s, RECORD_BIND, 0xc0, 99, 5, 4, 5);
	samples_begin(s, 0, 2, true);
	record_bond(s, RECORD_BIND, 0xa0, 100, 1, 9, 10);
	record_bond(s, RECORD_BIND, 0xa0, 100, 2, 9, 20);
	samples_record(s, r.type, &r);
	record_bond(s, RECORD_UNBIND, 0xa0, 100, 1, 9, 20000);
	samples_end(s);
	ok(!pasids_nr && !events_nr, "nothing of it is complete");
	samples_pending(s, &sink);
	ok(events_nr == 1 && events[0].pid == 100 && events[0].phase_ns[PHASE_MMDROP] == NOT_MEASURED &&
	   pasids_nr == 2 && pasids[0].unbind_ns == 20000 && pasids[1].unbind_ns == NOT_MEASURED,
	   "but can be looked at, without what is not kept");
	record_bond(s, RECORD_UNBIND, 0xa0, 100, 2, 9, 21000);
	record_mmdrop(s, 0xa0, 22000);
	samples_end(s);
	samples_flush(s);
	ok(events_nr == 2 && events[1].phase_ns[PHASE_MMDROP] == 13000 && pasids_nr == 4 &&
	   pasids[3].unbind_ns == 21000 && pasids[3].mmdrop_ns == 22000, "and goes on");
	samples_free(s);
}

int main(void)
{
	test_pending();
	test_pasid();
	test_bonds_share_a_life();
	test_freed_at_unbind();
	test_dropper();
	test_rebinding_is_flat();
	return tap_done();
}
