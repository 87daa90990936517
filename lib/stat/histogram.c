// SPDX-License-Identifier: GPL-2.0-only
#include "stat/histogram.h"

#include <math.h>

#define PER_OCTAVE	(1U << STAT_HISTOGRAM_BITS)

static size_t bucket(uint64_t value)
{
	int shift = 63 - __builtin_clzll(value | PER_OCTAVE) - STAT_HISTOGRAM_BITS;

	return (size_t)shift * PER_OCTAVE + (value >> shift);
}

static struct stat_bin bounds(size_t bucket)
{
	int shift = bucket < 2 * PER_OCTAVE ? 0 : bucket / PER_OCTAVE - 1;
	uint64_t low = (uint64_t)(bucket - (size_t)shift * PER_OCTAVE) << shift;

	return (struct stat_bin){ .low = low, .high = low + ((1ULL << shift) - 1) };
}

void stat_histogram_add(struct stat_histogram *h, uint64_t value, uint64_t times)
{
	h->n += times;
	h->count[bucket(value)] += times;
}

void stat_histogram_merge(struct stat_histogram *to, const struct stat_histogram *from)
{
	to->n += from->n;
	for (size_t i = 0; i < STAT_HISTOGRAM_BUCKETS; i++)
		to->count[i] += from->count[i];
}

double stat_histogram_quantile(const struct stat_histogram *h, double q)
{
	/* 0.07 * 100 is a little above 7 */
	double rank = fmax(1, ceil(q * h->n * (1 - 1e-15)));
	uint64_t seen = h->count[0];
	struct stat_bin b;
	size_t i = 0;

	while (seen < rank && i < STAT_HISTOGRAM_BUCKETS - 1)
		seen += h->count[++i];
	b = bounds(i);
	return b.low + (b.high - b.low) / 2.0;
}

size_t stat_histogram_bins(const struct stat_histogram *h, struct stat_bin *bins)
{
	size_t nr = 0;

	for (size_t i = 0; i < STAT_HISTOGRAM_BUCKETS; i++) {
		if (!h->count[i])
			continue;
		if (bins) {
			bins[nr] = bounds(i);
			bins[nr].count = h->count[i];
		}
		nr++;
	}
	return nr;
}
