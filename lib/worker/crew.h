/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The processes of a round: forked by the worker, made ready one after another,
 * let go at once, and waited for. A workload says what a member does before and
 * after it is let go; everything else is here.
 *
 *	static void member(struct member *m)
 *	{
 *		... bind, touch memory: member_fail() where it cannot be done ...
 *		member_ready(m);
 *		... what is measured; return to exit ...
 *	}
 *
 *	static int round_fn(const struct round *round, struct round_result *result)
 *	{
 *		struct crew crew;
 *		int ret = crew_start(&crew, round, n, member, NULL, result);
 *
 *		if (!ret)
 *			pause_ns(SETTLE_NS);
 *		return crew_end(&crew, result);
 *	}
 */
#ifndef LIB_WORKER_CREW_H
#define LIB_WORKER_CREW_H

#include "base/base.h"
#include "worker/worker.h"

#define CREW_MAX	16384

/* Until what fork and bind have left to do (SRCU callbacks, RCU) is done, as a rule. */
#define SETTLE_NS	10000000
/* Until the last references to the mms of processes that have exited are dropped, as a rule. */
#define MMDROP_NS	30000000

struct crew;

/**
 * struct member - one process of a crew, as it sees itself
 * @round: what is done
 * @index: from 0
 * @rng: its own, from the round's seed
 * @ctx: as given to crew_start()
 * @crew: the crew's ends of pipes
 */
struct member {
	const struct round *round;
	int64_t index;
	struct rng rng;
	void *ctx;
	struct crew *crew;
};

/**
 * typedef member_fn - what a member does; it exits with EXIT_OK when this returns
 * @m: itself
 */
typedef void (*member_fn)(struct member *m);

/**
 * typedef crew_reaped - a member has been waited for
 * @ctx: as given to crew_start()
 * @index: of the member
 * @at_ns: when wait() came back, CLOCK_MONOTONIC
 */
typedef void (*crew_reaped)(void *ctx, int64_t index, int64_t at_ns);

/**
 * struct crew - the processes of a round
 * @result: of the round
 * @ready: pipe, members to worker
 * @go: pipe, worker to members: they are let go when its last end is closed
 * @first: pid of member 0
 * @n: members forked so far
 * @alive: members not yet waited for
 * @signal: the signal that members may die of; 0: none
 * @reaped: called for each member that has been waited for; may be NULL
 * @ctx: for the callbacks
 */
struct crew {
	struct round_result *result;
	int ready[2];
	int go[2];
	int64_t n;
	int64_t alive;
	int signal;
	crew_reaped reaped;
	void *ctx;
};

/**
 * crew_start() - fork members and wait until all are ready
 * @crew: out
 * @round: what is done; its cpus say where members run
 * @n: how many, up to CREW_MAX
 * @fn: what each does
 * @ctx: for @fn (each has a copy) and for crew->reaped
 * @result: exits is counted up by @n; error and message are set if it fails
 *
 * Only one crew may be there at a time: crew_end() has to follow in any case.
 *
 * Return: 0, or a negative errno with a message in @result.
 */
int crew_start(struct crew *crew, const struct round *round, int64_t n, member_fn fn, void *ctx,
	       struct round_result *result);

/**
 * crew_pid() - the process of a member
 * @crew: the crew
 * @index: of the member
 */
pid_t crew_pid(const struct crew *crew, int64_t index);

/**
 * crew_go() - let all members go, and do not wait for them
 * @crew: the crew
 */
void crew_go(struct crew *crew);

/**
 * crew_end() - let them go, if they have not been, and wait for all
 * @crew: the crew; gone afterwards
 * @result: of the round; the first member that failed is in it
 *
 * Waits a while longer, in which the last references to their mms are dropped.
 *
 * Return: 0, or the round's error.
 */
int crew_end(struct crew *crew, struct round_result *result);

/**
 * member_ready() - tell the worker that this one is ready, wait to be let go
 * @m: itself
 */
void member_ready(struct member *m);

/**
 * member_exec() - execute a program that does nothing but exit
 * @m: itself
 *
 * The program is the worker's own, told by its argument. Comes back only if that
 * fails, by member_fail(). See ASIDE_AFTER_EXEC.
 */
__attribute__((noreturn)) void member_exec(struct member *m);

/**
 * member_fail() - tell the worker what failed, and exit
 * @m: itself
 * @error: a negative errno
 * @what: what was tried, such as "bind"
 */
__attribute__((noreturn)) void member_fail(struct member *m, int error, const char *what);

#endif
