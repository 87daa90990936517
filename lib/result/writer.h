/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A run directory being written, for the files that do it: rundir-write.c takes rows,
 * rundir-keep.c puts on disk what a reader finds, rundir-resume.c takes up what was cut short.
 * Inside lib/result only.
 *
 * What is kept is one state after the other, each put in force by the renaming of run.json:
 * it says how many rows of each table count (the tables grow at their ends only), and which
 * tail goes with them, a small file of rows that may change yet. So a reader, and who goes
 * on, find the last state as a whole, wherever the writer was when it ended.
 */
#ifndef LIB_RESULT_WRITER_H
#define LIB_RESULT_WRITER_H

#include "result/format.h"

#define RUN_JSON_NEW	RUN_JSON ".tmp"	/* until it is renamed */

/* The tables, then the others. */
enum file { FILE_LOG = TABLE_NR, FILE_META, FILE_NR };

/**
 * struct rundir - a run directory being written
 * @path: where it shall be
 * @tmp: where it is
 * @dirfd: of @tmp; with a lock, as long as it is open
 * @files: open for what comes
 * @names: that rows refer to
 * @tables: what rows look like
 * @held: rows of the round that is not over
 * @tail: rows that may change yet, as they are
 * @tailing: what comes goes there
 * @rows: how many were written, without the tail
 * @rounds: highest round of any row, plus 1
 * @tail_nr: of the last tail
 * @kept: a state is on disk that is to stay, whatever happens
 * @failed: so that what follows fails too, and has been reported
 * @error: what the first write that failed has said, as -errno, or 0
 */
struct rundir {
	char *path;
	char *tmp;
	int dirfd;
	FILE *files[FILE_NR];
	struct names names[NAMES_NR];
	struct csv tables[TABLE_NR];
	struct row_list held[TABLE_NR];
	struct row_list tail[TABLE_NR];
	bool tailing;
	int64_t rows[TABLE_NR];
	int64_t rounds;
	int64_t tail_nr;
	bool kept;
	bool failed;
	int error;
};

/**
 * note_error() - keep what a failed write said, which nobody could tell later
 * @rd: run directory
 * @f: its file, in which something has just been written
 */
void note_error(struct rundir *rd, FILE *f);

/**
 * rundir_new() - nothing is open yet
 * @path: where it shall be, or its present name
 *
 * Return: to be freed with rundir_free().
 */
struct rundir *rundir_new(const char *path);

/**
 * rundir_free() - close all, and free; files stay as they are
 * @rd: run directory
 */
void rundir_free(struct rundir *rd);

/**
 * rundir_lock() - open the directory, and be the only one who writes in it
 * @rd: run directory
 *
 * Return: 0; -EBUSY if another does; else what the file system says; after a message.
 */
int rundir_lock(struct rundir *rd);

/**
 * file_name() - of one of the files
 * @file: which
 *
 * Return: its name.
 */
const char *file_name(enum file file);

/**
 * remove_tail() - remove the files of a tail, if there are any
 * @rd: run directory
 * @nr: of the tail
 */
void remove_tail(const struct rundir *rd, int64_t nr);

/**
 * write_state() - put a state in force
 * @rd: run directory, whose tables have been flushed
 * @meta: run.json, without what is filled in here
 * @incomplete: what is said of the run; one that is not incomplete is synced
 *
 * Return: 0, or a negative errno after a message: then the one before is still in force.
 */
int write_state(struct rundir *rd, json_t *meta, bool incomplete);

#endif
