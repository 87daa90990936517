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


enum { KEY_MARGIN = 0x100, KEY_VS, KEY_FAIL_IF, KEY_STYLE };

struct style {
	const char *name;
	void (*print)(const struct comparison *c);
	bool machine;		/* nothing else may be on stdout */
};

static const struct style styles[] = {
	{ "table", NULL, false },
	{ "commit", compare_commit, false },
	{ "lkp", compare_lkp, false },
	{ "json", compare_json, true },
	{ "csv", compare_csv, true },
};

struct arguments {
	const struct style *style;
	bool explain;
	const char *measures;
	double margin;
	struct gates gates;
	bool vs;		/* there are two groups */
	char **base;		/* run directories, or the base's */
	size_t base_nr;
	char **new;
	size_t new_nr;
};

static int check_gates(const struct run *run, const struct arguments *a)
{
	struct pool *pools = xcalloc(a->gates.n * run->arms_nr, sizeof(*pools));
	int status;

	gates_pools(&a->gates, run, false, pools);
	status = gates_check(&a->gates, run, pools, NULL, a->style->machine ? stderr : stdout);
	gates_pools_free(&a->gates, run, pools);
	return status;
}

static void print_table(const struct comparison *c, const struct arguments *a)
{
	const struct run *run = c->run;

	compare_header(run, c->path);
	compare_warnings(c->drops, c->incomplete);
	if (!run->events_nr && !run->times_nr && !run->pasids_nr) {
		puts("no samples");
		return;
	}
	putchar('\n');
	compare_table(c);
	if (c->control != CONTROL_FAIL)
		compare_old(c);
	if (run_has_others(run))
		compare_parts(run);
	compare_log(run);
	if (a->explain && !run->drops && !run->incomplete && c->control != CONTROL_FAIL) {
		puts("\nWhat this says:");
		explain_run(run);
	}
	compare_warnings(c->drops, c->incomplete);
}

/* Return: the exit code. */
static int print_run(const struct run *run, const char *path, const struct arguments *a)
{
	struct comparison c = {
		.run = run, .path = path, .share = a->margin, .drops = run->drops,
		.incomplete = run->incomplete,
	};
	int status;

	compare_arms(&c, a->measures);
	compare_judge(&c);
	if (a->style->print)
		a->style->print(&c);
	else
		print_table(&c, a);
	compare_free(&c);
	status = check_gates(run, a);
	return c.control == CONTROL_FAIL ? EXIT_FAILED : status;
}

/* "3%", or "3". */
static bool parse_share(const char *text, double *share)
{
	char *end;

	*share = strtod(text, &end) / 100;
	return end > text && !strcmp(end + (*end == '%'), "") && *share > 0 && *share <= 1;
}

static const struct style *find_style(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(styles); i++)
		if (!strcmp(styles[i].name, name))
			return &styles[i];
	return NULL;
}

