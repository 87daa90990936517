/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Run directories as one input: run.json and the CSV files in the order of the schema, with
 * a line of three dashes between them. Files for which the input is too short are not there.
 */
#ifndef TESTS_FUZZ_ARCHIVE_H
#define TESTS_FUZZ_ARCHIVE_H

#include "../unit/sample-run.h"
#include "result/format.h"

#define ARCHIVE_FILES	5

static char archive_scratch[32];

static inline void archive_leave(void)
{
	remove_tree(archive_scratch);
}

/**
 * archive_cut() - the parts of an archive
 * @text: archive; parts end with NUL instead of the dashes afterwards
 * @parts: out, NULL: not there
 */
static inline void archive_cut(char *text, char *parts[ARCHIVE_FILES])
{
	static const char between[] = "---\n";

	for (size_t i = 0; i < ARCHIVE_FILES; i++) {
		char *end = text ? strstr(text, between) : NULL;

		parts[i] = text;
		text = end ? end + strlen(between) : NULL;
		if (end)
			*end = '\0';
	}
}

/**
 * archive_put() - write the parts into the directory "run" below a scratch directory
 * @parts: of the archive
 */
static inline void archive_put(char *const parts[ARCHIVE_FILES])
{
	static const char * const names[] = { RUN_JSON, EVENTS_CSV, PASIDS_CSV, TIMES_CSV, COUNTERS_CSV };

	if (!archive_scratch[0]) {
		enter_scratch(archive_scratch);
		atexit(archive_leave);
		mkdir("run", 0700);
	}
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		__cleanup_free char *path = xasprintf("run/%s", names[i]);
		FILE *f;

		if (!parts[i]) {
			unlink(path);
			continue;
		}
		f = fopen(path, "w");
		if (!f || fputs(parts[i], f) < 0 || fclose(f))
			abort();
	}
}

#endif
