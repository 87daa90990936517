/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Series: runs of one machine and point, over kernels. A page has a section for each.
 */
#ifndef BENCH_TREND_SERIES_H
#define BENCH_TREND_SERIES_H

#include "bench/trend/axis.h"

/**
 * struct series - a trend, and what its runs cannot say
 * @name: of it
 * @trend: read and analysed
 * @gaps: kernels that its machine cannot measure
 * @gaps_nr: how many
 */
struct series {
	char *name;
	struct trend trend;
	struct trend_gap *gaps;
	size_t gaps_nr;
};

/**
 * struct series_list - series; empty when zeroed
 * @v: them
 * @n: how many
 */
struct series_list {
	struct series *v;
	size_t n;
};

/**
 * struct series_wanted - how each of them is read
 * @key: of struct trend, and likewise the next three
 * @arm: NULL: the first
 * @known: or NULL
 * @allow_unlike: of machines and probes
 * @measures: as for trend_read()
 * @magnitude: as for trend_analyse()
 * @apart: runs that are not alike are several series; else they are refused
 */
struct series_wanted {
	const char *key;
	const char *arm;
	const struct known_list *known;
	bool allow_unlike;
	const char *measures;
	double magnitude;
	bool apart;
};

/**
 * series_read() - sort run directories into series, and read them
 * @list: out, by names, to be freed with series_free() in any case
 * @paths: of the directories
 * @paths_nr: how many
 * @wanted: how
 *
 * Runs of one series are of one workload, machine and point, but for what they are labelled by;
 * and where a sweep has made them, of one name of each.
 *
 * Return: 0, or -EINVAL after a message.
 */
int series_read(struct series_list *list, char **paths, size_t paths_nr,
		const struct series_wanted *wanted);

/**
 * series_read_store() - read series of a store, by its index, with the gaps that its journal has
 * @list: as for series_read()
 * @store: of the store
 * @machine: of this machine; NULL: of any
 * @point: of this point, as for index_runs(); NULL: of any
 * @wanted: how
 *
 * Return: as series_read().
 */
int series_read_store(struct series_list *list, const char *store, const char *machine,
		      const char *point, const struct series_wanted *wanted);

/**
 * series_are_worse() - is the last change of any measure for the worse?
 * @list: series
 * @suspect: a suspicion is enough
 *
 * Changes that are known do not count.
 *
 * Return: true if it is.
 */
bool series_are_worse(const struct series_list *list, bool suspect);

/**
 * series_free() - free series
 * @list: list
 */
void series_free(struct series_list *list);

#endif
