// SPDX-License-Identifier: GPL-2.0-only
/*
 * Read a CSV file of ours, trusting nothing: the text may be cut, made by
 * another program, or made to hurt. There is no quoting in these files.
 */
#include <endian.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "result/format.h"

/* The window must hold a whole line; ours are shorter by far. */
#define WINDOW_BYTES	(1 << 20)
/* Behind it, so that fields may be looked at without asking where the text ends. */
#define BEYOND_BYTES	(RUNDIR_NAME_MAX + 1)

/**
 * struct window - what of a file is in memory
 * @fd: the file
 * @size_bytes: room for its text; a small file needs no more than it is long
 * @buf: its bytes
 * @text: those that have not been taken yet
 * @lines_end: behind the last whole line of them
 * @end: behind them
 * @err: of reading
 */
struct window {
	int fd;
	size_t size_bytes;
	char *buf;
	const char *text;
	const char *lines_end;
	const char *end;
	int err;
};

/**
 * struct field - a column of the file
 * @column: what it is
 * @most: a number is not above this
 * @names: the names it may have, if it is no number
 * @lens: of them
 * @last: which it was in the line before, as most are the same again
 */
struct field {
	const struct column *column;
	uint64_t most;
	struct names names;
	size_t lens[RUNDIR_ARMS_MAX];
	size_t last;
};

struct reader {
	const struct csv *csv;
	const char *dir;
	size_t line_nr;
	struct field fields[COLUMNS_MAX];	/* left to right */
	size_t fields_nr;
	char *blank;	/* a row in which nothing was measured */
	char *row;
};

/* Of a field of so many bytes, as many as a message may show. */
static int shown_bytes(size_t len_bytes)
{
	return len_bytes < 32 ? (int)len_bytes : 32;
}

static int bad_line(const struct reader *r, const char *what)
{
	msg_err("%s/%s: line %zu %s", r->dir, r->csv->name, r->line_nr, what);
	return -EINVAL;
}

static int no_line(const struct reader *r)
{
	return bad_line(r, "is not a whole line of text: was the file cut?");
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
		[COLUMN_YES] = "0 or 1",
		[COLUMN_NUMBER] = "a number of at most 64 bits",
		[COLUMN_TIME] = "a time in ns, of 36 years at most",
	};

	msg_err("%s/%s: line %zu: %s \"%.*s\" is not %s", r->dir, r->csv->name, r->line_nr, c->name,
		shown_bytes(strcspn(field, ",\n")), field, wanted[c->type]);
	return -EINVAL;
}

/* Return: is there a whole line? Else the file has ended, maybe in a line, or @err says why. */
static bool fill_window(struct window *w)
{
	char *end = w->buf + (w->end - w->text), *newline;
	bool eof = false;

	memmove(w->buf, w->text, w->end - w->text);
	while (!eof && !w->err && end < w->buf + w->size_bytes) {
		ssize_t n = read(w->fd, end, w->buf + w->size_bytes - end);

		if (n < 0 && errno != EINTR)
			w->err = -errno;
		if (n > 0)
			end += n;
		eof = !n;
	}
	newline = memrchr(w->buf, '\n', end - w->buf);
	w->text = w->buf;
	w->lines_end = newline ? newline + 1 : w->buf;
	w->end = end;
	return newline;
}

/*
 * As many of the eight characters of a text as are digits from the first on, and their number:
 * D. Lemire and others, "Number parsing at a gigabyte per second", Software: Practice and
 * Experience 51 (2021), where there is always eight of them. Bytes that are none get their
 * highest bit set; the carries that this has are in bytes behind.
 */
static unsigned int parse_digits(const char *text, uint64_t *value)
{
	uint64_t v, others;
	unsigned int n;

	memcpy(&v, text, sizeof(v));
	v = le64toh(v) ^ 0x3030303030303030;
	others = (v | (v + 0x7676767676767676)) & 0x8080808080808080;
	n = others ? __builtin_ctzll(others) / 8 : 8;
	v = n ? v << (64 - 8 * n) : 0;		/* with zeros before them */
	v = (v * 10 + (v >> 8)) & 0x00ff00ff00ff00ff;
	v = (v * 100 + (v >> 16)) & 0x0000ffff0000ffff;
	*value = (v * 10000 + (v >> 32)) & 0xffffffff;
	return n;
}

