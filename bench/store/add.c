// SPDX-License-Identifier: GPL-2.0-only
/* Where a run directory belongs in a store, and that it gets there. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/base.h"
#include "bench/store/store.h"
#include "result/rundir.h"
#include "store/journal.h"

/**
 * struct adding - what is being added
 * @store: to where
 * @added: run directories that have come
 * @there: that were there already
 * @failed: that could not be added, and other things that could not
 * @lines: of journals that have come
 */
struct adding {
	const char *store;
	size_t added;
	size_t there;
	size_t failed;
	size_t lines;
};

static char *label_name(const struct run *run, const char *key)
{
	const char *label = json_string_value(json_object_get(json_object_get(run->meta, "labels"), key));

	return label && *label ? store_name(label) : NULL;
}

/*
 * What it lies in is where it belongs, if it comes from a store, or has no labels; but then the
 * folder must be of its kernel, since any three folders could be.
 */
static bool lies_in_place(const struct run *run, bool from_store, const struct store_place *lies)
{
	__cleanup_free char *kernel = store_name(run_environment(run, "kernel", ""));

	return from_store || !strncmp(lies->kernel, kernel, strlen(kernel));
}

/* The key of a directory that is called POINT-KEY, or one of what is in it. */
static int find_key(const char *path, char key[STORE_KEY_CHARS + 1])
{
	__cleanup_free char *somewhere = xasprintf("m/k/%s", strrchr(path, '/') + 1);
	struct store_place place;

	if (!store_place_parse(somewhere, &place))
		return fingerprint(path, key);
	memcpy(key, place.key, sizeof(place.key));
	store_place_free(&place);
	return 0;
}

/* Return: 0, or -errno after a message; then there is nothing to free. */
static int place_by_labels(const char *path, const struct run *run, struct store_place *place)
{
	int err;

	*place = (struct store_place){
		.machine = label_name(run, "machine"), .point = label_name(run, "point"),
		.kernel = store_name(run_environment(run, "kernel", "unknown")),
	};
	err = place->machine && place->point ? find_key(path, place->key) : -EINVAL;
	if (!err)
		return 0;
	if (!place->machine || !place->point)
		msg_err("%s is not added: it has no labels of its machine and point, and does not lie in MACHINE/KERNEL/POINT-KEY",
			path);
	else
		msg_err("%s is not added: %s", path, err == -EISDIR ? "there is more in it than files" :
			strerror(-err));
	store_place_free(place);
	return err;
}

/* PATH has no links in it. Return: as above. */
static int find_place(const char *path, const struct run *run, bool from_store, struct store_place *place)
{
	const json_t *labels = json_object_get(run->meta, "labels");
	bool has_labels = json_object_get(labels, "machine") && json_object_get(labels, "point");

	if ((from_store || !has_labels) && store_place_parse(path, place)) {
		if (lies_in_place(run, from_store, place))
			return 0;
		store_place_free(place);
	}
	return place_by_labels(path, run, place);
}

static enum copied add_run(const struct adding *a, const char *path, const struct run *run, bool from_store)
{
	enum copied copied = COPIED_FAILED;
	struct store_place place;

	if (run->incomplete) {
		msg_err("%s is not added: it was cut short; 'run --continue' finishes it", path);
	} else if (!find_place(path, run, from_store, &place)) {
		copied = copy_rundir(path, a->store, &place);
		store_place_free(&place);
	}
	return copied;
}

static void add_rundir(struct adding *a, const char *path, bool from_store)
{
	enum copied copied = COPIED_FAILED;
	struct run run;

	if (!rundir_read_lives(path, &run)) {
		copied = add_run(a, path, &run, from_store);
		run_free(&run);
	}
	a->added += copied == COPIED_NEW;
	a->there += copied == COPIED_THERE;
	a->failed += copied == COPIED_FAILED;
}

static void add_all_of(struct adding *a, const char *other)
{
	__cleanup_free char *journal = store_path(other, STORE_JOURNAL);
	struct store_list list;
	int lines;

	if (store_list(other, &list)) {
		a->failed++;
		return;
	}
	if (!list.n && access(journal, F_OK)) {
		msg_err("%s is neither a run directory nor a store", other);
		a->failed++;
	}
	for (size_t i = 0; i < list.n; i++) {
		__cleanup_free char *path = store_path(other, list.v[i].path);

		add_rundir(a, path, true);
	}
	/* Behind the runs that they speak of. */
	lines = store_journal_add(a->store, other);
	a->lines += lines > 0 ? lines : 0;
	a->failed += lines < 0;
	store_list_free(&list);
}

static bool is_same(const char *a, const char *b)
{
	struct stat x, y;

	return !stat(a, &x) && !stat(b, &y) && x.st_ino == y.st_ino && x.st_dev == y.st_dev;
}

static void add_path(struct adding *a, const char *given)
{
	__cleanup_free char *path = realpath(given, NULL);
	__cleanup_free char *meta = path ? xasprintf("%s/run.json", path) : NULL;

	if (path && is_same(path, a->store)) {
		msg_err("%s cannot be added to itself", given);
		a->failed++;
	} else if (path && access(meta, F_OK)) {
		add_all_of(a, path);
	} else {
		add_rundir(a, path ?: given, false);
	}
}

int store_add(const char *store, char **paths, size_t paths_nr)
{
	struct adding a = { .store = store };

	if (mkdir(store, 0755) < 0 && errno != EEXIST) {
		msg_err("cannot make the store %s: %s", store, strerror(errno));
		return EXIT_FAILED;
	}
	for (size_t i = 0; i < paths_nr; i++)
		add_path(&a, paths[i]);
	printf("%zu run%s added, %zu there already, %zu line%s of journals added\n", a.added,
	       a.added == 1 ? "" : "s", a.there, a.lines, a.lines == 1 ? "" : "s");
	return a.failed ? EXIT_FAILED : EXIT_OK;
}
