/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every part of the suite stands on: messages, cleanup, random numbers,
 * and the parsing of quantities. Nothing here knows of kernels or devices.
 */
#ifndef LIB_BASE_H
#define LIB_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Exit codes of every program and script of the suite. */
enum {
	EXIT_OK = 0,
	EXIT_FAILED = 1,	/* failed, or regressed */
	EXIT_USAGE = 2,
	EXIT_SKIPPED = 4,	/* not possible here; the reason was printed */
};

#ifndef ARRAY_SIZE	/* the kselftest harness has the same */
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#endif

/* Free, close or fclose a variable when it goes out of scope. */
#define __cleanup_free	__attribute__((cleanup(base_cleanup_free)))
#define __cleanup_fd	__attribute__((cleanup(base_cleanup_fd)))
#define __cleanup_file	__attribute__((cleanup(base_cleanup_file)))

/**
 * base_cleanup_free() - what __cleanup_free does: free()
 * @p: pointer to the variable
 */
static inline void base_cleanup_free(void *p)
{
	free(*(void **)p);
}

/**
 * base_cleanup_fd() - what __cleanup_fd does: close()
 * @fd: the variable; below 0: there is nothing to close
 */
static inline void base_cleanup_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/**
 * base_cleanup_file() - what __cleanup_file does: fclose()
 * @f: the variable; NULL: there is nothing to close
 */
static inline void base_cleanup_file(FILE **f)
{
	if (*f)
		fclose(*f);
}

/**
 * make_printable() - text from files, or of a path, as it may go to a terminal
 * @text: in which each byte that is no printable ASCII becomes a '?'
 *
 * A label or a path may hold escape sequences, which a terminal would obey. Whatever prints
 * such text in lines for people or programs passes it through here; only JSON and HTML have
 * escapes of their own.
 *
 * Return: @text.
 */
char *make_printable(char *text);

/**
 * msg_err() - tell the user what failed
 * @fmt: printf format: what failed, on what, why, and what to do. No newline.
 *
 * One line on stderr, behind "mmput-bench: ", made printable. Call it where a person
 * can act on it, once: functions below return a negative errno instead.
 */
__attribute__((format(printf, 1, 2))) void msg_err(const char *fmt, ...);

/**
 * msg_warn() - tell the user of something that does not stop the work
 * @fmt: printf format, no newline
 */
__attribute__((format(printf, 1, 2))) void msg_warn(const char *fmt, ...);

/**
 * xcalloc() - calloc() that does not fail
 * @n: members
 * @size_bytes: of each
 *
 * Return: zeroed memory; the process ends with a message when there is none.
 */
void *xcalloc(size_t n, size_t size_bytes);

/**
 * xrealloc_array() - grow an array, or end the process with a message
 * @p: old memory or NULL
 * @n: members
 * @size_bytes: of each
 *
 * Return: the memory; what was in @p is kept.
 */
void *xrealloc_array(void *p, size_t n, size_t size_bytes);

/**
 * xopen_memstream() - open_memstream() that does not fail
 * @text: out, what was written, to be freed, once the stream is closed
 * @bytes: out, of it
 */
FILE *xopen_memstream(char **text, size_t *bytes);

/**
 * xasprintf() - a printed string in memory of its own
 * @fmt: printf format
 *
 * Return: a string to be freed by the caller; the process ends with a message
 * when there is no memory.
 */
__attribute__((format(printf, 1, 2))) char *xasprintf(const char *fmt, ...);

/**
 * struct rng - a small seeded random generator
 * @state: its position
 *
 * SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
 * generators", OOPSLA 2014): every seed is a good seed, so that runs, rounds
 * and processes can derive theirs from one number.
 */
struct rng {
	uint64_t state;
};

/**
 * rng_next() - the next 64 random bits
 * @r: generator
 *
 * Return: the bits.
 */
uint64_t rng_next(struct rng *r);

/**
 * rng_below() - a random number without modulo bias
 * @r: generator
 * @limit: above 0
 *
 * Return: uniform in [0, @limit). Rejection after Lemire, "Fast random integer
 * generation in an interval", TOMACS 2019.
 */
uint64_t rng_below(struct rng *r, uint64_t limit);

/**
 * rng_shuffle() - random order of a list of indexes
 * @r: generator
 * @v: the list, shuffled in place (Fisher and Yates)
 * @n: its length
 */
void rng_shuffle(struct rng *r, unsigned int *v, size_t n);

/**
 * parse_quantity() - a number with a unit
 * @text: such as "4", "16k", "2M" (powers of 1024) or "100us", "1ms", "2s"
 * @unit: "bytes": k, M, G, T are allowed; "ns": ns, us, ms, s, min are allowed and
 *	a bare number is ns; anything else: digits only
 * @value: out
 *
 * Return: 0, -EINVAL if it is no such number, -ERANGE if it does not fit.
 */
int parse_quantity(const char *text, const char *unit, int64_t *value);

/**
 * now_ns() - CLOCK_MONOTONIC
 *
 * Return: nanoseconds; the clock that bpf_ktime_get_ns() reads too.
 */
int64_t now_ns(void);

/**
 * pause_ns() - sleep, whatever signals come
 * @ns: for how long; not at all if below 1
 */
void pause_ns(int64_t ns);

/**
 * pause_until_ns() - sleep to a point in time
 * @at_ns: CLOCK_MONOTONIC
 */
void pause_until_ns(int64_t at_ns);

#endif
