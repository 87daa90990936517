// SPDX-License-Identifier: GPL-2.0-only
/* The stall model (3.12.2): what a stalled transaction waits for, and what becomes of it. */
#include <linux/bitfield.h>
#include <linux/delay.h>

#include "smmu.h"

#define FLOOD			100	/* transactions, more than STALL_MAX */
#define OTHER_SID		0x18

static u32 stall_max(void)
{
	return FIELD_GET(IDR5_STALL_MAX, smmu_idr(5));
}

static void begin(void)
{
	contexts_begin(S1FMT_64K, 20, S1DSS_SSID0);
	contexts_set(1, 0, CD_S);
	contexts_set(1025, 1, CD_S | CD_R);
}

/* Starts a job that stalls; returns its tag. */
static u16 stall(int queue, u32 ssid, u64 va)
{
	struct event event;

	device_start(queue, ssid, va);
	EXPECT_EQ(smmu_event(&event), true);
	EXPECT_EQ(event.type, F_TRANSLATION);
	EXPECT_EQ(event.stall, true);
	EXPECT_EQ(event.ssv, true);
	EXPECT_EQ(event.ssid, ssid);
	EXPECT_EQ(event.addr, va);
	EXPECT_EQ(event.class, CLASS_IN);
	EXPECT_EQ(device_running(queue), true);
	return event.stag;
}

/* S means that the record is made, whatever R says. */
static void retry(void)
{
	u16 tag;

	begin();
	tag = stall(0, 1, HOLE(0));
	space_map(0, HOLE(0), smmu_pointer(space_page(2)));
	msleep(20);
	EXPECT_EQ(device_running(0), true);
	smmu_resume(smmu_sid(), tag, true);
	EXPECT_EQ(device_wait(0), HAS_READ(3));
	EXPECT_EQ(device_faults(0), 1);
	EXPECT_EQ(smmu_no_event(), true);
}

/* Made again it may fault again, which is another stall. */
static void retry_in_vain(void)
{
	struct event event;
	u16 tag;

	begin();
	tag = stall(0, 1025, HOLE(0));
	smmu_resume(smmu_sid(), tag, true);
	EXPECT_EQ(smmu_event(&event), true);
	EXPECT_EQ(event.stall, true);
	EXPECT_EQ(event.addr, HOLE(0));
	smmu_resume(smmu_sid(), event.stag, false);
	EXPECT_EQ(device_wait(0), TERMINATED);
	EXPECT_EQ(device_faults(0), 2);
	EXPECT_EQ(smmu_no_event(), true);
}

static void wrong_tag(void)
{
	u16 a, b;

	begin();
	a = stall(0, 1, HOLE(0));
	b = stall(1, 1025, HOLE(1));
	EXPECT_EQ(a != b, true);
	smmu_resume(smmu_sid(), stall_max() - 1, false);
	smmu_resume(smmu_sid(), 0xffff, false);
	smmu_resume(OTHER_SID, a, false);
	smmu_stall_term(OTHER_SID);
	msleep(20);
	EXPECT_EQ(device_running(0), true);
	EXPECT_EQ(device_running(1), true);
	smmu_resume(smmu_sid(), b, false);
	EXPECT_EQ(device_wait(1), TERMINATED);
	EXPECT_EQ(device_running(0), true);
	smmu_resume(smmu_sid(), b, false);
	smmu_resume(smmu_sid(), a, false);
	EXPECT_EQ(device_wait(0), TERMINATED);
	EXPECT_EQ(device_stale(), 0);
	EXPECT_EQ(smmu_no_event(), true);
}

/* 4.7.2: only when nothing new can stall is it certain what becomes of the stalls there are. */
static void stall_term(void)
{
	int i;

	begin();
	for (i = 0; i < 5; i++)
		stall(i, 1, HOLE(i));
	smmu_abort_stream();
	smmu_stall_term(smmu_sid());
	for (i = 0; i < 5; i++)
		EXPECT_EQ(device_wait(i), TERMINATED);
	EXPECT_EQ(smmu_no_event(), true);
}

/* Descriptors without S, and those that cannot be had. */
static void not_to_be_stalled(void)
{
	struct event event;

	begin();
	contexts_set(2, 2, CD_R);
	EXPECT_EQ(device_read(2, HOLE(0)), ABORTED);
	EXPECT_EQ(smmu_event(&event), true);
	EXPECT_EQ(event.type, F_TRANSLATION);
	EXPECT_EQ(event.stall, false);
	EXPECT_EQ(device_read(5, VA), ABORTED);
	EXPECT_EQ(smmu_event(&event), true);
	EXPECT_EQ(event.type, C_BAD_CD);
	EXPECT_EQ(event.stall, false);
	EXPECT_EQ(smmu_no_event(), true);
}

/* 5.5: S is not allowed then, and the descriptor is not valid. */
static void stalls_disabled(void)
{
	struct event event;

	contexts_begin(S1FMT_64K, 20, S1DSS_SSID0 | S1STALLD);
	contexts_set(1, 0, CD_S);
	contexts_set(2, 1, CD_R);
	EXPECT_EQ(device_read(1, VA), ABORTED);
	EXPECT_EQ(smmu_event(&event), true);
	EXPECT_EQ(event.type, C_BAD_CD);
	EXPECT_EQ(event.ssid, 1);
	EXPECT_EQ(device_read(2, VA), HAS_READ(2));
	EXPECT_EQ(smmu_no_event(), true);
}

/*
 * Ends `total` stalls of which at most `at_once` are there at a time, and makes sure that each
 * transaction is reported exactly once and carried out.
 */
