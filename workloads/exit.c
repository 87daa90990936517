// SPDX-License-Identifier: GPL-2.0-only
/*
 * exit: processes with bonds come to their end.
 *
 * Puts exit_mm()'s final mmput() under load: one process alone, or up to thousands at
 * once or at a rate, each with its own bonds, resident pages and jobs in flight, which
 * exit, are killed, replace their mm by exec, or run out of memory. The phases of mmput
 * answer for it: callbacks and mmput_cpu for what mm_exit costs the process itself, srcu
 * and mm_exit_lock for what it costs the others; exit_wait for what its parent sees.
 *
 * Each end is preceded by a random delay. Without it those of all arms fall on
 * the same point of the tick, because they follow a wake-up from it, and the
 * tick-bound grace period then hides or doubles any difference.
 */
#include "workloads/workload.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>

#include "worker/crew.h"
#include "worker/memcg.h"

#define OOM_MORE_BYTES	(256 << 10)	/* the cgroup may still have this much */
#define OOM_TRY_BYTES	(64 << 20)	/* who has got this much more is not going to be killed */
#define OOM_TIMEOUT_NS	60000000000LL

enum { PROCS, HOW, BONDS, JOBS, RESIDENT, THP, SPREAD };
enum { HOW_EXIT, HOW_SIGKILL, HOW_EXEC, HOW_OOM };
enum { EXIT_WAIT };

static const char * const how_names[] = {
	[HOW_EXIT] = "exit",
	[HOW_SIGKILL] = "sigkill",
	[HOW_EXEC] = "exec",
	[HOW_OOM] = "oom",
	NULL
};

static const char * const off_on[] = { "off", "on", NULL };

static const struct param params[] = {
	[PROCS] = { "procs", "processes", 1, 16384, 1, "processes that end at once, or at --rate" },
	[HOW] = { "how", .names = how_names, .help =
		  "what ends them: exit(), SIGKILL, exec of a small program, or the OOM killer, which kills all of a memory cgroup when one of them wants more" },
	[BONDS] = { "bonds", "bonds", 0, 64, 1, "bonds of each process" },
	[JOBS] = { "jobs", "jobs", 0, 64, 0,
		   "jobs in flight in each process, one a bond, as far as the device has queues" },
	[RESIDENT] = { "resident", "bytes", 4096, 1LL << 40, 256 << 10,
		       "memory touched by each process" },
	[THP] = { "thp", .names = off_on, .help = "that memory in huge pages" },
	[SPREAD] = { "spread", "ns", 0, 1000000000, 4000000,
		     "random delay before each end, up to this" },
	{ .name = NULL }
};

static const struct metric metrics[] = {
	[EXIT_WAIT] = { "exit_wait",
			"from when a process was to end until wait() for it came back, a late start included" },
	{ .name = NULL }
};

struct storm {
	const struct round *round;
	struct crew crew;
	struct memcg memcg;
};

/* When a member shall end. An OOM kill ends all when the first member wants more memory. */
static int64_t due_ns(const struct round *round, int64_t go_ns, int64_t index)
{
	int64_t n = round->params[HOW] == HOW_OOM ? 0 : index;
	struct rng rng = member_rng(round, n);
	int64_t due_ns = go_ns + rng_below(&rng, round->params[SPREAD] + 1);

	return round->rate ? due_ns + n * 1000000000 / round->rate : due_ns;
}

