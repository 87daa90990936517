// SPDX-License-Identifier: GPL-2.0-only
/* The page of a trend: a section for each series. */
#include "bench/trend/page.h"

#include <string.h>

#include "base/base.h"
#include "bench/trend/draw.h"
#include "bench/trend/known.h"
#include "bench/trend/numbers.h"
#include "bench/trend/phases.h"
#include "bench/trend/say.h"
#include "draw/html.h"
#include "text/describe.h"

static void put_element(FILE *f, const char *element, const char *text)
{
	if (!text)
		return;
	fprintf(f, "<%s>", element);
	html_text(f, text);
	fprintf(f, "</%.*s>\n", (int)strcspn(element, " "), element);
}

/* Takes the text. */
static void put_item(FILE *f, char *text)
{
	put_element(f, "li", text);
	free(text);
}

static void put_verdict(FILE *f, const struct trend *t, enum phase phase)
{
	const struct trend_measure *m = trend_find(t, phase_name(phase));
	char *verdict;

	if (!m) {
		put_element(f, "td", "-");
		return;
	}
	verdict = say_verdict(t, m);
	put_element(f, "td", verdict);
	free(verdict);
}

/* What there is of each series, and where. */
static void put_overview(FILE *f, const struct series_list *list)
{
	fputs("<div class=\"wide\"><table><tr><th>series</th><th>arm</th><th>newest</th><th>mmput</th><th>mmput_cpu</th></tr>\n", f);
	for (size_t i = 0; i < list->n; i++) {
		const struct trend *t = &list->v[i].trend;

		fprintf(f, "<tr><td class=\"w\"><a href=\"#s%zu\">", i);
		html_text(f, list->v[i].name);
		fputs("</a></td>", f);
		put_element(f, "td", t->arm);
		put_element(f, "td", t->labels[t->labels_nr - 1]);
		put_verdict(f, t, PHASE_MMPUT);
		put_verdict(f, t, PHASE_MMPUT_CPU);
		fputs("</tr>\n", f);
	}
	fputs("</table></div>\n", f);
}

/* How many runs a label has, at least and at most. */
static char *text_of_runs(const struct trend *t)
{
	size_t least = t->runs_nr, most = 0;

	for (size_t l = 0; l < t->labels_nr; l++) {
		size_t n = t->first[l + 1] - t->first[l];

		least = n < least ? n : least;
		most = n > most ? n : most;
	}
	if (least == most)
		return xasprintf("%zu", most);
	return xasprintf("%zu to %zu", least, most);
}

static void put_what(FILE *f, const struct trend *t)
{
	__cleanup_free char *title = trend_title(t), *runs = text_of_runs(t), *line = NULL;
	bool exact = json_is_true(json_object_get(t->runs[0].meta, "exact"));

	line = xasprintf("%s, arm %s, %s from %s to %s: %zu of them, %s run%s of each%s", title, t->arm,
			 t->key, t->labels[0], t->labels[t->labels_nr - 1], t->labels_nr, runs,
			 strcmp(runs, "1") ? "s" : "", describe_time(trend_emulated(t), exact));
	put_element(f, "p class=\"faint\"", line);
	if (trend_emulated(t))
		html_emulated(f);
	if (t->unlike.text) {
		__cleanup_free char *unlike = xasprintf("Unlike, so that what differs may be due to that: %s",
							t->unlike.text);

		put_element(f, "p class=\"alarm\"", unlike);
	}
	if (t->noted.text) {
		__cleanup_free char *noted = xasprintf("not alike: %s", t->noted.text);

		put_element(f, "p class=\"faint\"", noted);
	}
}

/* In which parts mmput has changed, at each label at which it has. */
static void put_steps(FILE *f, const struct trend *t)
{
	const struct trend_measure *mmput = trend_find(t, phase_name(PHASE_MMPUT));

	for (size_t l = 0; mmput && l < t->labels_nr; l++)
		if (trend_change_at(mmput, l) ||
		    (l == t->labels_nr - 1 && mmput->newest.verdict != NEWEST_UNCHANGED))
			put_item(f, say_phases(t, l));
}

static void put_changes(FILE *f, const struct trend *t)
{
	fputs("<h3>Changes</h3>\n<ul>\n", f);
	put_steps(f, t);
	for (size_t i = 0; i < t->measures_nr; i++) {
		const struct trend_measure *m = &t->measures[i];

		for (size_t c = 0; c < m->changes_nr; c++)
			put_item(f, say_change(t, m, c));
		put_item(f, say_newest(t, m));
		if (m->newest.verdict == NEWEST_UNCHANGED) {
			__cleanup_free char *verdict = say_verdict(t, m);

			put_item(f, xasprintf("%s: %s: %s", m->name, t->labels[t->labels_nr - 1], verdict));
		}
	}
	for (size_t i = 0; t->known && i < t->known->n; i++)
		put_item(f, say_gone(t, i));
	fputs("</ul>\n", f);
}

