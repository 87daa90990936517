// SPDX-License-Identifier: GPL-2.0-only
/*
 * close: files of bonds are closed in varied orders, at varied moments of a process's life.
 *
 * Puts under load what the end of a bond and the end of its mm do to each other: each
 * process binds several files, and they are closed before its exit, by it, or after it by
 * another process that has them too; through descriptors, mappings, sockets in which they
 * are in flight, and other tables of descriptors. The phases of mmput answer for it (a
 * bond that is gone before costs nothing, one that is not costs a release), the times from
 * release to unbind in pasids.csv (how long a PASID is held for nobody), and the metrics
 * below (what the one who closes pays).
 *
 * Moments are the rows of a table, orders those of another, so that the two make a
 * matrix. Files are always closed in the order of their descriptors, as exit does it; the
 * order says in which one they were bound.
 */
#include "workloads/workload.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "testdev/regs.h"
#include "worker/crew.h"
#include "worker/fds.h"
#include "worker/thread.h"

#define PROCS_MAX	64
#define FILES_MAX	64
#define RESIDENT_BYTES	16384
#define JOB_PERIOD_NS	20000

enum { MOMENT, ORDER, PROCS, FILES, JOBS, SPREAD };
enum { CLOSE, MUNMAP };

static const struct metric metrics[] = {
	[CLOSE] = { "close", "close() of a descriptor, with the unbind if it was the last" },
	[MUNMAP] = { "munmap", "munmap() of a queue's page, with the unbind if its file was closed" },
	{ .name = NULL }
};

/* The owner, or the holder, which has what the owner has and outlives it. */
struct side {
	struct member *m;
	struct pair *pair;
	int n;
	int fds[FILES_MAX];
	int dups[FILES_MAX];
	void *pages[FILES_MAX];
	char *memory;		/* the owner's, for jobs */
};

/* What an owner and its holder share; made by the worker before both. */
static struct pair {
	int gone[2];		/* a pipe, whose reader hears that the owner is gone */
	int socket[2];
	int fds[FILES_MAX];	/* opened by the worker, if both have them from there */
} pairs[PROCS_MAX];

static void close_timed(int *fd)
{
	int64_t start_ns = now_ns();

	fds_close(fd);
	round_time(CLOSE, start_ns, now_ns());
}

static void close_all(struct side *s)
{
	for (int i = 0; i < s->n; i++)
		close_timed(&s->fds[i]);
}

static void unmap_all(struct side *s)
{
	for (int i = 0; i < s->n; i++) {
		int64_t start_ns = now_ns();

		munmap(s->pages[i], SVAT_PAGE_BYTES);
		round_time(MUNMAP, start_ns, now_ns());
	}
}

static void map_all(struct side *s)
{
	for (int i = 0; i < s->n; i++) {
		s->pages[i] = mmap(NULL, SVAT_PAGE_BYTES, PROT_READ, MAP_SHARED, s->fds[i], 0);
		if (s->pages[i] == MAP_FAILED)
			member_fail(s->m, -errno, "mmap of a queue's page");
	}
}

static void dup_all(struct side *s)
{
	for (int i = 0; i < s->n; i++) {
		s->dups[i] = fcntl(s->fds[i], F_DUPFD_CLOEXEC, 0);
		if (s->dups[i] < 0)
			member_fail(s->m, -errno, "dup");
	}
}

/* From here on the holder's descriptors are the last, or the pages that are mapped. */
static void drop_own(struct side *s)
{
	for (int i = 0; i < s->n; i++)
		fds_close(&s->fds[i]);
}

static void map_and_close(struct side *s)
{
	map_all(s);
	drop_own(s);
}

static void close_then_unmap(struct side *s)
{
	close_all(s);
	unmap_all(s);
}

static void unmap_then_close(struct side *s)
{
	unmap_all(s);
	close_all(s);
}

static void send_all(struct side *s)
{
	int ret = fds_send(s->pair->socket[0], s->fds, s->n);

	if (ret)
		member_fail(s->m, ret, "sending descriptors");
}

static void receive_all(struct side *s)
{
	int ret = fds_receive(s->pair->socket[1], s->fds, s->n);

	if (ret)
		member_fail(s->m, ret, "receiving descriptors");
}

static void close_socket(struct side *s)
{
	close_timed(&s->pair->socket[1]);
}

static void survive_exec(struct side *s)
{
	for (int i = 0; i < s->n; i++)
		fcntl(s->fds[i], F_SETFD, 0);
}

static void execute(struct side *s)
{
	member_exec(s->m);
}

/*
 * What happens at a moment. The owner does @ready when it has bound and @leave just
 * before its exit. The holder, if there is one, has the files from the worker or by
 * @receive, and does @release when the owner is gone, or together with its exit.
 */
