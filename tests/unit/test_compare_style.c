// SPDX-License-Identifier: GPL-2.0-only
/* What compare prints for commit messages and for programs. */
#include "compare-verb.h"
#include "tap.h"

#define ROUNDS	20

static void fill_run(void *ctx, struct event *e)
{
	(void)ctx;
	e->phase_ns[PHASE_MMPUT] = 100000 + 100 * e->round + (e->arm == 1 ? 50000 : 0);
	e->phase_ns[PHASE_SRCU] = 0;
	if (e->arm == 1)
		e->phase_ns[PHASE_MM_EXIT] = 1000;
}

static void write_run(const char *path, json_t *meta)
{
	sample_write_events(path, meta, control_arms, 3, ROUNDS, fill_run, NULL);
}

static json_t *meta(void)
{
	json_t *m = sample_meta(ROUNDS);

	json_object_set_new(m, "warmup", json_integer(5));
	json_object_set_new(m, "devices", json_pack("[s, s]", "/dev/a", "/dev/b"));
	json_object_set_new(m, "placement", json_pack("{s:s, s:[i, i]}", "place", "cpuset", "workers", 1, 3));
	json_object_set_new(json_object_get(m, "point"), "cancel", json_string("spin:1ms"));
	json_object_set_new(json_object_get(m, "point"), "devices", json_integer(2));
	return m;
}

static void test_commit(void)
{
	json_t *m = meta();

	write_run("run", meta());
	ok(verb("--style=commit", "run") == EXIT_OK && fits(72), "a commit message has 72 columns");
	ok(has("Linux 7.3.4, IOMMU dmar0, device /dev/sva_testdev0, probe fentry,\n"
	       "  EMULATED TIME: not a hardware's latency; base: arm none\n\n"), "where");
	ok(has("             base    new  shift %       [95 % CI]       p  verdict\n"
	       "mmput, us\n"
	       "  callback  101.0  150.9    +49.5  [+49.5, +49.5]  <0.001  +\n"), "shifts in percent");
	ok(has("  callback      0      0        -      of nothing       1  same\n"), "but not of 0");
	ok(has("\np (Holm) and CI of all rows together; same: within 3 % of base\nA/A control: pass"), "what the verdicts are");
	ok(has("Reproduce:\n"
	       "  mmput-bench run exit --procs=16 --bonds=1 --cancel=spin:1ms \\\n"
	       "    --device=/dev/a --device=/dev/b --control --arms=none,callback \\\n"
	       "    --place=cpuset:1,3 --rounds=20 --warmup=5 --seed=3 --probe=fentry \\\n"
	       "    --output=again\n"), "how to run it again");
	json_object_set_new(json_object_get(m, "point"), "cancel", json_string("$(reboot) 'x"));
	write_run("hostile", m);
	ok(verb("--style=commit", "hostile") == EXIT_OK && has("'--cancel=$(reboot) '\\''x'"),
	   "what is pasted runs nothing else");
}

static const char *string_of(const json_t *gates, int i, const char *key)
{
	return json_string_value(json_object_get(json_array_get(gates, i), key)) ?: "";
}

static void test_gates(void)
{
	json_t *o, *gates;

	ok(verb("--style=json", "--margin=5% --fail-if=mmput:p50>+3% --fail-if=callback/mmput:p50>+60% --fail-if=mm_exit:p50>+3% run") ==
	   EXIT_USAGE && cap.text[0] == '{' && !strstr(cap.text, "REGRESSED"), "gates in JSON");
	o = json_loads(cap.text, 0, NULL);
	gates = json_object_get(o, "gates");
	ok(json_array_size(gates) == 3 && !strcmp(string_of(gates, 0, "gate"), "mmput:p50>+3%") &&
	   !strcmp(string_of(gates, 0, "arm"), "callback") &&
	   !strcmp(string_of(gates, 0, "outcome"), "regressed") &&
	   json_real_value(json_object_get(json_array_get(gates, 0), "shift")) == 50000 &&
	   !strcmp(string_of(gates, 1, "outcome"), "ok") &&
	   !strcmp(string_of(gates, 2, "outcome"), "refused") && *string_of(gates, 2, "why"),
	   "with what each says");
	ok(near(json_real_value(json_object_get(o, "margin_percent")), 5, 1e-9), "and the margin");
	json_decref(o);
}

static void fill_one_sided(void *ctx, struct event *e)
{
	bool unseen = *(int *)ctx;

	e->phase_ns[PHASE_CALLBACKS] = unseen ? 5000 : 1000;
	e->phase_ns[PHASE_SRCU] = unseen ? NOT_MEASURED : 4000;
}

/* A kernel whose grace periods the probe does not see, against one whose it does. */
static void test_one_sided(void)
{
	static const char * const paths[] = { "seen", "unseen" };

	for (int i = 0; i < 2; i++)
		sample_write_events(paths[i], sample_meta(1), sample_arms, 1, 1, fill_one_sided, &i);
	ok(verb("--style=commit", "seen --vs unseen") == EXIT_OK && has("srcu, us\n  none  4.000") &&
	   has("-  none in new\n"), "what one kernel has and the other lacks is not left out");
	ok(verb("--style=commit", "unseen --vs seen") == EXIT_OK && has("-  none in base\n"),
	   "nor the other way round");
}

static void test_programs(void)
{
	json_t *o;

	ok(verb("--style=csv", "run") == EXIT_OK &&
	   has("run,measure,arm,unit,emulated,base_n,base,new_n,new,shift,low,high,p,verdict,more\n"
	       "\"run\",mmput,callback,ns,1,20,100950,20,150950,50000,"), "CSV");
	ok(has("\"run\",mm_exit,callback,ns,1,0,,20,1000,,,,,,\n"), "without figures where there are none");
	ok(verb("--style=lkp", "run") == EXIT_OK &&
	   has("      100.95 ±  1%     +49.5%      150.95 ±  0%  mmput.callback_us\n"),
	   "the robot's layout");
	ok(verb("--style=json", "run") == EXIT_OK, "JSON");
	o = json_loads(cap.text, 0, NULL);
	ok(o && json_array_size(json_object_get(o, "rows")) == 3 &&
	   !strcmp(json_string_value(json_object_get(o, "control")) ?: "", "pass") &&
	   json_is_true(json_object_get(o, "emulated")), "can be read");
	ok(!strcmp(json_string_value(json_object_get(json_array_get(json_object_get(o, "rows"), 0),
						     "verdict")) ?: "", "+"), "with verdicts");
	json_decref(o);
	test_gates();
	ok(verb("--style=xml", "run") == EXIT_USAGE, "a style that there is not");
	ok(verb("--style=json", "-e run") == EXIT_USAGE, "no sentences in it either");
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	test_commit();
	test_one_sided();
	test_programs();
	remove_tree(scratch);
	return tap_done();
}
