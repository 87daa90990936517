// SPDX-License-Identifier: GPL-2.0-only
/* The tables of a report: verdicts, measures, machines. */
#include "bench/report/tables.h"

#include <math.h>
#include <string.h>

#include "base/base.h"
#include "text/describe.h"
#include "text/number.h"

static void print_percent(FILE *f, double share)
{
	fprintf(f, ", %+.*f %%", fabs(share) < 10 ? 2 : fabs(share) < 100 ? 1 : 0, share);
}

static void html_shift(FILE *f, const struct row *row, const char *unit)
{
	const struct stat_shift *s = &row->figures.shift;
	struct scale scale = number_scale(fmax(fabs(s->low), fabs(s->high)), row->count);
	char *shift = number_signed(&scale, s->shift);
	char *low = number_signed(&scale, s->low);
	char *high = number_signed(&scale, s->high);
	char *few = xasprintf("too few %s", unit), *interval = describe_interval(row, low, high, few);

	fprintf(f, "<td class=\"n\">%s</td><td class=\"n\">%s", shift, interval);
	fprintf(f, row->p < 0.001 ? "</td><td class=\"n\">&lt;0.001</td>" :
		"</td><td class=\"n\">%.2g</td>", row->p);
	free(shift);
	free(low);
	free(high);
	free(few);
	free(interval);
}

static void html_verdict(FILE *f, const struct comparison *c, const struct row *row)
{
	const char *verdict = c->drops || c->incomplete ? "!" : describe_verdict(c, row);
	size_t more = stat_more(&row->figures, row->margin);

	switch (*verdict) {
	case '+':
	case '-':
		fprintf(f, *verdict == '+' ? "<td class=\"more\">+ more" : "<td class=\"less\">− less");
		if (row->base_median > 0)
			print_percent(f, 100 * row->figures.shift.shift / row->base_median);
		fputs("</td>", f);
		break;
	case 's':
		fprintf(f, "<td>same within %g %%</td>", 100 * c->share);
		break;
	case '?':
		fprintf(f, more == STAT_MORE_NEVER ? "<td class=\"faint\">could not tell, nor could more %s</td>" :
			"<td class=\"faint\">could not tell, needs %2$zu more %1$s</td>", c->unit, more);
		break;
	default:
		fputs("<td class=\"alarm\">refused</td>", f);
	}
}

static const char heads[] =
	"<table><tr><th>measure</th><th>arm</th><th class=\"n\">n</th><th class=\"n\">base</th>"
	"<th class=\"n\">new</th><th class=\"n\">shift</th><th class=\"n\">95 % CI</th>"
	"<th class=\"n\">p</th><th>verdict</th></tr>\n";

#define COLUMNS	9

static void html_row(FILE *f, const struct comparison *c, const struct row *row, bool name)
{
	__cleanup_free char *base = number_text(row->base_n, row->base_median, row->count);
	__cleanup_free char *new = number_text(row->new_n, row->new_median, row->count);

	fputs("<tr><td>", f);
	html_text(f, name ? row->measure : "");
	fputs("</td><td>", f);
	html_text(f, row->arm);
	fprintf(f, "</td><td class=\"n\">%zu</td><td class=\"n\">%s</td><td class=\"n\">%s</td>",
		row->new_n, base, new);
	if (row->compared) {
		html_shift(f, row, c->unit);
		html_verdict(f, c, row);
	} else {
		fputs("<td></td><td></td><td></td><td></td>", f);
	}
	fputs("</tr>\n", f);
}

/* mmput, and what of it the process does itself. */
static bool is_headline(const struct row *row)
{
	return !strcmp(row->measure, phase_name(PHASE_MMPUT)) ||
	       !strcmp(row->measure, phase_name(PHASE_MMPUT_CPU));
}

/* Return: how many rows there were. */
static size_t html_some(FILE *f, const struct comparison *c, bool headline)
{
	const char *last = "";
	size_t n = 0;

	for (size_t i = 0; i < c->rows.n; i++) {
		const struct row *row = &c->rows.v[i];

		if (headline && !is_headline(row))
			continue;
		html_row(f, c, row, strcmp(last, row->measure));
		last = row->measure;
		n++;
	}
	return n;
}

void html_verdicts_begin(FILE *f)
{
	fputs("<div class=\"scroll\">", f);
	fputs(heads, f);
}

/* Where nobody has seen mmput, all that was measured is the headline. */
void html_verdicts(FILE *f, const struct comparison *c, size_t nr, const char *where)
{
	__cleanup_free char *title = describe_point(c->run);

	fprintf(f, "<tr class=\"point\"><td colspan=\"%d\" class=\"w\"><a href=\"#p%zu\">", COLUMNS, nr);
	html_text(f, title);
	fputs("</a> <span class=\"faint\">", f);
	html_text(f, where);
	fputs("</span></td></tr>\n", f);
	if (!html_some(f, c, true) && !html_some(f, c, false))
		fprintf(f, "<tr><td colspan=\"%d\">no samples to compare</td></tr>\n", COLUMNS);
}

void html_verdicts_end(FILE *f)
{
	fputs("</table></div>\n", f);
}

void html_rows(FILE *f, const struct comparison *c)
{
	__cleanup_free char *control = describe_control(c);

	if (!c->rows.n)
		return;
	fputs("<h3>All measures</h3>\n<div class=\"scroll\">", f);
	fputs(heads, f);
	html_some(f, c, false);
	fputs("</table></div>\n<p class=\"faint\">", f);
	html_text(f, control);
	fputs(". Times in us; pasid_reuse_distance and pasid_live_max are numbers.</p>\n", f);
}

static void html_json(FILE *f, const json_t *v)
{
	__cleanup_free char *text = json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT);

	html_text(f, json_is_string(v) ? json_string_value(v) : text ? text : "");
}

static void html_environment(FILE *f, const struct group *g)
{
	const char *key, *inner;
	json_t *v, *w;

	fputs("<div class=\"scroll\"><table>\n", f);
	json_object_foreach(g->runs[0]->environment, key, v) {
		fputs("<tr><th>", f);
		html_text(f, key);
		fputs("</th><td class=\"w\">", f);
		if (json_is_object(v))
			json_object_foreach(v, inner, w) {
				html_text(f, inner);
				fputs(": ", f);
				html_json(f, w);
				fputs("<br>", f);
			}
		else
			html_json(f, v);
		fputs("</td></tr>\n", f);
	}
	fputs("</table></div>\n", f);
}

void html_environments(FILE *f, const struct groups *groups)
{
	__cleanup_free bool *done = xcalloc(groups->n, sizeof(*done));

	for (size_t i = 0; i < groups->n; i++) {
		if (done[i])
			continue;
		fputs("<p>Of", f);
		for (size_t j = i; j < groups->n; j++) {
			const struct group *g = &groups->v[j];

			if (done[j] || !json_equal(groups->v[i].runs[0]->environment,
						   g->runs[0]->environment))
				continue;
			done[j] = true;
			for (size_t r = 0; r < g->runs_nr; r++) {
				fputs(" <code>", f);
				html_text(f, g->paths[r]);
				fputs("</code>", f);
			}
		}
		fputs(":</p>\n", f);
		html_environment(f, &groups->v[i]);
	}
}
