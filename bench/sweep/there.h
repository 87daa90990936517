/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What of a plan is in its store already.
 */
#ifndef BENCH_SWEEP_THERE_H
#define BENCH_SWEEP_THERE_H

#include "bench/sweep/boots.h"

/**
 * sweep_find_done() - which boots have nothing left to do?
 * @s: sweep, with what the journal says; of boots that are SWEEP_TODO, the class is set
 *
 * Nothing is built or booted for it. A kernel of the lab that is not built has nothing in the store,
 * as far as can be known, nor has one of which the process that is at the sweep has told nothing.
 * What was measured on this machine when it ran another kernel is taken for that kernel's as long as
 * it does not run. A signal ends it early: see sweep_stopping().
 */
void sweep_find_done(struct sweep *s);

#endif
