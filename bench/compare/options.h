/* SPDX-License-Identifier: GPL-2.0-only */
/* What is asked of compare. */
#ifndef BENCH_COMPARE_OPTIONS_H
#define BENCH_COMPARE_OPTIONS_H

#include "analysis/comparison.h"

/**
 * struct compare_style - how a comparison is printed
 * @name: as given
 * @print: does it; NULL: the tables
 * @machine: nothing else may be on stdout
 */
struct compare_style {
	const char *name;
	void (*print)(const struct comparison *c);
	bool machine;
};

/**
 * struct run_paths - run directories
 * @v: their paths
 * @n: how many
 */
struct run_paths {
	char **v;
	size_t n;
};

/**
 * struct compare_options - the command line
 * @style: how it is printed
 * @explain: say what the tables mean
 * @unlike: compare what is not alike all the same
 * @measures: only these; NULL: all
 * @margin: what would matter, as a share
 * @gates: what must not be
 * @base: run directories; of two kernels the base's
 * @new: those of the other kernel; none: there is no other
 * @control: more of the base's, for the A/A control
 * @group: the one of these that the command line is at
 */
struct compare_options {
	const struct compare_style *style;
	bool explain;
	bool unlike;
	const char *measures;
	double margin;
	struct gates gates;
	struct run_paths base;
	struct run_paths new;
	struct run_paths control;
	struct run_paths *group;
};

/**
 * compare_options_parse() - from the command line
 * @argc: of the verb
 * @argv: of the verb, pointed into afterwards
 * @o: out, to be freed with compare_options_free()
 *
 * Ends the process with EXIT_USAGE and a message on bad usage.
 */
void compare_options_parse(int argc, char **argv, struct compare_options *o);

/**
 * compare_options_free() - free what compare_options_parse() made
 * @o: options
 */
void compare_options_free(struct compare_options *o);

/**
 * compare_read() - read a run in which there is what is asked for
 * @path: of its directory
 * @o: options
 * @run: out
 *
 * Return: 0, or -1 after a message.
 */
int compare_read(const char *path, const struct compare_options *o, struct run *run);

/**
 * compare_kernels() - compare boots of two kernels, and print that
 * @o: options
 *
 * Return: the exit code.
 */
int compare_kernels(const struct compare_options *o);

#endif
