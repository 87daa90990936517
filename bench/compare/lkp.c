// SPDX-License-Identifier: GPL-2.0-only
/* A comparison in the layout of the kernel test robot. */
#include <math.h>

#include "base/base.h"
#include "bench/compare/print.h"
#include "text/describe.h"
#include "text/table.h"

/* Of what is independent, in percent of its mean: what the robot prints. */
static double stddev_percent(const struct sample *s)
{
	double mean = 0, squares = 0;

	for (size_t i = 0; i < s->n; i++)
		mean += (double)s->v[i] / s->n;
	for (size_t i = 0; i < s->n; i++)
		squares += (s->v[i] - mean) * (s->v[i] - mean);
	return s->n > 1 && mean ? 100 * sqrt(squares / (s->n - 1)) / fabs(mean) : 0;
}

static void print_side(double median, const struct sample *s, bool count)
{
	printf("%12.2f ±%3.0f%%", count ? median : median / 1000, stddev_percent(s));
}

void compare_lkp(const struct comparison *c)
{
	__cleanup_free char *base = make_printable(describe_kernel(c->run, c->new));
	__cleanup_free char *new = c->new ? make_printable(describe_kernel(c->new, c->run)) :
				   xasprintf("the arm");

	compare_warnings(c->drops, c->incomplete);
	printf("base: %s%s%s; new: %s%s\n", base, c->new ? "" : ", arm ", c->new ? "" : c->run->arms[0],
	       new, c->run->emulated ? "; EMULATED TIME" : "");
	compare_alike(c, TABLE_WIDTH);
	puts("            base                          new\n"
	     "---------------- -----------------------------\n"
	     "         %stddev      %change          %stddev\n"
	     "             \\           |                 \\");
	for (size_t i = 0; i < c->rows.n; i++) {
		const struct row *row = &c->rows.v[i];
		double change = 100 * (row->new_median - row->base_median) / row->base_median;

		if (!row->compared || !row->base_median)
			continue;
		print_side(row->base_median, &row->base, row->count);
		if (c->control == CONTROL_FAIL)
			printf(" %10s", "!");
		else if (row->verdict == STAT_CHANGED)
			printf(" %+9.1f%%", change);
		else
			printf(" %10s", "");
		print_side(row->new_median, &row->new, row->count);
		printf("  %s.%s%s\n", row->measure, row->arm, row->count ? "" : "_us");
	}
}
