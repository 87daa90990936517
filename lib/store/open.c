// SPDX-License-Identifier: GPL-2.0-only
/*
 * Opens an index as it is now. It is changed beside, by one at a time: who wants to holds a lock on
 * the new file, until it is renamed; who has waited for it looks again.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "store/database.h"

/* Nobody locks it in SQLite's way: what has the name never changes, and the new one is ours. */
#define OPEN_OLD	"immutable=1"
#define OPEN_NEW	"nolock=1"

sqlite3_stmt *db_prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *s = NULL;

	return sqlite3_prepare_v2(db, sql, -1, &s, NULL) ? NULL : s;
}

int db_run(sqlite3_stmt *statement)
{
	int step = statement ? sqlite3_step(statement) : SQLITE_ERROR;

	sqlite3_reset(statement);
	return step == SQLITE_DONE ? 0 : -EIO;
}

char *db_text(sqlite3_stmt *statement, int column)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);

	return text ? xasprintf("%s", text) : NULL;
}

/* A path as a URI, in which some characters say more. To be freed. */
static char *uri_of(const char *path, const char *how)
{
	size_t bytes;
	char *uri;
	FILE *f = xopen_memstream(&uri, &bytes);

	fputs(*path == '/' ? "file://" : "file:", f);
	for (const char *c = path; *c; c++)
		fprintf(f, strchr("?#%", *c) ? "%%%02x" : "%c", (unsigned char)*c);
	fprintf(f, "?%s", how);
	fclose(f);
	return uri;
}

/* Return: the database, or NULL. */
static sqlite3 *open_file(const char *path, const char *how, int flags)
{
	__cleanup_free char *uri = uri_of(path, how);
	sqlite3 *db = NULL;

	if (!sqlite3_open_v2(uri, &db, flags | SQLITE_OPEN_URI, NULL))
		return db;
	sqlite3_close(db);
	return NULL;
}

int db_attach(sqlite3 *db, const char *path, const char *name)
{
	__cleanup_free char *uri = uri_of(path, OPEN_OLD);
	sqlite3_stmt *s = db_prepare(db, "ATTACH ? AS ?");
	int err;

	if (s) {
		sqlite3_bind_text(s, 1, uri, -1, SQLITE_STATIC);
		sqlite3_bind_text(s, 2, name, -1, SQLITE_STATIC);
	}
	err = db_run(s);
	sqlite3_finalize(s);
	return err;
}

static int64_t number_of(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *s = db_prepare(db, sql);
	int64_t n = s && sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : -1;

	sqlite3_finalize(s);
	return n;
}

sqlite3 *db_open_old(const char *path)
{
	static const char schema[] = "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'schema'";
	sqlite3 *db;
	struct stat st;

	if (stat(path, &st) < 0 || !S_ISREG(st.st_mode))
		return NULL;
	db = open_file(path, OPEN_OLD, SQLITE_OPEN_READONLY);
	/* SQLite sees a file that was cut; what else may be wrong with it, who asks it will see. */
	if (db && number_of(db, schema) == STORE_INDEX_SCHEMA)
		return db;
	sqlite3_close(db);
	return NULL;
}

/* Bring what is in DB to the store. It needs no journal: who fails throws it away. */
static int bring_up(sqlite3 *db, bool empty, const char *store, struct index_work *work)
{
	static const char fast[] =
		"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384; BEGIN";

	if (sqlite3_exec(db, fast, NULL, NULL, NULL) ||
	    (empty && sqlite3_exec(db, index_tables, NULL, NULL, NULL)) ||
	    index_work_do(db, store, work) ||
	    sqlite3_exec(db, "COMMIT", NULL, NULL, NULL))
		return -EIO;
	return 0;
}

static int copy_file(const char *from, int to)
{
	__cleanup_fd int fd = open(from, O_RDONLY | O_CLOEXEC);
	struct stat st;
	ssize_t n;

	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	for (off_t done = 0; done < st.st_size; done += n) {
		n = sendfile(to, fd, NULL, st.st_size - done);
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
	}
	return 0;
}

/* Be the only one who writes PATH. Return: a descriptor that holds the lock, or -errno. */
static int lock_new(const char *path)
{
	struct stat mine, there;
	int fd, err;

	while ((fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644)) >= 0) {
		if (flock(fd, LOCK_EX) < 0 || fstat(fd, &mine) < 0)
			break;
		if (!stat(path, &there) && there.st_ino == mine.st_ino && there.st_dev == mine.st_dev)
			return fd;
		/* The one before has renamed or removed it. */
		close(fd);
	}
	err = -errno;
	if (fd >= 0)
		close(fd);
	return err;
}

/**
 * struct making - an index that is made of an older one, or of none
 * @index: out
 * @list: what is in the store
 * @anew: do not use the older one
 * @old: the older one, or NULL
 * @work: what it lacks
 * @why: it could not be written, if not for an errno
 */
struct making {
	struct store_index *index;
	struct store_list list;
	bool anew;
	sqlite3 *old;
	struct index_work work;
	char *why;
};

/* What there is, and what is to be done. */
static void look(struct making *m)
{
	const struct store_index *index = m->index;

	index_work_free(&m->work);
	sqlite3_close(m->old);
	m->old = m->anew ? NULL : db_open_old(index->path);
	if (!index_work_find(m->old, index->store, &m->list, &m->work))
		return;
	sqlite3_close(m->old);
	m->old = NULL;
	index_work_find(NULL, index->store, &m->list, &m->work);
}

