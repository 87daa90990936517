// SPDX-License-Identifier: GPL-2.0-only
/* Without x-ssidsize and x-stall the SMMU is the one that QEMU has without our patches. */
#include "smmu.h"

/* What a virt machine of QEMU 10.2.2 without them says: docs/qemu-patches.md */
static const u32 IDRS[6] = { 0x0d44101b, 0x02730010, 0, 0x00001414, 0, 0x00000074 };

static void registers(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(IDRS); i++)
		EXPECT_EQ(smmu_idr(i), IDRS[i]);
}

/* PASIDs are not looked at: there is one descriptor, and it is for all. */
static void one_context(void)
{
	struct event event;

	contexts_begin(S1FMT_LINEAR, 0, S1DSS_TERMINATE);
	contexts_set(0, 3, CD_R);
	EXPECT_EQ(device_read(0, VA), HAS_READ(4));
	EXPECT_EQ(device_read(77, VA), HAS_READ(4));
	EXPECT_EQ(device_read(77, HOLE(0)), ABORTED);
	EXPECT_EQ(smmu_event(&event), true);
	EXPECT_EQ(event.type, F_TRANSLATION);
	EXPECT_EQ(event.ssv, false);
	EXPECT_EQ(event.ssid, 0);
	EXPECT_EQ(event.stall, false);
	EXPECT_EQ(smmu_no_event(), true);
}

static void no_tables(void)
{
	struct event event;

	contexts_begin(S1FMT_LINEAR, 1, S1DSS_SSID0);
	contexts_set(0, 0, CD_R);
	EXPECT_EQ(device_read(0, VA), ABORTED);
	EXPECT_EQ(smmu_event(&event), true);
	EXPECT_EQ(event.type, C_BAD_STE);
	EXPECT_EQ(smmu_no_event(), true);
}

/* Both commands are consumed, to no effect. */
static void no_stalls(void)
{
	struct event event;

	contexts_begin(S1FMT_LINEAR, 0, S1DSS_TERMINATE);
	contexts_set(0, 0, CD_S);
	EXPECT_EQ(device_read(0, HOLE(0)), ABORTED);
	EXPECT_EQ(smmu_event(&event), true);
	EXPECT_EQ(event.type, C_BAD_CD);
	smmu_resume(smmu_sid(), 0, true);
	smmu_stall_term(smmu_sid());
	EXPECT_EQ(smmu_no_event(), true);
}

const struct test off_tests[] = {
	{ "off: IDR0 to IDR5", registers },
	{ "off: one context, whatever the PASID", one_context },
	{ "off: S1CDMax is refused", no_tables },
	{ "off: CD.S is refused", no_stalls },
	{ }
};
