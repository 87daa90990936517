// SPDX-License-Identifier: GPL-2.0-only
/* What people see of a sweep: how far it is, how it ended, and what is to be done about that. */
#include "bench/sweep/show.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/base.h"
#include "bench/sweep/child.h"
#include "bench/sweep/order.h"
#include "bench/sweep/place.h"
#include "bench/sweep/state.h"
#include "bench/sweep/there.h"
#include "store/journal.h"

#define EVERY_NS	60000000000LL	/* a line, where nobody watches */
#define EXIT_INTERRUPTED	(128 + 2)

struct counts {
	size_t of[SWEEP_CLASSES];
	size_t left;
	size_t waiting;
	size_t running;
};

static struct counts count(const struct sweep *s)
{
	struct counts c = { .left = 0 };

	for (size_t i = 0; i < s->boots_nr; i++) {
		const struct sweep_boot *b = &s->boots[i];

		c.of[b->class]++;
		c.left += b->class == SWEEP_TODO && !b->waiting;
		c.waiting += b->waiting;
		c.running += sweep_is_under_way(b);
	}
	return c;
}

/* Boots at once, as long as each machine has some. */
static int64_t jobs_of(const struct sweep *s)
{
	int64_t jobs = 0;

	for (size_t m = 0; m < s->plan.machines_nr; m++)
		jobs += s->plan.machines[m].jobs;
	return s->plan.jobs && s->plan.jobs < jobs ? s->plan.jobs : jobs;
}

/* "about 41 min left", or "" where nobody knows; to be freed. */
static char *time_left(const struct sweep *s, size_t left)
{
	double seconds = sweep_expected_s(s, 0.5) * left / jobs_of(s);

	if (!s->seconds_nr)
		return xasprintf("%s", "");
	if (seconds < 90)
		return xasprintf(", about %.0f s left", seconds);
	if (seconds < 90 * 60)
		return xasprintf(", about %.0f min left", seconds / 60);
	return xasprintf(", about %.0f h %02d min left", seconds / 3600 - 0.5, (int)(seconds / 60) % 60);
}

static const struct sweep_boot *some_running(const struct sweep *s)
{
	for (size_t i = 0; i < s->boots_nr; i++)
		if (sweep_is_under_way(&s->boots[i]))
			return &s->boots[i];
	return NULL;
}

void sweep_show_progress(const struct sweep *s)
{
	__cleanup_free char *left = NULL, *name = NULL;
	const struct sweep_boot *running = some_running(s);
	bool terminal = isatty(STDERR_FILENO);
	struct counts c = count(s);
	static int64_t last_ns;

	if (now_ns() - last_ns < (terminal ? EVERY_NS / 60 : EVERY_NS))
		return;
	last_ns = now_ns();
	left = time_left(s, c.left);
	name = running ? sweep_boot_name(running) : xasprintf("%s", "");
	fprintf(stderr, "%s%s: %zu of %zu boots are over%s%s%s%s%s", terminal ? "\r" : "", s->plan.name,
		s->boots_nr - c.left - c.waiting, s->boots_nr, running ? ", now " : "",
		make_printable(name), c.running > 1 ? " and more" : "", left, terminal ? " \033[K" : "\n");
}

/* Failures are shown one by one, where they can be acted on. */
static void show_failures(const struct sweep *s)
{
	for (size_t i = 0; i < s->boots_nr; i++) {
		const struct sweep_boot *b = &s->boots[i];
		__cleanup_free char *name = sweep_boot_name(b), *log = sweep_log(s, b);

		if (b->class != SWEEP_BROKEN && b->class != SWEEP_INFRASTRUCTURE)
			continue;
		printf("  %s: %s, after %d attempt%s: %s\n", make_printable(name), sweep_class_name(b->class),
		       b->attempts, b->attempts == 1 ? "" : "s", log);
	}
}

static void show_waiting(const struct sweep *s)
{
	for (size_t t = 0; t < s->targets_nr; t++) {
		size_t n = 0;

		for (size_t i = 0; i < s->boots_nr; i++)
			n += s->boots[i].waiting && s->boots[i].target == &s->targets[t];
		if (n)
			printf("  %s: waiting for kernel %s, %zu boot%s\n", s->targets[t].machine->name,
			       s->targets[t].kernel, n, n == 1 ? "" : "s");
	}
}

int sweep_show_end(const struct sweep *s)
{
	struct counts c = count(s);
	size_t failed = c.of[SWEEP_BROKEN] + c.of[SWEEP_INFRASTRUCTURE];

	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
	printf("%s: %zu of %zu boots done", s->plan.name, c.of[SWEEP_DONE], s->boots_nr);
	if (c.of[SWEEP_UNSUPPORTED])
		printf(", %zu without SVA", c.of[SWEEP_UNSUPPORTED]);
	if (failed)
		printf(", %zu failed", failed);
	if (c.of[SWEEP_INTERRUPTED])
		printf(", %zu interrupted", c.of[SWEEP_INTERRUPTED]);
	if (c.left)
		printf(", %zu not begun", c.left);
	if (c.waiting)
		printf(", %zu waiting", c.waiting);
	putchar('\n');
	show_failures(s);
	show_waiting(s);
	if (sweep_stopping())
		return EXIT_INTERRUPTED;
	return failed || c.left || c.of[SWEEP_INTERRUPTED] ? EXIT_FAILED : EXIT_OK;
}

