// SPDX-License-Identifier: GPL-2.0-only
#include "lib/pasid.h"

#include <errno.h>

#include "lib/kernel.h"
#include "lib/owner.h"

#define LOWER_MAX	16	/* PASIDs that may be free below the one that is looked for */
#define LOOK_MS		20	/* between two looks */

/* What a bind answers when no PASID is left; ioasid said ENOMEM, up to 6.3. */
static bool none_left(int error)
{
	return error == -ENOSPC || (error == -ENOMEM && kernel_series() < 6004);
}

int pasid_look(uint32_t pasid)
{
	const struct arm_options none = { .arm = SVA_TESTDEV_ARM_NONE };
	struct owner o[LOWER_MAX];
	int found = -E2BIG;
	int n = 0;

	while (found == -E2BIG && n < LOWER_MAX) {
		int error = owner_start(&o[n], &none, NULL);

		if (error)
			found = none_left(error) ? PASID_HELD : error;
		else if (o[n].bind.pasid >= pasid)
			found = o[n].bind.pasid == pasid ? PASID_FREE : PASID_HELD;
		n += !error;
	}
	while (n--) {
		owner_exit(&o[n]);
		owner_close(&o[n]);
	}
	return found;
}

int pasid_stays_held(uint32_t pasid, int ms)
{
	int found;

	do {
		visit_cpus();
		found = pasid_look(pasid);
		pause_ms(LOOK_MS);
		ms -= LOOK_MS;
	} while (found == PASID_HELD && ms > 0);
	return found;
}

int pasid_becomes_free(uint32_t pasid, int ms)
{
	int found;

	do {
		visit_cpus();
		found = pasid_look(pasid);
		if (found == PASID_FREE)
			break;
		pause_ms(LOOK_MS);
		ms -= LOOK_MS;
	} while (ms > 0);
	return found;
}
