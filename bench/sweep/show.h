/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What people see of a sweep.
 */
#ifndef BENCH_SWEEP_SHOW_H
#define BENCH_SWEEP_SHOW_H

#include "bench/sweep/boots.h"

/**
 * sweep_show_progress() - how far it is: on a terminal always, else once a minute
 * @s: sweep
 */
void sweep_show_progress(const struct sweep *s);

/**
 * sweep_show_end() - what came of it
 * @s: sweep
 *
 * Return: exit code.
 */
int sweep_show_end(const struct sweep *s);

/**
 * sweep_show_status() - `sweep --status`: by the store, and by its journal
 * @plan: plan
 * @store: folder
 *
 * Return: exit code.
 */
int sweep_show_status(const struct plan *plan, const char *store);

#endif
