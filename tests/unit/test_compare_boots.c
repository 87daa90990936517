// SPDX-License-Identifier: GPL-2.0-only
/* What compare says of two kernels with several boots each. */
#include "compare-verb.h"
#include "tap.h"

#define ROUNDS	2

/* Boots a0 ..., 10 ns apart, those after the first half later still by a drift. */
static void write_boots(const char *name, int n, int64_t mmput_ns, int64_t drift_ns,
			const char *kernel)
{
	for (int i = 0; i < n; i++) {
		__cleanup_free char *path = xasprintf("%s%d", name, i);
		json_t *meta = sample_meta(ROUNDS);

		json_object_set_new(json_object_get(meta, "environment"), "kernel",
				    json_string(kernel));
		write_boot(path, meta, mmput_ns + 10 * (i * 7 % n) + (i >= n / 2 ? drift_ns : 0));
	}
}

static void test_kernels(void)
{
	write_boots("a", 12, 100000, 0, "7.3.4");
	write_boots("b", 8, 110000, 0, "7.3.5");
	ok(verb(NULL, "a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 --vs b0 b1 b2 b3 b4 b5 b6 b7") == EXIT_OK &&
	   fits(TABLE_WIDTH), "two kernels, of 12 and 8 boots");
	ok(has("exit procs=16 bonds=1\n"
	       "base: Linux 7.3.4, 12 boots; new: Linux 7.3.5, 8 boots\n"), "both are named");
	ok(has("  none       100.1  110.0  +9.98  [+9.94, +10.02]  <0.001  +\n"),
	   "arm by arm, of boots' medians");
	ok(has("A/A control: pass (6 boots of the base against 6: largest |shift| 0 %, 3 rows,\n"
	       "  would find 0.0") && has("within boots: none"),
	   "the first boots of the base against the others, and what that can see");
	ok(verb(NULL, "a0 a1 --vs b0 b1") == EXIT_OK && has("  ? (") &&
	   has("could not tell, needs n more boots\n"
	       "A/A control: blind: 1 boot of the base against 1 shows no difference in 3 rows,\n"
	       "  5 against 5 could (--control takes more); within boots: none"),
	   "two boots of each say nothing, and control nothing");
	ok(verb(NULL, "a0 --vs b0 b1") == EXIT_OK && has("A/A control: none (--control takes boots"),
	   "one boot is no control at all");
	write_boots("d", 12, 100000, 5000, "7.3.4");
	ok(verb(NULL, "d0 d1 d2 d3 d4 d5 d6 d7 d8 d9 d10 d11 --vs b0 b1 b2 b3 b4 b5 b6 b7") ==
	   EXIT_FAILED && has("  !\n") && has("A/A control: FAIL"),
	   "a base that drifts from boot to boot is no base");
}

static void test_again(void)
{
	ok(verb(NULL, "a0 a1 a2 a3 a4 --vs b0 b1 b2 b3 b4 --control a5 a6 a7 a8 a9") == EXIT_OK &&
	   has("A/A control: pass (5 boots of the base against 5: ") &&
	   has("base: Linux 7.3.4, 5 boots; new: Linux 7.3.5, 5 boots\n"),
	   "boots of the base's kernel for the control alone");
	ok(verb(NULL, "a0 a1 a2 a3 a4 --control d6 d7 d8 d9 d10 --vs b0 b1 b2 b3 b4") == EXIT_FAILED &&
	   has("A/A control: FAIL (5 boots of the base against 5: ") && has("  !\n"),
	   "that differ, although they are the same");
	ok(verb(NULL, "a0 a1 --vs b0 b1 --control a2") == EXIT_OK &&
	   has("blind: 2 boots of the base against 1 show no difference in 3 rows,\n"
	       "  5 against 5 could; within"), "too few of them");
	ok(verb(NULL, "a0 --vs b0 --control b1") == EXIT_USAGE && !*cap.text, "of another kernel");
	ok(verb(NULL, "a0 --vs b0 --control") == EXIT_USAGE && verb(NULL, "a0 --control a1") == EXIT_USAGE,
	   "none of them, or nothing else");
	ok(verb(NULL, "a0 --vs b0 --control a0") == EXIT_USAGE, "a boot that is its own control");
}

