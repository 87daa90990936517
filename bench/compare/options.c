// SPDX-License-Identifier: GPL-2.0-only
/* The command line of compare. */
#include <argp.h>
#include <string.h>

#include "base/base.h"
#include "bench/bench.h"
#include "bench/compare/options.h"
#include "bench/compare/print.h"

enum { KEY_MARGIN = 0x100, KEY_VS, KEY_FAIL_IF, KEY_STYLE, KEY_CONTROL, KEY_UNLIKE };

static const struct compare_style styles[] = {
	{ "table", NULL, false },
	{ "commit", compare_commit, false },
	{ "lkp", compare_lkp, false },
	{ "json", compare_json, true },
	{ "csv", compare_csv, true },
};

/* "3%", or "3". */
static bool parse_share(const char *text, double *share)
{
	char *end;

	*share = strtod(text, &end) / 100;
	return end > text && !strcmp(end + (*end == '%'), "") && *share > 0 && *share <= 1;
}

static const struct compare_style *find_style(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(styles); i++)
		if (!strcmp(styles[i].name, name))
			return &styles[i];
	return NULL;
}

/* What follows belongs to this group. */
static void begin_group(struct argp_state *state, struct run_paths *group, const char *name)
{
	struct compare_options *o = state->input;

	if (group->v)
		argp_error(state, "%s is there twice", name);
	group->v = xcalloc(state->argc, sizeof(*group->v));
	o->group = group;
}

