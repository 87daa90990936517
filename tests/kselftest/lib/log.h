/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the IOMMU drivers have reported since a test's start. They limit what they
 * print to about ten lines in 5 s: a test that counts on lines first makes sure that
 * earlier ones have left it some; one that counts on their absence looks at the
 * interrupts as well.
 */
#ifndef KSELFTEST_LIB_LOG_H
#define KSELFTEST_LIB_LOG_H

#include <stdbool.h>

#include "klog/klog.h"

/**
 * struct log - the log since log_open()
 * @fd: of it
 * @report: what klog_classify() works on
 * @last: of each kind
 * @count: of each kind
 * @splats: lines that open a report of something wrong in the kernel
 * @splat: the first such line
 */
struct log {
	int fd;
	struct klog_report report;
	struct klog_report last[KLOG_SUPPRESSED + 1];
	unsigned int count[KLOG_SUPPRESSED + 1];
	unsigned int splats;
	char splat[256];
};

/**
 * log_wait_for_allowance() - until the drivers may print as much as a test counts on
 *
 * Sleeps only if there has been so much to report within the last 5 s, by whichever test, that
 * there may not be enough left.
 */
void log_wait_for_allowance(void);

/**
 * fault_interrupts() - how often an IOMMU has told its driver of an event so far
 *
 * Of what a driver must not print any more, these are left: those of DMA remapping faults, and of
 * an SMMUv3's event queue. Page requests have interrupts of their own; an access that an SMMUv3
 * stalls is an event, too.
 *
 * Return: the sum over all CPUs and IOMMUs, as /proc/interrupts has it.
 */
unsigned long fault_interrupts(void);

/**
 * log_open() - nothing has been reported so far
 * @log: out
 *
 * Return: 0 or a negative errno.
 */
int log_open(struct log *log);

/**
 * log_close() - the end of a test, for the next one's sake
 * @log: open, or with an @fd below 0
 */
void log_close(struct log *log);

/**
 * log_reports() - count the reports since the last call
 * @log: open
 * @ms: wait so long for the first
 *
 * Return: how many.
 */
unsigned int log_reports(struct log *log, int ms);

/**
 * log_has() - is this the last of its kind?
 * @log: as log_reports() left it
 * @kind: of the report
 * @code: of the report
 * @pasid: of the report
 */
bool log_has(const struct log *log, enum klog_kind kind, unsigned int code, uint32_t pasid);

#endif
