// SPDX-License-Identifier: GPL-2.0-only
#include "stat/cluster.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "base/base.h"
#include "stat/stat.h"

#define DRAWS	1000

/*
 * @v: cluster behind cluster, each sorted
 * @first: where in @v each begins; one more is the end
 * @pooled: all members, sorted
 */
struct stat_clusters {
	int64_t *v;
	int64_t *pooled;
	size_t n;
	size_t first[STAT_CLUSTERS_MAX + 1];
	size_t nr;
};

struct stat_clusters *stat_clusters_new(const int64_t *v, const size_t *sizes, size_t clusters)
{
	struct stat_clusters *c = xcalloc(1, sizeof(*c));
	size_t filled = 0, seen = 0, at = 0;

	for (size_t i = 0; i < clusters; i++) {
		c->n += sizes[i];
		filled += sizes[i] > 0;
	}
	c->nr = filled < STAT_CLUSTERS_MAX ? filled : STAT_CLUSTERS_MAX;
	for (size_t i = 0; i < clusters; i++) {
		at += sizes[i];
		if (sizes[i])
			c->first[seen++ * c->nr / filled + 1] = at;
	}
	c->v = xcalloc(c->n, sizeof(*v));
	c->pooled = xcalloc(c->n, sizeof(*v));
	if (c->n) {
		memcpy(c->v, v, c->n * sizeof(*v));
		memcpy(c->pooled, v, c->n * sizeof(*v));
	}
	stat_sort(c->pooled, c->n);
	for (size_t i = 0; i < c->nr; i++)
		stat_sort(c->v + c->first[i], c->first[i + 1] - c->first[i]);
	return c;
}

void stat_clusters_free(struct stat_clusters *c)
{
	if (!c)
		return;
	free(c->v);
	free(c->pooled);
	free(c);
}

