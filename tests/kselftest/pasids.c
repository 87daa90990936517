// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long a PASID stays taken, and whose it is. From the discussion of "iommu: Remove
 * iommu_sva_ops::mm_exit()", 8 and 9 April 2020:
 *
 * - J. Gunthorpe: "the lifetime of the PASID would be the lifetime of the notifier and
 *   the bind". So it was in 5.10, and has not been since 5.18;
 * - J. Pan: VT-d plans "to hold on to the PASID until mmdrop"; F. Yu: binding the PASID
 *   to the mm and freeing it in __mmdrop() saves the search for threads with its MSR;
 * - J. Gunthorpe: with that "a evil user could cause a large number of mm structs to be
 *   released but not freed"; F. Yu: processes can be limited, "so the user cannot exhaust
 *   PASID so easily, right?"
 */
#include <fcntl.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "kselftest_harness.h"

#include "base/base.h"
#include "lib/kernel.h"
#include "lib/owner.h"
#include "lib/pasid.h"
#include "worker/fds.h"

#define QUIET_MS	100
#define BACK_MS		3000	/* until the last reference to an mm has gone, at most */
#define PARKED		8
#define FULL_BITS_MAX	10	/* of a space that is small enough to be filled */
#define SINCE_MMDROP	5018	/* the series that first kept a PASID until mmdrop */

static const struct arm_options none = { .arm = SVA_TESTDEV_ARM_NONE };

/* What a test executes is this program; then it binds and says which PASID it got. */
#define EXECUTED	"KSELFTEST_PASIDS_FD"

static __attribute__((constructor)) void executed(void)
{
	const char *fd = getenv(EXECUTED);
	char path[DEVICE_PATH_MAX];
	struct sva_testdev_bind bind = { 0 };

	if (!fd)
		return;
	if (!device_default(path))
		bond_open(path, &none, &bind);
	_exit(write(atoi(fd), &bind.pasid, sizeof(bind.pasid)) != sizeof(bind.pasid));
}

FIXTURE(pasids)
{
	char path[DEVICE_PATH_MAX];
	struct sva_testdev_info info;
	bool until_mmdrop;
};

FIXTURE_SETUP(pasids)
{
	struct rlimit limit = { 4096, 4096 };

	if (device_default(self->path))
		SKIP(return, "there is no /dev/sva_testdev*");
	ASSERT_EQ(0, device_info(self->path, &self->info));
	self->until_mmdrop = kernel_series() >= SINCE_MMDROP;
	setrlimit(RLIMIT_NOFILE, &limit);
}

FIXTURE_TEARDOWN(pasids)
{
}

/* Gunthorpe: the mm lives, its only bond has gone, and with it the PASID. */
TEST_F(pasids, lives_as_long_as_the_bond)
{
	struct sva_testdev_bind bind;
	int fd = bond_open(self->path, &none, &bind), found;

	ASSERT_LE(0, fd);
	EXPECT_EQ(PASID_HELD, pasid_look(bind.pasid));
	close(fd);
	found = pasid_becomes_free(bind.pasid, QUIET_MS);
	if (found == PASID_FREE)
		return;
	if (found == PASID_HELD && (self->until_mmdrop || !kernel_series()))
		DEVIATES("PASID %u is taken after the last unbind, as long as its mm", bind.pasid);
	else
		EXPECT_EQ(PASID_FREE, found) {
			TH_LOG("PASID %u is still taken", bind.pasid);
		}
}

/* Pan, Yu: it is the mm's until mmdrop(). */
TEST_F(pasids, lives_as_long_as_the_mm)
{
	struct owner o;
	int found;

	ASSERT_EQ(0, owner_start(&o, &none, NULL));
	ASSERT_EQ(0, ioctl(o.fd, SVA_TESTDEV_IOC_UNBIND));
	found = pasid_becomes_free(o.bind.pasid, QUIET_MS);
	if (found == PASID_HELD) {
		owner_exit(&o);
		EXPECT_EQ(PASID_FREE, pasid_becomes_free(o.bind.pasid, BACK_MS)) {
			TH_LOG("PASID %u has not come back after its owner's exit", o.bind.pasid);
		}
	} else {
		if (!self->until_mmdrop && found == PASID_FREE)
			DEVIATES("PASID %u is free after the last unbind", o.bind.pasid);
		else
			EXPECT_EQ(PASID_HELD, found) {
				TH_LOG("PASID %u of a living mm is free", o.bind.pasid);
			}
		owner_exit(&o);
	}
	owner_close(&o);
}

