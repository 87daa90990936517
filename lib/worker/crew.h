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

/* What x86-64 and arm64 call a huge page, where a page has 4 KiB. */
#define MEMBER_HUGE_BYTES	(2UL << 20)

struct crew;

/**
 * struct member - one process of a crew, as it sees itself
 * @round: what is done
 * @index: from 0
 * @rng: its own, from the round's seed
 * @go_ns: when the crew was let go, CLOCK_MONOTONIC; from member_ready() on
 * @ctx: as given to crew_start()
 * @crew: the crew's ends of pipes
 */
struct member {
	const struct round *round;
	int64_t index;
	struct rng rng;
	int64_t go_ns;
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
 * @when: memfd with @go_ns in it, for members to read: memory to share would be theirs
 *	to tear down
 * @go_ns: when they were let go, CLOCK_MONOTONIC
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
	int when;
	int64_t go_ns;
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
 *
 * Return: its pid.
 */
pid_t crew_pid(const struct crew *crew, int64_t index);

/**
 * crew_kill() - kill all members, where a round has failed and they would wait for others
 * @crew: the crew; crew_end() has to follow
 */
void crew_kill(struct crew *crew);

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
 * member_rng() - the random numbers of a member, from the first on
 * @round: of the crew
 * @index: of the member
 *
 * With it the worker knows what a member has drawn.
 *
 * Return: the generator, as @rng of the member has it before it draws.
 */
struct rng member_rng(const struct round *round, int64_t index);

/**
 * member_memory() - memory of its own, touched
 * @m: itself
 * @bytes: how much, at least a page; aligned to MEMBER_HUGE_BYTES from there on
 * @huge: in huge pages, as far as they fit in; else in none
 *
 * Return: the memory; where there is none, or no huge pages, member_fail().
 */
char *member_memory(struct member *m, size_t bytes, bool huge);

/**
 * member_bonds() - bind it to the round's devices, and put them to work
 * @m: itself
 * @bonds: how many, on the devices in turn, where each member begins with another
 * @jobs: how many of them, from the first on, get a job that writes to memory until it is stopped
 * @memory: where
 * @bytes: how much
 *
 * The descriptors are left open. Comes back only if all went well.
 */
void member_bonds(struct member *m, int64_t bonds, int64_t jobs, void *memory, size_t bytes);

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