/* Index of the first of c->v[low..high), sorted, that is above VALUE, or HIGH. */
static size_t upper_bound(const struct stat_clusters *c, size_t low, size_t high, int64_t value)
{
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (c->v[mid] <= value)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/*
 * The value at rank K, from 0, of what was drawn: cluster i WEIGHT[i] times. END[i] becomes the
 * index of the cluster's first member above it. By bisection on all members' order; each step
 * also halves what is left of each cluster, about.
 *
 * Return: how many of what was drawn are not above the value, which is in *VALUE.
 */
static size_t value_at(const struct stat_clusters *c, const unsigned int *weight, size_t k,
		       size_t *end, int64_t *value)
{
	size_t begin[STAT_CLUSTERS_MAX], trial[STAT_CLUSTERS_MAX];
	size_t low = 0, high = c->n - 1, covered = 0;

	for (size_t i = 0; i < c->nr; i++) {
		begin[i] = c->first[i];
		end[i] = c->first[i + 1];
		covered += weight[i] * (end[i] - begin[i]);
	}
	while (low < high) {
		size_t mid = low + (high - low) / 2, up_to = 0;

		for (size_t i = 0; i < c->nr; i++) {
			if (!weight[i])
				continue;
			trial[i] = upper_bound(c, begin[i], end[i], c->pooled[mid]);
			up_to += weight[i] * (trial[i] - c->first[i]);
		}
		if (up_to > k) {
			high = mid;
			covered = up_to;
			memcpy(end, trial, c->nr * sizeof(*end));
		} else {
			low = mid + 1;
			memcpy(begin, trial, c->nr * sizeof(*begin));
		}
	}
	*value = c->pooled[low];
	return covered;
}

/* A member of a cluster. */
struct member {
	int64_t v;
	size_t of;
};

/**
 * struct band - the members near a quantile, where most of what is drawn has its own
 * @v: the members, smallest first
 * @n: how many
 * @below: members that are smaller, of each cluster
 */
struct band {
	struct member *v;
	size_t n;
	size_t below[STAT_CLUSTERS_MAX];
};

static int by_member(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	return (x->v > y->v) - (x->v < y->v);
}

/* Eight standard deviations to either side, if members of a cluster are as others are. */
static struct band band_of(const struct stat_clusters *c, double q)
{
	double middle = (c->n - 1) * q, off = 4 * sqrt(c->n);
	int64_t from = c->pooled[(size_t)fmax(0, middle - off)];
	int64_t to = c->pooled[(size_t)fmin(c->n - 1, middle + off)];
	struct band b = { .n = 0 };
	size_t end[STAT_CLUSTERS_MAX];

	for (size_t i = 0; i < c->nr; i++) {
		size_t begin = from == INT64_MIN ? c->first[i] :
			upper_bound(c, c->first[i], c->first[i + 1], from - 1);

		end[i] = upper_bound(c, begin, c->first[i + 1], to);
		b.below[i] = begin - c->first[i];
		b.n += end[i] - begin;
	}
	b.v = xcalloc(b.n, sizeof(*b.v));
	b.n = 0;
	for (size_t i = 0; i < c->nr; i++)
		for (size_t at = c->first[i] + b.below[i]; at < end[i]; at++)
			b.v[b.n++] = (struct member){ c->v[at], i };
	qsort(b.v, b.n, sizeof(*b.v), by_member);
	return b;
}

/* The values at ranks K, from 0, and K + 1 of what was drawn. Return: are they in the band? */
static bool in_band(const struct band *b, size_t clusters, const unsigned int *weight, size_t k,
		    int64_t *value, int64_t *next)
{
	size_t covered = 0, i;

	for (i = 0; i < clusters; i++)
		covered += weight[i] * b->below[i];
	if (covered > k)
		return false;
	for (i = 0; i < b->n && covered <= k; i++)
		covered += weight[b->v[i].of];
	if (covered <= k)
		return false;
	*value = b->v[i - 1].v;
	for (; i < b->n && covered <= k + 1; i++)
		covered += weight[b->v[i].of];
	*next = b->v[i - 1].v;
	return covered > k + 1;
}

/* Of what was drawn, as stat_quantile() has it. */
static double drawn_quantile(const struct stat_clusters *c, const struct band *b,
			     const unsigned int *weight, double q)
{
	size_t end[STAT_CLUSTERS_MAX], n = 0, covered, k;
	int64_t value, next;
	double h;

	for (size_t i = 0; i < c->nr; i++)
		n += weight[i] * (c->first[i + 1] - c->first[i]);
	h = (n - 1) * q;
	k = (size_t)h;
	if (in_band(b, c->nr, weight, k, &value, &next))
		return value + (h - k) * ((double)next - (double)value);
	next = INT64_MAX;
	covered = value_at(c, weight, k, end, &value);
	if (covered > k + 1 || covered == n)
		return value;
	for (size_t i = 0; i < c->nr; i++)
		if (weight[i] && end[i] < c->first[i + 1] && c->v[end[i]] < next)
			next = c->v[end[i]];
	return value + (h - k) * ((double)next - (double)value);
}

static void bootstrap_quantiles(const struct stat_clusters *c, double q, struct rng *r,
				double *quantiles)
{
	struct band b = band_of(c, q);

	for (int i = 0; i < DRAWS; i++) {
		unsigned int weight[STAT_CLUSTERS_MAX] = { 0 };

		for (size_t j = 0; j < c->nr; j++)
			weight[rng_below(r, c->nr)]++;
		quantiles[i] = drawn_quantile(c, &b, weight, q);
	}
	free(b.v);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Type 7, as stat_quantile(), of the draws. */
static double percentile(const double *sorted, double q)
{
	double h = (DRAWS - 1) * q;
	int i = h;

	return i >= DRAWS - 1 ? sorted[DRAWS - 1] : sorted[i] + (h - i) * (sorted[i + 1] - sorted[i]);
}

static void percentile_interval(double *draws, size_t clusters, double level,
				struct stat_estimate *out)
{
	double c = clusters, tail = 0;

	if (clusters > 1)
		tail = pnorm(sqrt(c / (c - 1)) * qt((1 - level) / 2, c - 1, 1, 0), 0, 1, 1, 0);
	qsort(draws, DRAWS, sizeof(*draws), by_value);
	out->low = percentile(draws, tail);
	out->high = percentile(draws, 1 - tail);
	out->level_met = 1 - pow(2, 1 - c) >= level;
}

static bool has_enough_samples(const struct stat_clusters *c, double q)
{
	/* n * (1 - 0.99) is a little below what it should be */
	return c->n && (q == 0.5 || c->n * fmin(q, 1 - q) >= STAT_TAIL_MIN - 1e-6);
}

int stat_cluster_quantile(const struct stat_clusters *c, double q, double level, uint64_t seed,
			  struct stat_estimate *out)
{
	double draws[DRAWS];

	if (!has_enough_samples(c, q))
		return -ENODATA;
	bootstrap_quantiles(c, q, &(struct rng){ seed }, draws);
	out->value = stat_quantile(c->pooled, c->n, q);
	percentile_interval(draws, c->nr, level, out);
	return 0;
}

int stat_cluster_shift(const struct stat_clusters *base, const struct stat_clusters *new, double q,
		       double level, uint64_t seed, struct stat_estimate *out)
{
	double from[DRAWS], to[DRAWS];
	struct rng r = { seed };

	if (!has_enough_samples(base, q) || !has_enough_samples(new, q))
		return -ENODATA;
	bootstrap_quantiles(base, q, &r, from);
	bootstrap_quantiles(new, q, &r, to);
	for (int i = 0; i < DRAWS; i++)
		to[i] -= from[i];
	out->value = stat_quantile(new->pooled, new->n, q) - stat_quantile(base->pooled, base->n, q);
	percentile_interval(to, base->nr < new->nr ? base->nr : new->nr, level, out);
	return 0;
}
