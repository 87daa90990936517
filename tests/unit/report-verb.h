/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The verb report, whole, to look at the page and at what is in it.
 */
#ifndef TESTS_UNIT_REPORT_VERB_H
#define TESTS_UNIT_REPORT_VERB_H

#include "bench/report/page.h"
#include "sample-run.h"
#include "verb.h"

static char *page;

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
	size_t bytes = 0;
	int status;
	FILE *f;

	unlink("page.html");
	status = words_run(cmd_report, words, stderr);
	free(page);
	page = NULL;
	f = fopen("page.html", "re");
	if (f) {
		if (getdelim(&page, &bytes, '\0', f) < 0)
			page = NULL;
		fclose(f);
	}
	return status;
}

/* A page is too long to be shown. */
static inline bool has(const char *text)
{
	if (page && strstr(page, text))
		return true;
	printf("# no [%s]\n", text);
	return false;
}

static inline size_t count(const char *text)
{
	size_t n = 0;

	for (const char *p = page; p && (p = strstr(p, text)); p++)
		n++;
	return n;
}

/* What draws nothing but is quick: the text of the page can be tested anywhere. */
static inline void draw_by_script(void)
{
	FILE *f = fopen("draw", "we");

	if (!f)
		abort();
	fputs("#!/bin/sh\nfor gp in *-*.gp; do\n"
	      "case $gp in report-*) continue ;; esac\n"
	      "echo \"<svg><path stroke='rgb(  0, 114, 178)'/></svg>\" >\"${gp%.gp}.svg\"\ndone\n", f);
	fchmod(fileno(f), 0700);
	fclose(f);
	page = realpath("draw", NULL);
	setenv("GNUPLOT", page, 1);
	free(page);
	page = NULL;
}

#endif
