/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A store: run directories of many machines and kernels, in one tree.
 *
 *	STORE/MACHINE/KERNEL/POINT-KEY/	a run directory, moved in by one rename
 *	STORE/journal			what was tried, and how it ended (store/journal.h)
 *	STORE/known			changes that somebody has explained
 *	STORE/index.sqlite		made of the above (store/index.h)
 *	STORE/pending, STORE/log	boots under way, and what attempts printed
 *
 * The run directories are the truth, and all else about them is made of what is in them. What
 * has a dot first is not part of a store yet.
 *
 * Errors: negative errno, and one message with the path, here.
 */
#ifndef LIB_STORE_LAYOUT_H
#define LIB_STORE_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STORE_JOURNAL	"journal"
#define STORE_KNOWN	"known"
#define STORE_INDEX	"index.sqlite"
#define STORE_PENDING	"pending"
#define STORE_LOG	"log"
#define STORE_KEY_JSON	"key.json"	/* in a run directory: what its key is of */
#define STORE_KEY_CHARS	12	/* hex digits behind the last dash of a run directory's name */

/**
 * struct store_place - where a run is in a store
 * @machine: its folder
 * @kernel: the folder in that
 * @point: what the run directory's name begins with
 * @key: and ends with
 */
struct store_place {
	char *machine;
	char *kernel;
	char *point;
	char key[STORE_KEY_CHARS + 1];
};

/**
 * store_place_parse() - take a path apart
 * @path: that ends with MACHINE/KERNEL/POINT-KEY
 * @place: out, to be freed with store_place_free()
 *
 * Return: false if it does not; nothing to free then.
 */
bool store_place_parse(const char *path, struct store_place *place);

/**
 * store_place_path() - the path of a place, in its store
 * @place: place
 *
 * Return: "MACHINE/KERNEL/POINT-KEY", to be freed.
 */
char *store_place_path(const struct store_place *place);

/**
 * store_place_free() - free what store_place_parse() made
 * @place: place
 */
void store_place_free(struct store_place *place);

/**
 * store_name() - a name as it is in paths of a store
 * @name: of a machine, a kernel or a point
 *
 * Return: the name, in which all but letters, digits and _.:=+@%~- is a "_", and a dot at its
 * beginning too; to be freed.
 */
char *store_name(const char *name);

/**
 * store_key() - a short name for something
 * @data: such as what makes the result of a run
 * @bytes: of it
 * @key: out
 */
void store_key(const void *data, size_t bytes, char key[STORE_KEY_CHARS + 1]);

/**
 * store_path() - a path in a store
 * @store: of the store; slashes at its end do not count
 * @what: in it
 *
 * Return: the path, to be freed.
 */
char *store_path(const char *store, const char *what);

/**
 * struct store_entry - a run directory of a store
 * @path: in the store
 * @size_bytes: of its run.json; below 0: it has none
 * @mtime_ns: of its run.json, since 1970
 */
struct store_entry {
	char *path;
	int64_t size_bytes;
	int64_t mtime_ns;
};

/**
 * struct store_list - run directories
 * @v: them, by their paths
 * @n: how many
 */
struct store_list {
	struct store_entry *v;
	size_t n;
};

/**
 * store_list() - which run directories are there?
 * @store: of a store
 * @list: out, to be freed with store_list_free(); those too whose names are not as they should
 *
 * Reads no run directory.
 *
 * Return: 0, or what the file system says, after a message.
 */
int store_list(const char *store, struct store_list *list);

/**
 * store_list_free() - free a list
 * @list: list, may be zeroed
 */
void store_list_free(struct store_list *list);

#endif
