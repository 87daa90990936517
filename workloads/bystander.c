// SPDX-License-Identifier: GPL-2.0-only
/*
 * bystander: what a process pays that has nothing to do with those that exit.
 *
 * Puts under load what all processes share: the SRCU and the mutexes of notifiers and of
 * SVA, which are global. A storm of processes with bonds exits, and meanwhile an innocent
 * one binds, unbinds, unmaps a page, has a child that exits, or reads the maps of one of
 * the storm and so comes to make its final mmput(). One metric for each answers for it;
 * events.csv has the exits of the storm, the one that the reader made as caller "other".
 *
 * The innocent process's bonds have no cancel cost, so that what is measured is the
 * others'. The reader and the process whose maps it reads share a CPU, where the latter
 * has priority (SCHED_FIFO), and exits a moment after the reader has begun: in the
 * middle of a read, mostly, instead of once in a while. Its bonds' files are on
 * their way through a socket meanwhile, or they would be closed, and unbound, before the
 * reader comes to make the final put.
 */
#include "workloads/workload.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "worker/crew.h"
#include "worker/fds.h"

#define RESIDENT_BYTES	(64 << 10)
#define MAPPINGS	128	/* lines of maps, for more than one read() */
#define READING_NS	100000	/* for so long the reader reads until the other exits, ... */
#define READING_MORE_NS	300000	/* and up to so much longer, so that no moment is preferred */

enum { WHAT, PROCS, BONDS, OPS, SPREAD };
enum { WHAT_BIND, WHAT_UNBIND, WHAT_MUNMAP, WHAT_MUNMAP_BOUND, WHAT_EXIT, WHAT_MAPS };

static const char * const what_names[] = {
	[WHAT_BIND] = "bind",
	[WHAT_UNBIND] = "unbind",
	[WHAT_MUNMAP] = "munmap",
	[WHAT_MUNMAP_BOUND] = "munmap-bound",
	[WHAT_EXIT] = "exit",
	[WHAT_MAPS] = "maps",
	NULL
};

static const struct param params[] = {
	[WHAT] = { "what", .names = what_names, .help =
		   "what the innocent process does, once it is bound itself where the name says so" },
	[PROCS] = { "procs", "processes", 1, 4096, 16, "processes that exit at once" },
	[BONDS] = { "bonds", "bonds", 1, FDS_MAX, 1, "bonds of each of them" },
	[OPS] = { "ops", "times", 1, 1000, 1,
		  "how often the innocent process does it in a round, at --rate or one after another" },
	[SPREAD] = { "spread", "ns", 0, 1000000000, 4000000,
		     "random delay before each exit, and before the first of --ops, up to this" },
	{ .name = NULL }
};

/* Numbered like what is done. From the intended time, where there is a --rate. */
static const struct metric metrics[] = {
	[WHAT_BIND] = { "bind", "the innocent process's bind, open of the device included" },
	[WHAT_UNBIND] = { "unbind", "its unbind, by close" },
	[WHAT_MUNMAP] = { "munmap", "its munmap() of a page, its mm having no notifier" },
	[WHAT_MUNMAP_BOUND] = { "munmap_bound", "its munmap() of a page, its mm being bound" },
	[WHAT_EXIT] = { "fork_exit_wait", "its fork of a child without bonds, to the end of wait() for it" },
	[WHAT_MAPS] = { "maps_read", "its last read() of the maps of a process that exits: the one that makes the final mmput(), mostly" },
	{ .name = NULL }
};

/**
 * struct storm - what members know
 * @transit: one way stay the bonds' files of the process whose maps are read, the
 *	other way comes a byte when the reader begins
 */
struct storm {
	int transit[2];
};

/* The innocent process. */
struct innocent {
	struct member *m;
	struct arm_options arm;
	int fd;
	void *page;
};

static void bind_device(struct innocent *i)
{
	if (i->fd >= 0)
		return;
	i->fd = bond_open(round_device(i->m->round, 0), &i->arm, NULL);
	if (i->fd < 0)
		member_fail(i->m, i->fd, "the innocent process's bind");
}

static void unbind_device(struct innocent *i)
{
	if (i->fd >= 0)
		close(i->fd);
	i->fd = -1;
}

static void map_page(struct innocent *i)
{
	i->page = member_memory(i->m, getpagesize(), false);
}

static void unmap_page(struct innocent *i)
{
	munmap(i->page, getpagesize());
}

static void fork_exit_wait(struct innocent *i)
{
	pid_t pid = fork();

	if (!pid)
		_exit(EXIT_OK);
	if (pid < 0 || waitpid(pid, NULL, 0) < 0)
		member_fail(i->m, -errno, "the innocent process's child");
}

/* What goes before, each time, and what is timed. */
static const struct {
	void (*before)(struct innocent *i);
	void (*timed)(struct innocent *i);
} actions[] = {
	[WHAT_BIND] = { unbind_device, bind_device },
	[WHAT_UNBIND] = { bind_device, unbind_device },
	[WHAT_MUNMAP] = { map_page, unmap_page },
	[WHAT_MUNMAP_BOUND] = { map_page, unmap_page },
	[WHAT_EXIT] = { NULL, fork_exit_wait },
};

static int64_t delay_ns(struct member *m)
{
	return rng_below(&m->rng, m->round->params[SPREAD] + 1);
}

