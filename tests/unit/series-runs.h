/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs of kernels in which mmput is made of parts, as real ones are.
 */
#ifndef TESTS_UNIT_SERIES_RUNS_H
#define TESTS_UNIT_SERIES_RUNS_H

#include "sample-run.h"

#define SERIES_ROUNDS	6

/**
 * struct parts - what an mmput consists of, in us
 * @callbacks: the release() ops
 * @srcu: the grace period
 * @unmap: unmap_vmas()
 * @pgtables: free_pgtables()
 * @rest: of exit_mmap()
 */
struct parts {
	double callbacks;
	double srcu;
	double unmap;
	double pgtables;
	double rest;
};

struct parts_run {
	const struct parts *parts;
	struct rng noise;
};

/* Up to 4 ns more. */
static inline int64_t noisy_ns(struct rng *r, double us)
{
	return us * 1000 + rng_below(r, 5);
}

static inline void fill_parts(void *ctx, struct event *e)
{
	struct parts_run *run = ctx;
	int64_t *ns = e->phase_ns;

	ns[PHASE_CALLBACKS] = noisy_ns(&run->noise, run->parts->callbacks);
	ns[PHASE_SRCU] = noisy_ns(&run->noise, run->parts->srcu);
	ns[PHASE_NOTIFIER] = ns[PHASE_CALLBACKS] + ns[PHASE_SRCU] + 300;
	ns[PHASE_UNMAP] = noisy_ns(&run->noise, run->parts->unmap);
	ns[PHASE_PGTABLES] = noisy_ns(&run->noise, run->parts->pgtables);
	ns[PHASE_EXIT_MMAP] = ns[PHASE_NOTIFIER] + ns[PHASE_UNMAP] + ns[PHASE_PGTABLES] +
			      noisy_ns(&run->noise, run->parts->rest);
	ns[PHASE_MMPUT] = ns[PHASE_EXIT_MMAP] + 4700;
	ns[PHASE_MMPUT_CPU] = ns[PHASE_MMPUT] - ns[PHASE_SRCU] / 2;
}

/**
 * parts_write() - write a run
 * @path: of its directory
 * @kernel: its name
 * @machine: what a sweep calls its machine, or NULL
 * @point: what a sweep calls its point, or NULL
 * @parts: what mmput consists of
 * @seed: of the run and its noise
 */
static inline void parts_write(const char *path, const char *kernel, const char *machine,
			       const char *point, const struct parts *parts, int seed)
{
	struct parts_run run = { parts, { seed } };
	json_t *meta = sample_meta(SERIES_ROUNDS);

	json_object_set_new(json_object_get(meta, "environment"), "kernel", json_string(kernel));
	json_object_set_new(meta, "seed", json_integer(seed));
	if (machine)
		json_object_set_new(meta, "labels", json_pack("{ssss}", "machine", machine, "point", point));
	sample_write_events(path, meta, sample_arms, 1, SERIES_ROUNDS, fill_parts, &run);
}

#endif