static void check_whole(struct argp_state *state, const struct arguments *a)
{
	if (!a->base_nr)
		argp_error(state, "which run directory?");
	if (a->vs && !a->new_nr)
		argp_error(state, "--vs: which run directories are to be compared with those before?");
	if (a->explain && (a->vs || a->style->print))
		argp_error(state, "--explain is for tables of the arms of a run");
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
	case KEY_STYLE:
		a->style = find_style(arg);
		if (!a->style)
			argp_error(state, "--style: '%s' is none of table, commit, lkp, json and csv", arg);
		return 0;
	case KEY_FAIL_IF:
		if (a->gates.n == GATES_MAX || gate_parse(arg, &a->gates.v[a->gates.n++]))
			argp_error(state, "--fail-if: '%s' is not MEASURE:pN>+X%%, such as mmput:p50>+3%%, or one too many",
				   arg);
		return 0;
	case KEY_VS:
		if (a->vs)
			argp_error(state, "--vs is there twice");
		a->vs = true;
		return 0;
	case ARGP_KEY_ARG:
		if (a->vs)
			a->new[a->new_nr++] = arg;
		else
			a->base[a->base_nr++] = arg;
		return 0;
	case ARGP_KEY_END:
		check_whole(state, a);
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

		if (measure_find(run, at, len) == measures_nr(run)) {
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
	"For each measure and arm of each run: the median of the first arm (base) and\n"
	"its own (new), the shift (Hodges-Lehmann) with its 95 % confidence interval,\n"
	"p (Mann-Whitney, Holm over all rows), and a verdict: + or -, same within the\n"
	"margin, or ? for not known. Of two kernels, the same arms are compared, and\n"
	"boots are what is independent; two exact runs of one point and seed are\n"
	"compared exit by exit. Measures are the phases of mmput, and what the workload\n"
	"has timed itself.\v";

static int read_known(const char *path, const struct arguments *a, struct run *run)
{
	bool known;

	if (rundir_read(path, run))
		return -1;
	known = measures_known(run, path, a->measures);
	for (size_t i = 0; known && i < a->gates.n; i++)
		known = measures_known(run, path, a->gates.v[i].measure);
	if (known)
		return 0;
	run_free(run);
	return -1;
}

/* Each run by itself. */
static int compare_runs(const struct arguments *a)
{
	struct run runs[2] = { 0 };	/* this one and the one before */
	int ret, status = EXIT_OK;

	for (size_t i = 0; i < a->base_nr; i++) {
		struct run *run = &runs[i % 2], *before = &runs[(i + 1) % 2];

		run_free(run);
		if (!a->explain)
			run_free(before);
		if (i && !a->style->machine)
			putchar('\n');
		if (read_known(a->base[i], a, run)) {
			status = EXIT_USAGE;
			continue;
		}
		ret = print_run(run, a->base[i], a);
		status = ret > status ? ret : status;
		if (before->meta)
			explain_cost(before, run);
	}
	run_free(&runs[0]);
	run_free(&runs[1]);
	return status;
}

static int read_boots(char *const *paths, size_t n, const struct arguments *a, struct boots *b)
{
	for (size_t i = 0; i < n; i++) {
		struct run run;

		if (read_known(paths[i], a, &run) ||
		    boots_add(b, &run, paths[i], a->measures, &a->gates))
			return -1;
	}
	return 0;
}

static void print_kernels(const struct comparison *c)
{
	compare_headers(c);
	compare_warnings(c->drops, c->incomplete);
	putchar('\n');
	compare_table(c);
	compare_warnings(c->drops, c->incomplete);
}

/* Return: the exit code. */
static int judge_kernels(const struct boots *base, const struct boots *new,
			 const struct arguments *a)
{
	struct comparison c = { .share = a->margin };
	int status = EXIT_USAGE;

	if (!compare_boots(&c, base, new)) {
		compare_judge(&c);
		if (a->style->print)
			a->style->print(&c);
		else
			print_kernels(&c);
		status = gates_check(&a->gates, c.run, base->pools, new->pools,
				     a->style->machine ? stderr : stdout);
		if (c.control == CONTROL_FAIL)
			status = EXIT_FAILED;
	}
	compare_free(&c);
	return status;
}

/* One run each: exit by exit, where that can be. */
static int compare_two(const struct arguments *a)
{
	struct boots base = { .n = 0 }, new = { .n = 0 };
	struct run x, y = { .meta = NULL };
	int status = EXIT_USAGE;

	if (read_known(a->base[0], a, &x))
		return EXIT_USAGE;
	if (x.exact && !a->style->print && !a->gates.n) {
		if (read_known(a->new[0], a, &y)) {
			run_free(&x);
			return EXIT_USAGE;
		}
		if (exact_pair(&x, &y)) {
			compare_exact(&x, &y, a->measures);
			run_free(&x);
			run_free(&y);
			return EXIT_OK;
		}
	}
	boots_add(&base, &x, a->base[0], a->measures, &a->gates);
	if (y.meta ? !boots_add(&new, &y, a->new[0], a->measures, &a->gates) :
	    !read_boots(a->new, 1, a, &new))
		status = judge_kernels(&base, &new, a);
	boots_free(&base, &a->gates);
	boots_free(&new, &a->gates);
	return status;
}

/* Two kernels. */
static int compare_kernels(const struct arguments *a)
{
	struct boots base = { .n = 0 }, new = { .n = 0 };
	int status = EXIT_USAGE;

	if (a->base_nr == 1 && a->new_nr == 1)
		return compare_two(a);
	if (!read_boots(a->base, a->base_nr, a, &base) && !read_boots(a->new, a->new_nr, a, &new))
		status = judge_kernels(&base, &new, a);
	boots_free(&base, &a->gates);
	boots_free(&new, &a->gates);
	return status;
}

int cmd_compare(int argc, char **argv)
{
	static const struct argp_option options[] = {
		{ "explain", 'e', NULL, 0, "Say in a few sentences what the tables mean", 0 },
		{ "measures", 'm', "LIST", 0, "Only these measures, such as mmput,callbacks", 0 },
		{ "margin", KEY_MARGIN, "SHARE", 0,
		  "A shift that would matter, of the base's median (default: 3%)", 0 },
		{ "vs", KEY_VS, NULL, 0,
		  "What follows are boots of the other kernel, what is before are the base's", 0 },
		{ "style", KEY_STYLE, "STYLE", 0,
		  "table, commit (for a commit message, with the command to run it again), lkp (as the kernel test robot has it), json or csv (default: table)", 0 },
		{ "fail-if", KEY_FAIL_IF, "EXPR", 0,
		  "End with 1 if a quantile has regressed, such as mmput:p50>+3%; may be given several times", 0 },
		{ 0 }
	};
	static const struct argp argp = {
		.options = options,
		.parser = parse_option,
		.args_doc = "RUNDIR...\nBASE... --vs NEW...",
		.doc = doc,
		.help_filter = filter_help,
	};
	struct arguments a = { .margin = COMPARE_MARGIN, .style = styles };
	int status;

	a.base = xcalloc(argc, sizeof(*a.base));
	a.new = xcalloc(argc, sizeof(*a.new));
	argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &a);
	if (a.style->print == compare_csv)
		compare_csv_titles();
	status = a.vs ? compare_kernels(&a) : compare_runs(&a);
	free(a.base);
	free(a.new);
	return status;
}
