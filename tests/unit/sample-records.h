/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Records as the probe makes them, given to samples, and the rows that come of them.
 */
#ifndef TESTS_UNIT_SAMPLE_RECORDS_H
#define TESTS_UNIT_SAMPLE_RECORDS_H

#include "base/base.h"
#include "probe/record.h"
#include "probe/samples.h"

#define PARENT	7
#define ROOM	16

static struct event events[ROOM];	/* the last ones */
static struct pasid_row pasids[ROOM];
static int events_nr, pasids_nr;

static inline void keep_event(void *ctx, const struct event *e)
{
	(void)ctx;
	events[events_nr++ % ROOM] = *e;
}

static inline void keep_pasid(void *ctx, const struct pasid_row *p)
{
	(void)ctx;
	pasids[pasids_nr++ % ROOM] = *p;
}

static inline struct samples *fresh(void)
{
	static const struct samples_sink sink = { keep_event, keep_pasid, NULL };

	events_nr = pasids_nr = 0;
	return samples_new(PARENT, &sink);
}

/* A teardown from 1000 to 9000 ns after base: release() for 100, a grace period of 4000. */
static inline struct record_teardown teardown(uint64_t mm, uint32_t pid, uint32_t ppid,
					      uint64_t base)
{
	return (struct record_teardown){
		.type = RECORD_TEARDOWN, .mm = mm, .pid = pid, .tgid = pid, .ppid = ppid,
		.mmput = { base + 1000, base + 9000 }, .exit_mmap = { base + 1100, base + 8900 },
		.notifier = { base + 1200, base + 5300 }, .srcu = { base + 1300, base + 5300 },
		.unmap = { base + 5400, base + 6400 }, .pgtables = { base + 6500, base + 7500 },
		.off_cpu_ns = 3000, .runq_ns = 500,
	};
}

static inline void record_mmdrop(struct samples *s, uint64_t mm, uint64_t at)
{
	struct record_mmdrop r = { .type = RECORD_MMDROP, .mm = mm, .at_ns = at };

	samples_record(s, r.type, &r);
}

static inline void record_bond(struct samples *s, enum record_type type, uint64_t mm, uint32_t tgid,
			       uint64_t bond, uint32_t pasid, uint64_t at)
{
	struct record_bond r = {
		.type = type, .tgid = tgid, .ppid = PARENT, .mm = mm, .at_ns = at, .bond = bond,
		.pasid = pasid,
	};

	samples_record(s, type, &r);
}

static inline void record_free(struct samples *s, uint32_t pasid, uint64_t at)
{
	struct record_free r = { .type = RECORD_FREE, .pasid = pasid, .at_ns = at };

	samples_record(s, r.type, &r);
}

#endif
