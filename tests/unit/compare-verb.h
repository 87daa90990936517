/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The verb compare, whole, to look at what it prints.
 */
#ifndef TESTS_UNIT_COMPARE_VERB_H
#define TESTS_UNIT_COMPARE_VERB_H

#include "analysis/part.h"
#include "analysis/sample.h"
#include "bench/compare/print.h"
#include "sample-run.h"
#include "stat/stat.h"
#include "text/table.h"
#include "verb.h"

/**
 * verb() - run compare, and keep its stdout
 * @options: one option or NULL
 * @path: one or more words, by blanks, or NULL
 *
 * Return: its exit code.
 */
static inline int verb(const char *options, const char *path)
{
	__cleanup_free char *words = xasprintf("compare %s %s", options ?: "", path ?: "");

	return words_run(cmd_compare, words, stdout);
}

/**
 * has() - did it print this?
 * @text: what
 */
static inline bool has(const char *text)
{
	return text_has(cap.text, text);
}

/* The last one does what the first one does. */
static const char * const control_arms[] = { "none", "callback", RUN_CONTROL };

static inline void fill_boot(void *ctx, struct event *e)
{
	e->phase_ns[PHASE_MMPUT] = *(int64_t *)ctx + (e->arm == 2 ? 1000 : 0);
}

/**
 * write_boot() - a run in which all mmputs take the same; callback's 1000 ns longer
 * @path: of the run directory
 * @meta: of its rounds, taken
 * @mmput_ns: of the other arms
 */
static inline void write_boot(const char *path, json_t *meta, int64_t mmput_ns)
{
	int rounds = json_integer_value(json_object_get(meta, "rounds"));

	sample_write_events(path, meta, sample_arms, 3, rounds, fill_boot, &mmput_ns);
}

#endif
