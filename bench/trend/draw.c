// SPDX-License-Identifier: GPL-2.0-only
/* What gnuplot has to know of a trend. */
#include "bench/trend/draw.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/base.h"
#include "bench/trend/known.h"
#include "bench/trend/phases.h"
#include "bench/trend/say.h"
#include "text/describe.h"

PLOT_EMBED(trend_gp, "trend.gp");

static const struct plot_script script = { "trend", "trend.gp", trend_gp };

/* How far the boots of a label stand apart, as a share of a step, and lines of a hatched band. */
#define SPREAD		0.56
#define HATCH_LINES	24
/* A part of less than this of a step is not worth its number in the picture. */
#define WORTH_SAYING	0.1

/* Of trend.gp's colours. */
enum sense { SENSE_WORSE = 1, SENSE_BETTER, SENSE_CHANGED, SENSE_KNOWN, SENSE_NONE };

static enum sense sense_of(const char *word)
{
	return !strcmp(word, "worse") ? SENSE_WORSE : !strcmp(word, "better") ? SENSE_BETTER : SENSE_CHANGED;
}

/* Between quotes, but more than plot_text() lets through: sentences, which are for labels. */
static void write_quoted(FILE *f, const char *text)
{
	fputc('\'', f);
	for (; *text; text++)
		fputc(isalnum((unsigned char)*text) || strchr(" _.:=/+@-(),;%", *text) ? *text : '?', f);
	fputs("'\n", f);
}

static void write_text(FILE *vars, const char *array, size_t nr, const char *text)
{
	fprintf(vars, "%s[%zu] = ", array, nr);
	write_quoted(vars, text);
}

/* To gnuplot, names of tics are formats. */
static void write_tic(FILE *vars, size_t nr, const char *name)
{
	__cleanup_free char *text = xasprintf("%s", name);

	for (char *c = text; *c; c++)
		if (*c == '%')
			*c = '?';
	write_text(vars, "name", nr, text);
}

static double in_unit(const struct trend_measure *m, double value)
{
	return m->count ? value : value / 1000;
}

static void write_row(FILE *data, const char *what, const char *measure, double step, double value,
		      double low, double high)
{
	fprintf(data, "%s,%s,%.3f,%.4f,%.4f,%.4f\n", what, measure, step, value, low, high);
}

/**
 * struct extent - of all that is in a panel
 * @low: its least value
 * @high: its largest
 */
struct extent {
	double low;
	double high;
};

static void extend(struct extent *e, double low, double high)
{
	e->low = fmin(e->low, low);
	e->high = fmax(e->high, high);
}

static void write_boots(FILE *data, const struct trend *t, size_t measure, size_t label,
			size_t place, struct extent *e)
{
	const struct trend_measure *m = &t->measures[measure];
	size_t n = m->points[label].runs, nr = 0;

	for (size_t i = t->first[label]; i < t->first[label + 1]; i++) {
		const struct rounds *values = &t->runs[i].values[measure];
		double at = place + SPREAD * ((nr + 0.5) / n - 0.5), v = in_unit(m, values->median);

		if (!values->n)
			continue;
		write_row(data, "boot", m->name, at, v, v, v);
		extend(e, v, v);
		nr++;
	}
}

static struct extent write_points(FILE *data, const struct trend *t, size_t measure,
				  const struct axis *axis)
{
	const struct trend_measure *m = &t->measures[measure];
	struct extent e = { INFINITY, -INFINITY };

	for (size_t l = 0; l < t->labels_nr; l++) {
		const struct stat_estimate *median = &m->points[l].median;
		double v = in_unit(m, median->value), low = v, high = v;

		if (!m->points[l].runs)
			continue;
		if (median->level_met) {
			low = in_unit(m, median->low);
			high = in_unit(m, median->high);
		}
		write_row(data, "median", m->name, axis_place(axis, l), v, low, high);
		extend(&e, low, high);
		write_boots(data, t, measure, l, axis_place(axis, l), &e);
	}
	return e;
}

