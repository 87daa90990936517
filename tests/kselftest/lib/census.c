// SPDX-License-Identifier: GPL-2.0-only
#include "lib/census.h"

#include <stdio.h>
#include <string.h>

#include "lib/owner.h"

#define BACK_MS		3000

static const struct arm_options none = { .arm = SVA_TESTDEV_ARM_NONE };

int census_take(struct census *c)
{
	struct owner o[CENSUS];
	int n, ret = 0;

	memset(c, 0, sizeof(*c));
	for (n = 0; n < CENSUS; n++) {
		ret = owner_start(&o[n], &none, NULL);
		if (ret)
			break;
		c->pasids[n] = o[n].bind.pasid;
		c->queues[n] = o[n].bind.queue;
	}
	while (n--) {
		owner_exit(&o[n]);
		owner_close(&o[n]);
	}
	return ret;
}

/* The last references to mms go a while after their processes. */
bool census_comes_back(const struct census *before)
{
	struct census now;

	for (int ms = 0; ms < BACK_MS; ms += 50) {
		visit_cpus();
		pause_ms(50);
		if (!census_take(&now) && !memcmp(&now, before, sizeof(now)))
			return true;
	}
	for (int i = 0; i < CENSUS; i++)
		fprintf(stderr, "# before: PASID %u, queue %d; now: PASID %u, queue %d\n",
			before->pasids[i], before->queues[i], now.pasids[i], now.queues[i]);
	return false;
}
