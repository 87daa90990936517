/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the old API would cost: no arm has it, but the arms of a round add up to it.
 */
#ifndef LIB_ANALYSIS_OLD_API_H
#define LIB_ANALYSIS_OLD_API_H

#include "analysis/sample.h"
#include "stat/cluster.h"

/**
 * struct old_figure - what something would cost
 * @e: in ns
 * @known: there are samples enough to say so
 */
struct old_figure {
	struct stat_estimate e;
	bool known;
};

/**
 * struct old_row - what the old API would cost in a measure
 * @measure: which
 * @cost: the arms' sum, see old-api.c
 * @over: how much that is over the arm none
 */
struct old_row {
	size_t measure;
	struct old_figure cost;
	struct old_figure over;
};

/**
 * struct old_api - of all measures of which that is known; empty when zeroed
 * @v: a row for each, to be freed
 * @n: how many
 */
struct old_api {
	struct old_row *v;
	size_t n;
};

/**
 * old_api_add() - see what the old API would cost in a measure
 * @old: gets a row where the run has the arms that this takes
 * @run: run
 * @measure: which
 * @rounds: of each arm
 */
void old_api_add(struct old_api *old, const struct run *run, size_t measure,
		 const struct rounds *rounds);

#endif
