/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who made the final mmdrop() of an mm. It is told by the call chain, where that has the
 * scheduler or iommu_sva_unbind_device() in it, else by what the current task is. Only
 * mms that have a PASID are asked. For probe.bpf.c.
 */
#ifndef LIB_PROBE_DROPPER_BPF_H
#define LIB_PROBE_DROPPER_BPF_H

#include "live.bpf.h"

#define CHAIN_DEPTH	12

const volatile __u64 text_begin[TEXT_NR];
const volatile __u64 text_end[TEXT_NR];

static __always_inline bool has_pasid(struct mm_struct *mm)
{
	struct mm_struct___pasid *old = (void *)mm;

	if (bpf_core_field_exists(mm->iommu_mm))
		return BPF_CORE_READ(mm, iommu_mm);
	if (bpf_core_field_exists(old->pasid))
		return (int)BPF_CORE_READ(old, pasid) > 0;
	return true;
}

static __always_inline __u32 dropper_of(void *ctx, struct mm_struct *mm)
{
	unsigned int flags = bpf_get_current_task_btf()->flags;
	__u64 chain[CHAIN_DEPTH];
	long bytes = 0;

	if (has_pasid(mm))
		bytes = bpf_get_stack(ctx, chain, sizeof(chain), 0);
	for (int i = 0; i < CHAIN_DEPTH; i++) {
		if (i * (long)sizeof(chain[0]) >= bytes)
			break;
		for (int t = 0; t < TEXT_NR; t++)
			if (chain[i] >= text_begin[t] && chain[i] < text_end[t])
				return t == TEXT_UNBIND ? RECORD_DROPPER_UNBIND :
					RECORD_DROPPER_SWITCH;
	}
	if (flags & PF_WQ_WORKER)
		return RECORD_DROPPER_KWORKER;
	return flags & PF_KTHREAD ? RECORD_DROPPER_KTHREAD : RECORD_DROPPER_USER;
}

#endif
