// SPDX-License-Identifier: GPL-2.0-only
/* Takes up a run directory that was cut short. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/base.h"
#include "result/writer.h"

static int refuse(struct rundir *rd, int err)
{
	rundir_free(rd);
	return err;
}

int rundir_resume(const char *path, struct run *run, struct rundir **out)
{
	struct rundir *rd = rundir_new(path);
	struct stat st;
	int err;

	if (lstat(rd->tmp, &st) < 0 && !lstat(rd->path, &st)) {
		msg_err("%s is whole: there is nothing to continue", rd->path);
		return refuse(rd, -EEXIST);
	}
	err = rundir_lock(rd);
	if (!err)
		err = rundir_read(rd->tmp, run);
	if (err)
		return refuse(rd, err);
	if (!run->incomplete) {
		msg_err("%s is whole: rename it to %s", rd->tmp, rd->path);
		run_free(run);
		return refuse(rd, -EEXIST);
	}
	for (enum name_list list = 0; list < NAMES_NR; list++)
		for (size_t i = 0; i < run->names[list].n; i++)
			rd->names[list].v[rd->names[list].n++] = xasprintf("%s", run->names[list].v[i]);
	rd->rounds = run->rounds;
	rd->tail_nr = run->tail;
	rd->kept = true;
	*out = rd;
	return 0;
}

/* Open a file behind what counts of it. */
static int open_end(struct rundir *rd, enum file which, const json_t *bytes)
{
	const json_t *v = json_object_get(bytes, file_name(which));
	int fd = openat(rd->dirfd, file_name(which), O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st = { 0 };
	int err = 0;

	if (fd < 0 || fstat(fd, &st) < 0)
		err = -errno;
	else if (!S_ISREG(st.st_mode) || !json_is_integer(v) || json_integer_value(v) < 0 ||
		 json_integer_value(v) > st.st_size)
		err = -EINVAL;
	else if (ftruncate(fd, json_integer_value(v)) < 0 || lseek(fd, 0, SEEK_END) < 0)
		err = -errno;
	if (!err)
		rd->files[which] = fdopen(fd, "w");
	if (rd->files[which])
		return 0;
	if (fd >= 0)
		close(fd);
	err = err ? err : -errno;
	msg_err("cannot go on with %s/%s: %s", rd->tmp, file_name(which),
		err == -EINVAL ? "it is not as long as " RUN_JSON " says" : strerror(-err));
	return err;
}

/* The rows of a tail as they are, behind the others; the reader has taken them before. */
static int append_tail(struct rundir *rd, enum table t)
{
	__cleanup_free char *name = tail_name(&rd->tables[t], rd->tail_nr);
	int c = 0, fd = openat(rd->dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	FILE *from = fd < 0 ? NULL : fdopen(fd, "r");

	if (!from) {
		int err = -errno;

		msg_err("cannot read %s/%s: %s", rd->tmp, name, strerror(-err));
		return err;
	}
	while (c != '\n' && c != EOF)
		c = getc(from);
	while ((c = getc(from)) != EOF)
		putc(c, rd->files[t]);
	fclose(from);
	return 0;
}

int rundir_append(struct rundir *rd, const struct run *run)
{
	const json_t *bytes = json_object_get(json_object_get(run->meta, "kept"), "bytes");
	int64_t tail = rd->tail_nr;
	int err = 0;

	for (enum file f = 0; !err && f <= FILE_LOG; f++)
		err = open_end(rd, f, bytes);
	for (enum table t = 0; !err && t < TABLE_NR; t++) {
		rd->rows[t] = run->rows[t];
		if (run->tail_rows[t])
			err = append_tail(rd, t);
	}
	if (!err)
		err = rundir_keep(rd, run->meta);
	if (!err)
		remove_tail(rd, tail);
	return err;
}
