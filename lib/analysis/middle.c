// SPDX-License-Identifier: GPL-2.0-only
/* Divides the exits whose mmput is nearest to the median. */
#include "analysis/middle.h"

#include <math.h>

#include "base/base.h"

/* It is not told from callbacks, a part of which it is. */
#define NOT_TOLD	PHASE_IOMMU_RELEASE
/* Both sides of the median together: this share of the exits stands for all. */
#define MIDDLE	0.1

static const char *name_of_slice(size_t piece)
{
	return slices[piece].phase == NOT_TOLD ? NULL : phase_name(slices[piece].phase);
}

/* mm_exit is there under some arms only, and 0 elsewhere; the others have to be known. */
static bool has_all_slices(const struct events *e, size_t at)
{
	for (size_t i = 0; i < SLICES; i++)
		if (slices[i].phase != PHASE_MM_EXIT && slices[i].phase != NOT_TOLD &&
		    events_phase(e, at, slices[i].phase) == NOT_MEASURED)
			return false;
	return true;
}

static int64_t slice_of(const struct events *e, size_t at, size_t piece)
{
	return slice_ns(e, at, piece, NOT_TOLD);
}

static const char *name_of_part(size_t piece)
{
	return piece == PART_MMPUT ? NULL : part_name(piece);
}

static bool has_all_parts(const struct events *e, size_t at)
{
	return part_ns(e, at, PART_OWN) != NOT_MEASURED;
}

static int64_t part_of(const struct events *e, size_t at, size_t piece)
{
	return part_ns(e, at, piece);
}

const struct division division_slices = {
	SLICES, name_of_slice, has_all_slices, slice_of,
};

const struct division division_parts = {
	PART_NR, name_of_part, has_all_parts, part_of,
};

/* An exit, and where it is. */
struct exit_at {
	int64_t mmput;
	const struct events *e;
	size_t at;
};

static int compare_exits(const void *a, const void *b)
{
	const struct exit_at *x = a, *y = b;

	return (x->mmput > y->mmput) - (x->mmput < y->mmput);
}

/* Return: the exits of an arm that can be divided, by mmput, to be freed; @n is their number. */
static struct exit_at *exits_known(const struct run *const *runs, size_t runs_nr, size_t arm,
				   const struct division *d, size_t *n)
{
	struct exit_at *exits = NULL;

	*n = 0;
	for (size_t r = 0; r < runs_nr; r++) {
		const struct events *e = &runs[r]->events[arm];

		exits = xrealloc_array(exits, *n + e->n, sizeof(*exits));
		for (size_t i = 0; i < e->n; i++)
			if (d->is_known(e, i))
				exits[(*n)++] = (struct exit_at){ events_known(e, i, PHASE_MMPUT), e, i };
	}
	if (*n)
		qsort(exits, *n, sizeof(*exits), compare_exits);
	return exits;
}

size_t middle_divide(const struct run *const *runs, size_t runs_nr, size_t arm,
		     const struct division *d, double *ns)
{
	__cleanup_free struct exit_at *exits = NULL;
	size_t n, first, last;

	exits = exits_known(runs, runs_nr, arm, d, &n);
	if (!n)
		return 0;
	first = (n - 1) / 2 - (size_t)(n * MIDDLE / 2);
	last = n / 2 + (size_t)(n * MIDDLE / 2);
	for (size_t piece = 0; piece < d->n; piece++) {
		ns[piece] = 0;
		for (size_t i = first; d->name(piece) && i <= last; i++)
			ns[piece] += fmax(d->ns(exits[i].e, exits[i].at, piece), 0) / (last - first + 1);
	}
	return last - first + 1;
}
