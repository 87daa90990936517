/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The verb `compare`: compare.c reads what is asked for, rows.c makes rows
 * of runs, and the others say what is in them.
 */
#ifndef BENCH_COMPARE_H
#define BENCH_COMPARE_H

#include <stdbool.h>
#include <stdio.h>

#include "bench/compare/gate.h"
#include "analysis/sample.h"
#include "stat/cluster.h"
#include "stat/verdict.h"

/* The shift that matters, as a share of the base, unless the user says otherwise. */
#define COMPARE_MARGIN	0.03

/**
 * struct row - a measure of an arm, against the same measure of the base
 * @measure: name
 * @arm: name
 * @count: a number, not a time
 * @base: what is independent: medians of the base's rounds, or of its boots
 * @new: and of the other
 * @base_n: samples behind @base
 * @new_n: samples behind @new
 * @base_median: of all samples of a run, or of @base where it is boots
 * @new_median: the same of the other
 * @compared: both have data: what follows is known
 * @figures: the comparison
 * @p: of all rows together (Holm)
 * @margin: what would matter, in the samples' unit
 * @verdict: what may be said
 */
struct row {
	char *measure;
	char *arm;
	bool count;
	struct sample base;
	struct sample new;
	size_t base_n;
	size_t new_n;
	double base_median;
	double new_median;
	bool compared;
	struct stat_compared figures;
	double p;
	double margin;
	enum stat_verdict verdict;
};

/**
 * struct rows - rows that are judged together
 * @v: the rows
 * @n: how many
 */
struct rows {
	struct row *v;
	size_t n;
};

enum control {
	CONTROL_NONE,	/* there is none */
	CONTROL_BLIND,	/* there is too little of it: it could not fail */
	CONTROL_PASS,
	CONTROL_FAIL,
};

/**
 * struct old_figure - what something would cost
 * @e: in ns
 * @known: there are samples enough to say so
 */
struct old_figure {
	struct stat_estimate e;
	bool known;
};

/**
 * struct old_row - what the old API would cost in a measure
 * @measure: which
 * @cost: the arms' sum, see old.c
 * @over: how much that is over the arm none
 */
struct old_row {
	size_t measure;
	struct old_figure cost;
	struct old_figure over;
};

/**
 * struct comparison - two arms, or two kernels
 * @run: the run, or the first one of the base, without rows then
 * @new: the first one of the other group, or NULL
 * @path: of @run
 * @runs: how many boots the base has; 0: the rows are arms of one run
 * @runs_new: and the other group
 * @runs_control: boots of the base's kernel that are for the control only; 0: its own are split
 * @drops: samples that were lost
 * @incomplete: a run was cut short
 * @unit: what is independent, "rounds" or "boots"
 * @share: what would matter, as a share of the base's median
 * @rows: what is asked for
 * @aa: the same with the same, the A/A control
 * @within: of boots, that of the arms in each of them
 * @control: what these say
 * @old: what the old API would cost, for each measure of which that is known
 * @old_nr: how many
 * @gates: what they say, for compare_json()
 */
struct comparison {
	const struct run *run;
	const struct run *new;
	const char *path;
	size_t runs;
	size_t runs_new;
	size_t runs_control;
	int64_t drops;
	bool incomplete;
	const char *unit;
	double share;
	struct rows rows;
	struct rows aa;
	struct rows within;
	enum control control;
	struct old_row *old;
	size_t old_nr;
	struct gate_results gates;
};

/**
 * compare_wanted() - is a measure asked for?
 * @list: names with commas between them; NULL: all are
 * @name: of the measure
 */
bool compare_wanted(const char *list, const char *name);

/**
 * compare_known() - does a run know all that is asked for?
 * @run: run
 * @path: of its directory
 * @list: names with commas between them, or NULL
 *
 * A name that no run has is a mistake, not an empty table.
 *
 * Return: false after a message if it does not.
 */
bool compare_known(const struct run *run, const char *path, const char *list);

/**
 * compare_row() - add a row
 * @rows: rows
 * @measure: its name, copied
 * @arm: its name, copied
 * @count: it is a number
 *
 * Return: the row, without samples, until the next is added.
 */
