/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The program mmput-bench: a table of verbs, one file each.
 *
 * A verb gets its own name in argv[0] and returns an exit code of base.h.
 */
#ifndef BENCH_H
#define BENCH_H

int cmd_compare(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_list(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_trend(int argc, char **argv);

#endif
