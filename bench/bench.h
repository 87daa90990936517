/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The program mmput-bench: a table of verbs, one file each.
 *
 * A verb gets its own name in argv[0] and returns an exit code of base.h.
 */
#ifndef BENCH_H
#define BENCH_H

/**
 * cmd_compare() - compare the arms of run directories, or two kernels
 * @argc: how many words
 * @argv: the verb's name, and what is behind it
 *
 * Return: exit code.
 */
int cmd_compare(int argc, char **argv);

/**
 * cmd_doctor() - say whether SVA can be used here, and if not, why
 * @argc: how many words
 * @argv: the verb's name, and what is behind it
 *
 * Return: exit code.
 */
int cmd_doctor(int argc, char **argv);

/**
 * cmd_judge() - say on whose side a kernel is, for git bisect
 * @argc: how many words
 * @argv: the verb's name, and what is behind it
 *
 * Return: exit code, which with --boots is one of `git bisect run`.
 */
int cmd_judge(int argc, char **argv);

/**
 * cmd_list() - list the workloads and their parameters
 * @argc: how many words
 * @argv: the verb's name, and what is behind it
 *
 * Return: exit code.
 */
int cmd_list(int argc, char **argv);

/**
 * cmd_plan() - check a plan, and say what a sweep of it would do
 * @argc: how many words
 * @argv: the verb's name, and what is behind it
 *
 * Return: exit code.
 */
int cmd_plan(int argc, char **argv);

/**
 * cmd_report() - make one HTML file of run directories
 * @argc: how many words
 * @argv: the verb's name, and what is behind it
 *
 * Return: exit code.
 */
int cmd_report(int argc, char **argv);

/**
 * cmd_run() - run a workload and write a run directory
 * @argc: how many words
 * @argv: the verb's name, and what is behind it
 *
 * Return: exit code.
 */
int cmd_run(int argc, char **argv);

/**
 * cmd_store() - add runs to a store, check it, and index it
 * @argc: how many words
 * @argv: the verb's name, and what is behind it
 *
 * Return: exit code.
 */
int cmd_store(int argc, char **argv);

/**
 * cmd_sweep() - run what a plan says, over boots of kernels, into a store
 * @argc: how many words
 * @argv: the verb's name, and what is behind it
 *
 * Return: exit code.
 */
int cmd_sweep(int argc, char **argv);

/**
 * cmd_trend() - follow a measure over kernel versions, and find where it changes
 * @argc: how many words
 * @argv: the verb's name, and what is behind it
 *
 * Return: exit code.
 */
int cmd_trend(int argc, char **argv);

#endif
