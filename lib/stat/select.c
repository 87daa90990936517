// SPDX-License-Identifier: GPL-2.0-only
#include "stat/stat.h"

#include <stdlib.h>

#include "base/base.h"

#define FEW	8	/* are sorted at once */
#define STEPS	100	/* of which each should leave half, about */

/* By insertion, in which each is compared with all before it: there is no branch to guess. */
static void sort_few(int64_t *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		int64_t least = v[i];

		for (size_t j = i; j; j--) {
			int64_t other = v[j - 1];

			v[j] = least > other ? least : other;
			least = least > other ? other : least;
		}
		v[0] = least;
	}
}

static int64_t middle_of_three(int64_t a, int64_t b, int64_t c)
{
	if (a > b) {
		int64_t swap = a;

		a = b;
		b = swap;
	}
	return c < a ? a : c > b ? b : c;
}

/* A guess at the median: the middle of the middles of three times three. */
static int64_t pivot_of(const int64_t *v, size_t n)
{
	int64_t middles[3];

	for (size_t i = 0; i < 3; i++)
		middles[i] = middle_of_three(v[i * n / 9], v[(3 + i) * n / 9], v[(6 + i) * n / 9]);
	return middle_of_three(middles[0], middles[1], middles[2]);
}

/* Those below PIVOT, or those not above it, to the front. Return: how many. No branch to guess. */
static size_t partition(int64_t *v, size_t n, int64_t pivot, bool or_equal)
{
	size_t front = 0;

	for (size_t i = 0; i < n; i++) {
		int64_t x = v[i];
		bool goes = or_equal ? x <= pivot : x < pivot;

		v[i] = v[front];
		v[front] = x;
		front += goes;
	}
	return front;
}

int64_t stat_select(int64_t *v, size_t n, size_t k)
{
	for (int step = 0; n > FEW && step < STEPS; step++) {
		int64_t pivot = pivot_of(v, n);
		size_t below = partition(v, n, pivot, false), up_to;

		if (k < below) {
			n = below;
			continue;
		}
		up_to = below + partition(v + below, n - below, pivot, true);
		if (k < up_to)
			return pivot;
		v += up_to;
		n -= up_to;
		k -= up_to;
	}
	if (n > FEW)
		stat_sort(v, n);
	else
		sort_few(v, n);
	return v[k];
}

double stat_median(int64_t *v, size_t n)
{
	size_t k = (n - 1) / 2;
	int64_t low = stat_select(v, n, k), high;

	if (n % 2)
		return low;
	high = v[k + 1];
	for (size_t i = k + 2; i < n; i++)
		high = v[i] < high ? v[i] : high;
	return low + 0.5 * ((double)high - (double)low);
}

double stat_quantile(const int64_t *sorted, size_t n, double q)
{
	double h = (n - 1) * q;
	size_t i = (size_t)h;

	if (i >= n - 1)
		return sorted[n - 1];
	return sorted[i] + (h - i) * ((double)sorted[i + 1] - (double)sorted[i]);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double stat_quantile_real(double *v, size_t n, double q)
{
	double h = (n - 1) * q;
	size_t i = (size_t)h;

	qsort(v, n, sizeof(*v), by_value);
	return i + 1 < n ? v[i] + (h - i) * (v[i + 1] - v[i]) : v[n - 1];
}
