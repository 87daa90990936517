/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files of the run directory "run", changed, and what its reader says of them.
 */
#ifndef TESTS_UNIT_READ_RUN_H
#define TESTS_UNIT_READ_RUN_H

#include <errno.h>

#include "capture.h"
#include "sample-run.h"

/* What the reader has said last. */
static struct capture cap;

static inline void put(const char *path, const char *text, size_t len)
{
	FILE *f = fopen(path, "w");

	if (!f || fwrite(text, 1, len, f) != len || fclose(f))
		abort();
}

static inline char *get(const char *path, size_t *len)
{
	char *text = xcalloc(1, 1 << 16);
	FILE *f = fopen(path, "r");

	*len = fread(text, 1, (1 << 16) - 1, f);
	fclose(f);
	return text;
}

/* Read "run": 0, or the error when it came with exactly one clean message, else 1. */
static inline int read_run(struct run *run)
{
	const char *text;
	int err;

	capture_begin(&cap, stderr);
	err = rundir_read("run", run);
	text = capture_end(&cap);
	if (err ? one_line(text) && !run->meta && !run->events[0].round && !run->pasids : !*text)
		return err;
	printf("# error %d, message: %s\n", err, text);
	run_free(run);
	return 1;
}

static inline bool refused(int want, const char *message)
{
	struct run run;
	int err = read_run(&run);

	if (!err)
		run_free(&run);
	if (err == want && strstr(cap.text, message))
		return true;
	printf("# error %d, message: %s\n", err, cap.text);
	return false;
}

#endif
