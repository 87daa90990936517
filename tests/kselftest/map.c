// SPDX-License-Identifier: GPL-2.0-only
/*
 * The mapped page of a bond's queue: it can be read and nothing else, shows the bond's
 * own queue only while there is a bond, and holds the file, so that the bond lives until
 * munmap() or exit although all descriptors are closed.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "kselftest_harness.h"

#include "base/base.h"
#include "lib/owner.h"
#include "testdev/regs.h"

static const struct arm_options none = { .arm = SVA_TESTDEV_ARM_NONE };
static sigjmp_buf bus_error;

static void on_sigbus(int signal)
{
	siglongjmp(bus_error, signal);
}

/* Whether reading the page gives SIGBUS. */
static bool is_gone(const volatile uint32_t *page)
{
	if (sigsetjmp(bus_error, 1))
		return true;
	(void)page[SVAT_Q_STATE / 4];
	return false;
}

FIXTURE(map)
{
	char path[DEVICE_PATH_MAX];
	int fd;
	const volatile uint32_t *page;
	struct sva_testdev_bind bind;
};

FIXTURE_SETUP(map)
{
	struct sigaction sa = { .sa_handler = on_sigbus };
	struct sva_testdev_info info;

	if (device_default(self->path))
		SKIP(return, "there is no /dev/sva_testdev*");
	ASSERT_EQ(0, device_info(self->path, &info));
	if (!info.queues)
		SKIP(return, "the device has no queues");
	self->fd = bond_open(self->path, &none, &self->bind);
	ASSERT_LE(0, self->fd);
	self->page = mmap(NULL, SVAT_PAGE_BYTES, PROT_READ, MAP_SHARED, self->fd, 0);
	ASSERT_NE(MAP_FAILED, self->page);
	sigaction(SIGBUS, &sa, NULL);
}

FIXTURE_TEARDOWN(map)
{
	close(self->fd);
}

static int map_error(int fd, size_t len_bytes, int prot, off_t offset)
{
	void *p = mmap(NULL, len_bytes, prot, MAP_SHARED, fd, offset);

	if (p == MAP_FAILED)
		return errno;
	munmap(p, len_bytes);
	return 0;
}

TEST_F(map, to_read_and_nothing_else)
{
	EXPECT_EQ(EACCES, map_error(self->fd, SVAT_PAGE_BYTES, PROT_READ | PROT_WRITE, 0));
	EXPECT_EQ(EACCES, map_error(self->fd, SVAT_PAGE_BYTES, PROT_READ | PROT_EXEC, 0));
	EXPECT_EQ(EINVAL, map_error(self->fd, 2 * SVAT_PAGE_BYTES, PROT_READ, 0));
	EXPECT_EQ(EINVAL, map_error(self->fd, SVAT_PAGE_BYTES, PROT_READ, SVAT_PAGE_BYTES));
	EXPECT_EQ(-1, mprotect((void *)self->page, SVAT_PAGE_BYTES, PROT_READ | PROT_WRITE));
	EXPECT_EQ(EACCES, errno);
}

/* What is read is the queue of this bond. */
TEST_F(map, shows_the_queue)
{
	char memory[64];
	const struct sva_testdev_job job = {
		.op = SVA_TESTDEV_OP_WRITE, .addr = (uintptr_t)memory, .len = sizeof(memory),
	};
	uint64_t wait_ns = 5000000000;

	EXPECT_EQ(self->bind.pasid, self->page[SVAT_Q_PASID / 4]);
	EXPECT_EQ(SVAT_STATE_IDLE, self->page[SVAT_Q_STATE / 4]);
	ASSERT_EQ(0, ioctl(self->fd, SVA_TESTDEV_IOC_SUBMIT, &job));
	ASSERT_EQ(0, ioctl(self->fd, SVA_TESTDEV_IOC_WAIT, &wait_ns));
	EXPECT_EQ(SVAT_STATE_DONE, self->page[SVAT_Q_STATE / 4]);
	EXPECT_EQ(sizeof(memory), self->page[SVAT_Q_BYTES / 4]);
}

/* A queue that went to somebody else is not to be seen; with the next bond there is one again. */
TEST_F(map, goes_with_the_bond)
{
	struct sva_testdev_bind again = { 0 };
	struct owner other;

	EXPECT_FALSE(is_gone(self->page));
	ASSERT_EQ(0, ioctl(self->fd, SVA_TESTDEV_IOC_UNBIND));
	EXPECT_TRUE(is_gone(self->page));
	ASSERT_EQ(0, owner_start(&other, &none, NULL));
	EXPECT_EQ(self->bind.queue, other.bind.queue);
	EXPECT_TRUE(is_gone(self->page));
	ASSERT_EQ(0, ioctl(self->fd, SVA_TESTDEV_IOC_BIND, &again));
	EXPECT_NE(other.bind.queue, again.queue);
	EXPECT_EQ(again.pasid, self->page[SVAT_Q_PASID / 4]);
	owner_exit(&other);
	owner_close(&other);
}

/* The queue's number is free again once the bond is gone: that is how its end is seen. */
static bool queue_is_free(int queue)
{
	char path[DEVICE_PATH_MAX];
	struct sva_testdev_bind bind;
	int fd;

	if (device_default(path))
		return false;
	fd = bond_open(path, &none, &bind);
	close(fd);
	return fd >= 0 && bind.queue == queue;
}

TEST_F(map, holds_the_bond_after_close)
{
	close(self->fd);
	self->fd = -1;
	EXPECT_FALSE(queue_is_free(self->bind.queue));
	EXPECT_EQ(self->bind.pasid, self->page[SVAT_Q_PASID / 4]);
	munmap((void *)self->page, SVAT_PAGE_BYTES);
	EXPECT_TRUE(queue_is_free(self->bind.queue));
}

/* Not after fork(): the child has the descriptor, but not the page. */
TEST_F(map, is_not_inherited)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		signal(SIGSEGV, SIG_DFL);
		_exit(is_gone(self->page) ? 2 : 1);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
}

TEST_HARNESS_MAIN
