// SPDX-License-Identifier: GPL-2.0-only
/* Plots of one group: how the times of its arms are distributed, and what they are made of. */
#include <string.h>

#include "base/base.h"
#include "bench/report.h"

#define PANELS		4
#define STEPS		64	/* of a curve: it needs no more than it has pixels */

/* One curve: at each time, the share of samples that are not above it. */
static void write_curve(FILE *data, const char *measure, const char *arm, const struct sample *s)
{
	size_t step = s->n > STEPS ? s->n / STEPS : 1;

	for (size_t i = 0; s->n; i += step) {
		size_t at = i < s->n ? i : s->n - 1;

		/* 0 has no place on a logarithmic axis, and nothing is known below 1 ns */
		fprintf(data, "%s,%s,%.3f,%.6g\n", measure, arm,
			(s->v[at] > 0 ? s->v[at] : 1) / 1000.0, (at + 1.0) / s->n);
		if (at == s->n - 1)
			break;
	}
}

static bool write_curves(struct plot_file *f, const struct group *g, size_t measure)
{
	const struct run *run = g->runs[0];
	bool data = false;

	for (size_t a = 0; a < run->arms_nr; a++) {
		struct sample s = group_sample(g, a, measure);

		write_curve(f->data, measure_name(run, measure), run->arms[a], &s);
		data |= s.n > 0;
		sample_free(&s);
	}
	return data;
}

void plot_distribution(struct plots *plots, const struct group *g)
{
	static const enum phase phases[] = {
		PHASE_MMPUT, PHASE_MMPUT_CPU, PHASE_CALLBACKS, PHASE_SRCU,
	};
	const struct run *run = g->runs[0];
	size_t phase_nr = ARRAY_SIZE(phases), metrics = run->names[NAMES_METRICS].n;
	size_t metrics_from = measures_nr(run) - metrics;
	struct plot_file f;
	int panels = 0;

	plot_begin(&f, run->emulated);
	fputs("measure,arm,us,share\n", f.data);
	plot_arms(f.vars, run);
	fputs("panels = '", f.vars);
	for (size_t i = 0; i < phase_nr + metrics && panels < PANELS; i++) {
		size_t m = i < phase_nr ? phases[i] : metrics_from + i - phase_nr;

		if (!write_curves(&f, g, m))
			continue;
		fprintf(f.vars, "%s%s", panels++ ? " " : "", measure_name(run, m));
	}
	fputs("'\n", f.vars);
	if (panels)
		plot_end(&f, plots, "distribution", report_distribution_gp,
			 xasprintf("Distribution by arm"),
			 xasprintf("The share of samples that took no longer, by time. Times are on a logarithmic scale."),
			 g);
	else
		plot_drop(&f);
}

/* Parts of mmput that do not overlap and add up to it; the order is that of report-phases.gp. */
static const struct {
	const char *name;
	enum phase whole;
	enum phase less[3];	/* PHASE_MMPUT: nothing more */
} parts[] = {
	{ "mm_exit", PHASE_MM_EXIT, { PHASE_MMPUT } },
	{ "callbacks", PHASE_CALLBACKS, { PHASE_MM_EXIT, PHASE_MMPUT } },
	{ "srcu", PHASE_SRCU, { PHASE_MMPUT } },
	{ "notifier", PHASE_NOTIFIER, { PHASE_CALLBACKS, PHASE_SRCU, PHASE_MMPUT } },
	{ "unmap", PHASE_UNMAP, { PHASE_MMPUT } },
	{ "pgtables", PHASE_PGTABLES, { PHASE_MMPUT } },
	{ "exit_mmap", PHASE_EXIT_MMAP, { PHASE_NOTIFIER, PHASE_UNMAP, PHASE_PGTABLES } },
	{ "mmput", PHASE_MMPUT, { PHASE_EXIT_MMAP, PHASE_MMPUT } },
};

/* One that is there under some arms only is 0 elsewhere; the others have to be known. */
static bool whole_event(const struct events *e, size_t at)
{
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (events_phase(e, at, parts[i].whole) == NOT_MEASURED &&
		    parts[i].whole != PHASE_MM_EXIT)
			return false;
	return true;
}

static double part_of(const struct events *e, size_t at, size_t part)
{
	double ns = events_known(e, at, parts[part].whole);

	for (size_t i = 0; i < ARRAY_SIZE(parts[part].less); i++) {
		if (parts[part].less[i] == PHASE_MMPUT)
			break;
		ns -= events_known(e, at, parts[part].less[i]);
	}
	return ns > 0 ? ns : 0;
}

/* Return: how many samples there are to look at. */
static size_t add_parts(const struct group *g, size_t arm, double sums[ARRAY_SIZE(parts)])
{
	size_t n = 0;

	for (size_t r = 0; r < g->runs_nr; r++) {
		const struct events *e = &g->runs[r]->events[arm];

		for (size_t i = 0; i < e->n; i++) {
			if (!whole_event(e, i))
				continue;
			n++;
			for (size_t p = 0; p < ARRAY_SIZE(parts); p++)
				sums[p] += part_of(e, i, p);
		}
	}
	return n;
}

void plot_phases(struct plots *plots, const struct group *g)
{
	const struct run *run = g->runs[0];
	struct plot_file f;
	bool data = false;

	plot_begin(&f, run->emulated);
	fputs("arm,part,from_us,to_us,samples\n", f.data);
	plot_arms(f.vars, run);
	for (size_t a = 0; a < run->arms_nr; a++) {
		double sums[ARRAY_SIZE(parts)] = { 0 }, from = 0;
		size_t n = add_parts(g, a, sums);

		for (size_t p = 0; p < ARRAY_SIZE(parts) && n; p++) {
			double us = sums[p] / n / 1000;

			fprintf(f.data, "%s,%s,%.3f,%.3f,%zu\n", run->arms[a], parts[p].name, from,
				from + us, n);
			from += us;
		}
		data |= n > 0;
	}
	if (data)
		plot_end(&f, plots, "phases", report_phases_gp,
			 xasprintf("What mmput consists of, by arm"),
			 xasprintf("Means, since medians do not add up, of the samples of which all phases are known."),
			 g);
	else
		plot_drop(&f);
}
