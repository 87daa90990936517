// SPDX-License-Identifier: GPL-2.0-only
/* Orders rows by round and member. */
#include "analysis/member.h"

#include <string.h>

#include "base/base.h"

/* Pids of one round are near each other; half of what pid_max is at least is not near. */
#define GAP_OF_WRAP	16384

static int by_member(const void *a, const void *b)
{
	const struct member_row *x = a, *y = b;

	if (x->round != y->round)
		return x->round < y->round ? -1 : 1;
	if (x->pid != y->pid)
		return x->pid < y->pid ? -1 : 1;
	if (x->start_ns != y->start_ns)
		return x->start_ns < y->start_ns ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

/* Return: the first row behind the gap of a round in which pids have wrapped, else 0. */
static size_t begin_of(const struct member_row *v, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if ((int64_t)v[i].pid - v[i - 1].pid > GAP_OF_WRAP)
			return i;
	return 0;
}

static void rotate(struct member_row *v, size_t n, size_t begin)
{
	struct member_row *low = xcalloc(begin, sizeof(*low));

	memcpy(low, v, begin * sizeof(*low));
	memmove(v, v + begin, (n - begin) * sizeof(*v));
	memcpy(v + n - begin, low, begin * sizeof(*low));
	free(low);
}

void members_sort(struct member_row *v, size_t n)
{
	if (n)
		qsort(v, n, sizeof(*v), by_member);
	for (size_t i = 0, end; i < n; i = end) {
		size_t begin;

		for (end = i + 1; end < n && v[end].round == v[i].round; end++)
			;
		begin = begin_of(v + i, end - i);
		if (begin)
			rotate(v + i, end - i, begin);
	}
}

struct member_row *members_of_events(const struct events *e)
{
	struct member_row *v = xcalloc(e->n, sizeof(*v));

	for (size_t i = 0; i < e->n; i++)
		v[i] = (struct member_row){ e->round[i], e->pid[i], e->start_ns[i], i };
	members_sort(v, e->n);
	return v;
}
