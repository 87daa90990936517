// SPDX-License-Identifier: GPL-2.0-only
#include "probe/cover.h"

#include "base/base.h"

void cover_add(struct cover *c, const struct record_span *span)
{
	if (c->n == c->max) {
		c->max = c->max ? 2 * c->max : 64;
		c->spans = xrealloc_array(c->spans, c->max, sizeof(*c->spans));
	}
	c->spans[c->n++] = (struct cover_span){ .span = *span };
}

static int by_begin(const void *a, const void *b)
{
	const struct cover_span *x = a, *y = b;

	return (x->span.begin_ns > y->span.begin_ns) - (x->span.begin_ns < y->span.begin_ns);
}

void cover_sort(struct cover *c)
{
	int64_t sum = 0;
	size_t n = 0;

	if (c->n)
		qsort(c->spans, c->n, sizeof(*c->spans), by_begin);
	for (size_t i = 0; i < c->n; i++) {
		struct record_span *last = n ? &c->spans[n - 1].span : NULL;
		struct record_span span = c->spans[i].span;

		if (!last || span.begin_ns > last->end_ns)
			c->spans[n++].span = span;
		else if (span.end_ns > last->end_ns)
			last->end_ns = span.end_ns;
	}
	c->n = n;
	for (size_t i = 0; i < n; i++) {
		c->spans[i].before_ns = sum;
		sum += c->spans[i].span.end_ns - c->spans[i].span.begin_ns;
	}
}

static int64_t covered_until(const struct cover *c, uint64_t at_ns)
{
	size_t low = 0, high = c->n;
	const struct cover_span *last;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (c->spans[middle].span.begin_ns < at_ns)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return 0;
	last = &c->spans[low - 1];
	return last->before_ns +
	       (at_ns < last->span.end_ns ? at_ns : last->span.end_ns) - last->span.begin_ns;
}

int64_t cover_ns(const struct cover *c, uint64_t begin_ns, uint64_t end_ns)
{
	return covered_until(c, end_ns) - covered_until(c, begin_ns);
}
