// SPDX-License-Identifier: GPL-2.0-only
#include "text/table.h"

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include "base/base.h"

#define GAP	2	/* blanks between columns */
#define CUT	"~"	/* stands for what was cut off */

struct table {
	const char *const *titles;
	const char *align;
	size_t columns_nr;
	char **cells;
	size_t cells_nr;
	size_t cells_max;
};

struct table *table_new(const char *const *titles, const char *align)
{
	struct table *t = xcalloc(1, sizeof(*t));

	t->titles = titles;
	t->align = align;
	t->columns_nr = strlen(align);
	return t;
}

void table_cell(struct table *t, const char *fmt, ...)
{
	va_list ap;
	char *cell;

	va_start(ap, fmt);
	if (vasprintf(&cell, fmt, ap) < 0)
		cell = xasprintf("?");
	va_end(ap);
	make_printable(cell);
	if (t->cells_nr == t->cells_max) {
		t->cells_max = t->cells_max ? 2 * t->cells_max : 64;
		t->cells = xrealloc_array(t->cells, t->cells_max, sizeof(*t->cells));
	}
	t->cells[t->cells_nr++] = cell;
}

/* A heading inside the table: a row with nothing but its first cell, which would be cut. */
static bool is_heading(const struct table *t, const char *const *cells)
{
	for (size_t c = 1; c < t->columns_nr; c++)
		if (*cells[c])
			return false;
	return t->align[0] == 'e';
}

/* How wide each column is; an elastic one takes what the others leave. */
static void find_widths(const struct table *t, int *widths, int width)
{
	int total = -GAP;

	for (size_t c = 0; c < t->columns_nr; c++) {
		widths[c] = strlen(t->titles[c]);
		for (size_t i = c; i < t->cells_nr; i += t->columns_nr)
			if ((int)strlen(t->cells[i]) > widths[c] &&
			    (c || !is_heading(t, (const char *const *)t->cells + i)))
				widths[c] = strlen(t->cells[i]);
		total += widths[c] + GAP;
	}
	for (size_t c = 0; c < t->columns_nr && total > width; c++) {
		int least = strlen(t->titles[c]), excess = total - width;

		if (t->align[c] != 'e')
			continue;
		if (excess > widths[c] - least)
			excess = widths[c] - least;
		widths[c] -= excess;
		total -= excess;
	}
}

/* Nothing is printed behind the last word: no blanks at the end of a line. */
static void print_cell(const char *text, char align, int width, int *pending, FILE *f)
{
	int len = strlen(text);

	if (!len) {
		*pending += width + GAP;
		return;
	}
	if (align == 'r' && len < width)
		*pending += width - len;
	fprintf(f, "%*s", *pending, "");
	if (len > width)
		fprintf(f, "%.*s" CUT, width - 1, text);
	else
		fputs(text, f);
	*pending = GAP + (align == 'r' || len > width ? 0 : width - len);
}

static void print_row(const struct table *t, const char *const *cells, const int *widths, FILE *f)
{
	int pending = 0;

	if (is_heading(t, cells)) {
		fprintf(f, "%s\n", cells[0]);
		return;
	}
	for (size_t c = 0; c < t->columns_nr; c++)
		print_cell(cells[c], t->align[c], widths[c], &pending, f);
	fputc('\n', f);
}

void table_print_within(struct table *t, FILE *f, int width)
{
	__cleanup_free int *widths = xcalloc(t->columns_nr, sizeof(*widths));

	while (t->cells_nr % t->columns_nr)
		table_cell(t, "%s", "");
	find_widths(t, widths, width);
	print_row(t, t->titles, widths, f);
	for (size_t i = 0; i < t->cells_nr; i += t->columns_nr)
		print_row(t, (const char *const *)t->cells + i, widths, f);
}

void table_print(struct table *t, FILE *f)
{
	table_print_within(t, f, TABLE_WIDTH);
}

void table_free(struct table *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->cells_nr; i++)
		free(t->cells[i]);
	free(t->cells);
	free(t);
}

void print_wrapped_within(FILE *f, const char *text, int width)
{
	__cleanup_free char *copy = xasprintf("%s", text);
	char *rest = copy;
	int column = 0;

	make_printable(copy);
	for (char *word; (word = strsep(&rest, " "));) {
		int len = strlen(word), limit = width - 2;

		if (!len)
			continue;
		if (column && column + 1 + len > width) {
			fputs("\n  ", f);
			column = 2;
		} else if (column) {
			fputc(' ', f);
			column++;
		}
		if (len > limit)
			column += fprintf(f, "%.*s" CUT, limit - 1, word);
		else
			column += fprintf(f, "%s", word);
	}
	fputc('\n', f);
}

void print_wrapped(FILE *f, const char *text)
{
	print_wrapped_within(f, text, TABLE_WIDTH);
}
