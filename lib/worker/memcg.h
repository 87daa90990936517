/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A memory cgroup for a round, in which processes can be made to run out of memory.
 *
 * It is one of cgroup v2, whether or not that is mounted anywhere: a mount of our own,
 * which no one sees and nothing has to undo (fsmount(2), Linux 5.2). A process beside
 * the worker, the keeper, makes the cgroup and removes it when all who have to do with
 * it have gone, however they went; a run that is interrupted leaves none either.
 */
#ifndef LIB_WORKER_MEMCG_H
#define LIB_WORKER_MEMCG_H

#include "worker/worker.h"

/**
 * struct memcg - the cgroup, as the worker and its children see it
 * @dir: its directory
 * @hold: the keeper waits until the last copy of it is closed
 * @keeper: the process
 */
struct memcg {
	int dir;
	int hold;
	pid_t keeper;
};

/**
 * memcg_create() - make it; nobody is in it yet
 * @m: out
 * @result: of the round; the keeper is no sample
 *
 * An OOM kill in it is one of all its processes (memory.oom.group, Linux 4.19), and
 * it has no swap. The controller "memory" stays available to the machine's cgroups.
 *
 * Return: 0; -EOPNOTSUPP if this kernel has no such controller, or another negative
 * errno, with a message in @result. There is nothing to remove then.
 */
int memcg_create(struct memcg *m, struct round_result *result);

/**
 * memcg_enter() - move the calling process into it
 * @m: cgroup
 *
 * Return: 0 or a negative errno.
 */
int memcg_enter(const struct memcg *m);

/**
 * memcg_limit() - no more memory than it has now
 * @m: cgroup
 * @more_bytes: but this
 *
 * Return: 0 or a negative errno.
 */
int memcg_limit(const struct memcg *m, int64_t more_bytes);

/**
 * memcg_kills() - how many of its processes were killed for want of memory
 * @m: cgroup
 *
 * Return: the number, or a negative errno.
 */
int64_t memcg_kills(const struct memcg *m);

/**
 * memcg_remove() - remove it, when its processes have been waited for
 * @m: cgroup
 * @result: of the round; has a message if it is still there
 */
void memcg_remove(struct memcg *m, struct round_result *result);

#endif
