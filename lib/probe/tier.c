// SPDX-License-Identifier: GPL-2.0-only
#include "probe/tier.h"

#include <errno.h>
#include <string.h>

#include "base/base.h"

static const char * const tier_names[] = {
	[PROBE_AUTO] = "auto",
	[PROBE_FENTRY] = "fentry",
	[PROBE_KPROBE] = "kprobe",
	[PROBE_TRACEPOINT] = "tracepoint",
	[PROBE_USER] = "user",
};

int probe_tier_parse(const char *name, enum probe_tier *tier)
{
	for (size_t i = 0; i < ARRAY_SIZE(tier_names); i++) {
		if (!strcmp(name, tier_names[i])) {
			*tier = i;
			return 0;
		}
	}
	return -EINVAL;
}

const char *probe_tier_name(enum probe_tier tier)
{
	return tier_names[tier];
}
