/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A sweep: boots of the kernels of a plan, and in each of them all of its runs.
 *
 * What is there is not done again. Each run has a key, a hash of all that makes its result, and is
 * in the store as MACHINE/KERNEL/POINT-KEY. A boot works in STORE/pending/BOOT; when it is over,
 * what is to come of it is written down there first (`outcome`), then its runs go to their places,
 * each by one rename, and at last the journal gets its line. Whatever ends a sweep in the middle
 * of that, the next one does the rest. So a store comes out the same, however often its sweep was
 * ended.
 *
 * check.c holds a plan against the workloads; key.c says what a run is; place.c where it goes;
 * script.c what a boot shall do; target.c what a kernel is; child.c processes; job.c jobs of Slurm,
 * and queue.c what is said to it; boot.c one attempt; settle.c what comes of it; slurm.c how jobs
 * end, and found.c which were left; there.c what is done already; order.c which boot is next; state.c
 * what the journal says; show.c what people see of it.
 */
#ifndef BENCH_SWEEP_BOOTS_H
#define BENCH_SWEEP_BOOTS_H

#include <jansson.h>
#include <sys/types.h>

#include "bench/run-options.h"
#include "plan/plan.h"
#include "store/layout.h"

/* How an attempt ended, and with it, a boot. */
enum sweep_class {
	SWEEP_TODO,		/* not at all yet */
	SWEEP_DONE,
	SWEEP_UNSUPPORTED,	/* there is no SVA with this kernel */
	SWEEP_BROKEN,		/* the kernel complained, or a run failed: a finding */
	SWEEP_INFRASTRUCTURE,	/* no fault of the kernel's */
	SWEEP_INTERRUPTED,	/* by the user, which is no attempt */
	SWEEP_CLASSES
};

/**
 * struct sweep_target - a kernel on a machine
 * @machine: of the plan
 * @kernel: as the plan names it
 * @release: what `uname -r` says there, NULL: not known yet
 * @identity: what it is, beyond its name: part of keys
 * @key: of all this, once it is known
 */
struct sweep_target {
	const struct plan_machine *machine;
	const char *kernel;
	char *release;
	char *identity;
	char key[STORE_KEY_CHARS + 1];
};

/**
 * struct sweep_boot - a boot of the plan
 * @target: of what
 * @number: 1, 2, ...
 * @class: how it ended
 * @attempts: since this sweep began
 * @broken: so many of them by the kernel
 * @waiting: it cannot begin before this machine is booted by somebody
 * @pid: of the child that is at it, 0: none
 * @job: of Slurm, that is at it or will be; NULL: none
 * @began_ns: when it began
 * @id: of the attempt
 */
struct sweep_boot {
	struct sweep_target *target;
	int64_t number;
	enum sweep_class class;
	int attempts;
	int broken;
	bool waiting;
	pid_t pid;
	struct sweep_job *job;
	int64_t began_ns;
	char id[STORE_KEY_CHARS + 1];
};

/**
 * struct sweep - a sweep under way
 * @plan: what it is to do
 * @points_nr: points of the plan
 * @store: folder
 * @store_lock: held as long as it goes on
 * @journal: descriptor
 * @targets: kernels on machines
 * @targets_nr: how many
 * @boots: in the order in which they are to be done
 * @boots_nr: how many
 * @seconds: that boots which are done have taken, of earlier sweeps too
 * @seconds_nr: how many
 * @settled: keys of runs that the journal says are not possible, and of targets without SVA: true
 *	for each
 * @ended: ids of attempts that the journal has the end of: true for each
 * @boot_ids: boots of this machine in which a boot of the plan was tried, by the machine's name in
 *	the plan: true for each
 * @tries: of boots that failed for no fault of the kernel's: how often, by name, since a user began
 * @told: of kernels of the lab, what the last sweep has told of what they are: lines of the journal,
 *	by machine and kernel
 * @watched: it goes on in another process: @told is what there is to know
 * @rebooted_for: the boot that this machine was rebooted for; NULL: it was not
 * @begin_ns: when it began
 * @fail_fast: no boot begins behind one that has failed, or is without SVA
 * @rebooting: this machine goes down: nothing more is to begin
 */
struct sweep {
	struct plan plan;
	size_t points_nr;
	char *store;
	int store_lock;
	int journal;
	struct sweep_target *targets;
	size_t targets_nr;
	struct sweep_boot *boots;
	size_t boots_nr;
	double *seconds;
	size_t seconds_nr;
	json_t *settled;
	json_t *ended;
	json_t *boot_ids;
	json_t *tries;
	json_t *told;
	bool watched;
	char *rebooted_for;
	int64_t begin_ns;
	bool fail_fast;
	bool rebooting;
};

/**
 * sweep_is_under_way() - is an attempt under way?
 * @boot: of which boot
 *
 * Return: true if something is at it.
 */
static inline bool sweep_is_under_way(const struct sweep_boot *boot)
{
	return boot->pid || boot->job;
}

#endif