/* So the next bond of that mm has it again, whatever others were given meanwhile. */
TEST_F(pasids, comes_back_to_its_mm)
{
	struct sva_testdev_bind first, again;
	struct owner other;
	int fd;

	fd = bond_open(self->path, &none, &first);
	ASSERT_LE(0, fd);
	close(fd);
	ASSERT_EQ(0, owner_start(&other, &none, NULL));
	fd = bond_open(self->path, &none, &again);
	ASSERT_LE(0, fd);
	EXPECT_NE(other.bind.pasid, again.pasid);
	if (!self->until_mmdrop && first.pasid == other.bind.pasid)
		DEVIATES("PASID %u had been given away, now it is %u", first.pasid, again.pasid);
	else
		EXPECT_EQ(first.pasid, again.pasid);
	close(fd);
	owner_exit(&other);
	owner_close(&other);
}

static void *bind_in_thread(void *arg)
{
	struct sva_testdev_bind *bind = arg;
	char path[DEVICE_PATH_MAX];

	return (void *)(intptr_t)(device_default(path) ? -1 : bond_open(path, &none, bind));
}

/* A PASID stands for an address space: threads have one, by whatever file. */
TEST_F(pasids, is_shared_by_threads)
{
	struct sva_testdev_bind mine, threads;
	int fd = bond_open(self->path, &none, &mine);
	pthread_t thread;
	void *ret;

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, pthread_create(&thread, NULL, bind_in_thread, &threads));
	ASSERT_EQ(0, pthread_join(thread, &ret));
	ASSERT_LE(0, (intptr_t)ret);
	EXPECT_EQ(mine.pasid, threads.pasid);
	EXPECT_NE(mine.bond, threads.bond);
	close((intptr_t)ret);
	close(fd);
}

/* The child's address space is another. */
TEST_F(pasids, is_not_inherited_by_fork)
{
	struct sva_testdev_stats stats;
	struct sva_testdev_bind mine;
	int fd = bond_open(self->path, &none, &mine);
	struct owner child;

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, owner_start(&child, &none, NULL));
	EXPECT_NE(mine.pasid, child.bind.pasid);
	owner_exit(&child);
	owner_close(&child);
	ASSERT_EQ(0, bond_stats(fd, &stats));
	EXPECT_EQ(SVA_TESTDEV_BOUND, stats.bond_state);
	EXPECT_EQ(mine.pasid, stats.pasid);
	close(fd);
}

/* So is that of a new program, while the old one's is held by a bond in an inherited file. */
TEST_F(pasids, does_not_survive_exec)
{
	uint32_t before = 0, after = 0;
	int fds[2], status;
	pid_t pid;

	ASSERT_EQ(0, pipe(fds));
	pid = fork();
	if (!pid) {
		struct sva_testdev_bind bind = { 0 };
		char text[16];
		int fd = bond_open(self->path, &none, &bind);

		fcntl(fd, F_SETFD, 0);
		snprintf(text, sizeof(text), "%d", fds[1]);
		setenv(EXECUTED, text, 1);
		if (fd >= 0 && write(fds[1], &bind.pasid, sizeof(bind.pasid)) > 0)
			execl("/proc/self/exe", "pasids", NULL);
		_exit(1);
	}
	close(fds[1]);
	EXPECT_EQ(sizeof(before), read(fds[0], &before, sizeof(before)));
	EXPECT_EQ(sizeof(after), read(fds[0], &after, sizeof(after)));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_NE(0, before);
	EXPECT_NE(0, after);
	EXPECT_NE(before, after);
}

/* What an evil process does: bind, send a descriptor of its memory away, end the bond, exit. */
static int evil_main(const char *path, int socket)
{
	struct sva_testdev_bind bind;
	int fd = bond_open(path, &none, &bind), mem;

	if (fd < 0)
		return fd;
	mem = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	if (mem < 0 || fds_send(socket, &mem, 1) ||
	    send(socket, &bind.pasid, sizeof(bind.pasid), 0) != sizeof(bind.pasid))
		return -EIO;
	close(fd);
	return 0;
}

