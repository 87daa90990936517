// SPDX-License-Identifier: GPL-2.0-only
/* The plots of a report: what is in their data, and how small they are made. */
#include "report-verb.h"
#include "bench/report/curves.c"
#include "draw/svg.h"
#include "tap.h"

static const char *data_of(const struct plots *plots, const char *kind)
{
	for (size_t i = 0; i < plots->n; i++)
		if (!strncmp(plots->v[i].name, kind, strlen(kind)))
			return plots->v[i].data;
	return "";
}

static bool data_has(const struct plots *plots, const char *kind, const char *line)
{
	if (strstr(data_of(plots, kind), line))
		return true;
	printf("# no [%s] in the data of %s, which begin with:\n# %.60s\n", line, kind,
	       data_of(plots, kind));
	return false;
}

static json_t *with_cancel(const char *cancel, int bonds)
{
	json_t *meta = with_point("cancel", cancel);

	json_object_set_new(json_object_get(meta, "point"), "bonds", json_integer(bonds));
	return meta;
}

/* Runs that differ in what is drawn against. */
static void test_against(void)
{
	char *paths[] = { "c100", "c0", "b4", "sleep" };
	struct run runs[ARRAY_SIZE(paths)];
	struct plots plots = { .v = NULL };
	struct groups groups;

	write_run("c100", with_cancel("spin:100us", 1), 100000);
	write_run("c0", with_cancel("spin:0ns", 1), 0);
	write_run("b4", with_cancel("spin:0ns", 4), 0);
	write_run("sleep", with_cancel("sleep:9us", 1), 0);
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		if (rundir_read(paths[i], &runs[i]))
			abort();
	groups = groups_of(runs, paths, ARRAY_SIZE(paths), false);
	plot_against(&plots, &groups);
	ok(groups.n == 4 && plots.n == 2, "a plot for each parameter in which runs differ alone");
	ok(!strcmp(plots.v[0].title, "exit against cancel") &&
	   strstr(plots.v[0].vars, "values = 'spin:0ns spin:100us'"),
	   "in the order of the parameter, and no sleep among spins");
	ok(data_has(&plots, "against", "mmput,callback,2,100000,200.055,200.0") &&
	   data_has(&plots, "against", "mmput,callback,1,0,100.055,"), "medians and intervals");
	plots_free(&plots);
	plot_group(&plots, &groups.v[0]);
	ok(data_has(&plots, "distribution", "mmput,none,100.000,0\n") &&
	   data_has(&plots, "distribution", "mmput,none,100.110,1\n"),
	   "a distribution begins at 0 and ends at 1");
	/* mm_exit 1005.5; callbacks 2055 less that; the whole of mmput is 100055 ns */
	ok(data_has(&plots, "phases", "none,mm_exit,0.000,1.006,2\n") &&
	   data_has(&plots, "phases", "none,callbacks,1.006,2.055,2\n") &&
	   data_has(&plots, "phases", ",100.055,2\n"), "the phases add up to mmput");
	ok(data_has(&plots, "parts", "none,own,") && data_has(&plots, "parts", ",100.055,2\n"),
	   "and so do the parts, of the exits around the median");
	plot_rate(&plots, &groups.v[0]);
	ok(plots.n == 3, "no rate where a round has one exit");
	plots_free(&plots);
	groups_free(&groups);
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		run_free(&runs[i]);
}

static json_t *with_moment(const char *moment, const char *order)
{
	json_t *meta = with_point("moment", moment);

	json_object_set_new(json_object_get(meta, "point"), "order", json_string(order));
	return meta;
}

static void test_matrix(void)
{
	char *paths[] = { "m1", "m2", "m3" };
	struct run runs[ARRAY_SIZE(paths)];
	struct plots plots = { .v = NULL };
	struct groups groups;

	write_run("m1", with_moment("before", "opened"), 0);
	write_run("m2", with_moment("'`x`", "opened"), 0);
	write_run("m3", with_moment("before", "reverse"), 0);
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		if (rundir_read(paths[i], &runs[i]))
			abort();
	groups = groups_of(runs, paths, ARRAY_SIZE(paths), false);
	plot_matrix(&plots, &groups);
	ok(plots.n == 1 && strstr(plots.v[0].vars, "moments = 'before ??x?'\norders = 'opened reverse'"),
	   "one matrix, and no name of it is a command");
	ok(data_has(&plots, "matrix", "callback,1,2,before,reverse,1.006,12\n") &&
	   data_has(&plots, "matrix", "none,2,1,??x?,opened,"), "a cell for each arm");
	plots_free(&plots);
	groups_free(&groups);
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		run_free(&runs[i]);
}

