// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is left of a bond when its PASID is used again, by the same process or by the next one.
 * Nothing may be: unbind has to reach every cache of translations, the IOMMU's and the device's,
 * since from then on no notifier tells them of changes. A translation that stays lets the device
 * write to pages of the bond before, in the name of the new one.
 *
 * From the discussion of "iommu: Remove iommu_sva_ops::mm_exit()", J.-P. Brucker, 23 April 2020
 * (v2, patch 2): at unbind the PASID's table entry is cleared and queues are drained; then the PASID
 * is free.
 */
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "kselftest_harness.h"

#include "lib/owner.h"
#include "lib/pasid.h"

#define MEMORY_BYTES	65536
#define BACK_MS		3000	/* until the last reference to an mm has gone, at most */
#define JOB_MS		500

static const struct arm_options none = { .arm = SVA_TESTDEV_ARM_NONE };

FIXTURE(reuse)
{
	char path[DEVICE_PATH_MAX];
	char *view;		/* the device's, first of the old pages, then of the new ones */
	char *old, *new;	/* ours */
	int old_fd, new_fd;
};

/* Zeroed pages that we see at *pages. Returns a descriptor of them, or a negative errno. */
static int memory(char **pages)
{
	int fd = memfd_create("reuse", MFD_CLOEXEC);

	if (fd < 0 || ftruncate(fd, MEMORY_BYTES))
		return -errno;
	*pages = mmap(NULL, MEMORY_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	return *pages == MAP_FAILED ? -errno : fd;
}

/* Put them where the device looks for them. */
static int show(char *view, int fd)
{
	return mmap(view, MEMORY_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) ==
	       view ? 0 : -errno;
}

static size_t written(const char *pages)
{
	size_t n = 0;

	for (size_t i = 0; i < MEMORY_BYTES; i++)
		n += pages[i] != 0;
	return n;
}

/* Whether a job that has begun comes to an end there. */
static bool all_written(const char *pages)
{
	for (int ms = 0; ms < JOB_MS && written(pages) < MEMORY_BYTES; ms++)
		pause_ms(1);
	return written(pages) == MEMORY_BYTES;
}

FIXTURE_SETUP(reuse)
{
	if (device_default(self->path))
		SKIP(return, "there is no /dev/sva_testdev*");
	self->view = mmap(NULL, MEMORY_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, self->view);
	self->old_fd = memory(&self->old);
	ASSERT_LE(0, self->old_fd);
	self->new_fd = memory(&self->new);
	ASSERT_LE(0, self->new_fd);
	ASSERT_EQ(0, show(self->view, self->old_fd));
}

FIXTURE_TEARDOWN(reuse)
{
}

/*
 * A process binds again, with other pages at the addresses that the device knows. Between the
 * bonds there is none, so that unbind was the last to tell the device of anything.
 */
TEST_F(reuse, no_write_to_the_pages_of_the_bond_before)
{
	struct sva_testdev_bind first, again;
	int fd = bond_open(self->path, &none, &first);
	int64_t end_ns;

	ASSERT_LE(0, fd);
	ASSERT_LE(0, bond_write(fd, self->view, MEMORY_BYTES, &end_ns));
	ASSERT_EQ(MEMORY_BYTES, written(self->old));
	close(fd);
	ASSERT_EQ(0, show(self->view, self->new_fd));
	memset(self->old, 0, MEMORY_BYTES);

	fd = bond_open(self->path, &none, &again);
	ASSERT_LE(0, fd);
	EXPECT_EQ(first.pasid, again.pasid);
	EXPECT_LE(0, bond_write(fd, self->view, MEMORY_BYTES, &end_ns));
	EXPECT_EQ(MEMORY_BYTES, written(self->new));
	EXPECT_EQ(0, written(self->old)) {
		TH_LOG("%zu bytes were written to pages of the bond before", written(self->old));
	}
	close(fd);
}

/*
 * An owner that is given this PASID, which is free: but who has looked whether it is may have it
 * for a while, until the last reference to his mm has gone.
 */
static int owner_start_with(struct owner *owner, uint32_t pasid, const struct sva_testdev_job *job)
{
	for (int ms = 0; ms < BACK_MS; ms += 20) {
		int ret = owner_start(owner, &none, job);

		if (ret || owner->bind.pasid == pasid)
			return ret;
		owner_exit(owner);
		owner_close(owner);
		pause_ms(20);
	}
	return -EBUSY;
}

/* Another process is given the PASID of one that has gone. */
TEST_F(reuse, no_write_to_the_pages_of_the_owner_before)
{
	const struct sva_testdev_job job = {
		.op = SVA_TESTDEV_OP_WRITE,
		.addr = (uintptr_t)self->view,
		.len = MEMORY_BYTES,
		.pattern = ~0ULL,
	};
	struct owner before, after;

	ASSERT_EQ(0, owner_start(&before, &none, &job));
	EXPECT_TRUE(all_written(self->old));
	owner_exit(&before);
	owner_close(&before);
	ASSERT_EQ(0, show(self->view, self->new_fd));
	memset(self->old, 0, MEMORY_BYTES);
	ASSERT_EQ(PASID_FREE, pasid_becomes_free(before.bind.pasid, BACK_MS));

	ASSERT_EQ(0, owner_start_with(&after, before.bind.pasid, &job));
	EXPECT_TRUE(all_written(self->new));
	owner_exit(&after);
	owner_close(&after);
	EXPECT_EQ(0, written(self->old)) {
		TH_LOG("%zu bytes were written to pages of the owner before", written(self->old));
	}
}

TEST_HARNESS_MAIN
