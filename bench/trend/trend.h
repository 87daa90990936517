/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A trend: what one arm of one workload at one point did over kernel versions, or
 * over any other label. Runs with the same label are repeats, such as boots.
 *
 *	trend_read()	run directories become medians of rounds; trend_read_store(), those of a store
 *	trend_analyse()	intervals, changes and change points, and what the newest label is like
 *	trend_export()	the same for other programs
 *
 * Times are in ns; of measures that are numbers, values are just numbers.
 */
#ifndef BENCH_TREND_H
#define BENCH_TREND_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analysis/alike.h"
#include "analysis/part.h"
#include "analysis/sample.h"
#include "stat/change.h"
#include "stat/cluster.h"
#include "stat/newest.h"
#include "store/index.h"

/**
 * struct trend_run - what is kept of a run directory
 * @path: of it
 * @label: where it belongs
 * @meta: run.json; of a run of a store, what its index has of that
 * @values: by measure: the median of each round, which is what is independent in a run; none if
 *	it was not measured. @median is that of the rounds here, not of all samples
 * @sliced: it is known what mmput consists of
 * @slices: of it, if so: of the exits around the median
 */
struct trend_run {
	char *path;
	char *label;
	json_t *meta;
	struct rounds *values;
	bool sliced;
	double slices[SLICES];
};

/**
 * struct trend_point - a measure at a label
 * @runs: that have any values; 0: nothing else is set
 * @clusters: medians of rounds, by run; where there is but one run, each by itself
 * @median: of these
 * @shift: from the point before that has values, where there is one
 * @before: the median there
 * @compared: there is one
 */
struct trend_point {
	size_t runs;
	struct stat_clusters *clusters;
	struct stat_estimate median;
	struct stat_estimate shift;
	double before;
	bool compared;
};

enum newest_verdict {
	NEWEST_UNCHANGED,	/* or nobody can tell */
	NEWEST_CHANGED,
	NEWEST_SUSPECT,
};

/**
 * struct trend_newest - has a measure changed at the newest label?
 * @verdict: what may be said
 * @found: of which rule, and how far it is from what is before
 * @change: the same as a change point, where it has changed
 * @before: the label that is before it, and has values
 * @since: the first label since the last change point
 * @rounds: what was compared is rounds, as runs are exact; else runs
 */
struct trend_newest {
	enum newest_verdict verdict;
	struct stat_newest found;
	struct stat_change change;
	size_t before;
	size_t since;
	bool rounds;
};

/**
 * struct trend_measure - a measure over all labels
 * @name: of the measure
 * @count: it is a number, not a time
 * @points: by label
 * @points_nr: how many have values
 * @changes: change points; @at is the label
 * @changes_nr: how many
 * @newest: and what the newest label is like, which none of these can be at
 */
struct trend_measure {
	char *name;
	bool count;
	struct trend_point *points;
	size_t points_nr;
	struct stat_change *changes;
	size_t changes_nr;
	struct trend_newest newest;
};

struct known_list;	/* bench/trend/known.h */

/**
 * struct trend - runs in the order of their labels
 * @key: of the environment or the point: what the labels are
 * @known: set beforehand: changes that somebody has explained, or NULL
 * @magnitude: smallest change that counts, as a share; trend_analyse() sets it
 * @allow_unlike: set beforehand: machines and probes need not be alike
 * @unlike: what they are not alike in, then, or over a key of the environment
 * @noted: what else is not alike
 * @arm: its name
 * @runs: in the order of their labels
 * @runs_nr: how many
 * @labels: in version order, owned by the runs
 * @first: the first run of each label, and, behind the last, the end
 * @labels_nr: how many
 * @measures: that any run has values of
 * @measures_nr: how many
 */
struct trend {
	const char *key;
	const char *arm;
	const struct known_list *known;
	double magnitude;
	bool allow_unlike;
	struct alike_found unlike;
	struct alike_found noted;
	struct trend_run *runs;
	size_t runs_nr;
	const char **labels;
	size_t *first;
	size_t labels_nr;
	struct trend_measure *measures;
	size_t measures_nr;
};

