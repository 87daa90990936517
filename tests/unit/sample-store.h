/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A store to test with, in the test's scratch directory, and verbs to try on it.
 */
#ifndef TESTS_UNIT_SAMPLE_STORE_H
#define TESTS_UNIT_SAMPLE_STORE_H

#include "store/index.h"
#include "trend-verb.h"

/**
 * write_run() - a run directory, with all folders on its way
 * @path: of it
 * @meta: its run.json, taken
 * @base_ns: what mmput takes
 * @noise: of its own
 */
static inline void write_run(const char *path, json_t *meta, int64_t base_ns, int noise)
{
	make_folders(path);
	write_meta(path, meta, base_ns, noise);
}

static inline void fill_sparse(void *ctx, struct event *e)
{
	(void)ctx;
	e->pid = e->round == 1 || e->round == 3 || e->round == 900 ? 7 : 0;
	if (e->round != 3)
		e->phase_ns[PHASE_MMPUT] = 1000 + e->round;
	e->phase_ns[PHASE_UNMAP] = 5;
}

/**
 * write_sparse() - a run of few rounds, far between, of which one has no mmput
 * @path: of its directory
 */
static inline void write_sparse(const char *path)
{
	json_t *meta = meta_of("7.0.9", 1);

	json_object_set_new(meta, "rounds", json_integer(1000));
	make_folders(path);
	sample_write_events(path, meta, sample_arms, 2, 1000, fill_sparse, NULL);
}

/**
 * file_text() - what is in a file
 * @path: of it
 * @bytes: out, how many
 *
 * Return: all of it, to be freed, with a NUL behind.
 */
static inline char *file_text(const char *path, size_t *bytes)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t room = 0;
	ssize_t n = f ? getdelim(&text, &room, EOF, f) : -1;

	if (f)
		fclose(f);
	*bytes = n < 0 ? 0 : n;
	return text;
}

/**
 * same_as() - is a file still as it was?
 * @path: of it
 * @text: what was in it
 * @bytes: of that
 */
static inline bool same_as(const char *path, const char *text, size_t bytes)
{
	__cleanup_free char *now = NULL;
	size_t now_bytes;

	now = file_text(path, &now_bytes);
	return now_bytes == bytes && now && !memcmp(now, text, bytes);
}

/**
 * lines_of() - how many lines were printed
 * @text: what was captured
 */
static inline int lines_of(const char *text)
{
	int n = 0;

	while ((text = strchr(text, '\n'))) {
		text++;
		n++;
	}
	return n;
}

/**
 * open_index() - open an index, and keep what is said of it in @cap
 * @store: of which store
 * @how: as for index_open()
 * @update: out, what was done
 *
 * Return: the index, or NULL.
 */
static inline struct store_index *open_index(const char *store, enum index_how how,
					     struct index_update *update)
{
	struct store_index *index = NULL;
	int err;

	capture_begin(&cap, stderr);
	err = index_open(store, how, &index, update);
	capture_end(&cap);
	return err ? NULL : index;
}

/**
 * update_index() - bring an index up to its store, and close it
 * @store: of which store
 *
 * Return: what was done; zeroed if it failed.
 */
static inline struct index_update update_index(const char *store)
{
	struct index_update u = { .runs = 0 };

	index_close(open_index(store, INDEX_UPDATED, &u));
	return u;
}

/**
 * store_verb() - run the verb store, and keep STREAM in @cap
 * @words: behind it
 * @stream: stdout or stderr
 *
 * Return: its exit code.
 */
static inline int store_verb(const char *words, FILE *stream)
{
	__cleanup_free char *all = xasprintf("store %s", words);

	return words_run(cmd_store, all, stream);
}

/**
 * labelled() - labels as a sweep gives them
 * @meta: run.json of a run, gets them
 * @machine: name
 * @point: name
 *
 * Return: @meta.
 */
static inline json_t *labelled(json_t *meta, const char *machine, const char *point)
{
	json_object_set_new(meta, "labels", json_pack("{ssssss}", "machine", machine, "point", point, "boot", "1"));
	return meta;
}

#endif
