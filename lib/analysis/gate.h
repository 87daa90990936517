/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Gates: quantiles that must not grow by more than so much.
 *
 * A gate is for all arms that are compared, or for one. It fails where the whole 95 %
 * interval of the shift is beyond what is allowed; where only a part of it is, nobody can
 * tell, which is said and passes: a gate that fails by chance is soon switched off. What
 * can never fail is no gate: it is refused.
 */
#ifndef LIB_ANALYSIS_GATE_H
#define LIB_ANALYSIS_GATE_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/sample.h"
#include "stat/cluster.h"

#define GATES_MAX	16

/**
 * struct gate - what must not be, such as mmput:p50>+3% or callback/mmput:p50>+3%
 * @text: as given
 * @what: a measure, or an arm, a slash and a measure
 * @q: the quantile, 0 to 1
 * @share: by how much of the base's it may grow
 */
struct gate {
	const char *text;
	char what[2 * RUNDIR_NAME_MAX + 2];
	double q;
	double share;
};

/**
 * struct gates - all of them
 * @v: the gates
 * @n: how many
 */
struct gates {
	struct gate v[GATES_MAX];
	size_t n;
};

enum gate_outcome {
	GATE_OK,
	GATE_UNKNOWN,	/* it may be beyond, or not */
	GATE_REGRESSED,
	GATE_REFUSED,	/* it could not have failed */
};

/**
 * struct gate_result - a gate in an arm
 * @gate: which
 * @arm: name; NULL: there is none to look at
 * @outcome: of it
 * @why: it is refused
 * @base: the base's quantile, unless it is refused
 * @shift: of the quantile, likewise
 */
struct gate_result {
	const struct gate *gate;
	const char *arm;
	enum gate_outcome outcome;
	const char *why;
	double base;
	struct stat_estimate shift;
};

/**
 * struct gate_results - of all gates
 * @v: results, to be freed
 * @n: how many
 */
struct gate_results {
	struct gate_result *v;
	size_t n;
};

/**
 * struct gate_groups - what is looked at
 * @run: has the arms
 * @base: pools of the base
 * @new: pools of the other; NULL: the arms are compared with the first
 * @exact: two exact runs, without chance: intervals have no width
 * @refused: why nothing may be said, or NULL
 */
struct gate_groups {
	const struct run *run;
	const struct pool *base;
	const struct pool *new;
	bool exact;
	const char *refused;
};

/**
 * gate_parse() - from the command line
 * @text: [ARM/]MEASURE:pN>+X%
 * @g: out
 *
 * Return: 0, or -EINVAL.
 */
int gate_parse(const char *text, struct gate *g);

/**
 * gate_find() - what a gate looks at
 * @g: gate
 * @run: run
 * @arm: out, index of the arm; of no arm: all are
 *
 * The name of a measure may have a slash in it: a measure that is called so goes first.
 *
 * Return: the measure, or measures_nr() when there is no such measure or arm.
 */
size_t gate_find(const struct gate *g, const struct run *run, size_t *arm);

/**
 * gates_pools() - what the gates of a run or a boot are told from
 * @gates: the gates
 * @run: run
 * @whole: it is a boot among others
 * @pools: by gate and arm, added to
 */
void gates_pools(const struct gates *gates, const struct run *run, bool whole, struct pool *pools);

/**
 * gates_pools_free() - free them
 * @gates: the gates
 * @run: any run of theirs
 * @pools: by gate and arm
 */
void gates_pools_free(const struct gates *gates, const struct run *run, struct pool *pools);

/**
 * gates_judge() - has anything regressed?
 * @gates: the gates
 * @in: what is looked at
 *
 * Return: one result or more for each gate.
 */
struct gate_results gates_judge(const struct gates *gates, const struct gate_groups *in);

/**
 * gates_status() - the exit code
 * @results: of the gates
 *
 * Return: EXIT_USAGE where a gate is refused, else EXIT_FAILED where one has regressed,
 * else EXIT_OK.
 */
int gates_status(const struct gate_results *results);

#endif
