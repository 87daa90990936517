// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmput-bench report: what run directories hold, in one HTML file.
 *
 * Reads run directories, and nothing else of the machine it runs on.
 */
#include "bench/report.h"

#include <argp.h>
#include <errno.h>
#include <string.h>

#include "base/base.h"
#include "bench/bench.h"

struct arguments {
	const char *out;
	char **paths;
	int paths_nr;
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case 'o':
		a->out = arg;
		return 0;
	case ARGP_KEY_ARGS:
		a->paths = state->argv + state->next;
		a->paths_nr = state->argc - state->next;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which run directory?");
		return 0;
	case ARGP_KEY_SUCCESS:
		if (!a->out && isatty(STDOUT_FILENO))
			argp_error(state, "a page is no sight for a terminal: name a file with -o");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static char *make_page(const struct group *groups, size_t groups_nr, const struct plots *plots)
{
	char *page;
	size_t bytes;
	FILE *f = open_memstream(&page, &bytes);

	if (!f) {
		msg_err("out of memory");
		exit(EXIT_FAILED);
	}
	html_page(f, groups, groups_nr, plots);
	fclose(f);
	return page;
}

/* A page is there as a whole or not at all. */
static int write_page(const char *page, const char *out)
{
	__cleanup_free char *tmp = out ? xasprintf("%s.tmp-%d", out, getpid()) : NULL;
	FILE *f = out ? fopen(tmp, "we") : stdout;
	bool good = f && fputs(page, f) != EOF && !fflush(f);

	if (f && out && fclose(f))
		good = false;
	if (good && out)
		good = !rename(tmp, out);
	if (good)
		return EXIT_OK;
	msg_err("cannot write %s: %s", out ? out : "the page", strerror(errno));
	if (tmp)
		unlink(tmp);
	return EXIT_FAILED;
}

static void plot_arms_of(struct plots *plots, const struct group *g)
{
	const struct run *run = g->runs[0];
	struct series *arms = xcalloc(run->arms_nr, sizeof(*arms));

	for (size_t a = 0; a < run->arms_nr; a++)
		arms[a] = (struct series){ (char *)run->arms[a], g, a };
	plot_distribution(plots, arms, run->arms_nr, "Distribution by arm", "");
	plot_phases(plots, arms, run->arms_nr, "What mmput consists of, by arm", "");
	free(arms);
}

static int report(const struct group *groups, size_t groups_nr, const char *out)
{
	struct plots plots = { .v = NULL };
	int status;

	plot_matrix(&plots, groups, groups_nr);
	plot_against(&plots, groups, groups_nr);
	for (size_t i = 0; i < groups_nr; i++) {
		plot_arms_of(&plots, &groups[i]);
		plot_rate(&plots, &groups[i]);
		plot_pasids(&plots, &groups[i]);
	}
	status = plots_draw(&plots);
	if (status == EXIT_OK) {
		__cleanup_free char *page = make_page(groups, groups_nr, &plots);

		status = write_page(page, out);
	}
	plots_free(&plots);
	return status;
}

static const char doc[] =
	"One HTML file of run directories: verdicts, plots with their data, and the\n"
	"machines. It loads nothing from anywhere, so it can be mailed and kept.\v"
	"Runs of one point on one machine and kernel are taken together. Plots are drawn\n"
	"by gnuplot, or the program that $GNUPLOT names.";

int cmd_report(int argc, char **argv)
{
	static const struct argp_option options[] = {
		{ "output", 'o', "FILE", 0, "Write the page there, not to stdout", 0 },
		{ 0 }
	};
	static const struct argp argp = {
		.options = options, .parser = parse_option, .args_doc = "RUNDIR...", .doc = doc,
	};
	struct arguments a = { .paths = NULL };
	struct group *groups;
	struct run *runs;
	size_t groups_nr;
	int status = EXIT_OK;

	argp_parse(&argp, argc, argv, 0, NULL, &a);
	runs = xcalloc(a.paths_nr, sizeof(*runs));
	for (int i = 0; i < a.paths_nr; i++)
		if (rundir_read(a.paths[i], &runs[i]))
			status = EXIT_USAGE;
	if (status == EXIT_OK) {
		groups = groups_of(runs, a.paths, a.paths_nr, &groups_nr);
		status = report(groups, groups_nr, a.out);
		groups_free(groups, groups_nr);
	}
	for (int i = 0; i < a.paths_nr; i++)
		run_free(&runs[i]);
	free(runs);
	return status;
}
