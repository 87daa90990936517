/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writing the journal of a store (store/journal.h reads it): what a sweep tried, how it ended and why, one JSON object a line, which
 * run directories cannot say. It only grows, and each line is one write, so that whatever ends the
 * writer leaves at most one line torn, which readers leave out.
 *
 * "event" says what a line is:
 *	begin	a sweep of a plan, with the numbers of boots and points
 *	attempt	of a boot: "boot" names it, "machine", "kernel" and "number" say which, "attempt" how
 *		often it was tried before, "boot_id" in which boot of this machine, if in one
 *	end	of an attempt: the same, and "class", "reason", "seconds", "log", "runs"
 */
#ifndef BENCH_SWEEP_JOURNAL_H
#define BENCH_SWEEP_JOURNAL_H

#include <jansson.h>

/**
 * journal_open() - open it to write
 * @store: folder
 *
 * A line that was torn is ended, so that the next one stands alone.
 *
 * Return: a descriptor, or a negative errno after a message.
 */
int journal_open(const char *store);

/**
 * journal_write() - one more line, on disk
 * @fd: of journal_open()
 * @line: object, which gets "t", the time; taken
 *
 * Return: 0, or a negative errno after a message.
 */
int journal_write(int fd, json_t *line);

#endif
