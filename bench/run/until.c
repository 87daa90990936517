// SPDX-License-Identifier: GPL-2.0-only
/* `run --until`: keep what the rule needs, and ask it after each round. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "analysis/comparison.h"
#include "base/base.h"
#include "bench/run/until.h"
#include "stat/until.h"

enum why { WHY_ROUNDS, WHY_WIDTH, WHY_TIME };

/*
 * @so_far: what of a run is known to analysis/sample.h, its times in an array with @times_room
 * @allowed: rounds
 * @why: it has stopped
 */
struct run_until {
	const struct run_options *o;
	struct run so_far;
	size_t measure;
	size_t times_room;
	int64_t begin_ns;
	int64_t allowed;
	enum why why;
};

struct run_until *run_until_new(const struct run_options *o)
{
	struct run_until *u = xcalloc(1, sizeof(*u));
	struct names *metrics = &u->so_far.names[NAMES_METRICS];

	u->o = o;
	u->so_far.arms = o->arm_names;
	u->so_far.arms_nr = o->arms_nr;
	u->allowed = o->rounds;
	u->begin_ns = now_ns();
	for (const struct metric *m = o->workload->metrics; m && m->name; m++)
		metrics->v[metrics->n++] = m->name;
	if (o->until_measure)
		u->measure = measure_find(&u->so_far, o->until_measure,
					  strlen(o->until_measure));
	return u;
}

void run_until_event(struct run_until *u, const struct event *e)
{
	if (u->o->until_measure && u->measure < PHASE_NR)
		events_add(&u->so_far.events[e->arm], e);
}

void run_until_time(struct run_until *u, const struct time_row *t)
{
	struct run *run = &u->so_far;

	if (!u->o->until_measure || u->measure < PHASE_NR)
		return;
	if (run->times_nr == u->times_room) {
		u->times_room = u->times_room ? 2 * u->times_room : 1024;
		run->times = xrealloc_array(run->times, u->times_room, sizeof(*t));
	}
	run->times[run->times_nr++] = *t;
}

void run_until_resume(struct run_until *u, const struct run *run, int64_t spent_ns)
{
	for (size_t arm = 0; arm < run->arms_nr; arm++) {
		const struct events *all = &run->events[arm];

		for (size_t i = 0; i < all->n; i++) {
			struct event e = {
				.round = all->round[i], .arm = arm, .caller = all->caller[i],
				.pid = all->pid[i], .start_ns = all->start_ns[i],
			};

			for (enum phase p = 0; p < PHASE_NR; p++)
				e.phase_ns[p] = events_phase(all, i, p);
			run_until_event(u, &e);
		}
	}
	for (size_t i = 0; i < run->times_nr; i++)
		run_until_time(u, &run->times[i]);
	u->begin_ns -= spent_ns;
}

int64_t run_until_spent(const struct run_until *u)
{
	return now_ns() - u->begin_ns;
}

static double widest_of(struct rows *rows)
{
	double widest = 0;

	rows_compare(rows);
	for (size_t i = 0; i < rows->n; i++) {
		const struct row *row = &rows->v[i];

		widest = fmax(widest, row->compared ? stat_until_width(&row->figures.shift, row->base_median) :
						      INFINITY);
	}
	return widest;
}

/*
 * Of all arms' shifts, how well the one that is known least is known, in percent: by the rows
 * that compare would have of this measure alone. They are not judged: a verdict cuts an
 * interval by where it lies, which is none of this rule's business.
 */
static double width_percent(const struct run_until *u)
{
	struct comparison c = { .run = &u->so_far };
	double widest;

	comparison_arms(&c, u->o->until_measure);
	widest = c.rows.n + c.aa.n == u->o->arms_nr - 1 ? fmax(widest_of(&c.rows), widest_of(&c.aa)) :
							  INFINITY;
	comparison_free(&c);
	return 100 * widest;
}

bool run_until_stop(struct run_until *u, int64_t rounds)
{
	const struct run_options *o = u->o;

	if (rounds >= u->allowed)
		u->why = WHY_ROUNDS;
	else if (o->until_measure && stat_until_look(rounds) && width_percent(u) <= o->until_percent)
		u->why = WHY_WIDTH;
	else if (o->max_time_ns && now_ns() - u->begin_ns >= o->max_time_ns)
		u->why = WHY_TIME;
	else
		return false;
	return true;
}

static json_t *json_width(double percent)
{
	return isfinite(percent) ? json_real(percent) : json_null();
}

void run_until_json(const struct run_until *u, json_t *meta)
{
	static const char * const names[] = { "rounds", "width", "time" };
	const struct run_options *o = u->o;
	json_t *until;

	if (!o->until_measure && !o->max_time_ns)
		return;
	until = json_pack("{s:s, s:I}", "stopped_by", names[u->why], "rounds_allowed",
			  (json_int_t)u->allowed);
	if (o->max_time_ns)
		json_object_set_new(until, "max_time_ns", json_integer(o->max_time_ns));
	if (o->until_measure) {
		json_object_set_new(until, "measure", json_string(o->until_measure));
		json_object_set_new(until, "percent", json_real(o->until_percent));
		json_object_set_new(until, "percent_reached", json_width(width_percent(u)));
	}
	json_object_set_new(meta, "until", until);
}

void run_until_say(const struct run_until *u)
{
	static const char * const reasons[] = {
		"no more are allowed", "that is narrow enough", "the time is used up",
	};
	const struct run_options *o = u->o;
	double percent;

	if (!o->until_measure && !o->max_time_ns)
		return;
	printf("until: stopped after %" PRId64 " rounds: %s", o->rounds, reasons[u->why]);
	if (o->until_measure) {
		percent = width_percent(u);
		if (isfinite(percent))
			printf("; shifts of %s are known to +-%.2g %% of the base", o->until_measure,
			       percent);
		else
			printf("; shifts of %s are not known", o->until_measure);
		printf(", %g %% was asked for", o->until_percent);
	}
	putchar('\n');
}

void run_until_free(struct run_until *u)
{
	if (!u)
		return;
	for (size_t arm = 0; arm < u->o->arms_nr; arm++)
		events_free(&u->so_far.events[arm]);
	free(u->so_far.times);
	free(u);
}
