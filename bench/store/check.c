// SPDX-License-Identifier: GPL-2.0-only
/* Does a store hold what it says? Where not, a line says so. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/base.h"
#include "bench/store/store.h"
#include "store/index.h"
#include "store/journal.h"

/**
 * struct checking - what has been found
 * @store: path of it
 * @line: of the journal
 * @problems: how many
 */
struct checking {
	const char *store;
	size_t line;
	size_t problems;
};

/* Is the label, where there is one, what the folder is called? */
static void check_label(struct checking *c, const struct index_run *run, const char *key, const char *folder)
{
	const json_t *labels = json_object_get(run->meta, "labels");
	const char *label = json_string_value(json_object_get(labels, key));
	char *name = label ? store_name(label) : NULL;

	if (label && strcmp(name, folder)) {
		msg_err("%s: its label of the %s is '%s', but it lies in '%s'", run->path, key, label, folder);
		c->problems++;
	}
	free(name);
}

/* The folder of a kernel of our own may say more than uname does, which has 64 characters. */
static void check_kernel(struct checking *c, const struct index_run *run)
{
	const json_t *environment = json_object_get(run->meta, "environment");
	const char *kernel = json_string_value(json_object_get(environment, "kernel"));
	char *name = kernel ? store_name(kernel) : NULL;

	if (kernel && strncmp(run->kernel, name, strlen(name))) {
		msg_err("%s: its kernel was %s, but it lies in '%s'", run->path, kernel, run->kernel);
		c->problems++;
	}
	free(name);
}

static void differs(void *ctx, const char *path)
{
	struct checking *c = ctx;
	char *whole = store_path(c->store, path);

	msg_err("%s: the index says something else of it; 'mmput-bench store index %s' makes it anew",
		whole, c->store);
	free(whole);
	c->problems++;
}

/* The key that is of what a file says; none where it cannot be read. */
static void key_of_file(FILE *f, char key[STORE_KEY_CHARS + 1])
{
	__cleanup_free char *text = NULL;
	size_t room = 0;
	ssize_t len = getdelim(&text, &room, EOF, f);

	*key = '\0';
	if (len > 0)
		store_key(text, len, key);
}

/* What its key is of, as the sweep has it that made it; of others nothing is known. */
static void check_key(struct checking *c, const struct index_run *run)
{
	__cleanup_free char *path = xasprintf("%s/%s", run->path, STORE_KEY_JSON);
	char key[STORE_KEY_CHARS + 1] = "";
	FILE *f = fopen(path, "re");

	if (!f && errno == ENOENT)
		return;
	if (f) {
		key_of_file(f, key);
		fclose(f);
	}
	if (!strcmp(run->path + strlen(run->path) - STORE_KEY_CHARS, key))
		return;
	msg_err("%s: its key is not that of what is in its %s", run->path, STORE_KEY_JSON);
	c->problems++;
}

static bool is_there(const char *path)
{
	struct stat st;

	return !lstat(path, &st);
}

/* A run that was done, and is not there. */
static void check_done(struct checking *c, const json_t *run)
{
	const char *place = json_string_value(json_object_get(run, "place"));
	__cleanup_free char *path = place ? store_path(c->store, place) : NULL;

	if (!place || json_integer_value(json_object_get(run, "status")) || is_there(path))
		return;
	msg_err("%s: the journal says that it was done, in line %zu, but it is not there", path, c->line);
	c->problems++;
}

static void check_event(void *ctx, const char *line, const json_t *event)
{
	struct checking *c = ctx;
	const json_t *run;
	size_t i;

	c->line++;
	if (!event && *line) {
		__cleanup_free char *path = store_path(c->store, STORE_JOURNAL);

		msg_err("%s: line %zu is no JSON object", path, c->line);
		c->problems++;
	}
	json_array_foreach(json_object_get(event, "runs"), i, run)
		check_done(c, run);
}

static int check_all(struct checking *c, struct store_index *index)
{
	struct index_runs runs;
	int err = index_runs(index, NULL, NULL, &runs);

	if (err)
		return err;
	for (size_t i = 0; i < runs.n; i++) {
		check_label(c, &runs.v[i], "machine", runs.v[i].machine);
		check_label(c, &runs.v[i], "point", runs.v[i].point);
		check_kernel(c, &runs.v[i]);
		check_key(c, &runs.v[i]);
	}
	err = index_check(index, differs, c) ?: store_journal_read(c->store, check_event, c);
	index_runs_free(&runs);
	return err;
}

int store_check(const char *store)
{
	struct checking c = { .store = store };
	struct index_update u;
	struct store_index *index;
	int err;

	if (index_open(store, INDEX_IN_MEMORY, &index, &u))
		return EXIT_FAILED;
	c.problems = u.bad;	/* each has been told */
	err = check_all(&c, index);
	index_close(index);
	printf("%zu run%s, %zu problem%s\n", u.runs + u.bad, u.runs + u.bad == 1 ? "" : "s", c.problems,
	       c.problems == 1 ? "" : "s");
	return err || c.problems ? EXIT_FAILED : EXIT_OK;
}
