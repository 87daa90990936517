// SPDX-License-Identifier: GPL-2.0-only
#include "lib/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/base.h"
#include "lib/owner.h"

#define PERIOD_MS	5200	/* of the limit, and the difference of the log's clock from ours */
#define BURST		10	/* reports within it that are printed: DEFAULT_RATELIMIT_BURST */
#define NEEDED		5	/* more than a test counts on */
#define SETTLE_MS	20	/* from an access to its line in the log: interrupt, thread */

/*
 * When the last reports were printed, by all tests of this boot; in memory that the tests of this
 * program, which are processes, share. The oldest of them is overwritten next.
 */
static struct printed {
	int64_t at_ns[BURST - NEEDED];
	unsigned int oldest;
} *printed;

static void remember(int64_t at_ns)
{
	printed->at_ns[printed->oldest] = at_ns;
	printed->oldest = (printed->oldest + 1) % ARRAY_SIZE(printed->at_ns);
}

static void on_earlier_line(void *report, const char *line, size_t len_bytes, int64_t at_ns)
{
	(void)len_bytes;
	if (klog_classify(line, report))
		remember(at_ns);
}

static __attribute__((constructor)) void remember_earlier_tests(void)
{
	struct klog_report report = { 0 };
	int fd = klog_open();

	printed = mmap(NULL, sizeof(*printed), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		       -1, 0);
	if (fd < 0)
		return;
	lseek(fd, 0, SEEK_SET);
	klog_read_timed(fd, on_earlier_line, &report);
	close(fd);
}

void log_wait_for_allowance(void)
{
	struct timespec now;
	int64_t ms;

	if (!printed->at_ns[printed->oldest])
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	ms = now.tv_sec * 1000 + now.tv_nsec / 1000000 - printed->at_ns[printed->oldest] / 1000000;
	if (ms < PERIOD_MS)
		pause_ms(PERIOD_MS - ms);
}

/* Is the last word of the line the name of an interrupt by which an IOMMU tells of an event? */
static bool is_of_faults(const char *line)
{
	const char *name = strrchr(line, ' ');
	unsigned int number;
	int end = 0;

	if (!name)
		return false;
	/* Page requests have one of their own, dmar0-prq. */
	return (sscanf(++name, "dmar%u\n%n", &number, &end) == 1 && end && !name[end]) ||
	       !strcmp(name, "arm-smmu-v3-evtq\n");
}

unsigned long fault_interrupts(void)
{
	unsigned long n = 0, count;
	char line[4096], *at, *next;
	FILE *f = fopen("/proc/interrupts", "re");

	while (f && fgets(line, sizeof(line), f)) {
		at = strchr(line, ':');
		if (!at || !is_of_faults(line))
			continue;
		/* One count for each CPU, then words. */
		for (at++; count = strtoul(at, &next, 10), next != at; at = next)
			n += count;
	}
	if (f)
		fclose(f);
	return n;
}

int log_open(struct log *log)
{
	memset(log, 0, sizeof(*log));
	log->fd = klog_open();
	return log->fd < 0 ? log->fd : 0;
}

static void on_line(void *ctx, const char *line, size_t len_bytes, int64_t at_ns)
{
	struct log *log = ctx;

	if (klog_is_splat(line) && !log->splats++)
		snprintf(log->splat, sizeof(log->splat), "%.*s", (int)strcspn(line, "\n"), line);
	if (!klog_classify(line, &log->report))
		return;
	remember(at_ns);
	log->last[log->report.kind] = log->report;
	log->count[log->report.kind]++;
	fprintf(stderr, "# kind %d, code %#x, PASID %d: %.*s", log->report.kind, log->report.code,
		(int)log->report.pasid, (int)len_bytes, line);
}

unsigned int log_reports(struct log *log, int ms)
{
	unsigned int before = 0, n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(log->count); i++)
		before += log->count[i];
	do {
		pause_ms(SETTLE_MS);
		ms -= SETTLE_MS;
		klog_read_timed(log->fd, on_line, log);
		n = 0;
		for (size_t i = 0; i < ARRAY_SIZE(log->count); i++)
			n += log->count[i];
	} while (ms > 0 && n == before);
	return n - before;
}

bool log_has(const struct log *log, enum klog_kind kind, unsigned int code, uint32_t pasid)
{
	return log->count[kind] && log->last[kind].code == code && log->last[kind].pasid == pasid;
}
