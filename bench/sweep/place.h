/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where things are in a store, and how they come there.
 */
#ifndef BENCH_SWEEP_PLACE_H
#define BENCH_SWEEP_PLACE_H

#include "bench/sweep/boots.h"

/**
 * sweep_boot_name() - the name of a boot, in the journal and as that of a folder
 * @boot: boot
 *
 * Return: to be freed by the caller.
 */
char *sweep_boot_name(const struct sweep_boot *boot);

/**
 * sweep_pending() - where a boot works
 * @s: sweep
 * @boot: boot
 *
 * Return: path, to be freed by the caller.
 */
char *sweep_pending(const struct sweep *s, const struct sweep_boot *boot);

/**
 * sweep_log() - where an attempt's output goes
 * @s: sweep
 * @boot: boot
 *
 * Return: path, to be freed by the caller.
 */
char *sweep_log(const struct sweep *s, const struct sweep_boot *boot);

/**
 * sweep_place() - where a run is to be
 * @s: sweep
 * @boot: with a target that is known
 * @point: its name
 * @key: its key
 *
 * Return: path, to be freed by the caller.
 */
char *sweep_place(const struct sweep *s, const struct sweep_boot *boot, const char *point,
		  const char *key);

/**
 * sweep_has_run() - is there such a run?
 * @s: sweep
 * @boot: with a target that is known
 * @point: its name
 * @key: its key
 *
 * Return: true if it is in the store, or known not to be possible.
 */
bool sweep_has_run(const struct sweep *s, const struct sweep_boot *boot, const char *point,
		   const char *key);

/**
 * sweep_make_folders() - make a folder, and those that it is in
 * @path: of it
 *
 * Return: 0, or a negative errno after a message.
 */
int sweep_make_folders(const char *path);

/**
 * sweep_remove() - a folder and all in it
 * @path: of it; it need not exist
 *
 * Return: 0, or a negative errno after a message.
 */
int sweep_remove(const char *path);

/**
 * sweep_write_file() - a small file
 * @path: of it
 * @text: what is to be in it
 *
 * Return: 0, or a negative errno after a message.
 */
int sweep_write_file(const char *path, const char *text);

/**
 * sweep_sync() - what was written is on disk
 * @store: any folder of the file system
 *
 * Once for all files of a boot, of which there may be many.
 *
 * Return: 0, or a negative errno after a message.
 */
int sweep_sync(const char *store);

/**
 * sweep_move() - a folder to its place
 * @from: where it is
 * @to: where it is to be; what is there already, stays
 *
 * Return: 0, or a negative errno after a message.
 */
int sweep_move(const char *from, const char *to);

#endif
