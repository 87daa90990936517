// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happens when a living owner takes memory away from under a running job.
 * SVA lets the device use the CPU's page tables, so a change to these has to
 * reach every cache of translations, the IOMMU's and the device's, before the
 * system call returns. A cache that is missed lets the device write to pages
 * that the process has given back.
 *
 * The memory is seen twice, so that its pages can be looked at after the change:
 * the device works on one view, we look through the other.
 */
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "kselftest_harness.h"

#include "lib/owner.h"

#define MEMORY_BYTES	65536
#define START_MS	5000

/* Each takes the pages out of, or write permission from, the view @view. */
static int unmap(void *view)
{
	return munmap(view, MEMORY_BYTES);
}

static int protect(void *view)
{
	return mprotect(view, MEMORY_BYTES, PROT_READ);
}

static int replace(void *view)
{
	return mmap(view, MEMORY_BYTES, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == view ? 0 : -1;
}

FIXTURE(unmap)
{
	int fd;			/* of the bond */
	char *view;		/* the device's */
	char *pages;		/* ours */
};

FIXTURE_VARIANT(unmap)
{
	int (*take)(void *view);
	bool goes_on;		/* the job still has memory to write to */
};

FIXTURE_VARIANT_ADD(unmap, munmap) { .take = unmap };
FIXTURE_VARIANT_ADD(unmap, mprotect) { .take = protect };
FIXTURE_VARIANT_ADD(unmap, replace) { .take = replace, .goes_on = true };

FIXTURE_SETUP(unmap)
{
	const struct arm_options none = { .arm = SVA_TESTDEV_ARM_NONE };
	char path[DEVICE_PATH_MAX];
	int memory;

	if (device_default(path))
		SKIP(return, "there is no /dev/sva_testdev*");
	self->fd = bond_open(path, &none, NULL);
	ASSERT_LE(0, self->fd);
	memory = memfd_create("unmap", MFD_CLOEXEC);
	ASSERT_LE(0, memory);
	ASSERT_EQ(0, ftruncate(memory, MEMORY_BYTES));
	self->view = mmap(NULL, MEMORY_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
	ASSERT_NE(MAP_FAILED, self->view);
	self->pages = mmap(NULL, MEMORY_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
	ASSERT_NE(MAP_FAILED, self->pages);
	close(memory);
}

FIXTURE_TEARDOWN(unmap)
{
	close(self->fd);
}

static size_t written(const char *pages)
{
	size_t n = 0;

	for (size_t i = 0; i < MEMORY_BYTES; i++)
		n += pages[i] != 0;
	return n;
}

/*
 * Once the call has returned, no write of the device lands in the pages it took
 * away, however stubborn the device is; where others came in their place, the
 * job goes on in those.
 */
TEST_F(unmap, no_write_to_the_old_pages)
{
	const struct sva_testdev_job job = {
		.op = SVA_TESTDEV_OP_LOOP,
		.flags = SVA_TESTDEV_JOB_RETRY,
		.addr = (uintptr_t)self->view,
		.len = MEMORY_BYTES,
		.pattern = ~0ULL,
		.period_ns = 1000,
	};
	struct sva_testdev_stats before, after;

	ASSERT_EQ(0, ioctl(self->fd, SVA_TESTDEV_IOC_SUBMIT, &job));
	for (int ms = 0; ms < START_MS && written(self->pages) < MEMORY_BYTES; ms++)
		pause_ms(1);
	ASSERT_EQ(MEMORY_BYTES, written(self->pages));
	ASSERT_EQ(0, variant->take(self->view));
	memset(self->pages, 0, MEMORY_BYTES);
	ASSERT_EQ(0, bond_stats(self->fd, &before));
	pause_ms(50);
	ASSERT_EQ(0, bond_stats(self->fd, &after));
	EXPECT_EQ(0, written(self->pages)) {
		TH_LOG("%zu bytes that the device may no longer reach were written",
		       written(self->pages));
	}
	EXPECT_EQ(SVA_TESTDEV_JOB_RUNNING, after.job_state);
	if (variant->goes_on) {
		EXPECT_LT(before.transfers, after.transfers);
		EXPECT_EQ(MEMORY_BYTES, written(self->view));
	} else {
		EXPECT_EQ(before.transfers, after.transfers);
		EXPECT_LT(before.refused, after.refused);
	}
}

TEST_HARNESS_MAIN
