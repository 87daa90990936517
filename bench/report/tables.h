/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tables of a report, in HTML.
 */
#ifndef BENCH_REPORT_TABLES_H
#define BENCH_REPORT_TABLES_H

#include <stdio.h>

#include "bench/report/group.h"
#include "draw/html.h"

/**
 * html_verdicts_begin() - begin the table of what may be said of all points
 * @f: to where
 */
void html_verdicts_begin(FILE *f);

/**
 * html_verdicts() - the headline of a point, in that table
 * @f: to where
 * @c: judged
 * @nr: number of the section that has the rest of it
 * @where: it was run, if that has to be said
 */
void html_verdicts(FILE *f, const struct comparison *c, size_t nr, const char *where);

/**
 * html_verdicts_end() - end the table
 * @f: to where
 */
void html_verdicts_end(FILE *f);

/**
 * html_rows() - all measures of a point
 * @f: to where
 * @c: judged
 */
void html_rows(FILE *f, const struct comparison *c);

/**
 * html_environments() - on which machines it was measured
 * @f: to where
 * @groups: groups
 */
void html_environments(FILE *f, const struct groups *groups);

#endif
