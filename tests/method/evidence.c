// SPDX-License-Identifier: GPL-2.0-only
/*
 * What docs/method.md claims, out of run directories in which all arms do the same: what the
 * design of an experiment does to its outcome. tests/method/run makes the runs.
 *
 * usage: evidence arms MEASURE RUNDIR...	arm against arm in each
 *	  evidence blocks MEASURE RUNDIR...	first arm of the 1st against that of the 2nd, ...
 *	  evidence rounds MEASURE RUNDIR...	are the samples of one round independent?
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "analysis/sample.h"
#include "stat/stat.h"

/* Of comparisons of the same with the same. */
struct outcome {
	int all;
	int alarms;
	double smallest_p;
	double largest_percent;
};

static struct run read_run(const char *path, const char *name, size_t *measure)
{
	struct run run;

	if (rundir_read(path, &run))
		exit(EXIT_USAGE);
	for (*measure = 0; *measure < measures_nr(&run); ++*measure)
		if (!strcmp(measure_name(&run, *measure), name))
			return run;
	msg_err("%s has no measure '%s'", path, name);
	exit(EXIT_USAGE);
}

static void count(struct outcome *o, double p, double shift, double base)
{
	double percent = 100 * fabs(shift) / base;

	o->alarms += p < 0.05;
	o->smallest_p = o->all ? fmin(o->smallest_p, p) : p;
	o->largest_percent = fmax(o->largest_percent, percent);
	o->all++;
}

static void must_have(size_t n)
{
	if (n)
		return;
	msg_err("a run has no samples");
	exit(EXIT_USAGE);
}

/* As if all of them were independent. Frees both. */
static void compare(struct outcome *o, struct sample x, struct sample y)
{
	must_have(x.n);
	must_have(y.n);
	count(o, stat_mann_whitney(x.v, x.n, y.v, y.n).p,
	      stat_shift(x.v, x.n, y.v, y.n, 0.95).shift, sample_median(&x));
	sample_free(&x);
	sample_free(&y);
}

/* The first two arms of a run, by what they differ by in each round. */
static void compare_arms(struct outcome *o, const struct run *run, size_t measure)
{
	struct rounds x = rounds_of(run, 0, measure), y = rounds_of(run, 1, measure);
	struct sample d = rounds_differences(&x, &y);

	must_have(d.n);
	count(o, stat_signed_rank(d.v, d.n).p, stat_shift_paired(d.v, d.n, 0.95).shift, x.median);
	sample_free(&d);
	rounds_free(&x);
	rounds_free(&y);
}

static void say(const char *what, const struct outcome *o)
{
	printf("%-46s %3d of %3d   %9.2g %8.1f %%\n", what, o->alarms, o->all, o->smallest_p,
	       o->largest_percent);
}

static void in_arms(const char *measure, int n, char **paths)
{
	struct outcome o = { 0 };

	for (int i = 0; i < n; i++) {
		size_t m;
		struct run run = read_run(paths[i], measure, &m);

		compare_arms(&o, &run, m);
		run_free(&run);
	}
	say("both arms in every round, in random order", &o);
}

static void in_blocks(const char *measure, int n, char **paths)
{
	struct outcome o = { 0 };

	for (int i = 0; i + 1 < n; i += 2) {
		size_t m;
		struct run x = read_run(paths[i], measure, &m);
		struct run y = read_run(paths[i + 1], measure, &m);

		compare(&o, sample_rounds(&x, 0, m), sample_rounds(&y, 0, m));
		run_free(&x);
		run_free(&y);
	}
	say("all rounds of one arm, then all of the other", &o);
}

/* All samples of a run's two arms as if they were independent, and their rounds' medians. */
static void in_rounds(const char *measure, int n, char **paths)
{
	struct outcome by_round = { 0 }, by_sample = { 0 };

	for (int i = 0; i < n; i++) {
		size_t m;
		struct run run = read_run(paths[i], measure, &m);

		compare_arms(&by_round, &run, m);
		compare(&by_sample, sample_of(&run, 0, m), sample_of(&run, 1, m));
		run_free(&run);
	}
	say("  by what the rounds' medians differ by", &by_round);
	say("  by all samples, as if independent", &by_sample);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*fn)(const char *measure, int n, char **paths);
	} kinds[] = { { "arms", in_arms }, { "blocks", in_blocks }, { "rounds", in_rounds } };

	for (size_t i = 0; argc > 3 && i < ARRAY_SIZE(kinds); i++) {
		if (strcmp(argv[1], kinds[i].name))
			continue;
		kinds[i].fn(argv[2], argc - 3, argv + 3);
		return EXIT_OK;
	}
	fputs("usage: evidence arms|blocks|rounds MEASURE RUNDIR...\n", stderr);
	return EXIT_USAGE;
}
