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
	ALIKE_ENGINE,
	ALIKE_PCI_VENDOR,
	ALIKE_PCI_DEVICE,
	ALIKE_TOOL,
	ALIKE_PLACE,
	ALIKE_WORKERS,
	ALIKE_CPUS,
	ALIKE_CONFIG,
	ALIKE_PREEMPTION,
	ALIKE_DOMAIN,
	ALIKE_GOVERNOR,
	ALIKE_TURBO,
	ALIKE_SMT,
	ALIKE_THP,
	ALIKE_NR
};

/* A set of these. */
#define ALIKE(what)	(1U << ALIKE_##what)

/* What was run, but for its point; and all of what was run. */
#define ALIKE_LISTS	(ALIKE(WORKLOAD) | ALIKE(ARMS) | ALIKE(METRICS) | ALIKE(COUNTERS))
#define ALIKE_RUN	(ALIKE_LISTS | ALIKE(POINT))
/* How it was seen. */
#define ALIKE_WAY	(ALIKE(PROBE) | ALIKE(EXACT) | ALIKE(EMULATED))
/*
 * On what it was seen, and how: where this differs, a comparison says nothing of two kernels, or of
 * a patch. It is refused, unless somebody wants to see it all the same.
 */
#define ALIKE_HARDWARE	(ALIKE(IOMMUS) | ALIKE(ARCH) | ALIKE(CPU) | ALIKE(ENGINE) | \
			 ALIKE(PCI_VENDOR) | ALIKE(PCI_DEVICE))
#define ALIKE_MACHINE	(ALIKE_WAY | ALIKE_HARDWARE)
/* What makes a comparison weaker, or explains it: where this differs, it is said. */
#define ALIKE_NOTED	(ALIKE(ROUNDS) | ALIKE(DEVICE) | ALIKE(TOOL) | ALIKE(PLACE) | ALIKE(WORKERS) | \
			 ALIKE(CPUS) | ALIKE(CONFIG) | ALIKE(PREEMPTION) | ALIKE(DOMAIN) | \
			 ALIKE(GOVERNOR) | ALIKE(TURBO) | ALIKE(SMT) | ALIKE(THP))

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
 * struct alike_found - what runs differ in; nothing when zeroed
 * @set: of ALIKE()
 * @text: their names, each with both values made printable, and commas between them, to be
 *	freed; NULL: nothing
 */
struct alike_found {
	unsigned int set;
	char *text;
};

/**
 * alike_find() - what do two runs differ in?
 * @a: run.json of one
 * @b: and of the other
 * @set: of ALIKE(), what is looked at. What is not known of one of them is no difference: runs of
 *	older versions know less.
 * @found: gets more, of what is not in there already
 */
void alike_find(const json_t *a, const json_t *b, unsigned int set, struct alike_found *found);

/**
 * alike_join() - what runs of two groups differ in
 * @to: of one, gets what is of the other
 * @from: the other
 */
void alike_join(struct alike_found *to, const struct alike_found *from);

/**
 * alike_check() - may two runs be compared?
 * @a: run
 * @a_path: of its directory
 * @b: the other
 * @b_path: and of that
 * @allowed: whatever ALIKE_MACHINE they differ in
 * @unlike: gets that
 *
 * Return: 0, or -1 after a message that has both values.
 */
int alike_check(const struct run *a, const char *a_path, const struct run *b, const char *b_path,
		bool allowed, struct alike_found *unlike);

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
