/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the fuzzers share: copies of the input that end where the input ends, so
 * that the sanitizer sees a step beyond; and what was said on stderr meanwhile.
 *
 * A fuzzer is a file fuzz_NAME.c for one parser of what we did not write. Its seeds
 * are in seeds/NAME; those of run directories are real ones, cut to a few rows.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
 * LLVMFuzzerTestOneInput() - what libFuzzer calls
 * @data: the input
 * @bytes: its size
 *
 * Return: 0.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

/**
 * fuzz_text() - the input as a string
 * @data: the input
 * @bytes: its size
 *
 * Return: a copy with a NUL behind it, to be freed by the caller.
 */
static inline char *fuzz_text(const uint8_t *data, size_t bytes)
{
	char *text = calloc(bytes + 1, 1);

	if (!text)
		abort();
	if (bytes)
		memcpy(text, data, bytes);
	return text;
}

/**
 * struct ear - what hears messages
 * @text: what was said
 * @stream: stands for stderr
 * @saved: the true one
 */
struct ear {
	char text[8192];
	FILE *stream;
	FILE *saved;
};

/**
 * ear_open() - from now on, keep what goes to stderr
 * @e: ear
 */
static inline void ear_open(struct ear *e)
{
	if (!e->stream)
		e->stream = fmemopen(e->text, sizeof(e->text), "w");
	if (!e->stream)
		abort();
	rewind(e->stream);
	memset(e->text, 0, sizeof(e->text));	/* what is shorter than before gets no NUL */
	e->saved = stderr;
	stderr = e->stream;
}

/**
 * ear_close() - give stderr back, and see that errors were told well
 * @e: ear
 * @failed: the call has failed, which takes one line of printable ASCII, and else silence
 *
 * Ends the process otherwise, which libFuzzer reports.
 */
static inline void ear_close(struct ear *e, bool failed)
{
	size_t n;

	fflush(e->stream);
	stderr = e->saved;
	n = strlen(e->text);
	if (failed != (n > 0) || (failed && e->text[n - 1] != '\n'))
		abort();
	for (size_t i = 0; i + 1 < n; i++)
		if (e->text[i] < ' ' || e->text[i] > '~')
			abort();
}

#endif
