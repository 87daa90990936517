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

/* Callbacks of the last arm take a cost longer. */
static inline void write_run(const char *path, json_t *meta, int64_t cost_ns)
{
	struct rundir *rd;

	if (rundir_create(path, sample_arms, 3, &rd))
		abort();
	for (int i = 0; i < 3 * ROUNDS; i++) {
		struct event e = { .round = i / 3, .arm = i % 3, .pid = 1, .start_ns = i * 1000000 };

		for (int p = 0; p < PHASE_NR; p++)
			e.phase_ns[p] = 1000 + i / 3;
		e.phase_ns[PHASE_CALLBACKS] = 2000 + 10 * (i / 3) + (i % 3 == 2 ? cost_ns : 0);
		e.phase_ns[PHASE_NOTIFIER] = e.phase_ns[PHASE_CALLBACKS] + 3000;
		e.phase_ns[PHASE_EXIT_MMAP] = e.phase_ns[PHASE_NOTIFIER] + 9000;
		e.phase_ns[PHASE_MMPUT] = 100000 + 10 * (i / 3) + (i % 3 == 2 ? cost_ns : 0);
		if (rundir_event(rd, &e))
			abort();
	}
	if (rundir_commit(rd, meta))
		abort();
	json_decref(meta);
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
