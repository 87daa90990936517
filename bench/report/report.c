// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmput-bench report: what run directories hold, in one HTML file.
 *
 * Reads run directories, and nothing else of the machine it runs on.
 */
#include "bench/report/page.h"

#include <argp.h>
#include <string.h>

#include "base/base.h"
#include "bench/bench.h"
#include "draw/html.h"

enum { KEY_VS = 0x100, KEY_UNLIKE, KEY_PLOTS };

struct arguments {
	const char *out;
	const char *measures;
	const char *plots;
	char **paths;
	size_t paths_nr;
	bool vs;		/* there are two kernels */
	bool unlike;		/* of which machines, whatever */
	size_t base_nr;		/* of them, before --vs */
};

static void check_whole(struct argp_state *state, const struct arguments *a)
{
	if (!a->paths_nr || (a->vs && !a->base_nr))
		argp_error(state, "which run directory?");
	if (a->vs && a->base_nr == a->paths_nr)
		argp_error(state, "--vs: which run directories are to be compared with those before?");
	if (a->unlike && !a->vs)
		argp_error(state, "--unlike is for what is compared by --vs: other runs are groups of their own");
	if (!a->out && isatty(STDOUT_FILENO))
		argp_error(state, "a page is no sight for a terminal: name a file with -o");
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case 'o':
		a->out = arg;
		return 0;
	case 'm':
		a->measures = arg;
		return 0;
	case KEY_PLOTS:
		a->plots = arg;
		return 0;
	case KEY_VS:
		if (a->vs)
			argp_error(state, "--vs is there twice");
		a->vs = true;
		a->base_nr = a->paths_nr;
		return 0;
	case KEY_UNLIKE:
		a->unlike = true;
		return 0;
	case ARGP_KEY_ARG:
		a->paths[a->paths_nr++] = arg;
		return 0;
	case ARGP_KEY_END:
		check_whole(state, a);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int report_runs(const struct run *runs, const struct arguments *a)
{
	struct groups groups = groups_of(runs, a->paths, a->paths_nr, false);
	struct plots plots = { .v = NULL };
	int status;

	plot_matrix(&plots, &groups);
	plot_against(&plots, &groups);
	for (size_t i = 0; i < groups.n; i++) {
		plot_group(&plots, &groups.v[i]);
		plot_rate(&plots, &groups.v[i]);
		plot_pasids(&plots, &groups.v[i]);
	}
	status = plots_draw(&plots, a->plots);
	if (status == EXIT_OK) {
		__cleanup_free char *page = NULL;
		size_t bytes;
		FILE *f = xopen_memstream(&page, &bytes);

		html_page(f, &groups, a->measures, &plots);
		fclose(f);
		status = html_write(page, a->out);
	}
	plots_free(&plots);
	groups_free(&groups);
	return status;
}

static int report_kernels(const struct run *runs, const struct arguments *a)
{
	struct groups base = groups_of(runs, a->paths, a->base_nr, true);
	struct groups new = groups_of(runs + a->base_nr, a->paths + a->base_nr,
				      a->paths_nr - a->base_nr, true);
	struct pairs pairs = { .v = NULL };
	struct plots plots = { .v = NULL };
	int status = pairs_of(&pairs, &base, &new, a->measures, a->unlike) ? EXIT_USAGE : EXIT_OK;

	for (size_t i = 0; status == EXIT_OK && i < pairs.n; i++)
		plot_pair(&plots, &pairs.v[i]);
	if (status == EXIT_OK)
		status = plots_draw(&plots, a->plots);
	if (status == EXIT_OK) {
		__cleanup_free char *page = NULL;
		size_t bytes;
		FILE *f = xopen_memstream(&page, &bytes);

		html_page_of_kernels(f, &pairs, &base, &new, &plots);
		fclose(f);
		status = html_write(page, a->out);
	}
	plots_free(&plots);
	pairs_free(&pairs);
	groups_free(&base);
	groups_free(&new);
	return status;
}

static const char doc[] =
	"One HTML file of run directories: verdicts, plots with their data, and the\n"
	"machines. It loads nothing from anywhere, so it can be mailed and kept.\v"
	"Runs of one point on one machine and kernel are taken together. With --vs,\n"
	"those behind it are of a second kernel: what compare says of the two comes\n"
	"first, and plots have both. Plots are drawn by gnuplot, or the program that\n"
	"$GNUPLOT names.";

int cmd_report(int argc, char **argv)
{
	static const struct argp_option options[] = {
		{ "output", 'o', "FILE", 0, "Write the page there, not to stdout; a file is replaced as a whole, a device or a pipe written to", 0 },
		{ "measures", 'm', "LIST", 0,
		  "Judge only these measures, such as mmput,callbacks: the fewer, the less it takes", 0 },
		{ "plots", KEY_PLOTS, "DIR", 0,
		  "Keep each plot's data, script and picture there, too, in a new folder", 0 },
		{ "vs", KEY_VS, NULL, 0,
		  "What follows are boots of the other kernel, what is before are the base's", 0 },
		{ "unlike", KEY_UNLIKE, NULL, 0,
		  "Compare what ran on unlike machines, or was seen by unlike probes, all the same, and say so", 0 },
		{ 0 }
	};
	static const struct argp argp = {
		.options = options, .parser = parse_option,
		.args_doc = "RUNDIR...\nBASE... --vs NEW...", .doc = doc,
	};
	struct arguments a = { .paths = xcalloc(argc, sizeof(*a.paths)) };
	struct run *runs;
	int status = EXIT_OK;

	argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &a);
	runs = xcalloc(a.paths_nr, sizeof(*runs));
	for (size_t i = 0; i < a.paths_nr; i++)
		if (rundir_read(a.paths[i], &runs[i]))
			status = EXIT_USAGE;
	for (size_t i = 0; i < a.paths_nr && status == EXIT_OK; i++)
		if (!measures_known(&runs[i], a.paths[i], a.measures))
			status = EXIT_USAGE;
	if (status == EXIT_OK)
		status = a.vs ? report_kernels(runs, &a) : report_runs(runs, &a);
	for (size_t i = 0; i < a.paths_nr; i++)
		run_free(&runs[i]);
	free(runs);
	free(a.paths);
	return status;
}
