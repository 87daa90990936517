// SPDX-License-Identifier: GPL-2.0-only
/* Puts on disk what readers find: one state after another, and at the end the whole. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "result/writer.h"

void remove_tail(const struct rundir *rd, int64_t nr)
{
	for (enum table t = 0; t < TABLE_NR; t++) {
		__cleanup_free char *name = tail_name(&rd->tables[t], nr);

		unlinkat(rd->dirfd, name, 0);
	}
}

void rundir_abort(struct rundir *rd)
{
	if (!rd)
		return;
	if (!rd->kept) {
		for (size_t i = 0; i < FILE_NR; i++)
			unlinkat(rd->dirfd, file_name(i), 0);
		remove_tail(rd, rd->tail_nr);
		unlinkat(rd->dirfd, RUN_JSON_NEW, 0);
		rmdir(rd->tmp);
	}
	rundir_free(rd);
}

static int cannot_write(struct rundir *rd, const char *name, int err)
{
	msg_err("cannot write %s/%s: %s", rd->tmp, name, strerror(-err));
	rd->failed = true;
	return err;
}

void note_error(struct rundir *rd, FILE *f)
{
	if (ferror(f) && !rd->error)
		rd->error = errno ? -errno : -EIO;
}

static int flush(struct rundir *rd, FILE *f, const char *name, bool sync)
{
	if (ferror(f))
		return cannot_write(rd, name, rd->error ?: -EIO);
	errno = EIO;
	if (fflush(f) || (sync && fsync(fileno(f))))
		return cannot_write(rd, name, -errno);
	return 0;
}

static FILE *new_file(struct rundir *rd, const char *name)
{
	int fd = openat(rd->dirfd, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");

	if (!f)
		cannot_write(rd, name, -errno);
	if (!f && fd >= 0)
		close(fd);
	return f;
}

static int write_tail(struct rundir *rd, enum table t)
{
	struct csv *csv = &rd->tables[t];
	__cleanup_free char *name = tail_name(csv, rd->tail_nr);
	FILE *f = new_file(rd, name);
	int err;

	if (!f)
		return -EIO;
	csv_write_header(csv, f);
	for (size_t i = 0; i < rd->tail[t].n; i++) {
		csv_write_row(csv, f, rd->tail[t].v + i * csv->row_bytes);
		note_error(rd, f);
	}
	err = flush(rd, f, name, false);
	fclose(f);
	return err;
}

static int write_tails(struct rundir *rd)
{
	int err = 0;

	rd->tail_nr++;
	for (enum table t = 0; !err && t < TABLE_NR; t++)
		if (rd->tail[t].n)
			err = write_tail(rd, t);
	return err;
}

/* What is kept of an incomplete run: the tail, and where who goes on has to write. */
static json_t *kept_json(const struct rundir *rd)
{
	json_t *bytes = json_object(), *tail = json_object();

	for (enum file f = 0; f <= FILE_LOG; f++)
		json_object_set_new(bytes, file_name(f), json_integer(ftello(rd->files[f])));
	json_object_set_new(tail, "number", json_integer(rd->tail_nr));
	for (enum table t = 0; t < TABLE_NR; t++)
		json_object_set_new(tail, rd->tables[t].count, json_integer(rd->tail[t].n));
	return json_pack("{s:o, s:o}", "bytes", bytes, "tail", tail);
}

static json_t *fill_meta(const struct rundir *rd, json_t *meta, bool incomplete)
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
		json_object_set_new(full, rd->tables[t].count,
				    json_integer(rd->rows[t] + rd->tail[t].n));
	if (incomplete) {
		json_object_set_new(full, "incomplete", json_true());
		json_object_set_new(full, "kept", kept_json(rd));
	}
	return full;
}

/* Do the reader's own rules take it? */
static int check_meta(struct rundir *rd, json_t *full)
{
	struct run run = { 0 };
	char why[256];
	int err = meta_parse(full, &run, why, sizeof(why));

	if (err) {
		msg_err("cannot write %s/%s: %s", rd->path, RUN_JSON, why);
	} else if (rd->rounds > run.rounds) {
		msg_err("cannot write %s/%s: rows of round %lld in a run of %lld", rd->path,
			RUN_JSON, (long long)rd->rounds - 1, (long long)run.rounds);
		err = -EINVAL;
	}
	rd->failed |= err;
	return err;
}

