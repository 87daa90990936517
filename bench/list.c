// SPDX-License-Identifier: GPL-2.0-only
#include <argp.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/base.h"
#include "bench/bench.h"
#include "counter/counter.h"
#include "workloads/workload.h"

static const struct argp_option options[] = {
	{ "counters", 'c', NULL, 0, "List the events that --counters of run can count on this machine", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	(void)arg;
	if (key != 'c')
		return ARGP_ERR_UNKNOWN;
	*(bool *)state->input = true;
	return 0;
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
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

static void print_event(void *ctx, const char *name, const char *meaning)
{
	(void)ctx;
	printf("%-40s %s\n", name, meaning);
}

int cmd_list(int argc, char **argv)
{
	bool counters = false;

	argp_parse(&argp, argc, argv, 0, NULL, &counters);
	if (counters) {
		counters_all("", print_event, NULL);
		return EXIT_OK;
	}
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
