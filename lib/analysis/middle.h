/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the exits around the median consist of. Medians of phases do not add up to the median of
 * mmput, since they are of other exits; what single exits consist of does.
 */
#ifndef LIB_ANALYSIS_MIDDLE_H
#define LIB_ANALYSIS_MIDDLE_H

#include "analysis/part.h"

/* The most pieces of a division. */
#define PIECES_MAX	SLICES

/**
 * struct division - a way to divide mmput's time into what adds up to it
 * @n: of how many pieces, some of which may not be told from others
 * @name: of a piece in data, or NULL if it is not told
 * @is_known: whether an exit can be divided
 * @ns: what a piece took of an exit
 */
struct division {
	size_t n;
	const char *(*name)(size_t piece);
	bool (*is_known)(const struct events *e, size_t at);
	int64_t (*ns)(const struct events *e, size_t at, size_t piece);
};

/* By phases: slices, but that iommu_release is not told from callbacks. */
extern const struct division division_slices;
/* By what mmput waits for: enum part. */
extern const struct division division_parts;

/**
 * middle_divide() - divide the exits around the median
 * @runs: whose exits are taken together
 * @runs_nr: how many
 * @arm: index of the arm in all of them
 * @d: how
 * @ns: out: the mean of each piece over the tenth of the exits whose mmput is nearest to the
 *	median, of those that can be divided; room for @d->n
 *
 * Return: how many exits that are; 0: none can be divided, and @ns is as it was.
 */
size_t middle_divide(const struct run *const *runs, size_t runs_nr, size_t arm,
		     const struct division *d, double *ns);

#endif
