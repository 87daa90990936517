// SPDX-License-Identifier: GPL-2.0-only
#include "bench/sweep/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/base.h"
#include "store/layout.h"

static char *path_of(const char *store)
{
	return store_path(store, STORE_JOURNAL);
}

static int report(const char *path, int error)
{
	msg_err("%s: %s", path, strerror(-error));
	return error;
}

static bool ends_torn(int fd)
{
	off_t size = lseek(fd, 0, SEEK_END);
	char last = '\n';

	return size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

int journal_open(const char *store)
{
	__cleanup_free char *path = path_of(store);
	int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666), ret;

	if (fd < 0)
		return report(path, -errno);
	if (!ends_torn(fd) || write(fd, "\n", 1) == 1)
		return fd;
	ret = report(path, -errno);
	close(fd);
	return ret;
}

int journal_write(int fd, json_t *line)
{
	__cleanup_free char *text = NULL, *with_end = NULL;
	time_t now = time(NULL);
	char at[32];
	struct tm tm;
	ssize_t n;

	strftime(at, sizeof(at), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &tm));
	json_object_set_new(line, "t", json_string(at));
	text = json_dumps(line, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_SORT_KEYS);
	json_decref(line);
	with_end = xasprintf("%s\n", text ? text : "{}");
	do
		n = write(fd, with_end, strlen(with_end));
	while (n < 0 && errno == EINTR);
	if (n == (ssize_t)strlen(with_end) && !fsync(fd))
		return 0;
	return report("the journal", n < 0 || n == (ssize_t)strlen(with_end) ? -errno : -ENOSPC);
}
