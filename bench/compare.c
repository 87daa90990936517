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
#include "bench/sample.h"
#include "bench/table.h"
#include "result/pasid.h"
#include "result/rundir.h"
#include "stat/stat.h"

#define LEVEL	0.95

/* Four digits are what a person compares; nothing is known below 1 ns. */
static int decimals_us(double ns)
{
	ns = fabs(ns);
	if (ns == 0)
		return 0;
	return ns < 9999.5 ? 3 : ns < 99995 ? 2 : ns < 999950 ? 1 : 0;
}

/* In microseconds, as it will be printed, and never as -0. */
static double rounded_us(double ns, int decimals)
{
	double unit = pow(10, decimals);

	return round(ns / 1000 * unit) / unit + 0.0;
}

static void cell_median(struct table *t, const struct sample *s, bool count)
{
	if (s->n && count)
		table_cell(t, "%g", sample_median(s));
	else if (s->n)
		table_cell(t, "%.*f", decimals_us(sample_median(s)), sample_median(s) / 1000);
	else
		table_cell(t, "-");
}

static void cells_shift(struct table *t, const struct run *run, size_t arm, size_t measure)
{
	struct sample base = sample_rounds(run, 0, measure), s = sample_rounds(run, arm, measure);
	struct stat_shift shift = stat_shift(base.v, base.n, s.v, s.n, LEVEL);
	double p = stat_mann_whitney(base.v, base.n, s.v, s.n).p;
	double largest = fmax(fabs(shift.low), fabs(shift.high));
	bool count = measure_is_count(measure);
	int digits = count ? 1 : decimals_us(largest);

	if (count) {
		shift.shift *= 1000;
		shift.low *= 1000;
		shift.high *= 1000;
	}
	table_cell(t, "%+.*f", digits, rounded_us(shift.shift, digits));
	if (shift.level_met)
		table_cell(t, "[%+.*f, %+.*f]", digits, rounded_us(shift.low, digits), digits,
			   rounded_us(shift.high, digits));
	else
		table_cell(t, "too few samples");
	table_cell(t, p < 0.0001 ? "<0.0001" : "%.2g", p);
	sample_free(&base);
	sample_free(&s);
}

/* Return: is there anything to show? */
static bool rows_of_measure(struct table *t, const struct run *run, size_t measure)
{
	struct sample s[RUNDIR_ARMS_MAX];
	bool data = false;

	for (size_t a = 0; a < run->arms_nr; a++) {
		s[a] = sample_of(run, a, measure);
		data = data || s[a].n;
	}
	for (size_t a = 0; a < run->arms_nr && data; a++) {
		table_cell(t, "%s", a ? "" : measure_name(run, measure));
		table_cell(t, "%s", run->arms[a]);
		table_cell(t, "%zu", s[a].n);
		cell_median(t, &s[a], measure_is_count(measure));
		if (a && s[0].n && s[a].n)
			cells_shift(t, run, a, measure);
		else
			for (int empty = 0; empty < 3; empty++)
				table_cell(t, "%s", "");
	}
	for (size_t a = 0; a < run->arms_nr; a++)
		sample_free(&s[a]);
	return data;
}

/* Is the measure one of LIST, names with commas between them? NULL: all are. */
static bool wanted(const char *list, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = list; at && *at; at += strcspn(at, ","), at += *at == ',')
		if (strcspn(at, ",") == len && !strncmp(at, name, len))
			return true;
	return !list;
}

/* Times, or numbers, in a table of their own. */
static void print_measures(const struct run *run, const char *list, bool count)
{
	static const char * const of_times[] = {
		"measure", "arm", "n", "median us", "shift us", "[95 % CI]", "p",
	};
	static const char * const of_counts[] = {
		"number", "arm", "n", "median", "shift", "[95 % CI]", "p",
	};
	struct table *t = table_new(count ? of_counts : of_times, "lerrrrr");
	bool data = false;

	for (size_t m = 0; m < measures_nr(run); m++)
		if (wanted(list, measure_name(run, m)) && measure_is_count(m) == count)
			data |= rows_of_measure(t, run, m);
	if (data && count)
		putchar('\n');
	if (data)
		table_print(t, stdout);
	table_free(t);
}

static void print_parts(const struct run *run)
{
	static const char * const titles[] = {
		"arm", "n", "mmput", "own work", "queueing", "grace period", "others' callbacks",
	};
	struct table *t = table_new(titles, "errrrrr");

	for (size_t a = 0; a < run->arms_nr; a++) {
		for (enum part part = 0; part < PART_NR; part++) {
			struct sample s = sample_part(run, a, part);

			if (part == PART_MMPUT) {
				table_cell(t, "%s", run->arms[a]);
				table_cell(t, "%zu", s.n);
			}
			cell_median(t, &s, false);
			sample_free(&s);
		}
	}
	fputs("\nwhere mmput's time goes (medians in us, so they need not add up):\n", stdout);
	table_print(t, stdout);
	fputs("queueing: for mm_exit's lock or a CPU; others' callbacks: grace period that\n"
	      "passed while another process was in its release() callbacks\n", stdout);
	table_free(t);
}