/* What lies between two change points, as a line. */
static void write_states(FILE *data, const struct trend *t, const struct trend_measure *m,
			 const struct axis *axis)
{
	const struct stat_change *last = NULL;
	double from = 0.5;

	for (size_t l = 0; l < t->labels_nr; l++) {
		const struct stat_change *c = trend_change_at(m, l);
		double at = axis_place(axis, l) - 0.5;

		if (!c)
			continue;
		write_row(data, "state", m->name, from, in_unit(m, last ? last->after : c->before),
			  from, at);
		from = at;
		last = c;
	}
	if (last)
		write_row(data, "state", m->name, from, in_unit(m, last->after), from, axis->n + 0.5);
}

static void write_marks(FILE *vars, const struct trend *t, size_t measures_nr, const struct axis *axis)
{
	size_t marks = 0;

	for (size_t i = 0; i < measures_nr; i++) {
		const struct trend_measure *m = &t->measures[i];
		size_t row = 0;

		for (size_t l = 0; l < t->labels_nr; l++) {
			const struct stat_change *c = trend_change_at(m, l);
			const struct known *k = known_at(t, m, l);
			const char *name = axis->v[axis_place(axis, l) - 1].name;
			__cleanup_free char *text = NULL;

			if (!c)
				continue;
			text = xasprintf("%s %+.1f %%%s%s", name,
					 say_percent(c->after - c->before, c->before), k ? " known: " : "", k ? k->reason : "");
			marks++;
			fprintf(vars, "mark_panel[%zu] = %zu\nmark_at[%zu] = %zu\nmark_row[%zu] = %zu\nmark_sense[%zu] = %d\n",
				marks, i + 1, marks, axis_place(axis, l), marks, row++ % 3, marks,
				k ? SENSE_KNOWN : sense_of(say_sense_of_change(m, c)));
			write_text(vars, "mark_text", marks, text);
		}
	}
	fprintf(vars, "marks = %zu\n", marks);
}

static size_t count_marks(const struct trend *t)
{
	size_t n = 0;

	for (size_t m = 0; m < t->measures_nr; m++)
		n += t->measures[m].changes_nr + 1;
	return n;
}

static void write_panels(struct plot_file *f, const struct trend *t, size_t measures_nr,
			 const struct axis *axis)
{
	static const char * const arrays[] = { "panel", "unit", "verdict" };

	for (size_t i = 0; i < ARRAY_SIZE(arrays); i++)
		fprintf(f->vars, "array %s[%zu]\n", arrays[i], measures_nr);
	fprintf(f->vars, "panels = %zu\narray low[%zu]\narray high[%zu]\narray verdict_sense[%zu]\n",
		measures_nr, measures_nr, measures_nr, measures_nr);
	for (size_t i = 0; i < measures_nr; i++) {
		const struct trend_measure *m = &t->measures[i];
		struct extent e = write_points(f->data, t, i, axis);
		__cleanup_free char *verdict = say_verdict(t, m);

		write_states(f->data, t, m, axis);
		write_text(f->vars, "panel", i + 1, m->name);
		write_text(f->vars, "unit", i + 1, m->count ? "number" : "us");
		write_text(f->vars, "verdict", i + 1, verdict);
		fprintf(f->vars, "low[%zu] = %.6g\nhigh[%zu] = %.6g\nverdict_sense[%zu] = %d\n", i + 1,
			e.low, i + 1, e.high, i + 1, m->newest.verdict == NEWEST_UNCHANGED ? SENSE_NONE :
			known_at(t, m, t->labels_nr - 1) ? SENSE_KNOWN : sense_of(say_sense_of_newest(t, m)));
	}
}

static void write_steps(struct plot_file *f, const struct axis *axis)
{
	size_t longest = 0, gaps = 0;

	fprintf(f->vars, "steps = %zu\narray name[%zu]\n", axis->n, axis->n);
	fprintf(f->vars, "array gap_at[%zu]\narray gap_text[%zu]\n", axis->n, axis->n);
	for (size_t i = 0; i < axis->n; i++) {
		const struct axis_step *step = &axis->v[i];

		write_tic(f->vars, i + 1, step->name);
		longest = strlen(step->name) > longest ? strlen(step->name) : longest;
		if (!step->gaps_nr)
			continue;
		fprintf(f->vars, "gap_at[%zu] = %zu\n", ++gaps, i + 1);
		write_text(f->vars, "gap_text", gaps, axis->gaps[step->gap]->reason);
		for (int line = 0; line < HATCH_LINES; line++)
			write_row(f->data, "hatch", "", i + 0.54, (double)line / HATCH_LINES, 0, 0);
	}
	fprintf(f->vars, "longest = %zu\ngaps = %zu\n", longest, gaps);
}

