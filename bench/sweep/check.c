// SPDX-License-Identifier: GPL-2.0-only
/* Is there a workload of that name, with such keys, and can they have such values? */
#include "bench/sweep/check.h"

#include <errno.h>
#include <string.h>

#include "base/base.h"
#include "base/nearest.h"

error_t sweep_parse_plan(int key, char *arg, struct argp_state *state, const char **plan)
{
	switch (key) {
	case ARGP_KEY_ARG:
		if (*plan)
			argp_error(state, "one plan at a time");
		*plan = arg;
		return 0;
	case ARGP_KEY_END:
		if (!*plan)
			argp_error(state, "which plan?");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

/* What the sweep itself gives to run. */
static const char * const own_keys[] = { "label", "seed" };

static const struct workload *find_workload(const struct plan *plan, const struct plan_run *run)
{
	__cleanup_free char *others = NULL;
	const struct workload *found = workload_find(run->workload);
	struct nearest near = { .wanted = run->workload };

	if (found)
		return found;
	for (const struct workload * const *w = workloads; *w; w++)
		nearest_add(&near, (*w)->name, (*w)->name);
	others = nearest_text(&near);
	plan_error(plan, run->workload_line, "there is no workload '%s'%s", run->workload, others);
	return NULL;
}

static int check_key(const struct plan *plan, const struct plan_run *run,
		     const struct workload *workload, const struct plan_key *key)
{
	__cleanup_free char *others = run_options_known(workload, key->name);

	if (others)
		return plan_error(plan, key->line, "[run %s] has no key '%s'%s", run->name, key->name, others);
	for (size_t i = 0; i < ARRAY_SIZE(own_keys); i++)
		if (!strcmp(own_keys[i], key->name))
			return plan_error(plan, key->line, "%s: the sweep gives each boot its own", key->name);
	for (size_t v = 0; v < key->values.n; v++) {
		struct run_options o;
		__cleanup_free char *wrong = NULL;

		run_options_init(&o, workload);
		wrong = run_options_set(&o, key->name, key->values.v[v], true);
		run_options_free(&o);
		if (wrong)
			return plan_error(plan, key->line, "%s: %s", key->name, wrong);
	}
	return 0;
}

int sweep_options(const struct plan *plan, const struct plan_point *point, int64_t seed,
		  struct run_options *o)
{
	__cleanup_free char *wrong = NULL;

	run_options_init(o, workload_find(point->run->workload));
	for (size_t k = 0; !wrong && k < point->run->keys_nr; k++) {
		const struct plan_key *key = &point->run->keys[k];

		wrong = run_options_set(o, key->name, key->values.v[point->values[k]], true);
	}
	o->seed = seed;
	if (!wrong)
		wrong = run_options_whole(o);
	return wrong ? plan_error(plan, point->run->line, "[run %s]: %s", point->run->name, wrong) : 0;
}

/* Two values that are one when they are a folder's name would be one run. */
static int check_values(const struct plan *plan, const struct plan_key *key)
{
	for (size_t a = 0; a < key->values.n; a++)
		for (size_t b = 0; b < a; b++)
			if (!strcmp(key->values.v[a], key->values.v[b]))
				return plan_error(plan, key->line, "%s: '%s' is there twice", key->name, key->values.v[a]);
	return 0;
}

int sweep_check(const struct plan *plan)
{
	int ret = 0;

	for (size_t r = 0; !ret && r < plan->runs_nr; r++) {
		const struct plan_run *run = &plan->runs[r];
		const struct workload *workload = find_workload(plan, run);

		ret = workload ? 0 : -EINVAL;
		for (size_t k = 0; !ret && k < run->keys_nr; k++) {
			ret = check_key(plan, run, workload, &run->keys[k]);
			if (!ret)
				ret = check_values(plan, &run->keys[k]);
		}
	}
	for (size_t i = 0, n = ret ? 0 : plan_points(plan); !ret && i < n; i++) {
		struct plan_point point;
		struct run_options o;

		plan_point(plan, i, &point);
		ret = sweep_options(plan, &point, 1, &o);
		run_options_free(&o);
	}
	return ret;
}
