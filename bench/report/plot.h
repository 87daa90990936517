/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Plots of a report. A plot is a data file and a gnuplot script; both are in the page, so that
 * whoever has the page can remake the plot. The scripts are those of scripts/plot, which are
 * compiled in, and assignments that they have to know of one plot. Text from run directories is
 * made harmless where it goes out: plot_text() for scripts.
 */
#ifndef BENCH_REPORT_PLOT_H
#define BENCH_REPORT_PLOT_H

#include <stdio.h>

#include "bench/report/group.h"

/* The scripts of scripts/plot. The common one goes before each of the others. */
enum script {
	SCRIPT_COMMON,
	SCRIPT_DISTRIBUTION,
	SCRIPT_PHASES,
	SCRIPT_PARTS,
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
 * script_first() - the first kind of plot that the same file draws
 * @script: of a kind
 *
 * Return: that kind.
 */
enum script script_first(enum script script);

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

/**
 * struct plot_file - a plot that is being written
 * @data: takes the CSV
 * @vars: takes assignments, for gnuplot
 * @data_text: what @data has taken, once it is flushed
 * @vars_text: the same of @vars
 * @data_bytes: of @data_text
 * @vars_bytes: of @vars_text
 */
struct plot_file {
	FILE *data;
	FILE *vars;
	char *data_text;
	char *vars_text;
	size_t data_bytes;
	size_t vars_bytes;
};

/**
 * plot_begin() - begin a plot
 * @f: out: @f->data takes the CSV, @f->vars what the script has to know
 * @run: of the plot: what has to be said of its times, and its kernel
 */
void plot_begin(struct plot_file *f, const struct run *run);

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
 * @keep: where to keep data, scripts and pictures, a folder that is made; NULL keeps none
 *
 * Calls the program that $GNUPLOT names, or gnuplot, once.
 *
 * Return: EXIT_OK; EXIT_SKIPPED without gnuplot, EXIT_FAILED if it failed: both were reported.
 */
int plots_draw(struct plots *plots, const char *keep);

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
