// SPDX-License-Identifier: GPL-2.0-only
#include "store/layout.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "base/base.h"

#define LEVELS	3	/* machine, kernel, run directory */

/* The last component of a path, of which END is the end. Return: where it begins. */
static const char *component(const char *path, const char **end)
{
	const char *begin;

	while (*end > path && (*end)[-1] == '/')
		--*end;
	begin = *end;
	while (begin > path && begin[-1] != '/')
		begin--;
	return begin;
}

static bool is_hidden(const char *name)
{
	return !*name || *name == '.';
}

static bool is_key(const char *text)
{
	return strspn(text, "0123456789abcdef") == STORE_KEY_CHARS && !text[STORE_KEY_CHARS];
}

bool store_place_parse(const char *path, struct store_place *place)
{
	__cleanup_free char *name = NULL;
	const char *end = path + strlen(path), *parts[LEVELS];
	size_t len[LEVELS], point;

	for (int i = LEVELS - 1; i >= 0; i--) {
		parts[i] = component(path, &end);
		len[i] = end - parts[i];
		end = parts[i];
		if (!len[i] || is_hidden(parts[i]))
			return false;
	}
	name = xasprintf("%.*s", (int)len[2], parts[2]);
	if (len[2] < STORE_KEY_CHARS + 2)
		return false;
	point = len[2] - STORE_KEY_CHARS - 1;
	if (name[point] != '-' || !is_key(name + point + 1))
		return false;
	*place = (struct store_place){
		.machine = xasprintf("%.*s", (int)len[0], parts[0]),
		.kernel = xasprintf("%.*s", (int)len[1], parts[1]),
		.point = xasprintf("%.*s", (int)point, name),
	};
	memcpy(place->key, name + point + 1, STORE_KEY_CHARS + 1);
	return true;
}

char *store_place_path(const struct store_place *place)
{
	return xasprintf("%s/%s/%s-%s", place->machine, place->kernel, place->point, place->key);
}

void store_place_free(struct store_place *place)
{
	free(place->machine);
	free(place->kernel);
	free(place->point);
	memset(place, 0, sizeof(*place));
}

static bool is_of_the_store(const char *name)
{
	static const char * const taken[] = {
		STORE_JOURNAL, STORE_KNOWN, STORE_INDEX, STORE_PENDING, STORE_LOG, "lock",
	};

	for (size_t i = 0; i < ARRAY_SIZE(taken); i++)
		if (!strcmp(name, taken[i]))
			return true;
	return false;
}

char *store_name(const char *name)
{
	char *clean = xasprintf("%s", name);

	for (char *c = clean; *c; c++)
		if (!isalnum((unsigned char)*c) && !strchr("_.:=+@%~-", *c))
			*c = '_';
	if (*clean == '.')
		*clean = '_';
	return clean;
}

/*
 * FNV-1a (Fowler, Noll, Vo; RFC 9923) of 64 bits, whose last bytes stay in its low bits, so that
 * rng_next() has to mix it. Of 10,000 keys of 48 bits, two are alike in one of five million stores.
 */
void store_key(const void *data, size_t bytes, char key[STORE_KEY_CHARS + 1])
{
	struct rng mixed = { 0xcbf29ce484222325 };

	for (const unsigned char *c = data; bytes--; c++)
		mixed.state = (mixed.state ^ *c) * 0x100000001b3;
	snprintf(key, STORE_KEY_CHARS + 1, "%012" PRIx64, rng_next(&mixed) >> 16);
}

char *store_path(const char *store, const char *what)
{
	size_t len = strlen(store);

	while (len > 1 && store[len - 1] == '/')
		len--;
	return xasprintf("%.*s%s%s", (int)len, store, store[len - 1] == '/' ? "" : "/", what);
}

static void add_entry(struct store_list *list, const char *path, int dirfd, const char *name)
{
	__cleanup_free char *file = xasprintf("%s/run.json", name);
	struct store_entry e = { .path = xasprintf("%s", path), .size_bytes = -1 };
	struct stat st;

	if (!fstatat(dirfd, file, &st, 0)) {
		e.size_bytes = st.st_size;
		e.mtime_ns = st.st_mtim.tv_sec * INT64_C(1000000000) + st.st_mtim.tv_nsec;
	}
	if (!(list->n & (list->n - 1)))
		list->v = xrealloc_array(list->v, list->n ? 2 * list->n : 1, sizeof(*list->v));
	list->v[list->n++] = e;
}

/* Links are not followed: what they lead to is not of this store, and may lead back. */
static bool is_dir(int dirfd, const struct dirent *e)
{
	struct stat st;

	if (e->d_type != DT_UNKNOWN)
		return e->d_type == DT_DIR;
	return !fstatat(dirfd, e->d_name, &st, AT_SYMLINK_NOFOLLOW) && S_ISDIR(st.st_mode);
}

static int walk(const char *store, const char *path, int level, struct store_list *list)
{
	__cleanup_free char *whole = store_path(store, path);
	DIR *dir = opendir(level ? whole : store);
	const struct dirent *e;
	int err = 0;

	/* What has gone since it was listed is not there. */
	if (!dir && level && errno == ENOENT)
		return 0;
	while (!err && dir && (errno = 0, e = readdir(dir))) {
		__cleanup_free char *to = NULL;

		if (is_hidden(e->d_name) || (!level && is_of_the_store(e->d_name)) ||
		    !is_dir(dirfd(dir), e))
			continue;
		to = level ? xasprintf("%s/%s", path, e->d_name) : xasprintf("%s", e->d_name);
		if (level == LEVELS - 1)
			add_entry(list, to, dirfd(dir), e->d_name);
		else
			err = walk(store, to, level + 1, list);
	}
	if (!err && errno) {
		err = -errno;
		msg_err("cannot read directory %s: %s", level ? whole : store, strerror(-err));
	}
	if (dir)
		closedir(dir);
	return err;
}

static int by_path(const void *a, const void *b)
{
	const struct store_entry *x = a, *y = b;

	return strcmp(x->path, y->path);
}

int store_list(const char *store, struct store_list *list)
{
	int err;

	memset(list, 0, sizeof(*list));
	err = walk(store, "", 0, list);
	if (err)
		store_list_free(list);
	else if (list->n)
		qsort(list->v, list->n, sizeof(*list->v), by_path);
	return err;
}

void store_list_free(struct store_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->v[i].path);
	free(list->v);
	memset(list, 0, sizeof(*list));
}
