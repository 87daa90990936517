// SPDX-License-Identifier: GPL-2.0-only
/*
 * The writer of run directories: what is written is read back the same, and
 * whatever goes wrong before a round was kept, there is a whole directory or nothing.
 */
#include <dirent.h>
#include <errno.h>
#include <signal.h>

#include "capture.h"
#include "sample-run.h"
#include "tap.h"

static struct capture cap;

static int entries(const char *path)
{
	DIR *d = opendir(path);
	int n = -2;	/* . and .. */

	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

static void test_round_trip(void)
{
	struct run run;
	bool same = true;

	ok(!sample_write("good", 60) && entries(".") == 1 && entries("good") == 6,
	   "a run directory is six files, and nothing is left beside it");
	if (!ok(!rundir_read("good", &run), "it can be read"))
		return;
	ok(run.events_nr == 60 && run.pasids_nr == 60 && run.times_nr == 60 &&
	   run.counters_nr == 60 && run.names[NAMES_METRICS].n == 2 &&
	   !strcmp(run.names[NAMES_COUNTERS].v[1], sample_counters[1]) && run.arms_nr == 3 && run.rounds == 21 &&
	   run.seed == 3 && run.emulated && !run.exact && !run.incomplete && !run.drops &&
	   !strcmp(run.workload, "exit") && !strcmp(run.tier, "fentry") &&
	   !strcmp(run.arms[2], "callback"), "run.json comes back");
	for (int i = 0; i < 60; i++) {
		struct pasid_row p = sample_pasid(i), *q = &run.pasids[i];
		struct time_row t = sample_time(i);
		struct counter_row c = sample_counter(i);

		same = same && t.round == run.times[i].round && t.arm == run.times[i].arm &&
		       t.metric == run.times[i].metric && t.pid == run.times[i].pid &&
		       t.start_ns == run.times[i].start_ns && t.time_ns == run.times[i].time_ns;
		same = same && !memcmp(&c, &run.counters[i], sizeof(c));
		same = same && sample_is_event(&run, i);
		same = same && p.round == q->round && p.arm == q->arm && p.pasid == q->pasid &&
		       p.bond == q->bond && p.bind_ns == q->bind_ns && p.life == q->life &&
		       p.dropper == q->dropper && p.release_begin_ns == q->release_begin_ns &&
		       p.free_ns == q->free_ns &&
		       p.release_ns == q->release_ns && p.unbind_ns == q->unbind_ns &&
		       p.mmdrop_ns == q->mmdrop_ns && p.reuse_ns == q->reuse_ns;
	}
	ok(same, "every field of every row comes back");
	run_free(&run);
	ok(!sample_write("empty/", 0) && !rundir_read("empty", &run) && !run.events_nr,
	   "a run without samples, and a path with a slash behind it");
	run_free(&run);
	remove_tree("empty");
	remove_tree("good");
}

static void test_existing(void)
{
	static const char * const taken[] = { "there", "file", "dangling" };
	struct rundir *rd;
	int err;

	mkdir("there", 0755);
	close(creat("file", 0644));
	if (symlink("nowhere", "dangling") < 0)
		abort();
	for (size_t i = 0; i < ARRAY_SIZE(taken); i++) {
		capture_begin(&cap, stderr);
		err = rundir_create(taken[i], sample_arms, 3, &rd);
		ok(one_line(capture_end(&cap)) && err == -EEXIST && entries(".") == 3,
		   "%s exists: refused with one message", taken[i]);
	}
	capture_begin(&cap, stderr);
	err = rundir_create("no/such/parent", sample_arms, 3, &rd);
	ok(one_line(capture_end(&cap)) && err == -ENOENT, "the parent must exist");
	remove_tree("there");
	unlink("file");
	unlink("dangling");
}

static void test_abort(void)
{
	struct rundir *rd;

	if (rundir_create("run", sample_arms, 3, &rd))
		abort();
	ok(!exists("run") && entries(".") == 1, "nothing has the name before commit");
	rundir_abort(rd);
	ok(entries(".") == 0, "abort leaves nothing");
	rundir_abort(NULL);
}

static void test_arms(void)
{
	static const char * const bad[] = {
		"", "a,b", "a b", "a\nb", "a\"b", "\033[31m", "\303\244", "$(x)",
		"1234567890123456789012345678901234567890123456789012345678901234",
	};
	static const char * const twice[] = { "none", "none" };
	struct rundir *rd;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		int err;

		capture_begin(&cap, stderr);
		err = rundir_create("run", &bad[i], 1, &rd);
		ok(one_line(capture_end(&cap)) && err == -EINVAL && entries(".") == 0,
		   "bad name of an arm %zu", i);
	}
	capture_begin(&cap, stderr);
	ok(rundir_create("run", twice, 2, &rd) == -EINVAL, "an arm given twice");
	ok(rundir_create("run", twice, 0, &rd) == -EINVAL, "no arm");
	capture_end(&cap);
}

