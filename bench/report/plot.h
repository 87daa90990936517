/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Plots of a report. lib/draw draws them; a plot's section is its group, or NULL for those over
 * all groups.
 */
#ifndef BENCH_REPORT_PLOT_H
#define BENCH_REPORT_PLOT_H

#include "bench/report/group.h"
#include "draw/plot.h"

enum script {
	SCRIPT_DISTRIBUTION,
	SCRIPT_PHASES,
	SCRIPT_PARTS,
	SCRIPT_PASIDS,
	SCRIPT_RATE,
	SCRIPT_AGAINST,
	SCRIPT_MATRIX,
};

/* By enum script. */
extern const struct plot_script scripts[];

/**
 * plot_begin_run() - begin a plot of a run
 * @f: out, as for plot_begin()
 * @run: of the plot: what has to be said of its times, and its kernel
 */
void plot_begin_run(struct plot_file *f, const struct run *run);

/**
 * plot_arms() - tell a script the names of a run's arms
 * @vars: of the plot
 * @run: run
 */
void plot_arms(FILE *vars, const struct run *run);

/**
 * struct series - a curve, or a bar
 * @name: in the plot, a word
 * @group: of which
 * @arm: index of the arm
 */
struct series {
	const char *name;
	const struct group *group;
	size_t arm;
};

/**
 * plot_distribution() - empirical distribution functions
 * @plots: where the plot goes to, if there is data for it
 * @series: the curves; the first one's group has the plot in its section
 * @n: how many, 1 or more
 * @title: of the plot
 * @note: what else has to be known
 */
void plot_distribution(struct plots *plots, const struct series *series, size_t n,
		       const char *title, const char *note);

/**
 * plot_phases() - what mmput consists of, stacked
 * @plots: where the plot goes to, if there is data for it
 * @series: the bars; the first one's group has the plot in its section
 * @n: how many, 1 or more
 * @title: of the plot
 * @note: what else has to be known
 */
void plot_phases(struct plots *plots, const struct series *series, size_t n, const char *title,
		 const char *note);

/**
 * plot_group() - the plots of a group's times, an arm each in all of them
 * @plots: where they go to, in the section of @g
 * @g: group
 */
void plot_group(struct plots *plots, const struct group *g);

/**
 * plot_rate() - exits per second of each round
 * @plots: where the plot goes to, if there is data for it
 * @g: group, in whose section it is
 */
void plot_rate(struct plots *plots, const struct group *g);

/**
 * plot_pasids() - the lives of the first PASIDs
 * @plots: where the plot goes to, if there is data for it
 * @g: group, in whose section it is
 */
void plot_pasids(struct plots *plots, const struct group *g);

/**
 * plot_against() - over groups, each parameter in which some of them differ alone
 * @plots: where the plots go to
 * @groups: groups
 */
void plot_against(struct plots *plots, const struct groups *groups);

/**
 * plot_matrix() - over groups of the workload close, when and in which order files are closed
 * @plots: where the plots go to
 * @groups: groups
 */
void plot_matrix(struct plots *plots, const struct groups *groups);

#endif
