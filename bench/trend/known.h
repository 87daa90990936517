/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Changes that somebody has explained: an INI file, with a section for each, of any name.
 *
 *	[unmap in 7.3]
 *	kernel = 7.3.4+deb13-amd64	; the first kernel with it, or a version that this begins with
 *	machine = vtd			; only there, and likewise point and arm; may be left out
 *	measure = unmap,mmput		; in which it is seen
 *	reason = mm: one line		; what is shown of it
 *	commit = 0123456789ab		; may be left out
 *	author = who says so		; may be left out
 */
#ifndef BENCH_TREND_KNOWN_H
#define BENCH_TREND_KNOWN_H

#include "bench/trend/trend.h"

/**
 * struct known - a change that somebody has explained
 * @name: of its section
 * @kernel: the first with it
 * @machine: NULL: any
 * @point: NULL: any
 * @arm: NULL: any
 * @measure: names with commas between them
 * @reason: what it is
 * @commit: or NULL
 * @author: or NULL
 */
struct known {
	char *name;
	char *kernel;
	char *machine;
	char *point;
	char *arm;
	char *measure;
	char *reason;
	char *commit;
	char *author;
};

/**
 * struct known_list - all of a file; empty when zeroed
 * @path: of the file
 * @v: the changes
 * @n: how many
 */
struct known_list {
	const char *path;
	struct known *v;
	size_t n;
};

/**
 * known_read() - read a file of known changes
 * @path: of it
 * @list: out, to be freed with known_free() in any case; uses @path
 *
 * Return: 0, or -EINVAL after a message with the line.
 */
int known_read(const char *path, struct known_list *list);

/**
 * known_at() - is a change of a measure known?
 * @t: trend with its list of known changes, or without
 * @m: measure
 * @label: index of the label it is at
 *
 * A change is seen at the first label that is no older than its kernel. Labels that are no kernels
 * have none.
 *
 * Return: what is known, or NULL.
 */
const struct known *known_at(const struct trend *t, const struct trend_measure *m, size_t label);

/**
 * known_is_gone() - should a change be there, and is not?
 * @t: trend after trend_analyse()
 * @k: of its known changes
 *
 * Where it was not measured, or a step is there of which nothing can be said, it is not gone.
 *
 * Return: true if no measure that it is to be seen in differs there.
 */
bool known_is_gone(const struct trend *t, const struct known *k);

/**
 * known_free() - free a list
 * @list: list
 */
void known_free(struct known_list *list);

#endif
