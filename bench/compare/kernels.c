// SPDX-License-Identifier: GPL-2.0-only
/* mmput-bench compare --vs: what did another kernel do to each measure? */
#include "base/base.h"
#include "bench/bench.h"
#include "bench/compare/options.h"
#include "bench/compare/print.h"

/* Read one by one: of all boots the first is kept, without its rows, as it has the names. */
static int read_boots(const struct run_paths *paths, const struct compare_options *o,
		      struct boots *b, struct run *first)
{
	for (size_t i = 0; i < paths->n; i++) {
		struct run other, *run = i ? &other : first;
		int ret;

		if (compare_read(paths->v[i], o, run))
			return -1;
		ret = boots_add(b, run, paths->v[i], o->measures, &o->gates);
		run_drop_rows(run);
		if (i)
			run_free(run);
		if (ret)
			return -1;
	}
	return 0;
}

static void print_kernels(const struct comparison *c)
{
	compare_headers(c);
	compare_warnings(c->drops, c->incomplete);
	putchar('\n');
	compare_table(c);
	compare_warnings(c->drops, c->incomplete);
}

/* Return: the exit code. */
static int judge_kernels(struct boots *base, struct boots *new,
			 const struct compare_options *o)
{
	struct comparison c = { .share = o->margin };
	struct gate_groups in = { .base = base->pools, .new = new->pools };
	int status = EXIT_USAGE;

	if (!boots_compare(&c, base, new)) {
		comparison_judge(&c);
		in.run = c.run;
		in.exact = c.runs == 1 && c.runs_new == 1 && exact_pair(c.run, c.new);
		in.refused = comparison_refused(&c);
		c.gates = gates_judge(&o->gates, &in);
		if (o->style->print)
			o->style->print(&c);
		else
			print_kernels(&c);
		gates_print(&c.gates, o->style->machine ? stderr : stdout);
		status = compare_status(&c);
	}
	comparison_free(&c);
	return status;
}

/* Two exact runs of one seed: without chance. Return: the exit code. */
static int judge_exact(const struct run *base, const struct run *new,
		       const struct compare_options *o)
{
	struct alike_found unlike = { .set = 0 }, noted = { .set = 0 };
	struct comparison c = {
		.run = base, .new = new, .runs = 1, .runs_new = 1, .drops = base->drops + new->drops,
		.incomplete = base->incomplete || new->incomplete,
	};
	struct pool *x = xcalloc(o->gates.n * base->arms_nr, sizeof(*x));
	struct pool *y = xcalloc(o->gates.n * base->arms_nr, sizeof(*y));
	const struct gate_groups in = {
		.run = base, .base = x, .new = y, .exact = true, .refused = comparison_refused(&c),
	};
	int status = EXIT_USAGE;

	if (!alike_check(base, o->base.v[0], new, o->new.v[0], o->unlike, &unlike)) {
		alike_find(base->meta, new->meta, ALIKE_NOTED, &noted);
		c.unlike = unlike.text;
		c.noted = noted.text;
		gates_pools(&o->gates, base, true, x);
		gates_pools(&o->gates, new, true, y);
		c.gates = gates_judge(&o->gates, &in);
		compare_exact(&c, o->measures);
		gates_print(&c.gates, stdout);
		status = compare_status(&c);
	}
	free(unlike.text);
	free(noted.text);
	comparison_free(&c);
	gates_pools_free(&o->gates, base, x);
	gates_pools_free(&o->gates, base, y);
	return status;
}

/* One run each: exit by exit, where that can be. */
static int compare_two(const struct compare_options *o)
{
	struct boots base = { .allow_unlike = o->unlike }, new = { .allow_unlike = o->unlike };
	struct run x, y = { .meta = NULL };
	int status = EXIT_USAGE;

	if (compare_read(o->base.v[0], o, &x))
		return EXIT_USAGE;
	if (x.exact && !o->style->print && compare_read(o->new.v[0], o, &y)) {
		run_free(&x);
		return EXIT_USAGE;
	}
	if (y.meta && exact_pair(&x, &y)) {
		status = judge_exact(&x, &y, o);
	} else {
		boots_add(&base, &x, o->base.v[0], o->measures, &o->gates);
		run_drop_rows(&x);
		if (y.meta ? !boots_add(&new, &y, o->new.v[0], o->measures, &o->gates) :
		    !read_boots(&o->new, o, &new, &y))
			status = judge_kernels(&base, &new, o);
	}
	boots_free(&base, &o->gates);
	boots_free(&new, &o->gates);
	run_free(&x);
	run_free(&y);
	return status;
}

int compare_kernels(const struct compare_options *o)
{
	struct boots base = { .allow_unlike = o->unlike }, new = { .allow_unlike = o->unlike };
	struct boots again = { .allow_unlike = o->unlike };
	struct run first[3] = { 0 };
	int status = EXIT_USAGE;

	if (o->base.n == 1 && o->new.n == 1 && !o->control.n)
		return compare_two(o);
	if (o->control.n)
		base.again = &again;
	if (!read_boots(&o->base, o, &base, &first[0]) && !read_boots(&o->new, o, &new, &first[1]) &&
	    !read_boots(&o->control, o, &again, &first[2]))
		status = judge_kernels(&base, &new, o);
	boots_free(&base, &o->gates);
	boots_free(&new, &o->gates);
	boots_free(&again, &o->gates);
	for (size_t i = 0; i < ARRAY_SIZE(first); i++)
		run_free(&first[i]);
	return status;
}
