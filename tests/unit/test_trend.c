// SPDX-License-Identifier: GPL-2.0-only
/* What trend makes of run directories whose steps are known. */
#include "tap.h"
#include "trend-verb.h"

/* Older first; `sort -V` of coreutils 9 has the same order but for those with -rc. */
static void test_versions(void)
{
	static const char * const ordered[] = {
		"5.10.0", "6.1.9", "6.1.10", "6.12.9", "6.12.107+deb13-amd64", "6.12.107-lab",
		"6.17.13+deb13-amd64", "7.1~rc3", "7.1", "7.1.0-rc2", "7.1.0-rc10", "7.1.0",
		"7.1.0-lab", "7.1.1", "7.1.13", "7.3.4", "7.3.4+deb13-amd64", "7.3.4-lab",
		"7.3.4-lab-arm64", "10.0",
	};
	bool right = true;

	for (size_t i = 0; i < ARRAY_SIZE(ordered); i++)
		for (size_t j = 0; j < ARRAY_SIZE(ordered); j++) {
			int order = version_compare(ordered[i], ordered[j]);

			if (i < j ? order < 0 : i > j ? order > 0 : order == 0)
				continue;
			printf("# %s and %s: %d\n", ordered[i], ordered[j], order);
			right = false;
		}
	ok(right, "versions are in the order of sort -V, release candidates before the release");
	ok(version_compare("8", "16") < 0 && version_compare("7.01", "7.1") &&
	   version_compare("", "1") < 0, "plain numbers; zeros in front; nothing");
}

/* Twelve kernels, given in no order: 7.1.x is slower by 12 %, which 7.2.4 takes back. */
static const char many[] = "k7110 k719 k7112 k7111 k701 k702 k7010 k709 k724 k725 k726 k727";

static void write_many(void)
{
	static const char * const kernels[] = {
		"7.0.1", "7.0.2", "7.0.9", "7.0.10", "7.1.9", "7.1.10", "7.1.11", "7.1.12",
		"7.2.4", "7.2.5", "7.2.6", "7.2.7",
	};

	for (size_t i = 0; i < ARRAY_SIZE(kernels); i++) {
		const char *k = kernels[i];
		char path[16];

		snprintf(path, sizeof(path), "k7%c%s", k[2], k + 4);
		write_kernel(path, k, i / 4 == 1 ? 112000 : 100000, 1 + i);
	}
}

static void test_changes(void)
{
	char words[256];

	write_many();
	ok(verb(many, stdout) == EXIT_OK && fits(TABLE_WIDTH) &&
	   has("exit procs=16 bonds=1\narm none, 12 runs, EMULATED TIME"), "what it is a trend of");
	ok(has("\nmmput\nkernel  runs  median us") && !strstr(cap.text, "callbacks"),
	   "a table for each measure that the arm has");
	ok(has("mmput: first bad: 7.1.9: +12.0 %, 100.") && has("mmput: better from: 7.2.4: -"),
	   "the first bad version is named, and the one that is better");
	ok(strstr(cap.text, "7.0.9 ") < strstr(cap.text, "7.0.10 ") && has("]  <\n7.1.10 "),
	   "rows are in version order, and changes marked");
	ok(has("Of a label with one run the interval is over its rounds") &&
	   !strstr(cap.text, "No change"), "where the intervals come from");
	snprintf(words, sizeof(words), "--fail %s", many);
	ok(verb(words, stdout) == EXIT_OK, "--fail: the last change is for the better");
	ok(verb("--fail k701 k702 k709 k7010 k724 k725 k726 k727 k719 k7110 k7111 k7112", stdout) == EXIT_OK,
	   "--fail goes by the labels' order, not by that of the arguments");
	snprintf(words, sizeof(words), "--magnitude 20%% %s", many);
	ok(verb(words, stdout) == EXIT_OK && has("No change points."), "--magnitude");
	snprintf(words, sizeof(words), "--arm callback -mcallbacks %s", many);
	ok(verb(words, stdout) == EXIT_OK && has("arm callback") && has("2.000  [2.000, 2.000]") &&
	   has("No change points."), "--arm and --measures; what is always the same has no change");
}