static const char *environment_string(const struct run *run, const char *key, const char *none)
{
	const char *s = json_string_value(json_object_get(run->environment, key));

	return s ? s : none;
}

static void print_header(const struct run *run, const char *path)
{
	const json_t *iommus = json_object_get(run->environment, "iommus");
	const char *iommu = json_string_value(json_array_get(iommus, 0));
	const char *key;
	json_t *v;
	size_t len;
	char *line;
	FILE *f = open_memstream(&line, &len);

	if (!f) {
		msg_err("out of memory");
		exit(EXIT_FAILED);
	}
	fprintf(f, "%s: %s", path, run->workload);
	json_object_foreach(run->point, key, v) {
		if (json_is_string(v))
			fprintf(f, " %s=%s", key, json_string_value(v));
		else
			fprintf(f, " %s=%lld", key, (long long)json_integer_value(v));
	}
	fclose(f);
	print_wrapped(stdout, line);
	free(line);
	line = xasprintf("Linux %s, IOMMU %s, device %s, probe %s",
			 environment_string(run, "kernel", "unknown"), iommu ? iommu : "unknown",
			 environment_string(run, "device", "unknown"), run->tier);
	print_wrapped(stdout, line);
	free(line);
	line = xasprintf("%lld rounds, %zu samples%s%s", (long long)run->rounds, run->events_nr,
			 run->exact ? ", exact" : "",
			 run->emulated ? ", EMULATED TIME: not a hardware's latency" : "");
	print_wrapped(stdout, line);
	free(line);
}

/* Above and below the table: nobody shall take its numbers without seeing this. */
static void print_warnings(const struct run *run)
{
	if (run->drops)
		printf("*** %lld SAMPLES WERE LOST by the probe: do not use these numbers ***\n",
		       (long long)run->drops);
	if (run->incomplete)
		puts("*** INCOMPLETE: the run was cut short, do not use these numbers ***");
}

static void print_log_of_arm(const char *arm, const json_t *reasons)
{
	const char *reason;
	const json_t *v;

	json_object_foreach((json_t *)reasons, reason, v) {
		long long silent = json_integer_value(json_object_get(v, "silent"));
		long long other = json_integer_value(json_object_get(v, "other"));

		/* A run directory may hold anything. */
		if (reason[strspn(reason, "abcdefghijklmnopqrstuvwxyz0123456789-")])
			continue;
		if (!strcmp(reason, "suppressed") && other)
			printf("kernel log, arm %s: %lld more lines were suppressed, of it or of arms before\n",
			       arm, other);
		else if (silent || other)
			printf("kernel log, arm %s: %s %lld times between release and unbind, where silence is due, %lld times else\n",
			       arm, reason, silent, other);
	}
}

/* What the IOMMU's driver reported of the device. */
static void print_log(const struct run *run)
{
	const json_t *log = json_object_get(run->meta, "log");

	for (size_t a = 0; a < run->arms_nr; a++)
		print_log_of_arm(run->arms[a], json_object_get(log, run->arms[a]));
}

struct arguments {
	bool explain;
	const char *measures;
	char **paths;
	int paths_nr;
};

static void print_run(const struct run *run, const char *path, const struct arguments *a)
{
	print_header(run, path);
	print_warnings(run);
	if (!run->events_nr && !run->times_nr && !run->pasids_nr) {
		puts("no samples");
		return;
	}
	putchar('\n');
	print_measures(run, a->measures, false);
	print_measures(run, a->measures, true);
	if (run_has_clusters(run))
		puts("shift, interval and p compare the rounds' medians: the samples of one round\n"
		     "are not independent of each other");
	if (run_has_others(run))
		print_parts(run);
	print_log(run);
	if (a->explain && !run->drops && !run->incomplete) {
		puts("\nWhat this says:");
		explain_run(run);
	}
	print_warnings(run);
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
	"For each measure and arm of each run: the median, the shift against the first\n"
	"arm (Hodges-Lehmann) with its 95 % confidence interval, and p (Mann-Whitney).\n"
	"Measures are the phases of mmput, and what the workload has timed itself.\v";

int cmd_compare(int argc, char **argv)
{
	static const struct argp_option options[] = {
		{ "explain", 'e', NULL, 0, "Say in a few sentences what the tables mean", 0 },
		{ "measures", 'm', "LIST", 0, "Only these measures, such as mmput,callbacks", 0 },
		{ 0 }
	};
	static const struct argp argp = {
		.options = options,
		.parser = parse_option,
		.args_doc = "RUNDIR...",
		.doc = doc,
		.help_filter = filter_help,
	};
	struct arguments a = { .paths = NULL };
	struct run runs[2] = { 0 };	/* this one and the one before */
	int status = EXIT_OK;

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
		print_run(run, a.paths[i], &a);
		if (a.explain && before->meta)
			explain_cost(before, run);
	}
	run_free(&runs[0]);
	run_free(&runs[1]);
	return status;
}
