// SPDX-License-Identifier: GPL-2.0-only
/* What the tables of compare mean, in a few sentences that the data decide. */
#include <math.h>
#include <string.h>

#include "analysis/alike.h"
#include "base/base.h"
#include "bench/compare/print.h"
#include "text/number.h"
#include "text/table.h"

/* How a phase of an arm lies against the first arm. */
struct contrast {
	double base_ns;		/* medians */
	double arm_ns;
	struct stat_shift shift;
	bool measured;		/* in both arms */
	bool differs;		/* says the table, or else an interval of its own */
	bool same;		/* within the margin, likewise */
};

/* What the table says of it, or NULL. */
static const struct row *table_row_of(const struct comparison *of, size_t arm, size_t measure)
{
	for (size_t i = 0; i < of->rows.n; i++) {
		const struct row *row = &of->rows.v[i];

		if (!strcmp(row->measure, measure_name(of->run, measure)) &&
		    !strcmp(row->arm, of->run->arms[arm]))
			return row->compared ? row : NULL;
	}
	return NULL;
}

/* What the table has not is a table of one row. Return: false where it was not measured. */
static bool judge_alone(const struct comparison *of, size_t arm, size_t measure, struct row *row)
{
	struct rounds base = rounds_of(of->run, 0, measure), other = rounds_of(of->run, arm, measure);
	struct comparison alone = { .share = of->share };
	bool compared;

	row_add_rounds(rows_add(&alone.rows, measure_name(of->run, measure), of->run->arms[arm], false),
		       &base, &other);
	alone.rows.v->base_median = base.median;
	alone.rows.v->new_median = other.median;
	comparison_judge(&alone);
	*row = *alone.rows.v;
	compared = row->compared;
	comparison_free(&alone);
	rounds_free(&base);
	rounds_free(&other);
	return compared;
}

static struct contrast contrast_of(const struct comparison *of, size_t arm, size_t measure)
{
	const struct row *row = table_row_of(of, arm, measure);
	struct contrast c = { .measured = false };
	struct row alone;

	if (!row && judge_alone(of, arm, measure, &alone))
		row = &alone;
	if (!row)
		return c;
	c.measured = true;
	c.base_ns = row->base_median;
	c.arm_ns = row->new_median;
	c.shift = row->figures.shift;
	c.differs = row->verdict == STAT_CHANGED;
	c.same = row->verdict == STAT_SAME;
	return c;
}

static void print_sentence(char *text)
{
	print_wrapped(stdout, text);
	free(text);
}

static void explain_release(const struct comparison *c, size_t arm)
{
	const struct run *run = c->run;
	struct contrast callbacks = contrast_of(c, arm, PHASE_CALLBACKS);
	struct contrast cpu = contrast_of(c, arm, PHASE_MMPUT_CPU);

	if (!callbacks.measured || !cpu.measured)
		return;
	if (callbacks.differs)
		print_sentence(xasprintf("- %s: release() takes %s us %s than under %s, and mmput_cpu shifts by %s us%s",
					 run->arms[arm], number_us(fabs(callbacks.shift.shift)).text,
					 callbacks.shift.shift > 0 ? "longer" : "less", run->arms[0],
					 number_us_signed(cpu.shift.shift).text,
					 cpu.differs ? "." : ", which could be nothing."));
	else if (callbacks.shift.level_met)
		print_sentence(xasprintf("- %s: no difference in release() against %s can be told; it is at most %s us.",
					 run->arms[arm], run->arms[0],
					 number_us(fmax(fabs(callbacks.shift.low), fabs(callbacks.shift.high))).text));
	else
		print_sentence(xasprintf("- %s: too few samples to tell it from %s.", run->arms[arm],
					 run->arms[0]));
}

static void explain_wall(const struct comparison *c, size_t arm)
{
	const struct run *run = c->run;
	struct contrast mmput = contrast_of(c, arm, PHASE_MMPUT);
	struct contrast srcu = contrast_of(c, arm, PHASE_SRCU);

	if (!mmput.measured || !mmput.shift.level_met)
		return;
	if (mmput.differs)
		print_sentence(xasprintf("- %s: the final mmput takes %.2f times as long as under %s: %s us instead of %s (medians).",
					 run->arms[arm], mmput.arm_ns / mmput.base_ns, run->arms[0],
					 number_us(mmput.arm_ns).text, number_us(mmput.base_ns).text));
	else if (mmput.same)
		print_sentence(xasprintf("- %s: the final mmput takes as long as under %s, to less than %g %%.",
					 run->arms[arm], run->arms[0], 100 * c->share));
	else if (srcu.measured)
		print_sentence(xasprintf("- %s: wall-clock mmput cannot tell: the shift is somewhere from %s to %s us, because the grace period in it varies (median %s us, under %s %s).",
					 run->arms[arm], number_us_signed(mmput.shift.low).text,
					 number_us_signed(mmput.shift.high).text,
					 number_us(srcu.arm_ns).text, run->arms[0],
					 number_us(srcu.base_ns).text));
}

