// SPDX-License-Identifier: GPL-2.0-only
/* Turns the times of a teardown's record into the lengths of its phases. */
#include "probe/teardown.h"

#include "result/event.h"

/* An end before its beginning is that of an earlier call; the right one was missed. */
static int64_t length_ns(const struct record_span *span)
{
	if (!span->begin_ns || span->end_ns < span->begin_ns)
		return NOT_MEASURED;
	return span->end_ns - span->begin_ns;
}

struct record_span teardown_callbacks(const struct record_teardown *r)
{
	struct record_span span = { .begin_ns = r->notifier.begin_ns };

	if (r->srcu.begin_ns)
		span.end_ns = r->srcu.begin_ns;
	else if (!r->srcu.end_ns && !r->iommu_begins && !r->iommu_ends && !r->mm_exit.begin_ns)
		span.end_ns = r->notifier.end_ns;
	return span;
}

void teardown_phases(const struct record_teardown *r, int64_t *phase_ns)
{
	const struct record_span callbacks = teardown_callbacks(r);
	const struct record_span lock = { r->mm_exit.begin_ns, r->mm_exit_locked_ns };

	phase_ns[PHASE_MMPUT] = length_ns(&r->mmput);
	phase_ns[PHASE_MMPUT_CPU] = phase_ns[PHASE_MMPUT] < (int64_t)r->off_cpu_ns ? NOT_MEASURED :
		phase_ns[PHASE_MMPUT] - (int64_t)r->off_cpu_ns;
	phase_ns[PHASE_RUNQ] = phase_ns[PHASE_MMPUT] < 0 || r->runq_ns == ~0ULL ? NOT_MEASURED :
		(int64_t)r->runq_ns;
	phase_ns[PHASE_EXIT_MMAP] = length_ns(&r->exit_mmap);
	phase_ns[PHASE_NOTIFIER] = length_ns(&r->notifier);
	phase_ns[PHASE_CALLBACKS] = length_ns(&callbacks);
	phase_ns[PHASE_MM_EXIT] = length_ns(&r->mm_exit);
	phase_ns[PHASE_MM_EXIT_LOCK] = length_ns(&lock);
	phase_ns[PHASE_IOMMU_RELEASE] = r->iommu_begins && r->iommu_begins == r->iommu_ends ?
		(int64_t)r->iommu_ns : NOT_MEASURED;
	phase_ns[PHASE_SRCU] = length_ns(&r->srcu);
	phase_ns[PHASE_SRCU_OVERLAP] = NOT_MEASURED;
	phase_ns[PHASE_UNMAP] = length_ns(&r->unmap);
	phase_ns[PHASE_PGTABLES] = length_ns(&r->pgtables);
	phase_ns[PHASE_MMDROP] = r->dropped_ns ? 0 : NOT_MEASURED;
}
