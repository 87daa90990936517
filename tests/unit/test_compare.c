// SPDX-License-Identifier: GPL-2.0-only
/* What compare prints for runs whose numbers are known. */
#include "compare-verb.h"
#include "tap.h"

#define ROUNDS	20

/* By a pattern that is as often below 0 as above, and never 0. */
static int64_t noise(int round, int64_t step)
{
	return step * (2 * (round % 4) - 3);
}

struct times {
	int64_t others_ns, cost_ns;
};

static void fill_times(void *ctx, struct event *e)
{
	const struct times *t = ctx;

	e->late = t->others_ns && !e->round && !e->arm;
	e->phase_ns[PHASE_CALLBACKS] = 2000 + 10 * e->round + (e->arm == 2 ? t->cost_ns : 0) +
				       (e->arm == 1 ? noise(e->round, 20) : 0);
	e->phase_ns[PHASE_MMPUT] = 10000000;
	e->phase_ns[PHASE_MMPUT_CPU] = 300000;
	e->phase_ns[PHASE_SRCU] = 6000000;
	e->phase_ns[PHASE_SRCU_OVERLAP] = t->others_ns;
	e->phase_ns[PHASE_RUNQ] = 2000000;
	if (e->arm == 2)
		e->phase_ns[PHASE_MM_EXIT_LOCK] = 1000000;
}

/* Rounds of three arms: callback's callbacks are longer by a cost, null's by nothing on average. */
static void write_with(const char *path, json_t *meta, int rounds, int64_t others_ns,
		       int64_t cost_ns)
{
	struct times t = { others_ns, cost_ns };

	sample_write_events(path, meta, sample_arms, 3, rounds, fill_times, &t);
}

/* With a cost of 100 us. */
static void write_run(const char *path, int64_t others_ns, int drops, bool incomplete)
{
	json_t *meta = sample_meta(ROUNDS);

	json_object_set_new(meta, "drops", json_integer(drops));
	json_object_set_new(meta, "incomplete", json_boolean(incomplete));
	write_with(path, meta, ROUNDS, others_ns, 100000);
}

static void test_table(void)
{
	write_run("plain", 0, 0, false);
	ok(verb(NULL, "plain") == 0 && fits(TABLE_WIDTH), "a run is printed within 80 columns");
	ok(has("plain: exit procs=16 bonds=1\n"
	       "Linux 7.3.4, IOMMU dmar0, device /dev/sva_testdev0, probe fentry\n"
	       "20 rounds, 60 samples, EMULATED TIME"), "what was run, where, and how");
	/* R: wilcox.test(rep(c(-60, -20, 20, 60), 5), conf.int = TRUE, conf.level = 1 - .05 / 12) */
	ok(has("callbacks\n"
	       "  null       2.095  2.095  +0.000  [-0.040, +0.040]       1  same within 3 %\n"),
	   "medians, and no shift where there is none");
	ok(!strstr(cap.text, "late samples"), "no put was seen late");
	ok(has("  callback   2.095  102.1  +100.0  [+100.0, +100.0]  <0.001  +\n"),
	   "a shift of 100 us");
	ok(has("mm_exit_lock\n  callback       -   1000\n") && !strstr(cap.text, "pgtables"),
	   "an arm without data is a dash, a phase without data is left out");
	ok(has("A/A control: none (run --control adds one)\n"), "that there is no control is said");
	ok(verb("--margin=1%", "plain") == 0 &&
	   has("  null       2.095  2.095  +0.000  [-0.040, +0.040]       1  ? (") &&
	   has("\n? (n more): could not tell, needs n more rounds\n"),
	   "what is not inside the margin takes more rounds");
	ok(verb("--margin=0", "plain") == EXIT_USAGE && verb("--margin=3x", "plain") == EXIT_USAGE,
	   "a margin that is none");
	ok(!strstr(cap.text, "where mmput") && !strstr(cap.text, "***"),
	   "neither parts nor warnings where there is nothing to say");
	ok(verb("--measures=srcu,runq", "plain") == 0 && has("srcu") && has("runq") &&
	   !strstr(cap.text, "callbacks"), "--measures");
}

static void test_parts(void)
{
	write_run("storm", 1500000, 0, false);
	ok(verb("-mmmput", "storm") == 0 && fits(TABLE_WIDTH) && has("where mmput's time goes"),
	   "an overlap was seen: the parts of mmput are printed");
	ok(has("none      20  10000      2000           0      2000   4500     1500\n"),
	   "own work, its device, queueing, grace period, overlap");
	ok(has("callback  20  10000      1000           0      3000   4500     1500\n"),
	   "the wait for mm_exit's lock is queueing");
	ok(has("late samples: 1; "), "a put that was not seen to begin is announced");
}

