// SPDX-License-Identifier: GPL-2.0-only
#include "result/phase.h"

static const struct {
	const char *name;
	const char *meaning;
} phases[PHASE_NR] = {
	[PHASE_MMPUT] = { "mmput", "wall time of the final mmput()" },
	[PHASE_MMPUT_CPU] = { "mmput_cpu", "the part of mmput on the CPU, interrupts there included" },
	[PHASE_RUNQ] = { "runq", "the part of mmput ready to run, but waiting for a CPU" },
	[PHASE_EXIT_MMAP] = { "exit_mmap", "exit_mmap()" },
	[PHASE_NOTIFIER] = { "notifier", "all of __mmu_notifier_release()" },
	[PHASE_CALLBACKS] = { "callbacks", "the release() ops, before the grace period" },
	[PHASE_MM_EXIT] = { "mm_exit", "the driver's mm_exit, with its wait for the lock" },
	[PHASE_MM_EXIT_LOCK] = { "mm_exit_lock", "the wait for mm_exit's global lock" },
	[PHASE_IOMMU_RELEASE] = { "iommu_release", "the IOMMU driver's release()" },
	[PHASE_SRCU] = { "srcu", "the SRCU grace period waited for" },
	[PHASE_SRCU_OVERLAP] = { "srcu_overlap",
		"the part of srcu in which callbacks went on that other mms had begun before it" },
	[PHASE_UNMAP] = { "unmap", "unmap_vmas()" },
	[PHASE_PGTABLES] = { "pgtables", "free_pgtables()" },
	[PHASE_MMDROP] = { "mmdrop", "from the end of mmput to the final mmdrop()" },
};

static const char * const callers[CALLER_NR] = {
	[CALLER_EXIT] = "exit",
	[CALLER_EXEC] = "exec",
	[CALLER_ASYNC] = "async",
	[CALLER_WORKER] = "worker",
	[CALLER_OTHER] = "other",
};

static const char * const droppers[DROPPER_NR] = {
	[DROPPER_UNKNOWN] = "",
	[DROPPER_OWNER] = "owner",
	[DROPPER_UNBIND] = "unbind",
	[DROPPER_SWITCH] = "switch",
	[DROPPER_KWORKER] = "kworker",
	[DROPPER_KTHREAD] = "kthread",
	[DROPPER_OTHER] = "other",
};

const char *phase_name(enum phase phase)
{
	return phases[phase].name;
}

const char *phase_meaning(enum phase phase)
{
	return phases[phase].meaning;
}

const char *caller_name(enum caller caller)
{
	return callers[caller];
}

const char *dropper_name(enum dropper dropper)
{
	return droppers[dropper];
}
