// SPDX-License-Identifier: GPL-2.0-only
/* The page of a store: it is that of its run directories, and has the store's gaps and what is known. */
#include <glob.h>
#include <sqlite3.h>

#include "page-file.h"
#include "series-runs.h"
#include "store/index.h"
#include "tap.h"
#include "verb.h"

#define KERNELS	2
#define BOOTS	5

static const char * const points[] = { "single", "storm", "storm.procs=4", "storm.procs=16" };

static void write_series(const char *machine, const char *point, int seed)
{
	for (int k = 0; k < KERNELS; k++)
		for (int boot = 0; boot < BOOTS; boot++) {
			__cleanup_free char *kernel = xasprintf("7.%d.0", k);
			__cleanup_free char *path = xasprintf("s/%s/%s/%s-%012x", machine, kernel, point, boot);
			struct parts parts = { 5.29 + seed, 26.92, k < KERNELS - 1 ? 114.47 : 140, 26.57, 41.46 };

			make_folders(path);
			parts_write(path, kernel, machine, point, &parts, 1 + seed * 100 + k * BOOTS + boot);
		}
}

/* Of a store, or of any paths: what was said is in @cap, the page in @page. */
static int verb(const char *words, FILE *stream)
{
	__cleanup_free char *all = xasprintf("trend --html page.html %s", words);
	int status;

	unlink("page.html");
	status = words_run(cmd_trend, all, stream);
	page_read("page.html");
	return status;
}

/* All run directories, the last first. To be freed. */
static char *all_paths(void)
{
	char *words = xasprintf("%s", "");
	glob_t found;

	if (glob("s/*/*/*-????????????", 0, NULL, &found))
		abort();
	for (size_t i = 0; i < found.gl_pathc; i++) {
		__cleanup_free char *before = words;

		words = xasprintf("%s %s", found.gl_pathv[i], before);
	}
	globfree(&found);
	return words;
}

static bool in_order(const char *first, const char *second)
{
	const char *a = page ? strstr(page, first) : NULL, *b = page ? strstr(page, second) : NULL;

	return a && b && a < b;
}

static void change_index(const char *sql)
{
	sqlite3 *db;

	if (sqlite3_open("s/index.sqlite", &db) || sqlite3_exec(db, sql, NULL, NULL, NULL))
		abort();
	sqlite3_close(db);
}

/* Slices of what mmput consists of are in the page's plots and tables. */
static void test_same(void)
{
	__cleanup_free char *paths = all_paths();
	__cleanup_free char *by_paths = NULL;

	ok(verb(paths, stderr) == EXIT_OK && !*cap.text && count("<section") == 5 && count("%0Aphase,unmap,2.000,140.") == 5,
	   "a page of directories");
	by_paths = xasprintf("%s", page ?: "");
	ok(verb("--store s", stderr) == EXIT_OK && !*cap.text && page && !strcmp(page, by_paths),
	   "a page of their store is the same, to the byte");
	ok(has("<h2>arm: single</h2>") && has("<h2>vtd: single</h2>") && in_order("<h2>arm: single<", "<h2>vtd: single<") &&
	   in_order("<h2>vtd: storm<", "<h2>vtd: storm.procs=4<") &&
	   in_order("<h2>vtd: storm.procs=4<", "<h2>vtd: storm.procs=16<"), "a section for each series, numbers by their values");
	change_index("UPDATE slices SET ns = ns + 1000 WHERE slice = 'unmap' AND run IN (SELECT id FROM runs WHERE machine = 'vtd' AND point = 'single' AND kernel = '7.1.0')");
	ok(verb("--store s", stderr) == EXIT_OK && count("%0Aphase,unmap,2.000,141.") == 1 && count("%0Aphase,unmap,2.000,140.") == 4,
	   "slices are those of the index");
	ok(words_run(cmd_store, "store check s", stderr) == EXIT_FAILED &&
	   text_has(cap.text, "s/vtd/7.1.0/single-000000000002: the index says something else of it"),
	   "which has to be that of the runs");
	ok(words_run(cmd_store, "store index s", stdout) == EXIT_OK && verb("--store s", stderr) == EXIT_OK &&
	   page && !strcmp(page, by_paths), "and is, when it is made anew");
}

