/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Plans: what a sweep is to measure, as an INI file that people write.
 *
 *	[plan]			name, boots, jobs, seed, time, retries
 *	[machine NAME]		executor, and what it has to know; kernels
 *	[run NAME]		workload, and options of `mmput-bench run` without their dashes
 *
 * In a [run] a comma multiplies: a key with two values makes two points of one, each named by what
 * it has of the two. Not so in those that are lists for run itself: arms, counters, place. A value
 * goes on in the next line where that begins with a space.
 *
 * This reads and multiplies. What a workload makes of its keys, it does not know.
 */
#ifndef LIB_PLAN_H
#define LIB_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLAN_NAME_MAX	32	/* characters of a name of a plan, a machine or a run */
#define PLAN_KEYS_MAX	32	/* of a [run] */
#define PLAN_POINTS_MAX	100000

/* Who boots a machine, and runs something there. */
enum plan_executor {
	PLAN_LAB,	/* a guest of the lab */
	PLAN_HERE,	/* this machine, as it runs now */
	PLAN_REBOOT,	/* this machine, booted for it */
	PLAN_SLURM,	/* nodes of a cluster */
	PLAN_COMMAND,	/* whatever the user's command does */
	PLAN_EXECUTORS
};

/**
 * struct plan_list - what is between commas
 * @v: values, without spaces around them
 * @n: how many, at least 1
 */
struct plan_list {
	char **v;
	size_t n;
};

/**
 * struct plan_machine - where to measure
 * @name: of it, and of its folder in the store
 * @line: of its section
 * @executor: enum plan_executor
 * @iommu: of the lab: "vtd" or "smmuv3"
 * @exact: of the lab: instructions are counted instead of time
 * @smp: of the lab: CPUs; 0: as many as the lab takes
 * @timeout_ns: a boot that takes longer has failed
 * @jobs: so many boots at once
 * @kernels: which
 * @command: of PLAN_COMMAND, what to run; of PLAN_REBOOT, what reboots into a kernel; of
 *	PLAN_SLURM more words for sbatch; NULL if not given
 */
struct plan_machine {
	char *name;
	int line;
	enum plan_executor executor;
	char *iommu;
	bool exact;
	int64_t smp;
	int64_t timeout_ns;
	int64_t jobs;
	struct plan_list kernels;
	char *command;
};

/**
 * struct plan_key - a key of a [run], which goes to `mmput-bench run`
 * @name: such as "procs"
 * @values: such as "4" and "16"
 * @line: where it is
 */
struct plan_key {
	char *name;
	struct plan_list values;
	int line;
};

/**
 * struct plan_run - what to measure
 * @name: of it; those of its points begin with it
 * @line: of its section
 * @workload: of the suite
 * @workload_line: where it is
 * @keys: in the order of the file
 * @keys_nr: how many
 */
struct plan_run {
	char *name;
	int line;
	char *workload;
	int workload_line;
	struct plan_key *keys;
	size_t keys_nr;
};

/**
 * struct plan - a plan, read
 * @path: of its file
 * @name: of it
 * @boots: of each kernel on each machine
 * @jobs: so many boots at once, on all machines together; 0: as many as these have
 * @seed: boot n has the seed 1000 * @seed + n, and the order of boots is drawn from it
 * @time_ns: no boot that would not be over by then begins; 0: they all do
 * @retries: of a boot that fails for no fault of the kernel's
 * @machines: at least one
 * @machines_nr: how many
 * @runs: at least one
 * @runs_nr: how many
 */
struct plan {
	char *path;
	char *name;
	int64_t boots;
	int64_t jobs;
	int64_t seed;
	int64_t time_ns;
	int64_t retries;
	struct plan_machine *machines;
	size_t machines_nr;
	struct plan_run *runs;
	size_t runs_nr;
};

/**
 * struct plan_point - one of the points that a [run] makes
 * @run: which
 * @values: of each of its keys, index into its values
 */
struct plan_point {
	const struct plan_run *run;
	size_t values[PLAN_KEYS_MAX];
};

/**
 * plan_read() - read a plan
 * @path: of its file
 * @plan: out; to be freed with plan_free(), also after a failure
 *
 * What is wrong is reported once, with file, line, and, of a name that does not exist, the nearest
 * that do.
 *
 * Return: 0; -EINVAL; or what the file system says.
 */
int plan_read(const char *path, struct plan *plan);

/**
 * plan_error() - report what is wrong with a plan
 * @plan: plan
 * @line: where
 * @fmt: printf format: what
 *
 * Return: -EINVAL.
 */
__attribute__((format(printf, 3, 4)))
int plan_error(const struct plan *plan, int line, const char *fmt, ...);

/**
 * plan_executor_name() - the name of an executor
 * @executor: enum plan_executor
 *
 * Return: as in a plan, such as "lab".
 */
const char *plan_executor_name(enum plan_executor executor);

/**
 * plan_list_set() - another list for one
 * @list: list; what was in it is freed
 * @text: values with commas between
 *
 * Return: 0, or -EINVAL if one of them is empty.
 */
int plan_list_set(struct plan_list *list, const char *text);

/**
 * plan_points() - how many points a plan has
 * @plan: plan
 *
 * Return: so many; above PLAN_POINTS_MAX, it may be any number above it.
 */
size_t plan_points(const struct plan *plan);

/**
 * plan_point() - one of them
 * @plan: plan
 * @i: below plan_points(); those of one run follow each other, the last key's values fastest
 * @point: out
 */
void plan_point(const struct plan *plan, size_t i, struct plan_point *point);

/**
 * plan_point_name() - how it is called
 * @point: point
 *
 * Return: the run's name, with ".KEY=VALUE" behind it for each key of several values, as a name
 * of a folder; to be freed by the caller.
 */
char *plan_point_name(const struct plan_point *point);

/**
 * plan_free() - free what plan_read() made
 * @plan: plan
 */
void plan_free(struct plan *plan);

#endif
