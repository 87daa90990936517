// SPDX-License-Identifier: GPL-2.0-only
/*
 * Context descriptor tables of each format, S1DSS, SubstreamIDs out of range, and the invalidation
 * of descriptors. The same tests are run with stage 2 beneath: nested.c.
 */
#include "smmu.h"

#define MARK			0x600dcafe
#define MARK_OFFSET		0x800

/* The next record is of this type, for this SubstreamID. */
static void expect_event(u32 type, bool ssv, u32 ssid)
{
	struct event event;

	EXPECT_EQ(smmu_event(&event), true);
	EXPECT_EQ(event.type, type);
	EXPECT_EQ(event.sid, smmu_sid());
	EXPECT_EQ(event.ssv, ssv);
	EXPECT_EQ(event.ssid, ssid);
	EXPECT_EQ(event.stall, false);
}

/* Descriptors in the first and the last place of each kind lead to spaces of their own. */
static void reach(const u32 *ssids, int n)
{
	int i;

	for (i = 0; i < n; i++)
		contexts_set(ssids[i], i, CD_R);
	for (i = 0; i < n; i++)
		EXPECT_EQ(device_read(ssids[i], VA), HAS_READ(i + 1));
	EXPECT_EQ(smmu_no_event(), true);
}

static void linear(void)
{
	static const u32 ssids[] = { 0, 1, 63, 64, 127 };

	contexts_begin(S1FMT_LINEAR, 7, S1DSS_TERMINATE);
	reach(ssids, ARRAY_SIZE(ssids));
}

static void leaves_of_64k(void)
{
	static const u32 ssids[] = { 1, 1023, 1024, 3005, 65536, 0xfffff };

	contexts_begin(S1FMT_64K, 20, S1DSS_TERMINATE);
	reach(ssids, ARRAY_SIZE(ssids));
}

static void leaves_of_4k(void)
{
	static const u32 ssids[] = { 1, 63, 64, 1023, 1024, 65536, 0xfffff };

	contexts_begin(S1FMT_4K, 20, S1DSS_TERMINATE);
	reach(ssids, ARRAY_SIZE(ssids));
}

/* 7.3.9: no level 2 table; 7.3.11: a table, but no descriptor */
static void nothing_there(void)
{
	contexts_begin(S1FMT_64K, 20, S1DSS_TERMINATE);
	contexts_set(1, 0, CD_R);
	EXPECT_EQ(device_read(5000, VA), ABORTED);
	expect_event(C_BAD_SUBSTREAMID, false, 5000);
	EXPECT_EQ(device_read(2, VA), ABORTED);
	expect_event(C_BAD_CD, true, 2);
	EXPECT_EQ(device_read(1, VA), HAS_READ(1));
	EXPECT_EQ(smmu_no_event(), true);
}

/* A format of two levels does not make one where the SSID is beyond S1CDMax. */
static void out_of_range(void)
{
	static const u32 fmts[] = { S1FMT_LINEAR, S1FMT_4K, S1FMT_64K };
	int i;

	for (i = 0; i < ARRAY_SIZE(fmts); i++) {
		contexts_begin(fmts[i], 11, S1DSS_TERMINATE);
		contexts_set(2047, 1, CD_R);
		EXPECT_EQ(device_read(2047, VA), HAS_READ(2));
		EXPECT_EQ(device_read(2048, VA), ABORTED);
		expect_event(C_BAD_SUBSTREAMID, false, 2048);
		EXPECT_EQ(device_read(0xfffff, VA), ABORTED);
		expect_event(C_BAD_SUBSTREAMID, false, 0xfffff);
		EXPECT_EQ(smmu_no_event(), true);
		contexts_end();
	}
}

/* S1CDMax == 0: one descriptor, and no SubstreamIDs at all */
static void no_substreams(void)
{
	contexts_begin(S1FMT_LINEAR, 0, S1DSS_TERMINATE);
	contexts_set(0, 3, CD_R);
	device_write_without_pasid(VA + MARK_OFFSET, MARK);
	EXPECT_EQ(*(u32 *)(space_page(3) + MARK_OFFSET), MARK);
	EXPECT_EQ(device_read(0, VA), ABORTED);
	expect_event(C_BAD_SUBSTREAMID, false, 0);
	EXPECT_EQ(device_read(1, VA), ABORTED);
	expect_event(C_BAD_SUBSTREAMID, false, 1);
	EXPECT_EQ(smmu_no_event(), true);
}

static void begin_s1dss(u32 s1dss)
{
	contexts_begin(S1FMT_64K, 20, s1dss);
	contexts_set(0, 4, CD_R);
	contexts_set(1, 5, CD_R);
}

static void terminate(void)
{
	begin_s1dss(S1DSS_TERMINATE);
	device_write_without_pasid(VA + MARK_OFFSET, MARK);
	expect_event(F_STREAM_DISABLED, false, 0);
	EXPECT_EQ(*(u8 *)(space_page(4) + MARK_OFFSET), 5);
	EXPECT_EQ(device_read(0, VA), HAS_READ(5));
	EXPECT_EQ(device_read(1, VA), HAS_READ(6));
	EXPECT_EQ(smmu_no_event(), true);
}

