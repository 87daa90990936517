// SPDX-License-Identifier: GPL-2.0-only
/* Holds what an index file says to what is in the store. */
#include <errno.h>

#include "base/base.h"
#include "store/database.h"

/* Runs that both have as they are now, and of which one has a row that the other has not. */
static const char differing[] =
	"WITH same AS (SELECT n.id AS id, o.id AS old, n.path AS path, n.rest IS NOT o.rest AS other"
	"	FROM main.runs AS n JOIN file.runs AS o"
	"	ON n.path = o.path AND n.size_bytes = o.size_bytes AND n.mtime_ns = o.mtime_ns),"
	" a AS (SELECT path, arm, measure, count, median, samples, blank, by_round"
	"	FROM same JOIN main.medians AS m ON m.run = same.id),"
	" b AS (SELECT path, arm, measure, count, median, samples, blank, by_round"
	"	FROM same JOIN file.medians AS m ON m.run = same.old),"
	" c AS (SELECT path, arm, slice, ns FROM same JOIN main.slices AS s ON s.run = same.id),"
	" d AS (SELECT path, arm, slice, ns FROM same JOIN file.slices AS s ON s.run = same.old)"
	" SELECT path FROM same WHERE other"
	" UNION SELECT path FROM (SELECT * FROM a EXCEPT SELECT * FROM b)"
	" UNION SELECT path FROM (SELECT * FROM b EXCEPT SELECT * FROM a)"
	" UNION SELECT path FROM (SELECT * FROM c EXCEPT SELECT * FROM d)"
	" UNION SELECT path FROM (SELECT * FROM d EXCEPT SELECT * FROM c) ORDER BY path";

static int report(const struct store_index *index, void (*differs)(void *ctx, const char *path), void *ctx)
{
	sqlite3_stmt *s = db_prepare(index->db, differing);
	int step = SQLITE_ERROR;

	while (s && (step = sqlite3_step(s)) == SQLITE_ROW)
		differs(ctx, (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	return step == SQLITE_DONE ? 0 : -EIO;
}

int index_check(struct store_index *index, void (*differs)(void *ctx, const char *path), void *ctx)
{
	sqlite3 *old = db_open_old(index->path);
	int err = 0;

	if (!old)
		return 0;
	sqlite3_close(old);
	err = db_attach(index->db, index->path, "file") ?: report(index, differs, ctx);
	if (err)
		msg_err("cannot read %s: %s", index->path, sqlite3_errmsg(index->db));
	return err;
}
