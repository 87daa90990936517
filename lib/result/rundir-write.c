// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/base.h"
#include "result/format.h"

enum file { FILE_EVENTS, FILE_PASIDS, FILE_LOG, FILE_META, FILE_NR };

static const char * const file_names[FILE_NR] = {
	[FILE_EVENTS] = EVENTS_CSV,
	[FILE_PASIDS] = PASIDS_CSV,
	[FILE_LOG] = KERNEL_LOG,
	[FILE_META] = RUN_JSON,
};

struct rundir {
	char *path;
	char *tmp;
	int dirfd;
	FILE *files[FILE_NR];
	char *arms[RUNDIR_ARMS_MAX];
	size_t arms_nr;
	struct column event_columns[EVENT_COLUMNS];
	struct column pasid_columns[PASID_COLUMNS];
	struct csv events;
	struct csv pasids;
	int64_t samples;
	int64_t pasid_rows;
	int64_t rounds;		/* highest round of any row, plus 1 */
};

static void rundir_free(struct rundir *rd)
{
	for (size_t i = 0; i < FILE_NR; i++)
		if (rd->files[i])
			fclose(rd->files[i]);
	for (size_t i = 0; i < rd->arms_nr; i++)
		free(rd->arms[i]);
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
	for (enum file f = FILE_EVENTS; f <= FILE_LOG; f++) {
		err = open_file(rd, f);
		if (err)
			return err;
	}
	return 0;
}

static int copy_arms(struct rundir *rd, const char *const *arms, size_t arms_nr)
{
	if (!arms_nr || arms_nr > RUNDIR_ARMS_MAX) {
		msg_err("%zu arms: a run has 1 to %d", arms_nr, RUNDIR_ARMS_MAX);
		return -EINVAL;
	}
	for (size_t i = 0; i < arms_nr; i++) {
		for (size_t j = 0; j < i; j++) {
			if (!strcmp(arms[i], arms[j])) {
				msg_err("arm %s is given twice", arms[i]);
				return -EINVAL;
			}
		}
		if (!name_valid(arms[i])) {
			msg_err("an arm's name has 1 to %d letters, digits or _.:=/+@%%-",
				RUNDIR_NAME_MAX);
			return -EINVAL;
		}
		rd->arms[rd->arms_nr++] = xasprintf("%s", arms[i]);
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
	err = copy_arms(rd, arms, arms_nr);
	if (!err)
		err = open_all(rd);
	if (err) {
		if (rd->dirfd >= 0)
			rundir_abort(rd);
		else
			rundir_free(rd);
		return err;
	}
	event_columns(rd->event_columns);
	pasid_columns(rd->pasid_columns);
	rd->events = (struct csv){
		.name = EVENTS_CSV,
		.columns = rd->event_columns,
		.columns_nr = EVENT_COLUMNS,
		.arms = (const char *const *)rd->arms,
	};
	rd->pasids = rd->events;
	rd->pasids.name = PASIDS_CSV;
	rd->pasids.columns = rd->pasid_columns;
	rd->pasids.columns_nr = PASID_COLUMNS;
	csv_write_header(&rd->events, rd->files[FILE_EVENTS]);
	csv_write_header(&rd->pasids, rd->files[FILE_PASIDS]);
	*out = rd;
	return 0;
}

/* Does the reader take this row? Its round is checked at the end, in fill_meta(). */
static bool row_valid(struct rundir *rd, uint32_t round, uint16_t arm, const int64_t *times,
		      size_t times_nr)
{
	if (arm >= rd->arms_nr)
		return false;
	for (size_t i = 0; i < times_nr; i++)
		if (times[i] < NOT_MEASURED)
			return false;
	if (round >= rd->rounds)
		rd->rounds = (int64_t)round + 1;
	return true;
}

int rundir_event(struct rundir *rd, const struct event *e)
{
	if (e->caller >= CALLER_NR || e->pid < 0 || e->start_ns < 0 ||
	    !row_valid(rd, e->round, e->arm, e->phase_ns, PHASE_NR))
		return -EINVAL;
	csv_write_row(&rd->events, rd->files[FILE_EVENTS], e);
	rd->samples++;
	return 0;
}

int rundir_pasid(struct rundir *rd, const struct pasid_row *p)
{
	const int64_t times[] = {
		p->bind_ns, p->release_ns, p->unbind_ns, p->mmdrop_ns, p->reuse_ns,
	};

	if (p->pasid >= PASIDS_MAX ||
	    !row_valid(rd, p->round, p->arm, times, ARRAY_SIZE(times)))
		return -EINVAL;
	csv_write_row(&rd->pasids, rd->files[FILE_PASIDS], p);
	rd->pasid_rows++;
	return 0;
}

void rundir_kernel_log(struct rundir *rd, const char *text, size_t len_bytes)
{
	fwrite(text, 1, len_bytes, rd->files[FILE_LOG]);
}

static json_t *fill_meta(struct rundir *rd, json_t *meta)
{
	json_t *full = json_object(), *arms = json_array();

	json_object_set_new(full, "schema", json_null());	/* keeps the first place */
	json_object_update(full, meta);
	for (size_t i = 0; i < rd->arms_nr; i++)
		json_array_append_new(arms, json_string(rd->arms[i]));
	json_object_set_new(full, "schema", json_integer(RUNDIR_SCHEMA));
	json_object_set_new(full, "arms", arms);
	json_object_set_new(full, "samples", json_integer(rd->samples));
	json_object_set_new(full, "pasids", json_integer(rd->pasid_rows));
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
