// SPDX-License-Identifier: GPL-2.0-only
/* A comparison as a table for terminals, and what stands under it. */
#include <math.h>
#include <string.h>

#include "base/base.h"
#include "bench/compare/print.h"
#include "text/table.h"

/* Four digits are what a person compares; nothing is known below 1 ns. */
static int decimals_us(double ns)
{
	ns = fabs(ns);
	if (ns == 0)
		return 0;
	return ns < 9999.5 ? 3 : ns < 99995 ? 2 : ns < 999950 ? 1 : 0;
}

/**
 * struct scale - how numbers that stand side by side are shown
 * @unit: what one is worth
 * @suffix: what says so
 * @digits: after the point
 */
struct scale {
	double unit;
	const char *suffix;
	int digits;
};

/* Of what is counted, from a hundred thousand on, four digits. */
static struct scale scale_of(double largest)
{
	static const char * const suffixes[] = { "k", "M", "G", "T" };
	struct scale s = { 1, "", largest < 9999.5 };
	double shown;

	if (largest < 99999.5)
		return s;
	for (size_t i = 0; i < ARRAY_SIZE(suffixes) && largest / s.unit >= 999.95; i++) {
		s.unit *= 1000;
		s.suffix = suffixes[i];
	}
	shown = largest / s.unit;
	s.digits = shown < 9.9995 ? 3 : shown < 99.995 ? 2 : shown < 999.95 ? 1 : 0;
	return s;
}

/* As it will be printed, and never as -0. */
static double rounded(double value, int decimals)
{
	double unit = pow(10, decimals);

	return round(value * unit) / unit + 0.0;
}

char *cell_value(size_t n, double value, bool count)
{
	struct scale s = scale_of(fabs(value));

	if (!n)
		return xasprintf("-");
	if (!count)
		return xasprintf("%.*f", decimals_us(value), value / 1000);
	return *s.suffix ? xasprintf("%.*f%s", s.digits, value / s.unit, s.suffix) :
			   xasprintf("%g", value);
}

static void cell_median(struct table *t, size_t n, double median, bool count)
{
	__cleanup_free char *text = cell_value(n, median, count);

	table_cell(t, "%s", text);
}

static void cells_shift(struct table *t, const struct row *row)
{
	const struct stat_shift *s = &row->figures.shift;
	double largest = fmax(fabs(s->low), fabs(s->high));
	struct scale of = row->count ? scale_of(largest) : (struct scale){ 1000, "", decimals_us(largest) };

	table_cell(t, "%+.*f%s", of.digits, rounded(s->shift / of.unit, of.digits), of.suffix);
	if (s->level_met)
		table_cell(t, "[%+.*f%s, %+.*f%s]", of.digits, rounded(s->low / of.unit, of.digits),
			   of.suffix, of.digits, rounded(s->high / of.unit, of.digits), of.suffix);
	else
		table_cell(t, "too few samples");
	table_cell(t, row->p < 0.001 ? "<0.001" : "%.2g", row->p);
}

const char *compare_verdict(const struct comparison *c, const struct row *row)
{
	const struct stat_compared *f = &row->figures;

	if (c->control == CONTROL_FAIL)
		return "!";
	if (row->verdict != STAT_CHANGED)
		return row->verdict == STAT_SAME ? "same" : "?";
	if (f->shift.shift)
		return f->shift.shift > 0 ? "+" : "-";
	return f->test.u > (double)f->n * f->m / 2 ? "+" : "-";
}

static void cell_verdict(struct table *t, const struct comparison *c, const struct row *row)
{
	const char *verdict = compare_verdict(c, row);

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

static double largest_share(const struct rows *rows)
{
	double largest = 0;

	for (size_t i = 0; i < rows->n; i++) {
		const struct row *row = &rows->v[i];

		if (row->compared && row->base_median)
			largest = fmax(largest, fabs(row->figures.shift.shift / row->base_median));
	}
	return largest;
}

static size_t compared(const struct rows *rows)
{
	size_t n = 0;

	for (size_t i = 0; i < rows->n; i++)
		n += rows->v[i].compared;
	return n;
}

static const char no_verdicts[] = ": differences are seen where there are none; no verdicts";

/* Of arms, by rounds. */
static char *text_of_arms(const struct rows *rows)
{
	enum control control = control_of(rows);

	switch (control) {
	case CONTROL_NONE:
		return xasprintf("none (run --control adds one)");
	case CONTROL_BLIND:
		return xasprintf("none, too few rounds to see anything");
	default:
		return xasprintf("%s (largest |shift| %.2g %%, %zu rows)%s",
				 control == CONTROL_PASS ? "pass" : "FAIL", 100 * largest_share(rows),
				 compared(rows), control == CONTROL_PASS ? "" : no_verdicts);
	}
}

/* Shifts that would be found, from the row where that is easiest to the one where it is hardest. */
static char *text_of_reach(const struct rows *rows)
{
	double least = INFINITY, most = 0;

	for (size_t i = 0; i < rows->n; i++) {
		const struct row *row = &rows->v[i];
		double share = fabs(row->figures.detectable / row->base_median);

		if (!row->compared || !row->base_median || !isfinite(share))
			continue;
		least = fmin(least, share);
		most = fmax(most, share);
	}
	return isfinite(least) ? xasprintf(", would find %.2g to %.2g %%", 100 * least, 100 * most) :
				 xasprintf("%s", "");
}

/* What it would take: of all rows the same. */
static size_t boots_needed(const struct rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		const struct stat_compared *f = &rows->v[i].figures;

		if (rows->v[i].compared)
			return (f->n > f->m ? f->n : f->m) + stat_more(f, rows->v[i].margin);
	}
	return 0;
}

/* Of boots of one kernel. */
static char *text_of_boots(const struct comparison *c)
{
	size_t n = c->runs_control ? c->runs : c->runs / 2, rows = compared(&c->aa);
	size_t m = c->runs_control ? c->runs_control : c->runs - n, needed;
	enum control control = control_of(&c->aa);
	__cleanup_free char *reach = NULL;

	switch (control) {
	case CONTROL_NONE:
		return xasprintf("none (--control takes boots of the base for one)");
	case CONTROL_BLIND:
		needed = boots_needed(&c->aa);
		return xasprintf("blind: %zu boot%s of the base against %zu %s no difference in %zu rows, %zu against %zu could%s",
				 n, n == 1 ? "" : "s", m, n == 1 ? "shows" : "show", rows, needed, needed,
				 c->runs_control ? "" : " (--control takes more)");
	default:
		reach = text_of_reach(&c->aa);
		return xasprintf("%s (%zu boots of the base against %zu: largest |shift| %.2g %%, %zu rows%s)%s",
				 control == CONTROL_PASS ? "pass" : "FAIL", n, m,
				 100 * largest_share(&c->aa), rows, reach,
				 control == CONTROL_PASS ? "" : no_verdicts);
	}
}

char *compare_control_text(const struct comparison *c)
{
	__cleanup_free char *arms = text_of_arms(c->runs ? &c->within : &c->aa);
	__cleanup_free char *boots = c->runs ? text_of_boots(c) : NULL;

	return boots ? xasprintf("A/A control: %s; within boots: %s", boots, arms) :
		       xasprintf("A/A control: %s", arms);
}

void compare_table(const struct comparison *c)
{
	__cleanup_free char *control = compare_control_text(c);
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
