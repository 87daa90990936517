// SPDX-License-Identifier: GPL-2.0-only
/* What is compared must be alike, or is said not to be: compare, report and trend. */
#include "compare-verb.h"
#include "tap.h"

#define ROUNDS	2

/* A run of a kernel with all that is known of a machine. */
static json_t *meta_of(const char *kernel)
{
	json_t *meta = sample_meta(ROUNDS);
	json_t *all = json_pack("{s:s, s:s, s:[s], s:s, s:s, s:s, s:{s:s, s:s}, s:{s:s}, s:s, s:i}",
				"kernel", kernel, "arch", "x86_64", "iommus", "dmar0", "device",
				"/dev/sva_testdev0", "cpu", "Xeon", "engine", "test accelerator",
				"pci", "vendor", "1234", "device", "5a01", "iommu", "domain", "DMA",
				"config_crc32", "aa", "cpus", 2);

	json_object_set_new(meta, "environment", all);
	json_object_set_new(meta, "placement", json_pack("{s:s, s:[]}", "place", "default", "workers"));
	return meta;
}

/**
 * struct difference - what a run has otherwise
 * @object: in which of run.json: "environment.pci" is one within another; "": in itself
 * @key: in that
 * @value: JSON
 * @said: what is said of it
 */
struct difference {
	const char *object;
	const char *key;
	const char *value;
	const char *said;
};

/* A run of another kernel that differs in this, too. */
static void write_other(const char *path, const struct difference *d)
{
	json_t *meta = meta_of("7.3.5"), *in = meta;
	const char *dot = strchr(d->object, '.');

	if (*d->object)
		in = json_object_get(meta, dot ? "environment" : d->object);
	if (dot)
		in = json_object_get(in, dot + 1);
	json_object_set_new(in, d->key, json_loads(d->value, JSON_DECODE_ANY, NULL));
	write_boot(path, meta, 110000);
}

static const struct difference machines[] = {
	{ "environment", "iommus", "[\"smmu3.0x9050000\"]", "IOMMUs (dmar0 and smmu3.0x9050000)" },
	{ "environment", "arch", "\"aarch64\"", "architecture (x86_64 and aarch64)" },
	{ "environment", "cpu", "\"Neoverse\"", "CPU (Xeon and Neoverse)" },
	{ "environment", "engine", "\"bindonly\"", "kind of device (test accelerator and bindonly)" },
	{ "environment.pci", "vendor", "\"8086\"", "device's vendor (1234 and 8086)" },
	{ "environment.pci", "device", "\"0b25\"", "device's model (5a01 and 0b25)" },
	{ "probe", "tier", "\"kprobe\"", "probe (fentry and kprobe)" },
	{ "", "exact", "true", "exact time (no and yes)" },
	{ "", "emulated", "false", "emulated time (yes and no)" },
};

static int verb_stderr(const char *words)
{
	__cleanup_free char *all = xasprintf("compare %s", words);

	return words_run(cmd_compare, all, stderr);
}

/* Whatever lines it is broken into. */
static bool has_words(const char *text)
{
	__cleanup_free char *one = xcalloc(strlen(cap.text) + 1, 1);
	char *at = one;

	for (const char *c = cap.text; *c; c++) {
		if ((*c == ' ' || *c == '\n') && at > one && at[-1] == ' ')
			continue;
		*at++ = *c == '\n' ? ' ' : *c;
	}
	return text_has(one, text);
}

static void test_machines(void)
{
	write_boot("base", meta_of("7.3.4"), 100000);
	write_boot("new", meta_of("7.3.5"), 110000);
	ok(verb(NULL, "base --vs new") == EXIT_OK && !strstr(cap.text, "alike") &&
	   !strstr(cap.text, "UNLIKE"), "two kernels on one machine: nothing to be said");
	for (size_t i = 0; i < ARRAY_SIZE(machines); i++) {
		const struct difference *d = &machines[i];
		__cleanup_free char *path = xasprintf("machine%zu", i);
		__cleanup_free char *words = xasprintf("base --vs %s", path);

		write_other(path, d);
		ok(verb_stderr(words) == EXIT_USAGE && one_line(cap.text) && text_has(cap.text, path) &&
		   text_has(cap.text, d->said) && text_has(cap.text, "--unlike"), "refused: %s", d->said);
		ok(verb("--unlike", words) == EXIT_OK && has_words(d->said) && has("*** UNLIKE: ") &&
		   fits(TABLE_WIDTH), "unless --unlike, which is said");
	}
	ok(verb_stderr("base machine0 --vs new") == EXIT_USAGE && one_line(cap.text) &&
	   text_has(cap.text, "cannot be boots of one kernel"), "another kernel is no boot of the base");
	ok(verb_stderr("new machine1 --vs base") == EXIT_USAGE && one_line(cap.text) &&
	   text_has(cap.text, "architecture (x86_64 and aarch64)"), "nor is one of another machine");
	ok(verb_stderr("base --vs machine1 new") == EXIT_USAGE &&
	   verb_stderr("base --vs new --control machine1") == EXIT_USAGE, "on either side, or for the control");
	ok(verb_stderr("--unlike base") == EXIT_USAGE, "the arms of a run are alike");
}

