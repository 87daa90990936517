/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Catch what the code under test prints on stdout or stderr, to look at it.
 */
#ifndef TESTS_UNIT_CAPTURE_H
#define TESTS_UNIT_CAPTURE_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct capture {
	FILE *stream;
	int saved;
	FILE *file;
	char text[65536];
};

/**
 * capture_begin() - from now on, keep what goes to a stream
 * @c: capture
 * @stream: stdout or stderr
 */
static inline void capture_begin(struct capture *c, FILE *stream)
{
	fflush(stream);
	c->stream = stream;
	c->saved = fcntl(fileno(stream), F_DUPFD_CLOEXEC, 3);
	c->file = tmpfile();
	if (c->saved < 0 || !c->file || dup2(fileno(c->file), fileno(stream)) < 0)
		abort();
}

/**
 * capture_end() - give the stream back
 * @c: capture
 *
 * Return: what was written meanwhile, in @c.
 */
static inline const char *capture_end(struct capture *c)
{
	ssize_t n;

	fflush(c->stream);
	dup2(c->saved, fileno(c->stream));
	close(c->saved);
	n = pread(fileno(c->file), c->text, sizeof(c->text) - 1, 0);
	c->text[n < 0 ? 0 : n] = '\0';
	fclose(c->file);
	return c->text;
}

/**
 * one_line() - is this one line of printable ASCII?
 * @text: what was captured
 */
static inline int one_line(const char *text)
{
	size_t n = strlen(text);

	if (n < 2 || text[n - 1] != '\n')
		return 0;
	for (size_t i = 0; i < n - 1; i++)
		if (text[i] < ' ' || text[i] > '~')
			return 0;
	return 1;
}

#endif
