// SPDX-License-Identifier: GPL-2.0-only
/*
 * The test driver's own contract, as testdev/uapi.h states it: every bad
 * request gets the errno it should get, files work in processes that inherited
 * them, and nothing that a user can say hangs the kernel or makes it complain
 * (the lab looks at its log).
 */
#include <fcntl.h>
#include <sys/ioctl.h>

#include "kselftest_harness.h"

#include "base/base.h"
#include "lib/owner.h"

FIXTURE(ioctl)
{
	char path[DEVICE_PATH_MAX];
	int fd;
};

FIXTURE_SETUP(ioctl)
{
	if (device_default(self->path))
		SKIP(return, "there is no /dev/sva_testdev*");
	self->fd = open(self->path, O_RDWR | O_CLOEXEC);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(ioctl)
{
	close(self->fd);
}

/* 0 or the errno of a request. */
static int request(int fd, unsigned long cmd, void *arg)
{
	return ioctl(fd, cmd, arg) ? errno : 0;
}

static int bind_default(int fd)
{
	struct sva_testdev_bind bind = { 0 };

	return request(fd, SVA_TESTDEV_IOC_BIND, &bind);
}

TEST_F(ioctl, unknown_request_is_enotty)
{
	EXPECT_EQ(ENOTTY, request(self->fd, _IO('s', 0xff), NULL));
	EXPECT_EQ(ENOTTY, request(self->fd, _IOR('x', 0x80, int), NULL));
}

TEST_F(ioctl, bad_pointer_is_efault)
{
	void *bad = (void *)8;

	EXPECT_EQ(EFAULT, request(self->fd, SVA_TESTDEV_IOC_INFO, bad));
	EXPECT_EQ(EFAULT, request(self->fd, SVA_TESTDEV_IOC_BIND, bad));
	EXPECT_EQ(0, bind_default(self->fd));
	EXPECT_EQ(EFAULT, request(self->fd, SVA_TESTDEV_IOC_SUBMIT, bad));
	EXPECT_EQ(EFAULT, request(self->fd, SVA_TESTDEV_IOC_WAIT, bad));
	EXPECT_EQ(EFAULT, request(self->fd, SVA_TESTDEV_IOC_STATS, bad));
}

TEST_F(ioctl, bad_bind_is_einval)
{
	struct sva_testdev_bind arm = { .arm = 3 }, cancel = { .cancel = 3 };
	struct sva_testdev_bind cost = { .cancel_ns = SVA_TESTDEV_CANCEL_MAX_NS + 1 };
	struct sva_testdev_bind flags = { .flags = 2 }, reserved = { .reserved = 1 };
	struct sva_testdev_bind late = {
		.arm = SVA_TESTDEV_ARM_CALLBACK, .flags = SVA_TESTDEV_BIND_STOP_LATE,
	};

	EXPECT_EQ(EINVAL, request(self->fd, SVA_TESTDEV_IOC_BIND, &arm));
	EXPECT_EQ(EINVAL, request(self->fd, SVA_TESTDEV_IOC_BIND, &cancel));
	EXPECT_EQ(EINVAL, request(self->fd, SVA_TESTDEV_IOC_BIND, &cost));
	EXPECT_EQ(EINVAL, request(self->fd, SVA_TESTDEV_IOC_BIND, &flags));
	EXPECT_EQ(EINVAL, request(self->fd, SVA_TESTDEV_IOC_BIND, &reserved));
	EXPECT_EQ(EINVAL, request(self->fd, SVA_TESTDEV_IOC_BIND, &late));
	/* Nothing of it stuck. */
	EXPECT_EQ(0, bind_default(self->fd));
	EXPECT_EQ(EBUSY, bind_default(self->fd));
}

TEST_F(ioctl, without_a_bond_is_enxio)
{
	struct sva_testdev_job job = { .op = SVA_TESTDEV_OP_READ, .addr = (uintptr_t)self, .len = 1 };
	__u64 ns = 1;

	EXPECT_EQ(ENXIO, request(self->fd, SVA_TESTDEV_IOC_UNBIND, NULL));
	EXPECT_EQ(ENXIO, request(self->fd, SVA_TESTDEV_IOC_SUBMIT, &job));
	EXPECT_EQ(ENXIO, request(self->fd, SVA_TESTDEV_IOC_STOP, NULL));
	EXPECT_EQ(ENXIO, request(self->fd, SVA_TESTDEV_IOC_WAIT, &ns));
}

TEST_F(ioctl, bad_job_is_einval)
{
	const struct sva_testdev_job good = {
		.op = SVA_TESTDEV_OP_READ, .addr = (uintptr_t)self, .len = 8,
	};
	struct sva_testdev_job op = good, flags = good, empty = good, huge = good, slow = good,
		reserved = good;

	op.op = 4;
	flags.flags = 2;
	empty.len = 0;
	huge.len = (1ULL << 30) + 1;
	slow.period_ns = 1000000001;
	reserved.reserved = 1;
	ASSERT_EQ(0, bind_default(self->fd));
	EXPECT_EQ(EINVAL, request(self->fd, SVA_TESTDEV_IOC_SUBMIT, &op));
	EXPECT_EQ(EINVAL, request(self->fd, SVA_TESTDEV_IOC_SUBMIT, &flags));
	EXPECT_EQ(EINVAL, request(self->fd, SVA_TESTDEV_IOC_SUBMIT, &empty));
	EXPECT_EQ(EINVAL, request(self->fd, SVA_TESTDEV_IOC_SUBMIT, &huge));
	EXPECT_EQ(EINVAL, request(self->fd, SVA_TESTDEV_IOC_SUBMIT, &slow));
	EXPECT_EQ(EINVAL, request(self->fd, SVA_TESTDEV_IOC_SUBMIT, &reserved));
}

/* The device works on the owner's memory: fills it, faults pages in, reports a bad address. */
TEST_F(ioctl, jobs_do_what_they_say)
{
	static char untouched[3 * 4096] __attribute__((aligned(4096)));
	struct sva_testdev_job job = {
		.op = SVA_TESTDEV_OP_WRITE, .addr = (uintptr_t)untouched + 8,
		.len = 2 * 4096, .pattern = 0x0101010101010101ULL,
	};
	struct sva_testdev_stats stats;
	__u64 ns = 5000000000ULL;

	ASSERT_EQ(0, bind_default(self->fd));
	ASSERT_EQ(0, request(self->fd, SVA_TESTDEV_IOC_SUBMIT, &job));
	ASSERT_EQ(0, request(self->fd, SVA_TESTDEV_IOC_WAIT, &ns));
	ASSERT_EQ(0, bond_stats(self->fd, &stats));
	EXPECT_EQ(SVA_TESTDEV_JOB_DONE, stats.job_state);
	EXPECT_EQ(job.len, stats.bytes);
	EXPECT_LT(0, stats.faults);
	EXPECT_EQ(0, untouched[7]);
	EXPECT_EQ(1, untouched[8]);
	EXPECT_EQ(1, untouched[8 + 2 * 4096 - 1]);
	EXPECT_EQ(0, untouched[8 + 2 * 4096]);
	job.addr = 8;
	ASSERT_EQ(0, request(self->fd, SVA_TESTDEV_IOC_SUBMIT, &job));
	ASSERT_EQ(0, request(self->fd, SVA_TESTDEV_IOC_WAIT, &ns));
	ASSERT_EQ(0, bond_stats(self->fd, &stats));
	EXPECT_EQ(SVA_TESTDEV_JOB_ERROR, stats.job_state);
	EXPECT_EQ(SVA_TESTDEV_ERR_INVALID, stats.error);
	EXPECT_EQ(8, stats.error_addr);
}

/* A job in flight keeps the queue busy; WAIT can time out, STOP ends it. */
TEST_F(ioctl, stop_ends_a_loop)
{
	char memory[64] = "";
	struct sva_testdev_job job = {
		.op = SVA_TESTDEV_OP_LOOP, .addr = (uintptr_t)memory, .len = sizeof(memory),
	};
	struct sva_testdev_stats stats;
	__u64 ns = 1000000;

	ASSERT_EQ(0, bind_default(self->fd));
	ASSERT_EQ(0, request(self->fd, SVA_TESTDEV_IOC_SUBMIT, &job));
	EXPECT_EQ(EBUSY, request(self->fd, SVA_TESTDEV_IOC_SUBMIT, &job));
	EXPECT_EQ(ETIMEDOUT, request(self->fd, SVA_TESTDEV_IOC_WAIT, &ns));
	EXPECT_EQ(0, request(self->fd, SVA_TESTDEV_IOC_STOP, NULL));
	ASSERT_EQ(0, bond_stats(self->fd, &stats));
	EXPECT_EQ(SVA_TESTDEV_JOB_STOPPED, stats.job_state);
}

/* A queue that is stopped late is stopped all the same, once the cost has been paid. */
TEST_F(ioctl, late_stop_ends_a_loop)
{
	char memory[64] = "";
	struct sva_testdev_bind bind = {
		.cancel = SVA_TESTDEV_CANCEL_SLEEP, .cancel_ns = 1000000,
		.flags = SVA_TESTDEV_BIND_STOP_LATE,
	};
	struct sva_testdev_stats stats;

	ASSERT_EQ(0, request(self->fd, SVA_TESTDEV_IOC_BIND, &bind));
	/* Slow enough to have nothing to do meanwhile. */
	ASSERT_EQ(0, bond_loop(self->fd, memory, sizeof(memory), 1000000000));
	ASSERT_EQ(0, request(self->fd, SVA_TESTDEV_IOC_UNBIND, NULL));
	ASSERT_EQ(0, bond_stats(self->fd, &stats));
	EXPECT_EQ(SVA_TESTDEV_UNBOUND, stats.bond_state);
	EXPECT_EQ(SVA_TESTDEV_JOB_STOPPED, stats.job_state);
	EXPECT_EQ(1, stats.transfers);
}

/* What a stranger does with an inherited file concerns the owner's bond, not a new one. */
TEST_F(ioctl, inherited_file_works)
{
	const struct arm_options none = { .arm = SVA_TESTDEV_ARM_NONE };
	struct sva_testdev_stats stats;
	struct owner o;

	ASSERT_EQ(0, owner_start(&o, &none, NULL));
	EXPECT_EQ(EBUSY, bind_default(o.fd));
	ASSERT_EQ(0, bond_stats(o.fd, &stats));
	EXPECT_EQ(o.bind.pasid, stats.pasid);
	EXPECT_EQ(0, request(o.fd, SVA_TESTDEV_IOC_UNBIND, NULL));
	EXPECT_EQ(0, bind_default(o.fd));
	owner_exit(&o);
	owner_close(&o);
}

#define FUZZERS		8
#define FUZZ_REQUESTS	3000

/* Any request with any argument, from processes that share files and die at random. */
static void fuzz(const char *path, uint64_t seed)
{
	static const unsigned long requests[] = {
		SVA_TESTDEV_IOC_INFO, SVA_TESTDEV_IOC_BIND, SVA_TESTDEV_IOC_BIND,
		SVA_TESTDEV_IOC_UNBIND, SVA_TESTDEV_IOC_SUBMIT, SVA_TESTDEV_IOC_SUBMIT,
		SVA_TESTDEV_IOC_STOP, SVA_TESTDEV_IOC_WAIT, SVA_TESTDEV_IOC_STATS,
	};
	static uint64_t arg[64];
	struct rng rng = { seed };
	int fds[4];

	for (size_t i = 0; i < ARRAY_SIZE(fds); i++)
		fds[i] = open(path, O_RDWR);
	for (int n = 0; n < FUZZ_REQUESTS; n++) {
		int fd = fds[rng_below(&rng, ARRAY_SIZE(fds))];
		unsigned long cmd = requests[rng_below(&rng, ARRAY_SIZE(requests))];

		/* Small numbers are likely to mean something; waits shall not be long. */
		for (size_t i = 0; i < ARRAY_SIZE(arg); i++)
			arg[i] = rng_next(&rng) >> (rng_below(&rng, 8) * 8);
		if (cmd == SVA_TESTDEV_IOC_WAIT)
			arg[0] %= 1000000;
		/* No flags: what STOP_LATE does to page requests, no kernel has to survive. */
		if (cmd == SVA_TESTDEV_IOC_BIND) {
			arg[1] %= 1000000;
			arg[2] = 0;
		}
		if (cmd == SVA_TESTDEV_IOC_SUBMIT && rng_below(&rng, 2))
			arg[1] = (uintptr_t)arg;
		ioctl(fd, cmd, rng_below(&rng, 64) ? arg : (void *)rng_next(&rng));
		if (!rng_below(&rng, FUZZ_REQUESTS / 4) && !fork())
			raise(SIGKILL);
	}
	_exit(0);
}

TEST_F_TIMEOUT(ioctl, survives_anything, 240)
{
	struct sva_testdev_stats stats;

	for (uint64_t i = 0; i < FUZZERS; i++)
		if (!fork())
			fuzz(self->path, i);
	while (wait(NULL) > 0)
		;
	/* And it still works. */
	ASSERT_EQ(0, bind_default(self->fd));
	EXPECT_EQ(0, bond_stats(self->fd, &stats));
	EXPECT_EQ(SVA_TESTDEV_BOUND, stats.bond_state);
}

TEST_HARNESS_MAIN
