// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stage 2 beneath the context descriptor tables: their pointers are IPAs (5.2, 5.3). main.c runs
 * the tests of tables.c in this way, too; these are about faults of stage 2.
 */
#include "smmu.h"

/* A pointer to where stage 2 maps nothing: an address taken for an IPA */
#define NOWHERE(p)		virt_to_phys(p)

static void expect_s2_event(u32 class, bool stall, struct event *event)
{
	EXPECT_EQ(smmu_event(event), true);
	EXPECT_EQ(event->type, F_TRANSLATION);
	EXPECT_EQ(event->s2, true);
	EXPECT_EQ(event->class, class);
	EXPECT_EQ(event->stall, stall);
	EXPECT_EQ(event->ssid, 1025);
}

/* Terminated, even if faults of stage 2 are to stall. */
static void no_level2_table(void)
{
	struct event event;

	contexts_begin_s2(STE_S2S);
	contexts_set(1, 0, CD_S);
	contexts_set(1025, 1, CD_S);
	*contexts_l1cd(1025) = cpu_to_le64(NOWHERE(space_page(0)) | 1);
	EXPECT_EQ(device_read(1025, VA), ABORTED);
	expect_s2_event(CLASS_CD, false, &event);
	EXPECT_EQ(device_read(1, VA), HAS_READ(1));
	EXPECT_EQ(smmu_no_event(), true);
}

static void page_not_there(void)
{
	struct event event;

	contexts_begin_s2(0);
	contexts_set(1025, 1, CD_S);
	space_map(1, HOLE(0), NOWHERE(space_page(2)));
	EXPECT_EQ(device_read(1025, HOLE(0)), ABORTED);
	expect_s2_event(CLASS_IN, false, &event);
	EXPECT_EQ(smmu_no_event(), true);
}

static void page_stalls(void)
{
	struct event event;

	contexts_begin_s2(STE_S2S);
	contexts_set(1025, 1, 0);
	space_map(1, HOLE(0), NOWHERE(space_page(2)));
	device_start(0, 1025, HOLE(0));
	expect_s2_event(CLASS_IN, true, &event);
	EXPECT_EQ(device_running(0), true);
	space_map(1, HOLE(0), smmu_pointer(space_page(2)));
	smmu_resume(smmu_sid(), event.stag, true);
	EXPECT_EQ(device_wait(0), HAS_READ(3));
	EXPECT_EQ(device_read(1025, HOLE(1)), ABORTED);
	EXPECT_EQ(smmu_no_event(), true);
}

const struct test nested_tests[] = {
	{ "a level 2 table that stage 2 does not map", no_level2_table },
	{ "a page that stage 2 does not map", page_not_there },
	{ "S2S: such a page stalls", page_stalls },
	{ }
};
