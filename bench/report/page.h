/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The page of a report: one HTML file, with everything in it.
 */
#ifndef BENCH_REPORT_PAGE_H
#define BENCH_REPORT_PAGE_H

#include "bench/report/kernels.h"

/**
 * html_page() - the page of runs
 * @f: to where
 * @groups: what is reported of
 * @measures: which, as a list for measure_wanted()
 * @plots: drawn
 */
void html_page(FILE *f, const struct groups *groups, const char *measures,
	       const struct plots *plots);

/**
 * html_page_of_kernels() - the page of two kernels
 * @f: to where
 * @pairs: judged
 * @base: groups of one kernel
 * @new: groups of the other
 * @plots: drawn
 */
void html_page_of_kernels(FILE *f, const struct pairs *pairs, const struct groups *base,
			  const struct groups *new, const struct plots *plots);

#endif
