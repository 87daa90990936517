// SPDX-License-Identifier: GPL-2.0-only
/*
 * A run directory whose writer is cut short: the rounds that were kept are read, whenever and
 * however it ends, and another writer that goes on makes the same of it as one that was not
 * disturbed.
 */
#include <signal.h>
#include <sys/wait.h>

#include "read-run.h"
#include "tap.h"

#define ROUNDS	20

static struct rundir *create(void)
{
	struct rundir *rd;

	if (rundir_create("run", sample_arms, 3, &rd) ||
	    rundir_names(rd, NAMES_METRICS, sample_metrics, 2) ||
	    rundir_names(rd, NAMES_COUNTERS, sample_counters, 2))
		abort();
	return rd;
}

/* The rows of a round, of which those of one bond come a round later, as they do. */
static void add_round(struct rundir *rd, int round)
{
	for (int i = 3 * round; i < 3 * round + 3; i++) {
		struct event e = sample_event(i);
		struct time_row t = sample_time(i);
		struct counter_row c = sample_counter(i);
		struct pasid_row p = sample_pasid(i);

		if (i % 3 == 2)
			p = sample_pasid(i - 3);
		if (rundir_event(rd, &e) || (i >= 3 && rundir_pasid(rd, &p)) ||
		    (i < 2 && rundir_pasid(rd, &p)) || rundir_time(rd, &t) || rundir_counter(rd, &c))
			abort();
	}
}

/* The bond that lacks a time yet. */
static void add_late(struct rundir *rd, int round, bool complete)
{
	struct pasid_row p = sample_pasid(3 * round + 2);

	if (!complete)
		p.reuse_ns = NOT_MEASURED;
	if (rundir_pasid(rd, &p))
		abort();
}

static int keep(struct rundir *rd, int rounds)
{
	json_t *meta = sample_meta(rounds);
	int err;

	rundir_tail(rd);
	add_late(rd, rounds - 1, false);
	err = rundir_keep(rd, meta);
	json_decref(meta);
	return err;
}

static void commit(struct rundir *rd, int rounds)
{
	json_t *meta = sample_meta(rounds);

	add_late(rd, rounds - 1, true);
	if (rundir_commit(rd, meta))
		abort();
	json_decref(meta);
}

/* Are there the rows of so many rounds, the last bond as it was then, and no others? */
static bool holds(const struct run *run, int rounds)
{
	bool same = run->incomplete && run->rounds == rounds && (int)run->events_nr == 3 * rounds &&
		    (int)run->pasids_nr == 3 * rounds && (int)run->times_nr == 3 * rounds &&
		    (int)run->counters_nr == 3 * rounds;

	for (int i = 0; same && i < 3 * rounds; i++)
		same = sample_is_event(run, i) && run->times[i].pid == sample_time(i).pid &&
		       run->counters[i].value == sample_counter(i).value;
	return same && run->pasids[3 * rounds - 1].life == sample_pasid(3 * rounds - 1).life &&
	       run->pasids[3 * rounds - 1].reuse_ns == NOT_MEASURED;
}

static bool is_kept(int rounds)
{
	struct run run;
	bool as_kept = !rundir_read("run.incomplete", &run) && holds(&run, rounds);

	run_free(&run);
	return as_kept;
}

/* In a child that is killed: nothing is flushed, no lock is given back by it. */
static void killed_after(void (*fn)(struct rundir *rd))
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		fn(create());
		kill(getpid(), SIGKILL);
	}
	waitpid(pid, &status, 0);
	if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
		abort();
}

static void three_rounds(struct rundir *rd)
{
	for (int round = 0; round < 3; round++) {
		add_round(rd, round);
		rundir_kernel_log(rd, "a line\n", 7);
		rundir_round(rd);
		if (keep(rd, round + 1))
			abort();
	}
}

static void three_rounds_and_a_half(struct rundir *rd)
{
	three_rounds(rd);
	add_round(rd, 3);
	rundir_kernel_log(rd, "of round 3\n", 11);
	rundir_round(rd);
	for (int i = 0; i < 1000; i++)	/* more than buffers hold */
		add_round(rd, 4);
	rundir_round(rd);
}

