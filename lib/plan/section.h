/* SPDX-License-Identifier: GPL-2.0-only */
/* The sections of a plan, and what their keys may be. */
#ifndef LIB_PLAN_SECTION_H
#define LIB_PLAN_SECTION_H

#include "plan/plan.h"

#define PLAN_NAME_RULE	"letters, digits, _, . and -, at most 32, the first a letter or digit"

/**
 * typedef plan_set_fn - a key's value
 * @member: where it goes
 * @text: the value
 * @min: smallest, of numbers
 * @max: largest
 *
 * Return: NULL; else what is wrong with it, to be freed by the caller.
 */
typedef char *(*plan_set_fn)(void *member, const char *text, int64_t min, int64_t max);

/**
 * struct plan_known_key - a key that a section may have
 * @name: of it
 * @set: takes its value
 * @at: where in struct plan or struct plan_machine it goes
 * @min: for @set
 * @max: for @set
 */
struct plan_known_key {
	const char *name;
	plan_set_fn set;
	size_t at;
	int64_t min;
	int64_t max;
};

enum plan_kind { PLAN_KIND_PLAN, PLAN_KIND_MACHINE, PLAN_KIND_RUN, PLAN_KINDS };

/**
 * struct plan_kind_of_section - a kind of section
 * @name: that it begins with
 * @named: a name follows
 * @keys: that it may have, ended by one without a name; of a [run] they are the workload's
 */
struct plan_kind_of_section {
	const char *name;
	bool named;
	struct plan_known_key keys[10];
};

extern const struct plan_kind_of_section plan_kinds[PLAN_KINDS];

/**
 * plan_is_name() - may a plan, a machine or a run be called so?
 * @text: the name
 *
 * Return: true if it may.
 */
bool plan_is_name(const char *text);

#endif
