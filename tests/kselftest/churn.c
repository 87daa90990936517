// SPDX-License-Identifier: GPL-2.0-only
/*
 * No PASID is ever shared by two live bonds of different mms. J.-P. Brucker, 9 April 2020,
 * in the discussion of "iommu: Remove iommu_sva_ops::mm_exit()": after the mm's exit "we
 * also can't free the PASID yet, since transactions are still coming in with this PASID".
 *
 * Processes bind and unbind, one mm after another, several at a time; each leaves its
 * last bond to its parent, which closes it after its exit. A table shared by all says
 * which mm each PASID is bound for. KSELFTEST_BINDS says how many binds that shall be.
 */
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "kselftest_harness.h"

#include "base/base.h"
#include "environ/environ.h"
#include "lib/owner.h"

#define BINDS		20000
#define BINDS_EXACT	2000
#define PARENTS		4
#define BINDS_OF_ONE	16	/* of each mm */
#define PASIDS		(1U << 20)
#define TIMEOUT_S	36000

/* What all processes share. An mm is a number from 1 that is never used again. */
struct table {
	unsigned long wanted;
	unsigned long binds;
	unsigned long mms;
	unsigned long shared;		/* binds that found their PASID taken */
	unsigned long failed;		/* binds that failed */
	int error;			/* of the last of these */
	uint32_t highest;
	unsigned long of[PASIDS];	/* the mm that the PASID is bound for; 0: none */
};

#define COUNT(what)	__atomic_add_fetch(&(what), 1, __ATOMIC_SEQ_CST)

static void mark(struct table *t, uint32_t pasid, unsigned long mm)
{
	unsigned long none = 0;

	if (pasid >= PASIDS ||
	    !__atomic_compare_exchange_n(&t->of[pasid], &none, mm, false, __ATOMIC_SEQ_CST,
					 __ATOMIC_SEQ_CST))
		COUNT(t->shared);
	if (pasid > t->highest)
		t->highest = pasid;
}

static void unmark(struct table *t, uint32_t pasid, unsigned long mm)
{
	if (pasid >= PASIDS ||
	    !__atomic_compare_exchange_n(&t->of[pasid], &mm, 0, false, __ATOMIC_SEQ_CST,
					 __ATOMIC_SEQ_CST))
		COUNT(t->shared);
}

/* One mm. Ends with a bond, whose PASID is still marked. */
__attribute__((noreturn))
static void bind_and_exit(struct table *t, int fd, unsigned long mm)
{
	for (int i = 0; i < BINDS_OF_ONE; i++) {
		struct sva_testdev_bind bind = { .arm = i % 3 };

		if (ioctl(fd, SVA_TESTDEV_IOC_BIND, &bind)) {
			t->error = errno;
			COUNT(t->failed);
			_exit(1);
		}
		COUNT(t->binds);
		mark(t, bind.pasid, mm);
		if (i == BINDS_OF_ONE - 1)
			_exit(0);
		unmark(t, bind.pasid, mm);
		ioctl(fd, SVA_TESTDEV_IOC_UNBIND);
	}
	_exit(0);
}

__attribute__((noreturn))
static void parent(struct table *t, const char *path)
{
	while (__atomic_load_n(&t->binds, __ATOMIC_RELAXED) < t->wanted && !t->failed) {
		unsigned long mm = COUNT(t->mms);
		int fd = open(path, O_RDWR | O_CLOEXEC), status;
		struct sva_testdev_stats stats;
		pid_t pid;

		if (fd < 0)
			_exit(1);
		pid = fork();
		if (!pid)
			bind_and_exit(t, fd, mm);
		if (pid < 0 || waitpid(pid, &status, 0) != pid || status || bond_stats(fd, &stats))
			_exit(1);
		unmark(t, stats.pasid, mm);
		close(fd);
	}
	_exit(0);
}

FIXTURE(churn)
{
};

FIXTURE_SETUP(churn)
{
}

FIXTURE_TEARDOWN(churn)
{
}

TEST_F_TIMEOUT(churn, no_pasid_is_shared, TIMEOUT_S)
{
	const char *wanted = getenv("KSELFTEST_BINDS");
	char path[DEVICE_PATH_MAX];
	struct table *t;
	int64_t start_ns;
	bool exact;
	int status;

	if (device_default(path))
		SKIP(return, "there is no /dev/sva_testdev*");
	environ_lab(&exact);
	t = mmap(NULL, sizeof(*t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, t);
	t->wanted = wanted ? strtoul(wanted, NULL, 0) : exact ? BINDS_EXACT : BINDS;
	start_ns = now_ns();
	for (int i = 0; i < PARENTS; i++) {
		pid_t pid = fork();

		ASSERT_LE(0, pid);
		if (!pid)
			parent(t, path);
	}
	for (int i = 0; i < PARENTS; i++) {
		ASSERT_LT(0, wait(&status));
		EXPECT_EQ(0, status);
	}
	TH_LOG("%lu binds by %lu mms in %lld ms, highest PASID %u", t->binds, t->mms,
	       (long long)(now_ns() - start_ns) / 1000000, t->highest);
	EXPECT_EQ(0, t->failed) {
		TH_LOG("%lu binds have failed, errno %d", t->failed, t->error);
	}
	EXPECT_LE(t->wanted, t->binds);
	EXPECT_EQ(0, t->shared) {
		TH_LOG("%lu binds got a PASID that was bound for another mm", t->shared);
	}
}

TEST_HARNESS_MAIN