/**
 * struct last - what the journal says last of each boot
 * @of: by name, lines
 */
struct last {
	json_t *of;
};

static void take_last(void *ctx, const char *text, const json_t *line)
{
	struct last *last = ctx;
	const char *boot = json_string_value(json_object_get(line, "boot"));

	(void)text;
	if (boot)
		json_object_set(last->of, boot, (json_t *)line);
}

static bool is_going_on(const char *store)
{
	__cleanup_fd int fd = -1;
	__cleanup_free char *path = xasprintf("%s/lock", store);

	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd >= 0 && flock(fd, LOCK_EX | LOCK_NB);
}

/*
 * Takes over what a line says of a boot that has not all of its runs. What it says of a kernel without
 * SVA counts only where the kernel is not known, or it would be among what is settled.
 */
static void recall(struct sweep_boot *b, const json_t *line, bool watched)
{
	const char *class = json_string_value(json_object_get(line, "class"));
	static const enum sweep_class taken[] = { SWEEP_BROKEN, SWEEP_INFRASTRUCTURE, SWEEP_UNSUPPORTED };

	if (!class && watched)
		b->pid = line ? 1 : 0;
	for (size_t i = 0; class && i < ARRAY_SIZE(taken); i++)
		if (!strcmp(class, sweep_class_name(taken[i])) &&
		    (taken[i] != SWEEP_UNSUPPORTED || !*b->target->key))
			b->class = taken[i];
}

/* Was done, but as what the plan does not ask for, or nobody can tell? */
static bool is_another(const struct sweep_boot *b, const json_t *line)
{
	const char *class = json_string_value(json_object_get(line, "class"));

	return b->class == SWEEP_TODO && class && !strcmp(class, sweep_class_name(SWEEP_DONE));
}

/* Return: how many boots were done as something else. */
static size_t recall_all(struct sweep *s, const json_t *lines)
{
	__cleanup_free bool *without_sva = xcalloc(s->targets_nr, sizeof(*without_sva));
	size_t others = 0;

	for (size_t i = 0; i < s->boots_nr; i++) {
		struct sweep_boot *b = &s->boots[i];
		__cleanup_free char *name = sweep_boot_name(b);
		const json_t *line = json_object_get(lines, name);

		if (b->class == SWEEP_TODO)
			recall(b, line, s->watched);
		others += is_another(b, line);
		without_sva[b->target - s->targets] |= b->class == SWEEP_UNSUPPORTED;
	}
	for (size_t i = 0; i < s->boots_nr; i++)
		if (s->boots[i].class == SWEEP_TODO && without_sva[s->boots[i].target - s->targets])
			s->boots[i].class = SWEEP_UNSUPPORTED;
	return others;
}

static void show_boot(const struct sweep_boot *b, const char *name, const json_t *line)
{
	const char *reason = json_string_value(json_object_get(line, "reason"));

	if (b->pid)
		printf("  %s: under way\n", name);
	else if (b->class != SWEEP_TODO && b->class != SWEEP_DONE && line)
		printf("  %s: %s: %s\n", name, sweep_class_name(b->class), reason ? reason : "");
}

int sweep_show_status(const struct plan *plan, const char *store)
{
	struct sweep s = { .plan = *plan, .store = (char *)store, .journal = -1, .watched = is_going_on(store) };
	struct last last = { .of = json_object() };
	__cleanup_free char *left = NULL;
	struct counts c;
	size_t others;

	s.points_nr = plan_points(plan);
	sweep_plan_boots(&s);
	if (sweep_read_state(&s) || store_journal_read(store, take_last, &last))
		return EXIT_FAILED;
	sweep_signals();
	sweep_find_done(&s);
	if (sweep_stopping())
		return EXIT_INTERRUPTED;
	others = recall_all(&s, last.of);
	c = count(&s);
	left = time_left(&s, c.left);
	printf("%s in %s: %s, %zu of %zu boots done, %zu without SVA, %zu failed, %zu left%s\n", plan->name,
	       store, s.watched ? "under way" : "not running", c.of[SWEEP_DONE], s.boots_nr,
	       c.of[SWEEP_UNSUPPORTED], c.of[SWEEP_BROKEN] + c.of[SWEEP_INFRASTRUCTURE], c.left, left);
	for (size_t i = 0; i < s.boots_nr; i++) {
		__cleanup_free char *name = sweep_boot_name(&s.boots[i]);

		show_boot(&s.boots[i], name, json_object_get(last.of, name));
	}
	if (others)
		printf("  %zu boot%s done by another plan or suite, or with kernels that are not built now\n",
		       others, others == 1 ? "" : "s");
	json_decref(last.of);
	return EXIT_OK;
}
