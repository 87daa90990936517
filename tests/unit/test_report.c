// SPDX-License-Identifier: GPL-2.0-only
/* The page that report makes: of hostile directories, of boots, and without gnuplot. */
#include "bench/compare-rows.c"
#include "bench/compare-table.c"
#include "bench/report-against.c"
#include "bench/report-curves.c"
#include "bench/report-gp.c"
#include "bench/report-group.c"
#include "bench/report-html.c"
#include "bench/report-plot.c"
#include "bench/report-tables.c"
#include "bench/report-time.c"
#include "bench/report.c"
#include "bench/sample.c"

#include "capture.h"
#include "sample-run.h"
#include "tap.h"

static struct capture cap;
static char *page;

#define ROUNDS	12

/* Callbacks of the last arm take a cost longer. */
static void write_run(const char *path, json_t *meta, int64_t cost_ns)
{
	struct rundir *rd;

	if (rundir_create(path, sample_arms, 3, &rd))
		abort();
	for (int i = 0; i < 3 * ROUNDS; i++) {
		struct event e = { .round = i / 3, .arm = i % 3, .pid = 1, .start_ns = i * 1000000 };

		for (int p = 0; p < PHASE_NR; p++)
			e.phase_ns[p] = 1000 + i / 3;
		e.phase_ns[PHASE_CALLBACKS] = 2000 + 10 * (i / 3) + (i % 3 == 2 ? cost_ns : 0);
		e.phase_ns[PHASE_MMPUT] = 100000 + 10 * (i / 3) + (i % 3 == 2 ? cost_ns : 0);
		if (rundir_event(rd, &e))
			abort();
	}
	if (rundir_commit(rd, meta))
		abort();
	json_decref(meta);
}

static json_t *with_point(const char *key, const char *value)
{
	json_t *meta = sample_meta(ROUNDS);

	json_object_set_new(json_object_get(meta, "point"), key, json_string(value));
	return meta;
}

/* Run the verb in a child, because argp exits. @paths: with blanks in between. */
static int verb(const char *paths)
{
	char *argv[16] = { xasprintf("report"), xasprintf("--output=page.html") };
	int status, argc = 2;
	size_t bytes = 0;
	pid_t pid;
	FILE *f;

	for (const char *p = paths; *p; p += strcspn(p, " "), p += *p == ' ')
		argv[argc++] = xasprintf("%.*s", (int)strcspn(p, " "), p);
	fflush(stdout);
	unlink("page.html");
	capture_begin(&cap, stderr);
	pid = fork();
	if (!pid) {
		argp_err_exit_status = EXIT_USAGE;
		_exit(cmd_report(argc, argv));
	}
	waitpid(pid, &status, 0);
	capture_end(&cap);
	while (argc)
		free(argv[--argc]);
	free(page);
	page = NULL;
	f = fopen("page.html", "re");
	if (f) {
		if (getdelim(&page, &bytes, '\0', f) < 0)
			page = NULL;
		fclose(f);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool has(const char *text)
{
	if (page && strstr(page, text))
		return true;
	printf("# no [%s]\n", text);
	return false;
}

static size_t count(const char *text)
{
	size_t n = 0;

	for (const char *p = page; p && (p = strstr(p, text)); p++)
		n++;
	return n;
}

static void test_without_gnuplot(void)
{
	write_run("plain", sample_meta(ROUNDS), 50000);
	setenv("GNUPLOT", "/nowhere/gnuplot", 1);
	ok(verb("plain") == EXIT_SKIPPED && one_line(cap.text) && !page,
	   "without gnuplot: one message, exit 4, no page");
	setenv("GNUPLOT", "false", 1);
	ok(verb("plain") == EXIT_FAILED && one_line(cap.text) && !page,
	   "a gnuplot that fails: exit 1, no page");
	unsetenv("GNUPLOT");
}

/* What draws nothing but is quick: the text of the page can be tested anywhere. */
static void draw_by_script(void)
{
	FILE *f = fopen("draw", "we");

	if (!f)
		abort();
	fputs("#!/bin/sh\nfor gp in *-*.gp; do\n"
	      "echo \"<svg><path stroke='rgb(  0, 114, 178)'/></svg>\" >\"${gp%.gp}.svg\"\ndone\n", f);
	fchmod(fileno(f), 0700);
	fclose(f);
	page = realpath("draw", NULL);
	setenv("GNUPLOT", page, 1);
	free(page);
	page = NULL;
}

static void test_page(void)
{
	ok(verb("plain") == EXIT_OK && has("<!DOCTYPE html>") && has("</html>"), "a whole page");
	ok(has("Emulated time"), "emulated time is labelled");
	ok(has("<td>callback</td><td class=\"n\">12</td><td class=\"n\">100.1</td><td class=\"n\">150.1") &&
	   has("+ more, +50 %"), "medians and a verdict");
	ok(has("stroke='rgb(0,114,178)'"), "colours are written as the style knows them");
	ok(has("href=\"data:text/plain;base64,") && has("gnuplot distribution-1.gp &gt; distribution-1.svg"),
	   "a plot has its data, its script and its command");
	ok(!count("http:") && !count("https:") && !count("src=") && !count("<script") &&
	   !count("@import"), "nothing is loaded, and nothing runs");
}

static void test_boots(void)
{
	write_run("boot2", sample_meta(ROUNDS), 50000);
	write_run("other", with_point("how", "thread"), 0);
	ok(verb("plain boot2 other") == EXIT_OK && has("3 run directories, 2 points") &&
	   has("<td>callback</td><td class=\"n\">24</td>"), "runs of the same point are taken together");
	ok(has("same within 3 %"), "what does not differ is the same");
}

static void test_hostile(void)
{
	static const char hurt[] = "<script>alert(1)</script>\"'&`rm -rf .`\n\033[31m";
	json_t *meta = with_point("how", hurt);
	json_t *environment = json_object_get(meta, "environment");

	json_object_set_new(environment, hurt, json_string(hurt));
	json_object_set_new(environment, "iommu", json_pack("{s:s}", hurt, hurt));
	json_object_set_new(environment, "list", json_pack("[s]", hurt));
	json_object_set_new(json_object_get(meta, "probe"), "tier", json_string(hurt));
	write_run("<script>x", meta, 0);
	ok(verb("<script>x") == EXIT_OK && !count("<script") && has("&lt;script&gt;alert(1)") &&
	   !count("\033"), "markup in names, parameters and environment is text");
	ok(count("alert(1)") >= 6, "and all of it is shown");
}

static void test_warnings(void)
{
	json_t *meta = sample_meta(ROUNDS);

	json_object_set_new(meta, "drops", json_integer(3));
	write_run("lossy", meta, 50000);
	ok(verb("lossy") == EXIT_OK && has("3 samples were lost") && has("refused") &&
	   !count("+ more"), "no verdict on a run that lost samples");
	if (sample_write("nothing", 0))
		abort();
	ok(verb("nothing") == EXIT_OK && has("</html>"), "a run without samples");
	ok(verb("plain nowhere") == EXIT_USAGE && !page, "a directory that is not there: exit 2");
}

static void test_text(void)
{
	struct plot_file f;

	plot_begin(&f, true);
	plot_text(f.vars, "a'b`c\"d\\e\nf$g");
	fflush(f.vars);
	ok(strstr(f.vars_text, "a?b?c?d?e?f?g"), "nothing in a script can end a string");
	plot_drop(&f);
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	test_without_gnuplot();
	draw_by_script();
	test_page();
	test_boots();
	test_hostile();
	test_warnings();
	test_text();
	free(page);
	remove_tree(scratch);
	return tap_done();
}