/* By how much a change is one of this part, as a number in it. */
static void write_steps_of_phases(FILE *data, const struct trend *t, size_t label, size_t place,
				  const double ns[SLICES])
{
	size_t last = phases_before(t, label);
	double before[SLICES], from = 0, all;

	if (last == label || !phases_at(t, last, before))
		return;
	all = phases_sum(ns) - phases_sum(before);
	for (size_t i = 0; i < SLICES; i++) {
		if (phases_name(t, i) && fabs(ns[i] - before[i]) >= WORTH_SAYING * fabs(all))
			write_row(data, "by", phase_name(slices[i].phase), place,
				  (ns[i] - before[i]) / 1000, from / 1000, (from + ns[i]) / 1000);
		from += ns[i];
	}
}

/* Return: the highest stack. */
static double write_stacks(FILE *data, const struct trend *t, const struct axis *axis)
{
	const struct trend_measure *mmput = trend_find(t, phase_name(PHASE_MMPUT));
	double top = 0;

	for (size_t l = 0; l < t->labels_nr; l++) {
		double ns[SLICES], from = 0;

		if (!phases_at(t, l, ns))
			continue;
		for (size_t i = 0; i < SLICES; i++) {
			if (phases_name(t, i))
				write_row(data, "phase", phase_name(slices[i].phase), axis_place(axis, l),
					  ns[i] / 1000, from / 1000, (from + ns[i]) / 1000);
			from += ns[i];
		}
		top = fmax(top, from / 1000);
		if (mmput && trend_change_at(mmput, l))
			write_steps_of_phases(data, t, l, axis_place(axis, l), ns);
	}
	return top;
}

static void write_phases(struct plot_file *f, const struct trend *t, const struct axis *axis)
{
	size_t pieces = 0;

	fprintf(f->vars, "array piece[%d]\narray legend[%d]\n", SLICES, SLICES);
	for (size_t i = 0; i < SLICES; i++) {
		if (!phases_name(t, i))
			continue;
		write_text(f->vars, "piece", ++pieces, phase_name(slices[i].phase));
		write_text(f->vars, "legend", pieces, phases_name(t, i));
	}
	fprintf(f->vars, "pieces = %zu\ntop = %.6g\n", pieces, write_stacks(f->data, t, axis));
}

void draw_trend(struct plots *plots, const struct trend *t, const struct axis *axis,
		size_t measures_nr, const char *heading, const void *section)
{
	struct plot_file f;
	size_t marks = count_marks(t);

	plot_begin(&f, trend_emulated(t), "");
	fputs("what,measure,step,value,low,high\n", f.data);
	fputs("heading = ", f.vars);
	write_quoted(f.vars, heading ? heading : "");
	write_steps(&f, axis);
	write_panels(&f, t, measures_nr, axis);
	fprintf(f.vars, "array mark_panel[%zu]\narray mark_at[%zu]\narray mark_row[%zu]\narray mark_sense[%zu]\narray mark_text[%zu]\n",
		marks, marks, marks, marks, marks);
	write_marks(f.vars, t, measures_nr, axis);
	write_phases(&f, t, axis);
	plot_end(&f, plots, &script, xasprintf("Over %s, and what mmput consists of", t->key),
		 xasprintf("Each dot is a boot; beside them the median of the %s with its 95 %% interval, where there are boots or rounds enough for one. Lines across are medians between changes, lines down changes: for the worse, or better (dashes), or known ones (dots). Axes of medians do not begin at 0.%s%s%s",
			   t->key, phases_are_known(t) ? " Below, mmput in its parts, from 0: the mean of the tenth of a boot's exits that are nearest to the median, since medians do not add up, and of boots the middle one. Where mmput changes, numbers say by how much each part does, in us, from one label to the next." : "",
			   axis->gaps_nr ? " Hatched: kernels that cannot be measured, and why." : "",
			   axis->cut ? " Names of kernels are cut where they can be told all the same; the tables have them whole." : ""),
		 section);
}
