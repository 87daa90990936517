// SPDX-License-Identifier: GPL-2.0-only
/* The page of a report. */
#include "bench/report/page.h"

#include <string.h>

#include "base/base.h"
#include "bench/report/tables.h"
#include "text/describe.h"

static size_t runs_in(const struct groups *groups, bool *emulated)
{
	size_t runs = 0;

	for (size_t i = 0; i < groups->n; i++) {
		*emulated |= groups->v[i].runs[0]->emulated;
		runs += groups->v[i].runs_nr;
	}
	return runs;
}

static void html_head(FILE *f, const char *what, size_t runs, size_t points, bool emulated)
{
	html_begin(f, "mmput-bench report");
	fputs("<p>", f);
	html_text(f, what);
	fprintf(f, "</p>\n<p class=\"faint\">%zu run director%s, %zu point%s; made by mmput-bench %s</p>\n",
		runs, runs == 1 ? "y" : "ies", points, points == 1 ? "" : "s", VERSION);
	if (emulated)
		html_emulated(f);
}

/* Numbers that are not to be used say so wherever they are. */
static void html_warnings(FILE *f, const struct group *g)
{
	for (size_t i = 0; i < g->runs_nr; i++) {
		const struct run *run = g->runs[i];

		if (!run->drops && !run->incomplete)
			continue;
		fputs("<p class=\"alarm\">", f);
		html_text(f, g->paths[i]);
		if (run->drops)
			fprintf(f, ": %lld samples were lost by the probe", (long long)run->drops);
		if (run->incomplete)
			fprintf(f, "%s the run was cut short", run->drops ? ", and" : ":");
		fputs(": do not use these numbers</p>\n", f);
	}
}

/* What is not alike, if there is anything. */
static void html_alike(FILE *f, const char *class, const char *what, const char *text)
{
	if (!text)
		return;
	fprintf(f, "<p class=\"%s\">%s: ", class, what);
	html_text(f, text);
	fputs("</p>\n", f);
}

/* Runs of a group have one machine, but not everything on it needs to be the same. */
static void html_group_alike(FILE *f, const struct group *g)
{
	struct alike_found noted = { .set = 0 };

	for (size_t i = 1; i < g->runs_nr; i++)
		alike_find(g->runs[0]->meta, g->runs[i]->meta, ALIKE_NOTED, &noted);
	html_alike(f, "faint", "not alike", noted.text);
	free(noted.text);
}

static void html_section(FILE *f, const struct run *run, size_t nr)
{
	__cleanup_free char *title = describe_point(run);

	fprintf(f, "<section id=\"p%zu\"><h2>", nr);
	html_text(f, title);
	fputs("</h2>\n", f);
}

/* Where the runs of a group come from, and how many. */
static void html_source(FILE *f, const char *name, const struct group *g)
{
	const struct run *run = g->runs[0];
	__cleanup_free char *kernel = describe_kernel(run, NULL), *where = describe_where(run);

	fputs("<p class=\"faint\">", f);
	html_text(f, name);
	fprintf(f, "%zu run%s of %lld rounds, ", g->runs_nr, g->runs_nr == 1 ? "" : "s",
		(long long)run->rounds);
	html_text(f, kernel);
	fputs(", ", f);
	html_text(f, where);
	fputs(": ", f);
	for (size_t i = 0; i < g->runs_nr; i++) {
		fputs(i ? ", <code>" : "<code>", f);
		html_text(f, g->paths[i]);
		fputs("</code>", f);
	}
	fputs("</p>\n", f);
}

static void html_group(FILE *f, const struct group *g, const struct comparison *c, size_t nr,
		       const struct plots *plots)
{
	html_section(f, g->runs[0], nr);
	html_source(f, "", g);
	html_group_alike(f, g);
	html_warnings(f, g);
	html_plots(f, plots, g);
	html_rows(f, c);
	html_warnings(f, g);
	fputs("</section>\n", f);
}

