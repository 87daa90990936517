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
#define NEEDED		5	/* half of what may be printed within it: more than a test counts on */
#define SETTLE_MS	20	/* from an access to its line in the log: interrupt, thread */

/*
 * What of the drivers' allowance has been used, in memory that the tests of a program, which are
 * processes, share. Each interrupt of a fault uses some of it, whether or not it prints a line.
 */
static struct used {
	unsigned long interrupts;	/* until there was enough of it last */
	int64_t until_ns;		/* there may be too little of it since; 0: there is enough */
} *used;

static int64_t monotonic_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
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

struct earlier {
	struct klog_report report;
	int64_t last_ns;
};

static void on_earlier_line(void *ctx, const char *line, size_t len_bytes, int64_t at_ns)
{
	struct earlier *earlier = ctx;

	(void)len_bytes;
	if (klog_classify(line, &earlier->report))
		earlier->last_ns = at_ns;
}

/* While there is something to report, a line is printed at least once in a period. */
static __attribute__((constructor)) void look_at_earlier_programs(void)
{
	struct earlier earlier = { .last_ns = 0 };
	int fd = klog_open();

	used = mmap(NULL, sizeof(*used), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	used->interrupts = fault_interrupts();
	if (fd < 0)
		return;
	lseek(fd, 0, SEEK_SET);
	klog_read_timed(fd, on_earlier_line, &earlier);
	close(fd);
	if (earlier.last_ns)
		used->until_ns = earlier.last_ns + PERIOD_MS * 1000000LL;
}

void log_wait_for_allowance(void)
{
	int64_t ms = (used->until_ns - monotonic_ns()) / 1000000 + PERIOD_MS;

	if (used->until_ns && ms > 0)
		pause_ms(ms < PERIOD_MS ? ms : PERIOD_MS);
	if (used->until_ns)
		used->interrupts = fault_interrupts();
	used->until_ns = 0;
}

int log_open(struct log *log)
{
	memset(log, 0, sizeof(*log));
	log->fd = klog_open();
	return log->fd < 0 ? log->fd : 0;
}

void log_close(struct log *log)
{
	if (log->fd < 0)
		return;
	log_reports(log, 0);
	close(log->fd);
	if (fault_interrupts() - used->interrupts > NEEDED)
		used->until_ns = monotonic_ns();
}

static void on_line(void *ctx, const char *line, size_t len_bytes)
{
	struct log *log = ctx;

	if (klog_is_splat(line) && !log->splats++)
		snprintf(log->splat, sizeof(log->splat), "%.*s", (int)strcspn(line, "\n"), line);
	if (!klog_classify(line, &log->report))
		return;
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
		klog_read(log->fd, on_line, log);
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
