/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What reading run directories and reading a store share: read.c and read-store.c, and nobody
 * else.
 */
#ifndef BENCH_TREND_READ_H
#define BENCH_TREND_READ_H

#include "bench/trend/trend.h"

/**
 * struct trend_reading - a trend that is being read
 * @t: the trend
 * @measures: that are wanted, or NULL
 * @choose: what messages of runs that are not of one point end with: how to choose
 * @rounds: of a measure of an arm of the run that is added; 0 or a negative errno
 * @slices: sets those of a run, and whether they are known; likewise
 * @ctx: for @rounds and @slices
 */
struct trend_reading {
	struct trend *t;
	const char *measures;
	const char *choose;
	int (*rounds)(void *ctx, const struct run *run, size_t arm, size_t measure,
		      struct rounds *rounds);
	int (*slices)(void *ctx, const struct run *run, size_t arm, struct trend_run *to);
	void *ctx;
};

/**
 * trend_add() - one more run
 * @r: reading
 * @path: of its directory, copied
 * @run: run; rows are for @r->rounds only
 *
 * Return: 0, or -EINVAL after a message.
 */
int trend_add(struct trend_reading *r, const char *path, const struct run *run);

/**
 * trend_put_in_order() - when all are added
 * @r: reading
 *
 * Return: 0, or -EINVAL after a message.
 */
int trend_put_in_order(struct trend_reading *r);

#endif
