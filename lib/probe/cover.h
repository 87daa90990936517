/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Spans of time, and for how long those went on that had begun before another: for how much of
 * a grace period release() callbacks ran that it certainly waited for. A reader that begins
 * later holds a grace period up only until its counters flip, and when that is nobody sees.
 */
#ifndef LIB_PROBE_COVER_H
#define LIB_PROBE_COVER_H

#include <stddef.h>
#include <stdint.h>

#include "probe/record.h"

/**
 * struct cover - some spans; zeroed: none
 * @spans: the spans; after cover_sort() in order of their beginnings, and each with the latest
 *	end of those up to it
 * @n: how many
 * @max: room
 */
struct cover {
	struct record_span *spans;
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
 * cover_ns() - for how much of a time spans go on that began before it
 * @c: cover
 * @begin_ns: of the time
 * @end_ns: of the time
 *
 * Return: ns; what several spans cover counts once.
 */
int64_t cover_ns(const struct cover *c, uint64_t begin_ns, uint64_t end_ns);

#endif
