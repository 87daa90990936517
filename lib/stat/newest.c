// SPDX-License-Identifier: GPL-2.0-only
#include "stat/newest.h"

#include <math.h>
#include <stdint.h>
#include <string.h>
#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "base/base.h"
#include "stat/stat.h"

/* The halves of medians are whole, so. */
#define SCALE	2

static int64_t *sorted_values(const struct stat_series *s, size_t point, size_t *n)
{
	int64_t *v;

	*n = s->first[point + 1] - s->first[point];
	v = xcalloc(*n, sizeof(*v));
	for (size_t i = 0; i < *n; i++)
		v[i] = llround(SCALE * s->v[s->first[point] + i]);
	stat_sort(v, *n);
	return v;
}

static double median_of_point(const struct stat_series *s, size_t point)
{
	__cleanup_free int64_t *v = NULL;
	size_t n;

	v = sorted_values(s, point, &n);
	return stat_quantile(v, n, 0.5) / SCALE;
}

/* The least p that so many values can have: one order and its opposite, of all. */
static bool can_see(size_t n, size_t m, size_t tests, double alpha)
{
	return 2 * tests / choose(n + m, n) < alpha;
}

size_t stat_newest_least(size_t tests, double alpha)
{
	size_t n = 1;

	while (!can_see(n, n, tests, alpha))
		n++;
	return n;
}

/* Return: p of "the newest is one more of these", of which each counts once. */
static double prediction_p(const double *v, size_t n, double newest)
{
	double mean = 0, squares = 0, t;

	for (size_t i = 0; i < n; i++)
		mean += v[i] / n;
	for (size_t i = 0; i < n; i++)
		squares += (v[i] - mean) * (v[i] - mean);
	/* Where all are alike nobody knows their spread: what is left is that it is the last one. */
	if (squares <= 0)
		return newest == v[0] ? 1 : fmin(1, 2.0 / (n + 1));
	t = (newest - mean) / sqrt(squares / (n - 1) * (1 + 1.0 / n));
	return 2 * pt(-fabs(t), n - 1, 1, 0);
}

static double step_between(double before, double after)
{
	return before == after ? 0 : fabs((after - before) / before);
}

/* The newest step, and how far those before it allow it to be. */
static void find_fence(const double *medians, size_t points, struct stat_newest *r)
{
	size_t n = points - 2;
	__cleanup_free double *steps = xcalloc(points, sizeof(*steps));

	for (size_t i = 0; i < n; i++)
		steps[i] = step_between(medians[i], medians[i + 1]);
	r->step = step_between(medians[points - 2], medians[points - 1]);
	r->fence = INFINITY;
	if (n >= STAT_NEWEST_STEPS) {
		double low = stat_quantile_real(steps, n, 0.25);
		double high = stat_quantile_real(steps, n, 0.75);

		r->fence = high + 3 * (high - low);
	}
}

/* Of the points since the last change, but for the newest, the medians of those that have enough values. */
static size_t segment_medians(const struct stat_series *s, size_t since, const double *medians, double *v)
{
	size_t n = 0;

	for (size_t i = since; i < s->points - 1; i++)
		if (s->first[i + 1] - s->first[i] >= STAT_NEWEST_VALUES)
			v[n++] = medians[i];
	return n;
}

struct stat_newest stat_newest(const struct stat_series *s, size_t since, size_t tests, double alpha)
{
	size_t newest = s->points - 1, n, m, others;
	__cleanup_free double *medians = xcalloc(s->points, sizeof(*medians));
	__cleanup_free double *segment = xcalloc(s->points, sizeof(*segment));
	__cleanup_free int64_t *x = sorted_values(s, newest - 1, &n), *y = sorted_values(s, newest, &m);
	struct stat_newest r = { .p = 1 };

	for (size_t i = 0; i < s->points; i++)
		medians[i] = median_of_point(s, i);
	r.before = medians[newest - 1];
	r.after = medians[newest];
	find_fence(medians, s->points, &r);
	others = segment_medians(s, since, medians, segment);
	if (can_see(n, m, tests, alpha)) {
		r.rule = STAT_NEWEST_BEFORE;
		r.p = stat_mann_whitney(x, n, y, m).p;
	} else if (others >= STAT_NEWEST_POINTS && m >= STAT_NEWEST_VALUES) {
		r.rule = STAT_NEWEST_SEGMENT;
		r.p = prediction_p(segment, others, r.after);
		r.before = stat_quantile_real(segment, others, 0.5);
	}
	return r;
}
