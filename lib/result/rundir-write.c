// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/base.h"
#include "result/format.h"

/* The tables, then the others. */
enum file { FILE_LOG = TABLE_NR, FILE_META, FILE_NR };

static const char * const file_names[FILE_NR] = {
	[TABLE_EVENTS] = EVENTS_CSV,
	[TABLE_PASIDS] = PASIDS_CSV,
	[TABLE_TIMES] = TIMES_CSV,
	[TABLE_COUNTERS] = COUNTERS_CSV,
	[FILE_LOG] = KERNEL_LOG,
	[FILE_META] = RUN_JSON,
};

struct rundir {
	char *path;
	char *tmp;
	int dirfd;
	FILE *files[FILE_NR];
	struct names names[NAMES_NR];
	struct csv tables[TABLE_NR];
	int64_t rows[TABLE_NR];
	int64_t rounds;		/* highest round of any row, plus 1 */
};

static void rundir_free(struct rundir *rd)
{
	for (size_t i = 0; i < FILE_NR; i++)
		if (rd->files[i])
			fclose(rd->files[i]);
	for (enum name_list list = 0; list < NAMES_NR; list++)
		for (size_t i = 0; i < rd->names[list].n; i++)
			free((char *)rd->names[list].v[i]);
	if (rd->dirfd >= 0)
		close(rd->dirfd);
	free(rd->path);
	free(rd->tmp);
	free(rd);
}

void rundir_abort(struct rundir *rd)
{
	if (!rd)
		return;
	for (size_t i = 0; i < FILE_NR; i++)
		unlinkat(rd->dirfd, file_names[i], 0);
	rmdir(rd->tmp);
	rundir_free(rd);
}

static int open_file(struct rundir *rd, enum file file)
{
	int fd = openat(rd->dirfd, file_names[file], O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

	int err;

	if (fd >= 0)
		rd->files[file] = fdopen(fd, "w");
	if (rd->files[file])
		return 0;
	err = -errno;
	msg_err("cannot create %s/%s: %s", rd->tmp, file_names[file], strerror(-err));
	if (fd >= 0)
		close(fd);
	return err;
}

/* Make the directory under its temporary name, with the files for rows in it. */
static int open_all(struct rundir *rd)
{
	struct stat st;
	int err;

	if (!lstat(rd->path, &st)) {
		msg_err("%s exists already: give another name, or remove it", rd->path);
		return -EEXIST;
	}
	if (mkdir(rd->tmp, 0755) < 0) {
		err = -errno;
		msg_err("cannot create directory %s: %m", rd->tmp);
		return err;
	}
	rd->dirfd = open(rd->tmp, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (rd->dirfd < 0) {
		err = -errno;
		msg_err("cannot open directory %s: %m", rd->tmp);
		rmdir(rd->tmp);
		return err;
	}
	for (enum file f = 0; f <= FILE_LOG; f++) {
		err = open_file(rd, f);
		if (err)
			return err;
	}
	return 0;
}

int rundir_names(struct rundir *rd, enum name_list list, const char *const *names, size_t n)
{
	const char *key = names_key(list);

	if (n > RUNDIR_ARMS_MAX || (!n && list == NAMES_ARMS)) {
		msg_err("%zu %s: a run has 1 to %d", n, key, RUNDIR_ARMS_MAX);
		return -EINVAL;
	}
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < i; j++) {
			if (!strcmp(names[i], names[j])) {
				msg_err("%s: %s is given twice", key, names[i]);
				return -EINVAL;
			}
		}
		if (!name_valid(names[i])) {
			msg_err("%s: a name has 1 to %d letters, digits or _.:=/+@%%-", key,
				RUNDIR_NAME_MAX);
			return -EINVAL;
		}
		rd->names[list].v[rd->names[list].n++] = xasprintf("%s", names[i]);
	}
	return 0;
}

int rundir_create(const char *path, const char *const *arms, size_t arms_nr, struct rundir **out)
{
	struct rundir *rd = xcalloc(1, sizeof(*rd));
	size_t len = strlen(path);
	int err;

	while (len > 1 && path[len - 1] == '/')
		len--;
	rd->dirfd = -1;
	rd->path = xasprintf("%.*s", (int)len, path);
	rd->tmp = xasprintf("%s.tmp-%d", rd->path, (int)getpid());
	err = rundir_names(rd, NAMES_ARMS, arms, arms_nr);
	if (!err)
		err = open_all(rd);
	if (err) {
		if (rd->dirfd >= 0)
			rundir_abort(rd);
		else
			rundir_free(rd);
		return err;
	}
	for (enum table t = 0; t < TABLE_NR; t++) {
		csv_init(&rd->tables[t], t);
		rd->tables[t].names = rd->names;
		csv_write_header(&rd->tables[t], rd->files[t]);
	}
	*out = rd;
	return 0;
}

