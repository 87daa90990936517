/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What can be done to a store, each in a file of its own.
 */
#ifndef BENCH_STORE_H
#define BENCH_STORE_H

#include "store/layout.h"

/**
 * store_add() - copy run directories, or all of other stores, into a store
 * @store: path of it; made if it is not there
 * @paths: of what comes
 * @paths_nr: how many
 *
 * Return: exit code: one that cannot be added does not keep out the others.
 */
int store_add(const char *store, char **paths, size_t paths_nr);

/**
 * store_check() - are all run directories what they should be, and where, and the index too?
 * @store: path of it
 *
 * Return: exit code.
 */
int store_check(const char *store);

enum copied {
	COPIED_NEW,
	COPIED_THERE,	/* the same was there already */
	COPIED_FAILED,	/* after a message */
};

/**
 * copy_rundir() - copy a run directory to its place
 * @from: its path
 * @store: of the store
 * @place: in it
 *
 * It is written beside, synced, and renamed: what has its name is there as a whole. Nothing is
 * overwritten.
 *
 * Return: what has become of it.
 */
enum copied copy_rundir(const char *from, const char *store, const struct store_place *place);

/**
 * same_files() - have two directories the same files?
 * @a: path of one
 * @b: of the other
 *
 * Return: 1 if they have, 0 if not, or a negative errno.
 */
int same_files(const char *a, const char *b);

/**
 * fingerprint() - a key for a run directory that has none
 * @path: of it
 * @key: out: hex digits of a hash over its files
 *
 * Return: 0 or a negative errno.
 */
int fingerprint(const char *path, char key[STORE_KEY_CHARS + 1]);

#endif
