// SPDX-License-Identifier: GPL-2.0-only
/* Reads the kernel's log, and tells what its lines mean. */
#include "klog/klog.h"

#include <errno.h>
#include <fcntl.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

/* In the first word of an event record, and of a page request descriptor of VT-d. */
#define SMMUV3_SSV		(1ULL << 11)
#define PAGE_REQUEST_PASID	(1ULL << 8)

/* The file, as it is; the Makefile knows of it too. */
extern const char klog_splats[];
__asm__(".section .rodata\n"
	".globl klog_splats\n"
	"klog_splats:\n"
	".incbin \"lib/klog/splats\"\n"
	".byte 0\n"
	".previous\n");

/* One expression of all that are in the file, for the beginning of a line. To be freed. */
static char *splat_pattern(void)
{
	const char *before = "^(";
	char *pattern;
	size_t len;
	FILE *f = xopen_memstream(&pattern, &len);

	for (const char *line = klog_splats; *line; line += strcspn(line, "\n") + 1) {
		if (*line == '#')
			continue;
		fprintf(f, "%s%.*s", before, (int)strcspn(line, "\n"), line);
		before = "|";
	}
	fputc(')', f);
	fclose(f);
	return pattern;
}

bool klog_is_splat(const char *line)
{
	static regex_t splat;
	static bool compiled;

	if (!compiled) {
		__cleanup_free char *pattern = splat_pattern();

		if (regcomp(&splat, pattern, REG_EXTENDED | REG_NOSUB))
			abort();	/* a mistake in the file, which every test finds */
		compiled = true;
	}
	return !regexec(&splat, line, 0, NULL, 0);
}

/* The number behind a word of the line, in any base that it has a prefix for. */
static bool number_after(const char *line, const char *word, int base, unsigned int *number)
{
	const char *at = strstr(line, word);
	char *end;

	if (!at)
		return false;
	at += strlen(word);
	*number = strtoul(at, &end, base);
	return end != at;
}

/*
 * "arm-smmu-v3 9050000.smmuv3: event 0x0a received:", then the event, of which the first
 * word says whose it was; a tab before it is escaped in /dev/kmsg.
 */
static bool smmuv3_event(const char *line, struct klog_report *r)
{
	const char *at;
	uint64_t word;

	if (!strstr(line, "arm-smmu-v3 "))
		return false;
	if (strstr(line, " received:") && number_after(line, ": event 0x", 16, &r->code)) {
		r->kind = KLOG_SMMUV3_EVENT;
		r->begun = true;
		return false;
	}
	at = strstr(line, ": \t0x");
	if (!at)
		at = strstr(line, ": \\x090x");
	if (!r->begun || !at)
		return false;
	word = strtoull(strstr(at, "0x"), NULL, 16);
	r->begun = false;
	r->pasid = word & SMMUV3_SSV ? word >> 12 & 0xfffff : KLOG_NO_PASID;
	return true;
}

/*
 * "DMAR: [DMA Write PASID 0x2] Request device [00:02.0] fault addr 0x0 [fault reason 0x59] ...";
 * 5.10 has "[DMA Write] Request device [00:02.0] PASID 2 ... [fault reason 89] ...".
 */
static bool dmar_fault(const char *line, struct klog_report *r)
{
	if (!strstr(line, "DMAR: [DMA ") || !number_after(line, "[fault reason ", 0, &r->code))
		return false;
	r->kind = KLOG_DMAR_FAULT;
	if (!number_after(line, " PASID ", 16, &r->pasid))
		r->pasid = KLOG_NO_PASID;
	return true;
}

/* "DMAR: dmar0: Invalid page request: 2000010001 ...", the request itself; the other is 5.10's. */
static bool page_request(const char *line, struct klog_report *r)
{
	static const char invalid[] = ": Invalid page request: ";
	const char *at = strstr(line, invalid);
	uint64_t word = at ? strtoull(at + strlen(invalid), NULL, 16) : 0;

	if (at)
		r->pasid = word & PAGE_REQUEST_PASID ? word >> 32 & 0xfffff : KLOG_NO_PASID;
	else if (!number_after(line, ": Page request for invalid PASID ", 10, &r->pasid) &&
		 !number_after(line, ": iopf with pasid ", 10, &r->pasid))
		return false;
	r->kind = KLOG_PAGE_REQUEST;
	r->code = 0;
	return true;
}

