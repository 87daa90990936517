/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Measures of a run, by number and by name.
 *
 * A measure is a phase of mmput, which the probe has seen, something of the lives of
 * PASIDs, what a counter has counted in a round, or one of the run's metrics, which the
 * workload has timed: enum phase, from PHASE_NR on enum pasid_measure, then the counters
 * and the metrics in the run's order.
 */
#ifndef LIB_ANALYSIS_MEASURE_H
#define LIB_ANALYSIS_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

#include "result/rundir.h"

/* Where the counters' measures begin. */
#define MEASURE_COUNTERS	(PHASE_NR + PASID_MEASURE_NR)

/**
 * measure_metrics() - where the metrics' measures begin
 * @run: run
 *
 * Return: the index of the first of them.
 */
size_t measure_metrics(const struct run *run);

/**
 * measures_nr() - how many measures a run has, with data or without
 * @run: run
 *
 * Return: how many; each is known by an index below.
 */
size_t measures_nr(const struct run *run);

/**
 * measure_name() - what a measure is called
 * @run: run
 * @measure: below measures_nr()
 *
 * Return: its name, which lives as long as @run.
 */
const char *measure_name(const struct run *run, size_t measure);

/**
 * measure_exit_wait() - how long who waits for a process waits until it has exited
 * @run: run
 *
 * Return: the workload's metric of this; measures_nr() where it has none.
 */
size_t measure_exit_wait(const struct run *run);

/**
 * measure_at() - the measures in the order of tables
 * @run: run
 * @place: below measures_nr()
 *
 * By their numbers, but that exit_wait, where the workload has it, stands beside mmput: what of a
 * longer mmput is added to an exit, and what only comes sooner in it.
 *
 * Return: the measure in this place.
 */
size_t measure_at(const struct run *run, size_t place);

/**
 * measure_find() - which measure has this name?
 * @run: run
 * @name: need not end there
 * @len: of the name
 *
 * Return: its number, or measures_nr() when there is none.
 */
size_t measure_find(const struct run *run, const char *name, size_t len);

/**
 * measure_is_count() - is it a number, not a time?
 * @run: run
 * @measure: which
 *
 * Return: true if it is.
 */
bool measure_is_count(const struct run *run, size_t measure);

/**
 * measure_wanted() - is a measure asked for?
 * @list: names with commas between them; NULL: all are
 * @name: of the measure
 *
 * Return: true if it is.
 */
bool measure_wanted(const char *list, const char *name);

/**
 * measures_known() - does a run know all that is asked for?
 * @run: run
 * @path: of its directory
 * @list: names with commas between them, or NULL
 *
 * A name that no run has is a mistake, not an empty table.
 *
 * Return: false after a message if it does not.
 */
bool measures_known(const struct run *run, const char *path, const char *list);

#endif
