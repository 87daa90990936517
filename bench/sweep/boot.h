/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One attempt.
 */
#ifndef BENCH_SWEEP_BOOT_H
#define BENCH_SWEEP_BOOT_H

#include "bench/sweep/boots.h"

/**
 * sweep_begin_boot() - an attempt
 * @s: sweep
 * @boot: which; its class is set if it is over already, and its pid or job if something is at it
 *
 * Return: 0, or a negative errno after a message if the sweep cannot go on.
 */
int sweep_begin_boot(struct sweep *s, struct sweep_boot *boot);

/**
 * sweep_end_boot() - its child has ended, or its job
 * @s: sweep
 * @boot: which; its class is set
 * @status: of the child, as of waitpid(); of a job, 0
 *
 * Return: as sweep_begin_boot().
 */
int sweep_end_boot(struct sweep *s, struct sweep_boot *boot, int status);

/**
 * sweep_look_where_we_are() - is this the kernel that this machine was rebooted for?
 * @s: sweep; if not, that was a failed attempt, and there are only so many
 *
 * Return: as sweep_begin_boot().
 */
int sweep_look_where_we_are(struct sweep *s);

#endif
