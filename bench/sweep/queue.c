// SPDX-License-Identifier: GPL-2.0-only
#include "bench/sweep/queue.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"
#include "bench/sweep/child.h"
#include "bench/sweep/place.h"
#include "bench/sweep/target.h"

static void add_all(struct sweep_words *w, const char *text)
{
	while (text && *(text += strspn(text, " \t"))) {
		size_t len = strcspn(text, " \t");

		sweep_word(w, "%.*s", (int)len, text);
		text += len;
	}
}

/*
 * What a command printed is in *@text then, to be freed. A signal that asks us to stop ends the
 * command with @may_stop, else it is given again.
 */
static int ask(const struct sweep *s, struct sweep_words *w, bool may_stop, char **text)
{
	__cleanup_free char *path = xasprintf("%s/pending/slurm", s->store);
	size_t room = 0;
	FILE *f;
	int ret;

	do {
		unlink(path);
		ret = sweep_run(w->v, path);
	} while (ret == -EINTR && !may_stop);
	*text = NULL;
	f = fopen(path, "re");
	if (!f || getdelim(text, &room, '\0', f) < 0) {
		free(*text);
		*text = xasprintf("%s", "");
	}
	if (f)
		fclose(f);
	unlink(path);
	sweep_words_free(w);
	return ret ? -EAGAIN : 0;
}

/* As scripts/fleet/kernel-feature makes it. */
static char *feature_of(const char *kernel)
{
	char *feature = xasprintf("k%s", kernel);

	for (char *c = feature; *c; c++)
		if (!isalnum((unsigned char)*c) && *c != '_' && *c != '.')
			*c = '_';
	return feature;
}

static char *last_line(char *text)
{
	size_t len = strlen(text);
	const char *line;

	while (len && isspace((unsigned char)text[len - 1]))
		text[--len] = '\0';
	line = strrchr(text, '\n');
	return xasprintf("%s", line ? line + 1 : len ? text : "sbatch failed");
}

int queue_submit(const struct sweep *s, const struct sweep_target *target, const char *batch,
		 const char *numbers, char **why)
{
	__cleanup_free char *tool = sweep_tool("scripts/fleet/sweep-job"), *said = NULL;
	__cleanup_free char *feature = feature_of(target->kernel), *name = NULL;
	const struct sweep_boot first = { .target = (struct sweep_target *)target };
	struct sweep_words w = { .n = 0 };
	int ret;

	name = sweep_boot_name(&first);
	*strrchr(name, ':') = '\0';
	sweep_word(&w, "sbatch");
	sweep_word(&w, "--reboot");
	sweep_word(&w, "--requeue");
	sweep_word(&w, "--export=ALL");
	sweep_word(&w, "--output=/dev/null");
	sweep_word(&w, "--constraint=%s", feature);
	sweep_word(&w, "--job-name=%s", batch);
	sweep_word(&w, "--array=%s", numbers);
	add_all(&w, target->machine->command);
	sweep_word(&w, "%s", tool ? tool : "sweep-job");
	sweep_word(&w, "%s", s->store);
	sweep_word(&w, "%s", name);
	sweep_word(&w, "%s", batch);
	ret = ask(s, &w, true, &said);
	if (ret)
		*why = last_line(said);
	return ret;
}

int queue_read(const struct sweep *s, const char *batches, queue_fn fn, void *ctx)
{
	__cleanup_free char *said = NULL;
	struct sweep_words w = { .n = 0 };
	char *save;
	int ret;

	sweep_word(&w, "squeue");
	sweep_word(&w, "--noheader");
	sweep_word(&w, "--array");
	sweep_word(&w, "--states=all");
	sweep_word(&w, "--name=%s", batches);
	sweep_word(&w, "--Format=Name:40,ArrayJobID:20,ArrayTaskID:12,State:24,RestartCnt:12,Reason:40");
	ret = ask(s, &w, true, &said);
	for (char *line = ret ? NULL : strtok_r(said, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		struct queue_job job = { .restarts = 0 };
		char array[32];
		long long number;

		if (sscanf(line, "%63s %31s %lld %31s %d %63s", job.batch, array, &number, job.state,
			   &job.restarts, job.reason) < 5)
			continue;
		job.number = number;
		snprintf(job.id, sizeof(job.id), "%s_%lld", array, number);
		fn(ctx, &job);
	}
	return ret;
}

void queue_cancel(const struct sweep *s, const char *batch, bool all)
{
	__cleanup_free char *said = NULL;
	struct sweep_words w = { .n = 0 };

	sweep_word(&w, "scancel");
	sweep_word(&w, "--name=%s", batch);
	if (!all)
		sweep_word(&w, "--state=PENDING");
	if (ask(s, &w, false, &said))
		msg_warn("jobs of Slurm may go on, which are named %s: scancel failed", batch);
}

void queue_cancel_job(const struct sweep *s, const char *id)
{
	__cleanup_free char *said = NULL;
	struct sweep_words w = { .n = 0 };

	sweep_word(&w, "scancel");
	sweep_word(&w, "%s", id);
	if (ask(s, &w, false, &said))
		msg_warn("job %s of Slurm may go on: scancel failed", id);
}

static bool is_one_of(const char *state, const char * const *states)
{
	for (; *states; states++)
		if (!strcmp(state, *states))
			return true;
	return false;
}

bool queue_waits(const struct queue_job *job)
{
	return !strcmp(job->state, "PENDING");
}

bool queue_is_over(const struct queue_job *job)
{
	static const char * const over[] = {
		"BOOT_FAIL", "CANCELLED", "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY",
		"PREEMPTED", "REVOKED", "TIMEOUT", NULL
	};

	return is_one_of(job->state, over);
}

bool queue_is_stuck(const struct queue_job *job)
{
	static const char * const held[] = { "REQUEUE_HOLD", "SPECIAL_EXIT", NULL };
	static const char * const reasons[] = { "BadConstraints", "JobHeldAdmin", NULL };

	return is_one_of(job->state, held) || (queue_waits(job) && (is_one_of(job->reason, reasons) ||
		strstr(job->reason, "requeued_held") || strstr(job->reason, "requeue_held")));
}
