// SPDX-License-Identifier: GPL-2.0-only
/* What `run --until` looks at: the rows that compare would have, and their widths alone. */
#include <string.h>

#include "analysis/comparison.h"
#include "base/base.h"
#include "bench/run/until.h"
#include "tap.h"

#define ROUNDS	20

static const struct workload nothing = { .name = "nothing" };

/* What all arms of a round share is a hundred times what they differ by. */
static struct event event_of(int round, int arm, int64_t shift_ns)
{
	struct event e = { .round = round, .arm = arm, .pid = 1 };

	for (int p = 0; p < PHASE_NR; p++)
		e.phase_ns[p] = NOT_MEASURED;
	e.phase_ns[PHASE_MMPUT] = 100000 + round * 7 % ROUNDS * 5000 + round * (arm + 3) % 11 * 60 +
				  (arm == 1 ? shift_ns : 0);
	return e;
}

static struct run_options options_of(double percent)
{
	return (struct run_options){
		.workload = &nothing, .arm_names = { "none", "callback", RUN_CONTROL }, .arms_nr = 3,
		.rounds = 1280, .until_measure = "mmput", .until_percent = percent,
	};
}

static struct run_until *watch(const struct run_options *o, int64_t shift_ns, int rounds)
{
	struct run_until *u = run_until_new(o);

	for (int i = 0; i < 3 * rounds; i++) {
		struct event e = event_of(i / 3, i % 3, shift_ns);

		run_until_event(u, &e);
	}
	return u;
}

static double reached(const struct run_until *u)
{
	json_t *meta = json_object();
	double percent;

	run_until_json(u, meta);
	percent = json_number_value(json_object_get(json_object_get(meta, "until"), "percent_reached"));
	json_decref(meta);
	return percent;
}

/* Half of the widest interval of what compare makes of the same events, as a share of the base. */
static double compared(int64_t shift_ns)
{
	struct run run = { .arms = (const char *const[]){ "none", "callback", RUN_CONTROL }, .arms_nr = 3 };
	struct comparison c = { .run = &run };
	double widest = 0;

	for (int i = 0; i < 3 * ROUNDS; i++) {
		struct event e = event_of(i / 3, i % 3, shift_ns);

		events_add(&run.events[i % 3], &e);
	}
	comparison_arms(&c, "mmput");
	comparison_judge(&c);
	for (int i = 0; i < 2; i++) {
		const struct row *row = i ? c.aa.v : c.rows.v;
		const struct stat_shift *s = &row->figures.shift;

		widest = fmax(widest, 100 * (s->high - s->low) / 2 / row->base_median);
	}
	comparison_free(&c);
	for (int arm = 0; arm < 3; arm++)
		events_free(&run.events[arm]);
	return widest;
}

static void test_same_rows(void)
{
	struct run_options o = options_of(1);
	struct run_until *u = watch(&o, 3000, ROUNDS);

	ok(run_until_stop(u, ROUNDS), "1 %% is known by what arms of a round differ by");
	ok(near(reached(u), compared(3000), 1e-9) && reached(u) > 0, "which is what compare shows");
	run_until_free(u);
	o = options_of(reached(u = watch(&o, 3000, ROUNDS)) * 0.99);
	run_until_free(u);
	u = watch(&o, 3000, ROUNDS);
	ok(!run_until_stop(u, ROUNDS), "not less than that");
	run_until_free(u);
	u = watch(&o, 3000, ROUNDS - 1);
	ok(!run_until_stop(u, ROUNDS - 1), "nobody looks before 20 rounds");
	run_until_free(u);
}

static void test_widths(void)
{
	struct run_options o = options_of(1);
	struct run_until *here = watch(&o, 0, ROUNDS), *far = watch(&o, 900000, ROUNDS);

	ok(near(reached(here), reached(far), 1e-9), "where the shift lies does not matter");
	run_until_free(here);
	run_until_free(far);
	here = watch(&o, 0, 0);
	ok(!run_until_stop(here, ROUNDS), "what was not measured is not known");
	run_until_free(here);
}

int main(void)
{
	test_same_rows();
	test_widths();
	return tap_done();
}
