// SPDX-License-Identifier: GPL-2.0-only
#include "worker/crew.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

/* What a member tells the worker: that it is ready, or what failed. */
struct message {
	int32_t error;
	char what[60];
};

/* Not on the heap or the stack: members inherit what the worker has touched. */
static pid_t pids[CREW_MAX];

static void say(struct member *m, int error, const char *what)
{
	struct message msg = { .error = error };

	snprintf(msg.what, sizeof(msg.what), "%s", what);
	if (write(m->crew->ready[1], &msg, sizeof(msg)) != sizeof(msg))
		_exit(EXIT_FAILED);
}

void member_fail(struct member *m, int error, const char *what)
{
	say(m, error, what);
	_exit(EXIT_FAILED);
}

void member_ready(struct member *m)
{
	char c;

	say(m, 0, "");
	while (read(m->crew->go[0], &c, 1) < 0 && errno == EINTR)
		;
}

void member_exec(struct member *m)
{
	execl("/proc/self/exe", "mmput-worker", WORKER_EXIT, (char *)NULL);
	member_fail(m, -errno, "exec");
}

/* In turn on the CPUs that the round has for its processes. */
static void place(const struct round *round, int64_t index)
{
	cpu_set_t set;

	if (!round->cpus_nr)
		return;
	CPU_ZERO(&set);
	CPU_SET(round->cpus[index % round->cpus_nr], &set);
	sched_setaffinity(0, sizeof(set), &set);
}

__attribute__((noreturn))
static void run_member(struct crew *crew, const struct round *round, int64_t index, member_fn fn)
{
	struct member m = {
		.round = round, .index = index, .ctx = crew->ctx, .crew = crew,
		.rng = { round->seed ^ (index + 1) * 0x9e3779b97f4a7c15ULL },
	};

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	close(crew->ready[0]);
	close(crew->go[1]);
	place(round, index);
	fn(&m);
	_exit(EXIT_OK);
}

static int fork_members(struct crew *crew, const struct round *round, int64_t n, member_fn fn)
{
	for (int64_t i = 0; i < n; i++) {
		pid_t pid = fork();

		if (pid < 0)
			return round_fail(crew->result, -errno, "fork");
		if (!pid)
			run_member(crew, round, i, fn);
		pids[i] = pid;
		crew->n++;
		crew->alive++;
		crew->result->exits++;
	}
	return 0;
}

static int hear(struct crew *crew, struct message *msg)
{
	ssize_t n;

	do
		n = read(crew->ready[0], msg, sizeof(*msg));
	while (n < 0 && errno == EINTR);
	return n == sizeof(*msg);
}

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

int crew_start(struct crew *crew, const struct round *round, int64_t n, member_fn fn, void *ctx,
	       struct round_result *result)
{
	struct message msg;
	int ret;

	*crew = (struct crew){ .result = result, .ready = { -1, -1 }, .go = { -1, -1 }, .ctx = ctx };
	if (n > CREW_MAX)
		return round_fail(result, -EINVAL, "more processes than a crew can have");
	if (pipe(crew->ready) || pipe(crew->go))
		return round_fail(result, -errno, "pipe");
	ret = fork_members(crew, round, n, fn);
	close_end(&crew->ready[1]);
	for (int64_t i = 0; !ret && i < crew->n; i++) {
		if (!hear(crew, &msg))
			ret = round_fail(result, -ECHILD, "a process died before it was ready");
		else if (msg.error)
			ret = round_fail(result, msg.error, msg.what);
	}
	return ret;
}

pid_t crew_pid(const struct crew *crew, int64_t index)
{
	(void)crew;
	return pids[index];
}

void crew_go(struct crew *crew)
{
	close_end(&crew->go[1]);
	close_end(&crew->go[0]);
}

/* Pids are given out in order, as a rule. */
static int64_t index_of(const struct crew *crew, pid_t pid)
{
	int64_t guess = pid - pids[0];

	if (guess >= 0 && guess < crew->n && pids[guess] == pid)
		return guess;
	for (int64_t i = 0; i < crew->n; i++)
		if (pids[i] == pid)
			return i;
	return -1;
}

static bool as_it_should(const struct crew *crew, int status)
{
	if (WIFSIGNALED(status))
		return crew->signal && WTERMSIG(status) == crew->signal;
	return WEXITSTATUS(status) == EXIT_OK;
}

static void reap(struct crew *crew)
{
	bool bad = false;
	struct message msg;

	while (crew->alive) {
		int status;
		pid_t pid = waitpid(-1, &status, 0);
		int64_t at_ns = now_ns(), index;

		if (pid < 0 && errno == EINTR)
			continue;
		if (pid < 0)
			break;
		index = index_of(crew, pid);
		if (index < 0)
			continue;
		crew->alive--;
		bad |= !as_it_should(crew, status);
		if (crew->reaped)
			crew->reaped(crew->ctx, index, at_ns);
	}
	if (!bad || crew->result->error)
		return;
	/* All have exited, so that what is in the pipe is all there will ever be. */
	while (hear(crew, &msg)) {
		if (msg.error) {
			round_fail(crew->result, msg.error, msg.what);
			return;
		}
	}
	round_fail(crew->result, -ECHILD, "a process did not end as it should");
}

int crew_end(struct crew *crew, struct round_result *result)
{
	crew_go(crew);
	reap(crew);
	close_end(&crew->ready[0]);
	close_end(&crew->ready[1]);
	if (!result->error)
		pause_ns(MMDROP_NS);
	return result->error;
}
