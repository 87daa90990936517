// SPDX-License-Identifier: GPL-2.0-only
/* The page that report makes: of hostile directories, of boots, of kernels, and without gnuplot. */
#include "report-verb.h"
#include "tap.h"

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

static void test_page(void)
{
	ok(verb("plain") == EXIT_OK && has("<!DOCTYPE html>") && has("</html>"), "a whole page");
	ok(has("Emulated time"), "emulated time is labelled");
	ok(has("<td>callback</td><td class=\"n\">12</td><td class=\"n\">100.1</td><td class=\"n\">150.1") &&
	   has("+ more, +50.0 %"), "medians and a verdict");
	ok(has("<path stroke='rgb(0,114,178)'/>"), "colours are written as the style knows them");
	ok(has("href=\"data:text/plain,measure,arm,us,share%0Ammput,none,") &&
	   has("<code>gnuplot distribution-1.gp common.gp report-distribution.gp &gt; distribution-1.svg") &&
	   has("download=\"report-distribution.gp\""),
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

static json_t *with_kernel(const char *kernel)
{
	json_t *meta = sample_meta(ROUNDS);

	json_object_set_new(json_object_get(meta, "environment"), "kernel", json_string(kernel));
	return meta;
}

/* As under the tier user: only what the workload has timed. */
static void write_unprobed(const char *path)
{
	json_t *meta = sample_meta(ROUNDS);
	struct rundir *rd;

	if (rundir_create(path, sample_arms, 3, &rd) ||
	    rundir_names(rd, NAMES_METRICS, sample_metrics, ARRAY_SIZE(sample_metrics)))
		abort();
	for (int i = 0; i < 3 * ROUNDS; i++) {
		struct time_row t = { .round = i / 3, .arm = i % 3, .time_ns = 1000 + i };

		if (rundir_time(rd, &t))
			abort();
	}
	if (rundir_commit(rd, meta))
		abort();
	json_decref(meta);
}

/* In the headline, beside the point. */
static bool has_kernel(const char *kernel)
{
	char *text = xasprintf("<span class=\"faint\">Linux %s, dmar0</span>", kernel);
	bool there = page && strstr(page, text);

	free(text);
	return there;
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
	ok(verb("nothing") == EXIT_OK && has("no samples to compare") && has("</html>"),
	   "a run without samples");
	write_unprobed("user");
	ok(verb("user") == EXIT_OK && count("<td>bind</td><td>callback</td>") == 0 &&
	   count("<td>bind</td><td>null</td><td class=\"n\">12</td>") == 2,
	   "where nobody saw mmput, the headline is what the workload timed");
	ok(verb("plain user") == EXIT_OK && !has_kernel("7.3.4"), "one machine needs no name");
	write_run("arm64", with_kernel("7.3.4-arm64"), 0);
	ok(verb("plain arm64") == EXIT_OK && has_kernel("7.3.4") && has_kernel("7.3.4-arm64"),
	   "two do");
	ok(verb("plain nowhere") == EXIT_USAGE && !page, "a directory that is not there: exit 2");
}

/* Six boots of two kernels; the new one's callbacks take less. */
static void test_kernels(void)
{
	char old[8], new[8], words[128] = "", later[64] = "", some[160];
	json_t *meta;

	for (int i = 0; i < 6; i++) {
		snprintf(old, sizeof(old), "old%d", i);
		snprintf(new, sizeof(new), "new%d", i);
		write_run(old, with_kernel("7.3.4"), 50000 + i);
		write_run(new, with_kernel("7.4.0"), 20000 + i);
		snprintf(words + strlen(words), sizeof(words) - strlen(words), "%s ", old);
		snprintf(later + strlen(later), sizeof(later) - strlen(later), " %s", new);
	}
	strcat(strcat(words, "--vs"), later);
	ok(verb(words) == EXIT_OK && has("base: Linux 7.3.4; new: Linux 7.4.0") &&
	   has("base: 6 runs of 12 rounds, Linux 7.3.4") && has("new: 6 runs of 12 rounds, Linux 7.4.0"),
	   "two kernels, and what is known of each");
	ok(has("could not tell, needs 2 more boots") && !count("− less"), "six boots are few for all");
	snprintf(some, sizeof(some), "--measures=mmput,callbacks %s", words);
	verb(some);
	ok(has("<td>callback</td><td class=\"n\">72</td><td class=\"n\">150.1</td><td class=\"n\">120.1") &&
	   has("− less, -20.0 %") && count("− less") == 3, "each arm against the same arm, by boots");
	ok(has("Distribution, arm callback") && has("<td>callback</td>") &&
	   has("data:text/plain,measure,arm,us,share%0Ammput,base,") && has("%0Ammput,new,120.") &&
	   has("%0Acallback/base,") && has("%0Acallback/new,"), "plots have both");
	ok(verb("old0 --vs new0") == EXIT_OK && has("too few boots") && !count("− less"),
	   "one boot of each is too few");
	ok(verb("old0 new1 --vs new0") == EXIT_USAGE && one_line(cap.text) && !page &&
	   strstr(cap.text, "old0 and new1 cannot be boots of one kernel"), "kernels are not mixed");
	write_run("apart", with_point("cancel", "spin:1us"), 0);
	ok(verb("old0 apart --vs new0") == EXIT_USAGE && one_line(cap.text) && !page &&
	   strstr(cap.text, "apart has no counterpart") &&
	   verb("old0 --vs new0 apart") == EXIT_USAGE && strstr(cap.text, "are of two kernels"),
	   "nor is a point left out");
	meta = with_kernel("7.4.0");
	json_object_set_new(json_object_get(meta, "point"), "cancel", json_string("spin:1us"));
	write_run("more", meta, 0);
	ok(verb("old0 --vs new0 more") == EXIT_USAGE && one_line(cap.text) && !page &&
	   strstr(cap.text, "more has no counterpart"), "of the new kernel neither");
	ok(verb("-mmmptu old0 --vs new0") == EXIT_USAGE && one_line(cap.text) && !page,
	   "an unknown measure");
	ok(verb("old0 --vs") == EXIT_USAGE && verb("--vs old0") == EXIT_USAGE &&
	   verb("old0 --vs new0 --vs new1") == EXIT_USAGE, "usage");
}

/* Of another machine, and of other CPUs of the same one. */
static void test_unlike(void)
{
	json_t *meta = sample_meta(ROUNDS);

	json_object_set_new(json_object_get(meta, "environment"), "iommus", json_pack("[s]", "smmu3.0x9050000"));
	write_run("smmu", meta, 50000);
	meta = sample_meta(ROUNDS);
	json_object_set_new(meta, "placement", json_pack("{s:s}", "place", "spread"));
	write_run("spread", meta, 50000);
	meta = sample_meta(ROUNDS);
	json_object_set_new(meta, "placement", json_pack("{s:s}", "place", "compact"));
	write_run("compact", meta, 50000);
	ok(verb("plain smmu") == EXIT_OK && has("2 run directories, 2 points"), "two machines are two points");
	ok(verb("spread compact") == EXIT_OK && has("2 run directories, 1 point;") &&
	   has("not alike: placement (spread and compact)"), "runs taken together say what is not alike");
	ok(verb("plain --vs smmu") == EXIT_USAGE && one_line(cap.text) && !page &&
	   strstr(cap.text, "IOMMUs (dmar0 and smmu3.0x9050000): --unlike"), "--vs of two machines: exit 2");
	ok(verb("--unlike plain --vs smmu") == EXIT_OK && has("class=\"alarm\">Unlike, so that") &&
	   has(": IOMMUs (dmar0 and smmu3.0x9050000)"), "unless --unlike, which is on the page");
	ok(verb("spread --vs compact") == EXIT_OK && has("not alike: placement (spread and compact)"),
	   "and so is what weakens it");
	ok(verb("--unlike plain") == EXIT_USAGE && !page, "without --vs there is nothing unlike");
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
	test_kernels();
	test_unlike();
	free(page);
	remove_tree(scratch);
	return tap_done();
}
