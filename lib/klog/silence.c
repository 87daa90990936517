// SPDX-License-Identifier: GPL-2.0-only
/* Counts what the kernel said where silence was due, and what it said elsewhere. */
#include "klog/silence.h"

#include <stdbool.h>

#include "base/base.h"

struct silence {
	struct heard {
		int64_t at_ns;
		enum klog_kind kind;
		unsigned int code;
		uint32_t pasid;
		uint16_t arm;
		bool silent;	/* it came where silence was due */
	} *heard;		/* in the order of time */
	size_t n, max;
};

struct silence *silence_new(void)
{
	return xcalloc(1, sizeof(struct silence));
}

void silence_free(struct silence *s)
{
	if (s)
		free(s->heard);
	free(s);
}

void silence_broken(struct silence *s, const struct klog_report *r, int64_t at_ns, uint16_t arm)
{
	if (s->n == s->max) {
		s->max = s->max ? 2 * s->max : 64;
		s->heard = xrealloc_array(s->heard, s->max, sizeof(*s->heard));
	}
	s->heard[s->n++] = (struct heard){
		.at_ns = at_ns, .kind = r->kind, .code = r->code, .pasid = r->pasid, .arm = arm,
	};
}

size_t silence_mark(const struct silence *s)
{
	return s->n;
}

void silence_back(struct silence *s, size_t mark)
{
	s->n = mark;
}

void silence_due(struct silence *s, uint32_t pasid, int64_t begin_ns, int64_t end_ns)
{
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (s->heard[middle].at_ns < begin_ns)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < s->n && s->heard[low].at_ns <= end_ns; low++)
		if (s->heard[low].pasid == pasid && s->heard[low].kind != KLOG_SUPPRESSED)
			s->heard[low].silent = true;
}

static char *reason_of(const struct heard *h)
{
	switch (h->kind) {
	case KLOG_DMAR_FAULT:
		return xasprintf("dmar-0x%02x", h->code);
	case KLOG_SMMUV3_EVENT:
		return xasprintf("smmuv3-0x%02x", h->code);
	case KLOG_PAGE_REQUEST:
		return xasprintf("page-request");
	case KLOG_SUPPRESSED:
		break;
	}
	return xasprintf("suppressed");
}

static json_t *get_or_add(json_t *object, const char *key)
{
	if (!json_object_get(object, key))
		json_object_set_new(object, key, json_object());
	return json_object_get(object, key);
}

static void count_line(json_t *counts, const struct heard *h)
{
	const char *which = h->silent ? "silent" : "other";
	json_int_t more = h->kind == KLOG_SUPPRESSED ? h->code : 1;

	if (!json_object_size(counts)) {
		json_object_set_new(counts, "silent", json_integer(0));
		json_object_set_new(counts, "other", json_integer(0));
	}
	json_integer_set(json_object_get(counts, which),
			 json_integer_value(json_object_get(counts, which)) + more);
}

json_t *silence_json(const struct silence *s, const char *const *arms, size_t arms_nr)
{
	json_t *log = json_object();

	for (size_t i = 0; i < arms_nr; i++)
		get_or_add(log, arms[i]);
	for (size_t i = 0; i < s->n; i++) {
		char *reason = reason_of(&s->heard[i]);

		count_line(get_or_add(get_or_add(log, arms[s->heard[i].arm]), reason), &s->heard[i]);
		free(reason);
	}
	return log;
}
