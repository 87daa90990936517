/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * When did what happen in the kernel: BPF programs on the mmput path.
 *
 * A probe is opened once, before the first round, and read between rounds; its ring wakes
 * who polls it in the middle of a long one, when it is half full.
 * It sees every mm teardown of the machine; samples.h picks and completes
 * those of a run. Records that could not be kept are counted, never ignored:
 * a run with drops is not a result.
 */
#ifndef LIB_PROBE_PROBE_H
#define LIB_PROBE_PROBE_H

#include <stdint.h>

#include "probe/record.h"
#include "probe/tier.h"

struct probe;

/**
 * typedef probe_sink - takes one record
 * @ctx: as given to probe_read()
 * @type: what the record is
 * @record: struct record_teardown, record_mmdrop or record_bond by @type, valid
 *	during the call
 */
typedef void (*probe_sink)(void *ctx, enum record_type type, const void *record);

/**
 * probe_open() - load and attach
 * @tier: wanted; anything but PROBE_AUTO is taken literally
 * @probe: out; NULL after a failure
 *
 * Load the test driver before, or its tracepoints are left out. MMPUT_BENCH_RING in the
 * environment is the size of the ring in bytes, a power of 2 and of at least a page. PROBE_AUTO says in
 * a warning why it had to go on to the next tier, and ends with PROBE_USER, which
 * takes nothing.
 *
 * Return: 0, or a negative errno after a message: -EPERM without the right to
 * load BPF, -ENOENT where the kernel lacks what the tier needs.
 */
int probe_open(enum probe_tier tier, struct probe **probe);

/**
 * probe_tier() - which tier was attached
 * @p: probe
 *
 * Return: anything but PROBE_AUTO.
 */
enum probe_tier probe_tier(const struct probe *p);

/**
 * probe_read() - hand over what has been recorded since the last call
 * @p: probe
 * @sink: called once per record, in the order of the ring
 * @ctx: for @sink
 *
 * Return: 0 or a negative errno.
 */
int probe_read(struct probe *p, probe_sink sink, void *ctx);

/**
 * probe_fd() - what becomes readable when records have to be taken
 * @p: probe
 *
 * Return: a file descriptor to poll, -1 in the tier PROBE_USER.
 */
int probe_fd(const struct probe *p);

/**
 * probe_keep() - take what has been recorded out of the ring
 * @p: probe
 *
 * It is kept, and comes with the next probe_read().
 *
 * Return: 0 or a negative errno.
 */
int probe_keep(struct probe *p);

/**
 * probe_sweep() - hand over records whose end was missed
 * @p: probe
 * @parent: pid; all its children have exited
 * @sink: called for each record of such a child
 * @ctx: for @sink
 *
 * Return: 0 or a negative errno.
 */
int probe_sweep(struct probe *p, int parent, probe_sink sink, void *ctx);

/**
 * probe_drops() - records lost so far
 * @p: probe
 *
 * Return: how many.
 */
uint64_t probe_drops(const struct probe *p);

/**
 * probe_misses() - program runs that the kernel left out so far
 * @p: probe
 *
 * Each leaves a time of a record blank, because another run of the same program was
 * preempted on that CPU. No record is lost by it.
 *
 * Return: how many.
 */
uint64_t probe_misses(const struct probe *p);

/**
 * probe_close() - detach and free
 * @p: probe or NULL
 */
void probe_close(struct probe *p);

#endif
