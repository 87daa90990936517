// SPDX-License-Identifier: GPL-2.0-only
/* Gates of compare: what ends with 1, and what with 2. */
#include "compare-verb.h"
#include "tap.h"

#define ROUNDS	12

/* Rounds of 10 exits each, 100 us and somewhat more; null's are 2 us longer, callback's 5. */
static void write_run(const char *path, int rounds, int64_t more_ns)
{
	static const int64_t arm_ns[] = { 0, 2000, 5000 };
	json_t *meta = sample_meta(rounds);
	struct rundir *rd;

	if (rundir_create(path, sample_arms, 3, &rd))
		abort();
	for (int i = 0; i < 30 * rounds; i++) {
		struct event e = { .round = i / 30, .arm = i % 3, .pid = 1 };

		for (int p = 0; p < PHASE_NR; p++)
			e.phase_ns[p] = NOT_MEASURED;
		e.phase_ns[PHASE_MMPUT] = 100000 + i % 30 / 3 * 20 + i / 30 * 7 % 12 * 10 +
					  arm_ns[i % 3] + more_ns;
		if (rundir_event(rd, &e))
			abort();
	}
	if (rundir_commit(rd, meta))
		abort();
	json_decref(meta);
}

static void test_parse(void)
{
	static const char * const bad[] = {
		"", "mmput", "mmput:p50", "mmput:50>+3%", "mmput:p50>+3", "mmput:p50>3", "mmput:p50<-3%",
		"mmput:p0>+3%", "mmput:p100>+3%", "mmput:p50>+3%x", "mmput:pnan>+3%", "mmput:p50>+nan%",
		":p50>+3%", "mmput,srcu:p50>+3%", "mmput:p50>+-3%", "mmput:p50>+inf%",
		"a-name-that-is-longer-than-any-name-of-a-measure-could-ever-be-in-a-run:p50>+3%",
	};
	struct gate g;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		ok(gate_parse(bad[i], &g), "'%s' is no gate", bad[i]);
	ok(!gate_parse("mmput_cpu:p99.9>+0.5%", &g) && !strcmp(g.measure, "mmput_cpu") &&
	   near(g.q, 0.999, 1e-9) && near(g.share, 0.005, 1e-9), "one that is");
}

static void test_arms(void)
{
	write_run("run", ROUNDS, 0);
	ok(verb("--fail-if=mmput:p50>+6%", "run") == EXIT_OK &&
	   has("mmput:p50>+6%: null: +2.00 % [") && has("mmput:p50>+6%: callback: +4.99 % ["),
	   "nothing is beyond 6 %%");
	ok(verb("--fail-if=mmput:p50>+3%", "run") == EXIT_FAILED && has("]: REGRESSED\n") &&
	   has("mmput:p50>+3%: null: +2.00 % [") && has("]: ok\n"), "one arm is beyond 3 %%");
	ok(verb("--fail-if=mmput:p50>+4.98%", "run") == EXIT_OK && has("callback: +4.99 % [+4.96, +5.02]: ok"),
	   "an interval that is in part beyond is no regression");
	ok(verb("--fail-if=mmput:p90>+3%", "--fail-if=mmput:p50>+6% run") == EXIT_FAILED &&
	   has("mmput:p50>+6%: null") && has("mmput:p90>+3%: callback"), "several at once");
	ok(verb("--fail-if=mmput:p99>+50%", "run") == EXIT_FAILED && has("CANNOT BE TOLD"),
	   "a tail of one sample has not passed");
	write_run("short", 3, 0);
	ok(verb("--fail-if=mmput:p50>+50%", "short") == EXIT_FAILED && has("CANNOT BE TOLD"),
	   "nor have three rounds");
	ok(verb("--fail-if=srcu:p50>+50%", "run") == EXIT_FAILED && has("there are no samples"),
	   "nor has what was not measured");
	ok(verb("--fail-if=mmptu:p50>+3%", "run") == EXIT_USAGE && !*cap.text,
	   "a measure that there is not");
	ok(verb("--fail-if=mmput:p50>", "run") == EXIT_USAGE && !*cap.text, "no gate at all");
}

static void test_boots(void)
{
	for (int i = 0; i < 8; i++) {
		__cleanup_free char *base = xasprintf("base%d", i), *new = xasprintf("new%d", i);

		write_run(base, 2, 10 * i);
		write_run(new, 2, 4000 + 10 * i);
	}
	ok(verb("--fail-if=mmput:p50>+3%",
		"base0 base1 base2 base3 base4 base5 base6 base7 --vs new0 new1 new2 new3 new4 new5 new6 new7") ==
	   EXIT_FAILED && has("mmput:p50>+3%: none: +3.99 % [") && has("REGRESSED"), "of two kernels");
	ok(verb("--fail-if=mmput:p50>+5%",
		"base0 base1 base2 base3 base4 base5 base6 base7 --vs new0 new1 new2 new3 new4 new5 new6 new7") ==
	   EXIT_OK && has(": ok\n"), "which may differ by 5 %%");
	ok(verb("--fail-if=mmput:p50>+5%", "base0 base1 --vs new0 new1") == EXIT_FAILED &&
	   has("CANNOT BE TOLD"), "two boots have not passed");
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	test_parse();
	test_arms();
	test_boots();
	remove_tree(scratch);
	return tap_done();
}
