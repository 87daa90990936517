/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Are two runs alike? Of what they may differ in, whoever compares names what must be the same.
 */
#ifndef LIB_ANALYSIS_ALIKE_H
#define LIB_ANALYSIS_ALIKE_H

#include <jansson.h>

#include "result/rundir.h"

/* What run.json has of it, in the order in which differences are named. */
enum alike {
	ALIKE_WORKLOAD,
	ALIKE_POINT,
	ALIKE_ARMS,
	ALIKE_METRICS,
	ALIKE_COUNTERS,
	ALIKE_PROBE,
	ALIKE_EXACT,
	ALIKE_EMULATED,
	ALIKE_ROUNDS,
	ALIKE_SEED,
	ALIKE_KERNEL,
	ALIKE_BUILD,
	ALIKE_DEVICE,
	ALIKE_IOMMUS,
	ALIKE_ARCH,
	ALIKE_CPU,
	ALIKE_NR
};

/* A set of these. */
#define ALIKE(what)	(1U << ALIKE_##what)

/* What was run, but for its point; and all of what was run. */
#define ALIKE_LISTS	(ALIKE(WORKLOAD) | ALIKE(ARMS) | ALIKE(METRICS) | ALIKE(COUNTERS))
#define ALIKE_RUN	(ALIKE_LISTS | ALIKE(POINT))
/* How it was seen. */
#define ALIKE_WAY	(ALIKE(PROBE) | ALIKE(EXACT) | ALIKE(EMULATED))

enum likeness {
	LIKENESS_SAME,
	LIKENESS_DIFFERENT,
	LIKENESS_UNKNOWN,	/* only one of the two has it */
};

/**
 * alike_in() - are two runs the same in one thing?
 * @a: run.json of one
 * @b: and of the other
 * @what: the thing
 *
 * Return: LIKENESS_SAME also where neither has it.
 */
enum likeness alike_in(const json_t *a, const json_t *b, enum alike what);

/**
 * alike_difference() - what do two runs differ in that must be the same?
 * @a: run
 * @b: the other
 * @set: of ALIKE(), what must be the same, and known of both if it is known of one
 *
 * Return: its name, such as "point", or NULL: in nothing.
 */
const char *alike_difference(const struct run *a, const struct run *b, unsigned int set);

/**
 * alike_parameters() - in which parameters do two points differ?
 * @a: point
 * @b: the other
 * @except: parameters that may differ; ends with NULL
 *
 * Return: their names with commas between them, to be freed, or NULL: in none.
 */
char *alike_parameters(json_t *a, json_t *b, const char *const *except);

#endif
