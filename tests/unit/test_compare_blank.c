// SPDX-License-Identifier: GPL-2.0-only
/*
 * What compare says of a measure that was not always measured, and of who waits for an exit.
 */
#include "compare-verb.h"
#include "tap.h"

#define ROUNDS	25
#define PROCS	4

static const char * const metrics[] = { "exit_wait" };

/*
 * mmput takes 200 us, 300 under callback, and exit_wait ~wait_ns more there than under the others.
 * Of the first ~blank exits under callback mmput was not measured.
 */
static void write_run(const char *path, int blank, int64_t wait_ns)
{
	json_t *meta = sample_meta(ROUNDS);
	struct rundir *rd;

	if (rundir_create(path, sample_arms, 3, &rd) ||
	    rundir_names(rd, NAMES_METRICS, metrics, ARRAY_SIZE(metrics)))
		abort();
	for (int i = 0; i < 3 * ROUNDS * PROCS; i++) {
		struct event e = sample_blank(i / 3 / PROCS, i % 3);
		struct time_row t = { .round = e.round, .arm = e.arm, .pid = 1 + i };
		bool callback = e.arm == 2;

		e.pid = t.pid;
		e.phase_ns[PHASE_SRCU] = 30000 + 10 * e.round;
		if (!callback || i / 3 >= blank)
			e.phase_ns[PHASE_MMPUT] = 200000 + 10 * e.round + (callback ? 100000 : 0);
		t.time_ns = 500000 + 10 * e.round + (callback ? wait_ns : 0);
		if (rundir_event(rd, &e) || rundir_time(rd, &t))
			abort();
	}
	if (rundir_commit(rd, meta))
		abort();
	json_decref(meta);
}

static bool in_order(const char *first, const char *second)
{
	const char *x = strstr(cap.text, first), *y = strstr(cap.text, second);

	return x && y && x < y;
}

static void test_blank(void)
{
	write_run("few", 1, 0);
	write_run("blank", 2, 0);
	ok(verb("--measures=mmput", "few") == 0 && has("  callback   200.1  300.1  +100.0") &&
	   !strstr(cap.text, "blank"), "1 %% of the samples may lack a time");
	ok(verb("--measures=mmput", "blank") == 0 && has("none: 2 % blank\n") &&
	   !strstr(cap.text, "+100"), "of a time that more of them lack nothing is said");
	ok(has("same within 3 %"), "of the arm that has it, it is");
	ok(verb("--style=commit", "blank") == 0 && has("2 % blank"), "--style commit says so too");
	ok(verb("--style=csv", "blank") == 0 && has(",mmput,callback,ns,1,100,"), "csv has the medians");
	ok(!strstr(strstr(cap.text, ",mmput,callback,"), ",+\n"), "and no verdict");
	ok(verb("--style=json", "blank") == 0 && has("\"blank\": 0.02"), "json says how much is blank");
	ok(verb("--fail-if=callback/mmput:p50>+5%", "blank") == EXIT_USAGE &&
	   has("more than 1 % of it is blank"), "a gate on it cannot be told, which is no pass");
	ok(verb("--fail-if=callback/mmput:p50>+5%", "few") == EXIT_FAILED, "on the other it can");
}

static void test_wait(void)
{
	write_run("moved", 0, 0);
	write_run("added", 0, 60000);
	ok(verb(NULL, "moved") == 0 && in_order("mmput\n", "exit_wait\n") && in_order("exit_wait\n", "srcu\n"),
	   "exit_wait stands beside mmput");
	ok(verb("--explain", "moved") == 0 &&
	   has("- callback: who waits for the exit (exit_wait) waits as long as under none, to") &&
	   has("what mmput takes more is made up for elsewhere in the exit."),
	   "a stop that is only made sooner is told");
	ok(verb("--explain", "added") == 0 && has("(exit_wait) waits +60.00 us, mmput takes") &&
	   has("+100.0 us: the rest is moved within the exit."), "from one that is added");
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	test_blank();
	test_wait();
	remove_tree(scratch);
	return tap_done();
}
