// SPDX-License-Identifier: GPL-2.0-only
#include "stat/verdict.h"

#include <math.h>
#define MATHLIB_STANDALONE
#include <Rmath.h>

/* More rounds than anybody will run; what is beyond says no more. */
#define MORE_MAX	1e15

/* Standard deviations of a share of pairs that two errors are kept away by. */
struct reach {
	double alarm;
	double miss;
};

static double z(double p)
{
	return qnorm(p, 0, 1, 1, 0);
}

static struct reach reach_detect(double alpha, double power)
{
	return (struct reach){ z(1 - alpha / 2), z(power) };
}

/* Each of the two tests is one-sided, and neither may miss: half of that each. */
static struct reach reach_prove(double alpha, double power)
{
	return (struct reach){ z(1 - alpha), z((1 + power) / 2) };
}

/* Variance of the share of pairs with y above x, where the share expected is P. */
static double variance(double n, double m, double p)
{
	double two_y = p / (2 - p), two_x = 2 * p * p / (1 + p);

	return (p * (1 - p) + (m - 1) * (two_y - p * p) + (n - 1) * (two_x - p * p)) / (n * m);
}

/* The expected share of pairs that is found. Return: 1 if even that is not. */
static double share(double n, double m, struct reach r)
{
	double none = sqrt((n + m + 1) / (12 * n * m)), low = 0.5, high = 1;

	for (int i = 0; i < 50; i++) {
		double p = (low + high) / 2;

		if (p < 0.5 + 0.5 / (n * m) + r.alarm * none + r.miss * sqrt(variance(n, m, p)))
			low = p;
		else
			high = p;
	}
	return high;
}

static double resolved(const int64_t *x, size_t n, const int64_t *y, size_t m, struct reach r)
{
	double p = share(n, m, r), pairs = (double)n * m, k = fmax(1, ceil((1 - p) * pairs));

	if (p == 1)
		return INFINITY;
	return (stat_difference(x, n, y, m, pairs + 1 - k) - stat_difference(x, n, y, m, k)) / 2;
}

double stat_detectable(const int64_t *x, size_t n, const int64_t *y, size_t m, double alpha,
		       double power)
{
	return resolved(x, n, y, m, reach_detect(alpha, power));
}

double stat_provable(const int64_t *x, size_t n, const int64_t *y, size_t m, double alpha,
		     double power)
{
	return resolved(x, n, y, m, reach_prove(alpha, power));
}

size_t stat_more(const struct stat_compared *row, double margin)
{
	double unit = fmax(row->detectable, row->provable), n = fmax(row->n, row->m), needed = n;

	if (isfinite(unit))
		needed = ceil(n * pow(unit / (unit > margin ? margin : margin / 2), 2));
	else
		while (share(needed, needed, reach_detect(STAT_ALPHA / row->rows, STAT_POWER)) == 1)
			needed++;
	return fmin(fmax(1, needed - n), MORE_MAX);
}
