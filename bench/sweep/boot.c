// SPDX-License-Identifier: GPL-2.0-only
/* One attempt: what has to be known, the child that does it, and what is to be said of its end. */
#include "bench/sweep/boot.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>

#include "base/base.h"
#include "bench/sweep/child.h"
#include "bench/sweep/job.h"
#include "bench/sweep/key.h"
#include "bench/sweep/place.h"
#include "bench/sweep/script.h"
#include "bench/sweep/settle.h"
#include "bench/sweep/state.h"
#include "bench/sweep/target.h"
#include "store/journal.h"

#define LOCK_PATIENCE_NS	60000000000LL

static bool is_this_machine(const struct sweep_boot *boot)
{
	enum plan_executor e = boot->target->machine->executor;

	return e == PLAN_HERE || e == PLAN_REBOOT;
}

/*
 * The folder of a boot belongs to who holds its lock: the child does, and has it from us. One that
 * an earlier sweep has left is about to end.
 */
static int lock_pending(const char *pending)
{
	__cleanup_free char *path = xasprintf("%s/lock", pending);
	int fd = open(path, O_RDWR | O_CREAT, 0666);

	if (fd < 0) {
		int error = -errno;

		msg_err("%s: %s", path, strerror(-error));
		return error;
	}
	for (int64_t end_ns = now_ns() + LOCK_PATIENCE_NS; flock(fd, LOCK_EX | LOCK_NB); ) {
		if (now_ns() > end_ns || sweep_stopping()) {
			close(fd);
			return -EBUSY;
		}
		pause_ns(50000000);
	}
	return fd;
}

/* What is left of an attempt that nobody has settled: rounds of a run of this very boot may go on. */
static int clear_out(const struct sweep_boot *boot, const char *pending)
{
	__cleanup_free char *out = xasprintf("%s/out", pending);
	int ret = is_this_machine(boot) ? 0 : sweep_remove(out);

	/* A job makes it, when it is through. */
	if (ret || boot->target->machine->executor == PLAN_SLURM)
		return ret;
	return sweep_make_folders(out);
}

static int write_attempt(struct sweep *s, struct sweep_boot *boot, bool reboots)
{
	__cleanup_free char *name = sweep_boot_name(boot);
	char boot_id[64] = "";
	json_t *line;

	if (is_this_machine(boot) && !reboots)
		sweep_boot_id(boot_id);
	line = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:i}", "event", "attempt", "id", boot->id,
			 "boot", name, "machine", boot->target->machine->name,
			 "kernel", boot->target->release, "spec", boot->target->kernel,
			 "number", (json_int_t)boot->number, "attempt", boot->attempts);
	if (reboots)
		json_object_set_new(line, "reboots", json_true());
	if (*boot_id)
		json_object_set_new(line, "boot_id", json_string(boot_id));
	sweep_take_line(s, line);
	return store_journal_write(s->journal, line);
}

/* A boot of this machine is for one boot of the plan: another is another sample. */
static bool is_used_up(const struct sweep *s, const struct sweep_boot *boot)
{
	__cleanup_free char *name = sweep_boot_name(boot), *used = NULL;
	char boot_id[64];
	const char *by;

	sweep_boot_id(boot_id);
	used = xasprintf("%s %s", boot->target->machine->name, boot_id);
	by = json_string_value(json_object_get(s->boot_ids, used));
	return by && strcmp(by, name);
}

static int spawn(struct sweep *s, struct sweep_boot *boot, const char *pending, const char *log)
{
	__cleanup_free char *out = xasprintf("%s/out", pending);
	struct sweep_words words = sweep_command(s, boot, pending);
	pid_t pid = sweep_spawn(words.v, out, log);

	sweep_words_free(&words);
	if (pid < 0)
		return pid;
	boot->pid = pid;
	return 0;
}

/* The machine that we are on is to run another kernel, or this one anew. */
static int reboot(struct sweep *s, struct sweep_boot *boot, const char *log)
{
	int ret = write_attempt(s, boot, true);

	if (ret)
		return ret;
	ret = sweep_reboot(s, boot, log);
	if (ret == -EINTR)
		return sweep_settle(s, boot, SWEEP_INTERRUPTED, NULL, NULL);
	if (ret)
		return sweep_settle(s, boot, SWEEP_INFRASTRUCTURE, "what reboots this machine failed", NULL);
	s->rebooting = true;
	return 0;
}

