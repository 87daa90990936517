/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Is the kernel silent where it should be? From release(), when an mm is gone, to the
 * unbind, a device's accesses are to be aborted without a word (include/linux/iommu.h,
 * sva.rst: "silently abort"). Reports of the IOMMU's driver are told from others by
 * their PASID and their time.
 */
#ifndef LIB_KLOG_SILENCE_H
#define LIB_KLOG_SILENCE_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "klog/klog.h"

struct silence;

/**
 * silence_new() - nothing has been said
 *
 * Return: to be freed with silence_free().
 */
struct silence *silence_new(void);

/**
 * silence_free() - free
 * @s: silence or NULL
 */
void silence_free(struct silence *s);

/**
 * silence_broken() - the kernel said something
 * @s: silence
 * @r: what
 * @at_ns: when, CLOCK_MONOTONIC; not before those so far
 * @arm: index of the arm that was running
 */
void silence_broken(struct silence *s, const struct klog_report *r, int64_t at_ns, uint16_t arm);

/**
 * silence_mark() - where we are, for silence_back()
 * @s: silence
 *
 * Return: how many reports there are.
 */
size_t silence_mark(const struct silence *s);

/**
 * silence_back() - forget what was said since
 * @s: silence
 * @mark: of silence_mark()
 */
void silence_back(struct silence *s, size_t mark);

/**
 * silence_due() - of a bond nothing was to be said in this time
 * @s: silence; all reports up to @end_ns are in
 * @pasid: of the bond
 * @begin_ns: when its release() began
 * @end_ns: when it was gone
 */
void silence_due(struct silence *s, uint32_t pasid, int64_t begin_ns, int64_t end_ns);

/**
 * silence_json() - the reports, counted
 * @s: silence
 * @arms: names of the arms
 * @arms_nr: how many
 *
 * Return: an object, by arm and reason ("dmar-0x59", "smmuv3-0x0a", "page-request",
 * "suppressed"): "silent", how many came where silence was due, and "other". Lines
 * that were suppressed are never known to be the former.
 */
json_t *silence_json(const struct silence *s, const char *const *arms, size_t arms_nr);

#endif