static void answer_flood(u32 at_once, u32 total)
{
	DECLARE_BITMAP(seen, FLOOD) = { };
	DECLARE_BITMAP(tags, FLOOD);
	struct event event;
	u32 done, i, n;

	for (done = 0; done < total; done += n) {
		n = min(at_once, total - done);
		for (i = 0; i < 200 && smmu_events_waiting() < n; i++)
			usleep_range(1000, 1100);
		msleep(20);
		EXPECT_EQ(smmu_events_waiting(), n);
		bitmap_zero(tags, FLOOD);
		for (i = 0; i < n && smmu_event(&event); i++) {
			u32 hole = (event.addr - HOLE(0)) / PAGE_SIZE;

			EXPECT_EQ(event.stall, true);
			EXPECT_EQ(hole < FLOOD && !__test_and_set_bit(hole, seen), true);
			EXPECT_EQ(event.stag < FLOOD && !__test_and_set_bit(event.stag, tags), true);
			space_map(0, HOLE(hole), smmu_pointer(space_page(hole % SPACES)));
		}
		EXPECT_EQ(i, n);
		if (i < n)
			return;
		for_each_set_bit(i, tags, FLOOD)
			smmu_resume(smmu_sid(), i, true);
	}
	for (i = 0; i < FLOOD; i++) {
		EXPECT_EQ(device_wait(i), HAS_READ(i % SPACES + 1));
		EXPECT_EQ(device_faults(i), 1);
	}
	EXPECT_EQ(bitmap_weight(seen, FLOOD), FLOOD);
	EXPECT_EQ(smmu_no_event(), true);
}

/* 6.3.6: no more than STALL_MAX are stalled at a time; the others have to wait for a place. */
static void flood(void)
{
	int i;

	EXPECT_EQ(stall_max() > 0 && stall_max() < FLOOD, true);
	begin();
	for (i = 0; i < FLOOD; i++)
		device_start(i, 1, HOLE(i));
	answer_flood(stall_max(), FLOOD);
}

/* Records of stalls are not lost where the event queue is full: the transactions wait. */
static void full_queue(void)
{
	struct event event;
	u32 i, n = 0;
	DECLARE_BITMAP(seen, FLOOD) = { };

	smmu_enable(3);
	begin();
	for (i = 0; i < FLOOD; i++)
		device_start(i, 1, HOLE(i));
	msleep(50);
	EXPECT_EQ(smmu_events_waiting(), 8);
	while (n < FLOOD && smmu_event(&event)) {
		u32 hole = (event.addr - HOLE(0)) / PAGE_SIZE;

		EXPECT_EQ(hole < FLOOD && !__test_and_set_bit(hole, seen), true);
		space_map(0, HOLE(hole), smmu_pointer(space_page(hole % SPACES)));
		smmu_resume(smmu_sid(), event.stag, true);
		n++;
	}
	EXPECT_EQ(n, FLOOD);
	for (i = 0; i < FLOOD; i++)
		EXPECT_EQ(device_wait(i), HAS_READ(i % SPACES + 1));
	EXPECT_EQ(smmu_no_event(), true);
	smmu_enable(LOG2_EVENTS);
}

/* The stream is gone: a retry finds that out, and so does whoever is terminated. */
static void stream_invalidated(void)
{
	struct event event;
	u16 a, b;

	begin();
	a = stall(0, 1, HOLE(0));
	b = stall(1, 1, HOLE(1));
	smmu_clear_stream();
	smmu_resume(smmu_sid(), a, true);
	EXPECT_EQ(device_wait(0), ABORTED);
	EXPECT_EQ(smmu_event(&event), true);
	EXPECT_EQ(event.type, C_BAD_STE);
	EXPECT_EQ(event.ssid, 1);
	smmu_stall_term(smmu_sid());
	EXPECT_EQ(device_wait(1), TERMINATED);
	smmu_resume(smmu_sid(), b, false);
	EXPECT_EQ(smmu_no_event(), true);
}

/* No stall outlives SMMUEN, nor its tag. */
static void smmu_disabled(void)
{
	int i;

	begin();
	for (i = 0; i < 5; i++)
		stall(i, 1, HOLE(i));
	smmu_disable();
	for (i = 0; i < 5; i++)
		EXPECT_EQ(device_wait(i), TERMINATED);
	smmu_enable(LOG2_EVENTS);
	for (i = 0; i < FLOOD; i++)
		device_start(i, 1, HOLE(i));
	answer_flood(stall_max(), FLOOD);
}

/* The device forgets; the SMMU does not, until it is told. */
static void queue_reset(void)
{
	u16 tag;

	begin();
	tag = stall(0, 1, HOLE(0));
	device_reset_queue(0);
	EXPECT_EQ(device_read(1, VA), HAS_READ(1));
	smmu_resume(smmu_sid(), tag, true);
	EXPECT_EQ(device_stale(), 1);
	smmu_resume(smmu_sid(), tag, true);
	EXPECT_EQ(device_stale(), 1);
	EXPECT_EQ(smmu_no_event(), true);
}

const struct test stall_tests[] = {
	{ "a stall, and CMD_RESUME to try again", retry },
	{ "a stall that stalls again, and CMD_RESUME to abort", retry_in_vain },
	{ "CMD_RESUME with wrong tags and streams", wrong_tag },
	{ "CMD_STALL_TERM", stall_term },
	{ "faults that do not stall", not_to_be_stalled },
	{ "STE.S1STALLD: no stalls", stalls_disabled },
	{ "more faults than STALL_MAX", flood },
	{ "more stalls than the event queue has room", full_queue },
	{ "a stall whose stream becomes invalid", stream_invalidated },
	{ "stalls when SMMUEN becomes 0", smmu_disabled },
	{ "a stall that its device has forgotten", queue_reset },
	{ }
};