/* Two boots of a kernel are one label; and a step that stays is a regression. */
static void test_repeats(void)
{
	char words[1024] = "--fail";

	for (int i = 0; i < 8; i++)
		for (int boot = 0; boot < 6; boot++) {
			char path[32], kernel[32];

			snprintf(path, sizeof(path), "r%d-%d", i, boot);
			snprintf(kernel, sizeof(kernel), "6.%d.0", 8 + i);
			write_kernel(path, kernel, i < 4 ? 50000 : 52500, 100 + 6 * i + boot);
			snprintf(words + strlen(words), sizeof(words) - strlen(words), " %s", path);
		}
	ok(verb(words, stdout) == EXIT_FAILED, "--fail: the last change is for the worse");
	ok(has("\n6.8.0      6      50.") && has("first bad: 6.12.0: +") && !strstr(cap.text, "too few"),
	   "six boots are a label with an interval");
	ok(has("Intervals are by cluster bootstrap over the runs of a label"), "over boots");
	ok(verb("r0-0 r0-1 r5-0", stdout) == EXIT_OK && has("too few runs") &&
	   has("fewer than 8 labels"), "and two boots, or two labels, are too few");
}

/* A run of kernel 7.3.4, but with this parameter, and this of the environment. */
static json_t *meta_with(const char *parameter, int value, const char *key, const char *text)
{
	json_t *meta = meta_of("7.3.4", 1);

	json_object_set_new(json_object_get(meta, "point"), parameter, json_integer(value));
	json_object_set_new(json_object_get(meta, "environment"), key, json_string(text));
	return meta;
}

static void test_labels(void)
{
	for (int bonds = 1; bonds <= 16; bonds *= 2) {
		json_t *meta = meta_of("7.3.4", bonds);
		char path[16];

		json_object_set_new(json_object_get(meta, "point"), "bonds", json_integer(bonds));
		snprintf(path, sizeof(path), "b%d", bonds);
		write_meta(path, meta, 10000 * bonds, bonds);
	}
	ok(verb("--label bonds b16 b1 b8 b2", stdout) == EXIT_OK && has("exit procs=16\n") &&
	   has("\n1 ") && strstr(cap.text, "\n8 ") < strstr(cap.text, "\n16 "),
	   "over a parameter of the point");
	ok(verb("b1 b2", stderr) == EXIT_USAGE && one_line(cap.text) &&
	   has("b1 and b2 differ in bonds:") && has("--label"), "points are not mixed");
	write_meta("b32", meta_with("bonds", 32, "kernel", "7.3.5"), 320000, 1);
	ok(verb("--label bonds b1 b2 b32", stderr) == EXIT_USAGE && one_line(cap.text) &&
	   has("b1 and b32 differ in kernel (7.3.4 and 7.3.5)"), "nor kernels, over a parameter");
	write_meta("build1", meta_with("bonds", 1, "build_id", "aa"), 10000, 1);
	write_meta("build2", meta_with("bonds", 1, "build_id", "bb"), 10000, 1);
	ok(verb("build1 build2", stderr) == EXIT_USAGE && one_line(cap.text) &&
	   has("build1 and build2 have the same kernel, but are of two builds"), "nor builds of a kernel");
	ok(verb("--label build_id build1 build2", stdout) == EXIT_OK && has("\naa "),
	   "over builds, when asked to");
	ok(verb("--label nothing b1", stderr) == EXIT_USAGE && one_line(cap.text) &&
	   has("b1 has no 'nothing'"), "a key that is not there");
}

static void refuse(const char *path, const char *key, json_t *value, const char *why)
{
	json_t *meta = meta_of("7.3.4", 1);
	char words[64];

	json_object_set_new(meta, key, value);
	write_meta(path, meta, 100000, 1);
	snprintf(words, sizeof(words), "k701 %s", path);
	ok(verb(words, stderr) == EXIT_USAGE && one_line(cap.text) && has(why), "refused: %s", why);
}

