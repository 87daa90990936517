// SPDX-License-Identifier: GPL-2.0-only
/* Reports of the IOMMU's driver, told from each other by PASID and time. */
#include "klog/silence.h"

#include "base/base.h"
#include "tap.h"

static const char * const arms[] = { "none", "callback" };

static void say(struct silence *s, enum klog_kind kind, unsigned int code, uint32_t pasid,
		int64_t at_ns, uint16_t arm)
{
	const struct klog_report r = { .kind = kind, .code = code, .pasid = pasid };

	silence_broken(s, &r, at_ns, arm);
}

static bool counts(const struct silence *s, const char *arm, const char *reason, int silent,
		   int other)
{
	json_t *log = silence_json(s, arms, ARRAY_SIZE(arms));
	json_t *c = json_object_get(json_object_get(log, arm), reason);
	bool same = json_integer_value(json_object_get(c, "silent")) == silent &&
		    json_integer_value(json_object_get(c, "other")) == other && json_object_size(c) == 2;

	json_decref(log);
	return same;
}

/* A round that is not over is not counted, but what is learnt meanwhile of those before it is. */
static void test_back(void)
{
	struct silence *s = silence_new();
	size_t mark;

	say(s, KLOG_DMAR_FAULT, 0x59, 4, 100, 0);
	mark = silence_mark(s);
	say(s, KLOG_DMAR_FAULT, 0x59, 4, 300, 0);
	say(s, KLOG_SUPPRESSED, 7, 6, 310, 1);
	silence_due(s, 4, 90, 200);
	silence_back(s, mark);
	ok(counts(s, "none", "dmar-0x59", 1, 0) && silence_mark(s) == mark,
	   "what was said since the mark is forgotten");
	silence_free(s);
}

int main(void)
{
	struct silence *s = silence_new();
	json_t *log = silence_json(s, arms, ARRAY_SIZE(arms));

	ok(json_object_size(log) == 2 && !json_object_size(json_object_get(log, "none")),
	   "an arm of which nothing was said is there, and empty");
	json_decref(log);
	say(s, KLOG_DMAR_FAULT, 0x59, 4, 99, 0);
	say(s, KLOG_DMAR_FAULT, 0x59, 4, 100, 0);
	say(s, KLOG_DMAR_FAULT, 0x59, 5, 150, 0);
	say(s, KLOG_DMAR_FAULT, 0x59, 4, 200, 0);
	say(s, KLOG_DMAR_FAULT, 0x71, 4, 201, 0);
	say(s, KLOG_SMMUV3_EVENT, 0x0a, 6, 300, 1);
	say(s, KLOG_SUPPRESSED, 7, 6, 310, 1);
	say(s, KLOG_PAGE_REQUEST, 0, KLOG_NO_PASID, 320, 1);
	silence_due(s, 4, 100, 200);
	silence_due(s, 6, 290, 400);
	ok(counts(s, "none", "dmar-0x59", 2, 2),
	   "what a bond's PASID did between release and unbind, and what came before or of another");
	ok(counts(s, "none", "dmar-0x71", 0, 1), "after the unbind things may be said");
	ok(counts(s, "callback", "smmuv3-0x0a", 1, 0), "each arm has its own");
	ok(counts(s, "callback", "suppressed", 0, 7), "lines that were not printed count, too");
	ok(counts(s, "callback", "page-request", 0, 1), "without a PASID nobody knows whose it was");
	silence_free(s);
	test_back();
	return tap_done();
}
