/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Spans of time and what they cover: for how much of a grace period somebody was
 * in his release() callbacks.
 */
#ifndef LIB_PROBE_COVER_H
#define LIB_PROBE_COVER_H

#include <stddef.h>
#include <stdint.h>

#include "probe/record.h"

/**
 * struct cover - some spans; zeroed: none
 * @spans: the spans; disjoint and in order after cover_sort()
 * @n: how many
 * @max: room
 */
struct cover {
	struct cover_span {
		struct record_span span;
		int64_t before_ns;	/* how long those before it are together */
	} *spans;
	size_t n, max;
};

/**
 * cover_add() - add a span
 * @c: cover
 * @span: with both its ends
 */
void cover_add(struct cover *c, const struct record_span *span);

/**
 * cover_sort() - to be called between the last cover_add() and cover_ns()
 * @c: cover
 */
void cover_sort(struct cover *c);

/**
 * cover_ns() - how much of a time is covered
 * @c: cover
 * @begin_ns: of the time
 * @end_ns: of the time
 *
 * Return: ns; what several spans cover counts once.
 */
int64_t cover_ns(const struct cover *c, uint64_t begin_ns, uint64_t end_ns);

#endif
