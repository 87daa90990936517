/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A store's index: what its runs are, and the medians of their rounds, in one SQLite file, so
 * that who wants one series need not read ten thousand directories. results/store.md describes
 * its tables: anybody may query them.
 *
 * It can be made anew of the store at any time, and is, where it is missing, damaged, or of another
 * version. Else what has another size or time of its run.json than the index says is read again,
 * and nothing else. The file is never changed in place: a new one is made beside it, synced, and
 * renamed, so that a reader has the old one or the new one, whatever happens.
 *
 * Where no file can be written, the index is made in memory, after a warning.
 */
#ifndef LIB_STORE_INDEX_H
#define LIB_STORE_INDEX_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "analysis/part.h"
#include "analysis/sample.h"
#include "store/layout.h"

#define STORE_INDEX_SCHEMA	2

struct store_index;

/**
 * struct index_update - what an update has done
 * @runs: that are in the index now
 * @read: that were read for it
 * @gone: that were taken out
 * @bad: directories that were left out, each after a message
 * @unwritten: the index is in memory only
 */
struct index_update {
	size_t runs;
	size_t read;
	size_t gone;
	size_t bad;
	bool unwritten;
};

enum index_how {
	INDEX_UPDATED,		/* what there is of one is brought up to the store */
	INDEX_ANEW,		/* made of the store alone, and written */
	INDEX_IN_MEMORY,	/* made of the store alone, and not written */
};

/**
 * index_open() - open the index of a store as it is now
 * @store: of a store
 * @how: it is come by
 * @index: out, to be freed with index_close()
 * @update: out: what was to be done for this; may be NULL
 *
 * Return: 0, or a negative errno after a message.
 */
int index_open(const char *store, enum index_how how, struct store_index **index,
	       struct index_update *update);

/**
 * index_check() - is what the store's file has of its runs what is in them?
 * @index: made of the store alone
 * @differs: is called with the path of each run of which it is not
 * @ctx: for @differs
 *
 * Of runs that have changed since, and of a file that is no index, nothing is said: that is made
 * anew when it is needed.
 *
 * Return: 0, or a negative errno after a message.
 */
int index_check(struct store_index *index, void (*differs)(void *ctx, const char *path), void *ctx);

/**
 * index_close() - close it
 * @index: index, or NULL
 */
void index_close(struct store_index *index);

/**
 * struct index_run - a run of the store
 * @id: its number in the index
 * @path: of its directory, with that of the store before it
 * @machine: its folder
 * @kernel: likewise
 * @point: likewise
 * @meta: run.json, without what says how it went; as rundir_of_meta() takes it
 */
struct index_run {
	int64_t id;
	char *path;
	char *machine;
	char *kernel;
	char *point;
	json_t *meta;
};

/**
 * struct index_runs - runs
 * @v: them, by their paths
 * @n: how many
 */
struct index_runs {
	struct index_run *v;
	size_t n;
};

/**
 * index_runs() - the runs of some series
 * @index: index
 * @machine: of this machine; NULL: of any
 * @point: of this point, or, where none has the name "storm", of those that a list in the plan has
 *	made of it, such as "storm.procs=16"; NULL: of any
 * @runs: out, to be freed with index_runs_free()
 *
 * Return: 0, or a negative errno after a message. None is no error.
 */
int index_runs(struct store_index *index, const char *machine, const char *point,
	       struct index_runs *runs);

/**
 * index_runs_free() - free runs
 * @runs: runs, may be zeroed
 */
void index_runs_free(struct index_runs *runs);

/**
 * index_rounds() - a measure of an arm in a run
 * @index: index
 * @run: the run's @id
 * @arm: name
 * @measure: name
 * @rounds: out, as rounds_of() has it; none if it was not measured; to be freed with rounds_free()
 *
 * Return: 0, or a negative errno after a message.
 */
int index_rounds(struct store_index *index, int64_t run, const char *arm, const char *measure,
		 struct rounds *rounds);

/**
 * index_slices() - what mmput consists of in an arm of a run
 * @index: index
 * @run: the run's @id
 * @arm: name
 * @ns: out, if known: of each slice, of the exits around the median (analysis/middle.h)
 * @known: out: they are
 *
 * Return: 0, or a negative errno after a message.
 */
int index_slices(struct store_index *index, int64_t run, const char *arm, double ns[SLICES],
		 bool *known);

/**
 * struct index_series - a machine and a point
 * @machine: its name
 * @point: its name
 * @runs: how many there are
 */
struct index_series {
	char *machine;
	char *point;
	size_t runs;
};

/**
 * struct index_series_list - series
 * @v: them, by machine and point
 * @n: how many
 */
struct index_series_list {
	struct index_series *v;
	size_t n;
};

/**
 * index_series() - which series are there?
 * @index: index
 * @machine: as for index_runs()
 * @point: as for index_runs()
 * @list: out, to be freed with index_series_free()
 *
 * Return: 0, or a negative errno after a message.
 */
int index_series(struct store_index *index, const char *machine, const char *point,
		 struct index_series_list *list);

/**
 * index_series_free() - free a list of series
 * @list: list, may be zeroed
 */
void index_series_free(struct index_series_list *list);

/**
 * struct index_gap - a kernel that a machine has no runs of, and never will
 * @machine: name
 * @kernel: name
 * @reason: what was said of it, or NULL
 */
struct index_gap {
	char *machine;
	char *kernel;
	char *reason;
};

/**
 * struct index_gaps - gaps
 * @v: them, by machine and kernel
 * @n: how many
 */
struct index_gaps {
	struct index_gap *v;
	size_t n;
};

/**
 * index_gaps() - kernels that are unsupported, by the journal
 * @index: index
 * @machine: of this machine; NULL: of any
 * @gaps: out, to be freed with index_gaps_free()
 *
 * Return: 0, or a negative errno after a message.
 */
int index_gaps(struct store_index *index, const char *machine, struct index_gaps *gaps);

/**
 * index_gaps_free() - free gaps
 * @gaps: gaps, may be zeroed
 */
void index_gaps_free(struct index_gaps *gaps);

#endif