/* Runq may lie within srcu: the parts must not count it twice. */
static void test_overlap(void)
{
	struct event e = sample_blank(0, 0);
	struct events all = { .n = 0 };
	int64_t sum = 0;

	e.phase_ns[PHASE_MMPUT] = 1000;
	e.phase_ns[PHASE_MMPUT_CPU] = 90;
	e.phase_ns[PHASE_SRCU] = 700;
	e.phase_ns[PHASE_SRCU_OVERLAP] = 300;
	e.phase_ns[PHASE_MM_EXIT_LOCK] = 200;
	e.phase_ns[PHASE_MM_EXIT] = 240;
	e.phase_ns[PHASE_RUNQ] = 500;
	events_add(&all, &e);
	for (int part = PART_OWN; part < PART_NR; part++)
		sum += part_ns(&all, 0, part);
	ok(sum == 1000 && part_ns(&all, 0, PART_OWN) == 60 && part_ns(&all, 0, PART_STOP) == 30 &&
	   part_ns(&all, 0, PART_QUEUE) == 210,
	   "the parts of a sample add up to mmput");
	e.phase_ns[PHASE_SRCU_OVERLAP] = NOT_MEASURED;
	events_add(&all, &e);
	ok(part_ns(&all, 1, PART_MMPUT) == NOT_MEASURED, "no parts where others were not seen");
	events_free(&all);
}

static void test_warnings(void)
{
	write_run("lossy", 0, 3, false);
	write_run("short", 0, 0, true);
	ok(verb(NULL, "lossy") == 0 && has("*** 3 SAMPLES WERE LOST"), "drops are marked");
	ok(verb(NULL, "short") == 0 && has("*** INCOMPLETE"), "an incomplete run is marked");
	if (sample_write("nothing", 0))
		abort();
	ok(verb(NULL, "nothing") == 0 && has("no samples"), "a run without samples");
	write_with("few", sample_meta(3), 3, 0, 100000);
	ok(verb(NULL, "few") == 0 && has("too few samples") && fits(TABLE_WIDTH),
	   "no interval is claimed for three samples");
}

static void fill_control(void *ctx, struct event *e)
{
	int64_t shift_ns = *(int64_t *)ctx + noise(e->round, 200);

	e->phase_ns[PHASE_MMPUT] = 100000 + 100 * e->round + (e->arm == 1 ? 50000 : 0) +
				   (e->arm == 2 ? shift_ns : 0);
}

/* Rounds of none, callback and a control that has a shift of its own. */
static void write_control(const char *path, int64_t shift_ns)
{
	sample_write_events(path, sample_meta(ROUNDS), control_arms, 3, ROUNDS, fill_control, &shift_ns);
}

static void test_control(void)
{
	write_control("aa", 100);
	ok(verb(NULL, "aa") == EXIT_OK && !strstr(cap.text, "\n  control") &&
	   has("  +\nA/A control: pass (largest |shift| 0.099 %, 1 rows)\n"),
	   "a control stands under the table, and not in it");
	write_control("ab", 30000);
	ok(verb("--explain", "ab") == EXIT_FAILED && has("  !\nA/A control: FAIL (largest |shift| 30 %, 1 rows)") &&
	   has("+50.00") && !strstr(cap.text, "What this says"),
	   "one that fails leaves numbers, and no verdicts");
}

static void test_old(void)
{
	ok(verb("--measures=callbacks,mm_exit_lock", "plain") == EXIT_OK &&
	   has("what the old API would cost, none + (callback - null) in each round:\n"
	       "times in us  old API       [95 % CI]  over none         [95 % CI]\n"
	       "callbacks      102.1  [102.0, 102.1]     +100.0  [+99.98, +100.0]\n") &&
	   fits(TABLE_WIDTH), "the cost of the old API, by the rounds' sums");
	ok(!strstr(cap.text, "mm_exit_lock  "), "but of no measure that an arm lacks");
	ok(verb(NULL, "aa") == EXIT_OK && !strstr(cap.text, "old API"), "nor without the arms");
	ok(verb("--measures=callbacks", "few") == EXIT_OK && has("callbacks      102.0  too few samples"),
	   "no interval is claimed for three rounds");
}

