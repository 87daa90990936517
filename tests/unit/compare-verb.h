/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The verb compare, whole, to look at what it prints.
 */
#ifndef TESTS_UNIT_COMPARE_VERB_H
#define TESTS_UNIT_COMPARE_VERB_H

#include "bench/compare.c"
#include "bench/compare-boots.c"
#include "bench/compare-commit.c"
#include "bench/compare-exact.c"
#include "bench/compare-gate.c"
#include "bench/compare-old.c"
#include "bench/compare-options.c"
#include "bench/compare-rows.c"
#include "bench/compare-run.c"
#include "bench/compare-style.c"
#include "bench/compare-table.c"
#include "bench/compare-values.c"
#include "bench/compare-vs.c"
#include "bench/explain.c"
#include "bench/sample.c"

#include <fcntl.h>
#include <sys/wait.h>

#include "capture.h"
#include "sample-run.h"

static struct capture cap;

/**
 * verb() - run compare in a child, because argp exits, and keep its stdout
 * @options: one option or NULL
 * @path: one or more words, by blanks, or NULL
 *
 * Return: its exit code.
 */
static inline int verb(const char *options, const char *path)
{
	char *argv[32] = { xasprintf("compare") };
	int status, argc = 1;
	pid_t pid;

	if (options)
		argv[argc++] = xasprintf("%s", options);
	for (const char *p = path; p && *p; p += strspn(p, " ")) {
		argv[argc++] = xasprintf("%.*s", (int)strcspn(p, " "), p);
		p += strcspn(p, " ");
	}
	capture_begin(&cap, stdout);
	pid = fork();
	if (!pid) {
		int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

		dup2(null, STDERR_FILENO);
		argp_err_exit_status = EXIT_USAGE;
		status = cmd_compare(argc, argv);
		fflush(stdout);
		_exit(status);
	}
	waitpid(pid, &status, 0);
	capture_end(&cap);
	while (argc)
		free(argv[--argc]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/**
 * has() - did it print this?
 * @text: what
 */
static inline bool has(const char *text)
{
	if (strstr(cap.text, text))
		return true;
	printf("# no [%s] in:\n", text);
	for (const char *line = cap.text; *line;) {
		int len = strcspn(line, "\n");

		printf("# %.*s\n", len, line);
		line += len + (line[len] == '\n');
	}
	return false;
}

/**
 * fits() - is no line wider than this?
 * @width: in characters
 */
static inline bool fits(int width)
{
	for (const char *line = cap.text; *line;) {
		int len = strcspn(line, "\n");

		if (len > width)
			return false;
		line += len + (line[len] == '\n');
	}
	return true;
}

#endif