static void test_styles(void)
{
	json_t *o;

	ok(verb("--unlike --style=commit", "base --vs machine0") == EXIT_OK && fits(72) &&
	   has_words("UNLIKE: IOMMUs (dmar0 and smmu3.0x9050000)"), "a commit message says it");
	ok(verb("--unlike --style=lkp", "base --vs machine0") == EXIT_OK && has("*** UNLIKE: IOMMUs"),
	   "and so does the robot's layout");
	ok(verb_stderr("--unlike --style=csv base --vs machine0") == EXIT_OK && has("unlike: IOMMUs"),
	   "CSV has no room for it: stderr");
	verb("--unlike --style=json", "base --vs machine0");
	o = json_loads(cap.text, 0, NULL);
	ok(!strcmp(json_string_value(json_object_get(o, "unlike")) ?: "",
		   "IOMMUs (dmar0 and smmu3.0x9050000)") &&
	   json_is_null(json_object_get(o, "not_alike")), "JSON has it");
	json_decref(o);
}

static void test_noted(void)
{
	static const struct difference noted[] = {
		{ "placement", "place", "\"spread\"", "placement (default and spread)" },
		{ "placement", "workers", "[1, 2]", "CPUs of the workload (none and [1,2])" },
		{ "tool", "version", "\"0.2\"", "version of mmput-bench (0.1 and 0.2)" },
		{ "environment", "config_crc32", "\"bb\"", "kernel's configuration (aa and bb)" },
		{ "environment.iommu", "domain", "\"DMA-FQ\"", "IOMMU's domain (DMA and DMA-FQ)" },
		{ "environment", "cpus", "4", "number of CPUs (2 and 4)" },
		{ "environment", "device", "\"/dev/b\"", "device (/dev/sva_testdev0 and /dev/b)" },
		{ "", "rounds", "3", "rounds (2 and 3)" },
	};
	static const struct difference unknown = { "environment", "governor", "\"performance\"", "governor" };
	static const struct difference escape = { "tool", "version", "\"\\u001b[31m\"", "" };

	for (size_t i = 0; i < ARRAY_SIZE(noted); i++) {
		__cleanup_free char *path = xasprintf("noted%zu", i);
		__cleanup_free char *words = xasprintf("base --vs %s", path);
		__cleanup_free char *said = xasprintf("not alike: %s", noted[i].said);

		write_other(path, &noted[i]);
		ok(verb(NULL, words) == EXIT_OK && has_words(said) && fits(TABLE_WIDTH), "said: %s",
		   noted[i].said);
	}
	ok(verb(NULL, "base --vs new noted0") == EXIT_OK && has_words("placement (default and spread)"),
	   "also of a boot among others");
	write_other("unknown", &unknown);
	ok(verb(NULL, "base --vs unknown") == EXIT_OK && !strstr(cap.text, "alike"),
	   "what is not known of one is no difference");
	write_other("escape", &escape);
	ok(verb("--style=lkp", "base --vs escape") == EXIT_OK && has("(0.1 and ?[31m)"), "printable");
}

/* Pairs of exact runs of one seed go another way. */
static void test_exact(void)
{
	static const char * const paths[] = { "exact0", "exact1" };

	for (int i = 0; i < 2; i++) {
		json_t *meta = meta_of(i ? "7.3.5" : "7.3.4");

		json_object_set_new(meta, "exact", json_true());
		if (i)
			json_object_set_new(json_object_get(meta, "environment"), "iommus",
					    json_pack("[s]", "smmu3.0x9050000"));
		write_boot(paths[i], meta, 100000);
	}
	ok(verb_stderr("exact0 --vs exact1") == EXIT_USAGE && one_line(cap.text) && has("IOMMUs (dmar0 and"),
	   "exact runs are refused as well");
	ok(verb("--unlike", "exact0 --vs exact1") == EXIT_OK && has("*** UNLIKE: IOMMUs") &&
	   has("exit by exit"), "and compared exit by exit, if asked to");
}

/* What a cancel cost adds is told of two runs that differ in it alone. */
static void test_cost(void)
{
	for (int i = 0; i < 3; i++) {
		__cleanup_free char *path = xasprintf("cost%d", i);
		json_t *meta = meta_of("7.3.4");

		json_object_set_new(json_object_get(meta, "point"), "cancel",
				    json_string(i ? "spin:1us" : "spin:0ns"));
		if (i == 2)
			json_object_set_new(json_object_get(meta, "environment"), "cpu", json_string("Z"));
		write_boot(path, meta, 100000);
	}
	ok(verb("--explain", "cost0 cost1") == EXIT_OK && has("What the cancel cost adds"), "a cost");
	ok(verb("--explain", "cost0 cost2") == EXIT_OK && !strstr(cap.text, "What the cancel cost adds"),
	   "but not of another machine");
}

static int run_trend(const char *words, FILE *stream)
{
	__cleanup_free char *all = xasprintf("trend %s", words);

	return words_run(cmd_trend, all, stream);
}

static void test_trend(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(machines); i++) {
		__cleanup_free char *words = xasprintf("base machine%zu", i);

		ok(run_trend(words, stderr) == EXIT_USAGE && one_line(cap.text) && has(machines[i].said) &&
		   has("--unlike"), "a trend refuses: %s", machines[i].said);
	}
	ok(run_trend("--unlike base machine0", stdout) == EXIT_OK && fits(TABLE_WIDTH) &&
	   has_words("*** UNLIKE: IOMMUs (dmar0 and smmu3.0x9050000)"), "unless --unlike, which is said");
	ok(run_trend("base noted0 noted1", stdout) == EXIT_OK && fits(TABLE_WIDTH) &&
	   has_words("not alike: placement (default and spread), CPUs of the workload (none and [1,2])"),
	   "and what weakens it");
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	test_machines();
	test_styles();
	test_noted();
	test_exact();
	test_cost();
	test_trend();
	remove_tree(scratch);
	return tap_done();
}
