// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happens to a bond when its owner exits while another process holds the
 * file. From the discussion of "iommu: Remove iommu_sva_ops::mm_exit()":
 *
 * - J. Gunthorpe, April 2020: a file does not hold mm_users, it may hold
 *   mm_count. So the mm is torn down, and release() comes, at the owner's exit.
 * - J.-P. Brucker, 23 April 2020 (v2, patch 2): from release() on the IOMMU
 *   driver aborts the device's DMA; the PASID stays taken until unbind.
 */
#include <sys/mman.h>

#include "kselftest_harness.h"

#include "lib/owner.h"
#include "lib/pasid.h"
#include "probe/probe.h"

SHARED_PROBE(probe)

#define MEMORY_BYTES	65536

FIXTURE(lifetime)
{
	char *shared;		/* memory of the owner that we can look at */
};

FIXTURE_VARIANT(lifetime)
{
	struct arm_options arm;
};

FIXTURE_VARIANT_ADD(lifetime, none) { .arm = { .arm = SVA_TESTDEV_ARM_NONE } };
FIXTURE_VARIANT_ADD(lifetime, null) { .arm = { .arm = SVA_TESTDEV_ARM_NULL } };
FIXTURE_VARIANT_ADD(lifetime, callback) { .arm = { .arm = SVA_TESTDEV_ARM_CALLBACK } };

FIXTURE_SETUP(lifetime)
{
	char path[DEVICE_PATH_MAX];

	if (device_default(path))
		SKIP(return, "there is no /dev/sva_testdev*");
	ASSERT_NE(NULL, probe);
	self->shared = mmap(NULL, MEMORY_BYTES, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, self->shared);
}

FIXTURE_TEARDOWN(lifetime)
{
}

/* release() comes at the owner's exit although another process holds the file, and before unbind. */
TEST_F(lifetime, release_comes_at_exit)
{
	struct seen seen = { 0 };
	struct owner o;

	ASSERT_EQ(0, owner_start(&o, &variant->arm, NULL));
	seen.pid = o.pid;
	seen.bond = o.bind.bond;
	owner_exit(&o);
	ASSERT_EQ(0, seen_read(probe, &seen));
	EXPECT_EQ(RECORD_BIND, seen.bind.type);
	EXPECT_EQ(RECORD_TEARDOWN, seen.teardown.type) {
		TH_LOG("the owner has exited and its mm has not been torn down");
	}
	EXPECT_LT(0, seen.teardown.notifier.end_ns);
	EXPECT_EQ(0, seen.unbind.type) {
		TH_LOG("unbound while the file is open");
	}
	owner_close(&o);
	ASSERT_EQ(0, seen_read(probe, &seen));
	EXPECT_EQ(RECORD_UNBIND, seen.unbind.type);
	EXPECT_LT(seen.teardown.notifier.end_ns, seen.unbind.at_ns);
}

/*
 * No write of the device lands after release(), however stubborn the device
 * is: the owner's memory, which the holder shares, stays as the holder left it.
 */
TEST_F(lifetime, no_write_after_release)
{
	const struct sva_testdev_job job = {
		.op = SVA_TESTDEV_OP_LOOP,
		.flags = SVA_TESTDEV_JOB_RETRY,
		.addr = (uintptr_t)self->shared,
		.len = MEMORY_BYTES,
		.pattern = ~0ULL,
		.period_ns = 1000,
	};
	struct sva_testdev_stats at_exit, later;
	size_t written = 0;
	struct owner o;

	ASSERT_EQ(0, owner_start(&o, &variant->arm, &job));
	owner_exit(&o);
	ASSERT_EQ(0, bond_stats(o.fd, &at_exit));
	memset(self->shared, 0, MEMORY_BYTES);
	pause_ms(50);
	ASSERT_EQ(0, bond_stats(o.fd, &later));
	EXPECT_EQ(at_exit.transfers, later.transfers) {
		TH_LOG("%llu transfers after release()",
		       (unsigned long long)(later.transfers - at_exit.transfers));
	}
	for (size_t i = 0; i < MEMORY_BYTES; i++)
		written += self->shared[i] != 0;
	EXPECT_EQ(0, written) {
		TH_LOG("%zu bytes of the dead owner's memory were written", written);
	}
	if (variant->arm.arm == SVA_TESTDEV_ARM_CALLBACK) {
		EXPECT_EQ(SVA_TESTDEV_JOB_STOPPED, later.job_state);
		EXPECT_EQ(SVA_TESTDEV_RELEASED, later.bond_state);
	} else {
		/* Nobody stopped it: it tries on, and the IOMMU refuses. */
		EXPECT_EQ(SVA_TESTDEV_JOB_RUNNING, later.job_state);
		EXPECT_LT(at_exit.refused, later.refused);
	}
	owner_close(&o);
}

/*
 * The PASID belongs to the bond until unbind: others bind, and are given other ones, although the
 * owner is gone.
 */
TEST_F(lifetime, pasid_is_held_until_unbind)
{
	struct owner o;
	int found;

	ASSERT_EQ(0, owner_start(&o, &variant->arm, NULL));
	owner_exit(&o);
	found = pasid_stays_held(o.bind.pasid, 160);
	EXPECT_EQ(PASID_HELD, found) {
		TH_LOG("PASID %u: %s", o.bind.pasid, found == PASID_FREE ?
		       "given to another process" : "another process's bind was refused");
	}
	owner_close(&o);
	EXPECT_EQ(PASID_FREE, pasid_becomes_free(o.bind.pasid, 3000)) {
		TH_LOG("PASID %u has not come back after unbind", o.bind.pasid);
	}
}

TEST_HARNESS_MAIN
