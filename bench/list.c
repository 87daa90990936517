// SPDX-License-Identifier: GPL-2.0-only
#include <argp.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/base.h"
#include "bench/bench.h"
#include "workloads/workload.h"

static const struct argp argp = {
	.doc = "List the workloads, and of each the parameters with defaults, limits and units.",
};

int cmd_list(int argc, char **argv)
{
	argp_parse(&argp, argc, argv, 0, NULL, NULL);
	for (const struct workload * const *w = workloads; *w; w++) {
		printf("%s: %s\n", (*w)->name, (*w)->summary);
		for (const struct param *p = (*w)->params; p->name; p++) {
			printf("  --%-10s %s\n", p->name, p->help);
			printf("  %12s default %" PRId64 ", %" PRId64 " to %" PRId64 " %s\n", "",
			       p->def, p->min, p->max, p->unit);
		}
	}
	return EXIT_OK;
}
