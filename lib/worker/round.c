// SPDX-License-Identifier: GPL-2.0-only
#include "worker/worker.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/base.h"
#include "worker/shared.h"

/* A parent that had ended before the kernel was asked is one that getppid() does not know. */
pid_t round_fork(void)
{
	pid_t parent = getpid(), pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_FAILED);
	return 0;
}

int round_fail(struct round_result *result, int error, const char *what)
{
	snprintf(result->message, sizeof(result->message), "%s: %s", what, strerror(-error));
	result->error = error;
	return error;
}

int round_impossible(struct round_result *result, const char *why)
{
	snprintf(result->message, sizeof(result->message), "%s", why);
	result->error = -EOPNOTSUPP;
	return -EOPNOTSUPP;
}

/* Mapped once, by the worker. */
static struct worker_shared *shared;

int round_share(int fd)
{
	void *map = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (map == MAP_FAILED)
		return -1;
	shared = map;
	return 0;
}

void round_forget(void)
{
	shared->times_nr = 0;
	shared->asides_nr = 0;
	madvise(shared, sizeof(*shared), MADV_DONTFORK);
}

void round_times_of_children(void)
{
	madvise(shared, sizeof(*shared), MADV_DOFORK);
}

void round_time(unsigned int metric, int64_t start_ns, int64_t end_ns)
{
	uint64_t i = __atomic_fetch_add(&shared->times_nr, 1, __ATOMIC_RELAXED);

	if (i < WORKER_TIMES_MAX)
		shared->times[i] = (struct timing){ metric, getpid(), start_ns, end_ns - start_ns };
}

int64_t round_due(const struct round *round, int64_t start_ns, int64_t n)
{
	int64_t due_ns;

	if (!round->rate)
		return now_ns();
	due_ns = start_ns + n * 1000000000 / round->rate;
	pause_until_ns(due_ns);
	return due_ns;
}

void round_aside(struct round_result *result, pid_t pid, enum aside_what what)
{
	uint64_t i = shared->asides_nr++;

	if (i < WORKER_ASIDES_MAX)
		shared->asides[i] = (struct aside){ pid, what };
	if (what == ASIDE_ALL)
		result->exits--;
}
