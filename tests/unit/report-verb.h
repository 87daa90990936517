/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The verb report, whole, to look at the page and at what is in it.
 */
#ifndef TESTS_UNIT_REPORT_VERB_H
#define TESTS_UNIT_REPORT_VERB_H

#include "bench/report/page.h"
#include "page-file.h"
#include "sample-run.h"
#include "verb.h"

#define ROUNDS	12

static inline void fill_run(void *ctx, struct event *e)
{
	int64_t cost_ns = e->arm == 2 ? *(int64_t *)ctx : 0;

	e->start_ns = 1000000LL * (3 * e->round + e->arm);
	for (int p = 0; p < PHASE_NR; p++)
		e->phase_ns[p] = 1000 + e->round;
	e->phase_ns[PHASE_CALLBACKS] = 2000 + 10 * e->round + cost_ns;
	e->phase_ns[PHASE_NOTIFIER] = e->phase_ns[PHASE_CALLBACKS] + 3000;
	e->phase_ns[PHASE_EXIT_MMAP] = e->phase_ns[PHASE_NOTIFIER] + 9000;
	e->phase_ns[PHASE_MMPUT] = 100000 + 10 * e->round + cost_ns;
}

/* Callbacks of the last arm take a cost longer. */
static inline void write_run(const char *path, json_t *meta, int64_t cost_ns)
{
	sample_write_events(path, meta, sample_arms, 3, ROUNDS, fill_run, &cost_ns);
}

static inline json_t *with_point(const char *key, const char *value)
{
	json_t *meta = sample_meta(ROUNDS);

	json_object_set_new(json_object_get(meta, "point"), key, json_string(value));
	return meta;
}

/* Run the verb, and read the page. @paths: with blanks in between. */
static inline int verb(const char *paths)
{
	__cleanup_free char *words = xasprintf("report --output=page.html %s", paths);
	int status;

	unlink("page.html");
	status = words_run(cmd_report, words, stderr);
	page_read("page.html");
	return status;
}

#endif
