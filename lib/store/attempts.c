// SPDX-License-Identifier: GPL-2.0-only
/* Takes the journal into the index: a row for each attempt, with how it ended. */
#include <errno.h>
#include <string.h>

#include "store/database.h"
#include "store/journal.h"

struct attempts {
	sqlite3_stmt *begin;
	sqlite3_stmt *end;
	sqlite3_stmt *end_alone;
	int err;
};

static void bind(sqlite3_stmt *s, int at, const json_t *v)
{
	if (json_is_string(v))
		sqlite3_bind_text(s, at, json_string_value(v), json_string_length(v), SQLITE_TRANSIENT);
	else if (json_is_integer(v))
		sqlite3_bind_int64(s, at, json_integer_value(v));
	else if (json_is_real(v))
		sqlite3_bind_double(s, at, json_real_value(v));
	else
		sqlite3_bind_null(s, at);
}

static int run_with(sqlite3_stmt *s, const json_t *event, const char *const *keys)
{
	for (int i = 0; keys[i]; i++)
		bind(s, i + 1, json_object_get(event, keys[i]));
	return db_run(s);
}

/* An end belongs to the last attempt of its boot, if that has none. */
static int add_end(const struct attempts *a, const json_t *event)
{
	static const char * const keys[] = {
		"boot", "t", "class", "reason", "seconds", "log", "machine", "kernel", "number", NULL,
	};
	int err = run_with(a->end, event, keys);

	if (!err && !sqlite3_changes(sqlite3_db_handle(a->end)))
		err = run_with(a->end_alone, event, keys);
	return err;
}

static void add_event(void *ctx, const char *line, const json_t *event)
{
	static const char * const begun[] = {
		"boot", "machine", "kernel", "number", "attempt", "t", NULL,
	};
	const char *what = json_string_value(json_object_get(event, "event")) ?: "";
	struct attempts *a = ctx;

	(void)line;
	if (a->err || !json_is_string(json_object_get(event, "boot")))
		return;
	if (!strcmp(what, "attempt"))
		a->err = run_with(a->begin, event, begun);
	else if (!strcmp(what, "end"))
		a->err = add_end(a, event);
}

int index_add_attempts(sqlite3 *db, const char *store)
{
	struct attempts a = {
		.begin = db_prepare(db, "INSERT INTO attempts (boot, machine, kernel, number, attempt, began) VALUES (?, ?, ?, ?, ?, ?)"),
		.end = db_prepare(db, "UPDATE attempts SET ended = ?2, class = ?3, reason = ?4, seconds = ?5, log = ?6, machine = coalesce(?7, machine), kernel = coalesce(?8, kernel), number = coalesce(?9, number) WHERE ended IS NULL AND id = (SELECT MAX(id) FROM attempts WHERE boot = ?1)"),
		.end_alone = db_prepare(db, "INSERT INTO attempts (boot, ended, class, reason, seconds, log, machine, kernel, number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
	};

	a.err = sqlite3_exec(db, "DELETE FROM attempts", NULL, NULL, NULL) ? -EIO : 0;
	if (!a.err)
		a.err = a.begin && a.end && a.end_alone ? 0 : -EIO;
	/* A journal that cannot be read has been complained of: the runs are there all the same. */
	if (!a.err)
		store_journal_read(store, add_event, &a);
	sqlite3_finalize(a.begin);
	sqlite3_finalize(a.end);
	sqlite3_finalize(a.end_alone);
	return a.err;
}
