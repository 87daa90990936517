// SPDX-License-Identifier: GPL-2.0-only
/* Begins a run directory, and takes its rows. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/base.h"
#include "result/writer.h"

static const char * const file_names[FILE_NR] = {
	[TABLE_EVENTS] = EVENTS_CSV,
	[TABLE_PASIDS] = PASIDS_CSV,
	[TABLE_TIMES] = TIMES_CSV,
	[TABLE_COUNTERS] = COUNTERS_CSV,
	[FILE_LOG] = KERNEL_LOG,
	[FILE_META] = RUN_JSON,
};

const char *file_name(enum file file)
{
	return file_names[file];
}

struct rundir *rundir_new(const char *path)
{
	struct rundir *rd = xcalloc(1, sizeof(*rd));
	size_t len = strlen(path), end = strlen(INCOMPLETE);

	while (len > 1 && path[len - 1] == '/')
		len--;
	if (len > end && !strncmp(path + len - end, INCOMPLETE, end))
		len -= end;
	rd->dirfd = -1;
	rd->path = xasprintf("%.*s", (int)len, path);
	rd->tmp = xasprintf("%s" INCOMPLETE, rd->path);
	for (enum table t = 0; t < TABLE_NR; t++) {
		csv_init(&rd->tables[t], t);
		rd->tables[t].names = rd->names;
	}
	return rd;
}

void rundir_free(struct rundir *rd)
{
	for (size_t i = 0; i < FILE_NR; i++)
		if (rd->files[i])
			fclose(rd->files[i]);
	for (enum table t = 0; t < TABLE_NR; t++) {
		free(rd->held[t].v);
		free(rd->tail[t].v);
	}
	for (enum name_list list = 0; list < NAMES_NR; list++)
		for (size_t i = 0; i < rd->names[list].n; i++)
			free((char *)rd->names[list].v[i]);
	if (rd->dirfd >= 0)
		close(rd->dirfd);
	free(rd->path);
	free(rd->tmp);
	free(rd);
}

const char *rundir_path(const struct rundir *rd)
{
	return rd->path;
}

int rundir_lock(struct rundir *rd)
{
	int err;

	rd->dirfd = open(rd->tmp, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (rd->dirfd < 0) {
		err = -errno;
		msg_err("cannot open directory %s: %m", rd->tmp);
		return err;
	}
	if (!flock(rd->dirfd, LOCK_EX | LOCK_NB))
		return 0;
	err = errno == EWOULDBLOCK ? -EBUSY : -errno;
	msg_err("cannot lock %s: %s", rd->tmp, err == -EBUSY ? "another run writes it" : strerror(-err));
	return err;
}

static bool is_ours(const char *name)
{
	if (!strcmp(name, ".") || !strcmp(name, ".."))
		return true;
	for (enum file f = 0; f < FILE_META; f++)
		if (!strncmp(name, file_names[f], strlen(file_names[f])))
			return true;
	return !strcmp(name, RUN_JSON_NEW);
}

/* What a run leaves that was killed before its first round was kept: files, but no run.json. */
static bool nothing_kept(const struct rundir *rd)
{
	int fd = openat(rd->dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *e;
	bool ours = d;

	while (ours && (e = readdir(d)))
		ours = is_ours(e->d_name);
	if (d)
		closedir(d);
	return ours;
}

/* Make the directory, or take the one in which nothing is. */
static int open_dir(struct rundir *rd)
{
	struct stat st;
	int err;

	if (!lstat(rd->path, &st)) {
		msg_err("%s exists already: give another name, or remove it", rd->path);
		return -EEXIST;
	}
	if (mkdir(rd->tmp, 0755) < 0 && errno != EEXIST) {
		err = -errno;
		msg_err("cannot create directory %s: %m", rd->tmp);
		return err;
	}
	err = rundir_lock(rd);
	if (err)
		return err;
	if (nothing_kept(rd))
		return 0;
	msg_err("%s exists already, of a run that was cut short: finish it with run --continue %s, or remove it",
		rd->tmp, rd->path);
	return -EEXIST;
}

static int open_file(struct rundir *rd, enum file file)
{
	int fd = openat(rd->dirfd, file_names[file],
			O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
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

static int same_names(const struct rundir *rd, enum name_list list, const char *const *names, size_t n)
{
	const struct names *old = &rd->names[list];
	size_t same = 0;

	while (same < n && n == old->n && !strcmp(old->v[same], names[same]))
		same++;
	if (same == n)
		return 0;
	msg_err("%s has other %s", rd->tmp, names_key(list));
	return -EINVAL;
}

int rundir_names(struct rundir *rd, enum name_list list, const char *const *names, size_t n)
{
	const char *key = names_key(list);

	if (rd->names[list].n)
		return same_names(rd, list, names, n);
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
	struct rundir *rd = rundir_new(path);
	int err = rundir_names(rd, NAMES_ARMS, arms, arms_nr);

	if (!err)
		err = open_dir(rd);
	if (err) {
		rundir_free(rd);
		return err;
	}
	for (enum file f = 0; !err && f <= FILE_LOG; f++)
		err = open_file(rd, f);
	if (err) {
		rundir_abort(rd);
		return err;
	}
	for (enum table t = 0; t < TABLE_NR; t++)
		csv_write_header(&rd->tables[t], rd->files[t]);
	*out = rd;
	return 0;
}

/* Does the reader take this row? Its round is checked at the end, in write_state(). */
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
	row_list_add(rd->tailing ? &rd->tail[which] : &rd->held[which], row, rd->tables[which].row_bytes);
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
	note_error(rd, rd->files[FILE_LOG]);
}

void rundir_round(struct rundir *rd)
{
	for (enum table t = 0; t < TABLE_NR; t++) {
		struct row_list *held = &rd->held[t];

		for (size_t i = 0; i < held->n; i++) {
			csv_write_row(&rd->tables[t], rd->files[t],
				      held->v + i * rd->tables[t].row_bytes);
			note_error(rd, rd->files[t]);
		}
		rd->rows[t] += held->n;
		held->n = 0;
	}
}

void rundir_tail(struct rundir *rd)
{
	rd->tailing = true;
}
