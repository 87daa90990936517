/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the probe's records to the rows of a run: picks the teardowns of the
 * workload's own processes, computes their phases, and joins what is only
 * known later (the mmdrop, the reuse of a PASID).
 *
 * Use: samples_begin() before each arm of a round, samples_aside() for each child
 * that is no sample, samples_record() for every record (it is a probe_sink),
 * samples_end() after it, samples_flush() at the end of the run.
 */
#ifndef LIB_PROBE_SAMPLES_H
#define LIB_PROBE_SAMPLES_H

#include <stdbool.h>
#include <stdint.h>

#include "result/event.h"

enum record_type;
struct samples;

/**
 * struct samples_sink - takes completed rows
 * @event: one row of events.csv
 * @pasid: one row of pasids.csv
 * @ctx: for both
 */
struct samples_sink {
	void (*event)(void *ctx, const struct event *e);
	void (*pasid)(void *ctx, const struct pasid_row *p);
	void *ctx;
};

/**
 * samples_new() - nothing recorded yet
 * @parent: pid of the process whose children are the workload
 * @sink: where rows go when they are complete
 *
 * Return: to be freed with samples_free().
 */
struct samples *samples_new(int parent, const struct samples_sink *sink);

/**
 * samples_begin() - what is recorded from now on belongs to this arm of this round
 * @s: samples
 * @round: from 0
 * @arm: index into the run's arms
 * @keep: false for warm-up rounds: their records are looked at and dropped
 */
void samples_begin(struct samples *s, uint32_t round, uint16_t arm, bool keep);

/**
 * samples_aside() - a child of the parent's is no sample
 * @s: samples
 * @pid: the child
 * @after_exec: only the mm that it has after execve() is none
 *
 * For this arm of this round; before its records come.
 */
void samples_aside(struct samples *s, int pid, bool after_exec);

/**
 * samples_record() - take one record of the probe
 * @samples: struct samples
 * @type: what it is
 * @record: the record
 */
void samples_record(void *samples, enum record_type type, const void *record);

/**
 * samples_end() - all records of this arm of this round are in
 * @s: samples
 *
 * Rows that lack nothing go to the sink.
 */
void samples_end(struct samples *s);

/**
 * samples_own() - how many teardowns of the workload's processes were seen
 * @s: samples
 *
 * Return: those of kept rounds. A teardown may come later than its round, when
 * another than the owner made the final put.
 */
uint64_t samples_own(const struct samples *s);

/**
 * samples_pending() - look at what is still incomplete, as it is
 * @s: samples
 * @sink: takes copies of the rows that samples_flush() would hand over now
 */
void samples_pending(const struct samples *s, const struct samples_sink *sink);

/**
 * samples_flush() - hand over what is still incomplete, as it is
 * @s: samples
 */
void samples_flush(struct samples *s);

/**
 * samples_free() - free; what was not flushed is lost
 * @s: samples or NULL
 */
void samples_free(struct samples *s);

#endif
