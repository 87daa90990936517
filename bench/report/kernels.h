/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A report of two kernels: points that were run under both, in pairs.
 */
#ifndef BENCH_REPORT_KERNELS_H
#define BENCH_REPORT_KERNELS_H

#include "bench/report/plot.h"

/**
 * struct pair - a point under two kernels
 * @base: its runs under one
 * @new: and under the other
 * @base_boots: what compare has made of @base
 * @new_boots: and of @new
 * @judged: as compare does
 */
struct pair {
	const struct group *base;
	const struct group *new;
	struct boots base_boots;
	struct boots new_boots;
	struct comparison judged;
};

/**
 * struct pairs - all points of a report of two kernels; empty when zeroed
 * @v: the pairs
 * @n: how many
 */
struct pairs {
	struct pair *v;
	size_t n;
};

/**
 * pairs_of() - pair the points of two kernels, and judge them
 * @pairs: out, empty; to be freed with pairs_free() in any case
 * @base: groups of one kernel, by points_alike()
 * @new: groups of the other
 * @measures: which, as a list for measure_wanted()
 * @unlike: compare unlike machines all the same
 *
 * Return: 0, or -1 after a message when they cannot be compared.
 */
int pairs_of(struct pairs *pairs, const struct groups *base, const struct groups *new,
	     const char *measures, bool unlike);

/**
 * pairs_free() - free what pairs_of() made
 * @pairs: pairs
 */
void pairs_free(struct pairs *pairs);

/**
 * plot_pair() - the plots of a pair, base and new in each
 * @plots: where they go to; in the section of @p->base
 * @p: pair
 */
void plot_pair(struct plots *plots, const struct pair *p);

#endif