/* A PASID is taken to the release, a zombie until it is free, and free until it is reused. */
static void test_pasids(void)
{
	struct pasid_row rows[] = {
		{ .pasid = 7, .bind_ns = 5000000, .release_ns = 7000000, .unbind_ns = 8000000,
		  .free_ns = 9000000, .reuse_ns = 11000000 },
		{ .pasid = 7, .bond = 1, .bind_ns = 11000000, .release_ns = NOT_MEASURED,
		  .unbind_ns = 12000000, .free_ns = NOT_MEASURED, .reuse_ns = NOT_MEASURED },
	};
	const char *arms[] = { "none" };
	struct run run = { .arms = arms, .arms_nr = 1, .pasids = rows, .pasids_nr = 2 };
	const struct run *runs[] = { &run };
	struct group g = { .runs = runs, .runs_nr = 1 };
	struct plots plots = { .v = NULL };

	plot_pasids(&plots, &g);
	ok(data_has(&plots, "pasids", "7,1,none,0,taken,0.000000,2.000000\n"
		    "7,1,none,0,zombie,2.000000,4.000000\n7,1,none,0,free,4.000000,6.000000\n"
		    "7,1,none,1,taken,6.000000,7.000000\n"), "taken, zombie, free");
	ok(!strstr(data_of(&plots, "pasids"), "1,zombie"), "what is not known is not drawn");
	plots_free(&plots);
}

/* Two exits in 2 ms are a thousand in a second. */
static void test_rate(void)
{
	struct event events[2] = { { .start_ns = 5000000 }, { .start_ns = 5500000 } };
	const char *arms[] = { "none" };
	struct run run = { .arms = arms, .arms_nr = 1 };
	const struct run *runs[] = { &run };
	struct group g = { .runs = runs, .runs_nr = 1 };
	struct plots plots = { .v = NULL };

	events[0].phase_ns[PHASE_MMPUT] = 100;
	events[1].phase_ns[PHASE_MMPUT] = 1500000;
	events_add(&run.events[0], &events[0]);
	events_add(&run.events[0], &events[1]);
	plot_rate(&plots, &g);
	ok(data_has(&plots, "rate", "none,round,1000.000,,\n") &&
	   !strstr(data_of(&plots, "rate"), "median"), "a rate, and no interval of one round");
	plots_free(&plots);
	events_free(&run.events[0]);
}

/* The scripts themselves, where there is a gnuplot. */
static void test_gnuplot(void)
{
	int status;

	unsetenv("GNUPLOT");
	status = verb("c100 c0 m1 m2 m3");
	if (status == EXIT_SKIPPED) {
		ok(true, "gnuplot draws every plot # SKIP no gnuplot");
		return;
	}
	/* a matrix, one against cancel, and three of each of the five points */
	ok(status == EXIT_OK && count("<svg") == 17 && count("</svg>") == 17,
	   "gnuplot draws every plot");
	ok(count("emulated time: not a hardware") == 17, "and each says that time is emulated");
	ok(verb("--plots kept c100") == EXIT_OK && !access("kept/parts-2.csv", R_OK) &&
	   !access("kept/parts-2.gp", R_OK) && !access("kept/parts-2.svg", R_OK),
	   "--plots keeps what they are made of");
	ok(verb("--plots kept c0") == EXIT_FAILED && verb("--plots no/where c0") == EXIT_FAILED,
	   "in no folder that is there, nor in one that cannot be made");
}

/* The share that a curve has reached at a time. */
static double share_at(const char *curve, double us)
{
	double share = 0, x, y;

	for (; sscanf(curve, "m,a,%lf,%lf", &x, &y) == 2 && x <= us; curve = strchr(curve, '\n') + 1)
		share = y;
	return share;
}

