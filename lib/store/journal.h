/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A store's journal: a line of JSON for each thing that was tried, and how it ended. It is only
 * ever added to. A last line without a newline is one whose writer was killed: it does not count.
 *
 * "event" says what a line is:
 *	begin	a sweep of a plan, with the numbers of boots and points
 *	attempt	of a boot: "boot" names it, "machine", "kernel" and "number" say which, "attempt" how
 *		often it was tried before, "boot_id" in which boot of this machine, if in one
 *	target	what a kernel of the lab, "spec", was found to be on "machine": "release" and "identity"
 *	end	of an attempt: the same, and "class", "reason", "seconds", "log", "runs"
 */
#ifndef LIB_STORE_JOURNAL_H
#define LIB_STORE_JOURNAL_H

#include <jansson.h>

/**
 * store_journal_read() - go through a journal
 * @store: of the store
 * @add: gets each line, with its newline cut off, and what it says; NULL where it is no JSON
 *	object
 * @ctx: for @add
 *
 * Return: 0, also where there is no journal; or what the file system says, after a message.
 */
int store_journal_read(const char *store, void (*add)(void *ctx, const char *line, const json_t *event),
		 void *ctx);

/**
 * store_journal_add() - bring the lines of one journal to another
 * @to: of a store
 * @from: of the other; its lines are added that @to has not
 *
 * Return: how many were added, or a negative errno after a message; then some may have been.
 */
int store_journal_add(const char *to, const char *from);

/**
 * store_journal_open() - open a journal to write lines to it
 * @store: of the store
 *
 * A line that was torn is ended, so that the next one stands alone.
 *
 * Return: a descriptor, or a negative errno after a message.
 */
int store_journal_open(const char *store);

/**
 * store_journal_write() - one more line, on disk
 * @fd: of store_journal_open()
 * @line: object, which gets "t", the time; taken
 *
 * Return: 0, or a negative errno after a message; then there is nothing of it.
 */
int store_journal_write(int fd, json_t *line);

#endif
