/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the rows of pasids.csv say of the lives of PASIDs. A life is what the bonds
 * of one mm share: it begins with the first bind and ends when the number goes back
 * to the kernel's allocator.
 */
#ifndef LIB_RESULT_PASID_H
#define LIB_RESULT_PASID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "result/event.h"

/* The order is that of tables. */
enum pasid_measure {
	PASID_HOLD,		/* ns from the first bind to when the number is free */
	PASID_ZOMBIE,		/* ns from release() to the last unbind: it is of no use, but taken */
	PASID_REUSE_DELAY,	/* ns from when the number is free to its next bind */
	PASID_REUSE_DISTANCE,	/* how many other lives of the run began meanwhile */
	PASID_LIVE_MAX,		/* most lives at one time in a round: one value for each */
	PASID_MEASURE_NR
};

/**
 * struct pasid_value - a measure of one life, or of a round
 * @value: ns, or a number: see pasid_measure_is_count()
 * @round: of the life's first bind
 */
struct pasid_value {
	int64_t value;
	uint32_t round;
};

/**
 * pasid_measure_name() - what a measure is called in tables
 * @measure: below PASID_MEASURE_NR
 *
 * Return: the name.
 */
const char *pasid_measure_name(enum pasid_measure measure);

/**
 * pasid_measure_meaning() - what a measure covers, in one line
 * @measure: below PASID_MEASURE_NR
 *
 * Return: a line.
 */
const char *pasid_measure_meaning(enum pasid_measure measure);

/**
 * pasid_measure_is_count() - is it a number, not a time?
 * @measure: below PASID_MEASURE_NR
 *
 * Return: true if it is.
 */
bool pasid_measure_is_count(enum pasid_measure measure);

/**
 * struct pasid_lives - the lives that began under an arm, in the order of their first binds
 * @n: how many; none when zeroed
 * @round: of each
 * @v: each measure, of each, or NOT_MEASURED; of PASID_LIVE_MAX, how many were live at its bind
 */
struct pasid_lives {
	size_t n;
	uint32_t *round;
	int64_t *v[PASID_MEASURE_NR];
};

struct life;

/**
 * struct pasid_bonds - what was read so far, to find lives in; none when zeroed
 * @v: lives, of which some may be the same
 * @n: how many
 * @room: for how many there is memory
 */
struct pasid_bonds {
	struct life *v;
	size_t n;
	size_t room;
};

/**
 * pasid_lives_add() - add a bond
 * @all: those so far
 * @p: row of pasids.csv; they may come in any order
 */
void pasid_lives_add(struct pasid_bonds *all, const struct pasid_row *p);

/**
 * pasid_lives_find() - which lives the bonds are of, and all measures of them
 * @all: bonds, none afterwards
 * @arms: out, RUNDIR_ARMS_MAX of them, zeroed before; each to be freed with pasid_lives_free()
 *
 * A life has no value where a time that it takes is not known. Where nobody saw the
 * number being freed, reuse counts from the last unbind, and a number is live until
 * the mmdrop, the last unbind or its next life, whatever is known first in this order.
 */
void pasid_lives_find(struct pasid_bonds *all, struct pasid_lives *arms);

/**
 * pasid_lives_free() - free all
 * @lives: of an arm, none afterwards
 */
void pasid_lives_free(struct pasid_lives *lives);

/**
 * pasid_values() - a measure of those that have it
 * @lives: of an arm
 * @measure: which
 * @values: out, to be freed
 *
 * Return: how many.
 */
size_t pasid_values(const struct pasid_lives *lives, enum pasid_measure measure,
		    struct pasid_value **values);

#endif
