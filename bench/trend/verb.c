// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmput-bench trend: what did kernel versions, or anything else that can be put in
 * order, do to each measure, and where did it change?
 *
 * Reads run directories, or a store, and nothing else of the machine it runs on.
 */
#include <argp.h>
#include <math.h>
#include <string.h>

#include "base/base.h"
#include "bench/bench.h"
#include "text/describe.h"
#include "text/number.h"
#include "text/table.h"
#include "bench/trend/known.h"
#include "bench/trend/page.h"
#include "bench/trend/say.h"
#include "stat/verdict.h"

#define MAGNITUDE_KEY	256
#define FAIL_KEY	257
#define SUSPECT_KEY	258
#define UNLIKE_KEY	259
#define STORE_KEY	260
#define MACHINE_KEY	261
#define POINT_KEY	262
#define HTML_KEY	263
#define SVG_KEY		264
#define KNOWN_KEY	265

struct arguments {
	const char *measures;
	const char *arm;
	const char *key;
	const char *format;
	const char *store;
	const char *machine;
	const char *point;
	const char *html;
	const char *svg;
	const char *known;
	double magnitude;
	bool fail;
	bool suspect;
	bool unlike;
	char **paths;
	size_t paths_nr;
};

static void print_header(const struct trend *t)
{
	__cleanup_free char *title = trend_title(t);
	__cleanup_free char *line = NULL;
	bool exact = json_is_true(json_object_get(t->runs[0].meta, "exact"));

	print_wrapped(stdout, title);
	line = xasprintf("arm %s, %zu run%s%s", t->arm, t->runs_nr, t->runs_nr == 1 ? "" : "s",
			 describe_time(trend_emulated(t), exact));
	print_wrapped(stdout, line);
	if (t->unlike.text) {
		__cleanup_free char *unlike = xasprintf("*** UNLIKE: %s: what differs may be due to that ***",
							t->unlike.text);

		print_wrapped(stdout, unlike);
	}
	if (t->noted.text) {
		__cleanup_free char *noted = xasprintf("not alike: %s", t->noted.text);

		print_wrapped(stdout, noted);
	}
}

static void cells_median(struct table *t, const struct trend_measure *m,
			 const struct trend_point *p)
{
	__cleanup_free char *median = number_text(1, p->median.value, m->count);
	__cleanup_free char *low = number_text(1, p->median.low, m->count);
	__cleanup_free char *high = number_text(1, p->median.high, m->count);

	table_cell(t, "%s", median);
	if (p->median.level_met)
		table_cell(t, "[%s, %s]", low, high);
	else
		table_cell(t, p->runs > 1 ? "too few runs" : "too few rounds");
}

static void cells_shift(struct table *t, const struct trend_point *p)
{
	if (!p->compared || p->before <= 0) {
		table_cell(t, "%s", "");
		table_cell(t, "%s", "");
		return;
	}
	table_cell(t, "%+.1f%%", say_percent(p->shift.value, p->before));
	if (p->shift.level_met)
		table_cell(t, "[%+.1f, %+.1f]", say_percent(p->shift.low, p->before),
			   say_percent(p->shift.high, p->before));
	else
		table_cell(t, "%s", "");
}

static void print_table(const struct trend *t, const struct trend_measure *m)
{
	__cleanup_free char *median = xasprintf(m->count ? "median" : "median us");
	const char * const titles[] = {
		t->key, "runs", median, "[95 % CI]", "change", "[95 % CI]", "",
	};
	struct table *table = table_new(titles, "errrrrl");

	for (size_t l = 0; l < t->labels_nr; l++) {
		const struct trend_point *p = &m->points[l];

		table_cell(table, "%s", t->labels[l]);
		table_cell(table, "%zu", p->runs);
		if (p->runs) {
			cells_median(table, m, p);
			cells_shift(table, p);
		} else {
			table_cell(table, "-");
			for (int empty = 0; empty < 3; empty++)
				table_cell(table, "%s", "");
		}
		table_cell(table, "%s", say_mark(t, m, l));
	}
	printf("\n%s\n", m->name);
	table_print(table, stdout);
	table_free(table);
}

static void print_line(const char *line)
{
	if (line)
		print_wrapped(stdout, line);
}

static void print_changes(const struct trend *t, const struct trend_measure *m)
{
	for (size_t i = 0; i < m->changes_nr; i++) {
		__cleanup_free char *line = say_change(t, m, i);

		print_line(line);
	}
}