/* "dmar_fault: 7 callbacks suppressed" */
static bool left_out(const char *line, struct klog_report *r)
{
	if (!strstr(line, " callbacks suppressed") ||
	    (strncmp(line, "arm_smmu_", strlen("arm_smmu_")) && strncmp(line, "dmar_", strlen("dmar_"))) ||
	    !number_after(line, ": ", 10, &r->code))
		return false;
	r->kind = KLOG_SUPPRESSED;
	r->pasid = KLOG_NO_PASID;
	return true;
}

bool klog_classify(const char *line, struct klog_report *report)
{
	return smmuv3_event(line, report) || dmar_fault(line, report) ||
	       page_request(line, report) || left_out(line, report);
}

int klog_open(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	lseek(fd, 0, SEEK_END);
	return fd;
}

/* "priority,sequence,time,flags;text"; the time is in us. */
static int64_t time_of(const char *record)
{
	unsigned long long us;

	return sscanf(record, "%*u,%*u,%llu", &us) == 1 ? (int64_t)us * 1000 : 0;
}

int klog_read_timed(int fd, klog_timed_sink sink, void *ctx)
{
	int count = 0, lost = 0;
	char record[8192];

	for (;;) {
		/* One read gives one record: "priority,sequence,time,flags;text\n", then details. */
		ssize_t n = read(fd, record, sizeof(record) - 1);
		char *text;

		if (n < 0 && errno == EPIPE) {
			lost = -EPIPE;
			continue;
		}
		if (n < 0)
			return errno != EAGAIN ? -errno : lost ? lost : count;
		record[n] = 0;
		text = strchr(record, ';');
		if (!text)
			continue;
		text++;
		count += klog_is_splat(text);
		if (sink)
			sink(ctx, text, strcspn(text, "\n") + 1, time_of(record));
	}
}

struct untimed {
	klog_sink sink;
	void *ctx;
};

static void without_time(void *ctx, const char *line, size_t len_bytes, int64_t at_ns)
{
	const struct untimed *u = ctx;

	(void)at_ns;
	if (u->sink)
		u->sink(u->ctx, line, len_bytes);
}

int klog_read(int fd, klog_sink sink, void *ctx)
{
	return klog_read_timed(fd, without_time, &(struct untimed){ sink, ctx });
}

struct mark {
	char text[64];
	int64_t at_ns;
};

static void find_mark(void *ctx, const char *line, size_t len_bytes, int64_t at_ns)
{
	struct mark *m = ctx;

	if (len_bytes == strlen(m->text) && !strncmp(line, m->text, len_bytes))
		m->at_ns = at_ns;
}

int klog_clock_read(struct klog_clock *clock)
{
	__cleanup_fd int out = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	__cleanup_fd int in = out < 0 ? -1 : klog_open();
	int64_t before, after;
	struct mark m = { .at_ns = -1 };
	ssize_t n;

	if (out < 0)
		return -errno;
	if (in < 0)
		return in;
	before = now_ns();
	/* Without the newline it would be open to more text, and nobody could read it. */
	snprintf(m.text, sizeof(m.text), "mmput-bench %d: the clock is %lld.%09lld\n", (int)getpid(),
		 (long long)before / 1000000000, (long long)before % 1000000000);
	before = now_ns();
	n = write(out, m.text, strlen(m.text));
	after = now_ns();
	if (n < 0)
		return -errno;
	klog_read_timed(in, find_mark, &m);
	if (m.at_ns < 0)
		return -ENODATA;
	clock->offset_ns = before + (after - before) / 2 - m.at_ns - 500;
	clock->error_ns = (after - before) / 2 + 500;
	return 0;
}
