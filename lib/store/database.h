/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The index as a database, for the files that make and read it: open.c opens it, work.c finds
 * what it lacks, update.c brings it up to the store, attempts.c takes the journal in, query.c asks
 * it, check.c holds it to another. Inside lib/store only.
 */
#ifndef LIB_STORE_DATABASE_H
#define LIB_STORE_DATABASE_H

#include <sqlite3.h>

#include "store/index.h"

/**
 * struct store_index - an index that is open
 * @store: of which store
 * @path: of the file
 * @db: the database
 * @rounds: the statement of index_rounds(), once it was asked for
 * @slices: that of index_slices(), likewise
 */
struct store_index {
	char *store;
	char *path;
	sqlite3 *db;
	sqlite3_stmt *rounds;
	sqlite3_stmt *slices;
};

/* The tables and views of an index, and its schema's number in its meta: results/store.md. */
extern const char index_tables[];

/**
 * struct index_job - a run directory that the index is to be brought up to
 * @entry: of the store; NULL: it has gone
 * @path: in the store
 * @id: in the index; 0: it is not in there
 * @changed: it must be read
 * @bad: it cannot be, which has been said
 */
struct index_job {
	const struct store_entry *entry;
	char *path;
	int64_t id;
	bool changed;
	bool bad;
};

/**
 * struct index_work - all that is to be done
 * @jobs: of all run directories, those that are as they were too
 * @n: how many
 * @journal: what is to be known of the journal: its size and time, as text
 * @journal_changed: it must be read
 * @needed: there is anything to do
 */
struct index_work {
	struct index_job *jobs;
	size_t n;
	char journal[64];
	bool journal_changed;
	bool needed;
};

/**
 * index_work_find() - what must be done?
 * @db: what there is of an index; NULL: nothing
 * @store: of the store
 * @list: what is in the store; must outlive @work
 * @work: out, to be freed with index_work_free()
 *
 * Return: 0, or -EIO where @db cannot be read, without a message.
 */
int index_work_find(sqlite3 *db, const char *store, const struct store_list *list,
		    struct index_work *work);

/**
 * index_work_do() - do it
 * @db: index, which may have no rows yet, in a transaction
 * @store: of the store
 * @work: marks what is bad
 *
 * Return: 0, or -EIO where @db cannot be written; sqlite3_errmsg() says why.
 */
int index_work_do(sqlite3 *db, const char *store, struct index_work *work);

/**
 * index_work_free() - free it
 * @work: work, may be zeroed
 */
void index_work_free(struct index_work *work);

/**
 * index_add_attempts() - take the journal in
 * @db: index
 * @store: of the store
 *
 * Return: as index_work_do().
 */
int index_add_attempts(sqlite3 *db, const char *store);

/**
 * db_open_old() - what there is of an index
 * @path: of the file
 *
 * Return: the database, for sqlite3_close(); NULL if it is not of this version, or not whole.
 */
sqlite3 *db_open_old(const char *path);

/**
 * db_attach() - put a file beside a database
 * @db: database
 * @path: of the file
 * @name: that it gets
 *
 * Return: 0 or -EIO.
 */
int db_attach(sqlite3 *db, const char *path, const char *name);

/**
 * db_prepare() - a statement
 * @db: database
 * @sql: text
 *
 * Return: the statement, for sqlite3_finalize(), or NULL.
 */
sqlite3_stmt *db_prepare(sqlite3 *db, const char *sql);

/**
 * db_run() - run a statement that has no rows, and make it ready for the next time
 * @statement: statement, or NULL
 *
 * Return: 0 or -EIO.
 */
int db_run(sqlite3_stmt *statement);

/**
 * db_text() - a text that a row has
 * @statement: at a row
 * @column: from 0
 *
 * Return: a copy, to be freed; NULL where it is NULL.
 */
char *db_text(sqlite3_stmt *statement, int column);

#endif
