/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A log-linear histogram: any number of samples, from 0 to 2^64 - 1, in 58 KiB,
 * each known to within 1 part in 256.
 *
 * Values below 2 * 2^BITS have a bucket each. Above, each power of two is cut
 * into 2^BITS buckets of equal width, so that a bucket is never wider than
 * 1 / 2^BITS of the values in it, and its middle is within 1 / 2^(BITS + 1) of
 * each: 0.39 %. The idea is that of fio's stat.h (Axboe), and of Tene's
 * HdrHistogram; bounds and code are our own.
 */
#ifndef LIB_STAT_HISTOGRAM_H
#define LIB_STAT_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

#define STAT_HISTOGRAM_BITS	7
#define STAT_HISTOGRAM_BUCKETS	((65 - STAT_HISTOGRAM_BITS) << STAT_HISTOGRAM_BITS)
/* Largest relative error of a quantile. */
#define STAT_HISTOGRAM_ERROR	(1.0 / (2 << STAT_HISTOGRAM_BITS))

/**
 * struct stat_histogram - samples by size; empty when zeroed
 * @n: samples
 * @count: samples in each bucket
 */
struct stat_histogram {
	uint64_t n;
	uint64_t count[STAT_HISTOGRAM_BUCKETS];
};

/**
 * struct stat_bin - a bucket that has samples, as a plot or a file wants it
 * @low: smallest value of the bucket
 * @high: its largest
 * @count: samples in it
 */
struct stat_bin {
	uint64_t low;
	uint64_t high;
	uint64_t count;
};

/**
 * stat_histogram_add() - count samples of one value
 * @h: histogram
 * @value: what they measured
 * @times: how many they are
 */
void stat_histogram_add(struct stat_histogram *h, uint64_t value, uint64_t times);

/**
 * stat_histogram_merge() - count all samples of another histogram
 * @to: histogram
 * @from: the other
 */
void stat_histogram_merge(struct stat_histogram *to, const struct stat_histogram *from);

/**
 * stat_histogram_quantile() - a quantile, with the error of a bucket
 * @h: histogram of 1 or more samples
 * @q: 0 to 1
 *
 * Return: the middle of the bucket of the smallest sample that a share of @q is
 * not above: type 1 of R's quantile(), to within STAT_HISTOGRAM_ERROR of itself.
 */
double stat_histogram_quantile(const struct stat_histogram *h, double q);

/**
 * stat_histogram_bins() - the buckets that have samples, smallest first
 * @h: histogram
 * @bins: out, room for STAT_HISTOGRAM_BUCKETS, or NULL to count them
 *
 * Adding @low of each bin @count times to an empty histogram gives the same one.
 *
 * Return: how many there are.
 */
size_t stat_histogram_bins(const struct stat_histogram *h, struct stat_bin *bins);

#endif