struct within {
	int boot;
	int64_t control_ns;
};

static void fill_within(void *ctx, struct event *e)
{
	const struct within *w = ctx;

	e->phase_ns[PHASE_MMPUT] = 100000 + 50000 * w->boot + 10 * e->round;
	if (e->arm == 2)
		e->phase_ns[PHASE_MMPUT] += w->control_ns + e->round % 4 * 100 - 150;
}

/* Boots of two arms and a control that is later by so much; the boots differ by more. */
static void write_within(const char *name, int64_t control_ns)
{
	for (int boot = 0; boot < 2; boot++) {
		__cleanup_free char *path = xasprintf("%s%d", name, boot);
		struct within w = { boot, control_ns };

		sample_write_events(path, sample_meta(20), control_arms, 3, 20, fill_within, &w);
	}
}

static void test_within(void)
{
	json_t *o;

	write_within("same", 3);
	write_within("odd", 400);
	ok(verb(NULL, "same0 --vs same1") == EXIT_OK &&
	   has("within boots:\n  pass (largest |shift| 0.003 %, 2 rows)\n") && !strstr(cap.text, "\n  control"),
	   "arms that do the same are compared within each boot, however these differ");
	ok(verb(NULL, "same0 --vs odd1") == EXIT_FAILED && has("  !\n") &&
	   has("within boots:\n  FAIL (largest |shift| 0.27 %, 2 rows): differences"),
	   "and where they differ there are no verdicts");
	ok(verb("--style=json", "same0 --vs odd1") == EXIT_FAILED, "JSON");
	o = json_loads(cap.text, 0, NULL);
	ok(!strcmp(json_string_value(json_object_get(o, "control")) ?: "", "fail") &&
	   !strcmp(json_string_value(json_object_get(o, "control_within")) ?: "", "fail") &&
	   json_array_size(json_object_get(o, "control_within_rows")) == 2, "has it");
	json_decref(o);
}

static void test_builds(void)
{
	static const char * const paths[] = { "one", "other" };

	for (int i = 0; i < 2; i++) {
		json_t *meta = sample_meta(ROUNDS);

		json_object_set_new(json_object_get(meta, "environment"), "build_id",
				    json_string(i ? "0123456789abcdef" : "ffff"));
		write_boot(paths[i], meta, 1000);
	}
	ok(verb(NULL, "one --vs other") == EXIT_OK &&
	   has("base: Linux 7.3.4 (build ffff), 1 boot; new: Linux 7.3.4 (build 0123456789ab), 1\n"),
	   "two builds that have one name");
	ok(verb(NULL, "one other --vs a0") == EXIT_USAGE && !*cap.text, "which are no boots of one");
}

static void test_mixed(void)
{
	json_t *meta = sample_meta(ROUNDS);

	json_object_set_new(json_object_get(meta, "point"), "bonds", json_integer(2));
	write_boot("point", meta, 1000);
	meta = sample_meta(ROUNDS);
	json_object_set_new(meta, "workload", json_string("close"));
	write_boot("workload", meta, 1000);
	ok(verb(NULL, "a0 point --vs b0 b1") == EXIT_USAGE && !*cap.text,
	   "another point among the boots is refused");
	ok(verb(NULL, "a0 a1 --vs workload") == EXIT_USAGE && !*cap.text,
	   "and so is another workload of the other kernel");
	ok(verb(NULL, "a0 b0 --vs b1") == EXIT_USAGE && !*cap.text, "and two kernels in a group");
	ok(verb(NULL, "a0 --vs") == EXIT_USAGE && verb(NULL, "--vs a0") == EXIT_USAGE,
	   "a group without boots");
	ok(verb(NULL, "a0 --vs b0 --vs b1") == EXIT_USAGE, "three groups");
	ok(verb("--explain", "a0 --vs b0") == EXIT_USAGE, "what cannot be had is not promised");
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	test_kernels();
	test_again();
	test_within();
	test_builds();
	test_mixed();
	remove_tree(scratch);
	return tap_done();
}
