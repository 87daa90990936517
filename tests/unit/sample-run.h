/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A run directory to test with, in a scratch directory of the test's own.
 */
#ifndef TESTS_UNIT_SAMPLE_RUN_H
#define TESTS_UNIT_SAMPLE_RUN_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/base.h"
#include "result/rundir.h"

static const char * const sample_arms[] = { "none", "null", "callback" };
static const char * const sample_metrics[] = { "bind", "unbind" };
static const char * const sample_counters[] = { "page-faults", "dmar0/iotlb_lookup/" };

static inline int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/**
 * remove_tree() - rm -r
 * @path: of what
 */
static inline void remove_tree(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/**
 * exists() - is there anything of that name?
 * @path: name
 */
static inline bool exists(const char *path)
{
	struct stat st;

	return !lstat(path, &st);
}

/**
 * limit_files() - as on a full disk, where SIGXFSZ is ignored
 * @bytes: no file may be longer; RLIM_INFINITY: there is space again
 */
static inline void limit_files(rlim_t bytes)
{
	struct rlimit r;

	fflush(stdout);		/* may be a file, too */
	getrlimit(RLIMIT_FSIZE, &r);
	r.rlim_cur = bytes;
	setrlimit(RLIMIT_FSIZE, &r);
}

/**
 * enter_scratch() - make a directory under /tmp and go there
 * @scratch: out, its path, for remove_tree() at the end
 */
static inline void enter_scratch(char scratch[32])
{
	snprintf(scratch, 32, "/tmp/mmput-bench-unit-XXXXXX");
	if (!mkdtemp(scratch) || chdir(scratch) < 0)
		abort();
}

/**
 * make_folders() - mkdir -p
 * @path: all but what is behind the last slash
 */
static inline void make_folders(const char *path)
{
	__cleanup_free char *part = xasprintf("%s", path);

	for (char *slash = strchr(part, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(part, 0777);
		*slash = '/';
	}
}

/**
 * put_file() - write a file, from nothing
 * @path: of it
 * @text: all of it
 */
static inline void put_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	if (!f || fputs(text, f) < 0 || fclose(f))
		abort();
}

/**
 * sample_meta() - a run.json that is as it should be
 * @rounds: of the run
 *
 * Return: a document, owned by the caller.
 */
static inline json_t *sample_meta(int rounds)
{
	return json_pack("{s{ssss}sss{sisi}sisis{sss[s]ss}sbsbs{ss}sisb}",
			 "tool", "name", "mmput-bench", "version", "0.1", "workload", "exit",
			 "point", "procs", 16, "bonds", 1, "rounds", rounds, "seed", 3,
			 "environment", "kernel", "7.3.4", "iommus", "dmar0", "device",
			 "/dev/sva_testdev0", "emulated", 1, "exact", 0, "probe", "tier", "fentry",
			 "drops", 0, "incomplete", 0);
}

/**
 * sample_event() - an event, different for each i
 * @i: any small number
 */
static inline struct event sample_event(int i)
{
	struct event e = {
		.round = i / 3, .arm = i % 3, .caller = i % CALLER_NR, .pid = 100 + i,
		.start_ns = 1000000LL * i,
	};

	for (int p = 0; p < PHASE_NR; p++)
		e.phase_ns[p] = (i + p) % 5 ? 1000 * i + 10 * p : NOT_MEASURED;
	return e;
}

/**
 * sample_is_event() - did sample_event() come back?
 * @run: run that was read, with all of them from 0 on
 * @i: which
 */
static inline bool sample_is_event(const struct run *run, int i)
{
	struct event e = sample_event(i);
	const struct events *of = &run->events[e.arm];
	size_t at = i / 3;
	bool same = at < of->n && of->round[at] == e.round && of->caller[at] == e.caller &&
		    of->pid[at] == e.pid && of->start_ns[at] == e.start_ns;

	for (enum phase p = 0; same && p < PHASE_NR; p++)
		same = events_phase(of, at, p) == e.phase_ns[p];
	return same;
}

/**
 * sample_pasid() - a row of pasids.csv, different for each i
 * @i: any small number
 */
static inline struct pasid_row sample_pasid(int i)
{
	return (struct pasid_row){
		.round = i / 3, .arm = i % 3, .pasid = (1 << 20) - 1 - i, .bond = UINT64_MAX - i,
		.dropper = i % DROPPER_NR, .life = 40 + i, .bind_ns = i, .release_begin_ns = i + 4,
		.release_ns = i % 2 ? i + 5 : NOT_MEASURED, .unbind_ns = TIME_MAX_NS,
		.mmdrop_ns = NOT_MEASURED, .free_ns = i + 6, .reuse_ns = 7,
	};
}

/**
 * sample_time() - a row of times.csv, different for each i
 * @i: any small number
 */
static inline struct time_row sample_time(int i)
{
	return (struct time_row){
		.round = i / 3, .arm = i % 3, .metric = i % 2, .pid = 200 + i,
		.start_ns = 1000LL * i, .time_ns = 10 * i,
	};
}

/**
 * sample_counter() - a row of counters.csv, different for each i
 * @i: any small number
 */
static inline struct counter_row sample_counter(int i)
{
	return (struct counter_row){
		.round = i / 3, .arm = i % 3, .counter = i % 2, .value = UINT64_MAX - i,
		.enabled_ns = 2000 + i, .running_ns = 1000 + i,
	};
}

/**
 * sample_blank() - an event of which no time is known
 * @round: of the run
 * @arm: index into its arms
 */
static inline struct event sample_blank(int round, int arm)
{
	struct event e = { .round = round, .arm = arm, .pid = 1 };

	for (int p = 0; p < PHASE_NR; p++)
		e.phase_ns[p] = NOT_MEASURED;
	return e;
}

/**
 * sample_write_events() - write a run directory of events, one for each round and arm
 * @path: of it
 * @meta: its run.json, taken
 * @arms: their names
 * @arms_nr: how many
 * @rounds: how many
 * @fill: fills an event that is blank so far, and may move it to another round; one that gets
 *	pid 0 is left out
 * @ctx: for @fill
 *
 * Ends the test if it fails.
 */
static inline void sample_write_events(const char *path, json_t *meta, const char *const *arms,
				       int arms_nr, int rounds,
				       void (*fill)(void *ctx, struct event *e), void *ctx)
{
	struct rundir *rd;

	if (rundir_create(path, arms, arms_nr, &rd))
		abort();
	for (int i = 0; i < arms_nr * rounds; i++) {
		struct event e = sample_blank(i / arms_nr, i % arms_nr);

		fill(ctx, &e);
		if (e.pid && rundir_event(rd, &e))
			abort();
	}
	if (rundir_commit(rd, meta))
		abort();
	json_decref(meta);
}

/**
 * sample_write() - write a whole run directory
 * @path: of it
 * @rows: how many of each kind, three for each round
 *
 * Return: what rundir_commit() says.
 */
static inline int sample_write(const char *path, int rows)
{
	json_t *meta = sample_meta(rows / 3 + 1);
	struct rundir *rd;
	int err = rundir_create(path, sample_arms, ARRAY_SIZE(sample_arms), &rd);

	if (!err)
		err = rundir_names(rd, NAMES_METRICS, sample_metrics, ARRAY_SIZE(sample_metrics));
	if (!err)
		err = rundir_names(rd, NAMES_COUNTERS, sample_counters,
				   ARRAY_SIZE(sample_counters));
	for (int i = 0; !err && i < rows; i++) {
		struct event e = sample_event(i);
		struct pasid_row p = sample_pasid(i);
		struct time_row t = sample_time(i);
		struct counter_row c = sample_counter(i);

		if (rundir_event(rd, &e) || rundir_pasid(rd, &p) || rundir_time(rd, &t) ||
		    rundir_counter(rd, &c))
			abort();
	}
	if (!err) {
		rundir_kernel_log(rd, "a line\n", 7);
		err = rundir_commit(rd, meta);
	}
	json_decref(meta);
	return err;
}

#endif