/* Return: on which machine a group ran, where that has to be said, to be freed. */
static char *where_of(const struct groups *groups, size_t nr)
{
	const struct run *run = groups->v[nr].runs[0];
	const json_t *iommus = json_object_get(run->environment, "iommus");
	const char *iommu = json_string_value(json_array_get(iommus, 0));
	__cleanup_free char *kernel = describe_kernel(run, NULL);

	for (size_t i = 0; i < groups->n; i++) {
		const struct run *other = groups->v[i].runs[0];

		if (strcmp(run_environment(run, "kernel", ""),
			   run_environment(other, "kernel", "")) ||
		    !json_equal(iommus, json_object_get(other->environment, "iommus")))
			return xasprintf("%s%s%s", kernel, iommu ? ", " : "", iommu ? iommu : "");
	}
	return xasprintf("%s", "");
}

void html_page(FILE *f, const struct groups *groups, const char *measures,
	       const struct plots *plots)
{
	struct comparison *judged = xcalloc(groups->n, sizeof(*judged));
	bool emulated = false;
	size_t runs = runs_in(groups, &emulated);

	html_head(f, "The arms of each point, and points against each other.", runs, groups->n,
		  emulated);
	fputs("<h2>Verdicts</h2>\n<p>Each arm against the first one of its point, in us: the "
	      "medians of all samples; the shift (Hodges-Lehmann) by which the rounds' medians differ, "
	      "with its interval; p (Wilcoxon, signed ranks). Intervals and p hold for all measures of "
	      "the point together; an interval with (0 or 0) reached over 0, which p rules out.</p>\n", f);
	html_verdicts_begin(f);
	for (size_t i = 0; i < groups->n; i++) {
		__cleanup_free char *where = where_of(groups, i);

		group_compare(&groups->v[i], measures, &judged[i]);
		html_verdicts(f, &judged[i], i, where);
	}
	html_verdicts_end(f);
	html_plots(f, plots, NULL);
	for (size_t i = 0; i < groups->n; i++) {
		html_group(f, &groups->v[i], &judged[i], i, plots);
		comparison_free(&judged[i]);
	}
	fputs("<h2>Environment</h2>\n", f);
	html_environments(f, groups);
	html_end(f, plots);
	free(judged);
}

static void html_pair(FILE *f, const struct pair *p, size_t nr, const struct plots *plots)
{
	html_section(f, p->base->runs[0], nr);
	html_source(f, "base: ", p->base);
	html_source(f, "new: ", p->new);
	html_alike(f, "alarm", "Unlike, so that what differs may be due to that", p->judged.unlike);
	html_alike(f, "faint", "not alike", p->judged.noted);
	html_warnings(f, p->base);
	html_warnings(f, p->new);
	html_rows(f, &p->judged);
	html_plots(f, plots, p->base);
	html_warnings(f, p->base);
	html_warnings(f, p->new);
	fputs("</section>\n", f);
}

void html_page_of_kernels(FILE *f, const struct pairs *pairs, const struct groups *base,
			  const struct groups *new, const struct plots *plots)
{
	const struct run *a = base->v[0].runs[0], *b = new->v[0].runs[0];
	__cleanup_free char *old = describe_kernel(a, b), *now = describe_kernel(b, a);
	__cleanup_free char *what = xasprintf("base: %s; new: %s", old, now);
	bool emulated = false;
	size_t runs = runs_in(base, &emulated) + runs_in(new, &emulated);

	html_head(f, what, runs, pairs->n, emulated);
	fputs("<h2>Verdicts</h2>\n<p>Each arm under the new kernel against the same under the base, "
	      "in us: the medians of the boots' medians; the shift (Hodges-Lehmann) with its interval; "
	      "p (Mann-Whitney). Intervals and p hold for all measures of the point together; an "
	      "interval with (0 or 0) reached over 0, which p rules out. What is independent is a "
	      "boot.</p>\n", f);
	html_verdicts_begin(f);
	for (size_t i = 0; i < pairs->n; i++)
		html_verdicts(f, &pairs->v[i].judged, i, "");
	html_verdicts_end(f);
	for (size_t i = 0; i < pairs->n; i++)
		html_pair(f, &pairs->v[i], i, plots);
	fputs("<h2>Environment of the base</h2>\n", f);
	html_environments(f, base);
	fputs("<h2>Environment of the new kernel</h2>\n", f);
	html_environments(f, new);
	html_end(f, plots);
}
