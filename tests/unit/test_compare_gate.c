// SPDX-License-Identifier: GPL-2.0-only
/* Gates of compare: what ends with 1, and what with 2. */
#include "compare-verb.h"
#include "tap.h"

#define ROUNDS	12

static void fill_ten(void *ctx, struct event *e)
{
	static const int64_t arm_ns[] = { 0, 2000, 5000 };
	int exit = e->round % 10;

	e->round /= 10;
	e->phase_ns[PHASE_MMPUT] = 100000 + exit * 20 + e->round * 7 % 12 * 10 + arm_ns[e->arm] +
				   *(int64_t *)ctx;
}

/* Rounds of 10 exits each, 100 us and somewhat more; null's are 2 us longer, callback's 5. */
static void write_with(const char *path, json_t *meta, int rounds, int64_t more_ns)
{
	sample_write_events(path, meta, sample_arms, 3, 10 * rounds, fill_ten, &more_ns);
}

static void write_run(const char *path, int rounds, int64_t more_ns)
{
	write_with(path, sample_meta(rounds), rounds, more_ns);
}

static void test_parse(void)
{
	static const char * const bad[] = {
		"", "mmput", "mmput:p50", "mmput:50>+3%", "mmput:p50>+3", "mmput:p50>3", "mmput:p50<-3%",
		"mmput:p0>+3%", "mmput:p100>+3%", "mmput:p50>+3%x", "mmput:pnan>+3%", "mmput:p50>+nan%",
		":p50>+3%", "mmput:p50>+-3%", "mmput:p50>+inf%",
		"a-name-that-is-longer-than-any-name-of-an-arm-could-ever-be-in-a-run-and-of/"
		"a-measure-that-is-longer-than-any-name-of-a-measure-could-ever-be-in-a-run:p50>+3%",
	};
	struct gate g;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		ok(gate_parse(bad[i], &g), "'%s' is no gate", bad[i]);
	ok(!gate_parse("mmput_cpu:p99.9>+0.5%", &g) && !strcmp(g.what, "mmput_cpu") &&
	   near(g.q, 0.999, 1e-9) && near(g.share, 0.005, 1e-9), "one that is");
	ok(!gate_parse("null/cpu/event=0x1/:k:p50>+1%", &g) && !strcmp(g.what, "null/cpu/event=0x1/:k"),
	   "names with colons and slashes");
}

static void test_arms(void)
{
	write_run("run", ROUNDS, 0);
	ok(verb("--fail-if=mmput:p50>+6%", "run") == EXIT_OK &&
	   has("mmput:p50>+6%: null: +2.00 % [") && has("mmput:p50>+6%: callback: +4.99 % ["),
	   "nothing is beyond 6 %%");
	ok(verb("--fail-if=mmput:p50>+3%", "run") == EXIT_FAILED && has("]: REGRESSED\n") &&
	   has("mmput:p50>+3%: null: +2.00 % [") && has("]: ok\n"), "one arm is beyond 3 %%");
	ok(verb("--fail-if=mmput:p50>+4.98%", "run") == EXIT_OK &&
	   has("callback: +4.99 % [+4.96, +5.02]: could not tell, passes\n"),
	   "an interval that is in part beyond is no regression, and said not to be");
	ok(verb("--fail-if=mmput:p90>+3%", "--fail-if=mmput:p50>+6% run") == EXIT_FAILED &&
	   has("mmput:p50>+6%: null") && has("mmput:p90>+3%: callback"), "several at once");
	ok(verb("--fail-if=null/mmput:p50>+3%", "run") == EXIT_OK && has(">+3%: null: +2.00 %") &&
	   !strstr(cap.text, ">+3%: callback"), "one arm");
	ok(verb("--fail-if=callback/mmput:p50>+3%", "run") == EXIT_FAILED && has("REGRESSED") &&
	   !strstr(cap.text, ">+3%: null"), "and the other");
}

/* What could not fail. */
static void test_refused(void)
{
	json_t *meta = sample_meta(ROUNDS);

	ok(verb("--fail-if=mmput:p99>+50%", "run") == EXIT_USAGE &&
	   has("callback: REFUSED: fewer than 10 samples"), "a tail of one sample");
	write_run("short", 3, 0);
	ok(verb("--fail-if=mmput:p50>+50%", "short") == EXIT_USAGE && has("REFUSED: it takes 6 rounds"),
	   "three rounds");
	ok(verb("--fail-if=srcu:p50>+50%", "run") == EXIT_USAGE &&
	   has("srcu:p50>+50%: REFUSED: there are no samples\n"), "what was not measured");
	ok(verb("--fail-if=null/srcu:p50>+50%", "run") == EXIT_USAGE &&
	   has("null: REFUSED: it was not measured"), "nor in this arm");
	ok(verb("--fail-if=none/mmput:p50>+3%", "run") == EXIT_USAGE &&
	   has("REFUSED: this arm is what"), "the base");
	ok(verb("--fail-if=mmput:p50>+3%", "--fail-if=srcu:p50>+3% run") == EXIT_USAGE &&
	   has("REGRESSED") && has("REFUSED"), "one of two");
	ok(verb("--fail-if=mmptu:p50>+3%", "run") == EXIT_USAGE && !*cap.text,
	   "a measure that there is not");
	ok(verb("--fail-if=mmput,srcu:p50>+3%", "run") == EXIT_USAGE && !*cap.text, "two in one");
	ok(verb("--fail-if=nil/mmput:p50>+3%", "run") == EXIT_USAGE && !*cap.text,
	   "an arm that there is not");
	ok(verb("--fail-if=null/mmptu:p50>+3%", "run") == EXIT_USAGE && !*cap.text,
	   "an arm that there is, of a measure that there is not");
	ok(verb("--fail-if=mmput:p50>", "run") == EXIT_USAGE && !*cap.text, "no gate at all");
	json_object_set_new(meta, "drops", json_integer(1));
	write_with("lossy", meta, ROUNDS, 0);
	ok(verb("--fail-if=mmput:p50>+50%", "lossy") == EXIT_USAGE && has("REFUSED: samples were lost"),
	   "a run that lost samples");
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
	ok(verb("--fail-if=none/mmput:p50>+5%", "base0 base1 --vs new0 new1") == EXIT_USAGE &&
	   has("none: REFUSED: it takes 6 boots of each") && !strstr(cap.text, "null: REFUSED"),
	   "two boots are refused");
}

static void test_exact(void)
{
	static const char * const names[] = { "exact", "slower" };

	for (int i = 0; i < 2; i++) {
		json_t *meta = sample_meta(1);

		json_object_set_new(meta, "exact", json_true());
		write_with(names[i], meta, 1, 4000 * i);
	}
	ok(verb("--fail-if=mmput:p50>+3%", "exact --vs slower") == EXIT_FAILED && has("exit by exit") &&
	   has("mmput:p50>+3%: none: +4.00 % [+4.00, +4.00]: REGRESSED\n"), "of one exact run each");
	ok(verb("--fail-if=mmput:p50>+5%", "exact --vs slower") == EXIT_OK &&
	   has("callback: +3.81 % [+3.81, +3.81]: ok\n"), "which can also pass");
	ok(verb("--style=json", "--fail-if=mmput:p50>+3% exact --vs slower") == EXIT_FAILED &&
	   has("\"regressed\"") && !strstr(cap.text, "refused"), "for programs too");
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	test_parse();
	test_arms();
	test_refused();
	test_boots();
	test_exact();
	remove_tree(scratch);
	return tap_done();
}
