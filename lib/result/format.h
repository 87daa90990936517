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
#define KERNEL_LOG	"kernel.log"

/* What the fields of a column are; the member of the row is in brackets. */
enum column_type {
	COLUMN_ROUND,		/* below the run's rounds (uint32_t) */
	COLUMN_ARM,		/* an arm's name (uint16_t, its index) */
	COLUMN_CALLER,		/* a caller's name (uint16_t, enum caller) */
	COLUMN_PID,		/* (int32_t) */
	COLUMN_PASID,		/* 20 bits (uint32_t) */
	COLUMN_BOND,		/* (uint64_t) */
	COLUMN_TIME,		/* ns; empty when not measured (int64_t) */
};

/**
 * struct column - a column of a CSV file
 * @name: in the first line
 * @type: what its fields are
 * @offset: of the member in the row
 * @required: the column must be there, and no field of it is empty
 */
struct column {
	char name[24];
	enum column_type type;
	size_t offset;
	bool required;
};

#define PASIDS_MAX	(1U << 20)	/* a PASID has 20 bits */

#define EVENT_COLUMNS	(5 + PHASE_NR)
#define PASID_COLUMNS	9
#define COLUMNS_MAX	32

/**
 * event_columns() - the columns of events.csv, in order
 * @columns: out, EVENT_COLUMNS of them
 */
void event_columns(struct column *columns);

/**
 * pasid_columns() - the columns of pasids.csv, in order
 * @columns: out, PASID_COLUMNS of them
 */
void pasid_columns(struct column *columns);

/**
 * struct csv - a CSV file and what its fields refer to
 * @name: of the file
 * @columns: its columns
 * @columns_nr: how many
 * @row_bytes: size of a row in memory
 * @arms: names of the arms
 * @arms_nr: how many
 * @rounds: of the run
 */
struct csv {
	const char *name;
	const struct column *columns;
	size_t columns_nr;
	size_t row_bytes;
	const char *const *arms;
	size_t arms_nr;
	int64_t rounds;
};

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

/**
 * csv_read() - read a whole file
 * @csv: what file; a column that is missing sets NOT_MEASURED
 * @dir: its directory, for messages
 * @text: the bytes, with a NUL behind them; changed
 * @len_bytes: without the NUL
 * @rows: out, to be freed
 * @rows_nr: out
 *
 * Return: 0, or -EINVAL after a message that names the line and the column.
 */
int csv_read(const struct csv *csv, const char *dir, char *text, size_t len_bytes, void **rows,
	     size_t *rows_nr);

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
 * @run: out: all members but @meta and the rows; strings stay @meta's
 * @why: out, what is wrong
 * @why_bytes: its size
 *
 * Return: 0 or -EINVAL.
 */
int meta_parse(json_t *meta, struct run *run, char *why, size_t why_bytes);

#endif