enum {
	MOMENT_BEFORE, MOMENT_EXIT, MOMENT_INHERITED, MOMENT_SCM, MOMENT_FLIGHT, MOMENT_DUP, MOMENT_MAPPED,
	MOMENT_CLOSE_MUNMAP, MOMENT_MUNMAP_CLOSE, MOMENT_EXEC, MOMENT_CLOEXEC, MOMENT_THREAD, MOMENT_RACE,
	MOMENT_NR
};

static const struct moment {
	void (*ready)(struct side *owner);
	void (*leave)(struct side *owner);
	void (*receive)(struct side *holder);
	void (*release)(struct side *holder);
	bool from_worker;
	bool at_once;
	bool in_thread;
	bool exec;
} moments[MOMENT_NR] = {
	[MOMENT_BEFORE] = { .leave = close_all },
	[MOMENT_INHERITED] = { .release = close_all, .from_worker = true },
	[MOMENT_SCM] = { .ready = send_all, .receive = receive_all, .release = close_all },
	[MOMENT_FLIGHT] = { .ready = send_all, .release = close_socket },
	[MOMENT_DUP] = { .ready = dup_all, .leave = close_all },
	[MOMENT_MAPPED] = { .ready = map_and_close },
	[MOMENT_CLOSE_MUNMAP] = { .ready = map_all, .leave = close_then_unmap },
	[MOMENT_MUNMAP_CLOSE] = { .ready = map_all, .leave = unmap_then_close },
	[MOMENT_EXEC] = { .ready = survive_exec, .leave = execute, .exec = true },
	[MOMENT_CLOEXEC] = { .leave = execute, .exec = true },
	[MOMENT_THREAD] = { .in_thread = true },
	[MOMENT_RACE] = { .ready = drop_own, .release = close_all, .from_worker = true, .at_once = true },
};

static const char * const moment_names[MOMENT_NR + 1] = {
	[MOMENT_BEFORE] = "before",		/* by the process itself, before its exit */
	[MOMENT_EXIT] = "exit",			/* by the exit */
	[MOMENT_INHERITED] = "inherited",	/* after it, by a process that inherited them */
	[MOMENT_SCM] = "scm",			/* after it, by one that was sent them */
	[MOMENT_FLIGHT] = "flight",		/* after it, with the socket in which they are still */
	[MOMENT_DUP] = "dup",			/* before, but the exit has a second descriptor */
	[MOMENT_MAPPED] = "mapped",		/* before, but the exit has the page mapped */
	[MOMENT_CLOSE_MUNMAP] = "close-munmap",	/* before, and then the mapping goes */
	[MOMENT_MUNMAP_CLOSE] = "munmap-close",	/* before, after the mapping has gone */
	[MOMENT_EXEC] = "exec",			/* by the exit of the program that it executes */
	[MOMENT_CLOEXEC] = "cloexec",		/* by execve() */
	[MOMENT_THREAD] = "thread",		/* before, by the end of a thread that alone has them */
	[MOMENT_RACE] = "race",			/* at the same time, by a process that inherited them */
};

enum { ORDER_OPENED, ORDER_REVERSE, ORDER_RANDOM };

static const char * const order_names[] = { "opened", "reverse", "random", NULL };

static const struct param params[] = {
	[MOMENT] = { .name = "moment", .help = "when and how the last reference to a file goes",
		     .names = moment_names, .def = 1 },
	[ORDER] = { .name = "order", .help = "in which order files are bound that are closed as opened",
		    .names = order_names },
	[PROCS] = { "procs", "processes", 1, PROCS_MAX, 1, "processes that exit at once" },
	[FILES] = { "files", "files", 1, FILES_MAX, 4, "files, and so bonds, of each process" },
	[JOBS] = { "jobs", "jobs", 0, FILES_MAX, 0, "jobs in flight in each process, one a bond" },
	[SPREAD] = { "spread", "ns", 0, 1000000000, 4000000,
		     "random delay before each exit, up to this" },
	{ .name = NULL }
};

/* A file for each bond, as opened, and the order in which they are bound. */
static void bind_all(void *side)
{
	struct side *s = side;
	const struct round *round = s->m->round;
	unsigned int order[FILES_MAX];

	for (int i = 0; i < s->n; i++) {
		order[i] = round->params[ORDER] == ORDER_REVERSE ? s->n - 1 - i : i;
		s->fds[i] = s->pair->fds[i];
		if (s->fds[i] < 0)
			s->fds[i] = open(round_device(round, i), O_RDWR | O_CLOEXEC);
		if (s->fds[i] < 0)
			member_fail(s->m, -errno, "open");
	}
	if (round->params[ORDER] == ORDER_RANDOM)
		rng_shuffle(&s->m->rng, order, s->n);
	for (int i = 0; i < s->n; i++) {
		int ret = bond_bind(s->fds[order[i]], &round->arm, NULL);

		if (ret)
			member_fail(s->m, ret, "bind");
		if (i >= round->params[JOBS])
			continue;
		ret = bond_loop(s->fds[order[i]], s->memory, RESIDENT_BYTES, JOB_PERIOD_NS);
		if (ret)
			member_fail(s->m, ret, "job");
	}
}

