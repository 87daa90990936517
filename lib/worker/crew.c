// SPDX-License-Identifier: GPL-2.0-only
#include "worker/crew.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "worker/fds.h"

#define JOB_PERIOD_NS	20000

/* What a member tells the worker: that it is ready, or what failed. */
struct message {
	int32_t error;
	char what[124];
};

/* Not on the heap or the stack: members inherit what the worker has touched. */
static pid_t pids[CREW_MAX];

static void send_message(struct member *m, int error, const char *what)
{
	struct message msg = { .error = error };

	snprintf(msg.what, sizeof(msg.what), "%s", what);
	if (write(m->crew->ready[1], &msg, sizeof(msg)) != sizeof(msg))
		_exit(EXIT_FAILED);
}

void member_fail(struct member *m, int error, const char *what)
{
	send_message(m, error, what);
	_exit(EXIT_FAILED);
}

void member_ready(struct member *m)
{
	char c;

	send_message(m, 0, "");
	while (read(m->crew->go[0], &c, 1) < 0 && errno == EINTR)
		;
	if (pread(m->crew->when, &m->go_ns, sizeof(m->go_ns), 0) != sizeof(m->go_ns))
		m->go_ns = now_ns();	/* let go because the round has failed */
}

/* Small pages are many faults, which are counted by every kernel; what has huge ones is not. */
static bool is_huge(long faults, size_t bytes)
{
	size_t small = bytes % MEMBER_HUGE_BYTES / getpagesize();

	return faults <= (long)(bytes / MEMBER_HUGE_BYTES + small) + 8;
}

char *member_memory(struct member *m, size_t bytes, bool huge)
{
	size_t page = getpagesize(), align = bytes < MEMBER_HUGE_BYTES ? page : MEMBER_HUGE_BYTES;
	size_t before, mapped;
	struct rusage begin, end;
	char *p;

	bytes = (bytes + page - 1) & -page;
	mapped = bytes + align - page;
	p = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		member_fail(m, -errno, "mmap");
	before = -(uintptr_t)p % align;
	if (before)
		munmap(p, before);
	if (mapped - before > bytes)
		munmap(p + before + bytes, mapped - before - bytes);
	p += before;
	if (madvise(p, bytes, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE) && huge)
		member_fail(m, errno == EINVAL ? -EOPNOTSUPP : -errno, "transparent huge pages");
	getrusage(RUSAGE_SELF, &begin);
	memset(p, 1, bytes);
	getrusage(RUSAGE_SELF, &end);
	if (huge && !is_huge(end.ru_minflt - begin.ru_minflt, bytes))
		member_fail(m, -ENOMEM, "the kernel gave small pages for huge ones");
	return p;
}

void member_bonds(struct member *m, int64_t bonds, int64_t jobs, void *memory, size_t bytes)
{
	for (int64_t i = 0; i < bonds; i++) {
		const char *device = round_device(m->round, m->index + i);
		int fd = bond_open(device, &m->round->arm, NULL), ret;

		if (fd < 0)
			member_fail(m, fd, "bind");
		ret = i < jobs ? bond_loop(fd, memory, bytes, JOB_PERIOD_NS) : 0;
		if (ret)
			member_fail(m, ret, "job");
	}
}

void member_exec(struct member *m)
{
	execl("/proc/self/exe", "mmput-worker", WORKER_EXIT, (char *)NULL);
	member_fail(m, -errno, "exec");
}

/* In turn on the CPUs that the round has for its processes. */
static void pin_to_cpu(const struct round *round, int64_t index)
{
	cpu_set_t set;

	if (!round->cpus_nr)
		return;
	CPU_ZERO(&set);
	CPU_SET(round->cpus[index % round->cpus_nr], &set);
	sched_setaffinity(0, sizeof(set), &set);
}

struct rng member_rng(const struct round *round, int64_t index)
{
	return (struct rng){ round->seed ^ (index + 1) * 0x9e3779b97f4a7c15ULL };
}

__attribute__((noreturn))
static void run_member(struct crew *crew, const struct round *round, int64_t index, member_fn fn)
{
	struct member m = {
		.round = round, .index = index, .ctx = crew->ctx, .crew = crew,
		.rng = member_rng(round, index),
	};

	close(crew->ready[0]);
	close(crew->go[1]);
	pin_to_cpu(round, index);
	fn(&m);
	_exit(EXIT_OK);
}

static int fork_members(struct crew *crew, const struct round *round, int64_t n, member_fn fn)
{
	for (int64_t i = 0; i < n; i++) {
		pid_t pid = round_fork();

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

static int receive_message(struct crew *crew, struct message *msg)
{
	ssize_t n;

	do
		n = read(crew->ready[0], msg, sizeof(*msg));
	while (n < 0 && errno == EINTR);
	return n == sizeof(*msg);
}

int crew_start(struct crew *crew, const struct round *round, int64_t n, member_fn fn, void *ctx,
	       struct round_result *result)
{
	struct message msg;
	int ret;

	*crew = (struct crew){ .result = result, .ready = { -1, -1 }, .go = { -1, -1 }, .ctx = ctx };
	crew->when = -1;
	if (n > CREW_MAX)
		return round_fail(result, -EINVAL, "more processes than a crew can have");
	if (pipe(crew->ready) || pipe(crew->go))
		return round_fail(result, -errno, "pipe");
	crew->when = memfd_create("go", MFD_CLOEXEC);
	if (crew->when < 0)
		return round_fail(result, -errno, "memfd");
	ret = fork_members(crew, round, n, fn);
	fds_close(&crew->ready[1]);
	for (int64_t i = 0; !ret && i < crew->n; i++) {
		if (!receive_message(crew, &msg))
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

void crew_kill(struct crew *crew)
{
	crew->signal = SIGKILL;
	for (int64_t i = 0; i < crew->n; i++)
		kill(pids[i], SIGKILL);
}

/* A member that finds no time there has none to keep: see member_ready(). */
void crew_go(struct crew *crew)
{
	if (crew->go[1] >= 0) {
		crew->go_ns = now_ns();
		if (!crew->result->error)
			(void)!pwrite(crew->when, &crew->go_ns, sizeof(crew->go_ns), 0);
	}
	fds_close(&crew->go[1]);
	fds_close(&crew->go[0]);
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
	while (receive_message(crew, &msg)) {
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
	fds_close(&crew->ready[0]);
	fds_close(&crew->ready[1]);
	fds_close(&crew->when);
	if (!result->error)
		pause_ns(MMDROP_NS);
	return result->error;
}
