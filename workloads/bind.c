// SPDX-License-Identifier: GPL-2.0-only
/*
 * bind: bonds come and go.
 *
 * Puts iommu_sva_bind_device() and iommu_sva_unbind_device() under load, and the mutex
 * that they share since Linux 6.2, iommu_sva_lock (pasid_mutex in Intel's driver and
 * sva_lock in Arm's before that): one or many mms, threads of one, one device or several.
 * The metrics answer for it. first_bind, rebind, bind and bind_shared are the same call,
 * told apart by how much the mm has already; unbind_idle, unbind_busy and unbind_shared
 * likewise. bind_contended answers for the lock, with its tail more than its median: it is
 * rebind, once more, while --slow processes unbind bonds whose jobs have page requests in
 * flight. What such an unbind does under the lock (the drain of page requests) is then in
 * it. A driver's own stop of its jobs, --cancel, comes before the lock is taken, and is not.
 *
 * Times are those of the ioctl, its file being open. With --rate, so many binds per
 * second are due in all, and the time of each counts from there.
 */
#include "workloads/workload.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>

#include "worker/crew.h"
#include "worker/fds.h"

#define BONDS_MAX	64
#define THREADS_MAX	64
#define JOB_BYTES	(64 << 10)	/* that a job of a busy bond writes to */
#define JOB_PERIOD_NS	20000
#define SLOW_BYTES	(16 << 20)	/* that one of a slow process faults in, part of it */
#define ROUND_BINDS_MAX	30000

enum { PROCS, THREADS, BINDS, BONDS, JOBS, SLOW };

static const struct param params[] = {
	[PROCS] = { "procs", "processes", 1, 1024, 1, "processes that bind and unbind" },
	[THREADS] = { "threads", "threads", 1, THREADS_MAX, 1, "threads of each, which do" },
	[BINDS] = { "binds", "bonds", 1, ROUND_BINDS_MAX, 32, "bonds that each thread makes and undoes" },
	[BONDS] = { "bonds", "bonds", 1, BONDS_MAX, 2,
		    "bonds that each thread has at most: when it has them, it undoes them all" },
	[JOBS] = { "jobs", "jobs", 0, BONDS_MAX, 0, "jobs in flight in each thread, one a bond" },
	[SLOW] = { "slow", "processes", 0, 64, 0,
		   "processes that unbind under the others' bind_contended" },
	{ .name = NULL }
};

enum {
	FIRST_BIND, REBIND, BIND, BIND_SHARED, BIND_CONTENDED,
	UNBIND_IDLE, UNBIND_BUSY, UNBIND_SHARED
};

static const struct metric metrics[] = {
	[FIRST_BIND] = { "first_bind", "the first bind of an mm, which gets its PASID" },
	[REBIND] = { "rebind", "a bind of an mm that has had bonds, and has none" },
	[BIND] = { "bind", "a bind of an mm that has bonds, to a device that it has none with" },
	[BIND_SHARED] = { "bind_shared", "a bind of an mm to a device that it has a bond with" },
	[BIND_CONTENDED] = { "bind_contended", "rebind while the --slow processes unbind" },
	[UNBIND_IDLE] = { "unbind_idle", "the end of an mm's last bond with a device, its queue idle; with --cancel's cost" },
	[UNBIND_BUSY] = { "unbind_busy", "the same with a job in flight" },
	[UNBIND_SHARED] = { "unbind_shared", "the end of a bond of an mm that has another one with that device" },
	{ .name = NULL }
};

/* Opens when every process that holds its way in has let go of that, or has died. */
struct gate {
	int out;
	int in;
};

/* All three are there only if there are slow processes. */
struct gates {
	struct gate alone;	/* held by those that bind, while they do it without the slow ones */
	struct gate slow;	/* held by slow ones until they have jobs in flight */
	struct gate contended;	/* held by those that bind until they are done */
};

/* What the mm has, as its threads have begun to change it. */
static struct {
	atomic_bool ever;
	atomic_int bonds;
	atomic_int with[WORKER_DEVICES_MAX];
} mm;

/**
 * struct churn - a thread that binds and unbinds
 * @m: its process
 * @index: of the thread, over all processes
 * @threads: of all processes
 * @start_ns: when it began
 * @memory: for jobs
 * @fds: its files, open
 */
struct churn {
	struct member *m;
	int64_t index;
	int64_t threads;
	int64_t start_ns;
	char *memory;
	int fds[BONDS_MAX];
};

