// SPDX-License-Identifier: GPL-2.0-only
/* The page and the picture that trend draws: series, gaps, changes and what is known of them. */
#include <argp.h>

#include "bench/trend/known.h"
#include "bench/trend/page.h"
#include "bench/trend/phases.h"
#include "page-file.h"
#include "series-runs.h"
#include "tap.h"
#include "verb.h"

/* Ten kernels, of which the second and the last are slower, by several parts and by one. */
static const struct {
	const char *kernel;
	struct parts parts;
} ten[] = {
	{ "6.12.57+deb12-amd64", { 5.10, 23.38, 105.25, 17.97, 55.45 } },
	{ "6.16.12+deb13-amd64", { 5.29, 26.92, 114.47, 26.57, 41.46 } },
	{ "6.17.8+deb13-amd64", { 5.29, 26.92, 114.46, 26.57, 41.46 } },
	{ "6.17.13+deb13-amd64", { 5.29, 26.92, 114.48, 26.57, 41.46 } },
	{ "6.18.15+deb13-amd64", { 5.29, 26.92, 114.47, 26.57, 41.47 } },
	{ "6.19.14+deb13-amd64", { 5.29, 26.92, 114.46, 26.57, 41.46 } },
	{ "7.0.13+deb13-amd64", { 5.29, 26.92, 114.47, 26.57, 41.46 } },
	{ "7.1.13+deb13-amd64", { 5.29, 26.92, 114.46, 26.57, 41.48 } },
	{ "7.2.12+deb13-amd64", { 5.29, 26.92, 113.77, 26.57, 41.46 } },
	{ "7.3.4+deb13-amd64", { 5.29, 27.90, 123.34, 26.57, 41.46 } },
};

#define BOOTS	5

static char *single;	/* paths of the series vtd: single */

static void write_ten(void)
{
	single = xasprintf("%s", "");
	for (size_t i = 0; i < ARRAY_SIZE(ten); i++)
		for (int boot = 0; boot < BOOTS; boot++) {
			__cleanup_free char *path = xasprintf("s%zu-%d", i, boot);
			__cleanup_free char *before = single;

			parts_write(path, ten[i].kernel, "vtd", "single", &ten[i].parts,
				    1 + i * BOOTS + boot);
			single = xasprintf("%s%s%s", before, *before ? " " : "", path);
		}
	parts_write("storm0", ten[0].kernel, "vtd", "storm", &ten[0].parts, 1);
	parts_write("storm1", ten[1].kernel, "vtd", "storm", &ten[1].parts, 2);
}

/* Run the verb, and read what it has written to the file page.html, if it has. */
static int verb(const char *options, const char *paths, FILE *stream)
{
	__cleanup_free char *words = xasprintf("trend %s %s", options, paths);
	int status;

	unlink("page.html");
	status = words_run(cmd_trend, words, stream);
	page_read("page.html");
	return status;
}

static bool says(const char *text)
{
	return text_has(cap.text, text);
}

static void test_page(void)
{
	__cleanup_free char *paths = xasprintf("storm1 %s storm0", single);

	ok(verb("--html page.html", paths, stderr) == EXIT_OK && !*cap.text && has("<!DOCTYPE html>") &&
	   has("</html>"), "a whole page, and no more words");
	ok(count("<section") == 2 && has("<h2>vtd: single</h2>") && has("<h2>vtd: storm</h2>") &&
	   has("2 series of 52 runs") && has("10 of them, 5 runs of each"), "a section for each series");
	ok(count("Emulated time: these are no latencies") == 3 && has("EMULATED TIME"),
	   "emulated time is labelled, at the top and in each section");
	ok(has("<li>7.3.4+deb13-amd64: unmap +9.570 us (+8.4 %), srcu +0.981 (+3.6 %) of mmput&#39;s +10.55, against 7.2.12+deb13-amd64</li>"),
	   "by how much each part of mmput differs where it changes");
	ok(has("<li>mmput: new, worse: 7.3.4+deb13-amd64: +4.8 %, 219.0 to 229.6 us (p = ") &&
	   has("<td>worse +4.8 %</td>") && has("verdict%5B1%5D%20=%20%27worse%20+4.8%20%25%27"),
	   "the newest kernel's verdict");
	ok(has("<h3>mmput, us</h3>") && has("<h3>mmput_cpu, us</h3>") && has("<h3>What mmput consists of, us</h3>") &&
	   has("<tr><td>7.3.4+deb13-amd64</td><td class=\"n\">5</td><td class=\"n\">229.") &&
	   has("<td class=\"more\">new, worse</td>") && has("<td class=\"n\">123.34</td>"),
	   "a table of numbers for each plot");
	ok(has("data:text/plain,what,measure,step,value,low,high%0A") && has("%0Aboot,mmput,9.776,") &&
	   has("%0Aphase,unmap,10.000,123.34") && has("%0Aby,unmap,10.000,9.57") &&
	   has("name%5B10%5D%20=%20%277.3.4%27"), "a plot has each boot, the parts, and short names");
	ok(!count("http:") && !count("https:") && !count("src=") && !count("<script") &&
	   !count("title=\"") && has("@media print"), "nothing is loaded, runs, or takes a mouse to be read");
	ok(has("id=\"s1\"") && has("href=\"#s1\""), "sections can be found");
}

