/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Run directories: what one run leaves behind.
 *
 *	run.json	what was run, where, and how it went
 *	events.csv	one row per mm teardown (struct event)
 *	pasids.csv	one row per bond (struct pasid_row)
 *	times.csv	one row per time that the workload took (struct time_row)
 *	counters.csv	one row per counter, round and arm (struct counter_row)
 *	kernel.log	the kernel's log during the run
 *
 * results/schema.md describes the files field by field. A directory is written
 * as PATH.incomplete, synced and renamed: what has the name it was asked for is
 * whole. Until then rounds that are over are kept from time to time, so that
 * whatever ends the writer, a reader finds them, and another writer can go on.
 * The reader trusts nothing that it reads.
 *
 * Errors: negative errno. What goes wrong with a directory is reported with
 * msg_err() in here, once, with the path and the place: callers add nothing.
 */
#ifndef LIB_RESULT_RUNDIR_H
#define LIB_RESULT_RUNDIR_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "result/event.h"
#include "result/pasid.h"

#define RUNDIR_SCHEMA		2
#define RUNDIR_NAME_MAX		63	/* characters of a name */
#define RUN_CONTROL		"control"	/* name of the arm that does what the first one does */

/* The lists of names that rows refer to. */
enum name_list {
	NAMES_ARMS,
	NAMES_METRICS,	/* of what the workload times itself */
	NAMES_COUNTERS,
	NAMES_NR
};

/**
 * struct names - a list of names
 * @v: the names, unique, of letters, digits and _.:=/+@%-, at most RUNDIR_NAME_MAX
 *	characters each
 * @n: how many, at most RUNDIR_ARMS_MAX
 */
struct names {
	const char *v[RUNDIR_ARMS_MAX];
	size_t n;
};

struct rundir;	/* a run directory being written */

/**
 * rundir_create() - begin a run directory
 * @path: where it shall be; the parent must exist, @path must not
 * @arms: names of the arms, unique, of letters, digits and _.:=/+@%-, at most
 *	RUNDIR_NAME_MAX characters each; copied
 * @arms_nr: 1 to RUNDIR_ARMS_MAX
 * @rd: out
 *
 * Works in "@path.incomplete" until rundir_commit(), and holds a lock on it. The rows are
 * buffered in this process: a child forked afterwards must leave by _exit().
 *
 * Return: 0; -EEXIST when there is something at @path already, or rounds of a run that was
 * cut short beside it; -EBUSY when another is writing it; -EINVAL on a bad arm name; else
 * what the file system says.
 */
int rundir_create(const char *path, const char *const *arms, size_t arms_nr, struct rundir **rd);

struct run;

/**
 * rundir_resume() - take up a run directory that was cut short
 * @path: where it shall be when it is whole, or its present name
 * @run: out, what there is of it; to be freed with run_free()
 * @rd: out: takes rows after rundir_append(); until then nothing in it is changed
 *
 * Return: 0; -EEXIST when it is whole; -EBUSY when another is writing it; else as
 * rundir_read(). Nothing to free then.
 */
int rundir_resume(const char *path, struct run *run, struct rundir **rd);

/**
 * rundir_path() - what it will be called
 * @rd: run directory
 *
 * Return: the path, which lives as long as @rd.
 */
const char *rundir_path(const struct rundir *rd);

/**
 * rundir_append() - make one that was taken up ready for more rows
 * @rd: run directory
 * @run: what there is of it
 *
 * What lies behind the rows that count goes; those that could have changed are final now.
 * At any moment of this a reader finds the same.
 *
 * Return: 0, or a negative errno.
 */
int rundir_append(struct rundir *rd, const struct run *run);

/**
 * rundir_names() - what rows of times.csv and counters.csv refer to
 * @rd: run directory without rows so far; of one that was taken up, they must be the same
 * @list: NAMES_METRICS or NAMES_COUNTERS; none if never called
 * @names: as in struct names; copied
 * @n: how many
 *
 * Return: 0, or -EINVAL on a bad name, or one that is another than it was.
 */
int rundir_names(struct rundir *rd, enum name_list list, const char *const *names, size_t n);

/**
 * rundir_event() - append a row to events.csv
 * @rd: run directory
 * @e: the row
 *
 * Return: 0; -EINVAL when the arm or the caller does not exist or a time is
 * below NOT_MEASURED (a bug of the caller's, not reported); an error of the file
 * system is kept and comes out of rundir_keep() and rundir_commit().
 */
int rundir_event(struct rundir *rd, const struct event *e);

/**
 * rundir_pasid() - append a row to pasids.csv
 * @rd: run directory
 * @p: the row
 *
 * Return: as rundir_event().
 */
int rundir_pasid(struct rundir *rd, const struct pasid_row *p);

/**
 * rundir_time() - append a row to times.csv
 * @rd: run directory
 * @t: the row
 *
 * Return: as rundir_event().
 */
int rundir_time(struct rundir *rd, const struct time_row *t);

/**
 * rundir_counter() - append a row to counters.csv
 * @rd: run directory
 * @c: the row
 *
 * Return: as rundir_event().
 */
int rundir_counter(struct rundir *rd, const struct counter_row *c);

/**
 * rundir_kernel_log() - append to kernel.log
 * @rd: run directory
 * @text: any bytes
 * @len_bytes: how many
 */
void rundir_kernel_log(struct rundir *rd, const char *text, size_t len_bytes);

/**
 * rundir_round() - a round is over
 * @rd: run directory
 *
 * The rows that have come since the last one are written, but may be in buffers yet. Until
 * then they are held in memory, so that rundir_stop() can leave out those of a round that is
 * not over. Between the rounds, since it takes time.
 */
void rundir_round(struct rundir *rd);

