// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device goes while it is in use: removed from the bus with bonds, jobs in
 * flight, a zombie bond (its owner has exited, another holds the file), and a
 * process in the middle of its exit. Files answer ENODEV afterwards, everything
 * ends, and when the bus is scanned again the device is back.
 */
#include <fcntl.h>
#include <sys/ioctl.h>

#include "kselftest_harness.h"

#include "base/base.h"
#include "lib/owner.h"

FIXTURE(remove_device)
{
	char path[DEVICE_PATH_MAX];
	char remove[2 * DEVICE_PATH_MAX];
	char *memory;
};

FIXTURE_VARIANT(remove_device)
{
	uint32_t arm;
};

FIXTURE_VARIANT_ADD(remove_device, none) { .arm = SVA_TESTDEV_ARM_NONE };
FIXTURE_VARIANT_ADD(remove_device, null) { .arm = SVA_TESTDEV_ARM_NULL };
FIXTURE_VARIANT_ADD(remove_device, callback) { .arm = SVA_TESTDEV_ARM_CALLBACK };

static int write_one(const char *path)
{
	__cleanup_fd int fd = open(path, O_WRONLY | O_CLOEXEC);

	return fd >= 0 && write(fd, "1", 1) == 1 ? 0 : -errno;
}

FIXTURE_SETUP(remove_device)
{
	if (device_default(self->path))
		SKIP(return, "there is no /dev/sva_testdev*");
	snprintf(self->remove, sizeof(self->remove), "/sys/class/misc/%s/device/remove",
		 self->path + strlen("/dev/"));
	if (access(self->remove, W_OK))
		SKIP(return, "%s is not ours to write", self->remove);
	self->memory = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, self->memory);
}

FIXTURE_TEARDOWN(remove_device)
{
	char path[DEVICE_PATH_MAX];

	if (*self->remove)
		write_one("/sys/bus/pci/rescan");
	for (int i = 0; i < 100 && device_default(path); i++)
		pause_ms(20);
}

TEST_F(remove_device, while_in_use)
{
	const struct arm_options arm = {
		.arm = variant->arm, .cancel = SVA_TESTDEV_CANCEL_SLEEP, .cancel_ns = 20000000,
	};
	const struct sva_testdev_job job = {
		.op = SVA_TESTDEV_OP_LOOP, .flags = SVA_TESTDEV_JOB_RETRY,
		.addr = (uintptr_t)self->memory, .len = 65536, .period_ns = 1000,
	};
	struct owner alive, zombie, exiting;
	struct sva_testdev_stats stats;
	struct sva_testdev_bind bind = { 0 };

	ASSERT_EQ(0, owner_start(&alive, &arm, &job));
	ASSERT_EQ(0, owner_start(&zombie, &arm, &job));
	ASSERT_EQ(0, owner_start(&exiting, &arm, &job));
	owner_exit(&zombie);
	ASSERT_EQ(0, owner_let_go(&exiting));
	ASSERT_EQ(0, write_one(self->remove));
	EXPECT_EQ(-1, ioctl(alive.fd, SVA_TESTDEV_IOC_STATS, &stats));
	EXPECT_EQ(ENODEV, errno);
	EXPECT_EQ(-1, ioctl(zombie.fd, SVA_TESTDEV_IOC_UNBIND));
	EXPECT_EQ(ENODEV, errno);
	EXPECT_EQ(-1, ioctl(alive.fd, SVA_TESTDEV_IOC_BIND, &bind));
	EXPECT_EQ(ENODEV, errno);
	EXPECT_NE(0, access(self->path, F_OK)) {
		TH_LOG("the device node is still there");
	}
	/* Nothing writes any more. */
	memset(self->memory, 0, 65536);
	pause_ms(30);
	for (int i = 0; i < 65536; i++)
		ASSERT_EQ(0, self->memory[i]);
	owner_exit(&exiting);
	owner_exit(&alive);
	owner_close(&alive);
	owner_close(&zombie);
	owner_close(&exiting);
	/* It comes back, and works. */
	ASSERT_EQ(0, write_one("/sys/bus/pci/rescan"));
	for (int i = 0; i < 100 && access(self->path, F_OK); i++)
		pause_ms(20);
	ASSERT_EQ(0, owner_start(&alive, &arm, &job));
	owner_exit(&alive);
	owner_close(&alive);
}

TEST_HARNESS_MAIN