/* Return: 1 if there is nothing to be done, 0 if a child or a job is at it, or a negative errno. */
static int begin_locked(struct sweep *s, struct sweep_boot *boot, const char *pending, const char *log)
{
	__cleanup_free char *script = xasprintf("%s/script", pending);
	int ret = sweep_write_script(s, boot, script);

	if (ret < 0)
		return ret;
	if (!ret || json_object_get(s->settled, boot->target->key)) {
		boot->class = ret ? SWEEP_UNSUPPORTED : SWEEP_DONE;
		return 1;
	}
	if (boot->target->machine->executor == PLAN_REBOOT &&
	    (!sweep_is_running(boot->target) || is_used_up(s, boot)))
		return reboot(s, boot, log);
	if (is_this_machine(boot) && is_used_up(s, boot)) {
		boot->waiting = true;
		return 1;
	}
	ret = clear_out(boot, pending);
	if (!ret)
		ret = write_attempt(s, boot, false);
	if (ret)
		return ret;
	return boot->target->machine->executor == PLAN_SLURM ? sweep_job_begin(s, boot) :
		spawn(s, boot, pending, log);
}

static int begin_known(struct sweep *s, struct sweep_boot *boot, const char *pending, const char *log)
{
	int lock = lock_pending(pending), ret;

	if (lock == -EBUSY) {
		boot->class = SWEEP_INFRASTRUCTURE;
		msg_warn("%s is still in use by an earlier sweep", pending);
		return 0;
	}
	if (lock < 0)
		return lock;
	ret = begin_locked(s, boot, pending, log);
	close(lock);
	if (ret > 0)
		return sweep_remove(pending);
	return ret;
}

static void new_attempt(struct sweep_boot *boot)
{
	__cleanup_free char *name = sweep_boot_name(boot), *id = NULL;

	boot->attempts++;
	boot->began_ns = now_ns();
	id = xasprintf("%s %d %lld %d", name, boot->attempts, (long long)boot->began_ns, getpid());
	store_key(id, strlen(id), boot->id);
}

int sweep_begin_boot(struct sweep *s, struct sweep_boot *boot)
{
	__cleanup_free char *pending = sweep_pending(s, boot), *log = NULL, *why = NULL;
	int ret;

	new_attempt(boot);
	log = sweep_log(s, boot);
	ret = sweep_know_target(s, boot->target, log, &why);
	switch (ret) {
	case 0:
		break;
	case -ENOENT:
		boot->waiting = true;
		return 0;
	case -EINTR:
		boot->class = SWEEP_INTERRUPTED;
		return 0;
	default:
		return sweep_settle(s, boot, SWEEP_INFRASTRUCTURE, why, NULL);
	}
	ret = sweep_make_folders(pending);
	return ret ? ret : begin_known(s, boot, pending, log);
}

int sweep_look_where_we_are(struct sweep *s)
{
	for (size_t i = 0; s->rebooted_for && i < s->boots_nr; i++) {
		struct sweep_boot *b = &s->boots[i];
		__cleanup_free char *name = sweep_boot_name(b), *why = NULL;
		struct utsname u;

		if (strcmp(name, s->rebooted_for) || sweep_is_running(b->target))
			continue;
		uname(&u);
		new_attempt(b);
		why = xasprintf("it booted %s instead of %s", u.release, b->target->kernel);
		return sweep_settle(s, b, SWEEP_INFRASTRUCTURE, why, NULL);
	}
	return 0;
}

static bool log_says(const char *log, const char *what)
{
	__cleanup_file FILE *f = fopen(log, "re");
	__cleanup_free char *line = NULL;
	size_t room = 0;

	while (f && getline(&line, &room, f) > 0)
		if (strstr(line, what))
			return true;
	return false;
}

/* The first thing that doctor found wrong. */
static char *why_unsupported(const char *pending)
{
	__cleanup_free char *path = xasprintf("%s/out/doctor", pending), *line = NULL;
	__cleanup_file FILE *f = fopen(path, "re");
	size_t room = 0;

	while (f && getline(&line, &room, f) > 0)
		if (!strncmp(line, "BAD  ", 5))
			return xasprintf("%.*s", (int)strcspn(line + 5, "\n"), line + 5);
	return xasprintf("SVA cannot be used");
}