/* Why something failed: as an errno, or, where SQLite knows more, in its words. */
static int reason(struct making *m, sqlite3 *db)
{
	int code = db ? sqlite3_errcode(db) & 0xff : SQLITE_CANTOPEN;

	if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
		return -EUCLEAN;
	if (code == SQLITE_IOERR && sqlite3_system_errno(db))
		return -sqlite3_system_errno(db);
	m->why = xasprintf("%s", db ? sqlite3_errmsg(db) : "SQLite cannot open it");
	return -EIO;
}

static int write_locked(struct making *m, int fd, const char *path)
{
	const struct store_index *index = m->index;
	int err = ftruncate(fd, 0) < 0 ? -errno : m->old ? copy_file(index->path, fd) : 0;
	sqlite3 *db;

	if (err)
		return err;
	db = open_file(path, OPEN_NEW, SQLITE_OPEN_READWRITE);
	if (!db || bring_up(db, !m->old, index->store, &m->work))
		err = reason(m, db);
	if (sqlite3_close(db) && !err)
		err = -EIO;
	if (!err && (fsync(fd) < 0 || rename(path, index->path) < 0))
		err = -errno;
	return err;
}

/* Whoever had the lock before may have done all there was to do, and know runs that came since. */
static int look_again(struct making *m)
{
	index_work_free(&m->work);
	store_list_free(&m->list);
	if (store_list(m->index->store, &m->list))
		return -EIO;
	look(m);
	return 0;
}

static int write_file(struct making *m)
{
	__cleanup_free char *path = xasprintf("%s.new", m->index->path);
	__cleanup_fd int fd = lock_new(path);
	int err = fd < 0 ? fd : look_again(m);

	if (fd < 0)
		return err;
	if (!err && m->work.needed)
		err = write_locked(m, fd, path);
	if (err == -EUCLEAN && m->old) {
		/* The old one is of no use, which nobody has seen before. */
		m->anew = true;
		look(m);
		err = write_locked(m, fd, path);
	}
	if (err || !m->work.needed)
		unlink(path);
	if (err)
		return err;
	m->index->db = db_open_old(m->index->path);
	return m->index->db ? 0 : -EIO;
}

static int copy_database(sqlite3 *from, sqlite3 *to)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");

	sqlite3_backup_step(b, -1);
	return sqlite3_backup_finish(b) ? -EIO : 0;
}

static int make_in_memory(struct making *m)
{
	static const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI;
	struct store_index *index = m->index;
	int err;

	/* SQLITE_OPEN_URI is for what db_attach() puts beside it. */
	err = sqlite3_open_v2(":memory:", &index->db, flags, NULL);
	if (!err && m->old)
		err = copy_database(m->old, index->db);
	if (!err && !bring_up(index->db, !m->old, index->store, &m->work))
		return 0;
	msg_err("cannot make the index of %s in memory: %s", index->store, sqlite3_errmsg(index->db));
	return -EIO;
}

static struct index_update count(const struct index_work *work)
{
	struct index_update u = { .runs = 0 };

	for (size_t i = 0; i < work->n; i++) {
		const struct index_job *job = &work->jobs[i];

		u.bad += job->bad;
		u.read += job->changed && !job->bad;
		u.gone += job->id && (!job->entry || job->bad);
		u.runs += job->entry && !job->bad;
	}
	return u;
}

/* Return: 0, or -errno after a message, and the file is as it was. */
static int write_or_warn(struct making *m)
{
	int err = write_file(m);

	if (err)
		msg_warn("cannot write %s: %s; it is made in memory%s", m->index->path,
			 m->why ?: strerror(-err), m->old ? ", and the file is as it was" : "");
	return err;
}

static int make(struct making *m, enum index_how how, struct index_update *update)
{
	bool in_memory = how == INDEX_IN_MEMORY;
	int err = 0;

	look(m);
	if (m->work.needed && !in_memory)
		in_memory = write_or_warn(m);
	else if (!in_memory)
		m->index->db = m->old;
	if (m->index->db == m->old)
		m->old = NULL;
	if (in_memory)
		err = make_in_memory(m);
	*update = count(&m->work);
	update->unwritten = in_memory;
	return err;
}

int index_open(const char *store, enum index_how how, struct store_index **out,
	       struct index_update *update)
{
	struct making m = { .anew = how != INDEX_UPDATED };
	struct index_update unasked;
	int err = store_list(store, &m.list);

	if (err)
		return err;
	m.index = xcalloc(1, sizeof(*m.index));
	m.index->store = xasprintf("%s", store);
	m.index->path = store_path(store, STORE_INDEX);
	err = make(&m, how, update ?: &unasked);
	if (err)
		index_close(m.index);
	else
		*out = m.index;
	index_work_free(&m.work);
	store_list_free(&m.list);
	sqlite3_close(m.old);
	free(m.why);
	return err;
}

void index_close(struct store_index *index)
{
	if (!index)
		return;
	sqlite3_finalize(index->rounds);
	sqlite3_finalize(index->slices);
	sqlite3_close(index->db);
	free(index->store);
	free(index->path);
	free(index);
}
