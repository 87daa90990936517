/* SPDX-License-Identifier: GPL-2.0-only */
/* Gates of compare: quantiles that must not grow by more than so much. */
#ifndef BENCH_COMPARE_GATE_H
#define BENCH_COMPARE_GATE_H

#include <stdbool.h>
#include <stdio.h>

#include "bench/sample.h"

#define GATES_MAX	16

/**
 * struct gate - what must not be, such as mmput:p50>+3%
 * @text: as given
 * @measure: name
 * @q: the quantile, 0 to 1
 * @share: by how much of the base's it may grow
 */
struct gate {
	const char *text;
	char measure[RUNDIR_NAME_MAX + 1];
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

/**
 * gate_parse() - from the command line
 * @text: MEASURE:pN>+X%
 * @g: out
 *
 * Return: 0, or -EINVAL.
 */
int gate_parse(const char *text, struct gate *g);

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
 * gates_check() - has anything regressed?
 * @gates: the gates
 * @run: has the arms
 * @base: pools of the base
 * @new: pools of the other; NULL: the arms are compared with the first
 * @f: where to say so
 *
 * A quantile has regressed when the whole interval of its shift is beyond what is
 * allowed. One that cannot be told has not passed.
 *
 * Return: EXIT_OK or EXIT_FAILED.
 */
int gates_check(const struct gates *gates, const struct run *run, const struct pool *base,
		const struct pool *new, FILE *f);

#endif
