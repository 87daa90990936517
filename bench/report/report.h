/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmput-bench report: one HTML file of run directories, with everything in it.
 *
 * Runs of one point on one machine and kernel, such as its boots, are a group, with
 * a section of their own. A plot is a data file and a gnuplot script; both are in the
 * page, so that whoever has the page can remake the plot. The scripts are those of
 * scripts/plot, which are compiled in, and what they have to know of one plot. Text from run directories is made harmless
 * where it goes out: html_text() for the page, plot_text() for scripts.
 */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <stdio.h>

#include "analysis/boots.h"
#include "analysis/sample.h"
#include "result/rundir.h"
#include "stat/cluster.h"

#define LEVEL	0.95	/* of all intervals */
#define SEED	1	/* of those by draws, so that a report is the same when remade */

/* What group_median() has found out. */
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
 */
bool runs_alike(const struct run *a, const struct run *b, const char *const *except);

/**
 * points_alike() - are two runs of one workload, point and list of arms, wherever they ran?
 * @a: run
 * @b: the other
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
 */
struct sample group_sample(const struct group *g, size_t arm, size_t measure);

/**
 * group_rounds() - sample_rounds() over all runs of a group
 * @g: group
 * @arm: index of the arm
 * @measure: which
 */
struct sample group_rounds(const struct group *g, size_t arm, size_t measure);

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

/* The scripts of scripts/plot. The common one goes before each of the others. */
enum script {
	SCRIPT_COMMON,
	SCRIPT_DISTRIBUTION,
	SCRIPT_PHASES,
	SCRIPT_PASIDS,
	SCRIPT_RATE,
	SCRIPT_AGAINST,
	SCRIPT_MATRIX,
	SCRIPT_NR
};

/**
 * struct script_file - a script for gnuplot
 * @kind: of plot, for its name
 * @file: name
 * @text: all of it
 */
struct script_file {
	const char *kind;
	const char *file;
	const char *text;
};

extern const struct script_file scripts[];

/**
 * struct plot - a plot, and what makes it
 * @name: of its files, without suffix
 * @title: what it shows, for the page
 * @note: what has to be known to read it
 * @data: CSV
 * @vars: assignments, which go before the scripts
 * @script: that draws it, behind the common one
 * @svg: what gnuplot made of it, NULL before plots_draw()
 * @group: whose section it is in, or NULL for those over all groups
 */
struct plot {
	char *name;
	char *title;
	char *note;
	char *data;
	char *vars;
	enum script script;
	char *svg;
	const struct group *group;
};

/**
 * struct plots - all plots of a report; empty when zeroed
 * @v: the plots
 * @n: how many
 */
struct plots {
	struct plot *v;
	size_t n;
};

/* A plot that is being written. */
struct plot_file {
	FILE *data;
	FILE *vars;	/* assignments, for gnuplot */
	char *data_text;
	char *vars_text;
	size_t data_bytes;
	size_t vars_bytes;
};

/**
 * plot_begin() - begin a plot
 * @f: out: @f->data takes the CSV, @f->vars what the script has to know
 * @emulated: times are not a hardware's; the plot says so
 */
void plot_begin(struct plot_file *f, bool emulated);

/**
 * plot_end() - it is whole
 * @f: plot, gone afterwards
 * @plots: where it goes to
 * @script: that draws it
 * @title: allocated; now the plot's
 * @note: the same
 * @group: as in struct plot
 */
void plot_end(struct plot_file *f, struct plots *plots, enum script script, char *title, char *note,
	      const struct group *group);

/**
 * plot_drop() - there was no data for it
 * @f: plot, gone afterwards
 */
void plot_drop(struct plot_file *f);

/**
 * plot_text() - text for a CSV, or between quotes in a script
 * @f: to where
 * @text: any; what is not a letter, digit, blank or _.:=/+@%- becomes '?'
 */
void plot_text(FILE *f, const char *text);

/**
 * plot_arms() - tell a script the names of a run's arms
 * @vars: of the plot
 * @run: run
 */
void plot_arms(FILE *vars, const struct run *run);

