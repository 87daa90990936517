// SPDX-License-Identifier: GPL-2.0-only
#include "bench/sweep/job.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"
#include "bench/sweep/child.h"
#include "bench/sweep/place.h"

char *sweep_job_file(const struct sweep *s, const struct sweep_boot *boot, const char *name)
{
	__cleanup_free char *pending = sweep_pending(s, boot);

	return xasprintf("%s/%s", pending, name);
}

void sweep_job_forget(struct sweep *s, struct sweep_boot *boot)
{
	__cleanup_free char *path = sweep_job_file(s, boot, "job");

	unlink(path);
	free(boot->job);
	boot->job = NULL;
}

/* Boots of one target that have begun since the last batch are in one. */
static const struct sweep_job *open_batch(const struct sweep *s, const struct sweep_target *target)
{
	for (size_t i = 0; i < s->boots_nr; i++)
		if (s->boots[i].job && !s->boots[i].job->submitted && s->boots[i].target == target)
			return s->boots[i].job;
	return NULL;
}

int sweep_job_begin(struct sweep *s, struct sweep_boot *boot)
{
	const struct sweep_job *others = open_batch(s, boot->target);
	__cleanup_free char *path = sweep_job_file(s, boot, "job"), *text = NULL;
	struct sweep_job *job = xcalloc(1, sizeof(*job));

	if (others)
		memcpy(job->batch, others->batch, sizeof(job->batch));
	else
		snprintf(job->batch, sizeof(job->batch), "mmput-bench-%s", boot->id);
	boot->job = job;
	text = xasprintf("%s\n%d\n%s\n%s\n", job->batch, boot->attempts, boot->id, boot->target->key);
	return sweep_write_file(path, text);
}

/* Takes over what Slurm says of a job. */
static void take_job(void *ctx, const struct queue_job *now)
{
	struct sweep *s = ctx;

	for (size_t i = 0; i < s->boots_nr; i++) {
		struct sweep_job *job = s->boots[i].job;

		if (!job || s->boots[i].number != now->number || strcmp(job->batch, now->batch))
			continue;
		if (queue_waits(now) || now->restarts != job->now.restarts)
			job->begun_ns = 0;
		if (!queue_waits(now) && !job->begun_ns)
			job->begun_ns = now_ns();
		job->now = *now;
		job->there = true;
	}
}

char *sweep_jobs_batches(const struct sweep *s)
{
	char *all = NULL;

	for (size_t i = 0; i < s->boots_nr; i++) {
		const struct sweep_job *job = s->boots[i].job;
		char *longer;

		if (!job || !job->submitted || (all && strstr(all, job->batch)))
			continue;
		longer = xasprintf("%s%s%s", all ? all : "", all ? "," : "", job->batch);
		free(all);
		all = longer;
	}
	return all;
}

int sweep_jobs_ask(struct sweep *s)
{
	__cleanup_free char *names = sweep_jobs_batches(s);
	static bool is_away;
	bool was_away = is_away;
	int ret;

	if (!names)
		return -ENOENT;
	for (size_t i = 0; i < s->boots_nr; i++)
		if (s->boots[i].job)
			s->boots[i].job->there = false;
	ret = queue_read(s, names, take_job, s);
	is_away = ret && !sweep_stopping();
	if (is_away && !was_away)
		msg_warn("Slurm does not answer: the sweep goes on when it does");
	return ret;
}
