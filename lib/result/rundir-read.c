// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "result/format.h"

/* Five million rows of events.csv are about 720 MB, and as many in memory. */
#define CSV_MAX_BYTES	(1L << 30)
#define EVENT_MIN_BYTES	10		/* of a row: five fields that are not empty */
#define META_MAX_BYTES	(16L << 20)

/* What a directory is read from, for messages. */
struct source {
	const char *path;
	int dirfd;
};

static int cannot_read(const struct source *src, const char *name, int err)
{
	if (err == -EFBIG)
		msg_err("%s/%s is too large to be one of ours", src->path, name);
	else if (err == -EINVAL)
		msg_err("%s/%s is not a plain file", src->path, name);
	else
		msg_err("cannot read %s/%s: %s", src->path, name, strerror(-err));
	return err;
}

static int read_all(int fd, char *buf, size_t bytes)
{
	for (size_t done = 0; done < bytes;) {
		ssize_t n = read(fd, buf + done, bytes - done);

		if (n < 0 && errno != EINTR)
			return -errno;
		if (!n)
			return -EIO;	/* it shrank */
		if (n > 0)
			done += n;
	}
	return 0;
}

/* Return: a file descriptor, or an error after a message. O_NONBLOCK: a FIFO must not hang us. */
static int open_file(const struct source *src, const char *name, off_t max_bytes, size_t *len_bytes)
{
	int fd = openat(src->dirfd, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st = { 0 };
	int err = 0;

	if (fd < 0 || fstat(fd, &st) < 0)
		err = -errno;
	else if (!S_ISREG(st.st_mode))
		err = -EINVAL;
	else if (st.st_size > max_bytes)
		err = -EFBIG;
	*len_bytes = st.st_size;
	if (!err)
		return fd;
	if (fd >= 0)
		close(fd);
	return cannot_read(src, name, err);
}

/* A whole file, with a NUL behind it. */
static int read_file(const struct source *src, const char *name, off_t max_bytes, char **text,
		     size_t *len_bytes)
{
	int err, fd = open_file(src, name, max_bytes, len_bytes);
	char *buf;

	if (fd < 0)
		return fd;
	buf = xcalloc(*len_bytes + 1, 1);
	err = read_all(fd, buf, *len_bytes);
	close(fd);
	if (err) {
		free(buf);
		return cannot_read(src, name, err);
	}
	*text = buf;
	return 0;
}

static int parse_meta(const char *path, struct run *run)
{
	char why[256];
	int err = meta_parse(run->meta, run, why, sizeof(why));

	if (err)
		msg_err("%s/%s is not of a run: %s", path, RUN_JSON, why);
	return err;
}

static int read_meta(const struct source *src, struct run *run)
{
	__cleanup_free char *text = NULL;
	json_error_t error;
	size_t len_bytes;
	int err;

	err = read_file(src, RUN_JSON, META_MAX_BYTES, &text, &len_bytes);
	if (err)
		return err;
	run->meta = json_loadb(text, len_bytes, JSON_REJECT_DUPLICATES, &error);
	if (!run->meta) {
		/* jansson's own text quotes the document, which may hold anything */
		msg_err("%s/%s is not JSON: see line %d, column %d", src->path, RUN_JSON,
			error.line, error.column);
		return -EINVAL;
	}
	return parse_meta(src->path, run);
}

static void add_event(void *ctx, const void *row)
{
	const struct event *e = row;
	struct run *run = ctx;

	events_add(&run->events[e->arm], e);
}

struct list {
	struct row_list rows;
	size_t row_bytes;
};

static void add_row(void *ctx, const void *row)
{
	struct list *l = ctx;

	row_list_add(&l->rows, row, l->row_bytes);
}

/* The file, which has so many rows, or, of a run that was cut short, begins with them. */
static int read_rows(const struct source *src, const struct csv *csv, int64_t wanted,
		     csv_row_fn *add, void *ctx)
{
	size_t len_bytes, n;
	int err, fd = open_file(src, csv->name, CSV_MAX_BYTES, &len_bytes);

	if (fd < 0)
		return fd;
	err = csv_read(csv, src->path, fd, add, ctx, &n);
	close(fd);
	if (err || (int64_t)n == wanted)
		return err;
	msg_err("%s/%s has %zu rows, but %s says %lld: it was cut or changed", src->path,
		csv->name, n, RUN_JSON, (long long)wanted);
	return -EINVAL;
}

static int read_table(const struct source *src, const struct run *run, enum table table,
		      csv_row_fn *add, void *ctx, size_t *rows_nr)
{
	struct csv csv = { .names = run->names, .rounds = run->rounds };
	int64_t whole = run->rows[table] - run->tail_rows[table];
	int err;

	csv_init(&csv, table);
	if (run->incomplete)
		csv.rows_most = whole;
	err = read_rows(src, &csv, whole, add, ctx);
	if (!err && run->tail_rows[table]) {
		__cleanup_free char *name = tail_name(&csv, run->tail);

		csv.name = name;
		csv.rows_most = INT64_MAX;
		err = read_rows(src, &csv, run->tail_rows[table], add, ctx);
	}
	*rows_nr = run->rows[table];
	return err;
}

struct bonds {
	struct list rows;
	bool keep_rows;
	struct pasid_bonds all;
};

static void add_bond(void *ctx, const void *row)
{
	struct bonds *b = ctx;

	pasid_lives_add(&b->all, row);
	if (b->keep_rows)
		add_row(&b->rows, row);
}

/* First of all tables, as it takes more memory for a while than what is kept. */
static int read_pasids(const struct source *src, struct run *run, bool keep_rows)
{
	struct bonds b = { .rows.row_bytes = sizeof(*run->pasids), .keep_rows = keep_rows };
	int err = read_table(src, run, TABLE_PASIDS, add_bond, &b, &run->pasids_nr);

	run->pasids = (void *)b.rows.rows.v;
	pasid_lives_find(&b.all, run->lives);
	return err;
}

/*
 * Room for the same number in each arm, as there mostly is: then millions need not be moved as
 * more come. No more than the file can have: run.json may say anything.
 */
static void make_room(const struct source *src, struct run *run)
{
	struct stat st = { 0 };
	int64_t n = run->rows[TABLE_EVENTS];

	if (fstatat(src->dirfd, EVENTS_CSV, &st, 0) < 0 || st.st_size / EVENT_MIN_BYTES < n)
		return;
	for (size_t arm = 0; n && arm < run->arms_nr; arm++)
		events_reserve(&run->events[arm], n / run->arms_nr + 1);
}

static int read_tables(const struct source *src, struct run *run, bool keep_bonds)
{
	struct list times = { .row_bytes = sizeof(*run->times) };
	struct list counters = { .row_bytes = sizeof(*run->counters) };
	int err = read_pasids(src, run, keep_bonds);

	if (!err)
		make_room(src, run);
	if (!err)
		err = read_table(src, run, TABLE_EVENTS, add_event, run, &run->events_nr);
	if (!err)
		err = read_table(src, run, TABLE_TIMES, add_row, &times, &run->times_nr);
	if (!err)
		err = read_table(src, run, TABLE_COUNTERS, add_row, &counters, &run->counters_nr);
	run->times = (void *)times.rows.v;
	run->counters = (void *)counters.rows.v;
	return err;
}

/* Is it there under the name of one that is not whole? */
static void explain_missing(const char *path, int err)
{
	__cleanup_free char *other = xasprintf("%s" INCOMPLETE, path);
	bool cut_short = err == -ENOENT && !access(other, F_OK);

	msg_err("cannot read run directory %s: %s%s%s%s", path, strerror(-err), cut_short ? "; " : "",
		cut_short ? other : "",
		cut_short ? " is what there is of it: give that, or finish it with run --continue" : "");
}

static int read_run(const char *path, struct run *run, bool keep_bonds)
{
	struct source src = { .path = path };
	int err;

	memset(run, 0, sizeof(*run));
	src.dirfd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (src.dirfd < 0) {
		err = -errno;
		explain_missing(path, err);
		return err;
	}
	err = read_meta(&src, run);
	if (!err)
		err = read_tables(&src, run, keep_bonds);
	close(src.dirfd);
	if (err)
		run_free(run);
	return err;
}

int rundir_read(const char *path, struct run *run)
{
	return read_run(path, run, true);
}

int rundir_read_lives(const char *path, struct run *run)
{
	return read_run(path, run, false);
}

int rundir_of_meta(json_t *meta, const char *path, struct run *run)
{
	int err;

	memset(run, 0, sizeof(*run));
	run->meta = json_incref(meta);
	err = parse_meta(path, run);
	if (err)
		run_free(run);
	return err;
}

void run_drop_rows(struct run *run)
{
	for (size_t arm = 0; arm < run->arms_nr; arm++) {
		events_free(&run->events[arm]);
		pasid_lives_free(&run->lives[arm]);
	}
	free(run->pasids);
	free(run->times);
	free(run->counters);
	run->pasids = NULL;
	run->times = NULL;
	run->counters = NULL;
	run->events_nr = 0;
	run->pasids_nr = 0;
	run->times_nr = 0;
	run->counters_nr = 0;
}

void run_free(struct run *run)
{
	run_drop_rows(run);
	json_decref(run->meta);
	memset(run, 0, sizeof(*run));
}
