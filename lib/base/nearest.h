/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names that somebody may have meant: those that differ least from one that does not exist.
 */
#ifndef LIB_BASE_NEAREST_H
#define LIB_BASE_NEAREST_H

#include <stddef.h>

#define NEAREST_NAME_MAX	127	/* characters of a name that count */

/**
 * struct nearest - the names that differ least from one that does not exist
 * @wanted: that one
 * @names: those, nearest first; to be freed
 * @distances: of each: letters to be put in, left out or changed
 * @n: how many
 */
struct nearest {
	const char *wanted;
	char *names[3];
	size_t distances[3];
	size_t n;
};

/**
 * nearest_add() - one more name that exists
 * @near: with its wanted name
 * @name: the name
 * @compared: what of it is to be compared
 */
void nearest_add(struct nearest *near, const char *name, const char *compared);

/**
 * nearest_text() - say them, and free them
 * @near: names
 *
 * Return: "; the nearest: a, b, c" or "; there are none"; to be freed by the caller.
 */
char *nearest_text(struct nearest *near);

/**
 * nearest_free() - free them
 * @near: names
 */
void nearest_free(struct nearest *near);

#endif
