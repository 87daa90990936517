// SPDX-License-Identifier: GPL-2.0-only
/* Numbers with units, and cancel costs: what a command line gives, or a plan file. */
#include "fuzz.h"

#include "base/base.h"
#include "device/device.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	__cleanup_free char *text = fuzz_text(data, bytes);
	static const char * const units[] = { "bytes", "ns", "rounds" };
	struct arm_options options = { 0 };
	int64_t value;

	for (size_t i = 0; i < ARRAY_SIZE(units); i++)
		if (!parse_quantity(text, units[i], &value) && value < 0)
			abort();
	if (!cancel_parse(text, &options) &&
	    (options.cancel_ns < 0 || options.cancel_ns > (int64_t)SVA_TESTDEV_CANCEL_MAX_NS))
		abort();
	return 0;
}
