// SPDX-License-Identifier: GPL-2.0-only
/* Labels and gaps in one order, and their short names. */
#include "bench/trend/axis.h"

#include <string.h>

#include "base/base.h"

static int by_kernel(const void *a, const void *b)
{
	const struct trend_gap *x = *(const struct trend_gap *const *)a;
	const struct trend_gap *y = *(const struct trend_gap *const *)b;

	return version_compare(x->kernel, y->kernel);
}

static bool is_label(const struct trend *t, const char *kernel)
{
	for (size_t l = 0; l < t->labels_nr; l++)
		if (!strcmp(t->labels[l], kernel))
			return true;
	return false;
}

static void find_gaps(const struct trend *t, const struct trend_gap *gaps, size_t n,
		      struct axis *axis)
{
	axis->gaps = xcalloc(n + 1, sizeof(*axis->gaps));
	for (size_t i = 0; i < n && !strcmp(t->key, "kernel"); i++)
		if (!is_label(t, gaps[i].kernel))
			axis->gaps[axis->gaps_nr++] = &gaps[i];
	qsort(axis->gaps, axis->gaps_nr, sizeof(*axis->gaps), by_kernel);
}

/**
 * struct shown - what is to be told from each other
 * @whole: the names
 * @length: what is shown of each
 * @n: how many
 */
struct shown {
	const char **whole;
	size_t *length;
	size_t n;
};

static bool are_distinct(const struct shown *names)
{
	for (size_t i = 0; i < names->n; i++)
		for (size_t j = 0; j < i; j++)
			if (names->length[i] == names->length[j] &&
			    !memcmp(names->whole[i], names->whole[j], names->length[i]))
				return false;
	return true;
}

/* Is it left out of each, and something is left? */
static bool all_end_with(const struct shown *names, const char *end)
{
	for (size_t i = 0; i < names->n; i++) {
		size_t length = strlen(names->whole[i]);

		if (length <= strlen(end) || strcmp(names->whole[i] + length - strlen(end), end))
			return false;
	}
	return true;
}

/* What all end with, from a "+" or "-" on; but a release candidate is no release. */
static void cut_ends(struct shown *names)
{
	const char *end = names->whole[0];

	while (*end && (!strchr("+-", *end) || !strncmp(end, "-rc", 3) || !all_end_with(names, end)))
		end++;
	for (size_t i = 0; i < names->n; i++)
		names->length[i] = strlen(names->whole[i]) - strlen(end);
}

/* And what is behind a "+", which a distributor has added, if they can still be told. */
static void cut_behind_plus(struct shown *names)
{
	size_t *before = names->length;

	names->length = xcalloc(names->n, sizeof(*names->length));
	for (size_t i = 0; i < names->n; i++) {
		size_t plus = strcspn(names->whole[i], "+");

		names->length[i] = plus && plus < before[i] ? plus : before[i];
	}
	if (are_distinct(names)) {
		free(before);
		return;
	}
	free(names->length);
	names->length = before;
}

/* Labels first, then gaps. */
static struct shown shown_of(const struct trend *t, struct axis *axis)
{
	struct shown names = { .n = t->labels_nr + axis->gaps_nr };

	names.whole = xcalloc(names.n, sizeof(*names.whole));
	names.length = xcalloc(names.n, sizeof(*names.length));
	for (size_t l = 0; l < t->labels_nr; l++)
		names.whole[l] = t->labels[l];
	for (size_t i = 0; i < axis->gaps_nr; i++)
		names.whole[t->labels_nr + i] = axis->gaps[i]->kernel;
	cut_ends(&names);
	cut_behind_plus(&names);
	for (size_t i = 0; i < names.n; i++)
		axis->cut |= names.whole[i][names.length[i]];
	return names;
}

/* As many gaps as stand before a label, of one reason, are a place. */
static void add_gaps(const struct trend *t, const struct shown *names, size_t *gap, size_t end,
		     struct axis *axis)
{
	while (*gap < end) {
		struct axis_step *step = &axis->v[axis->n++];
		const char *reason = axis->gaps[*gap]->reason;
		size_t first = t->labels_nr + *gap, last = first;

		step->gap = *gap;
		for (; *gap < end && !strcmp(axis->gaps[*gap]->reason, reason); ++*gap)
			last = t->labels_nr + *gap;
		step->gaps_nr = *gap - step->gap;
		if (step->gaps_nr == 1)
			step->name = xasprintf("%.*s", (int)names->length[first], names->whole[first]);
		else
			step->name = xasprintf("%.*s to %.*s (%zu)", (int)names->length[first],
					       names->whole[first], (int)names->length[last],
					       names->whole[last], step->gaps_nr);
	}
}

void axis_of(const struct trend *t, const struct trend_gap *gaps, size_t gaps_nr, struct axis *axis)
{
	struct shown names;
	size_t gap = 0;

	*axis = (struct axis){ .v = xcalloc(t->labels_nr + gaps_nr, sizeof(*axis->v)) };
	find_gaps(t, gaps, gaps_nr, axis);
	names = shown_of(t, axis);
	for (size_t l = 0; l < t->labels_nr; l++) {
		size_t end = gap;

		while (end < axis->gaps_nr && version_compare(axis->gaps[end]->kernel, t->labels[l]) < 0)
			end++;
		add_gaps(t, &names, &gap, end, axis);
		axis->v[axis->n++] = (struct axis_step){
			.name = xasprintf("%.*s", (int)names.length[l], names.whole[l]), .label = l,
		};
	}
	add_gaps(t, &names, &gap, axis->gaps_nr, axis);
	free(names.whole);
	free(names.length);
}

size_t axis_place(const struct axis *axis, size_t label)
{
	size_t i = 0;

	while (axis->v[i].gaps_nr || axis->v[i].label != label)
		i++;
	return i + 1;
}

void axis_free(struct axis *axis)
{
	for (size_t i = 0; i < axis->n; i++)
		free(axis->v[i].name);
	free(axis->v);
	free(axis->gaps);
	*axis = (struct axis){ .v = NULL };
}
