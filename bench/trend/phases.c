// SPDX-License-Identifier: GPL-2.0-only
/* What mmput consists of at each label. */
#include "bench/trend/phases.h"

#include <math.h>
#include <string.h>

#include "analysis/middle.h"
#include "base/base.h"

double phases_sum(const double ns[SLICES])
{
	double sum = 0;

	for (size_t i = 0; i < SLICES; i++)
		sum += ns[i];
	return sum;
}

static int by_sum(const void *a, const void *b)
{
	double x = phases_sum((*(const struct trend_run *const *)a)->slices);
	double y = phases_sum((*(const struct trend_run *const *)b)->slices);

	return (x > y) - (x < y);
}

size_t phases_at(const struct trend *t, size_t label, double ns[SLICES])
{
	__cleanup_free const struct trend_run **runs = xcalloc(t->runs_nr, sizeof(*runs));
	size_t n = 0;

	for (size_t i = t->first[label]; i < t->first[label + 1]; i++)
		if (t->runs[i].sliced)
			runs[n++] = &t->runs[i];
	if (!n)
		return 0;
	qsort(runs, n, sizeof(*runs), by_sum);
	for (size_t i = 0; i < SLICES; i++)
		ns[i] = (runs[(n - 1) / 2]->slices[i] + runs[n / 2]->slices[i]) / 2;
	return n;
}

bool phases_are_known(const struct trend *t)
{
	for (size_t i = 0; i < t->runs_nr; i++)
		if (t->runs[i].sliced)
			return true;
	return false;
}

static bool is_anywhere(const struct trend *t, size_t slice)
{
	for (size_t i = 0; i < t->runs_nr; i++)
		if (t->runs[i].sliced && t->runs[i].slices[slice] > 0)
			return true;
	return false;
}

/* Where no driver has an mm_exit, all callbacks are one. */
const char *phases_name(const struct trend *t, size_t slice)
{
	if (!division_slices.name(slice) || !is_anywhere(t, slice))
		return NULL;
	switch (slices[slice].phase) {
	case PHASE_CALLBACKS:
		return is_anywhere(t, 0) ? "other callbacks" : "callbacks";
	case PHASE_NOTIFIER:
		return "rest of notifier";
	case PHASE_EXIT_MMAP:
		return "rest of exit_mmap";
	case PHASE_MMPUT:
		return "rest of mmput";
	default:
		return phase_name(slices[slice].phase);
	}
}

size_t phases_before(const struct trend *t, size_t label)
{
	double ns[SLICES];

	for (size_t l = label; l-- > 0;)
		if (phases_at(t, l, ns))
			return l;
	return label;
}

void phases_order(const double step[SLICES], size_t order[SLICES])
{
	for (size_t i = 0; i < SLICES; i++) {
		size_t at = i;

		for (; at && fabs(step[order[at - 1]]) < fabs(step[i]); at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
}