/**
 * plots_draw() - have gnuplot draw all of them
 * @plots: plots
 *
 * Calls the program that $GNUPLOT names, or gnuplot, once.
 *
 * Return: EXIT_OK; EXIT_SKIPPED without gnuplot, EXIT_FAILED if it failed: both were reported.
 */
int plots_draw(struct plots *plots);

/**
 * svg_squeeze() - the same picture in fewer words
 * @svg: gnuplot's, from its first element
 *
 * Return: for a page, to be freed.
 */
char *svg_squeeze(const char *svg);

/**
 * plots_free() - free all plots
 * @plots: plots
 */
void plots_free(struct plots *plots);

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
 * struct pair - a point under two kernels
 * @base: its runs under one
 * @new: and under the other
 * @base_boots: what compare has made of @base
 * @new_boots: and of @new
 * @judged: as compare does
 */
struct pair {
	const struct group *base;
	const struct group *new;
	struct boots base_boots;
	struct boots new_boots;
	struct comparison judged;
};

/**
 * struct pairs - all points of a report of two kernels; empty when zeroed
 * @v: the pairs
 * @n: how many
 */
struct pairs {
	struct pair *v;
	size_t n;
};

/**
 * pairs_of() - pair the points of two kernels, and judge them
 * @pairs: out, empty; to be freed with pairs_free() in any case
 * @base: groups of one kernel, by points_alike()
 * @new: groups of the other
 * @measures: which, as a list for measure_wanted()
 *
 * Return: 0, or -1 after a message when they cannot be compared.
 */
int pairs_of(struct pairs *pairs, const struct groups *base, const struct groups *new,
	     const char *measures);

/**
 * pairs_free() - free what pairs_of() made
 * @pairs: pairs
 */
void pairs_free(struct pairs *pairs);

/**
 * plot_group() - the plots of a group's times, an arm each in all of them
 * @plots: where they go to, in the section of @g
 * @g: group
 */
void plot_group(struct plots *plots, const struct group *g);

/**
 * plot_pair() - the plots of a pair, base and new in each
 * @plots: where they go to; in the section of @p->base
 * @p: pair
 */
void plot_pair(struct plots *plots, const struct pair *p);

/* Of one group each, if it has the data. */
void plot_rate(struct plots *plots, const struct group *g);
void plot_pasids(struct plots *plots, const struct group *g);
/* Over groups: each parameter in which some of them differ alone, and close's matrix. */
void plot_against(struct plots *plots, const struct groups *groups);
void plot_matrix(struct plots *plots, const struct groups *groups);

/**
 * html_text() - text, harmless in an element and in an attribute
 * @f: to where
 * @text: any, UTF-8
 */
void html_text(FILE *f, const char *text);

/**
 * html_page() - the page of runs
 * @f: to where
 * @groups: what is reported of
 * @measures: which, as a list for measure_wanted()
 * @plots: drawn
 */
void html_page(FILE *f, const struct groups *groups, const char *measures,
	       const struct plots *plots);

/**
 * html_page_of_kernels() - the page of two kernels
 * @f: to where
 * @pairs: judged
 * @base: groups of one kernel
 * @new: groups of the other
 * @plots: drawn
 */
void html_page_of_kernels(FILE *f, const struct pairs *pairs, const struct groups *base,
			  const struct groups *new, const struct plots *plots);

/**
 * html_verdicts_begin() - begin the table of what may be said of all points
 * @f: to where
 */
void html_verdicts_begin(FILE *f);

/**
 * html_verdicts() - the headline of a point, in that table
 * @f: to where
 * @c: judged
 * @nr: number of the section that has the rest of it
 * @where: it was run, if that has to be said
 */
void html_verdicts(FILE *f, const struct comparison *c, size_t nr, const char *where);

/**
 * html_verdicts_end() - end the table
 * @f: to where
 */
void html_verdicts_end(FILE *f);

/**
 * html_rows() - all measures of a point
 * @f: to where
 * @c: judged
 */
void html_rows(FILE *f, const struct comparison *c);

/**
 * html_environments() - on which machines it was measured
 * @f: to where
 * @groups: groups
 */
void html_environments(FILE *f, const struct groups *groups);

#endif
