/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's log while something runs: from klog_open() on, nothing before; and
 * what its lines mean: splats, and what the IOMMU drivers report of devices.
 */
#ifndef LIB_KLOG_H
#define LIB_KLOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * klog_open() - start of a slice
 *
 * Return: a descriptor to be closed by the caller, or a negative errno.
 */
int klog_open(void);

/**
 * typedef klog_sink - takes one line of the log
 * @ctx: as given to klog_read()
 * @line: with its newline
 * @len_bytes: its length
 */
typedef void (*klog_sink)(void *ctx, const char *line, size_t len_bytes);

/**
 * klog_read() - the lines since klog_open() or the last call
 * @fd: from klog_open()
 * @sink: called for each; NULL: only count
 * @ctx: for @sink
 *
 * Return: how many of the lines are a splat (see klog_is_splat()); -EPIPE if
 * lines were overwritten before they were read; another negative errno.
 */
int klog_read(int fd, klog_sink sink, void *ctx);

/**
 * typedef klog_timed_sink - takes one line of the log, and when it was printed
 * @ctx: as given to klog_read_timed()
 * @line: with its newline
 * @len_bytes: its length
 * @at_ns: by the log's clock, in whole microseconds; see struct klog_clock
 */
typedef void (*klog_timed_sink)(void *ctx, const char *line, size_t len_bytes, int64_t at_ns);

/**
 * klog_read_timed() - klog_read() for those who want to know when
 * @fd: as there
 * @sink: as there
 * @ctx: as there
 *
 * Return: as there.
 */
int klog_read_timed(int fd, klog_timed_sink sink, void *ctx);

/**
 * struct klog_clock - the log's clock against CLOCK_MONOTONIC
 * @offset_ns: to be added to a line's time
 * @error_ns: how much too small or too large @offset_ns may be
 *
 * printk() stamps lines with local_clock(), which nobody disciplines: the two part by
 * some tens of microseconds in a second where the time is kept by NTP.
 */
struct klog_clock {
	int64_t offset_ns;
	int64_t error_ns;
};

/**
 * klog_clock_read() - write a line into the log, and see when it says that was
 * @clock: out
 *
 * The error is half the time that the write took, and half of the log's microsecond.
 *
 * Return: 0; -EACCES or -EPERM without the right; -ENODATA if the line did not come.
 */
int klog_clock_read(struct klog_clock *clock);

/**
 * klog_is_splat() - does the line open a report of something wrong in the kernel?
 * @line: text of a line, without its time stamp
 *
 * WARN, BUG, oops, lockdep, hung tasks, stalls, the sanitizers: what no test
 * and no measurement may cause. The list is in the file splats beside this one, which the
 * lab's run script reads too.
 *
 * Return: true if it does.
 */
bool klog_is_splat(const char *line);

enum klog_kind {
	KLOG_SMMUV3_EVENT,	/* code: number of the event, 0x0a is C_BAD_CD */
	KLOG_DMAR_FAULT,	/* code: VT-d's fault reason, 0x59: no PASID-table entry */
	KLOG_PAGE_REQUEST,	/* one that was not served, code 0 */
	KLOG_SUPPRESSED,	/* code: so many of an IOMMU driver's lines were not printed */
};

#define KLOG_NO_PASID	UINT32_MAX

/**
 * struct klog_report - an access of a device that an IOMMU driver complains about
 * @kind: what the driver prints
 * @code: see enum klog_kind
 * @pasid: of the access; KLOG_NO_PASID if it had none, or the line does not say
 * @begun: the first line of a report has been seen, the one with the PASID is to come
 */
struct klog_report {
	enum klog_kind kind;
	unsigned int code;
	uint32_t pasid;
	bool begun;
};

/**
 * klog_classify() - does the line complete a report of an IOMMU driver?
 * @line: text of a line, the next one of the log
 * @report: zeroed before the first line, else as the last call left it; out: the
 *	report, if there is one
 *
 * Knows arm-smmu-v3, intel-iommu and the core's page faults, as Linux 5.10 to 7.3
 * print them. Each report counts once, of however many lines it is. The drivers
 * limit what they print: ten lines or reports within 5 s, then nothing but how
 * many were left out, with the first one of a later period.
 *
 * Return: true if so.
 */
bool klog_classify(const char *line, struct klog_report *report);

#endif