/* As a journal has them: kernels of which no run can be there. */
static struct trend_gap *gaps_of(size_t n, const char *const gaps[][2])
{
	struct trend_gap *v = xcalloc(n, sizeof(*v));

	for (size_t i = 0; i < n; i++)
		v[i] = (struct trend_gap){ xasprintf("%s", gaps[i][0]), xasprintf("%s", gaps[i][1]) };
	return v;
}

static void test_gaps(void)
{
	static const char * const gaps[][2] = {
		{ "6.12.107+deb13-amd64", "SVA is refused" }, { "6.12.69+deb12-amd64", "SVA is refused" },
		{ "6.18.5+deb13-amd64", "<script>alert(1)</script>'\033" }, { "7.4.0+deb13-amd64", "no device" },
		{ "7.3.4+deb13-amd64", "it ran all the same" },
	};
	const struct series_wanted wanted = { .key = "kernel", .magnitude = 0.03 };
	struct series_list list = { .n = 0 };
	char *paths[] = { "s0-0", "s1-0", "s8-0", "s9-0" };

	if (series_read(&list, paths, ARRAY_SIZE(paths), &wanted))
		abort();
	list.v[0].gaps_nr = ARRAY_SIZE(gaps);
	list.v[0].gaps = gaps_of(ARRAY_SIZE(gaps), gaps);
	ok(page_write(&list, "page.html") == EXIT_OK, "a page with gaps");
	page_read("page.html");
	ok(has("<li>6.12.69+deb12-amd64, 6.12.107+deb13-amd64: SVA is refused</li>") &&
	   has("<li>7.4.0+deb13-amd64: no device</li>"), "kernels that cannot be measured, by name, and why");
	ok(has("name%5B2%5D%20=%20%276.12.69%20to%206.12.107%20(2)%27") && has("gap_text%5B1%5D%20=%20%27SVA%20is%20refused%27") &&
	   has("gaps%20=%203") && has("%0Ahatch,,1.540,0.0000,"), "they are in the plot, neighbours together");
	ok(!count("it ran all the same"), "what has runs is no gap");
	ok(!count("<script") && !count("\033") && has("&lt;script&gt;alert(1)&lt;/script&gt;&#39;") &&
	   has("gap_text%5B2%5D%20=%20%27%3Fscript%3Falert(1)%3F/script%3F%3F%3F%27"), "a reason is text, wherever it goes");
	series_free(&list);
}

/* One boot that is far off moves nothing. */
static void test_phases(void)
{
	struct trend_run runs[] = {
		{ .sliced = true, .slices = { 60, 30 } }, { .sliced = true, .slices = { 6, 4 } },
		{ .slices = { 1, 1 } }, { .sliced = true, .slices = { 8, 12 } },
	};
	size_t first[] = { 0, 4, 4 };
	struct trend t = { .runs = runs, .runs_nr = 4, .first = first, .labels_nr = 2 };
	double ns[SLICES] = { 0 };

	ok(phases_at(&t, 0, ns) == 3 && ns[0] == 8 && ns[1] == 12, "of three boots, the phases are those of the middle one");
	ok(!phases_at(&t, 1, ns) && ns[0] == 8, "of none, there are none");
	runs[0].sliced = false;
	ok(phases_at(&t, 0, ns) == 2 && ns[0] == 7 && ns[1] == 8, "of two, those of both");
}

