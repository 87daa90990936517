/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Samples out of a run: the sorted values of one measure in one arm. All that is said of
 * runs stands on these.
 *
 * Of a counter, rounds in which it took turns with others have no value: what it would have
 * counted meanwhile is not known.
 */
#ifndef LIB_ANALYSIS_SAMPLE_H
#define LIB_ANALYSIS_SAMPLE_H

#include "analysis/measure.h"
#include "result/rundir.h"

/**
 * struct sample - sorted times
 * @v: the times in ns, smallest first
 * @n: how many
 */
struct sample {
	int64_t *v;
	size_t n;
};

/**
 * sample_of() - the times of a measure in an arm
 * @run: run
 * @arm: index of the arm
 * @measure: which
 *
 * Return: those that were measured; to be freed with sample_free().
 */
struct sample sample_of(const struct run *run, uint16_t arm, size_t measure);

/**
 * sample_rounds() - what of an arm is independent: the median of each round
 * @run: run
 * @arm: index of the arm
 * @measure: which
 *
 * Exits of one round meet in the same locks and grace periods. To take them for
 * independent would make intervals too narrow by far, so that shifts are told
 * from these. (Kalibera and Jones, "Rigorous Benchmarking in Reasonable Time",
 * ISMM 2013: repeat, and count, where the variance arises.)
 *
 * Return: one time for each round that has any; to be freed with sample_free().
 */
struct sample sample_rounds(const struct run *run, uint16_t arm, size_t measure);

/**
 * measure_median() - the median of sample_of(), which is not worth sorting for
 * @run: run
 * @arm: index of the arm
 * @measure: which
 * @median: out, 0 if there are none
 *
 * Return: how many were measured.
 */
size_t measure_median(const struct run *run, uint16_t arm, size_t measure, double *median);

/**
 * sample_values() - the times of a measure in an arm, in an order that other runs share
 * @run: run
 * @arm: index of the arm
 * @measure: which
 * @values: out, with their rounds; to be freed
 *
 * What processes did is by round and member (analysis/member.h), lives of PASIDs are in the
 * order of their first binds, and what was counted by round.
 *
 * Return: how many.
 */
size_t sample_values(const struct run *run, uint16_t arm, size_t measure,
		     struct pasid_value **values);

/**
 * struct rounds - what of an arm is independent, by round, so that arms can be paired
 * @v: the median of each round that has any, in the order of rounds
 * @round: which round that is
 * @n: how many
 * @samples: behind all of them
 * @blank: share of the arm's events that have no time of this phase, see measure_blank()
 * @median: of all samples, 0 if there are none
 */
struct rounds {
	int64_t *v;
	uint32_t *round;
	size_t n;
	size_t samples;
	double blank;
	double median;
};

/* Of a measure of which more is blank, nothing is said: those that are there were chosen. */
#define BLANK_MAX	0.01

/**
 * measure_blank() - what of a phase was not measured
 * @run: run
 * @arm: index into its arms
 * @measure: which
 *
 * Where a probe misses some of the times, it misses the longest. A phase that no event of the arm
 * has is not blank, but not there.
 *
 * Return: share of the arm's events without a time, 0 for what is no phase.
 */
double measure_blank(const struct run *run, uint16_t arm, size_t measure);

/**
 * rounds_of() - what sample_rounds() sorts, and measure_median(), at once
 * @run: run
 * @arm: index of the arm
 * @measure: which
 *
 * Return: to be freed with rounds_free().
 */
struct rounds rounds_of(const struct run *run, uint16_t arm, size_t measure);

/**
 * rounds_differences() - what two arms of a run differ by in each round
 * @base: rounds of one
 * @new: rounds of the other, of the same run
 *
 * Return: a sorted difference for each round that both have, as near as int64_t has it; to be
 * freed with sample_free().
 */
struct sample rounds_differences(const struct rounds *base, const struct rounds *new);

/**
 * rounds_free() - free them
 * @r: rounds
 */
void rounds_free(struct rounds *r);

/**
 * struct pool - samples in clusters, as lib/stat/cluster.h wants them; empty when zeroed
 * @v: the samples, one cluster behind the other
 * @n: how many
 * @blank: the largest measure_blank() of what was added
 * @sizes: of the clusters
 * @clusters: how many
 */
struct pool {
	int64_t *v;
	size_t n;
	double blank;
	size_t *sizes;
	size_t clusters;
};

/**
 * pool_add() - add a measure of an arm
 * @p: pool
 * @run: run
 * @arm: index of the arm
 * @measure: which
 * @whole: all are one cluster, a boot; else each round is one
 */
void pool_add(struct pool *p, const struct run *run, uint16_t arm, size_t measure, bool whole);

/**
 * pool_free() - free a pool's samples
 * @p: pool
 */
void pool_free(struct pool *p);

/**
 * run_has_clusters() - are there several samples of one arm in one round?
 * @run: run
 *
 * Return: true if there are.
 */
bool run_has_clusters(const struct run *run);

/**
 * sample_median() - the median of a sample
 * @s: sample, not empty
 *
 * Return: the median, in the unit of the sample.
 */
double sample_median(const struct sample *s);

/**
 * sample_free() - free a sample's times
 * @s: sample
 */
void sample_free(struct sample *s);

#endif
