/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Comparisons: rows of what lies beside what, judged together. Of arms of a run here, of two
 * kernels in boots.h.
 *
 * A round passes over all arms, so that what the machine does meanwhile is in all of them: arms
 * of one run are compared by what they differ by in each round. Kernels share no rounds, and are
 * compared by boots as they are.
 */
#ifndef LIB_ANALYSIS_COMPARISON_H
#define LIB_ANALYSIS_COMPARISON_H

#include <stdbool.h>

#include "analysis/gate.h"
#include "analysis/old-api.h"
#include "analysis/sample.h"
#include "stat/cluster.h"
#include "stat/verdict.h"

/* The shift that matters, as a share of the base, unless the user says otherwise. */
#define COMPARISON_MARGIN	0.03

/**
 * struct row - a measure of an arm, against the same measure of the base
 * @measure: name
 * @arm: name
 * @count: a number, not a time
 * @base: what is independent: medians of the base's rounds, or of its boots
 * @new: and of the other
 * @paired: they are arms of the same rounds
 * @pairs: by what these differ in each round that has both
 * @base_n: samples behind @base
 * @new_n: samples behind @new
 * @base_median: of all samples of a run, or of @base where it is boots
 * @new_median: the same of the other
 * @blank: the largest share of samples that lack it, of an arm or a boot
 * @compared: both have data, of the same rounds if @paired, and little of it is blank: what
 *	follows is known
 * @figures: the comparison, its interval in step with the verdict
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
	bool paired;
	struct sample pairs;
	size_t base_n;
	size_t new_n;
	double base_median;
	double new_median;
	double blank;
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
 * struct comparison - two arms, or two kernels
 * @run: the run, or the first one of the base, without rows then
 * @new: the first one of the other group, or NULL
 * @path: of @run
 * @unlike: what must be alike and is not, as was allowed, or NULL
 * @noted: what else differs, or NULL
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
 * @old: what the old API would cost, of arms of one run
 * @gates: what they say
 */
struct comparison {
	const struct run *run;
	const struct run *new;
	const char *path;
	const char *unlike;
	const char *noted;
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
	struct old_api old;
	struct gate_results gates;
};

/**
 * rows_add() - add a row
 * @rows: rows
 * @measure: its name, copied
 * @arm: its name, copied
 * @count: it is a number
 *
 * Return: the row, without samples, until the next is added.
 */
struct row *rows_add(struct rows *rows, const char *measure, const char *arm, bool count);

/**
 * row_add_rounds() - put two arms of a run into a row
 * @row: from rows_add(); medians of all samples are left to the caller
 * @base: rounds of one arm, copied
 * @new: rounds of the other
 *
 * Of several runs one after the other, whose rounds are all taken for independent.
 */
void row_add_rounds(struct row *row, const struct rounds *base, const struct rounds *new);

/**
 * rows_compare() - compare the two sides of each row
 * @rows: gets figures, in which intervals are of all rows together, and not cut
 */
void rows_compare(struct rows *rows);

/**
 * comparison_arms() - the rows of one run: each arm against the first
 * @c: with run, share; gets unit, rows, aa
 * @list: measures
 */
void comparison_arms(struct comparison *c, const char *list);

/**
 * rows_control() - what an A/A control says
 * @rows: judged
 *
 * Return: CONTROL_FAIL where any row has changed, CONTROL_PASS where one could have.
 */
enum control rows_control(const struct rows *rows);

/**
 * comparison_judge() - say of each row what may be said
 * @c: with all rows; gets their verdicts, and the control's
 */
void comparison_judge(struct comparison *c);

/**
 * comparison_refused() - why its numbers are not to be used
 * @c: judged
 *
 * Return: the reason, or NULL.
 */
const char *comparison_refused(const struct comparison *c);

/**
 * rows_free() - free rows
 * @rows: rows
 */
void rows_free(struct rows *rows);

/**
 * comparison_free() - free the rows and what the gates say
 * @c: comparison
 */
void comparison_free(struct comparison *c);

#endif
