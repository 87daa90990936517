// SPDX-License-Identifier: GPL-2.0-only
/*
 * exit: processes with bonds exit.
 *
 * Puts exit_mm()'s final mmput() under load: N processes, each with its own
 * bonds, resident pages and jobs in flight, exit at once; or one does, alone.
 * The phases of mmput answer for it: callbacks and mmput_cpu for what mm_exit
 * costs the exiting process, srcu and mm_exit_lock for what it costs the others.
 *
 * Each exit is preceded by a random delay. Without it the exits of all arms
 * fall on the same point of the tick, because they follow a wake-up from it,
 * and the tick-bound grace period then hides or doubles any difference.
 */
#include "workloads/workload.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

#include "base/base.h"

#define JOB_PERIOD_NS	20000
#define SETTLE_NS	10000000	/* until what fork and bind have left to do is done */
#define MMDROP_NS	30000000	/* until the last references are dropped, as a rule */

enum { PROCS, BONDS, JOBS, RESIDENT, SPREAD };

static const struct param params[] = {
	[PROCS] = { "procs", "processes", 1, 16384, 1, "processes that exit at once" },
	[BONDS] = { "bonds", "bonds", 0, 64, 1, "bonds of each process" },
	[JOBS] = { "jobs", "jobs", 0, 64, 0, "jobs in flight in each process, one a bond" },
	[RESIDENT] = { "resident", "bytes", 4096, 1LL << 40, 256 << 10,
		       "memory touched by each process" },
	[SPREAD] = { "spread", "ns", 0, 1000000000, 4000000,
		     "random delay before each exit, up to this" },
	{ .name = NULL }
};

/* What a child tells its parent when it is ready to exit, or why it is not. */
struct ready {
	int32_t error;
	char what[28];
};

static void say(int fd, int error, const char *what)
{
	struct ready r = { .error = error };

	snprintf(r.what, sizeof(r.what), "%s", what);
	if (write(fd, &r, sizeof(r)) != sizeof(r) || error)
		_exit(EXIT_FAILED);
}

static void pause_ns(int64_t ns)
{
	struct timespec t = { ns / 1000000000, ns % 1000000000 };

	while (nanosleep(&t, &t) && errno == EINTR)
		;
}

__attribute__((noreturn))
static void child(const struct round *round, int64_t delay_ns, int ready_fd, int go_fd)
{
	size_t resident = round->params[RESIDENT];
	char *memory, c;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	memory = mmap(NULL, resident, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		say(ready_fd, -errno, "mmap of --resident");
	memset(memory, 1, resident);
	for (int64_t i = 0; i < round->params[BONDS]; i++) {
		int fd = bond_open(round->device, &round->arm, NULL), ret;

		if (fd < 0)
			say(ready_fd, fd, "bind");
		if (i >= round->params[JOBS])
			continue;
		ret = bond_loop(fd, memory, resident, JOB_PERIOD_NS);
		if (ret)
			say(ready_fd, ret, "job");
	}
	say(ready_fd, 0, "");
	if (read(go_fd, &c, 1))		/* ends when the parent closes its end */
		_exit(EXIT_FAILED);
	pause_ns(delay_ns);
	_exit(EXIT_OK);
}

static int start(const struct round *round, struct round_result *result, int ready[2], int go[2])
{
	struct rng rng = { round->seed };
	struct ready r;

	for (int64_t i = 0; i < round->params[PROCS]; i++) {
		int64_t delay_ns = rng_below(&rng, round->params[SPREAD] + 1);
		pid_t pid = fork();

		if (pid < 0)
			return round_fail(result, -errno, "fork");
		if (!pid) {
			close(ready[0]);
			close(go[1]);
			child(round, delay_ns, ready[1], go[0]);
		}
		result->exits++;
	}
	close(ready[1]);
	ready[1] = -1;
	for (uint32_t i = 0; i < result->exits; i++) {
		if (read(ready[0], &r, sizeof(r)) != sizeof(r))
			return round_fail(result, -ECHILD, "a process died before its exit");
		if (r.error)
			return round_fail(result, r.error, r.what);
	}
	return 0;
}

static int reap(struct round_result *result)
{
	int status, ret = 0;

	for (;;) {
		pid_t pid = waitpid(-1, &status, 0);

		if (pid < 0 && errno == EINTR)
			continue;
		if (pid < 0)
			return ret;
		if (status && !result->error)
			ret = round_fail(result, -ECHILD, "a process did not exit by itself");
	}
}

static void close_pipe(int fds[2])
{
	for (int i = 0; i < 2; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

static const char *check(const int64_t *values)
{
	return values[JOBS] > values[BONDS] ? "--jobs: a bond has one job, so there cannot be more jobs than bonds" : NULL;
}

static int exit_round(const struct round *round, struct round_result *result)
{
	int ready[2] = { -1, -1 }, go[2] = { -1, -1 };
	int ret;

	if (pipe(ready) || pipe(go)) {
		ret = round_fail(result, -errno, "pipe");
	} else {
		ret = start(round, result, ready, go);
		if (!ret)
			pause_ns(SETTLE_NS);
	}
	close_pipe(go);
	if (reap(result) && !ret)
		ret = result->error;
	close_pipe(ready);
	if (!ret)
		pause_ns(MMDROP_NS);
	return ret;
}

const struct workload workload_exit = {
	.name = "exit",
	.summary = "processes with bonds exit, alone or many at once",
	.params = params,
	.check = check,
	.round = exit_round,
};
