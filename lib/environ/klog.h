/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's log while something runs: from klog_open() on, nothing before.
 */
#ifndef LIB_ENVIRON_KLOG_H
#define LIB_ENVIRON_KLOG_H

#include <stdbool.h>
#include <stddef.h>

/**
 * klog_open() - start of a slice
 *
 * Return: a descriptor to be closed by the caller, or a negative errno.
 */
int klog_open(void);

/**
 * typedef klog_sink - takes one line of the log
 * @ctx: as given to klog_read()
 * @line: with its newline
 * @len_bytes: its length
 */
typedef void (*klog_sink)(void *ctx, const char *line, size_t len_bytes);

/**
 * klog_read() - the lines since klog_open() or the last call
 * @fd: from klog_open()
 * @sink: called for each; NULL: only count
 * @ctx: for @sink
 *
 * Return: how many of the lines are a splat (see klog_is_splat()); -EPIPE if
 * lines were overwritten before they were read; another negative errno.
 */
int klog_read(int fd, klog_sink sink, void *ctx);

/**
 * klog_is_splat() - does the line open a report of something wrong in the kernel?
 * @line: text of a line
 *
 * WARN, BUG, oops, lockdep, hung tasks, stalls, the sanitizers: what no test
 * and no measurement may cause. The same list as the lab's run script has.
 */
bool klog_is_splat(const char *line);

#endif