/* What went wrong in a boot whose script was there to write it down. */
static enum sweep_class class_of_runs(const json_t *ended, char **reason)
{
	const char *point;
	json_t *status;

	json_object_foreach(json_object_get(ended, "runs"), point, status) {
		json_int_t code = json_integer_value(status);

		if (code && code != EXIT_SKIPPED) {
			*reason = xasprintf("the run %s ended with %lld", point, (long long)code);
			return SWEEP_BROKEN;
		}
	}
	return SWEEP_DONE;
}

/* Runs that are neither there nor said to have ended: the script was cut short. */
static bool is_whole(const struct sweep *s, const struct sweep_boot *boot, const json_t *ended)
{
	const json_t *runs = json_object_get(ended, "runs");

	for (size_t i = 0; i < s->points_nr; i++) {
		struct sweep_run run;
		bool is_over;

		if (sweep_run_of(s, boot, i, &run))
			return false;
		is_over = json_object_get(runs, run.name) || sweep_has_run(s, boot, run.name, run.key);
		sweep_run_free(&run);
		if (!is_over)
			return false;
	}
	return true;
}

static enum sweep_class classify(const struct sweep *s, const struct sweep_boot *boot, int status,
				 const json_t *ended, char **reason)
{
	__cleanup_free char *log = sweep_log(s, boot), *pending = sweep_pending(s, boot);
	const char *wrong = json_string_value(json_object_get(ended, "wrong"));
	bool failed = !WIFEXITED(status) || WEXITSTATUS(status);
	enum sweep_class class;

	if (sweep_stopping() && failed)
		return SWEEP_INTERRUPTED;
	if (failed && log_says(log, "the guest's kernel ")) {
		*reason = xasprintf("the kernel complained or panicked");
		return SWEEP_BROKEN;
	}
	if (wrong) {
		*reason = xasprintf("it booted %s instead of %s", wrong, boot->target->release);
		return SWEEP_INFRASTRUCTURE;
	}
	if (failed) {
		*reason = xasprintf("what boots it ended with %d", WIFEXITED(status) ? WEXITSTATUS(status) :
				    128 + WTERMSIG(status));
		return SWEEP_INFRASTRUCTURE;
	}
	if (json_is_true(json_object_get(ended, "unsupported"))) {
		*reason = why_unsupported(pending);
		return SWEEP_UNSUPPORTED;
	}
	class = class_of_runs(ended, reason);
	if (class == SWEEP_DONE && !is_whole(s, boot, ended)) {
		*reason = xasprintf("it ended before all of its runs had");
		class = SWEEP_INFRASTRUCTURE;
	}
	return class;
}

/*
 * Runs are kept of an attempt that went well; and of one that did not, or was interrupted, where
 * each stands alone. What is exact is done anew, in the same order, to come out the same.
 */
static bool keeps_runs(const struct sweep_boot *boot, enum sweep_class class)
{
	return class == SWEEP_DONE || (!boot->target->machine->exact && class != SWEEP_INFRASTRUCTURE);
}

/* What a guest's kernel has said of a failure shall not go with the folder of the boot. */
static void keep_guest_log(const struct sweep *s, const struct sweep_boot *boot)
{
	__cleanup_free char *log = sweep_log(s, boot), *to = xasprintf("%s-guest", log);
	__cleanup_free char *from = sweep_job_file(s, boot, "out/guest.log");
	__cleanup_file FILE *f = rename(from, to) ? NULL : fopen(log, "ae");

	if (f)
		fprintf(f, "sweep: the guest's log is now %s\n", to);
}

int sweep_end_boot(struct sweep *s, struct sweep_boot *boot, int status)
{
	__cleanup_free char *pending = sweep_pending(s, boot), *reason = NULL;
	json_t *ended = sweep_read_ended(pending);
	enum sweep_class class = classify(s, boot, status, ended, &reason);
	int ret;

	boot->pid = 0;
	if (class == SWEEP_BROKEN || class == SWEEP_INFRASTRUCTURE)
		keep_guest_log(s, boot);
	ret = sweep_settle(s, boot, class, reason, keeps_runs(boot, class) ? ended : NULL);
	json_decref(ended);
	return ret;
}
