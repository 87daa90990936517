// SPDX-License-Identifier: GPL-2.0-only
/*
 * Processes die while they bind. A bind works, or fails with an errno; nothing hangs, no
 * kernel complains (the lab looks), and neither a PASID nor a queue is lost.
 *
 * Nothing is said about who wins. The same number of deaths is tried each time, at random
 * moments, and what must be so is so after all of them.
 */
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "kselftest_harness.h"

#include "base/base.h"
#include "environ/environ.h"
#include "lib/census.h"
#include "lib/owner.h"

#define DEATHS		40
#define DEATHS_EXACT	20
#define DELAY_NS	3000000

/* What those who bind share with the test. */
struct tally {
	unsigned long binds;
	unsigned long refused;		/* by a signal */
	int error;			/* another one */
};

struct binder {
	int fd;
	struct tally *tally;
};

static void note(struct tally *tally, int error)
{
	if (error == EINTR)
		__atomic_add_fetch(&tally->refused, 1, __ATOMIC_RELAXED);
	else
		tally->error = error;
}

static int bind_for_ever(void *arg)
{
	struct binder *b = arg;
	struct sva_testdev_bind bind;

	for (;;) {
		memset(&bind, 0, sizeof(bind));
		if (ioctl(b->fd, SVA_TESTDEV_IOC_BIND, &bind))
			note(b->tally, errno);
		else
			__atomic_add_fetch(&b->tally->binds, 1, __ATOMIC_RELAXED);
		if (ioctl(b->fd, SVA_TESTDEV_IOC_UNBIND))
			note(b->tally, errno);
	}
	return 0;
}

static void *bind_in_thread(void *arg)
{
	bind_for_ever(arg);
	return NULL;
}

FIXTURE(bind_and_exit)
{
	char path[DEVICE_PATH_MAX];
	struct census before;
	struct tally *tally;
	struct rng rng;
	int deaths;
};

/*
 * Who binds while the process dies: its thread, a process that has its mm, or one that
 * has its table of descriptors. The latter outlive it, and are killed later.
 */
FIXTURE_VARIANT(bind_and_exit)
{
	int flags;
	bool killed;
};

FIXTURE_VARIANT_ADD(bind_and_exit, thread) { .flags = CLONE_THREAD };
FIXTURE_VARIANT_ADD(bind_and_exit, thread_killed) { .flags = CLONE_THREAD, .killed = true };
FIXTURE_VARIANT_ADD(bind_and_exit, shared_mm) { .flags = CLONE_VM };
FIXTURE_VARIANT_ADD(bind_and_exit, shared_mm_killed) { .flags = CLONE_VM, .killed = true };
FIXTURE_VARIANT_ADD(bind_and_exit, shared_files) { .flags = CLONE_FILES };
FIXTURE_VARIANT_ADD(bind_and_exit, shared_both) { .flags = CLONE_VM | CLONE_FILES };

FIXTURE_SETUP(bind_and_exit)
{
	bool exact;

	if (device_default(self->path))
		SKIP(return, "there is no /dev/sva_testdev*");
	environ_lab(&exact);
	self->deaths = exact ? DEATHS_EXACT : DEATHS;
	self->rng.state = 1;
	self->tally = mmap(NULL, sizeof(*self->tally), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, self->tally);
	ASSERT_EQ(0, census_take(&self->before));
	/* Orphans are ours to wait for. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
}

FIXTURE_TEARDOWN(bind_and_exit)
{
}

__attribute__((noreturn))
static void die_binding(const char *path, int flags, struct tally *tally, int tell, int64_t delay_ns)
{
	static char stack[65536] __attribute__((aligned(16)));
	struct binder own = { open(path, O_RDWR | O_CLOEXEC), tally };
	struct binder other = own;
	pthread_t thread;
	pid_t pid = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!(flags & CLONE_FILES))
		other.fd = open(path, O_RDWR | O_CLOEXEC);
	if (own.fd < 0 || other.fd < 0)
		_exit(1);
	if (!(flags & CLONE_THREAD))
		pid = clone(bind_for_ever, stack + sizeof(stack), flags | SIGCHLD, &other);
	else if (pthread_create(&thread, NULL, bind_in_thread, &other))
		_exit(1);
	if (pid < 0 || write(tell, &pid, sizeof(pid)) != sizeof(pid))
		_exit(1);
	pause_ns(delay_ns);
	_exit(0);
}

/* A bind works or fails, its process can be killed, and neither PASID nor queue is lost. */
TEST_F_TIMEOUT(bind_and_exit, fails_cleanly, 120)
{
	for (int i = 0; i < self->deaths; i++) {
		int64_t exit_ns = rng_below(&self->rng, DELAY_NS);
		int64_t kill_ns = rng_below(&self->rng, DELAY_NS);
		int tell[2], status;
		pid_t pid, clone = 0;

		ASSERT_EQ(0, pipe2(tell, O_CLOEXEC));
		pid = fork();
		if (!pid)
			die_binding(self->path, variant->flags, self->tally, tell[1],
				    variant->killed ? 1000000000 : exit_ns);
		close(tell[1]);
		EXPECT_EQ(sizeof(clone), read(tell[0], &clone, sizeof(clone)));
		close(tell[0]);
		if (variant->killed) {
			pause_ns(exit_ns);
			kill(pid, SIGKILL);
		}
		ASSERT_EQ(pid, waitpid(pid, &status, 0));
		EXPECT_EQ(variant->killed ? SIGKILL : 0, status);
		pause_ns(kill_ns);
		if (clone) {
			kill(clone, SIGKILL);
			ASSERT_EQ(clone, waitpid(clone, &status, __WALL));
		}
	}
	EXPECT_LT(0, self->tally->binds);
	EXPECT_EQ(0, self->tally->error);
	TH_LOG("%d deaths, %lu binds, %lu refused", self->deaths, self->tally->binds,
	       self->tally->refused);
	EXPECT_TRUE(census_comes_back(&self->before));
}

TEST_HARNESS_MAIN
