// SPDX-License-Identifier: GPL-2.0-only
/* The verb: from a plan to a store that has all of it, and a page that shows it. */
#include "bench/sweep/boots.h"

#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>

#include "base/base.h"
#include "bench/bench.h"
#include "bench/sweep/boot.h"
#include "bench/sweep/check.h"
#include "bench/sweep/child.h"
#include "bench/sweep/found.h"
#include "bench/sweep/order.h"
#include "bench/sweep/place.h"
#include "bench/sweep/settle.h"
#include "bench/sweep/show.h"
#include "bench/sweep/slurm.h"
#include "bench/sweep/state.h"
#include "bench/sweep/target.h"
#include "bench/sweep/there.h"
#include "store/journal.h"

struct arguments {
	const char *plan;
	const char *store;
	const char *kernels;
	const char *boots;
	bool goes_on;
	bool fail_fast;
	bool status;
};

enum { KEY_STORE = 's', KEY_CONTINUE = 0x100, KEY_FAIL_FAST, KEY_STATUS, KEY_KERNELS, KEY_BOOTS };

static const struct argp_option options[] = {
	{ "store", KEY_STORE, "DIR", 0, "Where results go (default: the plan's name)", 0 },
	{ "continue", KEY_CONTINUE, NULL, 0, "Go on with what is there: what is done is not done again", 0 },
	{ "fail-fast", KEY_FAIL_FAST, NULL, 0, "Begin no boot behind one that has failed, or is without SVA", 0 },
	{ "status", KEY_STATUS, NULL, 0, "Say how far it is, also while it goes on elsewhere, and what failed", 0 },
	{ "kernels", KEY_KERNELS, "LIST", 0, "These kernels instead of the plan's, on each of its machines", 0 },
	{ "boots", KEY_BOOTS, "N", 0, "So many boots of each instead of the plan's", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case KEY_STORE:
		a->store = arg;
		return 0;
	case KEY_CONTINUE:
		a->goes_on = true;
		return 0;
	case KEY_FAIL_FAST:
		a->fail_fast = true;
		return 0;
	case KEY_STATUS:
		a->status = true;
		return 0;
	case KEY_KERNELS:
		a->kernels = arg;
		return 0;
	case KEY_BOOTS:
		a->boots = arg;
		return 0;
	}
	return sweep_parse_plan(key, arg, state, &a->plan);
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "PLAN",
	.doc = "Run what a plan says: boots of its kernels, in each of them all of its runs, into a store."
	       "\v'mmput-bench plan' says what it would do. A failure stops nothing: what kernels without SVA "
	       "lack is a gap, what fails for other reasons comes again at the end. The first Ctrl-C lets "
	       "the boots that are under way end, or, on this machine, the round, and cancels what waits in "
	       "a queue; a second one ends them. "
	       "--continue goes on, whatever it was ended by. Ends with 0 if all is there, with 1 if not.",
};

/* What the command line changes of a plan. */
static int apply(struct plan *plan, const struct arguments *a)
{
	for (size_t m = 0; a->kernels && m < plan->machines_nr; m++) {
		if (plan_list_set(&plan->machines[m].kernels, a->kernels)) {
			msg_err("--kernels: there is nothing between two commas");
			return -EINVAL;
		}
	}
	if (a->boots && (parse_quantity(a->boots, "", &plan->boots) || plan->boots < 1 || plan->boots > 1000)) {
		msg_err("--boots: '%s' is not a number from 1 to 1000", a->boots);
		return -EINVAL;
	}
	return 0;
}

static int lock_store(struct sweep *s)
{
	__cleanup_free char *path = xasprintf("%s/lock", s->store);

	s->store_lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (s->store_lock < 0) {
		int error = -errno;

		msg_err("%s: %s", path, strerror(-error));
		return error;
	}
	if (!flock(s->store_lock, LOCK_EX | LOCK_NB))
		return 0;
	msg_err("%s: another sweep writes it; 'mmput-bench sweep --status' says how far it is", s->store);
	return -EBUSY;
}

static int check_store(const struct sweep *s, bool goes_on)
{
	__cleanup_free char *journal = xasprintf("%s/journal", s->store);

	if (!access(journal, F_OK) && !goes_on) {
		msg_err("%s has a sweep already: --continue goes on with it, --store names another folder",
			s->store);
		return -EEXIST;
	}
	return 0;
}

static int open_store(struct sweep *s, const char *path, bool goes_on)
{
	__cleanup_free char *pending = NULL, *log = NULL;
	int ret = sweep_make_folders(path);

	if (ret)
		return ret;
	s->store = realpath(path, NULL);
	if (!s->store) {
		msg_err("%s: %s", path, strerror(errno));
		return -errno;
	}
	pending = xasprintf("%s/pending", s->store);
	log = xasprintf("%s/log", s->store);
	ret = check_store(s, goes_on);
	if (!ret)
		ret = lock_store(s);
	if (!ret)
		ret = sweep_make_folders(pending);
	if (!ret)
		ret = sweep_make_folders(log);
	if (!ret)
		s->journal = store_journal_open(s->store);
	return ret ? ret : s->journal < 0 ? s->journal : 0;
}

static int write_begin(struct sweep *s)
{
	json_t *line = json_pack("{s:s, s:s, s:I, s:I, s:b}", "event", "begin", "plan", s->plan.name,
				 "boots", (json_int_t)s->boots_nr,
				 "runs", (json_int_t)(s->boots_nr * s->points_nr),
				 "rebooted", s->rebooted_for != NULL);

	sweep_take_line(s, line);
	return store_journal_write(s->journal, line);
}

