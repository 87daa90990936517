// SPDX-License-Identifier: GPL-2.0-only
/* The verb plan: is a plan good, and what would a sweep of it do? */
#include <argp.h>
#include <string.h>

#include "base/base.h"
#include "bench/bench.h"
#include "bench/sweep/check.h"
#include "bench/sweep/state.h"

/* A boot of the lab with a handful of short runs, by docs/sweeps.md, before any has been timed. */
#define LAB_BOOT_S	60

struct arguments {
	const char *plan;
	const char *store;
};

static const struct argp_option options[] = {
	{ "store", 's', "DIR", 0, "Of a sweep of it, which says how long boots take (default: the plan's name)", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	if (key != 's')
		return sweep_parse_plan(key, arg, state, &a->plan);
	a->store = arg;
	return 0;
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "PLAN",
	.doc = "Check a plan, and say what a sweep of it would do: its points, boots, and how long it takes.",
};

static void print_machine(const struct plan *plan, const struct plan_machine *m)
{
	printf("machine %s: %s", m->name, plan_executor_name(m->executor));
	if (m->iommu)
		printf(", %s%s", m->iommu, m->exact ? ", exact" : "");
	printf(", %zu kernel%s, %lld boot%s of each", m->kernels.n, m->kernels.n == 1 ? "" : "s",
	       (long long)plan->boots, plan->boots == 1 ? "" : "s");
	if (m->jobs > 1)
		printf(", %lld at once", (long long)m->jobs);
	putchar('\n');
}

static void print_point(const struct plan_point *point)
{
	__cleanup_free char *name = plan_point_name(point);

	printf("  %-24s %s", name, point->run->workload);
	for (size_t k = 0; k < point->run->keys_nr; k++) {
		const struct plan_key *key = &point->run->keys[k];

		printf(" --%s %s", key->name, key->values.v[point->values[k]]);
	}
	putchar('\n');
}

static bool all_in_lab(const struct plan *plan)
{
	for (size_t m = 0; m < plan->machines_nr; m++)
		if (plan->machines[m].executor != PLAN_LAB)
			return false;
	return true;
}

static void print_time(const struct sweep *s)
{
	double each = sweep_expected_s(s, 0.5), all = 0;

	if (!each && all_in_lab(&s->plan))
		each = LAB_BOOT_S;
	if (!each) {
		puts("time: not known before a boot has been timed");
		return;
	}
	for (size_t m = 0; m < s->plan.machines_nr; m++) {
		const struct plan_machine *machine = &s->plan.machines[m];

		all += each * machine->kernels.n * s->plan.boots / machine->jobs;
	}
	printf("time: about %.0f min, at %.0f s a boot%s\n", all / 60, each, s->seconds_nr ? "" :
	       ", which is a guess as long as none has been timed, and without getting or building kernels");
}

static void print_plan(const struct plan *plan, const char *store)
{
	struct sweep s = { .plan = *plan, .store = (char *)store };
	size_t points = plan_points(plan), boots = 0;

	for (size_t m = 0; m < plan->machines_nr; m++) {
		print_machine(plan, &plan->machines[m]);
		boots += plan->machines[m].kernels.n * plan->boots;
	}
	printf("%zu point%s in each boot:\n", points, points == 1 ? "" : "s");
	for (size_t i = 0; i < points; i++) {
		struct plan_point point;

		plan_point(plan, i, &point);
		print_point(&point);
	}
	printf("%s: %zu boots, %zu runs\n", plan->name, boots, boots * points);
	if (!sweep_read_state(&s))
		print_time(&s);
	free(s.seconds);
}

int cmd_plan(int argc, char **argv)
{
	struct arguments a = { .plan = NULL };
	struct plan plan;
	int ret = EXIT_USAGE;

	argp_parse(&argp, argc, argv, 0, NULL, &a);
	if (!plan_read(a.plan, &plan) && !sweep_check(&plan)) {
		print_plan(&plan, a.store ? a.store : plan.name);
		ret = EXIT_OK;
	}
	plan_free(&plan);
	return ret;
}
