/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Boots of a kernel, in which the same was run: what is independent between kernels is a boot.
 */
#ifndef LIB_ANALYSIS_BOOTS_H
#define LIB_ANALYSIS_BOOTS_H

#include "analysis/alike.h"
#include "analysis/comparison.h"

/**
 * struct boot_medians - a measure's arm in several boots
 * @s: the median of each that has any, in their order
 * @samples: behind all of them
 * @blank: the largest share of a boot's events that lack it, see measure_blank()
 */
struct boot_medians {
	struct sample s;
	size_t samples;
	double blank;
};

/**
 * struct boots - several boots of a kernel, in which the same was run; empty when zeroed
 * @first: run of the first boot, not owned
 * @path: of its directory
 * @n: boots
 * @drops: samples that were lost in all of them
 * @incomplete: boots whose run was cut short
 * @cells: by measure and arm
 * @pools: by gate and arm
 * @within: the first arm against the arm control, in each boot
 * @allow_unlike: set beforehand: what must be alike need not be
 * @unlike: what is not then, of these boots, and of those that they are compared with
 * @noted: what else is not
 * @again: more boots of this kernel, for the control alone, or NULL
 */
struct boots {
	const struct run *first;
	const char *path;
	size_t n;
	int64_t drops;
	size_t incomplete;
	struct boot_medians *cells;
	struct pool *pools;
	struct rows within;
	bool allow_unlike;
	struct alike_found unlike;
	struct alike_found noted;
	struct boots *again;
};

/**
 * boots_add() - one more boot
 * @b: boots
 * @run: run; the first of @b's has to stay until boots_free(), but its rows need not
 * @path: of its directory
 * @list: measures
 * @gates: whose pools are wanted
 *
 * Return: 0, or -1 after a message when it is not a boot of the same.
 */
int boots_add(struct boots *b, const struct run *run, const char *path, const char *list,
	      const struct gates *gates);

/**
 * boots_free() - free boots
 * @b: boots
 * @gates: as given to boots_add()
 */
void boots_free(struct boots *b, const struct gates *gates);

/**
 * boots_compare() - the rows of two kernels: each arm against the same arm
 * @c: with share; gets all but the verdicts
 * @base: boots of one kernel
 * @new: boots of the other
 *
 * The control is @base against @base->again, or else one half of it against the other. The
 * rows within boots go over to @c.
 *
 * Return: 0, or -1 after a message when they cannot be compared.
 */
int boots_compare(struct comparison *c, struct boots *base, struct boots *new);

#endif
