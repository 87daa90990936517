// SPDX-License-Identifier: GPL-2.0-only
/* Divides the time of an mmput among those who have caused it. */
#include "analysis/part.h"

#include "base/base.h"
#include "stat/stat.h"

const char *part_name(enum part part)
{
	static const char * const names[] = {
		[PART_MMPUT] = "mmput", [PART_OWN] = "own", [PART_STOP] = "stop",
		[PART_QUEUE] = "queue", [PART_GRACE] = "grace", [PART_OTHERS] = "overlap",
	};

	return names[part];
}

int64_t part_ns(const struct events *e, size_t i, enum part part)
{
	int64_t mmput = events_known(e, i, PHASE_MMPUT), srcu = events_known(e, i, PHASE_SRCU);
	int64_t others = events_phase(e, i, PHASE_SRCU_OVERLAP);
	int64_t lock = events_known(e, i, PHASE_MM_EXIT_LOCK), runq = events_known(e, i, PHASE_RUNQ);
	int64_t outside = mmput - srcu - lock, idle = outside - events_known(e, i, PHASE_MMPUT_CPU);
	int64_t stop = events_known(e, i, PHASE_MM_EXIT) - lock;

	if (others == NOT_MEASURED || others > srcu || outside < 0)
		return NOT_MEASURED;
	if (runq > idle)
		runq = idle > 0 ? idle : 0;
	stop = stop > runq ? stop - runq : 0;
	switch (part) {
	case PART_OWN:
		return outside - runq - stop;
	case PART_STOP:
		return stop;
	case PART_QUEUE:
		return lock + runq;
	case PART_GRACE:
		return srcu - others;
	case PART_OTHERS:
		return others;
	default:
		return mmput;
	}
}

size_t part_median(const struct run *run, uint16_t arm, enum part part, double *median)
{
	__cleanup_free int64_t *v = xrealloc_array(NULL, run->events[arm].n, sizeof(*v));
	const struct events *e = &run->events[arm];
	size_t n = 0;

	for (size_t i = 0; i < e->n; i++) {
		int64_t t = part_ns(e, i, part);

		if (t != NOT_MEASURED)
			v[n++] = t;
	}
	*median = n ? stat_median(v, n) : 0;
	return n;
}

bool run_has_others(const struct run *run)
{
	for (size_t a = 0; a < run->arms_nr; a++)
		for (size_t i = 0; i < run->events[a].n; i++)
			if (events_phase(&run->events[a], i, PHASE_SRCU_OVERLAP) > 0)
				return true;
	return false;
}

const struct slice slices[SLICES] = {
	{ PHASE_MM_EXIT, PHASE_CALLBACKS, "mm_exit" },
	{ PHASE_IOMMU_RELEASE, PHASE_CALLBACKS, "iommu_release" },
	{ PHASE_CALLBACKS, PHASE_NOTIFIER, "callbacks' rest" },
	{ PHASE_SRCU, PHASE_NOTIFIER, "srcu" },
	{ PHASE_NOTIFIER, PHASE_EXIT_MMAP, "notifier's rest" },
	{ PHASE_UNMAP, PHASE_EXIT_MMAP, "unmap" },
	{ PHASE_PGTABLES, PHASE_EXIT_MMAP, "pgtables" },
	{ PHASE_EXIT_MMAP, PHASE_MMPUT, "exit_mmap's rest" },
	{ PHASE_MMPUT, PHASE_MMPUT, "mmput's rest" },
};

int64_t slice_ns(const struct events *e, size_t i, size_t slice, enum phase without)
{
	int64_t ns = events_known(e, i, slices[slice].phase);

	for (size_t inner = 0; inner < slice; inner++)
		if (slices[inner].inside == slices[slice].phase && slices[inner].phase != without)
			ns -= events_known(e, i, slices[inner].phase);
	return ns;
}