/* A change of states may be at a label that is not far from the one before. */
static void test_gone(void)
{
	const char *labels[] = { "7.2.12", "7.3.4" };
	struct trend_point points[] = {
		{ .runs = 1, .median = { .value = 100 } },
		{ .runs = 1, .median = { .value = 101 }, .before = 100, .compared = true },
	};
	char mmput[] = "mmput", kernel[] = "7.3";
	struct stat_change change = { .at = 1 };
	struct trend_measure m = { .name = mmput, .points = points, .points_nr = 2, .changes = &change };
	const struct known k = { .kernel = kernel, .measure = mmput };
	struct trend_run run = { .meta = NULL };
	struct trend t = {
		.key = "kernel", .runs = &run, .runs_nr = 1, .magnitude = 0.03,
		.labels = labels, .labels_nr = 2, .measures = &m, .measures_nr = 1,
	};

	ok(known_is_gone(&t, &k), "no step, and no change: it is gone");
	m.changes_nr = 1;
	ok(!known_is_gone(&t, &k), "a change: it is there");
	m.changes_nr = 0;
	points[1].median.value = 105;
	ok(!known_is_gone(&t, &k), "a step of which nothing can be said: it may be");
	points[1] = (struct trend_point){ .runs = 0 };
	ok(!known_is_gone(&t, &k), "not measured: it may be");
}

/* Short names of labels, with a "|" behind each. To be freed. */
static char *names_of(const char **labels, size_t n)
{
	const struct trend t = { .key = "kernel", .labels = labels, .labels_nr = n };
	char *text = xasprintf("%s", "");
	struct axis axis;

	axis_of(&t, NULL, 0, &axis);
	for (size_t i = 0; i < axis.n; i++) {
		__cleanup_free char *before = text;

		text = xasprintf("%s%s|", before, axis.v[i].name);
	}
	axis_free(&axis);
	return text;
}

static void test_names(void)
{
	const char *debian[] = { "6.12.57+deb12-amd64", "7.3.4+deb13-amd64" };
	const char *same[] = { "7.3.4+deb12-amd64", "7.3.4+deb13-amd64" };
	const char *candidates[] = { "7.4.0-rc2-lab", "7.5.0-rc2-lab" };
	const char *one[] = { "7.3.4" };
	__cleanup_free char *a = names_of(debian, 2), *b = names_of(same, 2);
	__cleanup_free char *c = names_of(candidates, 2), *d = names_of(one, 1);

	ok(!strcmp(a, "6.12.57|7.3.4|"), "names are cut at what a distributor adds");
	ok(!strcmp(b, "7.3.4+deb12|7.3.4+deb13|"), "but not where they could not be told any more");
	ok(!strcmp(c, "7.4.0-rc2|7.5.0-rc2|"), "and a release candidate stays one");
	ok(!strcmp(d, "7.3.4|"), "one name is whole");
}

static void test_hostile(void)
{
	static const char label[] = "7.9<script>'`x`%d%n\\\n\033";
	const struct parts parts = ten[0].parts;

	parts_write("evil", label, "<b>vtd", "'", &parts, 1);
	ok(verb("--html page.html", "evil", stderr) == EXIT_OK && !count("<script") && !count("<b>") &&
	   !count("\033") && has("&lt;b&gt;vtd: &#39;") && has("name%5B1%5D%20=%20%277.9%3Fscript%3F%3F%3Fx%3F%3Fd%3Fn%3F%3F%3F%27"),
	   "names of kernels, machines and points are text");
}

static void test_known(void)
{
	static const char known[] =
		"; people write this\n[unmap]\nkernel = 7.3.4\nmachine = vtd\nmeasure = mmput, mmput_cpu,srcu\n"
		"reason = mm: <one> line\ncommit = 0123456789ab\nauthor = A. Person\n"
		"[old]\nkernel = 7.1\nmeasure = mmput\nreason = was there once\n";

	ok(verb("--fail", single, stdout) == EXIT_FAILED, "a change for the worse fails");
	put_file("known", known);
	ok(verb("--fail --known known", single, stdout) == EXIT_OK &&
	   says("by runs); known: mm: <one> line (0123456789ab, A.\n  Person)"), "one that is known does not, and is named");
	ok(says("known, but no longer there: [old] in known: mmput of 7.1: was there once") &&
	   !strstr(cap.text, "[unmap] in"), "one that is known and not there is reported");
	ok(verb("--fail --known known --html page.html", single, stderr) == EXIT_OK &&
	   has("known: mm: &lt;one&gt; line (0123456789ab") && has("new, worse, known</td>") &&
	   has("known:%20mm:%20%3Fone%3F%20line") && has("[old] in known"), "all of that is on the page");
	put_file("known", "[a]\nkernel = 7.3.4\nmachine = smmu\nmeasure = mmput,mmput_cpu,srcu\nreason = elsewhere\n");
	ok(verb("--fail --known known", single, stdout) == EXIT_FAILED, "of another machine nothing is known here");
	put_file("known", "[a]\nkernel = 7.3.4\narm = null\nmeasure = mmput,mmput_cpu,srcu\nreason = elsewhere\n");
	ok(verb("--fail --known known", single, stdout) == EXIT_FAILED, "nor of another arm");
	put_file("known", "[a]\nkernel = 7.3.4\nmeasure = unmap,mmput\nreason = one only\n");
	ok(verb("--fail --known known", single, stdout) == EXIT_FAILED, "nor of another measure");
	ok(verb("--fail --known known -m mmput", single, stdout) == EXIT_OK, "but of this one");
}

