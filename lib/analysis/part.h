/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the final mmput consists of: parts that do not overlap, and add up to it.
 */
#ifndef LIB_ANALYSIS_PART_H
#define LIB_ANALYSIS_PART_H

#include "result/rundir.h"

/* Parts of mmput that do not overlap. */
enum part {
	PART_MMPUT,	/* all of it */
	PART_OWN,	/* what the process has to do itself */
	PART_STOP,	/* stopping its device in mm_exit, once it has the lock and a CPU */
	PART_QUEUE,	/* waiting for mm_exit's lock or for a CPU */
	PART_GRACE,	/* waiting for the grace period, nobody being in his callbacks */
	PART_OTHERS,	/* waiting for it while another process was in its callbacks */
	PART_NR
};

/**
 * part_median() - the median of a part of mmput in an arm
 * @run: run
 * @arm: index of the arm
 * @part: which
 * @median: out, 0 if there are none
 *
 * Return: of how many events the parts are known.
 */
size_t part_median(const struct run *run, uint16_t arm, enum part part, double *median);

/**
 * part_name() - a part's name in data
 * @part: which
 *
 * Return: a word.
 */
const char *part_name(enum part part);

/**
 * part_ns() - a part of one mmput
 * @e: events
 * @i: which of them
 * @part: which
 *
 * A task that waits for a CPU when the grace period or the lock is over is in
 * runq and in srcu or mm_exit_lock at once: such time counts as the latter. What
 * is left of runq cannot be more than mmput has outside of both and off the CPU. Where in mmput
 * it passed is not known: as much of it as fits counts as within mm_exit.
 *
 * Return: a time; all parts but PART_MMPUT add up to it. NOT_MEASURED where it is
 * not known what the others did.
 */
int64_t part_ns(const struct events *e, size_t i, enum part part);

/**
 * run_has_others() - did anyone wait while others were in their callbacks?
 * @run: run
 *
 * Return: true if somebody did.
 */
bool run_has_others(const struct run *run);

/**
 * struct slice - a phase, less what is inside it
 * @phase: the phase
 * @inside: the phase that it is a part of; of PHASE_MMPUT itself
 * @name: of what is left of it
 */
struct slice {
	enum phase phase;
	enum phase inside;
	const char *name;
};

#define SLICES	9

/* The slices of mmput, what is inside first: they do not overlap, and add up to it. */
extern const struct slice slices[SLICES];

/**
 * slice_ns() - what is left of a phase in one mmput
 * @e: events
 * @i: which of them
 * @slice: which, below SLICES
 * @without: a phase whose slice is not told from the one that it is inside, or PHASE_NR
 *
 * Return: a time, below 0 where phases are not as they should be. A phase that was not measured
 * counts as 0, and its time as that of what it is inside.
 */
int64_t slice_ns(const struct events *e, size_t i, size_t slice, enum phase without);

#endif