/* Attempts are counted over reboots, or a machine that boots the wrong kernel would do so forever. */
static void recall_tries(struct sweep *s)
{
	for (size_t i = 0; s->rebooted_for && i < s->boots_nr; i++) {
		__cleanup_free char *name = sweep_boot_name(&s->boots[i]);

		s->boots[i].attempts = json_integer_value(json_object_get(s->tries, name));
		if (s->boots[i].attempts)
			s->boots[i].class = SWEEP_INFRASTRUCTURE;
	}
}

/* On this machine a run ends with its round; others' boots are short enough to be let end. */
static bool ends_with_round(const struct sweep_boot *boot)
{
	enum plan_executor e = boot->target->machine->executor;

	return boot->pid && (e == PLAN_HERE || e == PLAN_REBOOT);
}

static void stop_children(const struct sweep *s, int times)
{
	bool any = false;

	for (size_t i = 0; i < s->boots_nr; i++) {
		if (times > 1 && s->boots[i].pid)
			sweep_end(s->boots[i].pid);
		else if (ends_with_round(&s->boots[i]))
			kill(-s->boots[i].pid, SIGINT);
		any |= ends_with_round(&s->boots[i]);
	}
	if (times == 1)
		msg_warn("stopping: %s; once more ends %s", any ? "the run that is under way ends with its round" :
			 "boots that are under way go on to their end", any ? "it" : "them");
}

static int reap(struct sweep *s)
{
	for (size_t i = 0; i < s->boots_nr; i++) {
		struct sweep_boot *b = &s->boots[i];
		int status, ret;

		if (!b->pid || waitpid(b->pid, &status, WNOHANG) != b->pid)
			continue;
		ret = sweep_end_boot(s, b, status);
		if (ret)
			return ret;
	}
	return 0;
}

static bool any_running(const struct sweep *s)
{
	for (size_t i = 0; i < s->boots_nr; i++)
		if (sweep_is_under_way(&s->boots[i]))
			return true;
	return false;
}

static int begin_all(struct sweep *s)
{
	struct sweep_boot *next;
	int ret = 0;

	while (!ret && !sweep_stopping() && (next = sweep_next(s))) {
		ret = sweep_begin_boot(s, next);
		sweep_show_progress(s);
	}
	return ret;
}

/* What cannot be written down need not be measured. */
static void give_up(struct sweep *s)
{
	int status;

	stop_children(s, 2);
	sweep_slurm_cancel(s, true);
	for (size_t i = 0; i < s->boots_nr; i++)
		while (s->boots[i].pid && waitpid(s->boots[i].pid, &status, 0) < 0 && errno == EINTR)
			;
}

static int go(struct sweep *s)
{
	int told = 0, ret, status;

	for (;;) {
		ret = begin_all(s);
		if (!ret)
			ret = sweep_slurm_submit(s);
		if (!ret && sweep_stopping() > told) {
			told = sweep_stopping();
			stop_children(s, told);
			ret = sweep_slurm_stop(s, told > 1);
		}
		if (ret || !any_running(s))
			break;
		sweep_show_progress(s);
		sweep_wait(0, 1000000000, &status);
		ret = reap(s);
		if (ret >= 0)
			ret = sweep_slurm_look(s);
		if (ret < 0)
			break;
	}
	if (ret < 0)
		give_up(s);
	sweep_tidy_jobs(s);
	return ret;
}

/* All series of the store on one page, by the verb that makes such. */
static void make_page(const struct sweep *s)
{
	__cleanup_free char *page = store_path(s->store, "trend.html");
	__cleanup_free char *log = store_path(s->store, STORE_LOG "/trend");
	char *words[] = { "/proc/self/exe", "trend", "--store", s->store, "--html", page, NULL };

	unlink(log);
	if (sweep_run(words, log))
		msg_warn("%s was not made: %s says why", page, log);
	else
		printf("page: %s\n", page);
}

static bool any_done(const struct sweep *s)
{
	for (size_t i = 0; i < s->boots_nr; i++)
		if (s->boots[i].class == SWEEP_DONE)
			return true;
	return false;
}

static int sweep(struct sweep *s, const struct arguments *a)
{
	__cleanup_free char *default_store = xasprintf("%s", s->plan.name);
	int ret = open_store(s, a->store ? a->store : default_store, a->goes_on);

	if (ret == -EEXIST)
		return EXIT_USAGE;
	if (ret)
		return EXIT_FAILED;
	sweep_signals();
	sweep_set_path();
	s->begin_ns = now_ns();
	s->points_nr = plan_points(&s->plan);
	sweep_plan_boots(s);
	ret = sweep_read_state(s);
	if (!ret)
		ret = sweep_settle_all(s);
	if (!ret)
		ret = write_begin(s);
	if (!ret) {
		recall_tries(s);
		ret = sweep_look_where_we_are(s);
	}
	if (!ret)
		ret = sweep_find_jobs(s);
	if (!ret) {
		sweep_find_done(s);
		ret = go(s);
	}
	if (ret)
		return EXIT_FAILED;
	if (s->rebooting) {
		puts("this machine is going down; it goes on when that is up again");
		return EXIT_OK;
	}
	ret = sweep_show_end(s);
	if (any_done(s) && !sweep_stopping())
		make_page(s);
	return ret;
}

int cmd_sweep(int argc, char **argv)
{
	struct arguments a = { .plan = NULL };
	struct sweep s = { .journal = -1 };
	int ret;

	argp_parse(&argp, argc, argv, 0, NULL, &a);
	s.fail_fast = a.fail_fast;
	if (plan_read(a.plan, &s.plan) || apply(&s.plan, &a) || sweep_check(&s.plan))
		return EXIT_USAGE;
	if (a.status)
		ret = sweep_show_status(&s.plan, a.store ? a.store : s.plan.name);
	else
		ret = sweep(&s, &a);
	plan_free(&s.plan);
	return ret;
}
