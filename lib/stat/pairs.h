/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What rank tests count and choose from: all differences of two samples, or all sums of two
 * members of one sample, twice the Walsh averages. For lib/stat itself.
 */
#ifndef LIB_STAT_PAIRS_H
#define LIB_STAT_PAIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct both - two samples, sorted, whose differences y - x matter
 * @x: one
 * @n: its size
 * @y: the other
 * @m: its size
 * @once: @x is @y negated, so that differences are sums of two members of @y; each two of them
 *	make one, and each makes one with itself
 */
struct both {
	const int64_t *x;
	size_t n;
	const int64_t *y;
	size_t m;
	bool once;
};

/**
 * pairs_of_sums() - the sums of one sample
 * @d: sample, sorted
 * @n: its size, 1 to 2^31
 *
 * Return: of which @x is to be freed.
 */
struct both pairs_of_sums(const int64_t *d, size_t n);

/**
 * pairs_number() - how many differences there are
 * @b: both
 *
 * Return: the number.
 */
uint64_t pairs_number(const struct both *b);

/**
 * pairs_up_to() - how many of them are not above D, and how many not above E?
 * @b: both
 * @d: one bound
 * @e: the other
 * @pairs: out
 */
void pairs_up_to(const struct both *b, __int128 d, __int128 e, uint64_t pairs[2]);

/**
 * pairs_difference() - an order statistic of them
 * @b: both
 * @k: which, 1 is the smallest
 *
 * Return: it, of no more than 65 bits.
 */
__int128 pairs_difference(const struct both *b, uint64_t k);

/**
 * pairs_middle() - the median of them
 * @b: both
 *
 * Return: the median.
 */
double pairs_middle(const struct both *b);

#endif