static void time_actions(struct member *m)
{
	const struct round *round = m->round;
	int64_t what = round->params[WHAT], first_ns;
	struct innocent i = { .m = m, .arm = round->arm, .fd = -1 };

	i.arm.cancel_ns = 0;
	if (what == WHAT_MUNMAP_BOUND)
		bind_device(&i);
	if (actions[what].before)
		actions[what].before(&i);
	member_ready(m);
	first_ns = m->go_ns + delay_ns(m);
	pause_until_ns(first_ns);
	for (int64_t n = 0; n < round->params[OPS]; n++) {
		int64_t due_ns;

		if (n && actions[what].before)
			actions[what].before(&i);
		due_ns = round->rate ? first_ns + n * 1000000000 / round->rate : now_ns();
		pause_until_ns(due_ns);
		actions[what].timed(&i);
		round_time(what, due_ns, now_ns());
	}
}

/* The reader and the read, who is member 0, are on the same CPU, whatever CPUs there are. */
static void share_cpu(struct member *m)
{
	cpu_set_t set;
	int cpu = 0;

	if (m->round->cpus_nr) {
		cpu = m->round->cpus[0];
	} else if (!sched_getaffinity(0, sizeof(set), &set)) {
		while (cpu < CPU_SETSIZE - 1 && !CPU_ISSET(cpu, &set))
			cpu++;
	}
	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		member_fail(m, -errno, "a CPU to share");
}

static void read_maps(struct member *m)
{
	int64_t begin_ns, end_ns, last_begin_ns = 0, last_end_ns = 0;
	const struct storm *storm = m->ctx;
	char path[32], text[4096] = "";
	ssize_t n;
	int fd;

	share_cpu(m);
	snprintf(path, sizeof(path), "/proc/%d/maps", crew_pid(m->crew, 0));
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		member_fail(m, -errno, path);
	member_ready(m);
	pause_until_ns(m->go_ns + delay_ns(m));
	if (write(storm->transit[1], text, 1) != 1)
		member_fail(m, -errno, "a word to the process to read about");
	do {
		begin_ns = now_ns();
		n = pread(fd, text, sizeof(text), 0);
		end_ns = now_ns();
		if (n > 0) {
			last_begin_ns = begin_ns;
			last_end_ns = end_ns;
		}
	} while (n > 0);
	if (last_end_ns)
		round_time(WHAT_MAPS, last_begin_ns, last_end_ns);
}

/* Many mappings, priority over who reads about them, and files that outlive it. */
static void be_read(struct member *m)
{
	const struct sched_param priority = { .sched_priority = 1 };
	const struct storm *storm = m->ctx;
	int64_t bonds = m->round->params[BONDS];
	size_t page = getpagesize();
	int fds[FDS_MAX], ret;
	char *maps = mmap(NULL, MAPPINGS * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (maps == MAP_FAILED)
		member_fail(m, -errno, "mmap");
	for (size_t i = 0; i < MAPPINGS; i += 2)
		if (mprotect(maps + i * page, page, PROT_READ))
			member_fail(m, -errno, "mprotect");
	for (int64_t i = 0; i < bonds; i++) {
		fds[i] = bond_open(round_device(m->round, i), &m->round->arm, NULL);
		if (fds[i] < 0)
			member_fail(m, fds[i], "bind");
	}
	ret = fds_send(storm->transit[0], fds, bonds);
	if (ret)
		member_fail(m, ret, "files in flight");
	share_cpu(m);
	if (sched_setscheduler(0, SCHED_FIFO, &priority))
		member_fail(m, -errno, "SCHED_FIFO");
}

static void exit_while_read(struct member *m)
{
	const struct storm *storm = m->ctx;
	char c;

	member_memory(m, RESIDENT_BYTES, false);
	be_read(m);
	member_ready(m);
	if (read(storm->transit[0], &c, 1) == 1)
		pause_ns(READING_NS + rng_below(&m->rng, READING_MORE_NS));
}

static void exit_alone(struct member *m)
{
	char *memory = member_memory(m, RESIDENT_BYTES, false);

	member_bonds(m, m->round->params[BONDS], 0, memory, RESIDENT_BYTES);
	member_ready(m);
	pause_until_ns(m->go_ns + delay_ns(m));
}

static void member(struct member *m)
{
	bool innocent = m->index == m->round->params[PROCS];

	if (m->round->params[WHAT] == WHAT_MAPS && innocent)
		read_maps(m);
	else if (m->round->params[WHAT] == WHAT_MAPS && !m->index)
		exit_while_read(m);
	else if (innocent)
		time_actions(m);
	else
		exit_alone(m);
}

static const char *check(const int64_t *values)
{
	if (values[WHAT] == WHAT_MAPS && values[OPS] != 1)
		return "--what maps: there is one exit to read through, so that --ops is 1";
	return NULL;
}

static int bystander_round(const struct round *round, struct round_result *result)
{
	int64_t procs = round->params[PROCS];
	struct storm storm;
	struct crew crew;

	if (round->rate && round->params[WHAT] == WHAT_MAPS)
		return round_fail(result, -EINVAL, "--what maps: there is one exit to read through, so that there is no --rate");
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, storm.transit))
		return round_fail(result, -errno, "socketpair");
	round_times_of_children();
	if (crew_start(&crew, round, procs + 1, member, &storm, result))
		crew_kill(&crew);
	else
		pause_ns(SETTLE_NS);
	if (crew.n > procs)
		round_aside(result, crew_pid(&crew, procs), ASIDE_ALL);
	crew_end(&crew, result);
	close(storm.transit[0]);
	close(storm.transit[1]);
	if (!result->error && round->params[WHAT] == WHAT_MAPS)
		pause_ns(MMDROP_NS);
	return result->error;
}

const struct workload workload_bystander = {
	.name = "bystander",
	.summary = "an innocent process at work while processes with bonds exit",
	.params = params,
	.metrics = metrics,
	.check = check,
	.round = bystander_round,
};
