// SPDX-License-Identifier: GPL-2.0-only
/* Which boots of a sweep are jobs of Slurm, and what comes of them. */
#include "bench/sweep/slurm.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"
#include "bench/sweep/boot.h"
#include "bench/sweep/child.h"
#include "bench/sweep/job.h"
#include "bench/sweep/place.h"
#include "bench/sweep/settle.h"

/* Slurm is asked so often, and given again what it did not take. */
#define LOOK_NS		3000000000LL
#define PATIENCE_NS	60000000000LL	/* until NFS shows what a job has left that is over */

static int64_t look_again_ns;
static int64_t submit_again_ns;

static int fail(struct sweep *s, struct sweep_boot *boot, const char *why)
{
	sweep_job_forget(s, boot);
	return sweep_settle(s, boot, SWEEP_INFRASTRUCTURE, why, NULL);
}

/* Return: what is wrong with a job that goes on, in words, or NULL. */
static char *wrong_with(const struct sweep *s, const struct sweep_boot *boot)
{
	const struct sweep_job *job = boot->job;
	int64_t timeout_ns = boot->target->machine->timeout_ns;

	if (queue_is_stuck(&job->now))
		return xasprintf("Slurm would not begin it again: %s", job->now.reason);
	if (job->now.restarts > s->plan.retries)
		return xasprintf("Slurm has begun it %d times", job->now.restarts + 1);
	if (job->begun_ns && now_ns() - job->begun_ns > timeout_ns)
		return xasprintf("it took longer than %lld s", (long long)(timeout_ns / 1000000000));
	return NULL;
}

/* Return: how a job that is over has failed, in words. */
static char *how_it_failed(const struct sweep *s, const struct sweep_boot *boot)
{
	__cleanup_free char *log = sweep_log(s, boot);

	if (!boot->job->there)
		return xasprintf("Slurm knows nothing of its job");
	return xasprintf("its job ended as %s%s", boot->job->now.state, access(log, F_OK) ?
			 ", and printed nothing: can nodes reach the store?" : "");
}

/* Of an array, Slurm forgets at once what is cancelled before it has begun. */
static bool is_cancelled(const struct sweep_job *job)
{
	return job->there ? !strcmp(job->now.state, "CANCELLED") : !*job->now.state || queue_waits(&job->now);
}

/* A job that is over, or gone. What it has left may be seen late. */
static int end_without_result(struct sweep *s, struct sweep_boot *boot)
{
	struct sweep_job *job = boot->job;
	__cleanup_free char *why = NULL;

	if (sweep_stopping() && is_cancelled(job)) {
		sweep_job_forget(s, boot);
		return sweep_settle(s, boot, SWEEP_INTERRUPTED, NULL, NULL);
	}
	if (!job->gone_ns)
		job->gone_ns = now_ns();
	if ((!job->there || !strcmp(job->now.state, "COMPLETED")) && now_ns() - job->gone_ns < PATIENCE_NS)
		return 0;
	why = how_it_failed(s, boot);
	return fail(s, boot, why);
}

static int look_at(struct sweep *s, struct sweep_boot *boot)
{
	__cleanup_free char *out = sweep_job_file(s, boot, "out"), *why = NULL;
	struct sweep_job *job = boot->job;

	if (!access(out, F_OK)) {
		sweep_job_forget(s, boot);
		return sweep_end_boot(s, boot, 0);
	}
	if (!job->there || queue_is_over(&job->now))
		return end_without_result(s, boot);
	job->gone_ns = 0;
	why = wrong_with(s, boot);
	if (!why)
		return 0;
	queue_cancel_job(s, job->now.id);
	return fail(s, boot, why);
}

int sweep_slurm_look(struct sweep *s)
{
	int ret = 0;

	if (now_ns() < look_again_ns)
		return 0;
	look_again_ns = now_ns() + LOOK_NS;
	if (sweep_jobs_ask(s))
		return 0;
	for (size_t i = 0; !ret && i < s->boots_nr; i++)
		if (s->boots[i].job && s->boots[i].job->submitted)
			ret = look_at(s, &s->boots[i]);
	return ret;
}

/* Numbers of boots of a batch, with commas between; to be freed. */
static char *numbers_of(const struct sweep *s, const char *batch)
{
	char *text;
	size_t bytes;
	FILE *f = xopen_memstream(&text, &bytes);

	for (size_t i = 0; i < s->boots_nr; i++)
		if (s->boots[i].job && !strcmp(s->boots[i].job->batch, batch))
			fprintf(f, ",%lld", (long long)s->boots[i].number);
	fclose(f);
	memmove(text, text + 1, bytes);
	return text;
}

/* As long as Slurm does not answer, it is asked again: a lab's controller may be away for a while. */
static int not_submitted(struct sweep *s, const char *batch, const char *why)
{
	int ret = 0;

	if (sweep_jobs_ask(s) == -EAGAIN && !sweep_stopping()) {
		submit_again_ns = now_ns() + LOOK_NS;
		return 0;
	}
	queue_cancel(s, batch, true);
	if (sweep_stopping())
		return 0;
	for (size_t i = 0; !ret && i < s->boots_nr; i++)
		if (s->boots[i].job && !strcmp(s->boots[i].job->batch, batch))
			ret = fail(s, &s->boots[i], why);
	return ret;
}

static int submit_batch(struct sweep *s, const struct sweep_boot *boot)
{
	__cleanup_free char *batch = xasprintf("%s", boot->job->batch), *why = NULL;
	__cleanup_free char *numbers = numbers_of(s, batch);
	int ret = queue_submit(s, boot->target, batch, numbers, &why);

	/* If not, Slurm is asked for it all the same. */
	for (size_t i = 0; i < s->boots_nr; i++)
		if (s->boots[i].job && !strcmp(s->boots[i].job->batch, batch))
			s->boots[i].job->submitted = true;
	if (!ret)
		return 0;
	ret = not_submitted(s, batch, why);
	for (size_t i = 0; i < s->boots_nr; i++)
		if (s->boots[i].job && !strcmp(s->boots[i].job->batch, batch))
			s->boots[i].job->submitted = false;
	return ret;
}

int sweep_slurm_submit(struct sweep *s)
{
	int ret = 0;

	if (now_ns() < submit_again_ns)
		return 0;
	for (size_t i = 0; !ret && !sweep_stopping() && i < s->boots_nr; i++)
		if (s->boots[i].job && !s->boots[i].job->submitted)
			ret = submit_batch(s, &s->boots[i]);
	return ret;
}

void sweep_slurm_cancel(struct sweep *s, bool all)
{
	__cleanup_free char *names = sweep_jobs_batches(s);
	char *save, *name = names ? strtok_r(names, ",", &save) : NULL;

	for (; name; name = strtok_r(NULL, ",", &save))
		queue_cancel(s, name, all);
}

int sweep_slurm_stop(struct sweep *s, bool all)
{
	int ret = 0;

	sweep_slurm_cancel(s, all);
	for (size_t i = 0; !ret && i < s->boots_nr; i++) {
		struct sweep_boot *b = &s->boots[i];

		if (!b->job || (b->job->submitted && !all))
			continue;
		sweep_job_forget(s, b);
		ret = sweep_settle(s, b, SWEEP_INTERRUPTED, NULL, NULL);
	}
	return ret;
}
