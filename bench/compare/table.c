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

	__cleanup_free char *interval = describe_interval(row, low, high, "too few samples");

	table_cell(t, "%s", shift);
	table_cell(t, "%s", interval);
	table_cell(t, row->p < 0.001 ? "<0.001" : "%.2g", row->p);
}

static void cell_verdict(struct table *t, const struct comparison *c, const struct row *row)
{
	const char *verdict = describe_verdict(c, row);
	__cleanup_free char *more = describe_more(row);

	if (!strcmp(verdict, "same"))
		table_cell(t, "same within %g %%", 100 * c->share);
	else if (!strcmp(verdict, "?"))
		table_cell(t, "? (%s)", more);
	else
		table_cell(t, "%s", verdict);
}

/* Why nothing is said of it. */
static void cell_blank(struct table *t, const struct row *row)
{
	if (row->blank > BLANK_MAX)
		table_cell(t, "none: %.2g %% blank", 100 * row->blank);
	else
		table_cell(t, "%s", "");
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
			for (int empty = 0; empty < 3; empty++)
				table_cell(t, "%s", "");
			cell_blank(t, row);
		}
	}
	if (any)
		table_print(t, stdout);
	table_free(t);
	return any;
}

/* Is there a row that could not be told, and that more would help, or would not? */
static bool any_undecided(const struct comparison *c, bool never)
{
	for (size_t i = 0; i < c->rows.n; i++) {
		const struct row *row = &c->rows.v[i];

		if (row->compared && row->verdict == STAT_UNDECIDED &&
		    never == (stat_more(&row->figures, row->margin) == STAT_MORE_NEVER))
			return true;
	}
	return false;
}

static bool any_cut(const struct comparison *c)
{
	for (size_t i = 0; i < c->rows.n; i++)
		if (c->rows.v[i].compared && c->rows.v[i].figures.shift.cut)
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
		puts("shift, interval and p are of what the rounds' medians differ by in each round");
	if (c->rows.n > 1)
		puts("intervals, p and verdicts hold for all rows together");
	if (c->control != CONTROL_FAIL && any_cut(c))
		puts("(0 or 0): the interval reached over 0, which p rules out");
	if (c->control != CONTROL_FAIL && any_undecided(c, false))
		printf("? (n more): could not tell, needs n more %s\n", c->unit);
	if (c->control != CONTROL_FAIL && any_undecided(c, true))
		printf("? (not by more): could not tell, nor could %d times as many %s\n",
		       STAT_MORE_TIMES, c->unit);
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