static int write_json(struct rundir *rd, json_t *full, bool sync)
{
	FILE *f = new_file(rd, RUN_JSON_NEW);
	int err = f ? 0 : -EIO;

	if (f) {
		json_dumpf(full, f, JSON_INDENT(2));
		fputc('\n', f);
		note_error(rd, f);
		err = flush(rd, f, RUN_JSON, sync);
		fclose(f);
	}
	if (!err && renameat(rd->dirfd, RUN_JSON_NEW, rd->dirfd, RUN_JSON) < 0)
		err = cannot_write(rd, RUN_JSON, -errno);
	if (err)
		unlinkat(rd->dirfd, RUN_JSON_NEW, 0);
	return err;
}

int write_state(struct rundir *rd, json_t *meta, bool incomplete)
{
	json_t *full = fill_meta(rd, meta, incomplete);
	int err = check_meta(rd, full);

	if (!err)
		err = write_json(rd, full, !incomplete);
	json_decref(full);
	return err;
}

static int flush_all(struct rundir *rd, bool sync)
{
	int err = rd->failed ? -EIO : 0;

	for (enum file f = 0; !err && f <= FILE_LOG; f++)
		err = flush(rd, rd->files[f], file_name(f), sync);
	return err;
}

/*
 * The tail before the last one stays for readers that have read the run.json of that time, and
 * go when there is the next.
 */
int rundir_keep(struct rundir *rd, json_t *meta)
{
	int err = flush_all(rd, false);

	if (!err)
		err = write_tails(rd);
	if (!err)
		err = write_state(rd, meta, true);
	if (!err) {
		remove_tail(rd, rd->tail_nr - 2);
		rd->kept = true;
	}
	for (enum table t = 0; t < TABLE_NR; t++)
		rd->tail[t].n = 0;
	rd->tailing = false;
	return err;
}

/* Rows of the round that was not over have their round first, as all rows have. */
static void drop_rounds(struct rundir *rd, int64_t rounds)
{
	for (enum table t = 0; t < TABLE_NR; t++) {
		size_t bytes = rd->tables[t].row_bytes, kept = 0;
		struct row_list *held = &rd->held[t];

		for (size_t i = 0; i < held->n; i++) {
			const char *row = held->v + i * bytes;

			if (*(const uint32_t *)row < rounds)
				memmove(held->v + kept++ * bytes, row, bytes);
		}
		held->n = kept;
	}
	rd->rounds = rounds;
}

_Static_assert(!offsetof(struct event, round) && !offsetof(struct pasid_row, round) &&
	       !offsetof(struct time_row, round) && !offsetof(struct counter_row, round),
	       "drop_rounds() finds the round of any row");

/* The last state: no tail is behind it any more. */
static int write_last(struct rundir *rd, json_t *meta, bool incomplete)
{
	int err = flush_all(rd, true);

	if (!err)
		err = write_state(rd, meta, incomplete);
	if (!err) {
		rd->kept = true;
		remove_tail(rd, rd->tail_nr - 1);
		remove_tail(rd, rd->tail_nr);
	}
	return err;
}

int rundir_stop(struct rundir *rd, json_t *meta, int64_t exits)
{
	json_t *copy = json_copy(meta);
	int64_t drops = json_integer_value(json_object_get(meta, "drops"));
	int err;

	drop_rounds(rd, json_integer_value(json_object_get(meta, "rounds")));
	rundir_round(rd);
	if (exits >= 0)
		json_object_set_new(copy, "drops",
				    json_integer(drops + llabs(exits - rd->rows[TABLE_EVENTS])));
	err = write_last(rd, copy, true);
	json_decref(copy);
	rundir_abort(rd);
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
	int err;

	rundir_round(rd);
	err = write_last(rd, meta, false);
	if (!err)
		err = publish(rd);
	if (err)
		rundir_abort(rd);
	else
		rundir_free(rd);
	return err;
}