static void print_newest(const struct trend *t, const struct trend_measure *m)
{
	__cleanup_free char *line = say_newest(t, m);

	print_line(line);
}

static void print_method(const struct trend *t)
{
	putchar('\n');
	for (size_t i = 0; i < SAY_METHODS; i++) {
		__cleanup_free char *line = say_method(t, i);

		print_line(line);
	}
}

/* What somebody has explained, and is no longer so. */
static void print_gone(const struct trend *t)
{
	for (size_t i = 0; t->known && i < t->known->n; i++) {
		__cleanup_free char *line = say_gone(t, i);

		print_line(line);
	}
}

static void print_trend(const struct trend *t)
{
	size_t changes = 0;

	print_header(t);
	for (size_t m = 0; m < t->measures_nr; m++) {
		print_table(t, &t->measures[m]);
		changes += t->measures[m].changes_nr;
	}
	putchar('\n');
	for (size_t m = 0; m < t->measures_nr; m++)
		print_changes(t, &t->measures[m]);
	for (size_t m = 0; m < t->measures_nr; m++)
		print_newest(t, &t->measures[m]);
	print_gone(t);
	if (!changes)
		print_wrapped(stdout, "No change points. A series of fewer than 8 labels cannot show any, and a state of few labels may take more; 'compare' tests two of them.");
	print_method(t);
}

