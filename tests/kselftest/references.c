// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a bond holds of its mm, and who lets go of it last. From the discussion of
 * "iommu: Remove iommu_sva_ops::mm_exit()", J. Gunthorpe, 8 April 2020:
 *
 * - "FDs do not hold a mmget(), but they may hold a mmgrab()": the mm is torn down
 *   at its owner's exit (lifetime.c), but the mm_struct stays until unbind;
 * - "the final mmdrop() will be during some FD release": by mmu_notifier_unregister().
 *
 * The second was so while the notifier was unregistered at unbind: intel-iommu up to
 * 6.1. mmu_notifier_put(), which arm-smmu-v3 has always used and intel-iommu does since
 * 6.10, drops the mm in a callback of SRCU.
 */
#include "kselftest_harness.h"

#include "base/base.h"
#include "lib/kernel.h"
#include "lib/owner.h"
#include "probe/probe.h"

SHARED_PROBE(probe)

#define QUIET_MS	100
#define MMDROP_MS	3000

static const struct arm_options none = { .arm = SVA_TESTDEV_ARM_NONE };

static const char * const droppers[] = {
	[RECORD_DROPPER_USER] = "a process, otherwise",
	[RECORD_DROPPER_UNBIND] = "unbind",
	[RECORD_DROPPER_SWITCH] = "a switch of tasks",
	[RECORD_DROPPER_KWORKER] = "a kworker",
	[RECORD_DROPPER_KTHREAD] = "a kernel thread",
};

static const char *dropper(const struct seen *seen)
{
	return seen->mmdrop.dropper < ARRAY_SIZE(droppers) ? droppers[seen->mmdrop.dropper] : "?";
}

static long long after_unbind_us(const struct seen *seen)
{
	return ((long long)seen->mmdrop.at_ns - (long long)seen->unbind.at_ns) / 1000;
}

/* Bring it up to date, waiting until the mm_struct has been freed. */
static int wait_for_mmdrop(struct seen *seen)
{
	int ret = 0;

	for (int ms = 0; !ret && !seen->mmdrop.type && ms < MMDROP_MS; ms += 10) {
		visit_cpus();
		pause_ms(10);
		ret = seen_read(probe, seen);
	}
	return ret;
}

FIXTURE(references)
{
};

FIXTURE_VARIANT(references)
{
	struct arm_options arm;
};

FIXTURE_VARIANT_ADD(references, none) { .arm = { .arm = SVA_TESTDEV_ARM_NONE } };
FIXTURE_VARIANT_ADD(references, null) { .arm = { .arm = SVA_TESTDEV_ARM_NULL } };
FIXTURE_VARIANT_ADD(references, callback) { .arm = { .arm = SVA_TESTDEV_ARM_CALLBACK } };

FIXTURE_SETUP(references)
{
	char path[DEVICE_PATH_MAX];

	if (device_default(path))
		SKIP(return, "there is no /dev/sva_testdev*");
	ASSERT_NE(NULL, probe);
}

FIXTURE_TEARDOWN(references)
{
}

/* A bond holds the mm_struct, whoever has its file, and nothing else does for long. */
TEST_F(references, hold_the_mm_struct_until_unbind)
{
	struct seen seen = { 0 };
	int64_t close_ns;
	struct owner o;

	ASSERT_EQ(0, owner_start(&o, &variant->arm, NULL));
	seen.pid = o.pid;
	seen.bond = o.bind.bond;
	owner_exit(&o);
	visit_cpus();
	pause_ms(QUIET_MS);
	ASSERT_EQ(0, seen_read(probe, &seen));
	EXPECT_EQ(RECORD_BIND, seen.bind.type);
	EXPECT_EQ(RECORD_TEARDOWN, seen.teardown.type);
	EXPECT_EQ(0, seen.teardown.dropped_ns);
	EXPECT_EQ(0, seen.mmdrop.type) {
		TH_LOG("the mm_struct has been freed while it was bound");
	}
	close_ns = now_ns();
	owner_close(&o);
	ASSERT_EQ(0, wait_for_mmdrop(&seen));
	ASSERT_EQ(RECORD_MMDROP, seen.mmdrop.type) {
		TH_LOG("the mm_struct is still there %d ms after unbind", MMDROP_MS);
	}
	EXPECT_LT(close_ns, seen.mmdrop.at_ns);
}

FIXTURE(final_mmdrop)
{
};

FIXTURE_SETUP(final_mmdrop)
{
	char path[DEVICE_PATH_MAX];

	if (device_default(path))
		SKIP(return, "there is no /dev/sva_testdev*");
	ASSERT_NE(NULL, probe);
}

FIXTURE_TEARDOWN(final_mmdrop)
{
}

/* Does the notifier go by mmu_notifier_put(), that is, later? */
static bool notifier_is_put(void)
{
	char path[DEVICE_PATH_MAX];

	if (device_default(path))
		return false;
	return iommu_of(path) == SMMUV3 || (iommu_of(path) == VTD && kernel_series() >= 6010);
}

/* When another process closes the last file of a bond, that drops the mm. */
TEST_F(final_mmdrop, is_the_foreign_close)
{
	struct seen seen = { 0 };
	struct owner o;

	ASSERT_EQ(0, owner_start(&o, &none, NULL));
	seen.pid = o.pid;
	seen.bond = o.bind.bond;
	owner_exit(&o);
	visit_cpus();
	owner_close(&o);
	ASSERT_EQ(0, wait_for_mmdrop(&seen));
	ASSERT_EQ(RECORD_UNBIND, seen.unbind.type);
	ASSERT_EQ(RECORD_MMDROP, seen.mmdrop.type);
	if (seen.mmdrop.dropper == RECORD_DROPPER_UNBIND) {
		EXPECT_EQ(getpid(), (pid_t)seen.mmdrop.tgid);
		return;
	}
	if (notifier_is_put()) {
		DEVIATES("final mmdrop() by %s, %lld us after unbind", dropper(&seen),
			 after_unbind_us(&seen));
	} else {
		EXPECT_EQ(RECORD_DROPPER_UNBIND, seen.mmdrop.dropper) {
			TH_LOG("final mmdrop() by %s", dropper(&seen));
		}
	}
}

/*
 * When the file goes with its owner's exit, it cannot be the last: a task that exits has
 * its mm as the lazy one until it is scheduled for the last time, on all kernels.
 */
TEST_F(final_mmdrop, is_the_close_at_exit)
{
	struct seen seen = { 0 };
	struct owner o;

	ASSERT_EQ(0, owner_start(&o, &none, NULL));
	seen.pid = o.pid;
	seen.bond = o.bind.bond;
	owner_close(&o);
	owner_exit(&o);
	ASSERT_EQ(0, wait_for_mmdrop(&seen));
	ASSERT_EQ(RECORD_UNBIND, seen.unbind.type);
	EXPECT_EQ(seen.pid, (pid_t)seen.unbind.tgid);
	ASSERT_EQ(RECORD_MMDROP, seen.mmdrop.type);
	EXPECT_LT(seen.unbind.at_ns, seen.mmdrop.at_ns);
	EXPECT_NE(RECORD_DROPPER_UNBIND, seen.mmdrop.dropper);
	DEVIATES("final mmdrop() by %s, %lld us after unbind", dropper(&seen),
		 after_unbind_us(&seen));
}

TEST_HARNESS_MAIN
