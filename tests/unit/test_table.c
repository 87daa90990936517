// SPDX-License-Identifier: GPL-2.0-only
/* Tables fit a terminal whatever is in them, and print nothing that is not ASCII. */
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "text/table.h"
#include "tap.h"

#define WORDS_60	"aaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbb ccccccccccccccccccc"
#define DIGITS_80	"12345678901234567890123456789012345678901234567890123456789012345678901234567890"

static const char * const titles[] = { "name", "n", "value" };

static char *printed(struct table *t)
{
	char *text;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	table_print(t, f);
	fclose(f);
	table_free(t);
	return text;
}

static char *wrapped(const char *words)
{
	char *text;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	print_wrapped(f, words);
	fclose(f);
	return text;
}

/* Every line printable, not wider than a terminal, and without blanks at its end. */
static bool tidy(const char *text)
{
	int column = 0;

	for (const char *c = text; *c; c++) {
		if (*c == '\n') {
			if (column > TABLE_WIDTH || (column && c[-1] == ' '))
				return false;
			column = 0;
		} else {
			if (*c < ' ' || *c > '~')
				return false;
			column++;
		}
	}
	return column == 0;
}

static void is(char *text, const char *want, const char *what)
{
	if (!ok(tidy(text) && !strcmp(text, want), "%s", what))
		printf("# [%s]\n", text);
	free(text);
}

int main(void)
{
	struct table *t = table_new(titles, "lrr");
	char *text;

	table_cell(t, "a");
	table_cell(t, "%d", 1000);
	table_cell(t, "%.1f", 2.5);
	table_cell(t, "longer");
	table_cell(t, "%d", 7);
	table_cell(t, "%s", "");
	table_cell(t, "last");
	is(printed(t), "name       n  value\n"
		       "a       1000    2.5\n"
		       "longer     7\n"
		       "last\n", "columns are aligned, and the last row is filled up");

	is(printed(table_new(titles, "lrr")), "name  n  value\n", "a table without rows");

	t = table_new(titles, "err");
	table_cell(t, "%0100d", 0);
	table_cell(t, "1");
	table_cell(t, "22");
	text = printed(t);
	ok(tidy(text) && strstr(text, "000~  1     22\n"), "a name too long for the line is cut");
	free(text);

	t = table_new(titles, "lrr");
	table_cell(t, "\033[2J\303\244\t");
	is(printed(t), "name     n  value\n?[2J???\n", "control characters are not passed on");

	is(wrapped("one two"), "one two\n", "a short text is one line");
	is(wrapped(WORDS_60 " ddddddddddddddddddd! e"), WORDS_60 " ddddddddddddddddddd!\n  e\n",
	   "80 columns are not too many");
	is(wrapped(WORDS_60 " dddddddddddddddddddd!"), WORDS_60 "\n  dddddddddddddddddddd!\n",
	   "81 are");
	text = wrapped("x " DIGITS_80 " \033");
	ok(tidy(text) && strstr(text, "1234567~\n  ?\n"), "a word wider than a line is cut");
	free(text);
	return tap_done();
}
