/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The numbers behind the plots of a trend, as tables of a page.
 */
#ifndef BENCH_TREND_NUMBERS_H
#define BENCH_TREND_NUMBERS_H

#include <stdio.h>

#include "bench/trend/trend.h"

/**
 * numbers_of_measure() - the table of a measure
 * @f: to where
 * @t: trend
 * @m: of its measures
 */
void numbers_of_measure(FILE *f, const struct trend *t, const struct trend_measure *m);

/**
 * numbers_of_phases() - the table of what mmput consists of, where that is known
 * @f: to where
 * @t: trend
 */
void numbers_of_phases(FILE *f, const struct trend *t);

#endif
