// SPDX-License-Identifier: GPL-2.0-only
/*
 * fault: a device and a CPU fault pages, and processes exit with page requests outstanding.
 *
 * Puts the kernel's I/O page faults under load (iommu_report_device_fault(), its worker,
 * handle_mm_fault()), then exit_mm()'s final mmput() while they are. The metric fault
 * answers for the first, by kind of page: the time of a store to a page that is not there,
 * by a job of eight bytes or by the CPU; hit is the same store once more, so that fault
 * without hit is what the page cost. The phases of mmput answer for the second:
 * --outstanding bonds read untouched memory all the time, one page request at a time each.
 * A request is answered by a worker that takes a reference to the mm for it. So the mm may
 * outlive its process while requests come, and a worker make the final mmput (`caller`
 * async; with four bonds in the exact lab, most do). Under the arm callback that worker
 * waits in release() for a device that waits for its answer, until the driver gives up
 * after 10 s: one of the reasons for which J.-P. Brucker removed mm_exit() (April 2020).
 *
 * The files of the outstanding bonds are the worker's, which unbinds when the processes
 * have gone, and so can look at them: `refused` in run.json says how many requests were
 * answered with an error, unbind_after what the end of such a bond takes.
 *
 * Kinds: anon, never touched; file, of a memfd, in the page cache but not mapped; cow,
 * shared with a child since fork(); thp, a huge page, never touched; swapped; migrated to
 * another node since it was last used, for which there is no page request, since the page
 * is there, but at another place: the device has to ask for its translation.
 */
#include "workloads/workload.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "worker/crew.h"
#include "worker/pages.h"

#define PROCS_MAX	256
#define OUTSTANDING_MAX	64
#define REQUEST_BYTES	(1UL << 30)	/* that each outstanding bond reads, the most that a job may */

enum { KIND, WHO, PAGES, OUTSTANDING, PROCS, SPREAD };
enum { DEVICE, CPU };

static const char * const who_names[] = { "device", "cpu", NULL };

static const struct param params[] = {
	[KIND] = { .name = "kind", .names = pages_kinds, .help = "of the pages that are faulted" },
	[WHO] = { .name = "who", .names = who_names, .help = "faults them" },
	[PAGES] = { "pages", "pages", 0, 100000, 64, "pages that each process faults (thp: huge ones)" },
	[OUTSTANDING] = { "outstanding", "bonds", 0, OUTSTANDING_MAX, 1,
			  "bonds with page requests outstanding when their process exits" },
	[PROCS] = { "procs", "processes", 1, PROCS_MAX, 1, "processes that do so at once" },
	[SPREAD] = { "spread", "ns", 0, 1000000000, 4000000,
		     "random delay before each exit, up to this" },
	{ .name = NULL }
};

enum { FAULT, HIT, UNBIND_AFTER };

static const struct metric metrics[] = {
	[FAULT] = { "fault", "a store to a page that is not there, from job or touch to its end" },
	[HIT] = { "hit", "the same store once more, to the page that is there now" },
	[UNBIND_AFTER] = { "unbind_after", "unbind of a bond with requests outstanding at its process's exit" },
	{ .name = NULL }
};

/**
 * struct plan - what the worker has made for its processes
 * @pages: of the kind of page
 * @held: files of the outstanding bonds of all processes, one after the other
 * @held_nr: how many
 */
struct plan {
	struct pages_plan pages;
	int held[PROCS_MAX * OUTSTANDING_MAX];
	int64_t held_nr;
};

/* A process that faults its pages, and the bond with which its device does. */
struct faulter {
	struct member *m;
	struct pages pages;
	int fd;
};

/* By the device or by the CPU, as is asked for. How many page requests it took, for a device. */
static int store(struct faulter *f, int64_t i, int64_t *end_ns)
{
	char *at = pages_at(&f->pages, i);
	int ret = 0;

	if (f->m->round->params[WHO] == DEVICE) {
		ret = bond_write(f->fd, at, sizeof(uint64_t), end_ns);
		if (ret < 0)
			member_fail(f->m, ret, "job that stores");
		return ret;
	}
	*(volatile char *)at = 1;
	*end_ns = now_ns();
	return 0;
}

static void prepare(struct faulter *f)
{
	const struct round *round = f->m->round;
	int64_t end_ns;

	pages_make(&f->pages);
	f->fd = bond_open(round_device(round, 0), &round->arm, NULL);
	if (f->fd < 0)
		member_fail(f->m, f->fd, "bind");
	/* So that there is something for the migration to invalidate. */
	for (int64_t i = 0; round->params[KIND] == PAGES_MIGRATED && i < f->pages.nr; i++)
		store(f, i, &end_ns);
	pages_take_away(&f->pages);
}

static int64_t faults_of_process(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt + usage.ru_majflt;
}

