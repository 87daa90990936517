// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/base.h"
#include "result/format.h"

/* Five million rows of events.csv are about 720 MB, and as many in memory. */
#define CSV_MAX_BYTES	(1L << 30)
#define META_MAX_BYTES	(16L << 20)

/* What a directory is read from, for messages. */
struct source {
	const char *path;
	int dirfd;
};

static int failed(const struct source *src, const char *name, int err)
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
	return failed(src, name, err);
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
		return failed(src, name, err);
	}
	*text = buf;
	return 0;
}

static int read_meta(const struct source *src, struct run *run)
{
	__cleanup_free char *text = NULL;
	json_error_t error;
	size_t len_bytes;
	char why[256];
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
	err = meta_parse(run->meta, run, why, sizeof(why));
	if (err)
		msg_err("%s/%s is not of a run: %s", src->path, RUN_JSON, why);
	return err;
}

static int read_rows(const struct source *src, const struct csv *csv, int64_t want, void **rows,
		     size_t *rows_nr)
{
	size_t len_bytes;
	int err, fd = open_file(src, csv->name, CSV_MAX_BYTES, &len_bytes);

	if (fd < 0)
		return fd;
	err = csv_read(csv, src->path, fd, rows, rows_nr);
	close(fd);
	if (err)
		return err;
	if ((int64_t)*rows_nr == want)
		return 0;
	msg_err("%s/%s has %zu rows, but %s says %lld: it was cut or changed", src->path,
		csv->name, *rows_nr, RUN_JSON, (long long)want);
	return -EINVAL;
}

static int read_table(const struct source *src, struct run *run, enum table table, void **rows,
		      size_t *rows_nr)
{
	struct csv csv = { .names = run->names, .rounds = run->rounds };

	csv_init(&csv, table);
	return read_rows(src, &csv, run->rows[table], rows, rows_nr);
}

static int read_tables(const struct source *src, struct run *run)
{
	void *events = NULL, *pasids = NULL, *times = NULL, *counters = NULL;
	int err = read_table(src, run, TABLE_EVENTS, &events, &run->events_nr);

	if (!err)
		err = read_table(src, run, TABLE_PASIDS, &pasids, &run->pasids_nr);
	if (!err)
		err = read_table(src, run, TABLE_TIMES, &times, &run->times_nr);
	if (!err)
		err = read_table(src, run, TABLE_COUNTERS, &counters, &run->counters_nr);
	run->events = events;
	run->pasids = pasids;
	run->times = times;
	run->counters = counters;
	return err;
}

int rundir_read(const char *path, struct run *run)
{
	struct source src = { .path = path };
	int err;

	memset(run, 0, sizeof(*run));
	src.dirfd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (src.dirfd < 0) {
		err = -errno;
		msg_err("cannot read run directory %s: %s", path, strerror(-err));
		return err;
	}
	err = read_meta(&src, run);
	if (!err)
		err = read_tables(&src, run);
	close(src.dirfd);
	if (err)
		run_free(run);
	return err;
}

void run_free(struct run *run)
{
	json_decref(run->meta);
	free(run->events);
	free(run->pasids);
	free(run->times);
	free(run->counters);
	memset(run, 0, sizeof(*run));
}
