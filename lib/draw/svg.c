// SPDX-License-Identifier: GPL-2.0-only
/* What gnuplot has drawn, made small: it says most things several times. */
#include "draw/svg.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/base.h"

/* Said once for the whole picture, and inherited. */
static const char canvas[] = "<g id=\"gnuplot_canvas\">";
static const char inherited[] =
	"<g fill=\"none\" stroke=\"currentColor\" font-family=\"sans-serif\" font-size=\"13\">";

/* So by default, inherited, or for nobody to read. */
static const char * const redundant_attributes[] = {
	" stroke-linecap=\"butt\"", " stroke-linejoin=\"miter\"", " fill=\"none\"",
	" color=\"black\"", " stroke=\"currentColor\"", " stroke-width=\"1.00\"",
	" font-family=\"sans-serif\"", " font-size=\"13.00\"", " class=\"gridline\"", " stroke=\"none\"", " text-anchor=\"start\"", " shape-rendering='crispEdges'",
};

/* Of the whole picture: it would get a frame. */
static const char background[] = "<rect x=\"0\" y=\"0\"";

/* Return: what is behind the element that TEXT begins with, if it is one of these. */
static const char *skip_element(const char *text, bool markers)
{
	static const char * const names[] = { "desc", "title", "defs" };

	for (size_t i = 0; i < ARRAY_SIZE(names) - markers; i++) {
		size_t len = strlen(names[i]);
		const char *end;

		if (strncmp(text + 1, names[i], len) || text[len + 1] != '>')
			continue;
		end = strstr(text, "</");
		while (end && strncmp(end + 2, names[i], len))
			end = strstr(end + 2, "</");
		return end ? strchr(end, '>') + 1 : NULL;
	}
	return NULL;
}

static size_t redundant_bytes(const char *text)
{
	for (size_t i = 0; i < ARRAY_SIZE(redundant_attributes); i++)
		if (!strncmp(text, redundant_attributes[i], strlen(redundant_attributes[i])))
			return strlen(redundant_attributes[i]);
	if (!strncmp(text, " id=\"gnuplot_", 13))
		return strchr(text + 13, '"') + 1 - text;
	return 0;
}

/* A tag, without blanks that say nothing; a tenth of a pixel is enough. Return: behind it. */
static const char *copy_tag(const char *from, char **to)
{
	bool colour = false;

	while (*from && *from != '>') {
		size_t known = redundant_bytes(from);
		char last = (*to)[-1];

		colour = !strncmp(from, "rgb(", 4) || (colour && *from != ')');
		if (known) {
			from += known;
		} else if (*from == '.' && isdigit((unsigned char)from[1]) &&
			   isdigit((unsigned char)last)) {
			if (from[1] != '0') {
				*(*to)++ = '.';
				*(*to)++ = from[1];
			}
			for (from++; isdigit((unsigned char)*from); from++)
				;
		} else if (isspace((unsigned char)*from)) {
			if (!colour && !strchr(" =", last) && from[1] != '=')
				*(*to)++ = ' ';
			from++;
		} else {
			*(*to)++ = *from++;
		}
	}
	if ((*to)[-1] == ' ')
		--*to;
	*(*to)++ = '>';
	return *from ? from + 1 : from;
}

/* Return: where the tag begins that ends at TO, if it is the beginning of a group. */
static char *group_before(const char *start, char *to)
{
	char *at = to;

	if (at == start || at[-1] != '>')
		return NULL;
	while (at > start && *--at != '<')
		;
	return at[1] == 'g' && (at[2] == ' ' || at[2] == '>') ? at : NULL;
}

/* Groups within each other; deeper ones than gnuplot makes are left alone. */
struct open_groups {
	bool bare[16];
	size_t depth;
};

/* A group that says nothing is none. */
static void begin_group(struct open_groups *g, const char *start, char **to)
{
	char *at = group_before(start, *to);
	bool bare = at && at[2] == '>' && g->depth < ARRAY_SIZE(g->bare);

	if (!at)
		return;
	if (g->depth < ARRAY_SIZE(g->bare))
		g->bare[g->depth] = bare;
	g->depth++;
	if (bare)
		*to = at;
}

