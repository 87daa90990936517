// SPDX-License-Identifier: GPL-2.0-only
#include "stat/stat.h"

#include <stdlib.h>
#include <string.h>

#include "base/base.h"

/* Below this, counting digits costs more than comparing. */
#define RADIX_FROM	128
#define DIGITS		8

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Byte D, of which 0 is the lowest, of V as an offset from the least value there is. */
static unsigned int digit(int64_t v, int d)
{
	return ((uint64_t)v ^ 1ULL << 63) >> 8 * d & 255;
}

/* One stable pass by digit D, whose values occur COUNT times each. */
static void scatter(const int64_t *from, int64_t *to, size_t n, int d, const size_t *count)
{
	size_t at[256], sum = 0;

	for (int i = 0; i < 256; i++) {
		at[i] = sum;
		sum += count[i];
	}
	for (size_t i = 0; i < n; i++)
		to[at[digit(from[i], d)]++] = from[i];
}

void stat_sort(int64_t *v, size_t n)
{
	__cleanup_free int64_t *other = NULL;
	size_t count[DIGITS][256] = { 0 };
	int64_t *from = v, *to;

	if (n < RADIX_FROM) {
		if (n)
			qsort(v, n, sizeof(*v), compare);
		return;
	}
	to = other = xcalloc(n, sizeof(*v));
	for (size_t i = 0; i < n; i++)
		for (int d = 0; d < DIGITS; d++)
			count[d][digit(v[i], d)]++;
	for (int d = 0; d < DIGITS; d++) {
		int64_t *swap = from;

		if (count[d][digit(v[0], d)] == n)	/* all are equal here */
			continue;
		scatter(from, to, n, d, count[d]);
		from = to;
		to = swap;
	}
	if (from != v)
		memcpy(v, from, n * sizeof(*v));
}
