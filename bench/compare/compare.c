// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmput-bench compare: what did the arms of a run do to each measure?
 *
 * Reads run directories, and nothing else of the machine it runs on.
 */
#include "analysis/part.h"
#include "base/base.h"
#include "bench/bench.h"
#include "bench/compare/options.h"
#include "bench/compare/print.h"

int compare_status(const struct comparison *c)
{
	return c->control == CONTROL_FAIL ? EXIT_FAILED : gates_status(&c->gates);
}

static struct gate_results judge_gates(const struct comparison *c, const struct compare_options *o)
{
	struct pool *pools = xcalloc(o->gates.n * c->run->arms_nr, sizeof(*pools));
	const struct gate_groups in = { .run = c->run, .base = pools, .refused = comparison_refused(c) };
	struct gate_results results;

	gates_pools(&o->gates, c->run, false, pools);
	results = gates_judge(&o->gates, &in);
	gates_pools_free(&o->gates, c->run, pools);
	return results;
}

static void print_table(const struct comparison *c, const struct compare_options *o)
{
	const struct run *run = c->run;

	compare_header(run, c->path);
	compare_warnings(c->drops, c->incomplete);
	if (!run->events_nr && !run->times_nr && !run->pasids_nr && !run->counters_nr) {
		puts("no samples");
		return;
	}
	putchar('\n');
	compare_table(c);
	if (c->control != CONTROL_FAIL)
		compare_old_api(c);
	if (run_has_others(run))
		compare_parts(run);
	compare_log(run);
	if (o->explain && !run->drops && !run->incomplete && c->control != CONTROL_FAIL) {
		puts("\nWhat this says:");
		explain_run(c);
	}
	compare_warnings(c->drops, c->incomplete);
}

/* Return: the exit code. */
static int print_run(const struct run *run, const char *path, const struct compare_options *o)
{
	struct comparison c = {
		.run = run, .path = path, .share = o->margin, .drops = run->drops,
		.incomplete = run->incomplete,
	};
	int status;

	comparison_arms(&c, o->measures);
	comparison_judge(&c);
	c.gates = judge_gates(&c, o);
	if (o->style->print)
		o->style->print(&c);
	else
		print_table(&c, o);
	gates_print(&c.gates, o->style->machine ? stderr : stdout);
	status = compare_status(&c);
	comparison_free(&c);
	return status;
}

/* Each run by itself. */
static int compare_runs(const struct compare_options *o)
{
	struct run runs[2] = { 0 };	/* this one and the one before */
	int ret, status = EXIT_OK;

	for (size_t i = 0; i < o->base.n; i++) {
		struct run *run = &runs[i % 2], *before = &runs[(i + 1) % 2];

		run_free(run);
		if (!o->explain)
			run_free(before);
		if (i && !o->style->machine)
			putchar('\n');
		if (compare_read(o->base.v[i], o, run)) {
			status = EXIT_USAGE;
			continue;
		}
		ret = print_run(run, o->base.v[i], o);
		status = ret > status ? ret : status;
		if (before->meta)
			explain_cost(before, run);
	}
	run_free(&runs[0]);
	run_free(&runs[1]);
	return status;
}

int cmd_compare(int argc, char **argv)
{
	struct compare_options o;
	int status;

	compare_options_parse(argc, argv, &o);
	if (o.style->print == compare_csv)
		compare_csv_titles();
	status = o.new.n ? compare_kernels(&o) : compare_runs(&o);
	compare_options_free(&o);
	return status;
}
