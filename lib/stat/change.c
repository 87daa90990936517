// SPDX-License-Identifier: GPL-2.0-only
#include "stat/change.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "stat/stat.h"

/*
 * A part of a series, and what a look at it needs.
 *
 * @size: values of each point
 * @distance: row I, column J: sum of the distances of the values of point I to those of J
 * @inverse: of each number of values
 * @order: points in the order that is looked at
 * @before: sum of the distances within the points before each in that order
 * @within: the same from the point that is looked at to each
 */
struct part {
	size_t points, values;
	size_t *size;
	double *distance;
	double *inverse;
	unsigned int *order;
	double *before, *within;
};

static double sum_of_distances(const struct stat_series *s, size_t i, size_t j)
{
	double sum = 0;

	for (size_t a = s->first[i]; a < s->first[i + 1]; a++)
		for (size_t b = i == j ? a + 1 : s->first[j]; b < s->first[j + 1]; b++)
			sum += fabs(s->v[a] - s->v[b]);
	return sum;
}

static void part_init(struct part *p, const struct stat_series *s, size_t begin, size_t end)
{
	size_t n = end - begin;

	p->points = n;
	p->values = s->first[end] - s->first[begin];
	p->size = xcalloc(n, sizeof(*p->size));
	p->distance = xcalloc(n * n, sizeof(*p->distance));
	p->inverse = xcalloc(p->values + 1, sizeof(*p->inverse));
	p->order = xcalloc(n, sizeof(*p->order));
	p->before = xcalloc(n + 1, sizeof(*p->before));
	p->within = xcalloc(n + 1, sizeof(*p->within));
	for (size_t i = 1; i <= p->values; i++)
		p->inverse[i] = 1.0 / i;
	for (size_t i = 0; i < n; i++) {
		p->size[i] = s->first[begin + i + 1] - s->first[begin + i];
		p->order[i] = i;
		for (size_t j = 0; j <= i; j++)
			p->distance[i * n + j] = p->distance[j * n + i] =
				sum_of_distances(s, begin + i, begin + j);
	}
}

static void part_free(struct part *p)
{
	free(p->size);
	free(p->distance);
	free(p->inverse);
	free(p->order);
	free(p->before);
	free(p->within);
}

/* Sums within the points before each, in the present order. */
static void sum_before(struct part *p)
{
	for (size_t i = 0; i < p->points; i++) {
		const double *row = p->distance + p->order[i] * p->points;
		double sum = 0;

		for (size_t j = 0; j <= i; j++)
			sum += row[p->order[j]];
		p->before[i + 1] = p->before[i] + sum;
	}
}

/*
 * mn / (m + n) times the energy distance of M values to the next N: their distances to each
 * other, less those within either. A division takes longer than all the rest.
 */
static double energy_statistic(const struct part *p, size_t m, size_t n, double between,
			       double within_m, double within_n)
{
	return 2 * p->inverse[m + n] *
		(between - within_m * n * p->inverse[m - 1] - within_n * m * p->inverse[n - 1]);
}

/*
 * The cut with the greatest statistic, (7) of Matteson and James, over all ends of what is after.
 * Return: the statistic; the points before the cut in *BEST.
 */
static double best_cut(struct part *p, size_t *best)
{
	double greatest = -INFINITY;
	size_t m = p->values;

	sum_before(p);
	memset(p->within, 0, (p->points + 1) * sizeof(*p->within));
	for (size_t i = p->points - 1; i >= STAT_CHANGE_POINTS; i--) {
		const double *row = p->distance + p->order[i] * p->points;
		double sum = 0, before = p->before[i];
		size_t n = 0;

		m -= p->size[p->order[i]];
		for (size_t end = i + 1; end <= p->points; end++) {
			double q, within;

			sum += row[p->order[end - 1]];
			n += p->size[p->order[end - 1]];
			within = p->within[end] += sum;
			if (end < i + STAT_CHANGE_POINTS)
				continue;
			q = energy_statistic(p, m, n, p->before[end] - before - within, before,
					     within);
			if (q > greatest) {
				greatest = q;
				*best = i;
			}
		}
	}
	return greatest;
}

/* Share of orders that have a cut as good; 1 as soon as it is sure to be above ALPHA. */
static double p_value(struct part *p, double energy, double alpha, struct rng *r)
{
	double as_good = 1, orders = 1 + STAT_CHANGE_ORDERS;
	size_t cut;

	for (int i = 0; i < STAT_CHANGE_ORDERS; i++) {
		rng_shuffle(r, p->order, p->points);
		/* sums in another order differ in their last digits */
		as_good += best_cut(p, &cut) >= energy * (1 - 1e-9);
		if (as_good > alpha * orders)
			return 1;
	}
	return as_good / orders;
}

/* The changes in points BEGIN to END, behind those in OUT already. */
static size_t find_changes(const struct stat_series *s, size_t begin, size_t end, double alpha,
			   struct rng *r, struct stat_change *out)
{
	struct stat_change c = { 0 };
	struct part p;
	size_t nr;

	if (end - begin < 2 * STAT_CHANGE_POINTS)
		return 0;
	part_init(&p, s, begin, end);
	c.energy = best_cut(&p, &c.at);
	c.at += begin;
	c.p = p_value(&p, c.energy, alpha, r);
	part_free(&p);
	if (c.p > alpha)
		return 0;
	nr = find_changes(s, begin, c.at, alpha, r, out);
	out[nr++] = c;
	return nr + find_changes(s, c.at, end, alpha, r, out + nr);
}

static double median(const struct stat_series *s, size_t begin, size_t end)
{
	__cleanup_free double *v = xcalloc(s->first[end] - s->first[begin], sizeof(*v));
	size_t n = s->first[end] - s->first[begin];

	memcpy(v, s->v + s->first[begin], n * sizeof(*v));
	return stat_quantile_real(v, n, 0.5);
}

/* Fill in the medians. Return: the least change. */
static size_t least_change(const struct stat_series *s, struct stat_change *c, size_t nr,
			   double *magnitude)
{
	size_t index = 0;

	*magnitude = INFINITY;
	for (size_t i = 0; i < nr; i++) {
		double change;

		c[i].before = median(s, i ? c[i - 1].at : 0, c[i].at);
		c[i].after = median(s, c[i].at, i + 1 < nr ? c[i + 1].at : s->points);
		change = fabs(c[i].after - c[i].before) / fabs(c[i].before);
		/* nothing before and after is no change, whatever 0 / 0 is */
		if (c[i].after == c[i].before)
			change = 0;
		if (change < *magnitude) {
			*magnitude = change;
			index = i;
		}
	}
	return index;
}

size_t stat_changes(const struct stat_series *s, double alpha, double magnitude, uint64_t seed,
		    struct stat_change *out)
{
	size_t nr = find_changes(s, 0, s->points, alpha, &(struct rng){ seed }, out), i;
	double change;

	for (i = least_change(s, out, nr, &change); change < magnitude;
	     i = least_change(s, out, nr, &change)) {
		nr--;
		memmove(out + i, out + i + 1, (nr - i) * sizeof(*out));
	}
	return nr;
}
