/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a boot shall do.
 */
#ifndef BENCH_SWEEP_SCRIPT_H
#define BENCH_SWEEP_SCRIPT_H

#include <stdio.h>

#include "bench/sweep/boots.h"

/**
 * sweep_write_script() - what a boot shall do, as a script for sh
 * @s: sweep
 * @boot: with a target that is known
 * @path: of the script
 *
 * It works in the current folder, and needs `mmput-bench` in its path. Of each run that is missing,
 * the run directory is there afterwards, named as its point; `ended` has a line for each.
 *
 * Return: how many runs are missing, or a negative errno after a message.
 */
int sweep_write_script(const struct sweep *s, const struct sweep_boot *boot, const char *path);

/**
 * sweep_put_word() - a word for sh, whatever is in it
 * @f: where to
 * @text: the word
 */
void sweep_put_word(FILE *f, const char *text);

#endif
