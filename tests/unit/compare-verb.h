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

#endif
