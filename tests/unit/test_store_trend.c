// SPDX-License-Identifier: GPL-2.0-only
/* trend --store says what trend says of the same directories. */
#include <glob.h>

#include "sample-store.h"
#include "tap.h"

#define KERNELS	10
#define BOOTS	3

/* Several exits of each round. */
static void fill_storm(void *ctx, struct event *e)
{
	struct kernel_run *k = ctx;

	e->round /= 4;
	e->phase_ns[PHASE_MMPUT] = k->base_ns + rng_below(&k->noise, k->base_ns / 2);
	if (rng_below(&k->noise, 20))
		e->phase_ns[PHASE_MMPUT_CPU] = k->base_ns / 3 + rng_below(&k->noise, 99);
	if (e->arm == 2)
		e->phase_ns[PHASE_CALLBACKS] = 2000 + e->round;
}

static json_t *meta_at(const char *point, int procs, int kernel, int boot)
{
	__cleanup_free char *release = xasprintf("7.%d.0", kernel);
	json_t *meta = labelled(meta_of(release, boot), "vtd", point);
	json_t *environment = json_object_get(meta, "environment");

	json_object_set_new(json_object_get(meta, "point"), "procs", json_integer(procs));
	json_object_set_new(environment, "build_id", json_string(release));
	json_object_set_new(environment, "memory", json_integer(1000 + boot % 2));
	return meta;
}

/* One is slower from the middle on. */
static void write_store(void)
{
	for (int k = 0; k < KERNELS; k++)
		for (int boot = 0; boot < BOOTS; boot++) {
			int64_t ns = k < KERNELS / 2 ? 100000 : 106000;
			struct kernel_run storm = { ns, { 100 * k + boot } };
			__cleanup_free char *single = xasprintf("s/vtd/7.%d.0/single-%012x", k, boot);
			__cleanup_free char *four = xasprintf("s/vtd/7.%d.0/storm.procs=4-%012x", k, boot);
			__cleanup_free char *eight = xasprintf("s/vtd/7.%d.0/storm.procs=8-%012x", k, boot);

			write_run(single, meta_at("single", 1, k, boot), ns, 10 * k + boot);
			sample_write_events(four, meta_at("storm.procs=4", 4, k, boot), sample_arms, 3, 4 * ROUNDS,
					    fill_storm, &storm);
			sample_write_events(eight, meta_at("storm.procs=8", 8, k, boot), sample_arms, 3, 4 * ROUNDS,
					    fill_storm, &storm);
		}
}

/* Of all directories that are meant, by their paths. To be freed. */
static char *words_of(const char *pattern)
{
	char *words = xasprintf("%s", "");
	glob_t found;

	if (glob(pattern, 0, NULL, &found))
		abort();
	for (size_t i = 0; i < found.gl_pathc; i++) {
		__cleanup_free char *before = words;

		words = xasprintf("%s %s", before, found.gl_pathv[i]);
	}
	globfree(&found);
	return words;
}

/* Both ways, with the same options: what is printed, on both streams, and the exit code. */
static void both_ways(const char *options, const char *chosen, const char *pattern)
{
	__cleanup_free char *paths = words_of(pattern);
	__cleanup_free char *by_store = xasprintf("%s --store %s", options, chosen);
	__cleanup_free char *by_paths = xasprintf("%s %s", options, paths);
	FILE *const streams[] = { stdout, stderr };
	size_t printed = 0;
	bool both = true;

	for (size_t i = 0; i < ARRAY_SIZE(streams); i++) {
		int status = verb(by_store, streams[i]);
		__cleanup_free char *text = xasprintf("%s", cap.text);

		both = verb(by_paths, streams[i]) == status && !strcmp(text, cap.text) && both;
		printed += strlen(text);
	}
	ok(both && printed > 20, "the same by the index: trend %s --store %s", options, chosen);
}