/* Ask for memory until that is the end; the others have nothing to do but to wait for theirs. */
static void run_out_of_memory(struct member *m)
{
	char *more;

	if (m->index) {
		pause_ns(OOM_TIMEOUT_NS);
		return;
	}
	more = mmap(NULL, OOM_TRY_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (more == MAP_FAILED)
		member_fail(m, -errno, "mmap of more memory than there is");
	madvise(more, OOM_TRY_BYTES, MADV_NOHUGEPAGE);
	memset(more, 1, OOM_TRY_BYTES);
}

static void member(struct member *m)
{
	const struct round *round = m->round;
	const struct storm *storm = m->ctx;
	size_t resident = round->params[RESIDENT];
	char *memory;
	int ret = round->params[HOW] == HOW_OOM ? memcg_enter(&storm->memcg) : 0;

	if (ret)
		member_fail(m, ret, "a place in the memory cgroup");
	memory = member_memory(m, resident, round->params[THP]);
	member_bonds(m, round->params[BONDS], round->params[JOBS], memory, resident);
	member_ready(m);
	pause_until_ns(due_ns(round, m->go_ns, m->index));
	switch (round->params[HOW]) {
	case HOW_EXIT:
		return;
	case HOW_SIGKILL:
		raise(SIGKILL);
		break;
	case HOW_EXEC:
		member_exec(m);
	case HOW_OOM:
		run_out_of_memory(m);
	}
	member_fail(m, -ETIMEDOUT, "SIGKILL did not come");
}

static void reaped(void *ctx, int64_t index, int64_t at_ns)
{
	struct storm *storm = ctx;

	round_time(EXIT_WAIT, due_ns(storm->round, storm->crew.go_ns, index), at_ns);
}

static const char *check(const int64_t *values)
{
	if (values[JOBS] > values[BONDS])
		return "--jobs: a bond has one job, so there cannot be more jobs than bonds";
	if (values[THP] && values[RESIDENT] < (int64_t)MEMBER_HUGE_BYTES)
		return "--thp on: there is no huge page in less than --resident 2M";
	return NULL;
}

/* What the machine lacks would be for its OOM killer to find, and the choice not ours. */
static int check_memory(const struct round *round, struct round_result *result)
{
	__cleanup_fd int fd = open("/proc/meminfo", O_RDONLY | O_CLOEXEC);
	int64_t need = round->params[PROCS] * (round->params[RESIDENT] >> 10), have;
	char text[512], what[120];
	const char *at;
	ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);

	text[n > 0 ? n : 0] = 0;
	at = strstr(text, "MemAvailable:");
	if (!at || sscanf(at, "MemAvailable: %" SCNd64, &have) != 1 || need <= have)
		return 0;
	snprintf(what, sizeof(what), "--resident of all processes: %" PRId64 " KiB, where %" PRId64 " are available",
		 need, have);
	return round_fail(result, -ENOMEM, what);
}

static void check_kills(const struct storm *storm, struct round_result *result)
{
	int64_t kills = memcg_kills(&storm->memcg);
	char what[100];

	/* The one whom the kernel chose it counts once more, as one of the cgroup. */
	if (result->error || kills >= storm->crew.n)
		return;
	snprintf(what, sizeof(what), "of %" PRId64 " processes the OOM killer killed %" PRId64,
		 storm->crew.n, kills);
	round_fail(result, kills < 0 ? kills : -ECHILD, what);
}

static void run(struct storm *storm, struct round_result *result)
{
	const struct round *round = storm->round;
	int64_t how = round->params[HOW];
	struct crew *crew = &storm->crew;
	int ret = crew_start(crew, round, round->params[PROCS], member, storm, result);

	crew->reaped = reaped;
	if (how == HOW_SIGKILL || how == HOW_OOM)
		crew->signal = SIGKILL;
	for (int64_t i = 0; i < crew->n && how == HOW_EXEC; i++)
		round_aside(result, crew_pid(crew, i), ASIDE_AFTER_EXEC);
	if (!ret)
		pause_ns(SETTLE_NS);
	if (!ret && how == HOW_OOM) {
		ret = memcg_limit(&storm->memcg, OOM_MORE_BYTES);
		if (ret)
			round_fail(result, ret, "memory.max");
	}
	if (ret)
		crew_kill(crew);
	crew_end(crew, result);
}

static int exit_round(const struct round *round, struct round_result *result)
{
	struct storm storm = { .round = round };
	bool oom = round->params[HOW] == HOW_OOM;

	if (oom && round->rate)
		return round_fail(result, -EINVAL, "--how oom kills all processes at once, so that there is no --rate");
	if (check_memory(round, result))
		return result->error;
	if (oom && memcg_create(&storm.memcg, result))
		return result->error;
	run(&storm, result);
	if (oom) {
		check_kills(&storm, result);
		memcg_remove(&storm.memcg, result);
	}
	return result->error;
}

const struct workload workload_exit = {
	.name = "exit",
	.summary = "processes with bonds end, alone or many at once",
	.params = params,
	.metrics = metrics,
	.check = check,
	.round = exit_round,
};