/* What there is of it are whole rounds. */
static void test_cut_short(void)
{
	json_t *meta = meta_of("7.3.4", 1);

	json_object_set_new(meta, "incomplete", json_true());
	write_meta("short", meta, 100000, 1);
	ok(verb("k701 short", stderr) == EXIT_OK && one_line(cap.text) && has("short was cut short: it has"),
	   "a run that was cut short is taken, with a warning");
}

static void test_refusals(void)
{
	json_t *environment = json_pack("{ssssss}", "kernel", "7.3.4", "arch", "aarch64", "cpu",
					"Neoverse");
	json_t *meta = meta_of("7.3.3", 1);

	refuse("other", "workload", json_string("close"), "differ in workload (exit and close): a trend is of runs that are alike\n");
	refuse("real", "emulated", json_false(), "differ in emulated time (yes and no)");
	refuse("exact", "exact", json_true(), "differ in exact time (no and yes)");
	refuse("tier", "probe", json_pack("{ss}", "tier", "kprobe"), "differ in probe (fentry and kprobe)");
	refuse("lossy", "drops", json_integer(3), "lossy lost samples");
	write_meta("arm", meta_of("7.3.4", 1), 100000, 1);
	json_object_set_new(json_object_get(meta, "environment"), "arch", json_string("x86_64"));
	json_object_set_new(json_object_get(meta, "environment"), "cpu", json_string("Xeon"));
	write_meta("x86", meta, 100000, 1);
	meta = meta_of("7.3.4", 1);
	json_object_set_new(meta, "environment", environment);
	write_meta("arm64", meta, 100000, 1);
	ok(verb("x86 arm64", stderr) == EXIT_USAGE && one_line(cap.text) &&
	   has("differ in architecture (x86_64 and aarch64), CPU (Xeon and Neoverse)") && has("--unlike"), "refused: two machines");
	ok(verb("x86 arm", stdout) == EXIT_OK, "what is not known of a machine is no difference");
	ok(verb("--label arch x86 arm64", stdout) == EXIT_OK && has("\naarch64 "),
	   "over machines, when asked to");
	ok(verb("-mmmptu k701", stderr) == EXIT_USAGE && one_line(cap.text), "an unknown measure");
	ok(verb("-mcallbacks k701", stderr) == EXIT_USAGE && one_line(cap.text) &&
	   has("no run has any 'callbacks' in arm 'none'"), "a measure that the arm does not have");
	ok(verb("-a bare k701", stderr) == EXIT_USAGE && one_line(cap.text), "an unknown arm");
	ok(verb("nowhere k701", stderr) == EXIT_USAGE && one_line(cap.text), "no run directory");
	ok(verb("--magnitude much k701", stdout) == EXIT_USAGE &&
	   verb("--export xml k701", stdout) == EXIT_USAGE && verb("", stdout) == EXIT_USAGE,
	   "usage");
}

/* Fields of each line of CSV. Return: how many, or 0 if lines differ. */
static size_t columns(size_t *lines)
{
	size_t first = 0;

	*lines = 0;
	for (const char *line = cap.text; *line; ++*lines) {
		size_t n = 1;

		for (; *line != '\n'; line++)
			n += *line == ',';
		line++;
		if (!first)
			first = n;
		if (n != first)
			return 0;
	}
	return first;
}

static void test_csv(void)
{
	char words[256];
	size_t lines;

	snprintf(words, sizeof(words), "--export csv -mmmput,callbacks -a callback %s", many);
	ok(verb(words, stdout) == EXIT_OK && columns(&lines) == 14 && lines == 25 &&
	   has("measure,unit,arm,key,label,runs,median,low,high,before,after,p,emulated,of\nmmput,us,callback,kernel,7.0.1,1,100.") &&
	   has("\ncallbacks,us,callback,kernel,7.2.7,1,2,2,2,,,,1,exit procs=16 bonds=1\n"), "csv: a row for each measure and label");
	snprintf(words, sizeof(words), "--export otava %s", many);
	ok(verb(words, stdout) == EXIT_OK && columns(&lines) == 3 && lines == 13 &&
	   has("time,commit,mmput_emulated_us\n2000-01-01 00:00:00 +0000,7.0.1,100.") &&
	   has("\n2000-01-12 00:00:00 +0000,7.2.7,100."), "otava: time, commit, metric");
	snprintf(words, sizeof(words), "--export lava %s", many);
	ok(verb(words, stdout) == EXIT_OK &&
	   has("lava-test-set start 7.0.1\nexit-none-mmput-emulated pass 100.") &&
	   has(" us\nlava-test-set stop 7.0.1\nlava-test-set start 7.0.2\n"), "lava: result lines");
}