static void test_same(void)
{
	static const char * const options[] = {
		"", "-mmmput", "-mmmput,callbacks -acallback", "--fail", "--suspect", "--magnitude 20%",
		"--export csv", "--export otava", "--export kcidb", "--export lava", "--label kernel",
		"-abare", "-mmmptu", "-mcallbacks", "--label nothing", "--label memory",
	};

	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		both_ways(options[i], "s --point single", "s/vtd/*/single-*");
		both_ways(options[i], "s --machine vtd --point storm.procs=4", "s/vtd/*/storm.procs=4-*");
	}
	for (int procs = 1; procs <= 16; procs *= 2) {
		__cleanup_free char *path = xasprintf("p/vtd/7.0.0/storm.procs=%d-%012x", procs, procs);
		__cleanup_free char *point = xasprintf("storm.procs=%d", procs);

		write_run(path, meta_at(point, procs, 0, 1), 1000 * procs, procs);
	}
	both_ways("--label procs", "p --point storm", "p/vtd/*/storm.procs=*");
	write_run("p/vtd/7.0.0/storm-000000000003", meta_at("storm", 3, 0, 1), 3000, 3);
	write_run("p/vtd/7.1.0/storm-000000000003", meta_at("storm", 3, 1, 1), 3000, 4);
	write_run("p/arm/7.0.0/storm.procs=2-000000000001", meta_at("storm.procs=2", 2, 0, 1), 3000, 5);
	write_run("p/arm/7.0.0/storms-000000000001", meta_at("storms", 5, 0, 1), 3000, 6);
	both_ways("", "p --point storm", "p/vtd/*/storm-*");
	both_ways("", "p --machine arm --point storm", "p/arm/*/storm.procs=2-*");
	both_ways("", "p --machine vtd --point storm.procs=4", "p/vtd/*/storm.procs=4-*");
}

/* What one has to know to choose. */
static void test_choice(void)
{
	ok(verb("--store s", stderr) == EXIT_USAGE && one_line(cap.text) &&
	   has("differ in procs:") && has("; --machine and --point choose: vtd single, vtd storm.procs=4, vtd storm.procs=8"),
	   "several series: they are named");
	ok(verb("--store s --point none", stderr) == EXIT_USAGE && one_line(cap.text) && has("no runs"),
	   "no such point");
	ok(verb("--store s --machine none", stderr) == EXIT_USAGE && one_line(cap.text) && has("no runs"),
	   "no such machine");
	ok(verb("--store nowhere", stderr) == EXIT_USAGE && one_line(cap.text), "no such store");
	ok(verb("--store s s/vtd/7.0.0/single-000000000000", stdout) == EXIT_USAGE &&
	   verb("--point single s/vtd/7.0.0/single-000000000000", stdout) == EXIT_USAGE &&
	   verb("--machine vtd", stdout) == EXIT_USAGE, "a store or run directories");
}

/* In a store there may be what a single trend would refuse. */
static void test_left_out(void)
{
	json_t *meta = meta_at("single", 1, 3, 7);
	__cleanup_free char *before = NULL;

	verb("--store s --point single", stdout);
	before = xasprintf("%s", cap.text);
	json_object_set_new(meta, "drops", json_integer(1));
	write_run("s/vtd/7.3.0/single-000000000007", meta, 900000, 7);
	ok(verb("--store s --point single", stderr) == EXIT_OK && one_line(cap.text) &&
	   has("single-000000000007 lost samples and is left out"), "a run that lost samples is left out");
	ok(verb("--store s --point single", stdout) == EXIT_OK && !strcmp(before, cap.text), "as if it were not there");
	meta = meta_at("single", 1, 3, 8);
	json_object_set_new(meta, "incomplete", json_true());
	write_run("s/vtd/7.3.0/single-000000000008", meta, 106000, 8);
	ok(verb("--store s --point single", stderr) == EXIT_OK && lines_of(cap.text) == 2 &&
	   has("single-000000000008 was cut short: it has 10 rounds"), "one that was cut short is taken");
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	write_store();
	test_same();
	test_choice();
	test_left_out();
	remove_tree(scratch);
	return tap_done();
}