static void gate_let_go(struct gate *g)
{
	fds_close(&g->in);
}

static void gate_wait(struct gate *g)
{
	char c;

	gate_let_go(g);
	while (read(g->out, &c, 1) < 0 && errno == EINTR)
		;
}

static bool gate_is_open(const struct gate *g)
{
	struct pollfd p = { .fd = g->out };

	return poll(&p, 1, 0) == 1;
}

static unsigned int bind_metric(int64_t device)
{
	int with = atomic_fetch_add(&mm.with[device], 1);
	int bonds = atomic_fetch_add(&mm.bonds, 1);

	if (!atomic_exchange(&mm.ever, true))
		return FIRST_BIND;
	if (!bonds)
		return REBIND;
	return with ? BIND_SHARED : BIND;
}

static void bind_slot(struct churn *c, int64_t slot, int64_t n)
{
	const struct round *round = c->m->round;
	int64_t start_ns = round_due(round, c->start_ns, n * c->threads + c->index);
	unsigned int metric = bind_metric(slot % round->devices_nr);
	int ret = bond_bind(c->fds[slot], &round->arm, NULL);

	round_time(metric, start_ns, now_ns());
	if (!ret && slot < round->params[JOBS])
		ret = bond_loop(c->fds[slot], c->memory, JOB_BYTES, JOB_PERIOD_NS);
	if (ret)
		member_fail(c->m, ret, "bind, or its job");
}

static void unbind_slot(struct churn *c, int64_t slot)
{
	const struct round *round = c->m->round;
	int64_t device = slot % round->devices_nr, start_ns = now_ns();
	bool shared = atomic_fetch_sub(&mm.with[device], 1) > 1;
	int ret = bond_unbind(c->fds[slot]);

	round_time(shared ? UNBIND_SHARED : slot < round->params[JOBS] ? UNBIND_BUSY : UNBIND_IDLE,
		   start_ns, now_ns());
	atomic_fetch_sub(&mm.bonds, 1);
	if (ret)
		member_fail(c->m, ret, "unbind");
}

static void *churn(void *churn)
{
	struct churn *c = churn;
	const int64_t *p = c->m->round->params;

	c->start_ns = now_ns();
	for (int64_t n = 0; n < p[BINDS]; n++) {
		int64_t slot = n % p[BONDS];

		bind_slot(c, slot, n);
		if (slot == p[BONDS] - 1 || n == p[BINDS] - 1)
			for (; slot >= 0; slot--)
				unbind_slot(c, slot);
	}
	return NULL;
}

/* The process has no bonds, and one thread. */
static void churn_contended(struct churn *c)
{
	const struct round *round = c->m->round;

	c->start_ns = now_ns();
	for (int64_t n = 0; n < round->params[BINDS]; n++) {
		int64_t due = n * round->params[PROCS] + c->m->index;
		int64_t start_ns = round_due(round, c->start_ns, due);
		int ret = bond_bind(c->fds[0], &round->arm, NULL);

		round_time(BIND_CONTENDED, start_ns, now_ns());
		if (!ret)
			ret = bond_unbind(c->fds[0]);
		if (ret)
			member_fail(c->m, ret, "bind or unbind under contention");
	}
}