static void test_kcidb(void)
{
	char words[256];
	json_t *all, *test;
	const char *id;

	snprintf(words, sizeof(words), "--export kcidb %s", many);
	ok(verb(words, stdout) == EXIT_OK, "kcidb");
	all = json_loads(cap.text, 0, NULL);
	test = json_array_get(json_object_get(all, "tests"), 0);
	id = json_string_value(json_object_get(test, "id"));
	ok(json_array_size(json_object_get(all, "tests")) == 12 &&
	   json_integer_value(json_object_get(json_object_get(all, "version"), "major")) == 5,
	   "is JSON, with a test for each run");
	ok(id && !strcmp(id, "mmput_bench:k701:none:mmput"), "ids begin with the origin");
	if (test) {
		json_t *number = json_object_get(test, "number");
		double value = json_number_value(json_object_get(number, "value"));

		ok(value > 100e-6 && value < 101e-6 &&
		   !strcmp(json_string_value(json_object_get(number, "unit")), "s") &&
		   !strcmp(json_string_value(json_object_get(number, "prefix")), "metric"),
		   "seconds");
		ok(!strcmp(json_string_value(json_object_get(test, "status")), "DONE") &&
		   !strcmp(json_string_value(json_object_get(test, "build_id")),
			   "mmput_bench:7.0.1") &&
		   !strcmp(json_string_value(json_object_get(test, "path")),
			   "mmput_bench.exit.none.mmput") &&
		   strstr(json_string_value(json_object_get(test, "comment")), "emulated time"),
		   "status, build, path, and that time is emulated");
	}
	json_decref(all);
}

/* Two rounds of one exit each, and then one in which all others meet. */
static void fill_crowd(void *ctx, struct event *e)
{
	int *exits = ctx;

	e->phase_ns[PHASE_MMPUT] = *exits < 2 ? 100000 : 900000;
	e->round = *exits < 2 ? *exits : 2;
	++*exits;
}

static void test_crowd(void)
{
	int exits = 0;

	sample_write_events("crowd", meta_of("7.3.4", 1), sample_arms, 1, ROUNDS, fill_crowd, &exits);
	ok(verb("--export csv crowd", stdout) == EXIT_OK && has(",7.3.4,1,100,"),
	   "a round counts once, however many exit in it");
}

/* A kernel where mmput was not seen has a row, but no part in anything else. */
static void test_gap(void)
{
	char words[256];

	write_kernel("gap", "7.0.3", 0, 1);
	snprintf(words, sizeof(words), "-mmmput %s gap", many);
	ok(verb(words, stdout) == EXIT_OK && has("\n7.0.3      0          -\n7.0.9      1") &&
	   has("mmput: first bad: 7.1.9: +"), "a gap does not move a change point");
	snprintf(words, sizeof(words), "-mmmput -e otava gap %s", many);
	ok(verb(words, stderr) == EXIT_OK && one_line(cap.text) &&
	   has("mmput is left out: not every kernel has it"), "otava takes no gaps");
}

/* Labels come from files: nothing in them may change the format. */
static void test_hostile(void)
{
	size_t lines;

	write_kernel("evil", "7.9\n\033[31m,\"x\" y", 100000, 1);
	ok(verb("evil", stdout) == EXIT_OK && !strchr(cap.text, '\033') && fits(TABLE_WIDTH),
	   "a label is made printable");
	ok(verb("--export otava evil", stdout) == EXIT_OK && columns(&lines) == 3 && lines == 2 &&
	   has(",7.9___31m__x__y,"), "and a single word in exports");
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	test_versions();
	test_changes();
	test_repeats();
	test_labels();
	test_cut_short();
	test_refusals();
	test_csv();
	test_kcidb();
	test_crowd();
	test_gap();
	test_hostile();
	remove_tree(scratch);
	return tap_done();
}
