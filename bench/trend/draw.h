/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A trend as a picture: a panel for each measure, over the same axis, and below them what mmput
 * consists of, stacked.
 */
#ifndef BENCH_TREND_DRAW_H
#define BENCH_TREND_DRAW_H

#include "bench/trend/axis.h"
#include "draw/plot.h"

/**
 * draw_trend() - the plot of a trend
 * @plots: where it goes to
 * @t: trend after trend_analyse()
 * @axis: of it
 * @measures_nr: panels: of the first so many measures
 * @heading: to be in the picture, or NULL
 * @section: as in struct plot
 */
void draw_trend(struct plots *plots, const struct trend *t, const struct axis *axis,
		size_t measures_nr, const char *heading, const void *section);

#endif