static void test_chosen(void)
{
	ok(verb("--store s --machine arm", stderr) == EXIT_OK && count("<section") == 1 && has("<h2>arm: single</h2>"),
	   "the series of a machine");
	ok(verb("--store s --point single", stderr) == EXIT_OK && count("<section") == 2, "the series of a point");
	ok(verb("--store s --point none", stderr) == EXIT_USAGE && one_line(cap.text) && !page, "no such point: no page");
}

static void test_gaps(void)
{
	put_file("s/journal",
		 "{\"event\":\"end\",\"boot\":\"a\",\"machine\":\"vtd\",\"kernel\":\"6.9.0\",\"class\":\"unsupported\",\"reason\":\"SVA is refused\"}\n"
		 "{\"event\":\"end\",\"boot\":\"b\",\"machine\":\"arm\",\"kernel\":\"7.0.5\",\"class\":\"unsupported\",\"reason\":null}\n"
		 "{\"event\":\"end\",\"boot\":\"c\",\"machine\":\"vtd\",\"kernel\":\"7.0.7\",\"class\":\"broken\",\"reason\":\"it hung\"}\n");
	ok(verb("--store s", stderr) == EXIT_OK && count("<li>6.9.0: SVA is refused</li>") == ARRAY_SIZE(points) &&
	   count("<li>7.0.5: no reason is known</li>") == 1, "gaps are those of the journal, of each machine");
	ok(!count("it hung") && count("gaps%20=%201") == 1 + ARRAY_SIZE(points), "no other failures");
	remove("s/journal");
	ok(verb("--store s", stderr) == EXIT_OK && !count("SVA is refused"), "without a journal there are none");
}

static void test_known(void)
{
	ok(verb("--store s --fail", stderr) == EXIT_FAILED && has("new, worse</td>"), "a change for the worse fails");
	put_file("s/known", "[a]\nkernel = 7.1\nmachine = vtd\nmeasure = mmput,mmput_cpu,exit_mmap,unmap\nreason = mm: <one> line\n");
	ok(verb("--store s --fail --machine vtd", stderr) == EXIT_OK && !*cap.text && has("known: mm: &lt;one&gt; line") &&
	   has("new, worse, known</td>"), "one that the store's file knows does not, and is named");
	ok(verb("--store s --fail", stderr) == EXIT_FAILED && has("new, worse</td>"), "of its machine");
	put_file("known", "[a]\nkernel = 7.1\nmeasure = srcu\nreason = another file\n");
	ok(verb("--store s --fail --known known --machine vtd", stderr) == EXIT_FAILED && !count("one&gt; line") &&
	   has("another file"), "another file is taken instead");
	put_file("s/known", "[a]\nkernle = 7.3\n");
	ok(verb("--store s", stderr) == EXIT_USAGE && one_line(cap.text) && text_has(cap.text, "s/known:2: there is no key 'kernle'") &&
	   !page, "a file that cannot be read: one message, no page");
}

/* A series of which nothing is to be used is left out, and said to be; the others are no worse for it. */
static void test_one_bad(void)
{
	remove("s/known");
	write_series("odd", "single", 7);
	if (system("sed -i 's/\"drops\": *0/\"drops\": 5/' s/odd/*/*/run.json"))
		abort();
	ok(verb("--store s", stderr) == EXIT_OK && count("<section") == 1 + ARRAY_SIZE(points) &&
	   !count("odd: single") && text_has(cap.text, "odd"), "a series that cannot be drawn is left out");
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	draw_by_script();
	for (size_t i = 0; i < ARRAY_SIZE(points); i++)
		write_series("vtd", points[i], i);
	write_series("arm", "single", 9);
	test_same();
	test_chosen();
	test_gaps();
	test_known();
	test_one_bad();
	free(page);
	remove_tree(scratch);
	return tap_done();
}