static double parse_percent(const char *text, struct argp_state *state)
{
	char *end;
	double value = strtod(text, &end);

	if (end == text || (strcmp(end, "%") && *end) || !(value >= 0 && value < INFINITY))
		argp_error(state, "--magnitude %s: a percentage such as 3%% is wanted", text);
	return value / 100;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case 'm':
		a->measures = arg;
		return 0;
	case 'a':
		a->arm = arg;
		return 0;
	case 'l':
		a->key = arg;
		return 0;
	case 'e':
		if (!trend_export_known(arg))
			argp_error(state, "--export %s: there are csv, otava, kcidb and lava", arg);
		a->format = arg;
		return 0;
	case MAGNITUDE_KEY:
		a->magnitude = parse_percent(arg, state);
		return 0;
	case FAIL_KEY:
		a->fail = true;
		return 0;
	case SUSPECT_KEY:
		a->fail = a->suspect = true;
		return 0;
	case UNLIKE_KEY:
		a->unlike = true;
		return 0;
	case HTML_KEY:
		a->html = arg;
		return 0;
	case SVG_KEY:
		a->svg = arg;
		return 0;
	case KNOWN_KEY:
		a->known = arg;
		return 0;
	case ARGP_KEY_ARGS:
		a->paths = state->argv + state->next;
		a->paths_nr = state->argc - state->next;
		return 0;
	case STORE_KEY:
		a->store = arg;
		return 0;
	case MACHINE_KEY:
		a->machine = arg;
		return 0;
	case POINT_KEY:
		a->point = arg;
		return 0;
	case ARGP_KEY_END:
		if (!a->store == !a->paths_nr)
			argp_error(state, "which run directories, or which --store?");
		if (!!a->html + !!a->svg + !!a->format > 1)
			argp_error(state, "--export, --html and --svg: one of them");
		if (!a->store && (a->machine || a->point))
			argp_error(state, "--machine and --point are for --store");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const char doc[] =
	"For each measure of one arm over kernel versions: the median with its 95 %\n"
	"confidence interval, the change against the version before, the versions\n"
	"where the series changes, by name, and whether the newest one has. Runs of\n"
	"one version are repeats, such as boots.\v"
	"The newest version is compared with the one before it, by runs, such as\n"
	"boots: it takes 4 of each for one measure, 5 for six; of exact runs by\n"
	"rounds. Where there are fewer, it is compared with the versions since the\n"
	"last change. A step that is far out of those before, and of which neither\n"
	"can tell, is a suspicion (?).\n\n"
	"Plots are drawn by gnuplot, or the program that $GNUPLOT names. The page of\n"
	"--html has a section for each machine and point that there are runs of.\n\n"
	"Formats of --export, to stdout:\n"
	"  csv    a row for each measure and label\n"
	"  otava  Apache Otava's CSV: time, commit, medians. The time is but an order,\n"
	"         a day for each label: 'otava analyze --since=2000-01-01'\n"
	"  kcidb  KCIDB's JSON, v5.3: a test for each run and measure. The origin is\n"
	"         mmput_bench: put in that of your CI, and the ids of its builds\n"
	"  lava   result lines for LAVA's send-to-lava.sh, a test set for each label\n";

/* Return: exit code. */
static int show(const struct series_list *list, const struct arguments *a)
{
	if (a->html)
		return page_write(list, a->html);
	if (a->svg)
		return page_write_picture(&list->v[0], a->svg);
	if (a->format)
		trend_export(&list->v[0].trend, a->format);
	else
		print_trend(&list->v[0].trend);
	return EXIT_OK;
}

/* Return: 0 or -EINVAL. */
static int read_series(struct series_list *list, const struct arguments *a,
		       const struct series_wanted *wanted)
{
	if (a->store)
		return series_read_store(list, a->store, a->machine, a->point, wanted);
	return series_read(list, a->paths, a->paths_nr, wanted);
}

/* Those that are asked for, or those of the store. Return: 0 or -EINVAL. */
static int read_known(struct known_list *known, const struct arguments *a, const char *in_store)
{
	if (a->known)
		return known_read(a->known, known);
	return in_store && !access(in_store, F_OK) ? known_read(in_store, known) : 0;
}

static int follow(const struct arguments *a)
{
	__cleanup_free char *in_store = a->store ? store_path(a->store, STORE_KNOWN) : NULL;
	struct known_list known = { .n = 0 };
	const struct series_wanted wanted = {
		.key = a->key, .arm = a->arm, .known = &known, .allow_unlike = a->unlike,
		.measures = a->measures, .magnitude = a->magnitude, .apart = a->html,
	};
	struct series_list list = { .n = 0 };
	int status = EXIT_USAGE;

	if (!read_known(&known, a, in_store) && !read_series(&list, a, &wanted))
		status = show(&list, a);
	if (status == EXIT_OK && a->fail && series_are_worse(&list, a->suspect))
		status = EXIT_FAILED;
	series_free(&list);
	known_free(&known);
	return status;
}

int cmd_trend(int argc, char **argv)
{
	static const struct argp_option options[] = {
		{ "measures", 'm', "LIST", 0, "Only these measures, such as mmput,callbacks", 0 },
		{ "arm", 'a', "NAME", 0, "Of this arm instead of the first", 0 },
		{ "label", 'l', "KEY", 0,
		  "Over this key of the point or the environment instead of kernel; in version order", 0 },
		{ "magnitude", MAGNITUDE_KEY, "PERCENT", 0,
		  "Smallest change that counts, 3% if not given", 0 },
		{ "fail", FAIL_KEY, NULL, 0,
		  "End with 1 if the last change of any measure is for the worse, be it at the newest label or before", 0 },
		{ "suspect", SUSPECT_KEY, NULL, 0,
		  "The same, and already if the newest label is suspected to be for the worse", 0 },
		{ "unlike", UNLIKE_KEY, NULL, 0,
		  "Take runs of unlike machines, or seen by unlike probes, all the same, and say so", 0 },
		{ "known", KNOWN_KEY, "FILE", 0,
		  "Changes that somebody has explained: they are named, and --fail does not take them", 0 },
		{ "html", HTML_KEY, "FILE", 0, "Write a page, with plots and tables, instead; of all series that there are", 0 },
		{ "svg", SVG_KEY, "FILE", 0, "Write one plot, of the first measure and what mmput consists of, instead", 0 },
		{ "export", 'e', "FORMAT", 0, "Write csv, otava, kcidb or lava instead", 0 },
		{ "store", STORE_KEY, "STORE", 0, "Of runs of this store, by its index", 0 },
		{ "machine", MACHINE_KEY, "NAME", 0, "Only those of this machine of the store", 0 },
		{ "point", POINT_KEY, "NAME", 0,
		  "Only those of this point of the store; where none is 'storm', of all that a list has made of it, such as storm.procs=16", 0 },
		{ 0 }
	};
	static const struct argp argp = {
		.options = options,
		.parser = parse_option,
		.args_doc = "RUNDIR...\n--store=STORE",
		.doc = doc,
	};
	struct arguments a = { .key = "kernel", .magnitude = 0.03 };

	argp_parse(&argp, argc, argv, 0, NULL, &a);
	return follow(&a);
}