/* Digits only, and no more than @most. Return: what is behind them, or NULL. */
static const char *take_number(const char *text, uint64_t most, uint64_t *value)
{
	static const uint64_t powers[] = {
		1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000,
	};
	const char *end = text;
	unsigned int n;

	*value = 0;
	do {
		uint64_t more;

		n = parse_digits(end, &more);
		end += n;
		if (__builtin_mul_overflow(*value, powers[n], value) ||
		    __builtin_add_overflow(*value, more, value))
			return NULL;
	} while (n == 8);
	return end > text && *value <= most ? end : NULL;
}

static bool is_field_end(const char *text)
{
	return *text == ',' || *text == '\n';
}

/* Return: what is behind the name, or NULL. */
static const char *take_name(struct field *f, const char *text, uint64_t *index)
{
	for (size_t i = 0; i < f->names.n; i++) {
		size_t at = f->last + i < f->names.n ? f->last + i : f->last + i - f->names.n;

		if (!memcmp(text, f->names.v[at], f->lens[at]) && is_field_end(text + f->lens[at])) {
			f->last = at;
			*index = at;
			return text + f->lens[at];
		}
	}
	return NULL;
}

/* Return: what is behind the field, or NULL when it is not as it should be. */
static const char *take_field(struct field *f, const char *text, void *member)
{
	enum column_type type = f->column->type;
	uint64_t n = 0;

	if (type == COLUMN_NAME || type == COLUMN_CALLER || type == COLUMN_DROPPER) {
		text = take_name(f, text, &n);
		*(uint16_t *)member = n;
		return text;
	}
	if (type == COLUMN_TIME && !f->column->required && is_field_end(text))
		return text;	/* NOT_MEASURED is there already */
	text = take_number(text, f->most, &n);
	if (type == COLUMN_TIME || type == COLUMN_NUMBER)
		*(uint64_t *)member = n;
	else
		*(uint32_t *)member = n;
	return text && is_field_end(text) ? text : NULL;
}

static void set_names(const struct csv *csv, struct field *f)
{
	enum column_type type = f->column->type;

	if (type == COLUMN_NAME)
		f->names = csv->names[f->column->list];
	for (enum caller c = 0; type == COLUMN_CALLER && c < CALLER_NR; c++)
		f->names.v[f->names.n++] = caller_name(c);
	for (enum dropper d = 0; type == COLUMN_DROPPER && d < DROPPER_NR; d++)
		f->names.v[f->names.n++] = dropper_name(d);
	for (size_t i = 0; i < f->names.n; i++)
		f->lens[i] = strlen(f->names.v[i]);
}

static void add_field(struct reader *r, const struct column *c)
{
	struct field *f = &r->fields[r->fields_nr++];
	const uint64_t most[] = {
		[COLUMN_ROUND] = r->csv->rounds - 1, [COLUMN_PID] = INT32_MAX,
		[COLUMN_PASID] = PASIDS_MAX - 1, [COLUMN_YES] = 1, [COLUMN_NUMBER] = UINT64_MAX,
		[COLUMN_TIME] = TIME_MAX_NS,
	};

	f->column = c;
	f->most = most[c->type];
	set_names(r->csv, f);
}

static bool has_field(const struct reader *r, const struct column *c)
{
	for (size_t i = 0; i < r->fields_nr; i++)
		if (r->fields[i].column == c)
			return true;
	return false;
}

static const struct column *find_column(const struct csv *csv, const char *name, size_t len)
{
	for (size_t i = 0; i < csv->columns_nr; i++) {
		const struct column *c = &csv->columns[i];

		if ((strlen(c->name) == len && !memcmp(c->name, name, len)) ||
		    (c->was && strlen(c->was) == len && !memcmp(c->was, name, len)))
			return c;
	}
	return NULL;
}

