// SPDX-License-Identifier: GPL-2.0-only
/* The rows of a comparison as CSV, for programs. */
#include <stdio.h>

#include "base/base.h"
#include "bench/compare/print.h"
#include "text/describe.h"

/* Quoted as RFC 4180 wants it, and safe to be looked at. */
static void print_quoted(const char *text)
{
	__cleanup_free char *copy = make_printable(xasprintf("%s", text));

	putchar('"');
	for (const char *c = copy; *c; c++)
		printf(*c == '"' ? "\"\"" : "%c", *c);
	putchar('"');
}

void compare_csv_titles(void)
{
	puts("run,measure,arm,unit,emulated,base_n,base,new_n,new,shift,low,high,p,verdict,more");
}

static void print_figures(const struct comparison *c, const struct row *row)
{
	const struct stat_shift *s = &row->figures.shift;
	size_t more = stat_more(&row->figures, row->margin);

	printf(",%.12g,", s->shift);
	if (s->level_met)
		printf("%.12g,%.12g", s->low, s->high);
	else
		putchar(',');
	printf(",%.6g,%s,", row->p, describe_verdict(c, row));
	if (row->verdict == STAT_UNDECIDED && more == STAT_MORE_NEVER)
		fputs("inf", stdout);
	else if (row->verdict == STAT_UNDECIDED)
		printf("%zu", more);
	putchar('\n');
}

void compare_csv(const struct comparison *c)
{
	/* There is no room for it in the table. */
	if (c->unlike)
		msg_warn("unlike: %s: what differs may be due to that", c->unlike);
	if (c->noted)
		msg_warn("not alike: %s", c->noted);
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