static bool go_on(int from, int rounds)
{
	struct rundir *rd;
	struct run run;

	if (rundir_resume("run/", &run, &rd))
		return false;
	if (run.rounds != from || rundir_append(rd, &run) || !is_kept(from))
		return false;
	run_free(&run);
	for (int round = from; round < rounds; round++) {
		add_round(rd, round);
		rundir_kernel_log(rd, "a line\n", 7);
		rundir_round(rd);
		if (keep(rd, round + 1))
			abort();
	}
	commit(rd, rounds);
	return !exists("run.incomplete");
}

/* The bond whose last time was not seen any more is all that may differ. */
static bool is_as_undisturbed(void)
{
	static const char * const files[] = { "events.csv", "times.csv", "counters.csv", "kernel.log" };
	bool same = true;

	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		__cleanup_free char *path = xasprintf("whole/%s", files[i]);
		__cleanup_free char *other = xasprintf("run/%s", files[i]);
		size_t len = 0, other_len = 0;
		__cleanup_free char *text = get(path, &len);
		__cleanup_free char *other_text = get(other, &other_len);

		same = same && len == other_len && !memcmp(text, other_text, len);
	}
	return same;
}

static void test_killed(void)
{
	struct run run;

	killed_after(three_rounds_and_a_half);
	ok(is_kept(3), "of a writer that was killed, the rounds that were kept are read");
	ok(refused(-ENOENT, "run.incomplete is what there is of it"), "its name tells where they are");
	put("run.incomplete/run.json.tmp", "{", 1);
	ok(is_kept(3), "a run.json that was not written to its end is not looked at");
	ok(go_on(3, ROUNDS) && is_as_undisturbed(), "another goes on, and it is as if nothing had been");
	ok(!rundir_read("run", &run) && !run.incomplete && (int)run.events_nr == 3 * ROUNDS &&
	   (int)run.pasids_nr == 3 * ROUNDS + 1 && !exists("run/run.json.tmp"), "and whole");
	run_free(&run);
	remove_tree("run");
}

static void no_round(struct rundir *rd)
{
	add_round(rd, 0);
	rundir_round(rd);
}

static void test_nothing_kept(void)
{
	struct rundir *rd;
	int err;

	killed_after(no_round);
	ok(exists("run.incomplete/events.csv") && !exists("run.incomplete/run.json"), "no round was kept");
	rd = create();
	rundir_abort(rd);
	ok(!exists("run.incomplete"), "the next writer takes the place of what has nothing in it");
	mkdir("run.incomplete", 0755);
	put("run.incomplete/theirs", "x", 1);
	capture_begin(&cap, stderr);
	err = rundir_create("run", sample_arms, 3, &rd);
	ok(one_line(capture_end(&cap)) && err == -EEXIST && exists("run.incomplete/theirs"),
	   "but not of what has others' files in it");
	remove_tree("run.incomplete");
}

static void test_stop(void)
{
	json_t *meta = sample_meta(2);
	struct rundir *rd = create(), *other;
	struct run run;
	int err;

	capture_begin(&cap, stderr);
	err = rundir_create("run", sample_arms, 3, &other);
	ok(one_line(capture_end(&cap)) && err == -EBUSY, "two cannot write it at a time");
	add_round(rd, 0);
	rundir_round(rd);
	ok(!keep(rd, 1) && is_kept(1), "a round is kept while others come");
	capture_begin(&cap, stderr);
	err = rundir_resume("run", &run, &other);
	ok(one_line(capture_end(&cap)) && err == -EBUSY, "nor can another go on meanwhile");
	add_round(rd, 1);
	rundir_round(rd);
	add_late(rd, 1, false);
	for (int i = 6; i < 8; i++) {
		struct event e = sample_event(i);
		struct time_row t = sample_time(i);

		rundir_event(rd, &e);
		rundir_time(rd, &t);
	}
	ok(!rundir_stop(rd, meta, 7) && !rundir_read("run.incomplete", &run) && run.drops == 1,
	   "what lacks of the exits is counted as lost");
	run_free(&run);
	ok(is_kept(2) && !exists("run.incomplete/pasids.csv.tail-1"),
	   "stopped in a round: the ones before it are there");
	capture_begin(&cap, stderr);
	err = rundir_create("run", sample_arms, 3, &other);
	ok(one_line(capture_end(&cap)) && err == -EEXIST && is_kept(2),
	   "a new run does not take the place of one that was cut short");
	ok(go_on(2, 5), "which is finished by who goes on");
	capture_begin(&cap, stderr);
	err = rundir_resume("run.incomplete", &run, &other);
	ok(one_line(capture_end(&cap)) && err == -EEXIST, "and is whole then");
	json_decref(meta);
	remove_tree("run");
}

