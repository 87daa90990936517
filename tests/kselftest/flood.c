// SPDX-License-Identifier: GPL-2.0-only
/*
 * Many processes whose pages the device is the first to touch, all at once: more page requests
 * than the device may have outstanding, or than the IOMMU can stall. Every process gets all of
 * its pages, and the device all of its answers.
 */
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "kselftest_harness.h"

#include "base/base.h"
#include "device/device.h"
#include "lib/owner.h"

#define PROCESSES	100
#define PAGES		8

/* One of them. Returns 0, or the number of the step that failed. */
static int touch_all(const char *path, int go)
{
	const long page_bytes = sysconf(_SC_PAGESIZE);
	const size_t bytes = PAGES * page_bytes;
	__u64 wait_ns = 60000000000ULL;
	struct sva_testdev_bind bind = { 0 };
	struct sva_testdev_stats stats;
	struct sva_testdev_job job = {
		.op = SVA_TESTDEV_OP_WRITE, .len = bytes, .pattern = ~0ULL,
	};
	int fd = open(path, O_RDWR | O_CLOEXEC);
	unsigned char *memory;
	char c;

	if (fd < 0 || ioctl(fd, SVA_TESTDEV_IOC_BIND, &bind))
		return 1;
	memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return 2;
	madvise(memory, bytes, MADV_NOHUGEPAGE);
	job.addr = (uintptr_t)memory;
	if (read(go, &c, 1))
		return 3;
	if (ioctl(fd, SVA_TESTDEV_IOC_SUBMIT, &job) || ioctl(fd, SVA_TESTDEV_IOC_WAIT, &wait_ns) ||
	    ioctl(fd, SVA_TESTDEV_IOC_STATS, &stats))
		return 4;
	if (stats.job_state != SVA_TESTDEV_JOB_DONE || stats.faults < PAGES || stats.refused)
		return 5;
	for (int i = 0; i < PAGES; i++) {
		if (memory[i * page_bytes] != 0xff)
			return 6;
	}
	return 0;
}

TEST(every_fault_is_answered)
{
	char path[DEVICE_PATH_MAX];
	int go[2], status;

	if (device_default(path))
		SKIP(return, "there is no /dev/sva_testdev*");
	ASSERT_EQ(0, pipe(go));
	for (int i = 0; i < PROCESSES; i++) {
		pid_t pid = fork();

		ASSERT_LE(0, pid);
		if (!pid) {
			close(go[1]);
			_exit(touch_all(path, go[0]));
		}
	}
	close(go[0]);
	/* All of them wait for the end of the pipe; those that come later do not have to. */
	pause_ms(500);
	close(go[1]);
	for (int i = 0; i < PROCESSES; i++) {
		ASSERT_LT(0, wait(&status));
		EXPECT_EQ(0, status);
	}
}

TEST_HARNESS_MAIN
