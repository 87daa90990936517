// SPDX-License-Identifier: GPL-2.0-only
/* The program mmput-worker; lib/worker/worker.h says why there is one. */
#include "workloads/workload.h"

static round_fn round_of(const char *name)
{
	const struct workload *w = workload_find(name);

	return w ? w->round : NULL;
}

int main(void)
{
	return worker_serve(round_of);
}