static void write_cost(const char *path, const char *cancel, int bonds, int64_t cost_ns)
{
	json_t *meta = sample_meta(ROUNDS);
	json_t *point = json_object_get(meta, "point");

	json_object_set_new(point, "cancel", json_string(cancel));
	json_object_set_new(point, "bonds", json_integer(bonds));
	json_object_set_new(meta, "device_counters",
			    json_pack("{s{sisi}}", "callback", "stops", 20, "stop_ns", 1010000));
	write_with(path, meta, ROUNDS, 0, cost_ns);
}

/* Under callback mmput is longer by less than the table can tell: p is 0.02 by itself, Holm's is not. */
static void fill_weak(void *ctx, struct event *e)
{
	int round = e->round;
	int64_t weak = 450000 + 60000 * (2 * (round * 7 % ROUNDS) - ROUNDS + 1);

	(void)ctx;
	e->phase_ns[PHASE_MMPUT] = 10000000 + 100000 * round + (e->arm == 2 ? weak : 0);
	e->phase_ns[PHASE_SRCU] = 6000000;
}

static void test_explain_weak(void)
{
	sample_write_events("weak", sample_meta(ROUNDS), sample_arms, 3, ROUNDS, fill_weak, NULL);
	ok(verb("--explain", "weak") == 0 && has("more)\n") && !strstr(cap.text, "times as long") &&
	   has("- callback: wall-clock mmput cannot tell: the shift is somewhere from -"),
	   "--explain says no more than the verdicts");
	ok(verb("-emsrcu", "weak") == 0 && has("- callback: the final mmput takes 1.05 times as long"),
	   "of a measure that the table has not, what it says by itself");
}

static void test_explain(void)
{
	ok(verb("--explain", "plain") == 0 && fits(TABLE_WIDTH) &&
	   has("- null: no difference in release() against none can be told; it is at most 0.040") &&
	   has("- callback: release() takes 100.0 us longer than under none,"),
	   "--explain says what differs, and what does not");
	ok(has("mmput_cpu\n  shifts by +0 us, which could be nothing.") &&
	   has("- callback: the final mmput takes as long as under none, to less than 3 %."),
	   "and what cannot be told");
	ok(verb("--explain", "lossy") == 0 && !strstr(cap.text, "What this says"),
	   "nothing is made of a run that lost samples");
	ok(verb("--explain", "few") == 0 && has("too few samples to tell it from none") &&
	   !strstr(cap.text, "longer"), "nor of three samples");
	write_cost("cost0", "0", 1, 600);
	write_cost("cost50", "50us", 1, 50600);
	write_cost("other", "100us", 2, 100600);
	ok(verb("-e", "cost0 cost50 other") == 0 && fits(TABLE_WIDTH) &&
	   has("What the cancel cost adds (median under 50us minus median under 0):") &&
	   has("\ncallback        +50.00            +0                50.50\n"),
	   "the cancel cost of two runs, and what the device counted");
	ok(!strstr(cap.text, "median under 100us"), "but not between different points");
}

static void test_usage(void)
{
	ok(verb(NULL, NULL) == EXIT_USAGE, "no directory");
	ok(verb(NULL, "nowhere") == EXIT_USAGE, "a directory that is not there");
	ok(verb("--measures=mmptu", "plain") == EXIT_USAGE, "a phase that is not there");
	ok(verb("nowhere", "plain") == EXIT_USAGE && has("plain: exit"),
	   "what can be read is printed all the same");
}

/* Two bonds of a life each: 2 us held, 1 us a zombie, reused 1 us later; and what the kernel said. */
static void test_pasids(void)
{
	json_t *meta = sample_meta(1);
	struct rundir *rd;

	json_object_set_new(meta, "log", json_pack("{s:{s:{s:i,s:i},s:{s:i,s:i},s:{s:i}},s:s}", "null",
			    "dmar-0x59", "silent", 3, "other", 1, "suppressed", "silent", 0, "other",
			    7, "\033[31m", "silent", 9, "none", "nonsense"));
	if (rundir_create("pasids", sample_arms, 3, &rd))
		abort();
	for (int i = 0; i < 4; i++) {
		int64_t bind_ns = i / 2 * 10000 + i % 2 * 100;
		struct pasid_row p = {
			.arm = 1, .pasid = 1, .life = 1 + i / 2, .bond = i, .bind_ns = bind_ns,
			.release_begin_ns = NOT_MEASURED, .release_ns = i / 2 * 10000 + 500,
			.unbind_ns = i / 2 * 10000 + 1500, .mmdrop_ns = NOT_MEASURED,
			.free_ns = i / 2 * 10000 + 2000, .reuse_ns = i / 2 ? NOT_MEASURED : 10000,
		};

		if (rundir_pasid(rd, &p))
			abort();
	}
	if (rundir_commit(rd, meta))
		abort();
	json_decref(meta);
	ok(verb("-mpasid_hold,pasid_zombie,pasid_reuse_delay,pasid_live_max,pasid_reuse_distance", "pasids") == EXIT_OK,
	   "a run that has PASIDs and no samples");
	ok(has("pasid_hold\n  null          -  2.000\n") && has("pasid_zombie\n  null          -  1.000\n") &&
	   has("pasid_reuse_delay\n  null          -  8.000\n"), "times of lives, in us");
	ok(has("numbers  base  new ") && has("pasid_live_max\n  null      -    1\n"),
	   "numbers have a table of their own");
	ok(has("arm null: dmar-0x59 3 times between release and unbind, where silence is due, 1 times else\n") &&
	   has("arm null: 7 more lines were suppressed"), "what the kernel said is counted");
	ok(!strstr(cap.text, "\033"), "a reason that is none is not printed");
	remove_tree("pasids");
}