/**
 * version_compare() - which of two versions is the older one?
 * @a: version, such as "6.12.107+deb13-amd64"
 * @b: the other
 *
 * The order of `sort -V`, which is that of Debian's packages: numbers by their value,
 * letters before other characters, "~" before all, and before the end. Beyond that
 * "-rc" and a number is a "~", as the kernel means it: 7.1.0-rc2 came before 7.1.0.
 *
 * Return: below 0 when @a is before @b, above when it is behind, else 0.
 */
int version_compare(const char *a, const char *b);

/**
 * trend_read() - read run directories
 * @t: trend with @key; @arm is NULL for the first of the first run
 * @paths: of the directories
 * @paths_nr: how many, 1 or more
 * @measures: names with commas between them, or NULL for what a reader asks first
 *
 * All must be of one workload, point, machine, and kind of time, and usable.
 *
 * Return: 0, or -EINVAL when they are not, which has been reported; in any case
 * there is something for trend_free().
 */
int trend_read(struct trend *t, char **paths, size_t paths_nr, const char *measures);

/**
 * trend_read_store() - read runs of a store, by its index
 * @t: as for trend_read()
 * @index: of the store; @t needs it no more when it has been read
 * @machine: of this machine; NULL: of any
 * @point: of this point, as for index_runs(); NULL: of any
 * @measures: as for trend_read()
 *
 * Says the same as trend_read() of these directories, by their paths; but runs that are not to
 * be used are left out, after a warning.
 *
 * Return: as trend_read().
 */
int trend_read_store(struct trend *t, struct store_index *index, const char *machine,
		     const char *point, const char *measures);

/**
 * trend_analyse() - intervals, changes and change points
 * @t: from trend_read()
 * @magnitude: smallest change, as a share, such as 0.03
 */
void trend_analyse(struct trend *t, double magnitude);

/**
 * trend_find_newest() - has any measure changed at the newest label?
 * @t: with points and change points
 * @magnitude: smallest change, as a share, such as 0.03
 *
 * By lib/stat/newest.h, and Holm over the measures. What is independent is a run, such as a boot;
 * of exact runs it is a round, as nothing differs from boot to boot but what rounds differ in.
 */
void trend_find_newest(struct trend *t, double magnitude);

/**
 * trend_change_at() - the change point of a measure at a label
 * @m: measure
 * @label: index; also the newest one, if that has changed
 *
 * Return: NULL if there is none.
 */
const struct stat_change *trend_change_at(const struct trend_measure *m, size_t label);

/**
 * trend_find() - a measure by its name
 * @t: from trend_read()
 * @name: of it
 *
 * Return: NULL if it is not among those of @t.
 */
const struct trend_measure *trend_find(const struct trend *t, const char *name);

/**
 * trend_title() - workload and point
 * @t: from trend_read()
 *
 * Return: text such as "exit procs=1 bonds=1", without what the labels are, to be freed.
 */
char *trend_title(const struct trend *t);

/**
 * trend_name() - what a sweep calls it
 * @t: from trend_read()
 * @key: "machine" or "point"
 *
 * Return: a name, which lives as long as @t, or NULL where no sweep has made the runs.
 */
const char *trend_name(const struct trend *t, const char *key);

/**
 * trend_emulated() - are the times an emulator's?
 * @t: from trend_read()
 *
 * Return: true if they are.
 */
bool trend_emulated(const struct trend *t);

/**
 * trend_export_known() - is there such a format?
 * @format: its name
 *
 * Return: true if there is.
 */
bool trend_export_known(const char *format);

/**
 * trend_export() - write a trend to stdout for another program
 * @t: from trend_analyse()
 * @format: "csv", "otava", "kcidb" or "lava"
 */
void trend_export(const struct trend *t, const char *format);

/**
 * trend_free() - free what trend_read() and trend_analyse() made
 * @t: trend
 */
void trend_free(struct trend *t);

#endif
