// SPDX-License-Identifier: GPL-2.0-only
/* Plots of one group: how the times of its arms are distributed, and what they are made of. */
#include <string.h>

#include "base/base.h"
#include "bench/report.h"

#define PANELS		4
#define STEPS		150	/* of a curve: it needs no more than it has pixels */

static void write_arms(FILE *vars, const struct run *run)
{
	fputs("arms = '", vars);
	for (size_t a = 0; a < run->arms_nr; a++) {
		fputs(a ? " " : "", vars);
		plot_text(vars, run->arms[a]);
	}
	fputs("'\n", vars);
}

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
	write_arms(f.vars, run);
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