/* One with nothing in it neither. */
static void end_group(struct open_groups *g, const char *start, char **to)
{
	char *at = group_before(start, *to);
	bool bare;

	if (g->depth)
		g->depth--;
	bare = g->depth < ARRAY_SIZE(g->bare) && g->bare[g->depth];
	if (bare)
		return;
	if (at)
		*to = at;
	else
		*to = mempcpy(*to, "</g>", 4);
}

/* A box, in tenths of a pixel; those of one colour behind each other become one path. */
struct box {
	char fill[32];
	const char *end;	/* in the output, of the path that it is in */
};

static double rounded_to_tenth(double v)
{
	return floor(10 * v) / 10;
}

/* Return: behind the box that TEXT begins with, or NULL if it begins with none. */
static const char *copy_box(const char *text, struct box *last, char **to)
{
	__cleanup_free char *tag = xasprintf("%.*s", (int)strcspn(text, ">"), text);
	double x[4], y[4];
	struct box box;

	if (sscanf(tag, "<polygon fill = '%31[^']' points = '%lf,%lf %lf,%lf %lf,%lf %lf,%lf '/",
		   box.fill, &x[0], &y[0], &x[1], &y[1], &x[2], &y[2], &x[3], &y[3]) != 9 ||
	    x[0] != x[3] || x[1] != x[2] || y[0] != y[1] || y[2] != y[3])
		return NULL;
	if (last->end == *to && !strcmp(last->fill, box.fill)) {
		*to -= strlen("'/>");
	} else {
		*to += sprintf(*to, "<path fill='");
		for (const char *c = box.fill; *c; c++)
			if (*c != ' ')
				*(*to)++ = *c;
		*to += sprintf(*to, "' d='");
	}
	*to += sprintf(*to, "M%g,%gH%gV%gH%gz'/>", rounded_to_tenth(x[0]), rounded_to_tenth(y[0]), rounded_to_tenth(x[1]),
		       rounded_to_tenth(y[2]), rounded_to_tenth(x[0]));
	box.end = *to;
	*last = box;
	return text + strlen(tag) + 1;
}

/*
 * gnuplot(1) writes rgb(  0, 114, 178) or rgb(0,114,178), which comes out as the latter: the
 * page's style knows that. Definitions are of markers, and stay as they are where there are any.
 */
char *svg_squeeze(const char *svg)
{
	bool markers = strstr(svg, "xlink:href='#gpPt") && strstr(svg, " color='");
	char *out = xcalloc(strlen(svg) + sizeof(inherited) + 1, 1), *to = out;
	struct open_groups groups = { .depth = 0 };
	struct box box = { .end = NULL };

	while (*svg) {
		const char *behind = *svg == '<' ? skip_element(svg, markers) : NULL;
		const char *defs = strncmp(svg, "<defs>", 6) ? NULL : strstr(svg, "</defs>");

		if (!behind && !strncmp(svg, "<polygon", 8))
			behind = copy_box(svg, &box, &to);
		if (behind) {
			svg = behind;
		} else if (defs) {
			to = mempcpy(to, svg, defs + 7 - svg);
			svg = defs + 7;
		} else if (!strncmp(svg, background, strlen(background)) && strchr(svg, '>')) {
			svg = strchr(svg, '>') + 1;
		} else if (!strncmp(svg, canvas, strlen(canvas))) {
			to = mempcpy(to, inherited, strlen(inherited));
			svg += strlen(canvas);
			groups.depth++;
		} else if (!strncmp(svg, "</g>", 4)) {
			end_group(&groups, out, &to);
			svg += 4;
		} else if (*svg == '<') {
			*to++ = *svg++;
			svg = copy_tag(svg, &to);
			begin_group(&groups, out, &to);
		} else if (isspace((unsigned char)*svg) && (to == out || to[-1] == '>')) {
			svg++;
		} else {
			*to++ = *svg++;
		}
	}
	*to = '\0';
	return out;
}