static void refuse_known(const char *text, const char *why)
{
	put_file("known", text);
	ok(verb("--known known", "s0-0", stderr) == EXIT_USAGE && one_line(cap.text) && says(why),
	   "refused: %s", why);
}

static void test_bad_known(void)
{
	char text[400] = "[a]\nreason = ";

	refuse_known("[a]\nkernel = 7.3\nreson = x\n", "known:3: there is no key 'reson'; the nearest: reason");
	memset(text + strlen(text), 'x', 300);
	refuse_known(text, "known:2: the line is longer than");
	refuse_known("kernel = 7.3\n", "known:1: 'kernel' is in no section");
	refuse_known("[a]\nkernel = 7.3\nkernel = 7.4\n", "known:3: 'kernel' is there twice in [a]");
	refuse_known("[a]\nkernel =\n", "known:2: 'kernel' has no value");
	refuse_known("[a]\nkernel = 7.3\nmeasure = mmput\n", "known: [a] has no 'reason'");
	refuse_known("[a\nkernel = 7.3\n", "known:1: this is neither [a section] nor key = value");
	unlink("known");
	ok(verb("--known known", "s0-0", stderr) == EXIT_USAGE && one_line(cap.text) &&
	   says("cannot read known: No such file"), "a file that is not there");
}

static void test_exit_codes(void)
{
	ok(verb("--html page.html", "nowhere", stderr) == EXIT_USAGE && one_line(cap.text) && !page,
	   "a directory that is not there: exit 2, no page");
	ok(verb("--html page.html --svg x", "s0-0", stderr) == EXIT_USAGE && !page, "one output at a time");
	ok(verb("--html no/where", "s0-0", stderr) == EXIT_FAILED && one_line(cap.text),
	   "a page that cannot be written: exit 1");
	setenv("GNUPLOT", "/nowhere/gnuplot", 1);
	ok(verb("--html page.html", "s0-0", stderr) == EXIT_SKIPPED && one_line(cap.text) && !page,
	   "without gnuplot: one message, exit 4, no page");
}

/* The script itself, where there is a gnuplot. */
static void test_gnuplot(void)
{
	__cleanup_free char *paths = xasprintf("evil %s storm0 storm1", single);
	int status;

	unsetenv("GNUPLOT");
	status = verb("--html page.html", paths, stderr);
	if (status == EXIT_SKIPPED) {
		ok(true, "gnuplot draws every series # SKIP no gnuplot");
		return;
	}
	ok(status == EXIT_OK && count("<svg") == 3 && count("</svg>") == 3, "gnuplot draws every series");
	ok(count(">emulated time: not a hardware") == 3 && count(">newest: worse +4.8 %<") == 1 &&
	   count(">what mmput consists of, us<") == 3 && has(">+9.6<"), "and says all of it in the picture");
	ok(verb("--svg page.html", single, stderr) == EXIT_OK && !strncmp(page, "<svg", 4) &&
	   has(">vtd: single, arm none<") && has("fill=\"#fff\"") && has(">emulated time: not") &&
	   has(">what mmput consists of, us<") && !count(">mmput_cpu, us<"), "one picture, which needs no page");
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	draw_by_script();
	write_ten();
	test_page();
	test_gaps();
	test_names();
	test_phases();
	test_hostile();
	test_known();
	test_gone();
	test_bad_known();
	test_exit_codes();
	test_gnuplot();
	free(single);
	free(page);
	remove_tree(scratch);
	return tap_done();
}
