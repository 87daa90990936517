// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <string.h>

#include "base/base.h"
#include "base/nearest.h"

/* - and _ are the same to most people, and so are small and capital letters. */
static char fold_char(char c)
{
	return c == '_' ? '-' : tolower(c);
}

/* Levenshtein's distance, by one row of the matrix. */
static size_t edit_distance(const char *a, const char *b)
{
	size_t row[NEAREST_NAME_MAX + 2], n = strnlen(b, NEAREST_NAME_MAX);

	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 0; a[i]; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < n; j++) {
			size_t best = diagonal + (fold_char(a[i]) != fold_char(b[j]));

			diagonal = row[j + 1];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (diagonal + 1 < best)
				best = diagonal + 1;
			row[j + 1] = best;
		}
	}
	return row[n];
}

void nearest_add(struct nearest *near, const char *name, const char *compared)
{
	size_t d = edit_distance(near->wanted, compared), at = near->n;

	while (at && near->distances[at - 1] > d)
		at--;
	if (at == ARRAY_SIZE(near->names))
		return;
	if (near->n == ARRAY_SIZE(near->names))
		free(near->names[--near->n]);
	memmove(&near->names[at + 1], &near->names[at], (near->n - at) * sizeof(*near->names));
	memmove(&near->distances[at + 1], &near->distances[at],
		(near->n - at) * sizeof(*near->distances));
	near->names[at] = xasprintf("%s", name);
	near->distances[at] = d;
	near->n++;
}

void nearest_free(struct nearest *near)
{
	while (near->n)
		free(near->names[--near->n]);
}

char *nearest_text(struct nearest *near)
{
	char *text = xasprintf("%s", near->n ? "; the nearest: " : "; there are none");

	for (size_t i = 0; i < near->n; i++) {
		char *longer = xasprintf("%s%s%s", text, i ? ", " : "", near->names[i]);

		free(text);
		text = longer;
	}
	nearest_free(near);
	return text;
}