/* What is left out of a curve is nowhere off by more than nobody sees. */
static void test_thin(void)
{
	enum { N = 20000 };
	struct sample s = { .v = xcalloc(N, sizeof(*s.v)), .n = N };
	size_t bytes, points = 0;
	struct rng r = { 5 };
	bool right = true;
	double factor;
	char *curve;
	FILE *f = open_memstream(&curve, &bytes);

	for (size_t i = 0; i < N; i++)
		s.v[i] = 1000 << rng_below(&r, 12);
	for (size_t i = 0; i < N; i += 2)
		s.v[i] += rng_below(&r, s.v[i]);
	stat_sort(s.v, N);
	factor = factor_of(&s, 1);
	write_curve(f, "m", "a", &s, factor);
	fclose(f);
	for (const char *p = curve; (p = strchr(p, '\n')); p++)
		points++;
	for (size_t i = 0; i < N; i += 97) {
		double share = (i + 1.0) / N, us = s.v[i] / 1000.0;

		right &= share_at(curve, us * factor + 0.001) > share - HEIGHT_SEEN - 0.0001;
		right &= i + 1 == N || s.v[i + 1] == s.v[i] || share_at(curve, us) < share + 0.0001;
	}
	ok(points < 2 / HEIGHT_SEEN && right, "20000 samples, a curve of %zu points, within a pixel", points);
	free(curve);
	sample_free(&s);
}

static void test_squeeze(void)
{
	char *svg = svg_squeeze("<svg\n width=\"9\">\n<title>Gnuplot</title>\n<defs>\n\t<circle r='0.55'/></defs>\n"
		"<rect x=\"0\" y=\"0\" width=\"9\" height=\"9\" fill=\"none\"/>\n"
		"<g id=\"gnuplot_canvas\">\n<g fill=\"none\" color=\"black\">\n\t<g><title>x</title>\n</g>\n</g>\n"
		"<g color=\"black\">\n<path stroke = 'rgb(  0, 1, 2)'  d='M62.04,13.46 '/></g>\n"
		"<g fill=\"red\"><text>a = 6.12.107  b</text>\n</g>\n</g>\n</svg>\n");
	const char *want = "<svg width=\"9\"><g fill=\"none\" stroke=\"currentColor\" font-family=\"sans-serif\" font-size=\"13\">"
		"<path stroke='rgb(0,1,2)' d='M62,13.4 '/><g fill=\"red\"><text>a = 6.12.107  b</text></g></g></svg>";

	ok(!strcmp(svg, want), "a picture in fewer words");
	if (strcmp(svg, want))
		printf("# %s\n", svg);
	free(svg);
	svg = svg_squeeze("<polygon fill = 'rgb(  0, 1, 2)' points = '1.07,2.02 3.00,2.02 3.00,4.51 1.07,4.51 '/>\n"
			  "<polygon fill = 'rgb(  0, 1, 2)' points = '5.00,2.02 6.00,2.02 6.00,4.51 5.00,4.51 '/>\n"
			  "<polygon fill = 'red' points = '1.00,2.02 3.00,2.00 3.00,4.51 1.00,4.51 '/>"
			  "<polygon fill = 'rgb(  0, 1, 2)' points = '1.00,2.00 3.00,2.00 3.00,4.00 1.00,4.00 '/>");
	ok(!strcmp(svg, "<path fill='rgb(0,1,2)' d='M1,2H3V4.5H1zM5,2H6V4.5H5z'/>"
		   "<polygon fill='red' points='1,2 3,2 3,4.5 1,4.5 '/>"
		   "<path fill='rgb(0,1,2)' d='M1,2H3V4H1z'/>"), "boxes of a colour are one path");
	free(svg);
	svg = svg_squeeze("<svg><g><g><g <defs> <title><polygon fill = 'a");
	ok(strlen(svg) < 100, "what is cut short is no matter");
	free(svg);
}

static void test_text(void)
{
	struct plot_file f;

	plot_begin(&f, true, "");
	plot_text(f.vars, "a'b`c\"d\\e\nf$g");
	fflush(f.vars);
	ok(strstr(f.vars_text, "a?b?c?d?e?f?g"), "nothing in a script can end a string");
	plot_drop(&f);
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	test_against();
	test_matrix();
	test_pasids();
	test_rate();
	test_gnuplot();
	test_thin();
	test_squeeze();
	test_text();
	free(page);
	remove_tree(scratch);
	return tap_done();
}