static void fault_pages(struct faulter *f)
{
	const struct round *round = f->m->round;
	int64_t begin_ns = now_ns(), faults = -faults_of_process(), requests = 0;

	for (int64_t i = 0; i < f->pages.nr; i++) {
		int64_t due = i * round->params[PROCS] + f->m->index, end_ns;
		int64_t start_ns = round_due(round, begin_ns, due);

		requests += store(f, i, &end_ns) > 0;
		round_time(FAULT, start_ns, end_ns);
		start_ns = now_ns();
		store(f, i, &end_ns);
		round_time(HIT, start_ns, end_ns);
		if (!pages_is_whole(&f->pages, i))
			member_fail(f->m, -ENOMEM, "a huge page");
	}
	faults += faults_of_process();
	if (round->params[WHO] == DEVICE)
		faults = requests;
	if (round->params[KIND] != PAGES_MIGRATED && faults < f->pages.nr)
		member_fail(f->m, -EIO, "a page was there before it was asked for");
}

static void bind_held(struct member *m, const int *fds)
{
	for (int64_t i = 0; i < m->round->params[OUTSTANDING]; i++) {
		int ret = bond_bind(fds[i], &m->round->arm, NULL);

		if (ret)
			member_fail(m, ret, "bind of --outstanding");
	}
}

/* What a device reads where nothing was written is the zero page: it costs no memory. */
static void request_pages(struct member *m, const int *fds)
{
	int64_t nr = m->round->params[OUTSTANDING];
	char *memory;

	if (!nr)
		return;
	memory = mmap(NULL, nr * REQUEST_BYTES, PROT_READ,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (memory == MAP_FAILED)
		member_fail(m, -errno, "memory for --outstanding");
	madvise(memory, nr * REQUEST_BYTES, MADV_NOHUGEPAGE);
	for (int64_t i = 0; i < nr; i++) {
		int ret = bond_read(fds[i], memory + i * REQUEST_BYTES, REQUEST_BYTES);

		if (ret)
			member_fail(m, ret, "job of --outstanding");
	}
}

static void member(struct member *m)
{
	const struct round *round = m->round;
	const struct plan *plan = m->ctx;
	const int *held = plan->held + m->index * round->params[OUTSTANDING];
	int64_t delay_ns = rng_below(&m->rng, round->params[SPREAD] + 1);
	struct faulter f = {
		.m = m,
		.pages = { .plan = &plan->pages, .m = m, .nr = round->params[PAGES] },
	};

	prepare(&f);
	bind_held(m, held);
	member_ready(m);
	fault_pages(&f);
	pages_end(&f.pages);
	request_pages(m, held);
	pause_ns(delay_ns);
}

static int open_held(const struct round *round, struct plan *plan, struct round_result *result)
{
	int64_t bonds = round->params[OUTSTANDING];

	for (plan->held_nr = 0; plan->held_nr < bonds * round->params[PROCS]; plan->held_nr++) {
		int fd = device_open(round_device(round, plan->held_nr % bonds));

		if (fd < 0)
			return round_fail(result, fd, "open");
		plan->held[plan->held_nr] = fd;
	}
	return 0;
}

/* What came of the requests, once their processes have gone; and the end of their bonds. */
static int end_held(const struct plan *plan, struct round_result *result)
{
	for (int64_t i = 0; i < plan->held_nr; i++) {
		struct sva_testdev_stats stats;
		int64_t start_ns = now_ns();
		int ret = bond_unbind(plan->held[i]);

		round_time(UNBIND_AFTER, start_ns, now_ns());
		if (!ret)
			ret = bond_stats(plan->held[i], &stats);
		if (ret)
			return round_fail(result, ret, "unbind of --outstanding");
		result->refused += stats.refused;
	}
	if (plan->held_nr)
		pause_ns(MMDROP_NS);
	return 0;
}

static int run(const struct round *round, struct plan *plan, struct round_result *result)
{
	struct crew crew;
	int ret = open_held(round, plan, result);

	if (ret)
		return ret;
	if (round->params[PAGES])
		round_times_of_children();
	if (!crew_start(&crew, round, round->params[PROCS], member, plan, result))
		pause_ns(SETTLE_NS);
	ret = crew_end(&crew, result);
	return ret ? ret : end_held(plan, result);
}

static int fault_round(const struct round *round, struct round_result *result)
{
	static struct plan plan;	/* large: only what is used of it becomes real */
	int ret = pages_find(round->params[KIND], &plan.pages, result);

	if (ret)
		return ret;
	ret = run(round, &plan, result);
	for (int64_t i = 0; i < plan.held_nr; i++)
		close(plan.held[i]);
	return ret;
}

const struct workload workload_fault = {
	.name = "fault",
	.summary = "a device or a CPU faults pages, then processes exit with page requests outstanding",
	.params = params,
	.metrics = metrics,
	.round = fault_round,
};