static void test_bad_rows(void)
{
	struct event good = sample_event(1), e;
	struct pasid_row p = sample_pasid(1);
	struct rundir *rd;

	if (rundir_create("run", sample_arms, 3, &rd))
		abort();
	e = good;
	e.arm = 3;
	ok(rundir_event(rd, &e) == -EINVAL, "an event of an unknown arm");
	e = good;
	e.caller = CALLER_NR;
	ok(rundir_event(rd, &e) == -EINVAL, "an event of an unknown caller");
	e = good;
	e.pid = -1;
	ok(rundir_event(rd, &e) == -EINVAL, "an event without a pid");
	e = good;
	e.start_ns = NOT_MEASURED;
	ok(rundir_event(rd, &e) == -EINVAL, "an event without a start");
	e = good;
	e.phase_ns[PHASE_MMDROP] = -2;
	ok(rundir_event(rd, &e) == -EINVAL, "a negative time");
	p.pasid = 1 << 20;
	ok(rundir_pasid(rd, &p) == -EINVAL, "a PASID of 21 bits");
	p = sample_pasid(1);
	p.dropper = DROPPER_NR;
	ok(rundir_pasid(rd, &p) == -EINVAL, "a class of droppers that there is not");
	rundir_abort(rd);
}

/* Commit one event of round 1 with a changed meta, which must fail. */
static void refused(json_t *meta, int want, const char *what)
{
	struct event e = sample_event(5);
	struct rundir *rd;
	int err;

	if (rundir_create("run", sample_arms, 3, &rd))
		abort();
	rundir_event(rd, &e);
	capture_begin(&cap, stderr);
	err = rundir_commit(rd, meta);
	ok(one_line(capture_end(&cap)) && err == want && entries(".") == 0,
	   "commit fails and leaves nothing: %s", what);
	json_decref(meta);
}

static void test_bad_commit(void)
{
	json_t *meta = sample_meta(2);
	struct rundir *rd;
	int err;

	json_object_del(meta, "probe");
	refused(meta, -EINVAL, "no probe");
	meta = sample_meta(2);
	json_object_set_new(meta, "seed", json_integer(-1));
	refused(meta, -EINVAL, "a negative seed");
	refused(sample_meta(1), -EINVAL, "an event of a round that the run has not");

	meta = sample_meta(2);
	if (rundir_create("run", sample_arms, 3, &rd) || mkdir("run", 0755) < 0 ||
	    mkdir("run/theirs", 0755) < 0)
		abort();
	capture_begin(&cap, stderr);
	err = rundir_commit(rd, meta);
	ok(one_line(capture_end(&cap)) && err == -EEXIST && entries(".") == 2 &&
	   exists("run/theirs") && exists("run.incomplete/run.json"),
	   "a directory that appeared meanwhile is left alone, and what was written stays beside it");
	remove_tree("run");
	remove_tree("run.incomplete");
	json_decref(meta);
}

/* As on a full disk. The message is not looked at: it may not fit either. */
static void test_full(void)
{
	json_t *meta = sample_meta(200);
	struct rundir *rd;
	const char *said;
	int err;

	signal(SIGXFSZ, SIG_IGN);
	for (int rows = 3; rows <= 300; rows += 297) {
		capture_begin(&cap, stderr);
		limit_files(128);
		err = sample_write("run", rows);
		limit_files(RLIM_INFINITY);
		capture_end(&cap);
		ok(err < 0 && entries(".") == 0, "no space for %d rows: fails, leaves nothing",
		   rows);
	}

	if (rundir_create("run", sample_arms, 3, &rd))
		abort();
	for (int i = 0; i < 600; i++) {
		struct event e = sample_event(i);

		limit_files(i < 300 ? 128 : RLIM_INFINITY);
		rundir_event(rd, &e);
		rundir_round(rd);
	}
	capture_begin(&cap, stderr);
	err = rundir_commit(rd, meta);
	said = capture_end(&cap);
	ok(one_line(said) && strstr(said, strerror(EFBIG)) && err < 0 && entries(".") == 0,
	   "no space for a while: what was lost then is not forgotten, nor why");
	json_decref(meta);
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	test_round_trip();
	test_existing();
	test_abort();
	test_arms();
	test_bad_rows();
	test_bad_commit();
	test_full();
	remove_tree(scratch);
	return tap_done();
}
