/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Run directories as `run exit` would write them, of any size. The same arguments make the same
 * files. Times are made up: each has the order of magnitude of a real one, and nothing else of it.
 * A mm gets the lowest PASID that is free, as from the kernel, and its rows are written when the
 * next one has that number.
 */
#ifndef TESTS_METHOD_MADE_UP_H
#define TESTS_METHOD_MADE_UP_H

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "result/format.h"
#include "result/rundir.h"

#define ROUND_NS	40000000	/* between the end of one and the next */

/* How many of these a run has is up to it. */
static const char * const made_up_arms[] = { "none", "null", "callback", RUN_CONTROL };

/* Where a phase is about, and which there are under the arm callback only. */
static const struct {
	int64_t ns;
	bool callback_only;
} made_up_phases[PHASE_NR] = {
	[PHASE_MMPUT] = { 900000 }, [PHASE_MMPUT_CPU] = { 350000 }, [PHASE_RUNQ] = { 40000 },
	[PHASE_EXIT_MMAP] = { 880000 }, [PHASE_NOTIFIER] = { 600000 },
	[PHASE_CALLBACKS] = { 15000 }, [PHASE_MM_EXIT] = { 8000, true },
	[PHASE_MM_EXIT_LOCK] = { 1500, true }, [PHASE_IOMMU_RELEASE] = { 12000 },
	[PHASE_SRCU] = { 580000 }, [PHASE_SRCU_OVERLAP] = { 90000 }, [PHASE_UNMAP] = { 100000 },
	[PHASE_PGTABLES] = { 35000 }, [PHASE_MMDROP] = { 7000000 },
};

/**
 * struct made_up - a run that is made up
 * @dir: where it is written
 * @rng: of its times
 * @bonds: of each process
 * @percent: that all phases take of what they take otherwise
 * @now_ns: of the run
 * @lives: of PASIDs, so far
 * @last: life of each PASID, with the first of its bonds
 */
struct made_up {
	struct rundir *dir;
	struct rng rng;
	int bonds;
	int percent;
	int64_t now_ns;
	uint64_t lives;
	struct pasid_row last[PASIDS_MAX];
};

/* About NS: most within a quarter, and a tail in which they double again and again. */
static inline int64_t about(struct rng *r, int64_t ns)
{
	uint64_t bits = rng_next(r);
	int64_t t = ns * 3 / 4 + ns / 2 * (int64_t)(bits >> 40) / (1 << 24);

	return t << __builtin_ctzll(bits | 256) / 2;
}

static inline void write_bonds(struct made_up *l, uint32_t pasid, int64_t reuse_ns)
{
	struct pasid_row p = l->last[pasid];

	p.reuse_ns = reuse_ns;
	for (int i = 0; p.life && i < l->bonds; i++) {
		rundir_pasid(l->dir, &p);
		p.bond++;
		p.bind_ns += 8000;
	}
}

static inline void add_life(struct made_up *l, uint32_t round, uint16_t arm, const struct event *e)
{
	struct pasid_row p = {
		.round = round, .arm = arm, .pasid = 1, .dropper = DROPPER_KWORKER,
		.life = ++l->lives, .bond = 1 + (l->lives - 1) * l->bonds,
		.bind_ns = e->start_ns - about(&l->rng, 2000000),
		.release_begin_ns = e->start_ns + about(&l->rng, 20000),
	};

	while (l->last[p.pasid].free_ns > p.bind_ns)
		p.pasid++;
	write_bonds(l, p.pasid, p.bind_ns);
	p.release_ns = p.release_begin_ns + about(&l->rng, 20000);
	p.unbind_ns = p.release_ns + about(&l->rng, 10000000);
	p.mmdrop_ns = p.unbind_ns + about(&l->rng, 1000000);
	p.free_ns = p.mmdrop_ns + about(&l->rng, 7000);
	l->last[p.pasid] = p;
}

static inline void add_exit(struct made_up *l, uint32_t round, uint16_t arm, int pid)
{
	struct event e = { .round = round, .arm = arm, .caller = CALLER_EXIT, .pid = pid };
	struct time_row t = { .round = round, .arm = arm, .pid = pid };

	l->now_ns += about(&l->rng, 200000);
	e.start_ns = l->now_ns;
	for (enum phase p = 0; p < PHASE_NR; p++)
		e.phase_ns[p] = made_up_phases[p].callback_only && strcmp(made_up_arms[arm], "callback") ?
			NOT_MEASURED : about(&l->rng, made_up_phases[p].ns * l->percent / 100);
	rundir_event(l->dir, &e);
	add_life(l, round, arm, &e);
	t.start_ns = e.start_ns - about(&l->rng, 1000000);
	t.time_ns = about(&l->rng, 20000000);
	rundir_time(l->dir, &t);
}

/**
 * made_up_write() - write a run directory
 * @l: to be used for one run after another; zeroed before the first
 * @path: of the directory
 * @meta: its run.json, taken
 * @arms: how many of made_up_arms it has
 * @rounds: how many
 * @procs: that exit in each arm of each round
 * @bonds: of each of them
 * @percent: that all phases take of what they take otherwise
 * @seed: of all times
 *
 * Return: 0 or a negative errno.
 */
static inline int made_up_write(struct made_up *l, const char *path, json_t *meta, size_t arms, int rounds,
				int procs, int bonds, int percent, int64_t seed)
{
	static const char * const metrics[] = { "exit_wait" };
	int err = rundir_create(path, made_up_arms, arms, &l->dir);

	l->rng.state = seed;
	l->bonds = bonds;
	l->percent = percent;
	l->now_ns = 1000000000;
	l->lives = 0;
	if (!err)
		err = rundir_names(l->dir, NAMES_METRICS, metrics, ARRAY_SIZE(metrics));
	for (int round = 0; !err && round < rounds; round++) {
		unsigned int order[ARRAY_SIZE(made_up_arms)] = { 0, 1, 2, 3 };

		rng_shuffle(&l->rng, order, arms);
		for (size_t a = 0; a < arms; a++, l->now_ns += ROUND_NS)
			for (int pid = 1; pid <= procs; pid++)
				add_exit(l, round, order[a], 1000 + pid);
	}
	for (uint32_t pasid = 1; !err && l->last[pasid].life; pasid++) {
		write_bonds(l, pasid, NOT_MEASURED);
		l->last[pasid] = (struct pasid_row){ .life = 0 };
	}
	if (!err)
		err = rundir_commit(l->dir, meta);
	json_decref(meta);
	return err;
}

#endif
