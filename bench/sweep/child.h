/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Processes, and signals that end them.
 */
#ifndef BENCH_SWEEP_CHILD_H
#define BENCH_SWEEP_CHILD_H

#include "bench/sweep/boots.h"

/**
 * sweep_signals() - take SIGINT, SIGTERM and SIGHUP as requests to stop
 */
void sweep_signals(void);

/**
 * sweep_stopping() - how often we have been asked to stop
 *
 * Return: 0: not at all.
 */
int sweep_stopping(void);

/**
 * sweep_spawn() - a command in a process group of its own, which ends with this process
 * @words: ended by NULL
 * @folder: its current one, or NULL
 * @log: where stdout and stderr go
 *
 * Return: pid, or a negative errno after a message.
 */
pid_t sweep_spawn(char **words, const char *folder, const char *log);

/**
 * sweep_wait() - for a child to end, or a signal to come
 * @pid: which
 * @timeout_ns: for so long
 * @status: out, as of waitpid()
 *
 * Return: 0: it has ended; -EINTR: a signal has come; -ETIMEDOUT.
 */
int sweep_wait(pid_t pid, int64_t timeout_ns, int *status);

/**
 * sweep_run() - a command, to its end
 * @words: as for sweep_spawn()
 * @log: likewise
 *
 * Return: its exit status, or a negative errno; -EINTR after a signal, which ends it.
 */
int sweep_run(char **words, const char *log);

/**
 * sweep_words_free() - free words
 * @words: ended by NULL; or NULL
 */
void sweep_words_free(char **words);

#endif
