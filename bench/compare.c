// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmput-bench compare: what did the arms of a run do to each measure?
 *
 * Reads run directories, and nothing else of the machine it runs on.
 */
#include <argp.h>
#include <math.h>
#include <string.h>

#include "base/base.h"
#include "bench/bench.h"
#include "bench/compare.h"
#include "bench/table.h"

#define MARGIN	0.03	/* what matters, unless the user says otherwise */

enum { KEY_MARGIN = 0x100 };

struct arguments {
	bool explain;
	const char *measures;
	double margin;
	char **paths;
	int paths_nr;
};

/* Return: the exit code. */
static int print_run(const struct run *run, const char *path, const struct arguments *a)
{
	struct comparison c = { .run = run, .path = path, .share = a->margin };

	compare_header(run, path);
	compare_warnings(run);
	if (!run->events_nr && !run->times_nr && !run->pasids_nr) {
		puts("no samples");
		return EXIT_OK;
	}
	compare_arms(&c, a->measures);
	compare_judge(&c);
	putchar('\n');
	compare_table(&c);
	if (run_has_others(run))
		compare_parts(run);
	compare_log(run);
	if (a->explain && !run->drops && !run->incomplete && c.control != CONTROL_FAIL) {
		puts("\nWhat this says:");
		explain_run(run);
	}
	compare_warnings(run);
	compare_free(&c);
	return c.control == CONTROL_FAIL ? EXIT_FAILED : EXIT_OK;
}

/* "3%", or "3". */
static bool parse_share(const char *text, double *share)
{
	char *end;

	*share = strtod(text, &end) / 100;
	return end > text && !strcmp(end + (*end == '%'), "") && *share > 0 && *share <= 1;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case 'e':
		a->explain = true;
		return 0;
	case 'm':
		a->measures = arg;
		return 0;
	case KEY_MARGIN:
		if (!parse_share(arg, &a->margin))
			argp_error(state, "--margin: '%s' is no share such as 3%%, above 0 and up to 100%%",
				   arg);
		return 0;
	case ARGP_KEY_ARGS:
		a->paths = state->argv + state->next;
		a->paths_nr = state->argc - state->next;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which run directory?");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* A name that no run has is a mistake, not an empty table. */
static bool measures_known(const struct run *run, const char *path, const char *list)
{
	for (const char *at = list; at && *at; at += strcspn(at, ","), at += *at == ',') {
		int len = strcspn(at, ",");
		bool known = false;

		for (size_t m = 0; m < measures_nr(run); m++) {
			const char *name = measure_name(run, m);

			known |= (int)strlen(name) == len && !strncmp(at, name, len);
		}
		if (!known) {
			msg_err("%s has no measure '%.*s'; 'compare --help' lists the phases, 'list' the workloads' metrics",
				path, len, at);
			return false;
		}
	}
	return true;
}

/* The phases go under the options, from the one place where they are named. */
static char *filter_help(int key, const char *text, void *input)
{
	size_t len;
	char *out;
	FILE *f;

	(void)input;
	if (key != ARGP_KEY_HELP_POST_DOC)
		return (char *)text;
	f = open_memstream(&out, &len);
	if (!f)
		return (char *)text;
	fputs("Phases:\n", f);
	for (enum phase p = 0; p < PHASE_NR; p++)
		fprintf(f, "  %-14s %s\n", phase_name(p), phase_meaning(p));
	fputs("Lives of PASIDs:\n", f);
	for (enum pasid_measure m = 0; m < PASID_MEASURE_NR; m++)
		fprintf(f, "  %-20s %s\n", pasid_measure_name(m), pasid_measure_meaning(m));
	fclose(f);
	return out;
}

static const char doc[] =
	"For each measure and arm of each run: the median of the first arm (base) and its own\n"
	"(new), the shift (Hodges-Lehmann) with its 95 % confidence interval, p (Mann-Whitney,\n"
	"Holm over all rows), and a verdict: + or -, same within the margin, or ? for not known.\n"
	"Measures are the phases of mmput, and what the workload has timed itself.\v";

int cmd_compare(int argc, char **argv)
{
	static const struct argp_option options[] = {
		{ "explain", 'e', NULL, 0, "Say in a few sentences what the tables mean", 0 },
		{ "measures", 'm', "LIST", 0, "Only these measures, such as mmput,callbacks", 0 },
		{ "margin", KEY_MARGIN, "SHARE", 0,
		  "A shift that would matter, of the base's median (default: 3%)", 0 },
		{ 0 }
	};
	static const struct argp argp = {
		.options = options,
		.parser = parse_option,
		.args_doc = "RUNDIR...",
		.doc = doc,
		.help_filter = filter_help,
	};
	struct arguments a = { .margin = MARGIN };
	struct run runs[2] = { 0 };	/* this one and the one before */
	int ret, status = EXIT_OK;

	argp_parse(&argp, argc, argv, 0, NULL, &a);
	for (int i = 0; i < a.paths_nr; i++) {
		struct run *run = &runs[i % 2], *before = &runs[(i + 1) % 2];

		run_free(run);
		if (i)
			putchar('\n');
		if (rundir_read(a.paths[i], run) ||
		    !measures_known(run, a.paths[i], a.measures)) {
			run_free(run);
			status = EXIT_USAGE;
			continue;
		}
		ret = print_run(run, a.paths[i], &a);
		status = ret > status ? ret : status;
		if (a.explain && before->meta)
			explain_cost(before, run);
	}
	run_free(&runs[0]);
	run_free(&runs[1]);
	return status;
}
