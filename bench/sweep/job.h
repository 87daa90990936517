/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A job of Slurm that is at a boot, and goes on when the sweep is killed.
 *
 * The boot's `job` in its folder says which batch it is in; it is written before Slurm gets to know
 * of that. The job does nothing where `job` says something else, and what it has done it leaves
 * there as `out`, whole and once (scripts/fleet/sweep-job).
 */
#ifndef BENCH_SWEEP_JOB_H
#define BENCH_SWEEP_JOB_H

#include "bench/sweep/boots.h"
#include "bench/sweep/queue.h"

/**
 * struct sweep_job - a job that is at a boot
 * @batch: its name
 * @submitted: Slurm knows of it
 * @other: it does what an earlier sweep wanted, and this one does not
 * @now: what Slurm said last
 * @there: Slurm has said that
 * @begun_ns: since when it is out of the queue; 0: it waits
 * @gone_ns: since when it is over, or Slurm does not know it; 0: it is not
 */
struct sweep_job {
	char batch[40];
	bool submitted;
	bool other;
	struct queue_job now;
	bool there;
	int64_t begun_ns;
	int64_t gone_ns;
};

/**
 * sweep_job_begin() - an attempt, to be in the next batch
 * @s: sweep
 * @boot: which, with its script written and its attempt in the journal; gets a job
 *
 * Return: 0, or a negative errno after a message if the sweep cannot go on.
 */
int sweep_job_begin(struct sweep *s, struct sweep_boot *boot);

/**
 * sweep_job_file() - a file of a boot
 * @s: sweep
 * @boot: boot
 * @name: of the file
 *
 * Return: its path, to be freed by the caller.
 */
char *sweep_job_file(const struct sweep *s, const struct sweep_boot *boot, const char *name);

/**
 * sweep_job_forget() - a boot has no job any more
 * @s: sweep
 * @boot: boot; what is still at it, does nothing more
 */
void sweep_job_forget(struct sweep *s, struct sweep_boot *boot);

/**
 * sweep_jobs_batches() - batches that were submitted, and of which there are jobs
 * @s: sweep
 *
 * Return: their names, with commas between, to be freed by the caller; NULL: there are none.
 */
char *sweep_jobs_batches(const struct sweep *s);

/**
 * sweep_jobs_ask() - have Slurm say what it knows of all jobs
 * @s: sweep
 *
 * Return: 0; -ENOENT: there are none; or -EAGAIN: it did not answer.
 */
int sweep_jobs_ask(struct sweep *s);

#endif
