/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the writer and the reader of run directories share: the columns of the
 * CSV files and the rules of run.json. Inside lib/result only.
 */
#ifndef LIB_RESULT_FORMAT_H
#define LIB_RESULT_FORMAT_H

#include <stdio.h>

#include "result/rundir.h"

#define RUN_JSON	"run.json"
#define EVENTS_CSV	"events.csv"
#define PASIDS_CSV	"pasids.csv"
#define TIMES_CSV	"times.csv"
#define COUNTERS_CSV	"counters.csv"
#define KERNEL_LOG	"kernel.log"

/* Behind the name of a directory that is not whole yet, and of its rows that are not. */
#define INCOMPLETE	".incomplete"
#define TAIL		".tail-"

/* What the fields of a column are; the member of the row is in brackets. */
enum column_type {
	COLUMN_ROUND,		/* below the run's rounds (uint32_t) */
	COLUMN_NAME,		/* one of the column's list of names (uint16_t, its index) */
	COLUMN_CALLER,		/* a caller's name (uint16_t, enum caller) */
	COLUMN_DROPPER,		/* a dropper's name; empty if not known (uint16_t, enum dropper) */
	COLUMN_PID,		/* (int32_t) */
	COLUMN_PASID,		/* 20 bits (uint32_t) */
	COLUMN_YES,		/* 1, or 0; also where there is no such column (uint32_t) */
	COLUMN_NUMBER,		/* (uint64_t) */
	COLUMN_TIME,		/* ns; empty when not measured (int64_t) */
};

/**
 * struct column - a column of a CSV file
 * @name: in the first line
 * @type: what its fields are
 * @offset: of the member in the row
 * @required: the column must be there, and no field of it is empty
 * @list: of a COLUMN_NAME
 * @was: its name in files of earlier versions
 */
struct column {
	char name[24];
	enum column_type type;
	size_t offset;
	bool required;
	enum name_list list;
	const char *was;
};

#define PASIDS_MAX	(1U << 20)	/* a PASID has 20 bits */

#define COLUMNS_MAX	32

enum table { TABLE_EVENTS, TABLE_PASIDS, TABLE_TIMES, TABLE_COUNTERS, TABLE_NR };

/**
 * struct csv - a CSV file and what its fields refer to
 * @name: of the file
 * @count: key of run.json that says how many rows there are
 * @columns: its columns, in order
 * @columns_nr: how many
 * @row_bytes: size of a row in memory
 * @rows_most: how many are read; what lies behind them is not looked at
 * @names: the run's lists of names, by enum name_list
 * @rounds: of the run
 */
struct csv {
	const char *name;
	const char *count;
	int64_t rows_most;
	struct column columns[COLUMNS_MAX];
	size_t columns_nr;
	size_t row_bytes;
	const struct names *names;
	int64_t rounds;
};

/**
 * struct row_list - rows as they are, one behind the other
 * @v: the rows
 * @n: how many
 * @room: for so many
 */
struct row_list {
	char *v;
	size_t n;
	size_t room;
};

/**
 * row_list_add() - one more
 * @rows: rows
 * @row: copied
 * @row_bytes: its size
 */
void row_list_add(struct row_list *rows, const void *row, size_t row_bytes);

/**
 * csv_init() - describe one of the files of a run directory
 * @csv: out: all but @names and @rounds; all rows are read
 * @table: which
 */
void csv_init(struct csv *csv, enum table table);

/**
 * names_key() - what a list of names is called in run.json
 * @list: which
 *
 * Return: the key.
 */
const char *names_key(enum name_list list);

/**
 * csv_write_header() - write the first line
 * @csv: what file
 * @f: to where; errors stay in it
 */
void csv_write_header(const struct csv *csv, FILE *f);

/**
 * csv_write_row() - write one row
 * @csv: what file
 * @f: to where; errors stay in it
 * @row: the struct, checked by the caller
 */
void csv_write_row(const struct csv *csv, FILE *f, const void *row);

/* Takes a row that was read: the struct, until the next one. */
typedef void csv_row_fn(void *ctx, const void *row);

/**
 * csv_read() - read a whole file
 * @csv: what file; a column that is missing sets NOT_MEASURED
 * @dir: its directory, for messages
 * @fd: the file, at its beginning
 * @add: gets each row
 * @ctx: for @add
 * @rows_nr: out
 *
 * Keeps a window of the text in memory. Rows before one that is not as it should be have
 * been given to @add.
 *
 * Return: 0; -EINVAL after a message that names the line and the column; or what the
 * file system said, after a message.
 */
int csv_read(const struct csv *csv, const char *dir, int fd, csv_row_fn *add, void *ctx,
	     size_t *rows_nr);

/**
 * tail_name() - the file of those rows of a table that may change yet
 * @csv: the table
 * @nr: of the tail
 *
 * Return: a name, to be freed.
 */
char *tail_name(const struct csv *csv, int64_t nr);

/**
 * name_valid() - may this be the name of an arm or a workload?
 * @name: any string
 *
 * Return: true if it is made of letters, digits and _.:=/+@%-, not empty and not
 * longer than RUNDIR_NAME_MAX: safe in CSV, on terminals and in plot scripts.
 */
bool name_valid(const char *name);

/**
 * meta_parse() - check run.json and take it apart
 * @meta: the document
 * @run: out: all members but @meta and the rows; strings stay @meta's. How many rows
 *	there should be is in @run too, see struct run.
 * @why: out, what is wrong
 * @why_bytes: its size
 *
 * Return: 0 or -EINVAL.
 */
int meta_parse(json_t *meta, struct run *run, char *why, size_t why_bytes);

#endif