static void prepare(struct churn *c, struct member *m, int64_t thread)
{
	const struct round *round = m->round;

	c->m = m;
	c->threads = round->params[PROCS] * round->params[THREADS];
	c->index = m->index * round->params[THREADS] + thread;
	for (int64_t i = 0; i < round->params[BONDS]; i++) {
		c->fds[i] = device_open(round_device(round, i));
		if (c->fds[i] < 0)
			member_fail(m, c->fds[i], "open");
	}
	if (!round->params[JOBS])
		return;
	c->memory = mmap(NULL, JOB_BYTES, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (c->memory == MAP_FAILED)
		member_fail(m, -errno, "memory for jobs");
}

static void binder(struct member *m, struct gates *gates)
{
	static struct churn threads[THREADS_MAX];
	static pthread_t ids[THREADS_MAX];
	int64_t n = m->round->params[THREADS];

	gate_let_go(&gates->slow);
	for (int64_t i = 0; i < n; i++)
		prepare(&threads[i], m, i);
	member_ready(m);
	for (int64_t i = 1; i < n; i++) {
		int error = pthread_create(&ids[i], NULL, churn, &threads[i]);

		if (error)
			member_fail(m, -error, "thread");
	}
	churn(&threads[0]);
	for (int64_t i = 1; i < n; i++)
		pthread_join(ids[i], NULL);
	if (m->round->params[SLOW]) {
		gate_let_go(&gates->alone);
		gate_wait(&gates->slow);
		churn_contended(&threads[0]);
	}
}

/* Device writes all over untouched memory, so that page requests are in flight at any time. */
static void slow_bind(struct member *m, const int *fds, int64_t bonds, char *memory)
{
	for (int64_t i = 0; i < bonds; i++) {
		int ret = bond_bind(fds[i], &m->round->arm, NULL);

		if (!ret)
			ret = bond_loop(fds[i], memory + i * SLOW_BYTES, SLOW_BYTES, 0);
		if (ret)
			member_fail(m, ret, "bind, or its job, of a slow process");
	}
}

static void slow_unbind(struct member *m, const int *fds, int64_t bonds, char *memory)
{
	for (int64_t i = 0; i < bonds; i++) {
		int ret = bond_unbind(fds[i]);

		if (ret)
			member_fail(m, ret, "unbind of a slow process");
	}
	madvise(memory, bonds * SLOW_BYTES, MADV_DONTNEED);
}

static void slow_member(struct member *m, struct gates *gates)
{
	int64_t bonds = m->round->params[JOBS] ? m->round->params[JOBS] : 1;
	char *memory = mmap(NULL, bonds * SLOW_BYTES, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	int fds[BONDS_MAX];

	gate_let_go(&gates->contended);
	if (memory == MAP_FAILED)
		member_fail(m, -errno, "memory of a slow process");
	madvise(memory, bonds * SLOW_BYTES, MADV_NOHUGEPAGE);
	for (int64_t i = 0; i < bonds; i++) {
		fds[i] = device_open(round_device(m->round, i));
		if (fds[i] < 0)
			member_fail(m, fds[i], "open");
	}
	member_ready(m);
	gate_wait(&gates->alone);
	do {
		slow_bind(m, fds, bonds, memory);
		gate_let_go(&gates->slow);
		slow_unbind(m, fds, bonds, memory);
	} while (!gate_is_open(&gates->contended));
}

static void member(struct member *m)
{
	if (m->index < m->round->params[PROCS])
		binder(m, m->ctx);
	else
		slow_member(m, m->ctx);
}

static const char *check(const int64_t *values)
{
	if (values[JOBS] > values[BONDS])
		return "--jobs: a bond has one job, so there cannot be more jobs than bonds";
	if (values[PROCS] * values[THREADS] * values[BINDS] > ROUND_BINDS_MAX)
		return "--binds: more than 30000 in all threads of a round are more than the probe keeps: "
		       "take more rounds";
	return NULL;
}

static int gate_make(struct gate *g)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC))
		return -errno;
	*g = (struct gate){ fds[0], fds[1] };
	return 0;
}

static void gate_close(struct gate *g)
{
	gate_let_go(g);
	if (g->out >= 0)
		close(g->out);
}

static int run(const struct round *round, struct gates *gates, struct round_result *result)
{
	int64_t procs = round->params[PROCS], slow = round->params[SLOW];
	struct crew crew;
	int ret;

	ret = crew_start(&crew, round, procs + slow, member, gates, result);
	for (int64_t i = procs; i < crew.n; i++)
		round_aside(result, crew_pid(&crew, i), ASIDE_ALL);
	gate_let_go(&gates->alone);
	gate_let_go(&gates->slow);
	gate_let_go(&gates->contended);
	if (!ret)
		pause_ns(SETTLE_NS);
	return crew_end(&crew, result);
}

static int bind_round(const struct round *round, struct round_result *result)
{
	struct gates gates = { { -1, -1 }, { -1, -1 }, { -1, -1 } };
	int ret = 0;

	round_times_of_children();
	if (round->params[SLOW]) {
		ret = gate_make(&gates.alone);
		if (!ret)
			ret = gate_make(&gates.slow);
		if (!ret)
			ret = gate_make(&gates.contended);
	}
	ret = ret ? round_fail(result, ret, "pipe") : run(round, &gates, result);
	gate_close(&gates.alone);
	gate_close(&gates.slow);
	gate_close(&gates.contended);
	return ret;
}

const struct workload workload_bind = {
	.name = "bind",
	.summary = "bonds come and go, one after another or many at once",
	.params = params,
	.metrics = metrics,
	.check = check,
	.round = bind_round,
};
