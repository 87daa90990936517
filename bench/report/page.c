// SPDX-License-Identifier: GPL-2.0-only
/* The page of a report, and the text in it. */
#include "bench/report/html.h"
#include "bench/report/page.h"

#include <ctype.h>
#include <string.h>

#include "base/base.h"
#include "text/describe.h"

/*
 * Inline pictures take the page's colours: gnuplot's black is currentColor, and the
 * colours of scripts/plot/report.gp are replaced where the background is dark. On
 * paper the background is white, whatever the screen has.
 */
static const char style[] =
	":root{color-scheme:light dark;--bg:#fff;--ink:#1a1a1a;--faint:#5f5f5f;--line:#d0d0d0;"
	"--link:#0b5394;--alarm:#b00020;--more:#a13d00;--less:#00674b}\n"
	"@media screen and (prefers-color-scheme:dark){:root{--bg:#161616;--ink:#e8e8e8;"
	"--faint:#a8a8a8;--line:#444;--link:#8ec5ff;--alarm:#ff8a80;"
	"--more:#ffab73;--less:#5fd3ac}\n"
	"figure svg [fill='rgb(51,51,51)'],figure svg [fill='rgb(118,118,118)']{fill:var(--ink)}\n"
	"figure svg [stroke='rgb(118,118,118)']{stroke:#999}\n"
	"figure svg [stroke='rgb(221,221,221)']{stroke:#383838}\n"
	"figure svg [fill='rgb(176,0,32)']{fill:var(--alarm)}\n"
	"figure svg [stroke='rgb(0,114,178)']{stroke:#4da8e0}\n"
	"figure svg [color='rgb(0,114,178)']{color:#4da8e0}"
	"figure svg [color='rgb(118,118,118)']{color:#aaa}\n"
	"figure svg [stroke='rgb(0,0,0)'],figure svg [stroke='black']{stroke:#e8e8e8}}\n"
	"*{box-sizing:border-box}body{margin:0 auto;padding:1.2em;max-width:66em;"
	"background:var(--bg);color:var(--ink);font:15px/1.45 system-ui,sans-serif}\n"
	"h1{font-size:1.5em;margin:.2em 0}h2{font-size:1.2em;margin:2em 0 .4em;"
	"border-top:1px solid var(--line);padding-top:.8em;overflow-wrap:anywhere}"
	"h3{font-size:1em;margin:1.4em 0 .3em}p{margin:.4em 0;max-width:52em;overflow-wrap:anywhere}\n"
	"a{color:var(--link)}small,.faint,figcaption{color:var(--faint)}"
	".alarm{color:var(--alarm);font-weight:600}\n"
	"table{border-collapse:collapse;font-variant-numeric:tabular-nums;margin:.5em 0}"
	"th,td{padding:.18em .7em .18em 0;text-align:left;vertical-align:top;"
	"border-bottom:1px solid var(--line)}th{font-weight:600}"
	"tr.point td{padding-top:.8em;font-weight:600}tr.point .faint{font-weight:400}"
	".n{text-align:right;white-space:nowrap}td.w{overflow-wrap:anywhere}"
	".more{color:var(--more);font-weight:600}.less{color:var(--less);font-weight:600}\n"
	".scroll{overflow-x:auto}.scroll tr:not(.point) td:last-child{min-width:16em}figure{margin:1em 0}figure svg{width:100%;height:auto;display:block}"
	"figure svg g{color:inherit}figure svg text{stroke:none}figure svg use[color=white]{color:var(--bg)}"
	"figcaption{font-size:.92em}"
	"details.data{font-size:.92em;color:var(--faint)}code{font-size:.95em;overflow-wrap:anywhere}\n"
	"@media print{:root{color-scheme:light}details.data{display:none}"
	"figure,tr,h2,h3{break-inside:avoid}h2,h3,tr.point{break-after:avoid}"
	"body{max-width:none;padding:0;font-size:10.5px}.scroll{overflow:visible}}\n";

void html_text(FILE *f, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", f);
			break;
		case '<':
			fputs("&lt;", f);
			break;
		case '>':
			fputs("&gt;", f);
			break;
		case '"':
			fputs("&quot;", f);
			break;
		case '\'':
			fputs("&#39;", f);
			break;
		default:
			fputc((unsigned char)*text < ' ' ? ' ' : *text, f);
		}
	}
}

/* RFC 2397; most of CSV is as it is. */
static void file_link(FILE *f, const char *name, const char *text)
{
	fprintf(f, "<a download=\"%s\" href=\"data:text/plain,", name);
	for (; *text; text++)
		fprintf(f, isalnum((unsigned char)*text) || strchr(",.-_:=/+@;()*", *text) ? "%c" : "%%%02X",
			(unsigned char)*text);
	fprintf(f, "\">%s</a>", name);
}

static void html_plot(FILE *f, const struct plot *p)
{
	__cleanup_free char *csv = xasprintf("%s.csv", p->name), *gp = xasprintf("%s.gp", p->name);
	const char *script = scripts[p->script].file;

	fputs("<figure role=\"group\" aria-label=\"", f);
	html_text(f, p->title);
	fputs("\">\n<h3>", f);
	html_text(f, p->title);
	fputs("</h3>\n", f);
	fputs(p->svg, f);
	fputs("<figcaption>", f);
	html_text(f, p->note);
	fputs("</figcaption>\n<details class=\"data\"><summary>data and command</summary>", f);
	file_link(f, csv, p->data);
	fputs(", ", f);
	file_link(f, gp, p->vars);
	fprintf(f, "; with <a href=\"#scripts\">%s and %s</a> remade by <code>gnuplot %s %s %s &gt; %s.svg</code></details></figure>\n",
		scripts[0].file, script, gp, scripts[0].file, script, p->name);
}

static void html_scripts(FILE *f, const struct plots *plots)
{
	bool used[SCRIPT_NR] = { plots->n > 0 };

	for (size_t i = 0; i < plots->n; i++)
		used[script_first(plots->v[i].script)] = true;
	if (!plots->n)
		return;
	fputs("<details class=\"data\" id=\"scripts\"><summary>scripts of the plots</summary>", f);
	for (enum script s = 0; s < SCRIPT_NR; s++) {
		if (!used[s])
			continue;
		fputs(s ? ", " : "", f);
		file_link(f, scripts[s].file, scripts[s].text);
	}
	fputs("</details>\n", f);
}

static void html_plots(FILE *f, const struct plots *plots, const struct group *g)
{
	for (size_t i = 0; i < plots->n; i++)
		if (plots->v[i].group == g)
			html_plot(f, &plots->v[i]);
}

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
	/* Nothing that slipped through can run, or ask the network for anything. */
	fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width\">\n"
	      "<title>mmput-bench report</title>\n<style>\n", f);
	fputs(style, f);
	fputs("</style></head><body>\n<h1>mmput-bench report</h1>\n<p>", f);
	html_text(f, what);
	fprintf(f, "</p>\n<p class=\"faint\">%zu run director%s, %zu point%s; made by mmput-bench %s</p>\n",
		runs, runs == 1 ? "y" : "ies", points, points == 1 ? "" : "s", VERSION);
	if (emulated)
		fputs("<p class=\"alarm\">Emulated time: these are no latencies of any hardware.</p>\n", f);
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
	html_scripts(f, plots);
	fputs("</body></html>\n", f);
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
	html_scripts(f, plots);
	fputs("</body></html>\n", f);
}
