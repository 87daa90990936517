// SPDX-License-Identifier: GPL-2.0-only
#include <argp.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/base.h"
#include "bench/bench.h"
#include "workloads/workload.h"

static const struct argp argp = {
	.doc = "List the workloads, of each the parameters with defaults, limits and units, "
	       "and what it times itself.",
};

static void print_names(const struct param *p)
{
	printf("default %s, of", p->names[p->def]);
	for (const char * const *name = p->names; *name; name++)
		printf(" %s", *name);
	putchar('\n');
}

int cmd_list(int argc, char **argv)
{
	argp_parse(&argp, argc, argv, 0, NULL, NULL);
	for (const struct workload * const *w = workloads; *w; w++) {
		printf("%s: %s\n", (*w)->name, (*w)->summary);
		for (const struct param *p = (*w)->params; p->name; p++) {
			printf("  --%-10s %s\n  %12s ", p->name, p->help, "");
			if (p->names)
				print_names(p);
			else
				printf("default %" PRId64 ", %" PRId64 " to %" PRId64 " %s\n",
				       p->def, p->min, p->max, p->unit);
		}
		for (const struct metric *m = (*w)->metrics; m && m->name; m++)
			printf("  %-12s %s\n", m->name, m->meaning);
	}
	return EXIT_OK;
}
