// SPDX-License-Identifier: GPL-2.0-only
/* How times are distributed, and what they are made of. */
#include <math.h>
#include <string.h>

#include "analysis/middle.h"
#include "base/base.h"
#include "bench/report/plot.h"

#define PANELS		4
/* What nobody sees: these shares of a panel's width and height, about half a pixel. */
#define WIDTH_SEEN	(1 / 400.0)
#define HEIGHT_SEEN	(1 / 200.0)

/* 0 has no place on a logarithmic axis, and nothing is known below 1 ns. */
static double ns_on_log_axis(int64_t ns)
{
	return ns > 0 ? ns : 1;
}

static void write_point(FILE *data, const char *measure, const char *name, int64_t ns, double share)
{
	fprintf(data, "%s,%s,%.3f,%.4g\n", measure, name, ns_on_log_axis(ns) / 1000, share);
}

/*
 * One curve: at each time, the share of samples that are not above it. A step is written where
 * one that would be seen would otherwise be drawn too far to the right: by more than FACTOR.
 */
static void write_curve(FILE *data, const char *measure, const char *name, const struct sample *s,
			double factor)
{
	double written = 0;	/* share */
	size_t seen = s->n;	/* the first since then that is not to be moved */

	for (size_t i = 0; i < s->n; i++) {
		if (!i)
			write_point(data, measure, name, s->v[0], 0);
		if (seen < i && ns_on_log_axis(s->v[i]) > ns_on_log_axis(s->v[seen]) * factor) {
			written = (double)i / s->n;
			write_point(data, measure, name, s->v[i - 1], written);
			seen = s->n;
		}
		if (seen == s->n && (i + 1.0) / s->n > written + HEIGHT_SEEN)
			seen = i;
	}
	if (s->n)
		write_point(data, measure, name, s->v[s->n - 1], 1);
}

/* Return: the widest step in a panel that nobody sees, as a factor; 0 without data. */
static double factor_of(const struct sample *samples, size_t n)
{
	double low = 0, high = 0;

	for (size_t i = 0; i < n; i++) {
		const struct sample *s = &samples[i];

		if (s->n && (!high || ns_on_log_axis(s->v[0]) < low))
			low = ns_on_log_axis(s->v[0]);
		if (s->n && ns_on_log_axis(s->v[s->n - 1]) > high)
			high = ns_on_log_axis(s->v[s->n - 1]);
	}
	return high ? pow(high / low, WIDTH_SEEN) : 0;
}

/* Return: is there any data? */
static bool write_curves(struct plot_file *f, const struct series *series, size_t n, size_t measure)
{
	const char *name = measure_name(series[0].group->runs[0], measure);
	struct sample *samples = xcalloc(n, sizeof(*samples));
	double factor;

	for (size_t i = 0; i < n; i++)
		samples[i] = group_sample(series[i].group, series[i].arm, measure);
	factor = factor_of(samples, n);
	for (size_t i = 0; i < n; i++)
		write_curve(f->data, name, series[i].name, &samples[i], factor);
	for (size_t i = 0; i < n; i++)
		sample_free(&samples[i]);
	free(samples);
	return factor;
}

static void write_names(FILE *vars, const struct series *series, size_t n)
{
	fputs("arms = '", vars);
	for (size_t i = 0; i < n; i++) {
		fputs(i ? " " : "", vars);
		plot_text(vars, series[i].name);
	}
	fputs("'\n", vars);
}

void plot_distribution(struct plots *plots, const struct series *series, size_t n,
		       const char *title, const char *note)
{
	static const enum phase phases[] = {
		PHASE_MMPUT, PHASE_MMPUT_CPU, PHASE_CALLBACKS, PHASE_SRCU,
	};
	const struct run *run = series[0].group->runs[0];
	size_t phase_nr = ARRAY_SIZE(phases), metrics = run->names[NAMES_METRICS].n;
	size_t metrics_from = measures_nr(run) - metrics;
	struct plot_file f;
	int panels = 0;

	plot_begin_run(&f, run);
	fputs("measure,arm,us,share\n", f.data);
	write_names(f.vars, series, n);
	fputs("panels = '", f.vars);
	for (size_t i = 0; i < phase_nr + metrics && panels < PANELS; i++) {
		size_t m = i < phase_nr ? phases[i] : metrics_from + i - phase_nr;

		if (!write_curves(&f, series, n, m))
			continue;
		fprintf(f.vars, "%s%s", panels++ ? " " : "", measure_name(run, m));
	}
	fputs("'\n", f.vars);
	if (panels)
		plot_end(&f, plots, &scripts[SCRIPT_DISTRIBUTION], xasprintf("%s", title),
			 xasprintf("The share of samples that took no longer, by time, which is on a logarithmic scale. Steps that nobody would see are left out; the run's files have all samples.%s",
				   note), series[0].group);
	else
		plot_drop(&f);
}

/* One bar. Return: is there any data? */
static bool write_bar(FILE *data, const struct series *series, const struct division *d)
{
	double ns[PIECES_MAX], from = 0;
	size_t n = middle_divide(series->group->runs, series->group->runs_nr, series->arm, d, ns);

	for (size_t piece = 0; n && piece < d->n; piece++) {
		if (d->name(piece))
			fprintf(data, "%s,%s,%.3f,%.3f,%zu\n", series->name, d->name(piece), from,
				from + ns[piece] / 1000, n);
		from += ns[piece] / 1000;
	}
	return n;
}

static void plot_division(struct plots *plots, const struct series *series, size_t n,
			  const struct division *d, enum script kind, const char *title,
			  const char *note)
{
	struct plot_file f;
	bool data = false;

	plot_begin_run(&f, series[0].group->runs[0]);
	fputs("arm,part,from_us,to_us,samples\n", f.data);
	write_names(f.vars, series, n);
	for (size_t i = 0; i < n; i++)
		data |= write_bar(f.data, &series[i], d);
	if (data)
		plot_end(&f, plots, &scripts[kind], xasprintf("%s", title),
			 xasprintf("The mean of the tenth of the exits whose mmput is nearest to the median, since medians do not add up. Only exits of which all of it is known.%s",
				   note), series[0].group);
	else
		plot_drop(&f);
}

void plot_phases(struct plots *plots, const struct series *series, size_t n, const char *title,
		 const char *note)
{
	plot_division(plots, series, n, &division_slices, SCRIPT_PHASES, title, note);
}

void plot_group(struct plots *plots, const struct group *g)
{
	const struct run *run = g->runs[0];
	struct series *arms = xcalloc(run->arms_nr, sizeof(*arms));

	for (size_t a = 0; a < run->arms_nr; a++)
		arms[a] = (struct series){ run->arms[a], g, a };
	plot_distribution(plots, arms, run->arms_nr, "Distribution by arm", "");
	plot_division(plots, arms, run->arms_nr, &division_parts, SCRIPT_PARTS,
		      "What mmput waits for, by arm", "");
	plot_phases(plots, arms, run->arms_nr, "What mmput consists of, by arm", "");
	free(arms);
}
