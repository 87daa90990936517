/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs of one point on one machine and kernel, such as its boots, are a group: their samples are
 * taken together.
 */
#ifndef BENCH_REPORT_GROUP_H
#define BENCH_REPORT_GROUP_H

#include "analysis/boots.h"
#include "analysis/sample.h"
#include "result/rundir.h"
#include "stat/cluster.h"

#define LEVEL	0.95	/* of all intervals */
#define SEED	1	/* of those by draws, so that a report is the same when remade */

/**
 * struct median - what group_median() has found out
 * @known: it has
 * @measured: there is data
 * @e: the median, and where it lies
 */
struct median {
	bool known;
	bool measured;
	struct stat_estimate e;
};

/**
 * struct group - runs of the same point
 * @runs: the runs, in the order they were given; owned by the caller
 * @paths: of each
 * @runs_nr: how many, 1 or more
 * @medians: by arm and measure
 */
struct group {
	const struct run **runs;
	const char **paths;
	size_t runs_nr;
	struct median *medians;
};

/**
 * struct groups - all groups of a report, or of one of its kernels
 * @v: the groups
 * @n: how many
 */
struct groups {
	struct group *v;
	size_t n;
};

/**
 * runs_alike() - are two runs of one point, on one machine and kernel?
 * @a: run
 * @b: the other
 * @except: parameters that may differ, but for what is before a colon; ends with NULL
 *
 * Return: true if they are.
 */
bool runs_alike(const struct run *a, const struct run *b, const char *const *except);

/**
 * points_alike() - are two runs of one workload, point and list of arms, wherever they ran?
 * @a: run
 * @b: the other
 *
 * Return: true if they are.
 */
bool points_alike(const struct run *a, const struct run *b);

/**
 * groups_of() - sort runs into groups
 * @runs: runs
 * @paths: of each
 * @runs_nr: how many
 * @anywhere: by points_alike(), not runs_alike()
 *
 * Return: the groups, in the order of their first runs; to be freed with groups_free().
 */
struct groups groups_of(const struct run *runs, char *const *paths, size_t runs_nr, bool anywhere);

/**
 * groups_free() - free what groups_of() made
 * @groups: groups
 */
void groups_free(struct groups *groups);

/**
 * group_sample() - sample_of() over all runs of a group
 * @g: group
 * @arm: index of the arm
 * @measure: which
 *
 * Return: sorted; to be freed with sample_free().
 */
struct sample group_sample(const struct group *g, size_t arm, size_t measure);

/**
 * group_median() - the median of an arm, and where it lies
 * @g: group
 * @arm: index of the arm
 * @measure: which
 * @e: out: of the rounds' medians, with the 95 % interval over boots, or over rounds
 *	where there is one boot only
 *
 * Return: false if there is no data.
 */
bool group_median(const struct group *g, size_t arm, size_t measure, struct stat_estimate *e);

/**
 * group_compare() - each arm against the first one, judged
 * @g: group
 * @measures: which, as a list for measure_wanted()
 * @c: out: to be freed with comparison_free()
 */
void group_compare(const struct group *g, const char *measures, struct comparison *c);

#endif
