// SPDX-License-Identifier: GPL-2.0-only
#include "worker/pages.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>

#define PAGEOUT_TRIES	50

const char * const pages_kinds[] = {
	[PAGES_ANON] = "anon",
	[PAGES_FILE] = "file",
	[PAGES_COW] = "cow",
	[PAGES_THP] = "thp",
	[PAGES_SWAPPED] = "swapped",
	[PAGES_MIGRATED] = "migrated",
	NULL
};

static char *map_file(struct pages *p, size_t bytes)
{
	__cleanup_fd int fd = memfd_create("mmput-bench-fault", MFD_CLOEXEC);
	int error;

	if (fd < 0 || ftruncate(fd, bytes))
		member_fail(p->m, -errno, "memfd");
	error = posix_fallocate(fd, 0, bytes);
	if (error)
		member_fail(p->m, -error, "pages of a memfd");
	return mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
}

/* Aligned to a page, huge or not. */
static char *map_anon(const struct pages *p, size_t bytes)
{
	size_t align = p->plan->page_bytes;
	char *all = mmap(NULL, bytes + align, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return all == MAP_FAILED ? all : (char *)(((uintptr_t)all + align - 1) & -align);
}

static void map_pages(struct pages *p)
{
	enum pages_kind kind = p->plan->kind;
	size_t bytes = p->nr * p->plan->page_bytes;

	p->memory = kind == PAGES_FILE ? map_file(p, bytes) : map_anon(p, bytes);
	if (p->memory == MAP_FAILED)
		member_fail(p->m, -errno, "memory for --pages");
	madvise(p->memory, bytes, kind == PAGES_THP ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
	if (kind == PAGES_COW || kind == PAGES_SWAPPED || kind == PAGES_MIGRATED)
		memset(p->memory, 1, bytes);
}

/* A child that only is there. The worker knows nothing of it: it is no sample. */
static void share_pages(struct pages *p)
{
	p->sharer = round_fork();
	if (p->sharer < 0)
		member_fail(p->m, -errno, "fork of a process to share pages with");
	if (p->sharer)
		return;
	for (;;)
		pause();
}

static bool is_resident(const struct pages *p, char *at)
{
	unsigned char there = 0;

	if (mincore(at, 1, &there))
		member_fail(p->m, -errno, "mincore");
	return there & 1;
}

static void swap_out(struct pages *p)
{
	size_t bytes = p->nr * p->plan->page_bytes;
	int64_t out = 0;

	for (int try = 0; try < PAGEOUT_TRIES && out < p->nr; try++) {
		if (madvise(p->memory, bytes, MADV_PAGEOUT))
			member_fail(p->m, -errno, "MADV_PAGEOUT");
		pause_ns(try * 1000000);
		for (out = 0; out < p->nr && !is_resident(p, pages_at(p, out)); out++)
			;
	}
	if (out < p->nr)
		member_fail(p->m, -ENOSPC, "a page would not go to swap");
}

static int move_page(char *at, int node)
{
	void *pages[] = { at };
	int status = 0;

	if (syscall(SYS_move_pages, 0, 1UL, pages, &node, &status, 0))
		return -errno;
	return status < 0 ? status : status == node ? 0 : -EBUSY;
}

static void move_all(struct pages *p, int node)
{
	for (int64_t i = 0; i < p->nr; i++) {
		int ret = move_page(pages_at(p, i), node);

		if (ret)
			member_fail(p->m, ret, "move_pages");
	}
}

void pages_make(struct pages *p)
{
	if (p->nr)
		map_pages(p);
	if (p->nr && p->plan->kind == PAGES_COW)
		share_pages(p);
	if (p->plan->kind == PAGES_MIGRATED)
		move_all(p, p->plan->from);
}

void pages_take_away(struct pages *p)
{
	if (p->plan->kind == PAGES_SWAPPED)
		swap_out(p);
	if (p->plan->kind == PAGES_MIGRATED)
		move_all(p, p->plan->to);
}

bool pages_is_whole(const struct pages *p, int64_t i)
{
	return p->plan->kind != PAGES_THP || is_resident(p, pages_at(p, i + 1) - getpagesize());
}

void pages_end(struct pages *p)
{
	if (!p->sharer)
		return;
	kill(p->sharer, SIGKILL);
	while (waitpid(p->sharer, NULL, 0) < 0 && errno == EINTR)
		;
}

static bool read_line(const char *path, char *line, int size)
{
	__cleanup_file FILE *f = fopen(path, "re");

	return f && fgets(line, size, f);
}

static int find_huge_pages(struct pages_plan *plan, struct round_result *result)
{
	static const char sys[] = "/sys/kernel/mm/transparent_hugepage/";
	char path[100], line[100];

	snprintf(path, sizeof(path), "%senabled", sys);
	if (!read_line(path, line, sizeof(line)))
		return round_impossible(result, "--kind thp: this kernel has no transparent huge pages");
	if (strstr(line, "[never]"))
		return round_impossible(result, "--kind thp: transparent huge pages are switched off in /sys/kernel/mm/transparent_hugepage/enabled");
	snprintf(path, sizeof(path), "%shpage_pmd_size", sys);
	if (!read_line(path, line, sizeof(line)))
		return round_fail(result, -ENOENT, path);
	plan->page_bytes = strtoul(line, NULL, 10);
	return 0;
}

static int find_swap(struct round_result *result)
{
	struct sysinfo info;

	if (sysinfo(&info) || !info.totalswap)
		return round_impossible(result, "--kind swapped: there is no swap");
	return 0;
}

/* Two nodes with memory, such as the ends of "0-1". */
static int find_nodes(struct pages_plan *plan, struct round_result *result)
{
	char line[100];

	if (!read_line("/sys/devices/system/node/has_memory", line, sizeof(line)) ||
	    sscanf(line, "%d%*[-,]%d", &plan->from, &plan->to) != 2)
		return round_impossible(result, "--kind migrated: there are no two memory nodes to move pages between (numa=fake=2 makes some)");
	return 0;
}

int pages_find(enum pages_kind kind, struct pages_plan *plan, struct round_result *result)
{
	*plan = (struct pages_plan){ .kind = kind, .page_bytes = getpagesize() };
	switch (kind) {
	case PAGES_THP:
		return find_huge_pages(plan, result);
	case PAGES_SWAPPED:
		return find_swap(result);
	case PAGES_MIGRATED:
		return find_nodes(plan, result);
	default:
		return 0;
	}
}
