// SPDX-License-Identifier: GPL-2.0-only
/* What of an index is no longer as the store is. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/base.h"
#include "store/database.h"

static void add_job(struct index_work *work, const struct store_entry *e, const char *path, int64_t id,
		    bool changed)
{
	if (!(work->n & (work->n - 1)))
		work->jobs = xrealloc_array(work->jobs, work->n ? 2 * work->n : 1, sizeof(*work->jobs));
	work->jobs[work->n++] = (struct index_job){
		.entry = e, .path = xasprintf("%s", path), .id = id, .changed = changed,
	};
	work->needed = work->needed || changed || !e;
}

/* Rows and entries are both in the order of their paths. */
static int compare_runs(sqlite3 *db, const struct store_list *list, struct index_work *work)
{
	sqlite3_stmt *s = db_prepare(db, "SELECT path, id, size_bytes, mtime_ns FROM runs ORDER BY path");
	int step = s ? sqlite3_step(s) : SQLITE_ERROR;
	size_t i = 0;

	while (step == SQLITE_ROW || (step == SQLITE_DONE && i < list->n)) {
		const struct store_entry *e = i < list->n ? &list->v[i] : NULL;
		const char *path = step == SQLITE_ROW ? (const char *)sqlite3_column_text(s, 0) : NULL;
		int order = !e ? 1 : !path ? -1 : strcmp(e->path, path);

		if (order < 0)
			add_job(work, e, e->path, 0, true);
		else if (order > 0)
			add_job(work, NULL, path, sqlite3_column_int64(s, 1), false);
		else
			add_job(work, e, path, sqlite3_column_int64(s, 1),
				e->size_bytes != sqlite3_column_int64(s, 2) ||
				e->mtime_ns != sqlite3_column_int64(s, 3));
		i += order <= 0;
		if (order >= 0)
			step = sqlite3_step(s);
	}
	sqlite3_finalize(s);
	return step == SQLITE_DONE ? 0 : -EIO;
}

static void describe_journal(const char *store, struct index_work *work)
{
	__cleanup_free char *path = store_path(store, STORE_JOURNAL);
	struct stat st;

	if (stat(path, &st) < 0)
		snprintf(work->journal, sizeof(work->journal), "none");
	else
		snprintf(work->journal, sizeof(work->journal), "%lld bytes, %lld.%09ld",
			 (long long)st.st_size, (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
}

static int compare_journal(sqlite3 *db, struct index_work *work)
{
	sqlite3_stmt *s = db_prepare(db, "SELECT value FROM meta WHERE key = 'journal'");
	int step = s ? sqlite3_step(s) : SQLITE_ERROR;
	const char *was = step == SQLITE_ROW ? (const char *)sqlite3_column_text(s, 0) : NULL;

	work->journal_changed = strcmp(was ?: "none", work->journal);
	work->needed = work->needed || work->journal_changed;
	sqlite3_finalize(s);
	return step == SQLITE_ROW || step == SQLITE_DONE ? 0 : -EIO;
}

int index_work_find(sqlite3 *db, const char *store, const struct store_list *list,
		    struct index_work *work)
{
	int err = 0;

	memset(work, 0, sizeof(*work));
	describe_journal(store, work);
	if (db) {
		err = compare_runs(db, list, work) ?: compare_journal(db, work);
		if (err)
			index_work_free(work);
		return err;
	}
	for (size_t i = 0; i < list->n; i++)
		add_job(work, &list->v[i], list->v[i].path, 0, true);
	work->journal_changed = strcmp("none", work->journal);
	work->needed = true;
	return 0;
}

void index_work_free(struct index_work *work)
{
	for (size_t i = 0; i < work->n; i++)
		free(work->jobs[i].path);
	free(work->jobs);
	memset(work, 0, sizeof(*work));
}
