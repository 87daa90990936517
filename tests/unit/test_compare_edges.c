// SPDX-License-Identifier: GPL-2.0-only
/* What compare and trend make of runs that hold what a schema allows, and nobody would measure. */
#include "compare-verb.h"
#include "tap.h"

#define ROUNDS	20

/* What a terminal would obey: in ASCII, and as a character beyond it. */
#define ESCAPES	"7.3\033[31m\007\302\233x"

static bool all_well = true;

/* Run compare, and remember whether it has ended as it should; if not, say what a sanitizer does. */
static void run_it(const char *options, const char *path)
{
	__cleanup_free char *words = xasprintf("compare %s %s", options ?: "", path);

	if (verb(options, path) == EXIT_OK)
		return;
	words_run(cmd_compare, words, stderr);
	printf("# %s: %.*s\n", words, (int)strcspn(cap.text, "\n"), cap.text);
	all_well = false;
}

static const char * const styles[] = {
	"--style=table", "--style=commit", "--style=lkp", "--style=json", "--style=csv",
};

/* By arm, the longest time that there is, or none at all, in every phase. */
static void write_extremes(const char *path, json_t *meta, int longest)
{
	struct rundir *rd;

	if (rundir_create(path, sample_arms, 3, &rd) ||
	    rundir_names(rd, NAMES_METRICS, sample_metrics, ARRAY_SIZE(sample_metrics)) ||
	    rundir_names(rd, NAMES_COUNTERS, sample_counters, ARRAY_SIZE(sample_counters)))
		abort();
	for (int i = 0; i < 3 * ROUNDS; i++) {
		struct event e = { .round = i / 3, .arm = i % 3, .pid = 1 };
		int64_t ns = longest & 1 << i % 3 ? TIME_MAX_NS - i / 3 : i / 3;
		struct time_row t = { .round = i / 3, .arm = i % 3, .pid = 1, .time_ns = ns };
		struct counter_row c = { .round = i / 3, .arm = i % 3, .value = ns ? UINT64_MAX : 0 };
		struct pasid_row p = {
			.round = i / 3, .arm = i % 3, .pasid = 1, .bond = i, .unbind_ns = ns,
			.release_begin_ns = NOT_MEASURED, .release_ns = NOT_MEASURED, .mmdrop_ns = ns,
			.free_ns = TIME_MAX_NS, .reuse_ns = TIME_MAX_NS,
		};

		for (int phase = 0; phase < PHASE_NR; phase++)
			e.phase_ns[phase] = ns;
		if (rundir_event(rd, &e) || rundir_time(rd, &t) || rundir_pasid(rd, &p) ||
		    rundir_counter(rd, &c))
			abort();
	}
	if (rundir_commit(rd, meta))
		abort();
	json_decref(meta);
}

static json_t *exact_meta(void)
{
	json_t *meta = sample_meta(ROUNDS);

	json_object_set_new(meta, "exact", json_true());
	return meta;
}

/* The sanitizers end the program where something overflows. */
static void test_extremes(void)
{
	for (int longest = 0; longest < 8; longest++) {
		__cleanup_free char *path = xasprintf("longest%d", longest);
		__cleanup_free char *exact = xasprintf("exact%d", longest);

		write_extremes(path, sample_meta(ROUNDS), longest);
		write_extremes(exact, exact_meta(), longest);
		for (size_t s = 0; s < ARRAY_SIZE(styles); s++)
			run_it(styles[s], path);
		run_it("--explain", path);
	}
	ok(all_well, "times of 36 years in some arms, and none in others, overflow nothing");
	for (int longest = 0; longest < 8; longest++) {
		__cleanup_free char *two = xasprintf("longest%d --vs longest%d", longest, 7 - longest);
		__cleanup_free char *exact = xasprintf("exact%d --vs exact%d", longest, 7 - longest);

		run_it(NULL, two);
		run_it(NULL, exact);
		run_it("--measures=bind,pasid_hold", exact);
	}
	ok(all_well, "nor in one kernel, and none in the other");
	run_it("-mmmput", "longest5");
	ok(has("\nmmput        2305843009213694"), "what the old API would cost is said all the same");
	ok(words_run(cmd_trend, "trend longest0 longest7 longest2", stdout) == EXIT_OK, "nor in a trend");
}

/* The one character beyond ASCII is the robot's own. */
static bool is_clean(const char *text)
{
	while (*text) {
		if (!strncmp(text, "±", 2))
			text += 2;
		else if ((*text >= ' ' && *text <= '~') || *text == '\n')
			text++;
		else
			return false;
	}
	return true;
}

static void test_escapes(void)
{
	static const char path[] = "run" ESCAPES;
	json_t *meta = sample_meta(ROUNDS);
	bool right = true;

	json_object_set_new(json_object_get(meta, "environment"), "kernel", json_string(ESCAPES));
	json_object_set_new(json_object_get(meta, "environment"), "device", json_string(ESCAPES));
	json_object_set_new(json_object_get(meta, "point"), "cancel", json_string(ESCAPES));
	write_extremes(path, meta, 0);
	for (size_t s = 0; s < ARRAY_SIZE(styles); s++) {
		__cleanup_free char *two = xasprintf("%s --vs %s", path, path);

		right &= verb(styles[s], path) == EXIT_OK && is_clean(cap.text);
		right &= verb(styles[s], two) == EXIT_OK && is_clean(cap.text);
	}
	ok(right, "escape sequences of a kernel, a device, a point and a path are shown in no style");
	ok(verb("--style=csv", path) == EXIT_OK && has("\"run7.3?[31m???x\",mmput,"),
	   "there are question marks instead");
	ok(words_run(cmd_compare, "compare nothing" ESCAPES, stderr) == EXIT_USAGE && one_line(cap.text) &&
	   strstr(cap.text, "nothing7.3?[31m???x"), "nor in messages");
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	test_extremes();
	test_escapes();
	remove_tree(scratch);
	return tap_done();
}
