/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What compare prints of a comparison that is judged, in each of its styles.
 */
#ifndef BENCH_COMPARE_PRINT_H
#define BENCH_COMPARE_PRINT_H

#include "analysis/boots.h"

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
 * An arm is said to differ from the first one only where the table says so, or, of what the
 * table has not, a table of that row alone.
 */
void explain_run(const struct comparison *c);

/**
 * compare_old_api() - print what the old API would cost, if that is known
 * @c: of one run
 */
void compare_old_api(const struct comparison *c);

/**
 * compare_header() - say what was run, where, and how
 * @run: run
 * @path: of its directory
 */
void compare_header(const struct run *run, const char *path);

/**
 * compare_headers() - the same of two kernels
 * @c: made by boots_compare()
 */
void compare_headers(const struct comparison *c);

/**
 * compare_alike() - say what is not alike in what is compared
 * @c: comparison
 * @width: of lines, in characters
 */
void compare_alike(const struct comparison *c, int width);

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
 * exact_pair() - are two runs to be compared exit by exit?
 * @base: a run
 * @new: the other
 *
 * Return: both are exact, and have the same point and seed.
 */
bool exact_pair(const struct run *base, const struct run *new);

/**
 * compare_exact() - say what differs between two exact runs, and of which phase it is
 * @c: of the two, see exact_pair(), without rows
 * @list: measures, whose values are compared one by one; NULL: mmput and its phases
 */
void compare_exact(const struct comparison *c, const char *list);

/**
 * compare_values() - say by how much the values of measures differ
 * @base: a run
 * @new: the other, see exact_pair()
 * @list: measures
 */
void compare_values(const struct run *base, const struct run *new, const char *list);

/**
 * compare_status() - the exit code
 * @c: judged, its gates too
 *
 * Return: EXIT_FAILED where the control has failed, else what gates_status() says.
 */
int compare_status(const struct comparison *c);

/**
 * explain_cost() - say what a cancel cost adds, if two runs differ in it alone
 * @cheap: run with the lower cost
 * @dear: run with the higher one
 *
 * Prints nothing when they differ in anything else of their points, or in arms.
 */
void explain_cost(const struct run *cheap, const struct run *dear);

/**
 * gates_print() - say so
 * @results: of the gates
 * @f: where
 */
void gates_print(const struct gate_results *results, FILE *f);

#endif
