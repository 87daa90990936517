/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What comes of an attempt.
 */
#ifndef BENCH_SWEEP_SETTLE_H
#define BENCH_SWEEP_SETTLE_H

#include "bench/sweep/boots.h"

/**
 * sweep_settle() - an attempt is over: runs to their places, a line to the journal
 * @s: sweep
 * @boot: which; its class is set
 * @class: how it ended
 * @reason: in words, or NULL
 * @ended: of sweep_read_ended(): whose runs are to be kept; NULL: none
 *
 * Return: 0, or a negative errno after a message if the sweep cannot go on.
 */
int sweep_settle(struct sweep *s, struct sweep_boot *boot, enum sweep_class class, const char *reason,
		 const json_t *ended);

/**
 * sweep_settle_all() - what an earlier sweep was ended in the middle of
 * @s: sweep
 *
 * Return: as sweep_settle().
 */
int sweep_settle_all(struct sweep *s);

/**
 * sweep_read_ended() - what a boot's script has written down
 * @pending: its folder
 *
 * Return: an object: "kernel", "wrong" and "unsupported", as far as they were there, and "runs",
 * with the exit status of each, by point. NULL if there is nothing. To be freed by the caller.
 */
json_t *sweep_read_ended(const char *pending);

#endif
