/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A verb of the program, whole, to look at what it prints.
 */
#ifndef TESTS_UNIT_VERB_H
#define TESTS_UNIT_VERB_H

#include <argp.h>
#include <fcntl.h>
#include <sys/wait.h>

#include "base/base.h"
#include "bench/bench.h"
#include "capture.h"

/* What the verb has printed last. */
static struct capture cap;

/**
 * words_run() - run a verb in a child, because argp exits, and keep what it prints in @cap
 * @verb: such as cmd_compare
 * @words: its name and all that is behind it, with blanks in between
 * @stream: the one of stdout and stderr that is kept; the other is not
 *
 * Return: its exit code.
 */
static inline int words_run(int (*verb)(int argc, char **argv), const char *words, FILE *stream)
{
	char *argv[80];
	int status, argc = 0;
	pid_t pid;

	for (const char *p = words; *p; p += strspn(p, " ")) {
		argv[argc++] = xasprintf("%.*s", (int)strcspn(p, " "), p);
		p += strcspn(p, " ");
	}
	argv[argc] = NULL;
	fflush(stdout);
	capture_begin(&cap, stream);
	pid = fork();
	if (!pid) {
		int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

		dup2(null, stream == stdout ? STDERR_FILENO : STDOUT_FILENO);
		argp_err_exit_status = EXIT_USAGE;
		status = verb(argc, argv);
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
 * text_has() - is it in there?
 * @where: a text, or NULL
 * @text: what
 *
 * Says on TAP's comment lines what is there instead.
 */
static inline bool text_has(const char *where, const char *text)
{
	if (where && strstr(where, text))
		return true;
	printf("# no [%s] in:\n", text);
	for (const char *line = where ?: ""; *line;) {
		int len = strcspn(line, "\n");

		printf("# %.*s\n", len, line);
		line += len + (line[len] == '\n');
	}
	return false;
}

/**
 * fits() - is no line of what was printed wider than this?
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
