/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * run's command line.
 */
#ifndef BENCH_RUN_COMMAND_LINE_H
#define BENCH_RUN_COMMAND_LINE_H

#include "bench/run-options.h"

/**
 * run_options_parse() - from the command line
 * @argc: of the verb
 * @argv: of the verb
 * @o: out
 *
 * Ends the process with EXIT_USAGE and a message on bad usage.
 */
void run_options_parse(int argc, char **argv, struct run_options *o);

#endif
