/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rows of a run directory in memory: one struct event per mm teardown
 * (events.csv), one struct pasid_row per bond's PASID (pasids.csv), one struct
 * time_row per time that the workload took itself (times.csv), one struct
 * counter_row per counter, round and arm (counters.csv). Of a run that was read, events
 * are kept by arm and column (struct events): there may be millions, and who looks at
 * them wants one phase of one arm at a time.
 */
#ifndef LIB_RESULT_EVENT_H
#define LIB_RESULT_EVENT_H

#include <stddef.h>
#include <stdint.h>

#include "result/phase.h"

#define RUNDIR_ARMS_MAX		64	/* of any list of names */

#define NOT_MEASURED	(-1)	/* of any time here; an empty field in the CSV */

/*
 * No time is longer, nor any point in time later: 36 years. Sums and differences of some, and
 * their medians as double, stay within 64 bits, so that who computes need not look.
 */
#define TIME_MAX_NS	(INT64_C(1) << 60)

/**
 * struct event - one mm teardown, measured
 * @round: which round of the run, from 0
 * @arm: index into the run's arm names
 * @caller: enum caller
 * @pid: of the process whose mm it was
 * @late: 1 where that mmput() was not seen to begin: its times begin with exit_mmap()
 * @start_ns: entry of that mmput(), CLOCK_MONOTONIC
 * @phase_ns: each phase, or NOT_MEASURED
 */
struct event {
	uint32_t round;
	uint16_t arm;
	uint16_t caller;
	int32_t pid;
	uint32_t late;
	int64_t start_ns;
	int64_t phase_ns[PHASE_NR];
};

/**
 * struct events - the events of an arm, in their order; none when zeroed
 * @n: how many
 * @late: how many of them are late
 * @room: for how many there is memory
 * @round: of each; the others are as in struct event
 * @caller: of each
 * @pid: of each
 * @start_ns: of each
 * @phase_ns: each phase, of each; NULL where no event has it
 */
struct events {
	size_t n;
	size_t late;
	size_t room;
	uint32_t *round;
	uint16_t *caller;
	int32_t *pid;
	int64_t *start_ns;
	int64_t *phase_ns[PHASE_NR];
};

/**
 * events_reserve() - make room
 * @all: events of an arm
 * @room: for as many, not fewer than there are
 */
void events_reserve(struct events *all, size_t room);

/**
 * events_add() - append an event
 * @all: events of its arm
 * @e: event
 */
void events_add(struct events *all, const struct event *e);

/**
 * events_phase() - a phase of one of them
 * @all: events
 * @i: which
 * @phase: which
 *
 * Return: a time, or NOT_MEASURED.
 */
static inline int64_t events_phase(const struct events *all, size_t i, enum phase phase)
{
	return all->phase_ns[phase] ? all->phase_ns[phase][i] : NOT_MEASURED;
}

/**
 * events_known() - a phase of one of them, for sums
 * @all: events
 * @i: which
 * @phase: which
 *
 * Return: a time; 0 where it was not measured.
 */
static inline int64_t events_known(const struct events *all, size_t i, enum phase phase)
{
	int64_t ns = events_phase(all, i, phase);

	return ns == NOT_MEASURED ? 0 : ns;
}

/**
 * events_free() - free all
 * @all: events, none afterwards
 */
void events_free(struct events *all);

/**
 * struct pasid_row - the life of one bond's PASID
 * @round: which round of the run, from 0
 * @arm: index into the run's arm names
 * @pasid: the number
 * @dropper: enum dropper: who made the final mmdrop()
 * @life: number of the PASID's life: from when it was taken to when it was free again.
 *	The bonds of an mm share one; 0: not known, the bond is taken to have its own
 * @bond: the driver's number for the bond, never reused
 * @bind_ns: the bond was made
 * @release_begin_ns: the first release() op of its mm was called
 * @release_ns: the release() ops of its mm were done
 * @unbind_ns: the bond was gone
 * @mmdrop_ns: the final mmdrop() of its mm
 * @free_ns: the number went back to the allocator
 * @reuse_ns: the next bind of this PASID after that
 *
 * All times are CLOCK_MONOTONIC, or NOT_MEASURED. What comes after unbinding is in
 * those rows of a life whose bonds were there when its mm bound for the last time.
 */
struct pasid_row {
	uint32_t round;
	uint16_t arm;
	uint16_t dropper;
	uint32_t pasid;
	uint64_t life;
	uint64_t bond;
	int64_t bind_ns;
	int64_t release_begin_ns;
	int64_t release_ns;
	int64_t unbind_ns;
	int64_t mmdrop_ns;
	int64_t free_ns;
	int64_t reuse_ns;
};

/**
 * struct time_row - something that the workload did, and how long it took
 * @round: which round of the run, from 0
 * @arm: index into the run's arm names
 * @metric: index into the run's metric names: what was done
 * @pid: of the process that did it
 * @start_ns: when it began, CLOCK_MONOTONIC; the time when it was meant to, where
 *	the workload keeps to a rate
 * @time_ns: how long it took
 */
struct time_row {
	uint32_t round;
	uint16_t arm;
	uint16_t metric;
	int32_t pid;
	int64_t start_ns;
	int64_t time_ns;
};

/**
 * struct counter_row - what a counter counted in one arm of one round
 * @round: which round of the run, from 0
 * @arm: index into the run's arm names
 * @counter: index into the run's counter names
 * @value: events counted
 * @enabled_ns: for how long it was asked to count, summed over processes
 * @running_ns: for how long it did; less where the PMU was shared out in turns
 */
struct counter_row {
	uint32_t round;
	uint16_t arm;
	uint16_t counter;
	uint64_t value;
	int64_t enabled_ns;
	int64_t running_ns;
};

#endif
