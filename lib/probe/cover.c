// SPDX-License-Identifier: GPL-2.0-only
#include "probe/cover.h"

#include "base/base.h"

void cover_add(struct cover *c, const struct record_span *span)
{
	if (c->n == c->max) {
		c->max = c->max ? 2 * c->max : 64;
		c->spans = xrealloc_array(c->spans, c->max, sizeof(*c->spans));
	}
	c->spans[c->n++] = *span;
}

static int by_begin(const void *a, const void *b)
{
	const struct record_span *x = a, *y = b;

	return (x->begin_ns > y->begin_ns) - (x->begin_ns < y->begin_ns);
}

void cover_sort(struct cover *c)
{
	if (c->n)
		qsort(c->spans, c->n, sizeof(*c->spans), by_begin);
	for (size_t i = 1; i < c->n; i++)
		if (c->spans[i].end_ns < c->spans[i - 1].end_ns)
			c->spans[i].end_ns = c->spans[i - 1].end_ns;
}

int64_t cover_ns(const struct cover *c, uint64_t begin_ns, uint64_t end_ns)
{
	size_t low = 0, high = c->n;
	uint64_t until_ns;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (c->spans[middle].begin_ns < begin_ns)
			low = middle + 1;
		else
			high = middle;
	}
	until_ns = low ? c->spans[low - 1].end_ns : begin_ns;
	if (until_ns > end_ns)
		until_ns = end_ns;
	return until_ns > begin_ns ? until_ns - begin_ns : 0;
}
