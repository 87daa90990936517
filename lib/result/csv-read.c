// SPDX-License-Identifier: GPL-2.0-only
/*
 * Read a CSV file of ours, trusting nothing: the text may be cut, made by
 * another program, or made to hurt. There is no quoting in these files.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

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

/* The window must hold a whole line; ours are shorter by far. */
#define WINDOW_BYTES	(1 << 20)

/**
 * struct window - what of a file is in memory
 * @fd: the file
 * @buf: its bytes
 * @text: those that have not been taken yet
 * @end: behind them
 * @err: of reading
 * @eof: there are no more
 */
struct window {
	int fd;
	char *buf;
	char *text;
	char *end;
	int err;
	bool eof;
};

/* More bytes behind those that are left; none at the end of the file. */
static void fill(struct window *w)
{
	size_t left = w->end - w->text;

	memmove(w->buf, w->text, left);
	w->text = w->buf;
	w->end = w->buf + left;
	while (!w->eof && !w->err && w->end < w->buf + WINDOW_BYTES) {
		ssize_t n = read(w->fd, w->end, w->buf + WINDOW_BYTES - w->end);

		if (n < 0 && errno != EINTR)
			w->err = -errno;
		if (n > 0)
			w->end += n;
		w->eof = !n;
	}
}

static bool at_end(struct window *w)
{
	if (w->text == w->end)
		fill(w);
	return w->text == w->end;
}

/* Cut the next line off the text. Return: NULL when it does not end. */
static char *next_line(struct window *w)
{
	char *newline = memchr(w->text, '\n', w->end - w->text), *line;

	if (!newline) {
		fill(w);
		newline = memchr(w->text, '\n', w->end - w->text);
	}
	if (!newline)
		return NULL;
	line = w->text;
	*newline = '\0';
	w->text = newline + 1;
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

static int read_rows(struct reader *r, struct window *w, char **all, size_t *n)
{
	size_t row_bytes = r->csv->row_bytes, room = 0;
	int err = 0;

	while (!err && !at_end(w)) {
		char *line = next_line(w);

		r->line_nr++;
		if (*n == room) {
			room = room ? 2 * room : 64;
			*all = xrealloc_array(*all, room, row_bytes);
		}
		memset(*all + *n * row_bytes, 0, row_bytes);
		err = line ? read_row(r, line, *all + *n * row_bytes)
			   : bad_line(r, "is not a whole line of text: was the file cut?");
		++*n;
	}
	return err;
}

int csv_read(const struct csv *csv, const char *dir, int fd, void **rows, size_t *rows_nr)
{
	struct reader r = { .csv = csv, .dir = dir, .line_nr = 1 };
	struct window w = { .fd = fd, .buf = xcalloc(WINDOW_BYTES, 1) };
	char *all = xcalloc(1, csv->row_bytes), *line;
	size_t n = 0;
	int err;

	w.text = w.buf;
	w.end = w.buf;
	line = next_line(&w);
	err = line ? read_header(&r, line) : w.err ? 0 : bad_line(&r, "is not a line of text");
	if (!err)
		err = read_rows(&r, &w, &all, &n);
	/* What was cut by an error of reading is no matter of the text. */
	if (w.err) {
		msg_err("cannot read %s/%s: %s", dir, csv->name, strerror(-w.err));
		err = w.err;
	}
	free(w.buf);
	if (err) {
		free(all);
		return err;
	}
	*rows = all;
	*rows_nr = n;
	return 0;
}
