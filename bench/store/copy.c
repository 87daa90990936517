// SPDX-License-Identifier: GPL-2.0-only
/* Copies a run directory, so that there is all of it, or nothing, under its name. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "bench/store/store.h"

/**
 * struct names - the plain files of a directory
 * @v: their names, sorted
 * @n: how many
 */
struct names {
	char **v;
	size_t n;
};

static void names_free(struct names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->v[i]);
	free(names->v);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A run directory has files and nothing else. Return: 0, or -EISDIR for what has more. */
static int list_files(int dirfd, struct names *names)
{
	int fd = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), err = 0;
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *e;
	struct stat st;

	if (!d)
		return -errno;
	while (!err && (errno = 0, e = readdir(d))) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		if (fstatat(fd, e->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
			err = -errno;
		else if (!S_ISREG(st.st_mode))
			err = -EISDIR;
		names->v = xrealloc_array(names->v, names->n + 1, sizeof(*names->v));
		names->v[names->n++] = xasprintf("%s", e->d_name);
	}
	err = err ?: -errno;
	closedir(d);
	if (names->n)
		qsort(names->v, names->n, sizeof(*names->v), by_name);
	return err;
}

static int open_dir(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/* A whole file in memory: those of a run directory are small. Return: its bytes, or -errno. */
static ssize_t read_file(int dirfd, const char *name, char **text)
{
	__cleanup_fd int fd = openat(dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;
	ssize_t done = 0, n = 1;

	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	*text = xcalloc(st.st_size + 1, 1);
	while (done < st.st_size && (n = read(fd, *text + done, st.st_size - done)) > 0)
		done += n;
	return n < 0 ? -errno : done;
}

static int same_file(int a, int b, const char *name)
{
	__cleanup_free char *x = NULL, *y = NULL;
	ssize_t x_len = read_file(a, name, &x), y_len = read_file(b, name, &y);

	if (x_len < 0 || y_len < 0)
		return x_len < 0 ? x_len : y_len;
	return x_len == y_len && !memcmp(x, y, x_len);
}

int same_files(const char *a, const char *b)
{
	__cleanup_fd int x = open_dir(a), y = open_dir(b);
	struct names in_x = { .n = 0 }, in_y = { .n = 0 };
	int same = x < 0 ? x : y < 0 ? y : list_files(x, &in_x) ?: list_files(y, &in_y);

	if (!same)
		same = in_x.n == in_y.n;
	for (size_t i = 0; same == 1 && i < in_x.n; i++)
		same = strcmp(in_x.v[i], in_y.v[i]) ? 0 : same_file(x, y, in_x.v[i]);
	names_free(&in_x);
	names_free(&in_y);
	return same;
}

int fingerprint(const char *path, char key[STORE_KEY_CHARS + 1])
{
	__cleanup_fd int dir = open_dir(path);
	__cleanup_free char *all = NULL;
	struct names names = { .n = 0 };
	int err = dir < 0 ? dir : list_files(dir, &names);
	size_t bytes;
	FILE *f = xopen_memstream(&all, &bytes);

	for (size_t i = 0; !err && i < names.n; i++) {
		__cleanup_free char *text = NULL;
		ssize_t len = read_file(dir, names.v[i], &text);

		err = len < 0 ? len : 0;
		fprintf(f, "%s %zd\n", names.v[i], len);
		if (len > 0)
			fwrite(text, 1, len, f);
	}
	fclose(f);
	if (!err)
		store_key(all, bytes, key);
	names_free(&names);
	return err;
}

static int copy_file(int from, int to, const char *name)
{
	__cleanup_fd int in = openat(from, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	__cleanup_fd int out = openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	struct stat st;

	if (in < 0 || out < 0 || fstat(in, &st) < 0)
		return -errno;
	for (off_t done = 0; done < st.st_size;) {
		ssize_t n = sendfile(out, in, NULL, st.st_size - done);

		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		done += n;
	}
	return fsync(out) < 0 ? -errno : 0;
}

static int remove_files(int dir)
{
	struct names names = { .n = 0 };
	int err = list_files(dir, &names);

	for (size_t i = 0; i < names.n; i++)
		unlinkat(dir, names.v[i], 0);
	names_free(&names);
	return err;
}

/* Some file systems cannot sync a directory and say EINVAL. */
static int sync_dir(int dir)
{
	return fsync(dir) < 0 && errno != EINVAL ? -errno : 0;
}

static int copy_files(const char *from, int to)
{
	__cleanup_fd int dir = open_dir(from);
	struct names names = { .n = 0 };
	int err = dir < 0 ? dir : list_files(dir, &names);

	for (size_t i = 0; !err && i < names.n; i++)
		err = copy_file(dir, to, names.v[i]);
	names_free(&names);
	return err ?: sync_dir(to);
}

/*
 * The folder to copy to, empty. One that was left by somebody who was killed is used again; one
 * that somebody is at is waited for. Return: a descriptor that holds a lock on it, or -errno.
 */
static int take_folder(const char *path)
{
	struct stat mine, there;
	int fd, err;

	for (;;) {
		if (mkdir(path, 0755) < 0 && errno != EEXIST)
			return -errno;
		fd = open_dir(path);
		if (fd == -ENOENT)
			continue;
		if (fd < 0)
			return fd;
		err = flock(fd, LOCK_EX) < 0 || fstat(fd, &mine) < 0 ? -errno : 0;
		/* Who had it before has given it its name, or removed it. */
		if (!err && !stat(path, &there) && there.st_ino == mine.st_ino)
			err = remove_files(fd) ?: 1;
		if (err == 1)
			return fd;
		close(fd);
		if (err)
			return err;
	}
}

/* Folders on the way to a path in the store. Each is synced when it has got something new. */
static int make_folders(const char *path)
{
	__cleanup_free char *part = xasprintf("%s", path);

	for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(part, 0755) < 0 && errno != EEXIST)
			return -errno;
		*slash = '/';
	}
	return 0;
}

static int sync_parents(const char *path)
{
	__cleanup_free char *part = xasprintf("%s", path);
	int err = 0;

	/* The kernel's, the machine's and the store's. */
	for (int i = 0; !err && i < 3; i++) {
		__cleanup_fd int dir = -1;
		char *slash = strrchr(part, '/');

		if (slash)
			*slash = '\0';
		dir = open_dir(slash ? part : ".");
		err = dir < 0 ? dir : sync_dir(dir);
	}
	return err;
}

/* Return: 0; -EEXIST where there is something, which stays as it is; or -errno. */
static int copy_to(const char *from, const char *to, const char *tmp)
{
	int err = make_folders(to);
	__cleanup_fd int dir = err ? err : take_folder(tmp);
	struct stat st;

	if (dir < 0)
		return dir;
	if (!lstat(to, &st))
		err = -EEXIST;
	if (!err)
		err = copy_files(from, dir);
	/* What has come meanwhile, by a sweep, is not empty. */
	if (!err && rename(tmp, to) < 0)
		err = errno == ENOTEMPTY || errno == ENOTDIR ? -EEXIST : -errno;
	if (!err)
		return sync_parents(to);
	remove_files(dir);
	rmdir(tmp);
	return err;
}

enum copied copy_rundir(const char *from, const char *store, const struct store_place *place)
{
	__cleanup_free char *path = store_place_path(place), *to = store_path(store, path);
	__cleanup_free char *beside = xasprintf("%s/%s/.%s-%s", place->machine, place->kernel, place->point,
						place->key);
	__cleanup_free char *tmp = store_path(store, beside);
	int err = copy_to(from, to, tmp);
	int same = err == -EEXIST ? same_files(from, to) : 0;

	if (!err)
		return COPIED_NEW;
	if (same == 1)
		return COPIED_THERE;
	if (err == -EISDIR)
		msg_err("%s is not added: there is more in it than files", from);
	else if (err == -EEXIST && same == 0)
		msg_err("%s is not added: %s is there already, and is another", from, to);
	else
		msg_err("cannot copy %s to %s: %s", from, to, strerror(same < 0 ? -same : -err));
	return COPIED_FAILED;
}
