// SPDX-License-Identifier: GPL-2.0-only
/*
 * What comes of an attempt. First the whole of it is written down as `outcome`, which is the line
 * that the journal will get; each step behind that can be done twice, and is, when a sweep is ended
 * in between.
 */
#include "bench/sweep/settle.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"
#include "bench/sweep/key.h"
#include "bench/sweep/place.h"
#include "bench/sweep/state.h"
#include "store/journal.h"

static void take_ended(json_t *all, char *line)
{
	char *save, *word, *first, *second;

	line[strcspn(line, "\n")] = '\0';
	word = strtok_r(line, " ", &save);
	first = strtok_r(NULL, " ", &save);
	second = strtok_r(NULL, " ", &save);

	if (!word)
		return;
	if (!strcmp(word, "unsupported"))
		json_object_set_new(all, word, json_true());
	else if (first && (!strcmp(word, "kernel") || !strcmp(word, "wrong")))
		json_object_set_new(all, word, json_string(first));
	else if (first && second && !strcmp(word, "run"))
		json_object_set_new(json_object_get(all, "runs"), first, json_integer(atoi(second)));
}

json_t *sweep_read_ended(const char *pending)
{
	__cleanup_free char *path = xasprintf("%s/out/ended", pending), *line = NULL;
	FILE *f = fopen(path, "re");
	size_t room = 0;
	json_t *all;

	if (!f)
		return NULL;
	all = json_pack("{s:{}}", "runs");
	while (getline(&line, &room, f) > 0)
		take_ended(all, line);
	fclose(f);
	return all;
}

/* A run of the outcome; what its key is of goes with it. */
static json_t *outcome_run(const struct sweep *s, const struct sweep_boot *boot, const char *pending,
			   const struct sweep_run *run, int status)
{
	__cleanup_free char *key_file = xasprintf("%s/out/%s/" STORE_KEY_JSON, pending, run->name);
	__cleanup_free char *place = sweep_place(s, boot, run->name, run->key);

	if (!status && sweep_write_file(key_file, run->key_text))
		return NULL;
	return json_pack("{s:s, s:s, s:i, s:s}", "point", run->name, "key", run->key, "status", status,
			 "place", place + strlen(s->store) + 1);
}

static json_t *outcome_runs(const struct sweep *s, const struct sweep_boot *boot, const json_t *ended)
{
	__cleanup_free char *pending = sweep_pending(s, boot);
	const json_t *statuses = json_object_get(ended, "runs");
	json_t *runs = json_array();

	for (size_t i = 0; statuses && i < s->points_nr; i++) {
		struct sweep_run run;
		const json_t *status;
		json_t *done = NULL;

		if (sweep_run_of(s, boot, i, &run))
			continue;
		status = json_object_get(statuses, run.name);
		if (status)
			done = outcome_run(s, boot, pending, &run, json_integer_value(status));
		sweep_run_free(&run);
		if (status && !done) {
			json_decref(runs);
			return NULL;
		}
		if (done)
			json_array_append_new(runs, done);
	}
	return runs;
}

static json_t *outcome_of(const struct sweep *s, const struct sweep_boot *boot, enum sweep_class class,
			  const char *reason, const json_t *ended)
{
	__cleanup_free char *name = sweep_boot_name(boot), *log = sweep_log(s, boot);
	json_t *runs = outcome_runs(s, boot, ended);
	const struct sweep_target *t = boot->target;

	if (!runs)
		return NULL;
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:i, s:s, s:s?, s:f, s:s, s:o}",
			 "event", "end", "id", boot->id, "boot", name, "machine", t->machine->name,
			 "kernel", t->release ? t->release : t->kernel, "spec", t->kernel, "target", t->key,
			 "number", (json_int_t)boot->number, "attempt", boot->attempts,
			 "class", sweep_class_name(class), "reason", reason,
			 "seconds", (now_ns() - boot->began_ns) / 1e9, "log", log + strlen(s->store) + 1, "runs", runs);
}

/* Runs go to their places, the journal gets the line, and the folder goes, or what is done of it. */
static int carry_out(struct sweep *s, const char *pending, json_t *outcome)
{
	const char *id = json_string_value(json_object_get(outcome, "id"));
	const char *class = json_string_value(json_object_get(outcome, "class"));
	__cleanup_free char *done = NULL;
	const json_t *runs = json_object_get(outcome, "runs"), *run;
	size_t i;
	int ret = 0;

	json_array_foreach(runs, i, run) {
		const char *name = json_string_value(json_object_get(run, "point"));
		const char *place = json_string_value(json_object_get(run, "place"));
		__cleanup_free char *from = xasprintf("%s/out/%s", pending, name ? name : "");
		__cleanup_free char *to = xasprintf("%s/%s", s->store, place ? place : "");

		if (name && place && !json_integer_value(json_object_get(run, "status")))
			ret = sweep_move(from, to);
		if (ret)
			return ret;
	}
	ret = sweep_sync(s->store);
	if (ret)
		return ret;
	if (!id || !json_object_get(s->ended, id)) {
		ret = store_journal_write(s->journal, json_incref(outcome));
		if (ret)
			return ret;
		sweep_take_line(s, outcome);
	}
	if (strcmp(class ? class : "", sweep_class_name(SWEEP_INTERRUPTED)))
		return sweep_remove(pending);
	/* Its rounds may go on. */
	done = xasprintf("%s/outcome", pending);
	return unlink(done) ? -errno : 0;
}

/* It is there, whole, or not at all, and only behind the runs that it speaks of. */
static int write_outcome(const struct sweep *s, const char *pending, const char *text)
{
	__cleanup_free char *file = xasprintf("%s/outcome", pending), *tmp = xasprintf("%s.tmp", file);
	int ret = sweep_write_file(tmp, text);

	if (!ret)
		ret = sweep_sync(s->store);
	if (!ret && rename(tmp, file)) {
		ret = -errno;
		msg_err("%s: %s", file, strerror(-ret));
	}
	return ret;
}

int sweep_settle(struct sweep *s, struct sweep_boot *boot, enum sweep_class class, const char *reason,
		 const json_t *ended)
{
	__cleanup_free char *pending = sweep_pending(s, boot), *text = NULL;
	json_t *outcome = outcome_of(s, boot, class, reason, ended);
	int ret;

	if (!outcome)
		return -EIO;
	text = json_dumps(outcome, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_SORT_KEYS);
	ret = sweep_make_folders(pending);
	if (!ret)
		ret = write_outcome(s, pending, text);
	boot->class = class;
	boot->broken += class == SWEEP_BROKEN;
	if (!ret)
		ret = carry_out(s, pending, outcome);
	json_decref(outcome);
	return ret;
}

int sweep_settle_all(struct sweep *s)
{
	__cleanup_free char *folder = xasprintf("%s/pending", s->store);
	DIR *d = opendir(folder);
	struct dirent *entry;
	int ret = 0;

	while (d && !ret && (entry = readdir(d))) {
		__cleanup_free char *pending = xasprintf("%s/%s", folder, entry->d_name);
		__cleanup_free char *file = xasprintf("%s/outcome", pending);
		json_t *outcome = *entry->d_name == '.' ? NULL : json_load_file(file, 0, NULL);

		if (json_is_object(outcome))
			ret = carry_out(s, pending, outcome);
		json_decref(outcome);
	}
	if (d)
		closedir(d);
	return ret;
}
