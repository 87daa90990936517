/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The phases of a teardown, from the times in its record. Any of these may be missing, or
 * be that of an earlier call: what cannot be told from the others is not measured.
 */
#ifndef LIB_PROBE_TEARDOWN_H
#define LIB_PROBE_TEARDOWN_H

#include <stdint.h>

#include "probe/record.h"

/**
 * teardown_callbacks() - when the release() ops of the mm ran
 * @r: record
 *
 * From the notifier's start to the grace period, or, where there are none, to the notifier's
 * end without one. The end is unknown if there was a grace period and its beginning was
 * missed: after a release() there always is one, whatever the kernel waits with.
 *
 * Return: the span; what is not known of it is 0.
 */
struct record_span teardown_callbacks(const struct record_teardown *r);

/**
 * teardown_phases() - how long each phase took
 * @r: record
 * @phase_ns: out, by enum phase; NOT_MEASURED where it is not known, or not yet
 */
void teardown_phases(const struct record_teardown *r, int64_t *phase_ns);

#endif
