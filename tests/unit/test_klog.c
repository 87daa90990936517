// SPDX-License-Identifier: GPL-2.0-only
/* What the IOMMU drivers' lines mean, as kernels of several generations print them. */
#include "base/base.h"
#include "klog/klog.h"
#include "tap.h"

/* The last report of some lines; how many there were. */
static int classify(const char * const *lines, size_t n, struct klog_report *last)
{
	struct klog_report r = { 0 };
	int reports = 0;

	for (size_t i = 0; i < n; i++) {
		if (klog_classify(lines[i], &r)) {
			*last = r;
			reports++;
		}
	}
	return reports;
}

static bool is(const struct klog_report *r, enum klog_kind kind, unsigned int code, uint32_t pasid)
{
	bool same = r->kind == kind && r->code == code && r->pasid == pasid;

	if (!same)
		printf("# kind %d code %#x pasid %#x\n", r->kind, r->code, r->pasid);
	return same;
}

static bool one(const char *line, enum klog_kind kind, unsigned int code, uint32_t pasid)
{
	struct klog_report r = { 0 };

	return classify(&line, 1, &r) == 1 && is(&r, kind, code, pasid);
}

static bool none(const char *line)
{
	struct klog_report r = { 0 };

	return classify(&line, 1, &r) == 0;
}

static void test_smmuv3(void)
{
	static const char * const of_7_3[] = {
		"arm-smmu-v3 9050000.smmuv3: event 0x0a received:\n",
		"arm-smmu-v3 9050000.smmuv3: \\x090x000000400000180a\n",
		"arm-smmu-v3 9050000.smmuv3: \\x090x0000000000000000\n",
		"arm-smmu-v3 9050000.smmuv3: \\x090x0000ffff91a5e000\n",
		"arm-smmu-v3 9050000.smmuv3: \\x090x0000000000000000\n",
		"arm-smmu-v3 9050000.smmuv3: event: C_BAD_CD client: 0000:00:08.0 sid: 0x40 ssid: 0x1\n",
	};
	static const char * const two[] = {
		"[    1.0] arm-smmu-v3 arm-smmu-v3.0.auto: event 0x10 received:",
		"[    1.0] DMAR: DRHD: handling fault status reg 2",
		"[    1.0] arm-smmu-v3 arm-smmu-v3.0.auto: \t0x0000004012345810",
		"[    1.0] arm-smmu-v3 arm-smmu-v3.0.auto: \t0x0000020800000000",
		"[    1.0] arm-smmu-v3 arm-smmu-v3.0.auto: event 0x13 received:",
		"[    1.0] arm-smmu-v3 arm-smmu-v3.0.auto: \t0x0000004000000013",
	};
	struct klog_report r;

	ok(classify(of_7_3, ARRAY_SIZE(of_7_3), &r) == 1 && is(&r, KLOG_SMMUV3_EVENT, 0x0a, 1),
	   "six lines of 7.3 in /dev/kmsg are one event, of PASID 1");
	ok(classify(two, ARRAY_SIZE(two), &r) == 2, "two events are two");
	ok(is(&r, KLOG_SMMUV3_EVENT, 0x13, KLOG_NO_PASID), "one without SubstreamID has no PASID");
	ok(classify(two, 3, &r) == 1 && is(&r, KLOG_SMMUV3_EVENT, 0x10, 0x12345),
	   "an event is found among others' lines, its PASID has 20 bits");
	ok(classify(of_7_3 + 1, 5, &r) == 0, "the rest of an event is none");
	ok(none("arm-smmu-v3 9050000.smmuv3: allocated 131072 entries for evtq"),
	   "nor is what the driver says at boot");
}

static void test_dmar(void)
{
	ok(one("DMAR: [DMA Write PASID 0x2] Request device [0000:00:02.0] fault addr 0x7f0000 [fault reason 0x59] SM: Present bit in PASID Table Entry is clear",
	       KLOG_DMAR_FAULT, 0x59, 2), "a fault of 7.3");
	ok(one("DMAR: [DMA Read NO_PASID] Request device [00:02.0] fault addr 0x0 [fault reason 0x05] PTE Write access is not set",
	       KLOG_DMAR_FAULT, 5, KLOG_NO_PASID), "a fault without PASID");
	ok(one("DMAR: [DMA Write] Request device [00:02.0] PASID 1a fault addr 7f0000 [fault reason 89] SM: Present bit in PASID Table Entry is clear",
	       KLOG_DMAR_FAULT, 0x59, 0x1a), "5.10 prints the reason in decimal");
	ok(none("DMAR: DRHD: handling fault status reg 2"), "the line before faults is none");
	ok(none("DMAR: [INTR-REMAP] Request device [00:1f.0] fault index 0x0 [fault reason 0x22] Present field in the IRTE entry is clear"),
	   "a fault of an interrupt is no access to memory");
}

static void test_page_requests(void)
{
	ok(one("DMAR: dmar0: Invalid page request: 300100101 7f0000003",
	       KLOG_PAGE_REQUEST, 0, 3), "a page request that is told in hexadecimal");
	ok(one("DMAR: dmar0: Invalid page request: 00100001 7f0000003",
	       KLOG_PAGE_REQUEST, 0, KLOG_NO_PASID), "one without PASID");
	ok(one("DMAR: dmar0: Page request for invalid PASID 12: 0000000c00100101 00007f0000003",
	       KLOG_PAGE_REQUEST, 0, 12), "5.10 names the PASID");
	ok(one("sva_testdev 0000:00:08.0: iopf with pasid 4 aborted",
	       KLOG_PAGE_REQUEST, 0, 4), "the core's complaint");
	ok(one("dmar_fault: 7 callbacks suppressed", KLOG_SUPPRESSED, 7, KLOG_NO_PASID),
	   "faults that were not printed are told");
	ok(one("arm_smmu_dump_event: 31 callbacks suppressed\n", KLOG_SUPPRESSED, 31, KLOG_NO_PASID),
	   "events, too");
	ok(none("net_ratelimit: 3 callbacks suppressed"), "other lines that were not printed do not matter");
}

int main(void)
{
	test_smmuv3();
	test_dmar();
	test_page_requests();
	return tap_done();
}
