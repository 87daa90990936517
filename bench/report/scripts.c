// SPDX-License-Identifier: GPL-2.0-only
/* gnuplot's scripts, as they are in scripts/plot, and what they have to know of a run. */
#include "bench/report/plot.h"

PLOT_EMBED(report_distribution_gp, "report-distribution.gp");
PLOT_EMBED(report_bars_gp, "report-bars.gp");
PLOT_EMBED(report_pasids_gp, "report-pasids.gp");
PLOT_EMBED(report_rate_gp, "report-rate.gp");
PLOT_EMBED(report_against_gp, "report-against.gp");
PLOT_EMBED(report_matrix_gp, "report-matrix.gp");

const struct plot_script scripts[] = {
	[SCRIPT_DISTRIBUTION] = { "distribution", "report-distribution.gp", report_distribution_gp },
	[SCRIPT_PHASES] = { "phases", "report-bars.gp", report_bars_gp },
	[SCRIPT_PARTS] = { "parts", "report-bars.gp", report_bars_gp },
	[SCRIPT_PASIDS] = { "pasids", "report-pasids.gp", report_pasids_gp },
	[SCRIPT_RATE] = { "rate", "report-rate.gp", report_rate_gp },
	[SCRIPT_AGAINST] = { "against", "report-against.gp", report_against_gp },
	[SCRIPT_MATRIX] = { "matrix", "report-matrix.gp", report_matrix_gp },
};

void plot_begin_run(struct plot_file *f, const struct run *run)
{
	plot_begin(f, run->emulated, run->drops ? "SAMPLES WERE LOST: do not use" :
		   run->incomplete ? "INCOMPLETE: do not use" : "");
	fputs("kernel = '", f->vars);
	plot_text(f->vars, run_environment(run, "kernel", "unknown"));
	fputs("'\n", f->vars);
}

void plot_arms(FILE *vars, const struct run *run)
{
	fputs("arms = '", vars);
	for (size_t a = 0; a < run->arms_nr; a++) {
		fputs(a ? " " : "", vars);
		plot_text(vars, run->arms[a]);
	}
	fputs("'\n", vars);
}
