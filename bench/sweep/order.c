// SPDX-License-Identifier: GPL-2.0-only
#include "bench/sweep/order.h"

#include <stdlib.h>

#include "base/base.h"
#include "bench/sweep/state.h"

/* Of what a boot is tried before anything is said of it for good. */
#define BROKEN_ATTEMPTS	2

static void add_targets(struct sweep *s)
{
	const struct plan *p = &s->plan;

	for (size_t m = 0; m < p->machines_nr; m++)
		s->targets_nr += p->machines[m].kernels.n;
	s->targets = xcalloc(s->targets_nr, sizeof(*s->targets));
	for (size_t m = 0, t = 0; m < p->machines_nr; m++)
		for (size_t k = 0; k < p->machines[m].kernels.n; k++)
			s->targets[t++] = (struct sweep_target){
				.machine = &p->machines[m], .kernel = p->machines[m].kernels.v[k],
			};
}

void sweep_plan_boots(struct sweep *s)
{
	__cleanup_free unsigned int *order = NULL;
	struct rng rng = { s->plan.seed };

	add_targets(s);
	order = xcalloc(s->targets_nr, sizeof(*order));
	for (size_t t = 0; t < s->targets_nr; t++)
		order[t] = t;
	s->boots = xcalloc(s->targets_nr * s->plan.boots, sizeof(*s->boots));
	for (int64_t number = 1; number <= s->plan.boots; number++) {
		rng_shuffle(&rng, order, s->targets_nr);
		for (size_t t = 0; t < s->targets_nr; t++)
			s->boots[s->boots_nr++] = (struct sweep_boot){
				.target = &s->targets[order[t]], .number = number,
			};
	}
}

bool sweep_may_retry(const struct sweep *s, const struct sweep_boot *boot)
{
	if (boot->class == SWEEP_BROKEN)
		return boot->broken < BROKEN_ATTEMPTS;
	return boot->class == SWEEP_INFRASTRUCTURE && boot->attempts - boot->broken <= s->plan.retries;
}

/* Of each machine, boots that are under way; to be freed. */
static int64_t *count_busy(const struct sweep *s)
{
	int64_t *busy = xcalloc(s->plan.machines_nr, sizeof(*busy));

	for (size_t i = 0; i < s->boots_nr; i++)
		busy[s->boots[i].target->machine - s->plan.machines] += sweep_is_under_way(&s->boots[i]);
	return busy;
}

/* Nine of ten boots are over in that time. */
static bool would_overrun(const struct sweep *s)
{
	return s->plan.time_ns &&
		now_ns() - s->begin_ns + sweep_expected_s(s, 0.9) * 1e9 > s->plan.time_ns;
}

static bool any_failed(const struct sweep *s)
{
	for (size_t i = 0; i < s->boots_nr; i++) {
		enum sweep_class class = s->boots[i].class;

		if (class == SWEEP_UNSUPPORTED || class == SWEEP_BROKEN || class == SWEEP_INFRASTRUCTURE)
			return true;
	}
	return false;
}

static bool is_full(const struct sweep *s, const int64_t *busy)
{
	int64_t all = 0;

	for (size_t m = 0; m < s->plan.machines_nr; m++)
		all += busy[m];
	return s->plan.jobs && all >= s->plan.jobs;
}

static bool may_begin(const struct sweep *s, const struct sweep_boot *boot, const int64_t *busy)
{
	const struct plan_machine *m = boot->target->machine;

	return !sweep_is_under_way(boot) && !boot->waiting && busy[m - s->plan.machines] < m->jobs;
}

struct sweep_boot *sweep_next(struct sweep *s)
{
	__cleanup_free int64_t *busy = NULL;
	bool all_tried = true;

	if (s->rebooting || would_overrun(s) || (s->fail_fast && any_failed(s)))
		return NULL;
	busy = count_busy(s);
	if (is_full(s, busy))
		return NULL;
	for (size_t i = 0; i < s->boots_nr; i++) {
		struct sweep_boot *b = &s->boots[i];

		if (b->class == SWEEP_TODO && may_begin(s, b, busy))
			return b;
		all_tried &= b->class != SWEEP_TODO || b->waiting;
	}
	for (size_t i = 0; all_tried && i < s->boots_nr; i++)
		if (may_begin(s, &s->boots[i], busy) && sweep_may_retry(s, &s->boots[i]))
			return &s->boots[i];
	return NULL;
}