/* By reasons, as far as neighbours have the same. */
static void put_gaps(FILE *f, const struct axis *axis)
{
	if (!axis->gaps_nr)
		return;
	fputs("<h3>Not measured</h3>\n<ul>\n", f);
	for (size_t i = 0; i < axis->n; i++) {
		const struct axis_step *step = &axis->v[i];

		if (!step->gaps_nr)
			continue;
		fputs("<li>", f);
		for (size_t g = 0; g < step->gaps_nr; g++) {
			fputs(g ? ", " : "", f);
			html_text(f, axis->gaps[step->gap + g]->kernel);
		}
		fputs(": ", f);
		html_text(f, axis->gaps[step->gap]->reason);
		fputs("</li>\n", f);
	}
	fputs("</ul>\n", f);
}

static void put_section(FILE *f, const struct series *s, size_t nr, const struct axis *axis,
			const struct plots *plots)
{
	const struct trend *t = &s->trend;

	fprintf(f, "<section class=\"apart\" id=\"s%zu\">", nr);
	put_element(f, "h2", s->name);
	put_what(f, t);
	put_changes(f, t);
	html_plots(f, plots, s);
	put_gaps(f, axis);
	for (size_t m = 0; m < t->measures_nr; m++)
		numbers_of_measure(f, t, &t->measures[m]);
	numbers_of_phases(f, t);
	fputs("</section>\n", f);
}

static void put_method(FILE *f, const struct trend *t)
{
	fputs("<h2>How to read this</h2>\n", f);
	for (size_t i = 0; i < SAY_METHODS; i++) {
		__cleanup_free char *text = say_method(t, i);

		put_element(f, "p", text);
	}
}

static void put_page(FILE *f, const struct series_list *list, const struct axis *axes,
		     const struct plots *plots)
{
	bool emulated = false;
	size_t runs = 0;

	for (size_t i = 0; i < list->n; i++) {
		emulated |= trend_emulated(&list->v[i].trend);
		runs += list->v[i].trend.runs_nr;
	}
	html_begin(f, "mmput-bench trend");
	fprintf(f, "<p>mmput over versions, and where it changed.</p>\n<p class=\"faint\">%zu series of %zu run%s; made by mmput-bench %s</p>\n",
		list->n, runs, runs == 1 ? "" : "s", VERSION);
	if (emulated)
		html_emulated(f);
	put_overview(f, list);
	for (size_t i = 0; i < list->n; i++)
		put_section(f, &list->v[i], i, &axes[i], plots);
	put_method(f, &list->v[0].trend);
	html_end(f, plots);
}

int page_write(const struct series_list *list, const char *out)
{
	struct axis *axes = xcalloc(list->n, sizeof(*axes));
	struct plots plots = { .v = NULL };
	int status;

	for (size_t i = 0; i < list->n; i++) {
		const struct series *s = &list->v[i];

		axis_of(&s->trend, s->gaps, s->gaps_nr, &axes[i]);
		draw_trend(&plots, &s->trend, &axes[i], s->trend.measures_nr, NULL, s);
	}
	status = plots_draw(&plots, NULL);
	if (status == EXIT_OK) {
		__cleanup_free char *page = NULL;
		size_t bytes;
		FILE *f = xopen_memstream(&page, &bytes);

		put_page(f, list, axes, &plots);
		fclose(f);
		status = html_write(page, out);
	}
	for (size_t i = 0; i < list->n; i++)
		axis_free(&axes[i]);
	free(axes);
	plots_free(&plots);
	return status;
}

int page_write_picture(const struct series *s, const char *out)
{
	__cleanup_free char *heading = xasprintf("%s, arm %s", s->name, s->trend.arm);
	struct plots plots = { .v = NULL };
	struct axis axis;
	int status;

	axis_of(&s->trend, s->gaps, s->gaps_nr, &axis);
	draw_trend(&plots, &s->trend, &axis, 1, heading, s);
	status = plots_draw(&plots, NULL);
	if (status == EXIT_OK) {
		const char *svg = plots.v[0].svg, *inside = strchr(svg, '>');
		/* By itself it may stand on any background, and has ink for a white one. */
		__cleanup_free char *whole = xasprintf("%.*s<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/><style>text{stroke:none}</style>%s\n",
						       (int)(inside + 1 - svg), svg, inside + 1);

		status = html_write(whole, out);
	}
	axis_free(&axis);
	plots_free(&plots);
	return status;
}
