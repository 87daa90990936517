// SPDX-License-Identifier: GPL-2.0-only
/* The program mmput-worker; lib/worker/worker.h says why there is one. */
#include <errno.h>
#include <string.h>

#include "base/base.h"
#include "workloads/workload.h"

static int run(const struct round *round, struct round_result *result)
{
	const struct workload *w = workload_find(round->workload);

	return w ? w->round(round, result) : round_fail(result, -ENOENT, round->workload);
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], WORKER_EXIT))
		return EXIT_OK;
	return worker_serve(run);
}