/* Does the reader take this row? Its round is checked at the end, in write_meta(). */
static bool row_valid(struct rundir *rd, enum table which, const void *row)
{
	const struct csv *csv = &rd->tables[which];

	for (size_t i = 0; i < csv->columns_nr; i++) {
		const struct column *c = &csv->columns[i];
		const void *member = (const char *)row + c->offset;
		int64_t round;

		switch (c->type) {
		case COLUMN_ROUND:
			round = *(const uint32_t *)member;
			if (round >= rd->rounds)
				rd->rounds = round + 1;
			break;
		case COLUMN_NAME:
			if (*(const uint16_t *)member >= rd->names[c->list].n)
				return false;
			break;
		case COLUMN_CALLER:
			if (*(const uint16_t *)member >= CALLER_NR)
				return false;
			break;
		case COLUMN_DROPPER:
			if (*(const uint16_t *)member >= DROPPER_NR)
				return false;
			break;
		case COLUMN_PID:
			if (*(const int32_t *)member < 0)
				return false;
			break;
		case COLUMN_PASID:
			if (*(const uint32_t *)member >= PASIDS_MAX)
				return false;
			break;
		case COLUMN_YES:
			if (*(const uint32_t *)member > 1)
				return false;
			break;
		case COLUMN_TIME:
			if (*(const int64_t *)member < (c->required ? 0 : NOT_MEASURED) ||
			    *(const int64_t *)member > TIME_MAX_NS)
				return false;
			break;
		case COLUMN_NUMBER:
			break;
		}
	}
	return true;
}

static int add_row(struct rundir *rd, enum table which, const void *row)
{
	if (!row_valid(rd, which, row))
		return -EINVAL;
	csv_write_row(&rd->tables[which], rd->files[which], row);
	rd->rows[which]++;
	return 0;
}

int rundir_event(struct rundir *rd, const struct event *e)
{
	return add_row(rd, TABLE_EVENTS, e);
}

int rundir_pasid(struct rundir *rd, const struct pasid_row *p)
{
	return add_row(rd, TABLE_PASIDS, p);
}

int rundir_time(struct rundir *rd, const struct time_row *t)
{
	return add_row(rd, TABLE_TIMES, t);
}

int rundir_counter(struct rundir *rd, const struct counter_row *c)
{
	return add_row(rd, TABLE_COUNTERS, c);
}

void rundir_kernel_log(struct rundir *rd, const char *text, size_t len_bytes)
{
	fwrite(text, 1, len_bytes, rd->files[FILE_LOG]);
}

static json_t *fill_meta(struct rundir *rd, json_t *meta)
{
	json_t *full = json_object();

	json_object_set_new(full, "schema", json_null());	/* keeps the first place */
	json_object_update(full, meta);
	json_object_set_new(full, "schema", json_integer(RUNDIR_SCHEMA));
	for (enum name_list list = 0; list < NAMES_NR; list++) {
		json_t *array = json_array();

		for (size_t i = 0; i < rd->names[list].n; i++)
			json_array_append_new(array, json_string(rd->names[list].v[i]));
		json_object_set_new(full, names_key(list), array);
	}
	for (enum table t = 0; t < TABLE_NR; t++)
		json_object_set_new(full, rd->tables[t].count, json_integer(rd->rows[t]));
	return full;
}

static int write_meta(struct rundir *rd, json_t *meta)
{
	json_t *full = fill_meta(rd, meta);
	struct run run = { 0 };
	char why[256];
	int err;

	err = meta_parse(full, &run, why, sizeof(why));
	if (err) {
		msg_err("cannot write %s/%s: %s", rd->path, RUN_JSON, why);
	} else if (rd->rounds > run.rounds) {
		msg_err("cannot write %s/%s: rows of round %lld in a run of %lld", rd->path,
			RUN_JSON, (long long)rd->rounds - 1, (long long)run.rounds);
		err = -EINVAL;
	} else {
		err = open_file(rd, FILE_META);
	}
	if (!err) {
		json_dumpf(full, rd->files[FILE_META], JSON_INDENT(2));
		fputc('\n', rd->files[FILE_META]);
	}
	json_decref(full);
	return err;
}

/* A write that failed long ago shows in ferror(); what it said is lost by now. */
static int finish_file(struct rundir *rd, enum file file)
{
	FILE *f = rd->files[file];
	bool failed = ferror(f);
	int err = 0;

	errno = EIO;
	if (failed || fflush(f) || fsync(fileno(f))) {
		err = -errno;
		msg_err("cannot write %s/%s: %m", rd->tmp, file_names[file]);
	}
	if (fclose(f) && !err) {
		err = -errno;
		msg_err("cannot write %s/%s: %m", rd->tmp, file_names[file]);
	}
	rd->files[file] = NULL;
	return err;
}

/* Some file systems cannot sync a directory and say EINVAL. */
static int sync_dir(int fd)
{
	return fsync(fd) < 0 && errno != EINVAL ? -errno : 0;
}

static int sync_parent(const char *path)
{
	__cleanup_free char *copy = xasprintf("%s", path);
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int err = fd < 0 ? -errno : sync_dir(fd);

	if (fd >= 0)
		close(fd);
	return err;
}

static int publish(struct rundir *rd)
{
	int err = sync_dir(rd->dirfd);

	if (!err && rename(rd->tmp, rd->path) < 0)
		/* a directory that came meanwhile gives ENOTEMPTY, a file ENOTDIR */
		err = errno == ENOTEMPTY || errno == ENOTDIR ? -EEXIST : -errno;
	if (err) {
		msg_err("cannot rename %s to %s: %s", rd->tmp, rd->path, strerror(-err));
		return err;
	}
	err = sync_parent(rd->path);
	if (err)
		msg_warn("cannot sync the directory of %s: %s", rd->path, strerror(-err));
	return 0;
}

int rundir_commit(struct rundir *rd, json_t *meta)
{
	int err = write_meta(rd, meta);

	for (enum file f = 0; !err && f < FILE_NR; f++)
		err = finish_file(rd, f);
	if (!err)
		err = publish(rd);
	if (err) {
		rundir_abort(rd);
		return err;
	}
	rundir_free(rd);
	return 0;
}