/**
 * rundir_tail() - rows that may change come now, as they are, until rundir_keep()
 * @rd: run directory, all rows of which are of rounds that are over
 *
 * They come again when they will not change any more.
 */
void rundir_tail(struct rundir *rd);

/**
 * rundir_keep() - keep the rounds that are over, whatever comes
 * @rd: run directory; goes on to take rows
 * @meta: as for rundir_commit(); its rounds are those that are over, and it is incomplete
 *	whatever it says
 *
 * What is kept outlives this process, however it ends. It is not synced, which would take
 * too long beside a measurement, so a machine that loses power may lose it.
 *
 * Return: 0; else a negative errno, and what was kept before is still there.
 */
int rundir_keep(struct rundir *rd, json_t *meta);

/**
 * rundir_stop() - end here, with the rounds that are over
 * @rd: run directory; gone afterwards, in every case
 * @meta: as for rundir_keep(); rows of later rounds are left out. "drops" is raised by
 *	what lacks of @exits.
 * @exits: so many rows of events.csv there should be; below 0: not known
 *
 * Return: 0, and there is a directory @path.incomplete; else a negative errno, and what was
 * kept before is there.
 */
int rundir_stop(struct rundir *rd, json_t *meta, int64_t exits);

/**
 * rundir_commit() - write run.json and put the directory in its place
 * @rd: run directory; gone afterwards, in every case
 * @meta: run.json without "schema", the lists of names and the numbers of rows,
 *	which are filled in here; borrowed and not changed
 *
 * What is written is checked by the reader's own rules first.
 *
 * Return: 0, and the directory is on disk under its name; else nothing is left but what
 * rundir_keep() has kept, or, where only the name was taken, all as @path.incomplete:
 * -EINVAL when @meta is not as the schema wants it, -EEXIST when something has
 * appeared at the path, or what the file system said to any write.
 */
int rundir_commit(struct rundir *rd, json_t *meta);

/**
 * rundir_abort() - forget a run directory, and remove its files if nothing was kept in it
 * @rd: run directory or NULL; gone afterwards
 */
void rundir_abort(struct rundir *rd);

/**
 * struct run - a run directory, read
 * @meta: run.json, owner of the strings below
 * @workload: its name
 * @point: the workload's parameters: an object of integers and strings
 * @names: the lists of names, by enum name_list
 * @arms: names of the arms
 * @arms_nr: how many
 * @tier: how the probe was attached, such as "fentry"
 * @environment: any object
 * @rounds: of the run; every row's round is below
 * @seed: of the run
 * @drops: samples that the probe lost; above 0 the run is not to be used
 * @emulated: times are not a hardware's
 * @exact: times come from counted instructions
 * @incomplete: the run was cut short
 * @rows: how many rows run.json says the files have; in the order of the following
 * @tail: number of the files of rows that could have changed when a run was cut short
 * @tail_rows: how many of the rows are in these
 * @events: rows of events.csv, by arm
 * @events_nr: how many, of all arms
 * @pasids: rows of pasids.csv; NULL after rundir_read_lives()
 * @pasids_nr: how many
 * @lives: what they say of the lives of PASIDs, by arm
 * @times: rows of times.csv
 * @times_nr: how many
 * @counters: rows of counters.csv
 * @counters_nr: how many
 */
struct run {
	json_t *meta;
	const char *workload;
	json_t *point;
	struct names names[NAMES_NR];
	const char *const *arms;
	size_t arms_nr;
	const char *tier;
	json_t *environment;
	int64_t rounds;
	int64_t seed;
	int64_t drops;
	bool emulated;
	bool exact;
	bool incomplete;
	int64_t rows[4];
	int64_t tail;
	int64_t tail_rows[4];
	struct events events[RUNDIR_ARMS_MAX];
	size_t events_nr;
	struct pasid_row *pasids;
	size_t pasids_nr;
	struct pasid_lives lives[RUNDIR_ARMS_MAX];
	struct time_row *times;
	size_t times_nr;
	struct counter_row *counters;
	size_t counters_nr;
};

/**
 * run_environment() - a string out of a run's environment
 * @run: run
 * @key: which
 * @none: what to say when it is not there
 *
 * Return: the string, which lives as long as @run, or @none.
 */
const char *run_environment(const struct run *run, const char *key, const char *none);

/**
 * rundir_read() - read a run directory, all of it
 * @path: the directory
 * @run: out; to be freed with run_free()
 *
 * Columns are found by name. A phase that has no column was not measured.
 *
 * Return: 0; -EINVAL when it is no run directory of this schema, or was cut or
 * tampered with; -EFBIG when a file is too large to be one of ours; else what
 * the file system says. Nothing to free then.
 */
int rundir_read(const char *path, struct run *run);

/**
 * rundir_read_lives() - read a run directory, all but the bonds of each life
 * @path: the directory
 * @run: out; to be freed with run_free()
 *
 * As rundir_read(), but of pasids.csv only @run->lives is kept, which is a third as much.
 *
 * Return: as rundir_read().
 */
int rundir_read_lives(const char *path, struct run *run);

/**
 * rundir_of_meta() - a run of what its run.json says, without any rows
 * @meta: run.json
 * @path: of the directory, for messages
 * @run: out; to be freed with run_free()
 *
 * Return: 0, or -EINVAL after a message. Nothing to free then.
 */
int rundir_of_meta(json_t *meta, const char *path, struct run *run);

/**
 * run_drop_rows() - free the rows of a run, and keep what else is known of it
 * @run: run
 */
void run_drop_rows(struct run *run);

/**
 * run_free() - free what rundir_read() made
 * @run: run, may be zeroed
 */
void run_free(struct run *run);

#endif
