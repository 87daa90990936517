/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lives of PASIDs: from the first bind of an mm to when the number is free
 * again. All bonds of an mm share a number, hence a life; each has a row of
 * pasids.csv. The number's next life completes the rows of the one before.
 *
 * What is kept is bounded by the bonds that are there and by the numbers in use,
 * not by the binds: when an mm binds again, the rows of bonds that it has left
 * behind are handed over.
 */
#ifndef LIB_PROBE_LIVES_H
#define LIB_PROBE_LIVES_H

#include <stdbool.h>
#include <stdint.h>

#include "probe/record.h"
#include "result/event.h"

struct lives;

/**
 * lives_new() - no PASID has been seen
 * @sink: takes completed rows
 * @ctx: for @sink
 *
 * Return: to be freed with lives_free().
 */
struct lives *lives_new(void (*sink)(void *ctx, const struct pasid_row *p), void *ctx);

/**
 * lives_free() - free; what was not flushed is lost
 * @l: lives or NULL
 */
void lives_free(struct lives *l);

/**
 * lives_bind() - a bond was made
 * @l: lives
 * @r: by whom and when
 * @row: its round and arm; NULL: it is nobody's of the workload, and only ends the
 *	life that the number had before
 * @keep: false: the bond gets no row
 */
void lives_bind(struct lives *l, const struct record_bond *r, const struct pasid_row *row,
		bool keep);

/**
 * lives_release() - the release() ops of an mm have run
 * @l: lives
 * @pasid: that the mm has
 * @mm: the mm
 * @callbacks: when; times that are not known are 0
 */
void lives_release(struct lives *l, uint32_t pasid, uint64_t mm,
		   const struct record_span *callbacks);

/**
 * lives_unbind() - a bond is gone
 * @l: lives
 * @r: which and when
 */
void lives_unbind(struct lives *l, const struct record_bond *r);

/**
 * lives_mmdrop() - an mm is gone, and since Linux 5.18 its PASID with it
 * @l: lives
 * @pasid: that it had
 * @mm: the mm
 * @at_ns: when; 0: nobody saw
 * @dropper: who did it
 */
void lives_mmdrop(struct lives *l, uint32_t pasid, uint64_t mm, int64_t at_ns,
		  enum dropper dropper);

/**
 * lives_number_free() - a number went back to the allocator
 * @l: lives
 * @r: which and when
 */
void lives_number_free(struct lives *l, const struct record_free *r);

/**
 * lives_pending() - look at what is still incomplete, as it is
 * @l: lives
 * @sink: takes copies of the rows that lives_flush() would hand over now
 * @ctx: for @sink
 */
void lives_pending(const struct lives *l, void (*sink)(void *ctx, const struct pasid_row *p),
		   void *ctx);

/**
 * lives_flush() - hand over what is still incomplete, as it is
 * @l: lives
 */
void lives_flush(struct lives *l);

#endif
