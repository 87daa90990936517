// SPDX-License-Identifier: GPL-2.0-only
#include "bench/sweep/key.h"

#include <errno.h>
#include <string.h>

#include "base/base.h"
#include "bench/sweep/check.h"
#include "result/rundir.h"

int64_t sweep_seed(const struct plan *plan, int64_t number)
{
	return 1000 * plan->seed + number;
}

static json_t *arms_of(const struct run_options *o)
{
	json_t *arms = json_array();

	for (size_t i = 0; i < o->arms_nr; i++)
		json_array_append_new(arms, json_string(o->arm_names[i]));
	return arms;
}

/* Keys of which run_options_point() says nothing, as they are in the plan. */
static json_t *words_of(const struct plan_point *point)
{
	static const char * const others[] = { "counters", "device", "max-time", "place", "probe", "until" };
	json_t *words = json_object();

	for (size_t k = 0; k < point->run->keys_nr; k++) {
		const struct plan_key *key = &point->run->keys[k];

		for (size_t i = 0; i < ARRAY_SIZE(others); i++)
			if (!strcmp(others[i], key->name))
				json_object_set_new(words, key->name,
						    json_string(key->values.v[point->values[k]]));
	}
	return words;
}

char *sweep_key_text(const struct plan *plan, const struct sweep_boot *boot,
		     const struct plan_point *point)
{
	const struct plan_machine *m = boot->target->machine;
	struct run_options o;
	json_t *all;
	char *text;

	if (sweep_options(plan, point, sweep_seed(plan, boot->number), &o)) {
		run_options_free(&o);
		return NULL;
	}
	all = json_pack("{s:i, s:s, s:b, s:I, s:s?, s:s, s:s, s:s, s:o, s:o, s:o, s:I, s:I, s:I}",
			"schema", RUNDIR_SCHEMA, "machine", m->name, "exact", m->exact,
			"smp", (json_int_t)m->smp, "iommu", m->iommu,
			"release", boot->target->release, "identity", boot->target->identity,
			"workload", point->run->workload, "point", run_options_point(&o),
			"arms", arms_of(&o), "words", words_of(point), "rounds", (json_int_t)o.rounds,
			"warmup", (json_int_t)o.warmup, "seed", (json_int_t)o.seed);
	text = json_dumps(all, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENSURE_ASCII);
	json_decref(all);
	run_options_free(&o);
	return text;
}

int sweep_run_of(const struct sweep *s, const struct sweep_boot *boot, size_t i, struct sweep_run *run)
{
	plan_point(&s->plan, i, &run->point);
	run->key_text = sweep_key_text(&s->plan, boot, &run->point);
	if (!run->key_text)
		return -EINVAL;
	store_key(run->key_text, strlen(run->key_text), run->key);
	run->name = plan_point_name(&run->point);
	return 0;
}

void sweep_run_free(struct sweep_run *run)
{
	free(run->name);
	free(run->key_text);
}
