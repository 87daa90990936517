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
#include <string.h>
#include <sys/mman.h>

#include "worker/crew.h"

#define JOB_PERIOD_NS	20000

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

static void member(struct member *m)
{
	const struct round *round = m->round;
	size_t resident = round->params[RESIDENT];
	int64_t delay_ns = rng_below(&m->rng, round->params[SPREAD] + 1);
	char *memory;

	memory = mmap(NULL, resident, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		member_fail(m, -errno, "mmap of --resident");
	memset(memory, 1, resident);
	for (int64_t i = 0; i < round->params[BONDS]; i++) {
		int fd = bond_open(round_device(round, i), &round->arm, NULL), ret;

		if (fd < 0)
			member_fail(m, fd, "bind");
		if (i >= round->params[JOBS])
			continue;
		ret = bond_loop(fd, memory, resident, JOB_PERIOD_NS);
		if (ret)
			member_fail(m, ret, "job");
	}
	member_ready(m);
	pause_ns(delay_ns);
}

static const char *check(const int64_t *values)
{
	return values[JOBS] > values[BONDS] ? "--jobs: a bond has one job, so there cannot be more jobs than bonds" : NULL;
}

static int exit_round(const struct round *round, struct round_result *result)
{
	struct crew crew;

	if (!crew_start(&crew, round, round->params[PROCS], member, NULL, result))
		pause_ns(SETTLE_NS);
	return crew_end(&crew, result);
}

const struct workload workload_exit = {
	.name = "exit",
	.summary = "processes with bonds exit, alone or many at once",
	.params = params,
	.check = check,
	.round = exit_round,
};
