/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A page that a verb has written, to look at what is in it.
 */
#ifndef TESTS_UNIT_PAGE_FILE_H
#define TESTS_UNIT_PAGE_FILE_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char *page;

/**
 * page_read() - read a page into @page, which is NULL if there is none
 * @path: of it
 */
static inline void page_read(const char *path)
{
	size_t bytes = 0;
	FILE *f;

	free(page);
	page = NULL;
	f = fopen(path, "re");
	if (f) {
		if (getdelim(&page, &bytes, '\0', f) < 0)
			page = NULL;
		fclose(f);
	}
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