static void owner(struct side *s)
{
	const struct round *round = s->m->round;
	const struct moment *moment = &moments[round->params[MOMENT]];
	int64_t delay_ns = rng_below(&s->m->rng, round->params[SPREAD] + 1);

	s->memory = mmap(NULL, RESIDENT_BYTES, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (s->memory == MAP_FAILED)
		member_fail(s->m, -errno, "mmap");
	memset(s->memory, 1, RESIDENT_BYTES);
	fds_close(&s->pair->gone[0]);
	fds_close(&s->pair->socket[1]);
	if (moment->in_thread) {
		member_thread(s->m, bind_all, s);
		pause_ns(delay_ns);
		return;
	}
	bind_all(s);
	if (moment->ready)
		moment->ready(s);
	member_ready(s->m);
	pause_ns(delay_ns);
	if (moment->leave)
		moment->leave(s);
}

/* What the exit of its owner ends with comes after the mm's release, and before that of files. */
static void holder(struct side *s)
{
	const struct round *round = s->m->round;
	const struct moment *moment = &moments[round->params[MOMENT]];
	int64_t delay_ns = rng_below(&s->m->rng, round->params[SPREAD] + 1);
	char c;

	fds_close(&s->pair->gone[1]);
	fds_close(&s->pair->socket[0]);
	memcpy(s->fds, s->pair->fds, sizeof(s->fds));
	if (moment->receive)
		moment->receive(s);
	member_ready(s->m);
	if (moment->at_once)
		pause_ns(delay_ns);
	else if (read(s->pair->gone[0], &c, 1))
		member_fail(s->m, -EIO, "waiting for the owner's exit");
	moment->release(s);
}

static void close_pair(struct pair *p)
{
	for (int i = 0; i < 2; i++) {
		fds_close(&p->gone[i]);
		fds_close(&p->socket[i]);
	}
	for (int i = 0; i < FILES_MAX; i++)
		fds_close(&p->fds[i]);
}

static void member(struct member *m)
{
	int64_t procs = m->round->params[PROCS];
	struct side side = {
		.m = m, .pair = &pairs[m->index % procs], .n = m->round->params[FILES],
	};

	for (int64_t i = 0; i < procs; i++)
		if (&pairs[i] != side.pair)
			close_pair(&pairs[i]);
	if (m->index < procs)
		owner(&side);
	else
		holder(&side);
}

static int open_pair(const struct round *round, struct pair *p, const struct moment *moment)
{
	memset(p, -1, sizeof(*p));
	if (pipe2(p->gone, O_CLOEXEC) ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, p->socket))
		return -errno;
	for (int64_t i = 0; moment->from_worker && i < round->params[FILES]; i++) {
		p->fds[i] = open(round_device(round, i), O_RDWR | O_CLOEXEC);
		if (p->fds[i] < 0)
			return -errno;
	}
	return 0;
}

/* Helpers are no samples, nor is what exits after execve(). */
static void set_aside(const struct round *round, struct crew *crew, struct round_result *result)
{
	int64_t procs = round->params[PROCS];

	for (int64_t i = procs; i < crew->n; i++)
		round_aside(result, crew_pid(crew, i), ASIDE_ALL);
	for (int64_t i = 0; i < procs && moments[round->params[MOMENT]].exec; i++)
		round_aside(result, crew_pid(crew, i), ASIDE_AFTER_EXEC);
}

static int close_round(const struct round *round, struct round_result *result)
{
	const struct moment *moment = &moments[round->params[MOMENT]];
	struct rlimit limit = { 2 * PROCS_MAX * FILES_MAX, 2 * PROCS_MAX * FILES_MAX };
	int64_t procs = round->params[PROCS], opened = 0;
	struct crew crew = { .n = 0 };
	int ret = 0;

	setrlimit(RLIMIT_NOFILE, &limit);
	round_times_of_children();
	for (; !ret && opened < procs; opened++)
		ret = open_pair(round, &pairs[opened], moment);
	if (ret)
		round_fail(result, ret, "files for the processes");
	else
		ret = crew_start(&crew, round, moment->release ? 2 * procs : procs, member, NULL, result);
	for (int64_t i = 0; i < opened; i++)
		close_pair(&pairs[i]);
	if (result->error && !crew.n)
		return result->error;
	if (!ret) {
		set_aside(round, &crew, result);
		pause_ns(SETTLE_NS);
	}
	return crew_end(&crew, result);
}

static const char *check(const int64_t *values)
{
	return values[JOBS] > values[FILES] ? "--jobs: a bond has one job, so there cannot be more jobs than files" : NULL;
}

const struct workload workload_close = {
	.name = "close",
	.summary = "files of bonds are closed in varied orders, at varied moments",
	.params = params,
	.metrics = metrics,
	.check = check,
	.round = close_round,
};