/* Twenty rounds of one that counts more under callback, one with large numbers, one that took turns. */
static void write_counters(const char *path, size_t n, bool exact, uint64_t more)
{
	static const char * const counters[] = { "page-faults", "cpu/event=0x3c+umask=1/:k", "shared" };
	json_t *meta = sample_meta(20);
	struct rundir *rd;

	json_object_set_new(meta, "exact", json_boolean(exact));
	if (rundir_create(path, sample_arms, 3, &rd) ||
	    rundir_names(rd, NAMES_METRICS, sample_metrics, 2) ||
	    rundir_names(rd, NAMES_COUNTERS, counters, n))
		abort();
	for (int i = 0; i < 180; i++) {
		struct counter_row c = {
			.round = i / 9, .arm = i % 3, .counter = i / 3 % 3, .enabled_ns = 1000, .running_ns = 1000,
		};

		c.value = 80 + i / 9 % 2 + (c.arm == 2 ? 5 : 0) + more;
		if (c.counter == 1)
			c.value = UINT64_C(1234567890) + i / 9 * 1000 + (c.arm == 2 ? 123456789 : 0);
		if (c.counter == 2)
			c.running_ns = c.round ? 500 : 1000;
		if (c.counter < n && rundir_counter(rd, &c))
			abort();
	}
	for (int i = 0; i < 60; i++) {
		struct time_row t = { .round = i / 3, .arm = i % 3, .metric = 1, .pid = 1, .time_ns = 7000 };

		if (rundir_time(rd, &t))
			abort();
	}
	if (rundir_commit(rd, meta))
		abort();
	json_decref(meta);
}

static void test_counters(void)
{
	write_counters("counted", 3, false, 0);
	ok(verb(NULL, "counted") == EXIT_OK && fits(TABLE_WIDTH) && has("numbers ") &&
	   has("page-faults\n  null        80.5    80.5     +0.0        [+0.0, +0.0]       1  same within 3 %\n"
	       "  callback    80.5    85.5     +5.0        [+5.0, +5.0]  <0.001  +\n"), "counters are measures, by round");
	ok(has("  callback  1.235G  1.358G  +123.5M  [+123.5M, +123.5M]  <0.001  +\n"),
	   "large numbers have four digits");
	ok(has("shared\n  null          80      80     +0.0     too few samples"),
	   "without the rounds in which they took turns");
	ok(has("unbind\n  null       7.000  7.000"), "the workload's times are where they were");
	ok(verb("--measures=cpu/event=0x3c+umask=1/:k", "counted") == EXIT_OK && !strstr(cap.text, "page-faults"),
	   "by name");
	ok(verb("--fail-if=callback/page-faults:p50>+3%", "counted") == EXIT_FAILED && has("REGRESSED") &&
	   verb("--fail-if=cpu/event=0x3c+umask=1/:k:p50>+20%", "counted") == EXIT_OK && has(": ok\n"),
	   "of gates");
	write_counters("exact", 3, true, 0);
	write_counters("exact2", 3, true, 3);
	ok(verb("--measures=page-faults", "exact --vs exact2") == EXIT_OK &&
	   has("none: page-faults: +3 (each of 20)\n"), "and of exact runs");
	write_counters("fewer", 2, false, 0);
	ok(verb(NULL, "counted --vs fewer") == EXIT_USAGE, "runs with other counters are not of one kind");
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	test_table();
	test_parts();
	test_overlap();
	test_warnings();
	test_control();
	test_old();
	test_explain();
	test_explain_weak();
	test_pasids();
	test_usage();
	test_counters();
	remove_tree(scratch);
	return tap_done();
}
