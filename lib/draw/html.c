// SPDX-License-Identifier: GPL-2.0-only
/* The frame of a page, its plots and the text in it. */
#include "draw/html.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/base.h"

/*
 * Inline pictures take the page's colours: gnuplot's black is currentColor, and the
 * colours of scripts/plot/common.gp are replaced where the background is dark. On
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
	"figure svg [fill='rgb(192,74,0)']{fill:var(--more)}"
	"figure svg [stroke='rgb(192,74,0)']{stroke:var(--more)}\n"
	"figure svg [fill='rgb(0,122,90)']{fill:var(--less)}"
	"figure svg [stroke='rgb(0,122,90)']{stroke:var(--less)}\n"
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
	".scroll,.wide{overflow-x:auto}.scroll tr:not(.point) td:last-child{min-width:16em}figure{margin:1em 0}figure svg{width:100%;height:auto;display:block}"
	"figure svg g{color:inherit}figure svg text{stroke:none}figure svg use[color=white]{color:var(--bg)}"
	"figcaption{font-size:.92em}"
	"details.data{font-size:.92em;color:var(--faint)}code{font-size:.95em;overflow-wrap:anywhere}\n"
	"@media print{:root{color-scheme:light}details.data{display:none}"
	"figure,tr,h2,h3{break-inside:avoid}h2,h3,tr.point{break-after:avoid}"
	"body{max-width:none;padding:0;font-size:10.5px}.scroll,.wide{overflow:visible}"
	".apart+.apart{break-before:page}}\n";

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
	const char *script = p->script->file;

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
		plot_common.file, script, gp, plot_common.file, script, p->name);
}

static void html_scripts(FILE *f, const struct plots *plots)
{
	if (!plots->n)
		return;
	fputs("<details class=\"data\" id=\"scripts\"><summary>scripts of the plots</summary>", f);
	file_link(f, plot_common.file, plot_common.text);
	for (size_t i = 0; i < plots->n; i++) {
		if (!plots_is_first(plots, i))
			continue;
		fputs(", ", f);
		file_link(f, plots->v[i].script->file, plots->v[i].script->text);
	}
	fputs("</details>\n", f);
}

void html_plots(FILE *f, const struct plots *plots, const void *section)
{
	for (size_t i = 0; i < plots->n; i++)
		if (plots->v[i].section == section)
			html_plot(f, &plots->v[i]);
}

void html_begin(FILE *f, const char *title)
{
	/* Nothing that slipped through can run, or ask the network for anything. */
	fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width\">\n", f);
	fprintf(f, "<title>%s</title>\n<style>\n%s</style></head><body>\n<h1>%s</h1>\n", title, style, title);
}

void html_end(FILE *f, const struct plots *plots)
{
	html_scripts(f, plots);
	fputs("</body></html>\n", f);
}

void html_emulated(FILE *f)
{
	fputs("<p class=\"alarm\">Emulated time: these are no latencies of any hardware.</p>\n", f);
}

/* What else there is, a device, a pipe or a link to one, is written to, never replaced. */
static bool is_replaced(const char *out)
{
	struct stat st;

	return lstat(out, &st) || S_ISREG(st.st_mode);
}

int html_write(const char *text, const char *out)
{
	__cleanup_free char *tmp = NULL;
	bool replaced, good;
	FILE *f;

	if (!out) {
		fputs(text, stdout);
		return EXIT_OK;
	}
	tmp = xasprintf("%s.tmp-%d", out, getpid());
	replaced = is_replaced(out);
	f = fopen(replaced ? tmp : out, "we");
	good = f && fputs(text, f) != EOF;
	if (f && fclose(f))
		good = false;
	if (good && replaced)
		good = !rename(tmp, out);
	if (good)
		return EXIT_OK;
	msg_err("cannot write %s: %s", out, strerror(errno));
	if (replaced)
		unlink(tmp);
	return EXIT_FAILED;
}
