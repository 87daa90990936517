// SPDX-License-Identifier: GPL-2.0-only
/* What trend says of the newest of some kernels. */
#include "tap.h"
#include "trend-verb.h"

/* Medians of mmput in ns, as exact runs of ten kernels had them. */
static const struct {
	const char *kernel;
	int64_t mmput_ns;
} ten[] = {
	{ "6.12.43", 212840 }, { "6.12.57", 212780 }, { "6.16.12", 220580 }, { "6.17.13", 218910 },
	{ "6.18.15", 222080 }, { "6.19.14", 222180 }, { "7.0.13", 222140 }, { "7.1.13", 224430 },
	{ "7.2.12", 225170 }, { "7.3.4", 236010 },
};

/* Boots of each of the ten, under NAME, of which the newest is so many ns off. Return: their paths. */
static char *write_ten(const char *name, int boots, bool exact, int64_t newest_ns)
{
	char *words = xasprintf("%s", "");

	for (size_t i = 0; i < ARRAY_SIZE(ten); i++) {
		int64_t ns = ten[i].mmput_ns + (i + 1 == ARRAY_SIZE(ten) ? newest_ns : 0);

		for (int boot = 0; boot < boots; boot++) {
			__cleanup_free char *path = xasprintf("%s%zu-%d", name, i, boot);
			__cleanup_free char *before = words;
			json_t *meta = meta_of(ten[i].kernel, boot);

			json_object_set_new(meta, "exact", json_boolean(exact));
			write_meta(path, meta, ns, 1 + 10 * i + boot);
			words = xasprintf("%s %s", before, path);
		}
	}
	return words;
}

static int verb_with(const char *options, const char *paths)
{
	__cleanup_free char *words = xasprintf("%s %s", options, paths);

	return verb(words, stdout);
}

static void test_exact(void)
{
	__cleanup_free char *paths = write_ten("exact", 1, true, 0);

	ok(verb_with("--fail", paths) == EXIT_FAILED && fits(TABLE_WIDTH),
	   "ten exact kernels, one boot each: --fail sees that the newest is slower by 4.8 %%");
	ok(has("mmput: new, worse: 7.3.4: +4.9 %, 225.") && has("against\n  7.2.12, by rounds") &&
	   has("]  < new\n"), "it is named and marked, and what it was compared with");
	ok(verb_with("--magnitude 6% --fail", paths) == EXIT_OK && !strstr(cap.text, "new, worse"),
	   "but not below --magnitude");
	ok(verb_with("--export csv", paths) == EXIT_OK && has(",236.") &&
	   strstr(cap.text, ",7.3.4,1,236.") && !strstr(strstr(cap.text, ",7.3.4,1,236."), ",,,1,"),
	   "programs get it as a change point");
	free(paths);
	paths = write_ten("again", 1, true, -22000);
	ok(verb_with("--fail", paths) == EXIT_OK && has("mmput: new, better: 7.3.4: -"),
	   "one that is faster is new, but no failure");
	free(paths);
	paths = write_ten("level", 1, true, -10840);
	ok(verb_with("--suspect", paths) == EXIT_OK && !strstr(cap.text, ": new,") &&
	   !strstr(cap.text, "suspicion"), "one that is as the one before is neither");
}

static void fill_mmput(void *ctx, struct event *e)
{
	e->phase_ns[PHASE_MMPUT] = *(int64_t *)ctx;
}

/* Exact runs of one seed are the same run, whose rounds must not count twice. */
static void test_same_seed(void)
{
	static const char * const paths[] = { "same0", "same1", "same2", "same3" };

	for (int i = 0; i < 4; i++) {
		json_t *meta = meta_of(i < 2 ? "7.3.3" : "7.3.4", 1);
		int64_t mmput_ns = i < 2 ? 100000 : 120000;

		json_object_set_new(meta, "exact", json_true());
		sample_write_events(paths[i], meta, sample_arms, 1, 2, fill_mmput, &mmput_ns);
	}
	ok(verb("same0 same1 same2 same3", stdout) == EXIT_OK && !strstr(cap.text, ": new,"),
	   "two exact runs of one seed have the rounds of one");
}

static void test_timed(void)
{
	__cleanup_free char *paths = write_ten("three", 3, false, 5000);

	ok(verb_with("--fail", paths) == EXIT_FAILED && fits(TABLE_WIDTH) &&
	   has("mmput: new, worse: 7.3.4: +8.") && has("against 6.1"),
	   "three boots each: the newest against the labels since the last change");
	free(paths);
	paths = write_ten("five", 5, false, 0);
	ok(verb_with("--fail", paths) == EXIT_FAILED && has("mmput: new, worse: 7.3.4: +4.8 %") &&
	   has("against 7.2.12,\n  by runs"), "five boots each: against those of the one before");
	free(paths);
	paths = write_ten("calm", 3, false, -10840);
	ok(verb_with("--suspect", paths) == EXIT_OK && !strstr(cap.text, ": new,"), "no alarm where nothing is");
}

/* Small steps, but for one, which makes what they lead to too wide to be left; and then another. */
static void test_suspicion(void)
{
	static const int64_t ns[] = { 100000, 100200, 100100, 110000, 110100, 110200, 119000 };
	char words[256] = "";

	for (size_t i = 0; i < ARRAY_SIZE(ns); i++) {
		char path[16], kernel[16];

		snprintf(path, sizeof(path), "s%zu", i);
		snprintf(kernel, sizeof(kernel), "7.%zu.0", i);
		write_kernel(path, kernel, ns[i], 1);
		snprintf(words + strlen(words), sizeof(words) - strlen(words), " %s", path);
	}
	ok(verb_with("-mmmput --fail", words) == EXIT_OK && has("mmput: suspicion, worse: 7.6.0: +") &&
	   has("4 runs of 7.5.0 and as many") && has("]  ?\n") && fits(TABLE_WIDTH),
	   "one boot each: a step that is far out is a suspicion, which --fail does not take");
	ok(verb_with("-mmmput --suspect", words) == EXIT_FAILED, "but --suspect does");
	ok(verb_with("-mmmput --suspect --magnitude 20%", words) == EXIT_OK &&
	   !strstr(cap.text, "suspicion"), "unless it does not matter");
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	test_exact();
	test_same_seed();
	test_timed();
	test_suspicion();
	remove_tree(scratch);
	return tap_done();
}
