// SPDX-License-Identifier: GPL-2.0-only
#include "lib/pasid.h"

#include "lib/owner.h"

#define LOWER_MAX	16	/* PASIDs that may be free below the one that is looked for */

bool pasid_is_free(uint32_t pasid)
{
	const struct arm_options none = { .arm = SVA_TESTDEV_ARM_NONE };
	struct owner o[LOWER_MAX];
	bool found = false;
	int n = 0;

	while (n < LOWER_MAX && !owner_start(&o[n], &none, NULL)) {
		uint32_t given = o[n++].bind.pasid;

		found = given == pasid;
		if (given >= pasid)
			break;
	}
	while (n--) {
		owner_exit(&o[n]);
		owner_close(&o[n]);
	}
	return found;
}

bool pasid_becomes_free(uint32_t pasid, int ms)
{
	for (; ms > 0; ms -= 20) {
		visit_cpus();
		if (pasid_is_free(pasid))
			return true;
		pause_ms(20);
	}
	return false;
}
