// SPDX-License-Identifier: GPL-2.0-only
/* A comparison as a table for terminals, and what stands under it. */
#include <math.h>
#include <string.h>

#include "base/base.h"
#include "bench/compare/print.h"
#include "text/describe.h"
#include "text/number.h"
#include "text/table.h"

static void cell_median(struct table *t, size_t n, double median, bool count)
{
	__cleanup_free char *text = number_text(n, median, count);

	table_cell(t, "%s", text);
}

static void cells_shift(struct table *t, const struct row *row)
{
	const struct stat_shift *s = &row->figures.shift;
	const struct scale scale = number_scale(fmax(fabs(s->low), fabs(s->high)), row->count);
	__cleanup_free char *shift = number_signed(&scale, s->shift);
	__cleanup_free char *low = number_signed(&scale, s->low);
	__cleanup_free char *high = number_signed(&scale, s->high);

	table_cell(t, "%s", shift);
	if (s->level_met)
		table_cell(t, "[%s, %s]", low, high);
	else
		table_cell(t, "too few samples");
	table_cell(t, row->p < 0.001 ? "<0.001" : "%.2g", row->p);
}

static void cell_verdict(struct table *t, const struct comparison *c, const struct row *row)
{
	const char *verdict = describe_verdict(c, row);

	if (!strcmp(verdict, "same"))
		table_cell(t, "same within %g %%", 100 * c->share);
	else if (!strcmp(verdict, "?"))
		table_cell(t, "? (%zu more)", stat_more(&row->figures, row->margin));
	else
		table_cell(t, "%s", verdict);
}

/* Times, or numbers, in a table of their own. Return: is there any? */
static bool print_rows(const struct comparison *c, bool count)
{
	const char *titles[] = {
		count ? "numbers" : "times in us", "base", "new", "shift", "[95 % CI]", "p", "verdict",
	};
	struct table *t = table_new(titles, "errrrrl");
	const char *measure = "";
	bool any = false;

	for (size_t i = 0; i < c->rows.n; i++) {
		const struct row *row = &c->rows.v[i];

		if (row->count != count)
			continue;
		any = true;
		if (strcmp(measure, row->measure)) {
			table_cell(t, "%s", row->measure);
			for (size_t empty = 1; empty < ARRAY_SIZE(titles); empty++)
				table_cell(t, "%s", "");
			measure = row->measure;
		}
		table_cell(t, "  %s", row->arm);
		cell_median(t, row->base_n, row->base_median, count);
		cell_median(t, row->new_n, row->new_median, count);
		if (row->compared) {
			cells_shift(t, row);
			cell_verdict(t, c, row);
		} else {
			for (int empty = 0; empty < 4; empty++)
				table_cell(t, "%s", "");
		}
	}
	if (any)
		table_print(t, stdout);
	table_free(t);
	return any;
}

static bool any_undecided(const struct comparison *c)
{
	for (size_t i = 0; i < c->rows.n; i++)
		if (c->rows.v[i].compared && c->rows.v[i].verdict == STAT_UNDECIDED)
			return true;
	return false;
}

void compare_table(const struct comparison *c)
{
	__cleanup_free char *control = describe_control(c);
	bool times = print_rows(c, false);

	for (size_t i = 0; i < c->rows.n && times; i++) {
		if (c->rows.v[i].count) {
			putchar('\n');
			break;
		}
	}
	print_rows(c, true);
	if (!c->runs && run_has_clusters(c->run))
		puts("shift, interval and p compare the rounds' medians: the samples of one round\n"
		     "are not independent of each other");
	if (c->control != CONTROL_FAIL && any_undecided(c))
		printf("? (n more): could not tell, needs n more %s\n", c->unit);
	print_wrapped(stdout, control);
}

static void cells_old_figure(struct table *t, const struct old_figure *f, const char *sign)
{
	__cleanup_free char *value = number_text(1, f->e.value, false);
	__cleanup_free char *low = number_text(1, f->e.low, false);
	__cleanup_free char *high = number_text(1, f->e.high, false);

	if (!f->known) {
		table_cell(t, "-");
		table_cell(t, "too few samples");
		return;
	}
	table_cell(t, "%s%s", f->e.value > 0 ? sign : "", value);
	if (f->e.level_met)
		table_cell(t, "[%s%s, %s%s]", f->e.low > 0 ? sign : "", low,
			   f->e.high > 0 ? sign : "", high);
	else
		table_cell(t, "too few samples");
}

void compare_old_api(const struct comparison *c)
{
	static const char * const titles[] = {
		"times in us", "old API", "[95 % CI]", "over none", "[95 % CI]",
	};
	struct table *t;

	if (!c->old.n)
		return;
	t = table_new(titles, "errrr");
	for (size_t i = 0; i < c->old.n; i++) {
		table_cell(t, "%s", measure_name(c->run, c->old.v[i].measure));
		cells_old_figure(t, &c->old.v[i].cost, "");
		cells_old_figure(t, &c->old.v[i].over, "+");
	}
	puts("\nwhat the old API would cost, none + (callback - null) in each round:");
	table_print(t, stdout);
	table_free(t);
}
