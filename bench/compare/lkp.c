// SPDX-License-Identifier: GPL-2.0-only
/* A comparison for programs: JSON and CSV; and in the layout of the kernel test robot. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/base.h"
#include "bench/compare/print.h"

static json_t *side(size_t n, size_t units, double median)
{
	return json_pack("{s:I, s:I, s:o}", "samples", (json_int_t)n, "units", (json_int_t)units,
			 "median", n ? json_real(median) : json_null());
}

static json_t *json_of(const struct comparison *c, const struct row *row)
{
	const struct stat_shift *s = &row->figures.shift;
	json_t *o = json_pack("{s:s, s:s, s:s, s:o, s:o}", "measure", row->measure, "arm", row->arm,
			      "unit", row->count ? "1" : "ns",
			      "base", side(row->base_n, row->base.n, row->base_median),
			      "new", side(row->new_n, row->new.n, row->new_median));

	if (!row->compared)
		return o;
	json_object_set_new(o, "shift", json_real(s->shift));
	json_object_set_new(o, "low", s->level_met ? json_real(s->low) : json_null());
	json_object_set_new(o, "high", s->level_met ? json_real(s->high) : json_null());
	json_object_set_new(o, "p", json_real(row->p));
	json_object_set_new(o, "margin", json_real(row->margin));
	json_object_set_new(o, "verdict", json_string(compare_verdict(c, row)));
	if (row->verdict == STAT_UNDECIDED)
		json_object_set_new(o, "more", json_integer(stat_more(&row->figures, row->margin)));
	return o;
}

static json_t *json_rows(const struct comparison *c, const struct rows *rows)
{
	json_t *all = json_array();

	for (size_t i = 0; i < rows->n; i++)
		json_array_append_new(all, json_of(c, &rows->v[i]));
	return all;
}

void compare_json(const struct comparison *c)
{
	static const char * const outcomes[] = {
		[CONTROL_NONE] = "none", [CONTROL_BLIND] = "too few", [CONTROL_PASS] = "pass",
		[CONTROL_FAIL] = "fail",
	};
	json_t *o = json_pack("{s:s, s:s, s:O, s:O, s:b, s:b, s:I, s:b, s:s}", "path", c->path,
			      "workload", c->run->workload, "point", c->run->point,
			      "environment", c->run->environment, "emulated", c->run->emulated,
			      "exact", c->run->exact, "drops", (json_int_t)c->drops,
			      "incomplete", c->incomplete, "unit", c->unit);

	/* A path need not be text. */
	if (!o) {
		msg_err("%s cannot be said in JSON", c->path);
		return;
	}
	if (c->new) {
		json_object_set(o, "environment_new", c->new->environment);
		json_object_set_new(o, "boots", json_pack("[I, I]", (json_int_t)c->runs,
							  (json_int_t)c->runs_new));
	}
	json_object_set_new(o, "margin_percent", json_real(100 * c->share));
	json_object_set_new(o, "control", json_string(outcomes[c->control]));
	json_object_set_new(o, "control_rows", json_rows(c, &c->aa));
	if (c->new) {
		json_object_set_new(o, "control_boots", json_integer(c->runs_control));
		json_object_set_new(o, "control_within", json_string(outcomes[control_of(&c->within)]));
		json_object_set_new(o, "control_within_rows", json_rows(c, &c->within));
	}
	json_object_set_new(o, "rows", json_rows(c, &c->rows));
	json_object_set_new(o, "gates", gates_json(&c->gates));
	json_dumpf(o, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(o);
}

/* Quoted as RFC 4180 wants it. */
static void print_quoted(const char *text)
{
	putchar('"');
	for (; *text; text++)
		printf(*text == '"' ? "\"\"" : "%c", *text);
	putchar('"');
}

void compare_csv_titles(void)
{
	puts("run,measure,arm,unit,emulated,base_n,base,new_n,new,shift,low,high,p,verdict,more");
}

static void print_figures(const struct comparison *c, const struct row *row)
{
	const struct stat_shift *s = &row->figures.shift;

	printf(",%.12g,", s->shift);
	if (s->level_met)
		printf("%.12g,%.12g", s->low, s->high);
	else
		putchar(',');
	printf(",%.6g,%s,", row->p, compare_verdict(c, row));
	if (row->verdict == STAT_UNDECIDED)
		printf("%zu", stat_more(&row->figures, row->margin));
	putchar('\n');
}

void compare_csv(const struct comparison *c)
{
	for (size_t i = 0; i < c->rows.n; i++) {
		const struct row *row = &c->rows.v[i];

		print_quoted(c->path);
		printf(",%s,%s,%s,%d,%zu,", row->measure, row->arm, row->count ? "1" : "ns",
		       c->run->emulated, row->base_n);
		if (row->base_n)
			printf("%.12g", row->base_median);
		printf(",%zu,", row->new_n);
		if (row->new_n)
			printf("%.12g", row->new_median);
		if (row->compared)
			print_figures(c, row);
		else
			puts(",,,,,,");
	}
}

/* Of what is independent, in percent of its mean: what the robot prints. */
static double deviation(const struct sample *s)
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
	printf("%12.2f ±%3.0f%%", count ? median : median / 1000, deviation(s));
}

void compare_lkp(const struct comparison *c)
{
	__cleanup_free char *base = compare_kernel(c->run, c->new);
	__cleanup_free char *new = c->new ? compare_kernel(c->new, c->run) : xasprintf("the arm");

	compare_warnings(c->drops, c->incomplete);
	printf("base: %s%s%s; new: %s%s\n", base, c->new ? "" : ", arm ", c->new ? "" : c->run->arms[0],
	       new, c->run->emulated ? "; EMULATED TIME" : "");
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
