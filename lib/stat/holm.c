// SPDX-License-Identifier: GPL-2.0-only
#include "stat/verdict.h"

#include <math.h>
#include <stdlib.h>

#include "base/base.h"

static int by_p(const void *a, const void *b)
{
	double x = **(const double * const *)a, y = **(const double * const *)b;

	return (x > y) - (x < y);
}

void stat_holm(const double *p, size_t n, double *adjusted)
{
	__cleanup_free const double **order = xcalloc(n, sizeof(*order));
	double so_far = 0;

	for (size_t i = 0; i < n; i++)
		order[i] = p + i;
	if (n)
		qsort(order, n, sizeof(*order), by_p);
	for (size_t i = 0; i < n; i++) {
		so_far = fmax(so_far, fmin(1, (n - i) * *order[i]));
		adjusted[order[i] - p] = so_far;
	}
}
