// SPDX-License-Identifier: GPL-2.0-only
/*
 * The accelerator is unplugged with a stall pending. Nothing can come after this test: the device
 * has gone.
 */
#include <linux/delay.h>

#include "smmu.h"

static void unplug(void)
{
	struct event event;

	contexts_begin(S1FMT_64K, 20, S1DSS_SSID0);
	contexts_set(1, 0, CD_S);
	device_start(0, 1, HOLE(0));
	EXPECT_EQ(smmu_event(&event), true);
	EXPECT_EQ(event.stall, true);
	device_unplug();
	msleep(100);
	EXPECT_EQ(device_stale(), ~0ULL);
	smmu_resume(smmu_sid(), event.stag, true);
	smmu_abort_stream();
	smmu_stall_term(smmu_sid());
	EXPECT_EQ(smmu_no_event(), true);
}

const struct test unplug_tests[] = {
	{ "the device is unplugged with a stall pending", unplug },
	{ }
};
