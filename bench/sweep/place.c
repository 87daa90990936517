// SPDX-License-Identifier: GPL-2.0-only
/* Where things are in a store, and how they come there. */
#include "bench/sweep/place.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>

#include "base/base.h"

static int report(const char *path, int error)
{
	msg_err("%s: %s", path, strerror(-error));
	return error;
}

char *sweep_boot_name(const struct sweep_boot *boot)
{
	__cleanup_free char *name = NULL;
	const struct sweep_target *t = boot->target;

	name = xasprintf("%s:%s:%lld", t->machine->name, t->kernel, (long long)boot->number);
	return store_name(name);
}

char *sweep_pending(const struct sweep *s, const struct sweep_boot *boot)
{
	__cleanup_free char *name = sweep_boot_name(boot);

	return xasprintf("%s/" STORE_PENDING "/%s", s->store, name);
}

char *sweep_log(const struct sweep *s, const struct sweep_boot *boot)
{
	__cleanup_free char *name = sweep_boot_name(boot);

	return xasprintf("%s/" STORE_LOG "/%s-%d", s->store, name, boot->attempts);
}

char *sweep_place(const struct sweep *s, const struct sweep_boot *boot, const char *point,
		  const char *key)
{
	__cleanup_free char *kernel = store_name(boot->target->release), *path = NULL;
	struct store_place place = {
		.machine = boot->target->machine->name, .kernel = kernel, .point = (char *)point,
	};

	snprintf(place.key, sizeof(place.key), "%s", key);
	path = store_place_path(&place);
	return store_path(s->store, path);
}

bool sweep_has_run(const struct sweep *s, const struct sweep_boot *boot, const char *point,
		   const char *key)
{
	__cleanup_free char *place = sweep_place(s, boot, point, key);

	return json_object_get(s->settled, key) || !access(place, F_OK);
}

int sweep_make_folders(const char *path)
{
	__cleanup_free char *part = xasprintf("%s", path);

	for (char *slash = part + 1; slash; ) {
		slash = strchr(slash, '/');
		if (slash)
			*slash = '\0';
		if (mkdir(part, 0777) && errno != EEXIST)
			return report(part, -errno);
		if (slash)
			*slash++ = '/';
	}
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int what, struct FTW *at)
{
	(void)st;
	(void)what;
	(void)at;
	return remove(path) && errno != ENOENT ? -1 : 0;
}

int sweep_remove(const char *path)
{
	if (!nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) || errno == ENOENT)
		return 0;
	return report(path, -errno);
}

int sweep_write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666), ret = 0;
	ssize_t n;

	if (fd < 0)
		return report(path, -errno);
	n = write(fd, text, strlen(text));
	if (n != (ssize_t)strlen(text))
		ret = n < 0 ? -errno : -ENOSPC;
	if (close(fd) && !ret)
		ret = -errno;
	return ret ? report(path, ret) : 0;
}

int sweep_sync(const char *store)
{
	__cleanup_fd int fd = open(store, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 || syncfs(fd) ? report(store, -errno) : 0;
}

int sweep_move(const char *from, const char *to)
{
	__cleanup_free char *folder = xasprintf("%.*s", (int)(strrchr(to, '/') - to), to);
	int ret;

	if (access(from, F_OK) || !access(to, F_OK))
		return 0;
	ret = sweep_make_folders(folder);
	if (ret)
		return ret;
	return rename(from, to) ? report(to, -errno) : 0;
}