static void bypass(void)
{
	begin_s1dss(S1DSS_BYPASS);
	device_write_without_pasid(smmu_pointer(space_page(7)) + MARK_OFFSET, MARK);
	EXPECT_EQ(*(u32 *)(space_page(7) + MARK_OFFSET), MARK);
	EXPECT_EQ(device_read(0, VA), HAS_READ(5));
	EXPECT_EQ(device_read(1, VA), HAS_READ(6));
	EXPECT_EQ(smmu_no_event(), true);
}

static void ssid0(void)
{
	begin_s1dss(S1DSS_SSID0);
	device_write_without_pasid(VA + MARK_OFFSET, MARK);
	EXPECT_EQ(*(u32 *)(space_page(4) + MARK_OFFSET), MARK);
	EXPECT_EQ(device_read(1, VA), HAS_READ(6));
	EXPECT_EQ(smmu_no_event(), true);
	EXPECT_EQ(device_read(0, VA), ABORTED);
	expect_event(F_STREAM_DISABLED, false, 0);
	EXPECT_EQ(smmu_no_event(), true);
}

/* A fault tells whose it was, unless the descriptor says to be quiet. */
static void faults(void)
{
	struct event event;

	contexts_begin(S1FMT_64K, 20, S1DSS_SSID0);
	contexts_set(0, 0, CD_R);
	contexts_set(4097, 1, CD_R);
	contexts_set(4098, 2, 0);
	EXPECT_EQ(device_read(4097, HOLE(1)), ABORTED);
	EXPECT_EQ(smmu_event(&event), true);
	EXPECT_EQ(event.type, F_TRANSLATION);
	EXPECT_EQ(event.ssv, true);
	EXPECT_EQ(event.ssid, 4097);
	EXPECT_EQ(event.addr, HOLE(1));
	EXPECT_EQ(event.read, true);
	EXPECT_EQ(event.stall, false);
	EXPECT_EQ(event.class, CLASS_IN);
	device_write_without_pasid(HOLE(2), MARK);
	EXPECT_EQ(smmu_event(&event), true);
	EXPECT_EQ(event.type, F_TRANSLATION);
	EXPECT_EQ(event.ssv, false);
	EXPECT_EQ(event.addr, HOLE(2));
	EXPECT_EQ(event.read, false);
	EXPECT_EQ(device_read(4098, HOLE(1)), ABORTED);
	EXPECT_EQ(smmu_no_event(), true);
}

/* After CMD_CFGI_CD of a SubstreamID, or CMD_CFGI_CD_ALL, the descriptors count as they are. */
static void invalidation(void)
{
	contexts_begin(S1FMT_64K, 20, S1DSS_SSID0);
	contexts_set(0, 0, CD_R);
	contexts_set(1, 1, CD_R);
	contexts_set(2000, 2, CD_R);
	EXPECT_EQ(device_read(1, VA), HAS_READ(2));
	EXPECT_EQ(device_read(2000, VA), HAS_READ(3));
	contexts_set(1, 3, CD_R);
	smmu_cfgi_cd(1);
	EXPECT_EQ(device_read(1, VA), HAS_READ(4));
	EXPECT_EQ(device_read(2000, VA), HAS_READ(3));

	device_write_without_pasid(VA + MARK_OFFSET, MARK);
	EXPECT_EQ(*(u32 *)(space_page(0) + MARK_OFFSET), MARK);
	contexts_set(0, 4, CD_R);
	smmu_cfgi_cd(0);
	device_write_without_pasid(VA + MARK_OFFSET, MARK);
	EXPECT_EQ(*(u32 *)(space_page(4) + MARK_OFFSET), MARK);

	contexts_set(1, 5, CD_R);
	contexts_clear(2000);
	smmu_cfgi_cd_all();
	EXPECT_EQ(device_read(1, VA), HAS_READ(6));
	EXPECT_EQ(device_read(2000, VA), ABORTED);
	expect_event(C_BAD_CD, true, 2000);
	EXPECT_EQ(smmu_no_event(), true);
}

const struct test tables_tests[] = {
	{ "a linear table", linear },
	{ "two levels with leaves of 64 KiB, first and others", leaves_of_64k },
	{ "two levels with leaves of 4 KiB, first and others", leaves_of_4k },
	{ "no level 2 table, and no descriptor in one", nothing_there },
	{ "SubstreamIDs beyond S1CDMax", out_of_range },
	{ "S1CDMax 0: no SubstreamIDs", no_substreams },
	{ "S1DSS terminate", terminate },
	{ "S1DSS bypass", bypass },
	{ "S1DSS SubstreamID 0", ssid0 },
	{ "events of faults, with SubstreamID and without", faults },
	{ "CMD_CFGI_CD and CMD_CFGI_CD_ALL", invalidation },
	{ }
};
