/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Slurm, asked by its commands. Jobs are known by the name of the batch that they were given to it
 * in, and their number in its array: what `sbatch` says of them is lost with a sweep that is killed.
 */
#ifndef BENCH_SWEEP_QUEUE_H
#define BENCH_SWEEP_QUEUE_H

#include "bench/sweep/boots.h"

/**
 * struct queue_job - what Slurm says of a job
 * @batch: its name
 * @id: for scancel
 * @number: in its array
 * @state: such as "RUNNING"
 * @reason: why it waits
 * @restarts: how often it was begun again
 */
struct queue_job {
	char batch[64];
	char id[64];
	int64_t number;
	char state[32];
	char reason[64];
	int restarts;
};

typedef void (*queue_fn)(void *ctx, const struct queue_job *job);

/**
 * queue_submit() - give Slurm a batch
 * @s: sweep
 * @target: all are of it
 * @batch: its name
 * @numbers: of its boots, with commas between
 * @why: out after a failure: what sbatch said last, to be freed
 *
 * Return: 0; or -EAGAIN: it is in the queue or not.
 */
int queue_submit(const struct sweep *s, const struct sweep_target *target, const char *batch,
		 const char *numbers, char **why);

/**
 * queue_read() - what Slurm knows of batches, also of jobs that are over
 * @s: sweep
 * @batches: their names, with commas between
 * @fn: called for each job
 * @ctx: for @fn
 *
 * Return: 0; or -EAGAIN: it did not answer.
 */
int queue_read(const struct sweep *s, const char *batches, queue_fn fn, void *ctx);

/**
 * queue_cancel() - end a batch
 * @s: sweep
 * @batch: its name
 * @all: those that run too, not only those that wait
 */
void queue_cancel(const struct sweep *s, const char *batch, bool all);

/**
 * queue_cancel_job() - end a job
 * @s: sweep
 * @id: of struct queue_job
 */
void queue_cancel_job(const struct sweep *s, const char *id);

/**
 * queue_waits() - has it not begun?
 * @job: job
 *
 * Return: true if it waits in the queue.
 */
bool queue_waits(const struct queue_job *job);

/**
 * queue_is_over() - is it over?
 * @job: job
 *
 * Return: true if nothing more comes of it.
 */
bool queue_is_over(const struct queue_job *job);

/**
 * queue_is_stuck() - would it wait for ever?
 * @job: job
 *
 * Return: true if Slurm will not begin it again.
 */
bool queue_is_stuck(const struct queue_job *job);

#endif
