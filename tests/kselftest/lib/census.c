// SPDX-License-Identifier: GPL-2.0-only
#include "lib/census.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/owner.h"

#define BACK_MS		3000
#define PAUSE_MS	50

static const struct arm_options none = { .arm = SVA_TESTDEV_ARM_NONE };

static int take(struct census *c)
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

/* One that is yet to go may come back in the midst of it. */
static bool is_in_order(const struct census *c)
{
	for (int i = 1; i < CENSUS; i++)
		if (c->pasids[i] < c->pasids[i - 1])
			return false;
	return true;
}

/* The last references to mms go a while after their processes. */
static int take_later(struct census *c)
{
	visit_cpus();
	pause_ms(PAUSE_MS);
	return take(c);
}

int census_take(struct census *c)
{
	int ret = 0;

	for (int ms = 0; !ret && ms < BACK_MS; ms += PAUSE_MS) {
		ret = take_later(c);
		if (!ret && is_in_order(c))
			return 0;
	}
	return ret ? ret : -EAGAIN;
}

/* What was yet to go then may be free now. */
static bool nothing_is_missing(const struct census *now, const struct census *before)
{
	for (int i = 0; i < CENSUS; i++)
		if (now->pasids[i] > before->pasids[i] || now->queues[i] > before->queues[i])
			return false;
	return true;
}

bool census_comes_back(const struct census *before)
{
	struct census now;

	for (int ms = 0; ms < BACK_MS; ms += PAUSE_MS)
		if (!take_later(&now) && is_in_order(&now) && nothing_is_missing(&now, before))
			return true;
	for (int i = 0; i < CENSUS; i++)
		fprintf(stderr, "# before: PASID %u, queue %d; now: PASID %u, queue %d\n",
			before->pasids[i], before->queues[i], now.pasids[i], now.queues[i]);
	return false;
}
