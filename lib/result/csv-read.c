// SPDX-License-Identifier: GPL-2.0-only
/*
 * Read a CSV file of ours, trusting nothing: the text may be cut, made by
 * another program, or made to hurt. There is no quoting in these files.
 */
#include <errno.h>
#include <string.h>

#include "base/base.h"
#include "result/format.h"

struct reader {
	const struct csv *csv;
	const char *dir;
	size_t line_nr;
	const struct column *order[COLUMNS_MAX];	/* the file's columns, left to right */
	size_t order_nr;
};

/* Text from the file, safe to print: short, and printable. */
static const char *shown(const char *text, char *buf, size_t bytes)
{
	size_t i;

	for (i = 0; text[i] && i < bytes - 1; i++)
		buf[i] = text[i] >= ' ' && text[i] <= '~' ? text[i] : '?';
	buf[i] = '\0';
	return buf;
}

static int bad_line(const struct reader *r, const char *what)
{
	msg_err("%s/%s: line %zu %s", r->dir, r->csv->name, r->line_nr, what);
	return -EINVAL;
}

static int bad_field(const struct reader *r, const struct column *c, const char *field)
{
	static const char * const wanted[] = {
		[COLUMN_ROUND] = "a round of this run",
		[COLUMN_NAME] = "one of this run's",
		[COLUMN_CALLER] = "a class of callers",
		[COLUMN_DROPPER] = "a class of droppers",
		[COLUMN_PID] = "a process id",
		[COLUMN_PASID] = "a PASID of 20 bits",
		[COLUMN_NUMBER] = "a number of at most 64 bits",
		[COLUMN_TIME] = "a time in ns",
	};
	char buf[33];

	msg_err("%s/%s: line %zu: %s \"%s\" is not %s", r->dir, r->csv->name, r->line_nr, c->name,
		shown(field, buf, sizeof(buf)), wanted[c->type]);
	return -EINVAL;
}

/* Cut the next line off the text. Return: NULL when it does not end. */
static char *next_line(char **text, char *end)
{
	char *line = *text, *newline = memchr(line, '\n', end - line);

	if (!newline)
		return NULL;
	*newline = '\0';
	*text = newline + 1;
	return strlen(line) == (size_t)(newline - line) ? line : NULL;
}

/* Digits only, and no more than @limit. */
static bool get_number(const char *field, uint64_t limit, uint64_t *value)
{
	*value = 0;
	if (!*field)
		return false;
	for (; *field; field++) {
		if (*field < '0' || *field > '9' ||
		    __builtin_mul_overflow(*value, 10, value) ||
		    __builtin_add_overflow(*value, *field - '0', value))
			return false;
	}
	return *value <= limit;
}

static bool get_name(const char *field, const char *const *names, size_t names_nr, uint64_t *index)
{
	for (size_t i = 0; i < names_nr; i++) {
		if (!strcmp(names[i], field)) {
			*index = i;
			return true;
		}
	}
	return false;
}

static bool get_caller(const char *field, uint64_t *caller)
{
	const char *names[CALLER_NR];

	for (enum caller c = 0; c < CALLER_NR; c++)
		names[c] = caller_name(c);
	return get_name(field, names, CALLER_NR, caller);
}

static bool get_dropper(const char *field, uint64_t *dropper)
{
	const char *names[DROPPER_NR];

	for (enum dropper d = 0; d < DROPPER_NR; d++)
		names[d] = dropper_name(d);
	return get_name(field, names, DROPPER_NR, dropper);
}

static bool get_field(const struct csv *csv, const struct column *c, const char *field, void *member)
{
	uint64_t n = 0;
	bool good = false;

	switch (c->type) {
	case COLUMN_ROUND:
		good = get_number(field, csv->rounds - 1, &n);
		*(uint32_t *)member = n;
		break;
	case COLUMN_PASID:
		good = get_number(field, PASIDS_MAX - 1, &n);
		*(uint32_t *)member = n;
		break;
	case COLUMN_NAME:
		good = get_name(field, csv->names[c->list].v, csv->names[c->list].n, &n);
		*(uint16_t *)member = n;
		break;
	case COLUMN_CALLER:
		good = get_caller(field, &n);
		*(uint16_t *)member = n;
		break;
	case COLUMN_DROPPER:
		good = get_dropper(field, &n);
		*(uint16_t *)member = n;
		break;
	case COLUMN_PID:
		good = get_number(field, INT32_MAX, &n);
		*(int32_t *)member = n;
		break;
	case COLUMN_NUMBER:
		good = get_number(field, UINT64_MAX, &n);
		*(uint64_t *)member = n;
		break;
	case COLUMN_TIME:
		if (!*field && !c->required)
			return true;	/* NOT_MEASURED is there already */
		good = get_number(field, INT64_MAX, &n);
		*(int64_t *)member = n;
		break;
	}
	return good;
}

static int read_header(struct reader *r, char *line)
{
	const struct csv *csv = r->csv;
	char buf[33];

	for (char *name; (name = strsep(&line, ","));) {
		const struct column *found = NULL;

		for (size_t i = 0; i < csv->columns_nr; i++)
			if (!strcmp(csv->columns[i].name, name))
				found = &csv->columns[i];
		for (size_t i = 0; i < r->order_nr; i++)
			if (r->order[i] == found)
				found = NULL;
		if (!found) {
			msg_err("%s/%s: column \"%s\" is not known or is there twice", r->dir,
				csv->name, shown(name, buf, sizeof(buf)));
			return -EINVAL;
		}
		r->order[r->order_nr++] = found;
	}
	for (size_t i = 0; i < csv->columns_nr; i++) {
		bool there = !csv->columns[i].required;

		for (size_t j = 0; j < r->order_nr; j++)
			there = there || r->order[j] == &csv->columns[i];
		if (!there) {
			msg_err("%s/%s: there is no column %s", r->dir, csv->name,
				csv->columns[i].name);
			return -EINVAL;
		}
	}
	return 0;
}

static int read_row(const struct reader *r, char *line, char *row)
{
	for (size_t i = 0; i < r->csv->columns_nr; i++)
		if (r->csv->columns[i].type == COLUMN_TIME)
			*(int64_t *)(row + r->csv->columns[i].offset) = NOT_MEASURED;
	for (size_t i = 0; i < r->order_nr; i++) {
		const struct column *c = r->order[i];
		const char *field = strsep(&line, ",");

		if (!field)
			return bad_line(r, "has too few fields: was it cut?");
		if (!get_field(r->csv, c, field, row + c->offset))
			return bad_field(r, c, field);
	}
	return line ? bad_line(r, "has too many fields") : 0;
}

int csv_read(const struct csv *csv, const char *dir, char *text, size_t len_bytes, void **rows,
	     size_t *rows_nr)
{
	struct reader r = { .csv = csv, .dir = dir, .line_nr = 1 };
	char *end = text + len_bytes, *all = NULL, *line = next_line(&text, end);
	size_t n = 0, room = 0;
	int err = line ? read_header(&r, line) : bad_line(&r, "is not a line of text");

	while (!err && text < end) {
		r.line_nr++;
		line = next_line(&text, end);
		if (n == room) {
			room = room ? 2 * room : 64;
			all = xrealloc_array(all, room, csv->row_bytes);
		}
		memset(all + n * csv->row_bytes, 0, csv->row_bytes);
		err = line ? read_row(&r, line, all + n * csv->row_bytes)
			   : bad_line(&r, "is not a whole line of text: was the file cut?");
		n++;
	}
	if (err) {
		free(all);
		return err;
	}
	*rows = all;
	*rows_nr = n;
	return 0;
}
