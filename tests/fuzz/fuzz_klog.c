// SPDX-License-Identifier: GPL-2.0-only
/* Lines of the kernel's log, one after another: anyone may write to it. */
#include "fuzz.h"

#include "base/base.h"
#include "klog/klog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	__cleanup_free char *text = fuzz_text(data, bytes);
	struct klog_report report = { 0 };
	char *rest = text, *line;

	while ((line = strsep(&rest, "\n"))) {
		__cleanup_free char *own = fuzz_text((uint8_t *)line, strlen(line));

		klog_is_splat(own);
		if (klog_classify(own, &report) && report.pasid != KLOG_NO_PASID &&
		    report.kind == KLOG_SMMUV3_EVENT && report.pasid >= 1 << 20)
			abort();
	}
	return 0;
}