static void test_full(void)
{
	json_t *meta = sample_meta(4);
	struct rundir *rd = create();
	int err;

	three_rounds(rd);
	add_round(rd, 3);
	rundir_round(rd);
	capture_begin(&cap, stderr);
	limit_files(700);
	err = keep(rd, 4);
	limit_files(RLIM_INFINITY);
	ok(one_line(capture_end(&cap)) && err < 0 && is_kept(3), "no space for a round: those before are kept");
	capture_begin(&cap, stderr);
	err = rundir_stop(rd, meta, -1);
	ok(!*capture_end(&cap) && err < 0 && is_kept(3), "nor later, and nothing more is said");
	ok(go_on(3, ROUNDS) && is_as_undisturbed(), "with space it goes on");
	json_decref(meta);
	remove_tree("run");
}

/* Killed anywhere, in the middle of any write: what is read are whole rounds. */
static void test_any_time(void)
{
	struct rng r = { 5 };
	int kept = 0, none = 0, bad = 0;

	for (int i = 0; i < 150; i++) {
		pid_t pid = fork();
		struct run run;

		if (!pid) {
			struct rundir *rd = create();

			for (int round = 0; ; round++) {
				add_round(rd, round);
				rundir_round(rd);
				keep(rd, round + 1);
			}
		}
		pause_ns(rng_below(&r, 20000000));
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		capture_begin(&cap, stderr);
		if (rundir_read("run.incomplete", &run))
			none++;
		else if (holds(&run, run.rounds))
			kept++;
		else
			bad++;
		capture_end(&cap);
		if (!exists("run.incomplete/run.json"))
			none--;
		run_free(&run);
		remove_tree("run.incomplete");
	}
	ok(kept > 10 && !none && !bad, "killed at any time: %d were read, %d not, %d wrongly", kept, none, bad);
}

static void changed(const char *from, const char *to, const char *message)
{
	size_t len;
	char *old = get("run.incomplete/run.json", &len), *at = strstr(old, from), *text;

	if (!at)
		abort();
	text = xasprintf("%.*s%s%s", (int)(at - old), old, to, at + strlen(from));
	put("run.incomplete/run.json", text, strlen(text));
	rename("run.incomplete", "run");
	ok(refused(-EINVAL, message), "%s: %s", to, message);
	rename("run", "run.incomplete");
	put("run.incomplete/run.json", old, len);
	free(text);
	free(old);
}

static void test_hostile(void)
{
	struct rundir *rd;
	struct run run;
	int err;

	killed_after(three_rounds_and_a_half);
	changed("\"number\": 3", "\"number\": -1", "\"number\" is not an integer");
	changed("\"pasids\": 1", "\"pasids\": 2", "pasids.csv.tail-3 has 1 rows");
	changed("\"pasids\": 1", "\"pasids\": 10", "\"pasids\" is not an integer from 0 to 9");
	changed("\"samples\": 9", "\"samples\": 99999", "is not a round of this run");
	changed("\"incomplete\": true", "\"incomplete\": false", "is not a round of this run");
	if (rundir_resume("run", &run, &rd))
		abort();
	json_object_set_new(json_object_get(json_object_get(run.meta, "kept"), "bytes"), "times.csv",
			    json_integer(1 << 30));
	capture_begin(&cap, stderr);
	err = rundir_append(rd, &run);
	ok(one_line(capture_end(&cap)) && err == -EINVAL, "a file that should be longer is not gone on with");
	run_free(&run);
	rundir_abort(rd);
	ok(is_kept(3), "and all is as it was");
	if (truncate("run.incomplete/times.csv", 100) < 0)
		abort();
	capture_begin(&cap, stderr);
	err = rundir_resume("run", &run, &rd);
	ok(one_line(capture_end(&cap)) && err == -EINVAL, "nor is one that was cut");
	remove_tree("run.incomplete");
}

static void make_whole(void)
{
	struct rundir *rd = create();

	for (int round = 0; round < ROUNDS; round++) {
		add_round(rd, round);
		rundir_kernel_log(rd, "a line\n", 7);
		rundir_round(rd);
	}
	commit(rd, ROUNDS);
	rename("run", "whole");
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	signal(SIGXFSZ, SIG_IGN);
	make_whole();
	test_killed();
	test_nothing_kept();
	test_stop();
	test_full();
	test_any_time();
	test_hostile();
	remove_tree(scratch);
	return tap_done();
}