/* The same stop is made under the first arm too, at unbind, which is a part of the same exit. */
static void explain_wait(const struct comparison *c, size_t arm)
{
	const struct run *run = c->run;
	struct contrast mmput = contrast_of(c, arm, PHASE_MMPUT);
	size_t measure = measure_exit_wait(run);
	struct contrast wait = { .measured = false };

	if (measure < measures_nr(run))
		wait = contrast_of(c, arm, measure);
	if (!mmput.differs || !wait.measured || !wait.shift.level_met)
		return;
	if (wait.same)
		print_sentence(xasprintf("- %s: who waits for the exit (exit_wait) waits as long as under %s, to less than %g %%: what mmput takes %s is made up for elsewhere in the exit.",
					 run->arms[arm], run->arms[0], 100 * c->share,
					 mmput.shift.shift > 0 ? "more" : "less"));
	else
		print_sentence(xasprintf("- %s: who waits for the exit (exit_wait) waits %s us%s, mmput takes %s us%s.",
					 run->arms[arm], number_us_signed(wait.shift.shift).text,
					 wait.differs ? "" : ", which could be nothing",
					 number_us_signed(mmput.shift.shift).text,
					 fabs(wait.shift.shift) < fabs(mmput.shift.shift) ?
					 ": the rest is moved within the exit" : ""));
}

static void explain_others(const struct comparison *c, size_t arm)
{
	const struct run *run = c->run;
	struct contrast others = contrast_of(c, arm, PHASE_SRCU_OVERLAP);
	struct contrast mmput = contrast_of(c, arm, PHASE_MMPUT);
	double lock_ns;

	measure_median(run, arm, PHASE_MM_EXIT_LOCK, &lock_ns);

	/* Below one percent of the whole it is no news. */
	if (others.differs && others.arm_ns - others.base_ns > mmput.base_ns / 100)
		print_sentence(xasprintf("- %s: %s us of a process's grace period (median) pass while callbacks go on that others had begun before it, instead of %s under %s, and it waits %s us for mm_exit's lock.",
					 run->arms[arm], number_us(others.arm_ns).text,
					 number_us(others.base_ns).text, run->arms[0], number_us(lock_ns).text));
}

void explain_run(const struct comparison *c)
{
	const struct run *run = c->run;

	for (size_t arm = 1; arm < run->arms_nr; arm++) {
		if (!strcmp(run->arms[arm], RUN_CONTROL))
			continue;
		explain_release(c, arm);
		explain_wall(c, arm);
		explain_wait(c, arm);
		explain_others(c, arm);
	}
}

static const char *cost_of(const struct run *run)
{
	const char *cost = json_string_value(json_object_get(run->point, "cancel"));

	return cost ? cost : "unknown";
}

static bool same_but_cost(const struct run *a, const struct run *b)
{
	static const char * const cost[] = { "cancel", NULL };
	struct alike_found unlike = { .set = 0 };
	char *parameters = alike_parameters(a->point, b->point, cost);
	bool same = !parameters;

	free(parameters);
	alike_find(a->meta, b->meta, ALIKE_MACHINE, &unlike);
	free(unlike.text);
	return same && !unlike.set && !alike_difference(a, b, ALIKE(WORKLOAD) | ALIKE(ARMS));
}

static void cell_difference(struct table *t, const struct run *cheap, const struct run *dear,
			    size_t arm, enum phase phase)
{
	double x, y;

	if (measure_median(cheap, arm, phase, &x) && measure_median(dear, arm, phase, &y))
		table_cell(t, "%s", number_us_signed(y - x).text);
	else
		table_cell(t, "-");
}

/* What the device itself counted, for comparison: see device_counters in run.json. */
static void cell_device(struct table *t, const struct run *run, size_t arm)
{
	json_t *all = json_object_get(run->meta, "device_counters");
	json_t *counters = json_object_get(all, run->arms[arm]);
	json_int_t stops = json_integer_value(json_object_get(counters, "stops"));
	json_int_t stop_ns = json_integer_value(json_object_get(counters, "stop_ns"));

	if (stops > 0)
		table_cell(t, "%s", number_us((double)stop_ns / stops).text);
	else
		table_cell(t, "-");
}

void explain_cost(const struct run *cheap, const struct run *dear)
{
	static const char * const titles[] = {
		"arm", "callbacks us", "mmput_cpu us", "device: us per stop",
	};
	struct table *t;

	if (!same_but_cost(cheap, dear) || !strcmp(cost_of(cheap), cost_of(dear)))
		return;
	printf("\nWhat the cancel cost adds (median under %s minus median under %s):\n", cost_of(dear),
	       cost_of(cheap));
	t = table_new(titles, "errr");
	for (size_t arm = 0; arm < dear->arms_nr; arm++) {
		table_cell(t, "%s", dear->arms[arm]);
		cell_difference(t, cheap, dear, arm, PHASE_CALLBACKS);
		cell_difference(t, cheap, dear, arm, PHASE_MMPUT_CPU);
		cell_device(t, dear, arm);
	}
	table_print(t, stdout);
	table_free(t);
}