struct row *compare_row(struct rows *rows, const char *measure, const char *arm, bool count);

/**
 * compare_arms() - the rows of one run: each arm against the first
 * @c: with run, share; gets unit, rows, aa
 * @list: measures
 */
void compare_arms(struct comparison *c, const char *list);

/**
 * struct boot_medians - a measure's arm in several boots
 * @s: the median of each that has any, in their order
 * @samples: behind all of them
 */
struct boot_medians {
	struct sample s;
	size_t samples;
};

/**
 * struct boots - several boots of a kernel, in which the same was run; empty when zeroed
 * @first: run of the first boot, without its rows
 * @path: of its directory
 * @n: boots
 * @drops: samples that were lost in all of them
 * @incomplete: boots whose run was cut short
 * @cells: by measure and arm
 * @pools: by gate and arm
 * @within: the first arm against the arm control, in each boot
 * @again: more boots of this kernel, for the control alone, or NULL
 */
struct boots {
	struct run first;
	const char *path;
	size_t n;
	int64_t drops;
	size_t incomplete;
	struct boot_medians *cells;
	struct pool *pools;
	struct rows within;
	struct boots *again;
};

/**
 * boots_add() - one more boot
 * @b: boots
 * @run: run, taken over
 * @path: of its directory
 * @list: measures
 * @gates: whose pools are wanted
 *
 * Return: 0, or -1 after a message when it is not a boot of the same.
 */
int boots_add(struct boots *b, struct run *run, const char *path, const char *list,
	      const struct gates *gates);

/**
 * boots_free() - free boots
 * @b: boots
 * @gates: as given to boots_add()
 */
void boots_free(struct boots *b, const struct gates *gates);

/**
 * compare_boots() - the rows of two kernels: each arm against the same arm
 * @c: with share; gets all but the verdicts
 * @base: boots of one kernel
 * @new: boots of the other
 *
 * The control is @base against @base->again, or else one half of it against the other. The
 * rows within boots go over to @c.
 *
 * Return: 0, or -1 after a message when they cannot be compared.
 */
int compare_boots(struct comparison *c, struct boots *base, struct boots *new);

/**
 * exact_pair() - are two runs to be compared exit by exit?
 * @base: a run
 * @new: the other
 *
 * Return: both are exact, and have the same point and seed.
 */
bool exact_pair(const struct run *base, const struct run *new);

/**
 * compare_exact() - say what differs between two exact runs, and of which phase it is
 * @base: a run
 * @new: the other, see exact_pair()
 * @list: measures, whose values are compared one by one; NULL: mmput and its phases
 */
void compare_exact(const struct run *base, const struct run *new, const char *list);

/**
 * put_number() - print a difference, with a sign, and commas between thousands
 * @f: where
 * @ns: of times, or of numbers
 */
void put_number(FILE *f, int64_t ns);

/**
 * compare_values() - say by how much the values of measures differ
 * @base: a run
 * @new: the other, see exact_pair()
 * @list: measures
 */
void compare_values(const struct run *base, const struct run *new, const char *list);

/**
 * control_of() - what an A/A control says
 * @rows: judged
 */
enum control control_of(const struct rows *rows);

/**
 * compare_judge() - say of each row what may be said
 * @c: with all rows; gets their verdicts, and the control's
 */
void compare_judge(struct comparison *c);

/**
 * compare_refused() - why its numbers are not to be used
 * @c: judged
 *
 * Return: the reason, or NULL.
 */
const char *compare_refused(const struct comparison *c);

/**
 * compare_status() - the exit code
 * @c: judged, its gates too
 */
int compare_status(const struct comparison *c);

/**
 * rows_free() - free rows
 * @rows: rows
 */
void rows_free(struct rows *rows);

/**
 * compare_free() - free the rows and what the gates say
 * @c: comparison
 */
void compare_free(struct comparison *c);

/**
 * compare_old_add() - see what the old API would cost in a measure
 * @c: of one run, gets a row of @old where it has the arms that this takes
 * @measure: which
 * @rounds: of each arm
 */
void compare_old_add(struct comparison *c, size_t measure, const struct rounds *rounds);

#endif
