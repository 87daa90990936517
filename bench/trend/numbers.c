// SPDX-License-Identifier: GPL-2.0-only
/* Tables of the numbers that are drawn. */
#include "bench/trend/numbers.h"

#include "base/base.h"
#include "bench/trend/known.h"
#include "bench/trend/phases.h"
#include "bench/trend/say.h"
#include "draw/html.h"
#include "text/number.h"

static void put_label(FILE *f, const char *label)
{
	fputs("<tr><td>", f);
	html_text(f, label);
	fputs("</td>", f);
}

static void put_median(FILE *f, const struct trend_measure *m, const struct trend_point *p)
{
	__cleanup_free char *median = number_text(1, p->median.value, m->count);
	__cleanup_free char *low = number_text(1, p->median.low, m->count);
	__cleanup_free char *high = number_text(1, p->median.high, m->count);

	fprintf(f, "<td class=\"n\">%s</td><td class=\"n\">", median);
	if (p->median.level_met)
		fprintf(f, "[%s, %s]</td>", low, high);
	else
		fprintf(f, "too few %s</td>", p->runs > 1 ? "runs" : "rounds");
}

static void put_shift(FILE *f, const struct trend_point *p)
{
	if (!p->compared || p->before <= 0) {
		fputs("<td></td><td></td>", f);
		return;
	}
	fprintf(f, "<td class=\"n\">%+.1f %%</td><td class=\"n\">", say_percent(p->shift.value, p->before));
	if (p->shift.level_met)
		fprintf(f, "[%+.1f, %+.1f]", say_percent(p->shift.low, p->before),
			say_percent(p->shift.high, p->before));
	fputs("</td>", f);
}

/* In words: a table on paper has no legend. */
static void put_mark(FILE *f, const struct trend *t, const struct trend_measure *m, size_t label)
{
	const struct stat_change *c = trend_change_at(m, label);
	const char *sense = c ? say_sense_of_change(m, c) : "";
	bool newest = label == t->labels_nr - 1;

	if (newest && m->newest.verdict == NEWEST_SUSPECT)
		fprintf(f, "<td>suspicion: %s", say_sense_of_newest(t, m));
	else
		fprintf(f, "<td class=\"%s\">%s%s", *sense == 'w' ? "more" : *sense == 'b' ? "less" : "",
			c && newest ? "new, " : "", sense);
	if (c && known_at(t, m, label))
		fputs(", known", f);
	fputs("</td></tr>\n", f);
}

void numbers_of_measure(FILE *f, const struct trend *t, const struct trend_measure *m)
{
	fputs("<h3>", f);
	html_text(f, m->name);
	fputs(m->count ? "" : ", us", f);
	fputs("</h3>\n<div class=\"wide\"><table><tr><th>", f);
	html_text(f, t->key);
	fputs("</th><th class=\"n\">runs</th><th class=\"n\">median</th><th class=\"n\">95 % CI</th>"
	      "<th class=\"n\">change</th><th class=\"n\">95 % CI</th><th></th></tr>\n", f);
	for (size_t l = 0; l < t->labels_nr; l++) {
		const struct trend_point *p = &m->points[l];

		put_label(f, t->labels[l]);
		fprintf(f, "<td class=\"n\">%zu</td>", p->runs);
		if (p->runs) {
			put_median(f, m, p);
			put_shift(f, p);
		} else {
			fputs("<td class=\"n\">-</td><td></td><td></td><td></td>", f);
		}
		put_mark(f, t, m, l);
	}
	fputs("</table></div>\n", f);
}

static void put_stack(FILE *f, const struct trend *t, size_t label)
{
	double ns[SLICES] = { 0 };
	bool known = phases_at(t, label, ns);

	put_label(f, t->labels[label]);
	for (size_t i = 0; i < SLICES; i++)
		if (phases_name(t, i))
			fprintf(f, known ? "<td class=\"n\">%.2f</td>" : "<td class=\"n\">-</td>", ns[i] / 1000);
	fprintf(f, known ? "<td class=\"n\">%.2f</td></tr>\n" : "<td class=\"n\">-</td></tr>\n",
		phases_sum(ns) / 1000);
}

void numbers_of_phases(FILE *f, const struct trend *t)
{
	if (!phases_are_known(t))
		return;
	fputs("<h3>What mmput consists of, us</h3>\n<div class=\"wide\"><table><tr><th>", f);
	html_text(f, t->key);
	fputs("</th>", f);
	for (size_t i = 0; i < SLICES; i++)
		if (phases_name(t, i))
			fprintf(f, "<th class=\"n\">%s</th>", phases_name(t, i));
	fputs("<th class=\"n\">all</th></tr>\n", f);
	for (size_t l = 0; l < t->labels_nr; l++)
		put_stack(f, t, l);
	fputs("</table></div>\n<p class=\"faint\">Of the exits around the median, so that all is not quite the median above.</p>\n", f);
}
