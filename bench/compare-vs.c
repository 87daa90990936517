// SPDX-License-Identifier: GPL-2.0-only
/* mmput-bench compare --vs: what did another kernel do to each measure? */
#include "base/base.h"
#include "bench/bench.h"
#include "bench/compare-options.h"

static int read_boots(char *const *paths, size_t n, const struct compare_options *o, struct boots *b)
{
	for (size_t i = 0; i < n; i++) {
		struct run run;

		if (compare_read(paths[i], o, &run) ||
		    boots_add(b, &run, paths[i], o->measures, &o->gates))
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
static int judge_kernels(const struct boots *base, const struct boots *new,
			 const struct compare_options *o)
{
	struct comparison c = { .share = o->margin };
	int status = EXIT_USAGE;

	if (!compare_boots(&c, base, new)) {
		compare_judge(&c);
		if (o->style->print)
			o->style->print(&c);
		else
			print_kernels(&c);
		status = gates_check(&o->gates, c.run, base->pools, new->pools,
				     o->style->machine ? stderr : stdout);
		if (c.control == CONTROL_FAIL)
			status = EXIT_FAILED;
	}
	compare_free(&c);
	return status;
}

/* One run each: exit by exit, where that can be. */
static int compare_two(const struct compare_options *o)
{
	struct boots base = { .n = 0 }, new = { .n = 0 };
	struct run x, y = { .meta = NULL };
	int status = EXIT_USAGE;

	if (compare_read(o->base[0], o, &x))
		return EXIT_USAGE;
	if (x.exact && !o->style->print && !o->gates.n) {
		if (compare_read(o->new[0], o, &y)) {
			run_free(&x);
			return EXIT_USAGE;
		}
		if (exact_pair(&x, &y)) {
			compare_exact(&x, &y, o->measures);
			run_free(&x);
			run_free(&y);
			return EXIT_OK;
		}
	}
	boots_add(&base, &x, o->base[0], o->measures, &o->gates);
	if (y.meta ? !boots_add(&new, &y, o->new[0], o->measures, &o->gates) :
	    !read_boots(o->new, 1, o, &new))
		status = judge_kernels(&base, &new, o);
	boots_free(&base, &o->gates);
	boots_free(&new, &o->gates);
	return status;
}

int compare_kernels(const struct compare_options *o)
{
	struct boots base = { .n = 0 }, new = { .n = 0 };
	int status = EXIT_USAGE;

	if (o->base_nr == 1 && o->new_nr == 1)
		return compare_two(o);
	if (!read_boots(o->base, o->base_nr, o, &base) && !read_boots(o->new, o->new_nr, o, &new))
		status = judge_kernels(&base, &new, o);
	boots_free(&base, &o->gates);
	boots_free(&new, &o->gates);
	return status;
}
