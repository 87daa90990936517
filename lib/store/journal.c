// SPDX-License-Identifier: GPL-2.0-only
#include "store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <search.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/base.h"
#include "store/layout.h"

/* Give the lines of F that are whole to ADD. */
static void read_lines(FILE *f, void (*add)(void *ctx, const char *line, const json_t *event), void *ctx)
{
	__cleanup_free char *line = NULL;
	size_t room = 0;
	ssize_t len;

	while ((len = getline(&line, &room, f)) > 0 && line[len - 1] == '\n') {
		json_t *event;

		line[--len] = '\0';
		event = json_loadb(line, len, 0, NULL);
		add(ctx, line, json_is_object(event) ? event : NULL);
		json_decref(event);
	}
}

int store_journal_read(const char *store, void (*add)(void *ctx, const char *line, const json_t *event),
		       void *ctx)
{
	__cleanup_free char *path = store_path(store, STORE_JOURNAL);
	FILE *f = fopen(path, "re");
	int err = f ? 0 : -errno;

	if (err == -ENOENT || err == -ENOTDIR)
		return 0;
	if (f) {
		read_lines(f, add, ctx);
		err = ferror(f) ? -EIO : 0;
		fclose(f);
	}
	if (err)
		msg_err("cannot read %s: %s", path, strerror(-err));
	return err;
}

/**
 * struct adding - lines on their way from one journal to another
 * @known: those that are there, a tree of tsearch()
 * @text: those that are not
 * @added: how many these are
 */
struct adding {
	void *known;
	FILE *text;
	int added;
};

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Return: was it new? */
static bool remember(struct adding *a, const char *line)
{
	char *copy = xasprintf("%s", line);
	char **node = tsearch(copy, &a->known, by_text);

	if (!node)
		exit(EXIT_FAILED);
	if (*node == copy)
		return true;
	free(copy);
	return false;
}

static void know_line(void *ctx, const char *line, const json_t *event)
{
	(void)event;
	remember(ctx, line);
}

static void add_line(void *ctx, const char *line, const json_t *event)
{
	struct adding *a = ctx;

	if (!event || !remember(a, line))
		return;
	fprintf(a->text, "%s\n", line);
	a->added++;
}

/* A line behind one that is torn would be a part of it. */
static bool ends_torn(int fd)
{
	off_t end = lseek(fd, 0, SEEK_END);
	char last = '\n';

	return end > 0 && pread(fd, &last, 1, end - 1) == 1 && last != '\n';
}

static int append(int fd, const char *text, size_t bytes)
{
	off_t end = lseek(fd, 0, SEEK_END);

	for (size_t done = 0; done < bytes;) {
		ssize_t n = write(fd, text + done, bytes - done);
		int err = errno;

		if (n > 0) {
			done += n;
		} else if (n == 0 || err != EINTR) {
			/* All or nothing, unless somebody else has gone on behind it. */
			if (lseek(fd, 0, SEEK_END) == end + (off_t)done && ftruncate(fd, end) < 0)
				return -err;
			return n ? -err : -EIO;
		}
	}
	return fsync(fd) < 0 && errno != EINVAL ? -errno : 0;
}

/* Who adds is alone with that: two at once would both miss what the other brings. */
static int add_to(const char *path, const char *to, const char *from, struct adding *a)
{
	__cleanup_fd int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
	__cleanup_free char *text = NULL;
	size_t bytes;
	int err;

	if (fd < 0 || flock(fd, LOCK_EX) < 0) {
		err = -errno;
		msg_err("cannot open %s: %s", path, strerror(-err));
		return err;
	}
	a->text = xopen_memstream(&text, &bytes);
	if (ends_torn(fd))
		fputc('\n', a->text);
	err = store_journal_read(to, know_line, a);
	if (!err)
		err = store_journal_read(from, add_line, a);
	fclose(a->text);
	if (err || !a->added)
		return err;
	err = append(fd, text, bytes);
	if (err)
		msg_err("cannot write %s: %s", path, strerror(-err));
	return err;
}

int store_journal_add(const char *to, const char *from)
{
	__cleanup_free char *path = store_path(to, STORE_JOURNAL);
	__cleanup_free char *other = store_path(from, STORE_JOURNAL);
	struct adding a = { .added = 0 };
	int err;

	if (access(other, F_OK))
		return 0;
	err = add_to(path, to, from, &a);
	tdestroy(a.known, free);
	return err ?: a.added;
}

int store_journal_open(const char *store)
{
	__cleanup_free char *path = store_path(store, STORE_JOURNAL);
	int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666), err;

	err = fd < 0 ? -errno : ends_torn(fd) ? append(fd, "\n", 1) : 0;
	if (!err)
		return fd;
	msg_err("cannot write %s: %s", path, strerror(-err));
	if (fd >= 0)
		close(fd);
	return err;
}

int store_journal_write(int fd, json_t *line)
{
	__cleanup_free char *text = NULL, *with_end = NULL;
	time_t now = time(NULL);
	char at[32];
	struct tm tm;
	int err;

	strftime(at, sizeof(at), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &tm));
	json_object_set_new(line, "t", json_string(at));
	text = json_dumps(line, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_SORT_KEYS);
	json_decref(line);
	with_end = xasprintf("%s\n", text ? text : "{}");
	err = append(fd, with_end, strlen(with_end));
	if (err)
		msg_err("cannot write the journal: %s", strerror(-err));
	return err;
}
