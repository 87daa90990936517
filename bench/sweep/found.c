// SPDX-License-Identifier: GPL-2.0-only
#include "bench/sweep/found.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"
#include "base/file.h"
#include "bench/sweep/job.h"
#include "bench/sweep/place.h"
#include "bench/sweep/script.h"
#include "bench/sweep/target.h"

static bool is_same_text(const char *path, const char *other_path)
{
	__cleanup_file FILE *f = fopen(path, "re"), *other = fopen(other_path, "re");
	int c;

	if (!f || !other)
		return false;
	do
		c = getc(f);
	while (c == getc(other) && c != EOF);
	return c == EOF && feof(other);
}

/* Would a job that was begun now do the same? */
static bool is_same(const struct sweep *s, const struct sweep_boot *boot, const char *target_key)
{
	__cleanup_free char *script = sweep_job_file(s, boot, "script"), *now = sweep_job_file(s, boot, "script.now");
	__cleanup_free char *why = NULL;
	bool same = !sweep_know_target(s, boot->target, "", &why) && !strcmp(boot->target->key, target_key) &&
		!json_object_get(s->settled, target_key) && sweep_write_script(s, boot, now) > 0 &&
		is_same_text(script, now);

	unlink(now);
	return same;
}

static void recall_job(const struct sweep *s, struct sweep_boot *boot)
{
	__cleanup_free char *path = sweep_job_file(s, boot, "job");
	__cleanup_file FILE *f = fopen(path, "re");
	char key[STORE_KEY_CHARS + 1];
	struct sweep_job job = { .submitted = true };
	int attempts;

	if (!f || fscanf(f, "%39s %d %12s %12s", job.batch, &attempts, boot->id, key) != 4)
		return;
	job.other = !is_same(s, boot, key);
	boot->attempts = attempts;
	boot->began_ns = now_ns();
	boot->job = xcalloc(1, sizeof(*boot->job));
	*boot->job = job;
}

/* What Slurm does not know, it was not given before the sweep was killed, or it is long over. */
static void take_over(struct sweep *s, struct sweep_boot *boot)
{
	__cleanup_free char *out = sweep_job_file(s, boot, "out");
	struct sweep_job *job = boot->job;

	if (!job->other && (job->there || !access(out, F_OK)))
		return;
	if (job->there && !queue_is_over(&job->now))
		queue_cancel_job(s, job->now.id);
	sweep_job_forget(s, boot);
	boot->attempts = 0;
}

int sweep_find_jobs(struct sweep *s)
{
	for (size_t i = 0; i < s->boots_nr; i++)
		if (s->boots[i].target->machine->executor == PLAN_SLURM)
			recall_job(s, &s->boots[i]);
	if (sweep_jobs_ask(s) == -EAGAIN) {
		msg_err("jobs of an earlier sweep may still run: go on when squeue works");
		return -EAGAIN;
	}
	for (size_t i = 0; i < s->boots_nr; i++)
		if (s->boots[i].job)
			take_over(s, &s->boots[i]);
	sweep_tidy_jobs(s);
	return 0;
}

/* Of the folder of an execution, is its batch one that a boot still waits for? */
static bool is_waited_for(const char *folder, const char *execution)
{
	size_t len = strcspn(execution, ":");
	DIR *d = opendir(folder);
	struct dirent *entry;
	bool waited_for = false;

	while (d && !waited_for && (entry = readdir(d))) {
		__cleanup_free char *path = xasprintf("%s/%s/job", folder, entry->d_name);
		char batch[64];

		waited_for = !file_line(path, batch, sizeof(batch)) && strlen(batch) == len &&
			!strncmp(batch, execution, len);
	}
	if (d)
		closedir(d);
	return waited_for;
}

void sweep_tidy_jobs(struct sweep *s)
{
	__cleanup_free char *folder = xasprintf("%s/pending", s->store);
	DIR *d = opendir(folder);
	struct dirent *entry;

	while (d && (entry = readdir(d))) {
		__cleanup_free char *path = xasprintf("%s/%s", folder, entry->d_name);

		if (!strncmp(entry->d_name, "run:", 4) && !is_waited_for(folder, entry->d_name + 4))
			sweep_remove(path);
	}
	if (d)
		closedir(d);
}