static int read_header(struct reader *r, struct window *w)
{
	const struct csv *csv = r->csv;
	const char *end = memchr(w->text, '\n', w->lines_end - w->text);

	r->line_nr = 1;
	if (memchr(w->text, '\0', end - w->text))
		return no_line(r);
	for (const char *name = w->text; name <= end; name += strcspn(name, ",\n") + 1) {
		size_t len = strcspn(name, ",\n");
		const struct column *c = find_column(csv, name, len);

		if (!c || has_field(r, c)) {
			msg_err("%s/%s: column \"%.*s\" is not known or is there twice", r->dir,
				csv->name, shown_bytes(len), name);
			return -EINVAL;
		}
		add_field(r, c);
	}
	w->text = end + 1;
	for (size_t i = 0; i < csv->columns_nr; i++) {
		const struct column *c = &csv->columns[i];

		if (c->type == COLUMN_TIME)
			*(int64_t *)(r->blank + c->offset) = NOT_MEASURED;
		if (c->required && !has_field(r, c)) {
			msg_err("%s/%s: there is no column %s", r->dir, csv->name, c->name);
			return -EINVAL;
		}
	}
	return 0;
}

/* Say what is wrong with a line, of which a field is not as it should be, or none too few. */
static int bad_row(const struct reader *r, const char *line, const struct field *f,
		   const char *field)
{
	const char *end = strchrnul(line, '\n');

	if (!*end)
		return no_line(r);
	if (field)
		return bad_field(r, f->column, field);
	return bad_line(r, f ? "has too few fields: was it cut?" : "has too many fields");
}

static int read_row(struct reader *r, struct window *w)
{
	const char *text = w->text;

	r->line_nr++;
	memcpy(r->row, r->blank, r->csv->row_bytes);
	for (size_t i = 0; i < r->fields_nr; i++) {
		struct field *f = &r->fields[i];
		const char *end = take_field(f, text, r->row + f->column->offset);
		bool last = i + 1 == r->fields_nr;

		if (!end)
			return bad_row(r, w->text, f, text);
		if (*end != (last ? '\n' : ','))
			return bad_row(r, w->text, last ? NULL : f, NULL);
		text = end + 1;
	}
	w->text = text;
	return 0;
}

static int read_rows(struct reader *r, struct window *w, csv_row_fn *add, void *ctx, size_t *n)
{
	int err = 0;

	while (!err && (int64_t)*n < r->csv->rows_most &&
	       (w->text < w->lines_end || fill_window(w))) {
		err = r->fields_nr ? read_row(r, w) : read_header(r, w);
		if (err || r->line_nr == 1)
			continue;
		add(ctx, r->row);
		++*n;
	}
	if (err)
		return err;
	/* What was cut by an error of reading is no matter of the text. */
	if (w->err) {
		msg_err("cannot read %s/%s: %s", r->dir, r->csv->name, strerror(-w->err));
		return w->err;
	}
	r->line_nr++;
	if ((int64_t)*n == r->csv->rows_most)
		return 0;
	return w->text < w->end || !r->fields_nr ? no_line(r) : 0;
}

int csv_read(const struct csv *csv, const char *dir, int fd, csv_row_fn *add, void *ctx,
	     size_t *rows_nr)
{
	struct reader r = {
		.csv = csv, .dir = dir, .blank = xcalloc(1, csv->row_bytes),
		.row = xcalloc(1, csv->row_bytes),
	};
	struct window w = { .fd = fd, .size_bytes = WINDOW_BYTES };
	struct stat st;
	int err;

	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size < WINDOW_BYTES)
		w.size_bytes = st.st_size + 1;
	w.buf = xcalloc(w.size_bytes + BEYOND_BYTES, 1);
	w.text = w.buf;
	w.lines_end = w.buf;
	w.end = w.buf;
	*rows_nr = 0;
	err = read_rows(&r, &w, add, ctx, rows_nr);
	free(w.buf);
	free(r.blank);
	free(r.row);
	return err;
}
