/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What compare prints of a comparison that is judged, in each of its styles.
 */
#ifndef BENCH_COMPARE_PRINT_H
#define BENCH_COMPARE_PRINT_H

#include "bench/compare/compare.h"

/**
 * compare_verdict() - the verdict in short
 * @c: judged
 * @row: compared
 *
 * Return: "+", "-", "same", "?", or "!" where the control has failed.
 */
const char *compare_verdict(const struct comparison *c, const struct row *row);

/**
 * compare_table() - print the rows
 * @c: judged
 *
 * And under them what could not be told, and the control.
 */
void compare_table(const struct comparison *c);

/**
 * explain_run() - say what the tables of a run mean
 * @c: judged, of one run without drops and complete
 *
 * An arm is said to differ from the first one only where the 95 % confidence
 * interval of the shift leaves out 0, and the table, if it has that row, says so too.
 */
void explain_run(const struct comparison *c);

/**
 * compare_old() - print what the old API would cost, if that is known
 * @c: of one run
 */
void compare_old(const struct comparison *c);

/**
 * compare_control_text() - the control's outcome in a sentence
 * @c: judged
 *
 * Return: a string, to be freed.
 */
char *compare_control_text(const struct comparison *c);

/**
 * compare_environment() - a string out of a run's environment
 * @run: run
 * @key: which
 * @none: what to say when it is not there
 */
const char *compare_environment(const struct run *run, const char *key, const char *none);

/**
 * compare_point() - what was run, in words
 * @run: run
 *
 * Return: a string, to be freed.
 */
char *compare_point(const struct run *run);

/**
 * compare_kernel() - which kernel it was
 * @run: run
 * @other: a run of another, or NULL: what to tell it from
 *
 * Return: a string, to be freed.
 */
char *compare_kernel(const struct run *run, const struct run *other);

/**
 * compare_where() - the machine, and how its time is to be taken
 * @run: run
 *
 * Return: a string, to be freed.
 */
char *compare_where(const struct run *run);

/**
 * compare_header() - say what was run, where, and how
 * @run: run
 * @path: of its directory
 */
void compare_header(const struct run *run, const char *path);

/**
 * compare_headers() - the same of two kernels
 * @c: made by compare_boots()
 */
void compare_headers(const struct comparison *c);

/**
 * compare_warnings() - say what keeps the numbers from being used
 * @drops: samples that were lost
 * @incomplete: a run was cut short
 *
 * Above and below the table: nobody shall take its numbers without seeing this.
 */
void compare_warnings(int64_t drops, bool incomplete);

/**
 * compare_parts() - print where mmput's time goes
 * @run: run
 */
void compare_parts(const struct run *run);

/**
 * compare_log() - say what the IOMMU's driver reported of the device
 * @run: run
 */
void compare_log(const struct run *run);

/**
 * compare_commit() - print the rows for a commit message
 * @c: judged
 */
void compare_commit(const struct comparison *c);

/**
 * compare_lkp() - print the rows in the layout of the kernel test robot
 * @c: judged
 */
void compare_lkp(const struct comparison *c);

/**
 * compare_json() - print the rows as a JSON document
 * @c: judged
 */
void compare_json(const struct comparison *c);

/**
 * compare_csv_titles() - print the first line of CSV
 */
void compare_csv_titles(void);

/**
 * compare_csv() - print the rows as CSV
 * @c: judged
 */
void compare_csv(const struct comparison *c);

/**
 * cell_value() - a median for a table
 * @n: how many samples it is of
 * @value: the median, in ns or a number
 * @count: it is a number
 *
 * Return: a string, in us or a number, to be freed; "-" without samples.
 */
char *cell_value(size_t n, double value, bool count);

#endif
