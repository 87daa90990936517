// SPDX-License-Identifier: GPL-2.0-only
#include "lib/log.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "base/base.h"
#include "lib/owner.h"

#define PERIOD_MS	5100	/* of the limit, and a bit */
#define SETTLE_MS	20	/* from an access to its line in the log: interrupt, thread */

/* When a test last saw a report; in memory that the tests, which are processes, share. */
static struct timespec *last_report;

static __attribute__((constructor)) void assume_a_report(void)
{
	last_report = mmap(NULL, sizeof(*last_report), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	clock_gettime(CLOCK_MONOTONIC, last_report);
}

void log_wait_out_the_limit(void)
{
	struct timespec now;
	int64_t ms;

	clock_gettime(CLOCK_MONOTONIC, &now);
	ms = (now.tv_sec - last_report->tv_sec) * 1000 +
	     (now.tv_nsec - last_report->tv_nsec) / 1000000;
	if (ms < PERIOD_MS)
		pause_ms(PERIOD_MS - ms);
}

int log_open(struct log *log)
{
	memset(log, 0, sizeof(*log));
	log->fd = klog_open();
	return log->fd < 0 ? log->fd : 0;
}

static void on_line(void *ctx, const char *line, size_t len_bytes)
{
	struct log *log = ctx;

	if (klog_is_splat(line) && !log->splats++)
		snprintf(log->splat, sizeof(log->splat), "%.*s", (int)strcspn(line, "\n"), line);
	if (!klog_classify(line, &log->report))
		return;
	clock_gettime(CLOCK_MONOTONIC, last_report);
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