static void check_whole(struct argp_state *state, const struct compare_options *o)
{
	if (!o->base.n)
		argp_error(state, "which run directory?");
	if (o->new.v && !o->new.n)
		argp_error(state, "--vs: which run directories are to be compared with those before?");
	if (o->control.v && (!o->new.n || !o->control.n))
		argp_error(state, "--control: takes boots of the base, where two kernels are compared");
	if (o->unlike && !o->new.n)
		argp_error(state, "--unlike is for what is compared by --vs: the arms of a run are alike");
	if (o->explain && (o->new.n || o->style->print))
		argp_error(state, "--explain is for tables of the arms of a run");
	for (size_t i = 0; i < o->control.n; i++)
		for (size_t k = 0; k < o->base.n; k++)
			if (!strcmp(o->control.v[i], o->base.v[k]))
				argp_error(state, "--control: %s is one of those that it is to be compared with",
					   o->base.v[k]);
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct compare_options *o = state->input;

	switch (key) {
	case 'e':
		o->explain = true;
		return 0;
	case 'm':
		o->measures = arg;
		return 0;
	case KEY_MARGIN:
		if (!parse_share(arg, &o->margin))
			argp_error(state, "--margin: '%s' is no share such as 3%%, above 0 and up to 100%%",
				   arg);
		return 0;
	case KEY_STYLE:
		o->style = find_style(arg);
		if (!o->style)
			argp_error(state, "--style: '%s' is none of table, commit, lkp, json and csv", arg);
		return 0;
	case KEY_FAIL_IF:
		if (o->gates.n == GATES_MAX || gate_parse(arg, &o->gates.v[o->gates.n++]))
			argp_error(state, "--fail-if: '%s' is not [ARM/]MEASURE:pN>+X%%, such as mmput:p50>+3%%, or one too many",
				   arg);
		return 0;
	case KEY_VS:
		begin_group(state, &o->new, "--vs");
		return 0;
	case KEY_UNLIKE:
		o->unlike = true;
		return 0;
	case KEY_CONTROL:
		begin_group(state, &o->control, "--control");
		return 0;
	case ARGP_KEY_ARG:
		o->group->v[o->group->n++] = arg;
		return 0;
	case ARGP_KEY_END:
		check_whole(state, o);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
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
	fprintf(f, "%s\nPhases:\n", text);
	for (enum phase p = 0; p < PHASE_NR; p++)
		fprintf(f, "  %-14s %s\n", phase_name(p), phase_meaning(p));
	fputs("Lives of PASIDs:\n", f);
	for (enum pasid_measure m = 0; m < PASID_MEASURE_NR; m++)
		fprintf(f, "  %-20s %s\n", pasid_measure_name(m), pasid_measure_meaning(m));
	fputs("Counters (run --counters), by their names with + for commas: what was counted in\n"
	      "a round of an arm, but for rounds in which the counter took turns with others.\n", f);
	fclose(f);
	return out;
}

static const char doc[] =
	"For each measure and arm of each run: the median of the first arm (base) and\n"
	"its own (new), the shift (Hodges-Lehmann) by which rounds differ, with its 95 %\n"
	"confidence interval, p (Wilcoxon's signed ranks, Holm), and a verdict: + or -,\n"
	"same within the margin, or ? for not known. Intervals, p and verdicts hold for\n"
	"all rows of a table together; one with (0 or 0) reached over 0, which p rules\n"
	"out. Of two kernels, the same arms are compared, and boots are what is\n"
	"independent (Mann and Whitney's p); two exact runs of one point and seed are\n"
	"compared exit by exit, of the same members. Measures are the phases of mmput,\n"
	"lives of PASIDs, what the workload has timed itself, and run's counters.\v"
	"--fail-if ends with 1 where the whole 95 % interval of the quantile's shift\n"
	"is beyond the limit. Where the limit is inside of it nobody can tell: that is\n"
	"said, and passes. Of two exact runs of one seed there is nothing but the\n"
	"shift. A gate that could not fail is refused, which ends with 2: of what there\n"
	"is not, or was not measured, of fewer than 6 rounds or boots, or 10 samples\n"
	"beyond the quantile, of a run that lost samples or was cut short.\n";

void compare_options_parse(int argc, char **argv, struct compare_options *o)
{
	static const struct argp_option options[] = {
		{ "explain", 'e', NULL, 0, "Say in a few sentences what the tables mean", 0 },
		{ "measures", 'm', "LIST", 0, "Only these measures, such as mmput,callbacks", 0 },
		{ "margin", KEY_MARGIN, "SHARE", 0,
		  "A shift that would matter, of the base's median (default: 3%)", 0 },
		{ "vs", KEY_VS, NULL, 0,
		  "What follows are boots of the other kernel, what is before are the base's", 0 },
		{ "control", KEY_CONTROL, NULL, 0,
		  "What follows are more boots of the base, for the A/A control alone; without them it is the base's first boots against its last ones", 0 },
		{ "unlike", KEY_UNLIKE, NULL, 0,
		  "Compare what ran on unlike machines, or was seen by unlike probes, all the same, and say so", 0 },
		{ "style", KEY_STYLE, "STYLE", 0,
		  "table, commit (for a commit message, with the command to run it again), lkp (as the kernel test robot has it), json or csv (default: table)", 0 },
		{ "fail-if", KEY_FAIL_IF, "EXPR", 0,
		  "End with 1 if a quantile has regressed, such as mmput:p50>+3% or, of one arm, callback/mmput:p50>+3%; may be given several times", 0 },
		{ 0 }
	};
	static const struct argp argp = {
		.options = options,
		.parser = parse_option,
		.args_doc = "RUNDIR...\nBASE... --vs NEW... [--control BASE...]",
		.doc = doc,
		.help_filter = filter_help,
	};

	*o = (struct compare_options){ .margin = COMPARISON_MARGIN, .style = styles };
	o->base.v = xcalloc(argc, sizeof(*o->base.v));
	o->group = &o->base;
	argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, o);
}

void compare_options_free(struct compare_options *o)
{
	free(o->base.v);
	free(o->new.v);
	free(o->control.v);
}

static bool gate_known(const struct run *run, const char *path, const struct gate *g)
{
	size_t arm;

	if (gate_find(g, run, &arm) < measures_nr(run))
		return true;
	msg_err("--fail-if: '%s': %s has no measure '%s', nor an arm and a measure of that; 'compare --help' lists the phases, 'list' the workloads' metrics, run.json the counters",
		g->text, path, g->what);
	return false;
}

int compare_read(const char *path, const struct compare_options *o,
		 struct run *run)
{
	bool known;

	if (rundir_read_lives(path, run))
		return -1;
	known = measures_known(run, path, o->measures);
	for (size_t i = 0; known && i < o->gates.n; i++)
		known = gate_known(run, path, &o->gates.v[i]);
	if (known)
		return 0;
	run_free(run);
	return -1;
}