/* Returns a descriptor that holds the mm of a process that has gone, or a negative errno. */
static int park(const char *path, uint32_t *pasid)
{
	int sockets[2], status = 0, mem = -1;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets))
		return -errno;
	pid = fork();
	if (!pid)
		_exit(-evil_main(path, sockets[0]));
	close(sockets[0]);
	if (!fds_receive(sockets[1], &mem, 1) &&
	    recv(sockets[1], pasid, sizeof(*pasid), MSG_WAITALL) != sizeof(*pasid))
		mem = -1;
	close(sockets[1]);
	if (waitpid(pid, &status, 0) < 0 || !WIFEXITED(status))
		return -ECHILD;
	if (WEXITSTATUS(status) || mem < 0) {
		close(mem);
		return WEXITSTATUS(status) ? -WEXITSTATUS(status) : -EPROTO;
	}
	return mem;
}

/* Gunthorpe: who keeps mms from being freed keeps their PASIDs, without process or bond. */
TEST_F(pasids, is_kept_by_a_parked_mm)
{
	uint32_t pasids[PARKED];
	int mems[PARKED], taken = 0, back = 0;

	for (int i = 0; i < PARKED; i++) {
		mems[i] = park(self->path, &pasids[i]);
		ASSERT_LE(0, mems[i]);
	}
	visit_cpus();
	pause_ms(QUIET_MS);
	for (int i = 0; i < PARKED; i++)
		taken += pasid_look(pasids[i]) == PASID_HELD;
	for (int i = 0; i < PARKED; i++)
		close(mems[i]);
	for (int i = 0; i < PARKED; i++)
		back += pasid_becomes_free(pasids[i], BACK_MS) == PASID_FREE;
	EXPECT_EQ(PARKED, back);
	if (!self->until_mmdrop && taken < PARKED)
		DEVIATES("%d of %d PASIDs are free while their mms are parked", PARKED - taken,
			 PARKED);
	else
		EXPECT_EQ(PARKED, taken);
}

/* Park as many as it takes. Returns the errno that ended it. */
static int fill(const char *path, int *mems, int max, int *n, bool *twice)
{
	bool seen[1 << FULL_BITS_MAX] = { false };
	uint32_t pasid = 0;

	for (*n = 0; *n < max; ++*n) {
		mems[*n] = park(path, &pasid);
		if (mems[*n] < 0)
			return -mems[*n];
		if (pasid >= ARRAY_SIZE(seen) || seen[pasid])
			*twice = true;
		else
			seen[pasid] = true;
	}
	return 0;
}

/* Against Yu: one process at a time is enough to exhaust the space; what is let go is back. */
TEST_F_TIMEOUT(pasids, space_can_be_exhausted_by_parked_mms, 240)
{
	int mems[1 << FULL_BITS_MAX], n[2], error[2], max = 1 << self->info.pasid_bits;
	bool twice = false;

	if (self->info.pasid_bits > FULL_BITS_MAX)
		SKIP(return, "%u bits are too many to fill; try a device with at most %d",
		     self->info.pasid_bits, FULL_BITS_MAX);
	visit_cpus();
	pause_ms(QUIET_MS);
	for (int turn = 0; turn < 2; turn++) {
		error[turn] = fill(self->path, mems, max, &n[turn], &twice);
		for (int i = 0; i < n[turn]; i++)
			close(mems[i]);
		visit_cpus();
		pause_ms(QUIET_MS);
	}
	TH_LOG("%u bits: %d processes, one at a time, until errno %d", self->info.pasid_bits, n[0],
	       error[0]);
	if (!self->until_mmdrop && n[0] == max)
		DEVIATES("%d processes have come and gone, and there are PASIDs left", n[0]);
	else
		EXPECT_LT(n[0], max);
	EXPECT_FALSE(twice) {
		TH_LOG("a PASID has been given to a second mm while the first was parked");
	}
	/* ioasid said ENOMEM, up to 6.3 */
	if (kernel_series() >= 6004)
		EXPECT_EQ(ENOSPC, error[0]);
	EXPECT_EQ(n[0], n[1]) {
		TH_LOG("the space has lost %d PASIDs", n[0] - n[1]);
	}
}

TEST_HARNESS_MAIN
