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
 * struct sweep_words - a command; empty when zeroed
 * @v: ended by NULL
 * @n: how many
 */
struct sweep_words {
	char **v;
	size_t n;
};

/**
 * sweep_word() - one more word of a command
 * @w: words
 * @fmt: printf format
 */
__attribute__((format(printf, 2, 3)))
void sweep_word(struct sweep_words *w, const char *fmt, ...);

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
 * sweep_end() - a command, and all that it has started, now
 * @pid: of sweep_spawn()
 *
 * Its supervisor passes that on, once: a script that is told so twice does not finish tidying up.
 */
void sweep_end(pid_t pid);

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
 * @w: words
 */
void sweep_words_free(struct sweep_words *w);

#endif
