/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What happens to an address space and its PASID outside of the teardown: bonds begin and end,
 * the mm_struct goes, the number is free again. One record each. For probe.bpf.c.
 */
#ifndef LIB_PROBE_LIFE_BPF_H
#define LIB_PROBE_LIFE_BPF_H

#include "dropper.bpf.h"
#include "live.bpf.h"

/* The put drops a reference too. If it is the last the record is still open, and takes it. */
static __always_inline int mmdrop(void *ctx, struct mm_struct *mm)
{
	struct live *l = CURRENT_LIVE();
	struct record_mmdrop r = {
		.type = RECORD_MMDROP,
		.dropper = dropper_of(ctx, mm),
		.tgid = bpf_get_current_pid_tgid() >> 32,
		.mm = (__u64)mm,
		.at_ns = bpf_ktime_get_ns(),
	};

	if (l && l->r.mm == r.mm) {
		l->r.dropped_ns = r.at_ns;
		l->r.dropper = r.dropper;
	} else {
		output(&r, sizeof(r));
	}
	return 0;
}

SEC("fentry/__mmdrop") int BPF_PROG(mmdrop_fentry, struct mm_struct *mm)
{
	return mmdrop(ctx, mm);
}

SEC("kprobe/__mmdrop") int BPF_KPROBE(mmdrop_kprobe, struct mm_struct *mm)
{
	return mmdrop(ctx, mm);
}

/* At its entry: after its end another may have the number, and be ahead of us in the ring. */
static __always_inline int pasid_free(__u32 pasid)
{
	struct record_free r = {
		.type = RECORD_FREE,
		.pasid = pasid,
		.at_ns = bpf_ktime_get_ns(),
	};

	output(&r, sizeof(r));
	return 0;
}

SEC("fentry/iommu_free_global_pasid") int BPF_PROG(pasid_free_fentry, __u32 pasid)
{
	return pasid_free(pasid);
}

SEC("kprobe/iommu_free_global_pasid") int BPF_KPROBE(pasid_free_kprobe, __u32 pasid)
{
	return pasid_free(pasid);
}

/* Up to Linux 6.3. */
SEC("fentry/ioasid_free") int BPF_PROG(ioasid_free_fentry, __u32 pasid)
{
	return pasid_free(pasid);
}

SEC("kprobe/ioasid_free") int BPF_KPROBE(ioasid_free_kprobe, __u32 pasid)
{
	return pasid_free(pasid);
}

/* The test driver's tracepoints; their arguments by position, see its trace.h. */

static __always_inline int bond(struct bpf_raw_tracepoint_args *ctx, __u32 type)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct record_bond r = {
		.type = type,
		.tgid = task->tgid,
		.ppid = task->real_parent->tgid,
		.mm = ctx->args[1],
		.at_ns = bpf_ktime_get_ns(),
		.bond = ctx->args[0],
		.pasid = ctx->args[2],
		.arm = ctx->args[3],
	};

	output(&r, sizeof(r));
	return 0;
}

SEC("raw_tp")
int testdev_bind(struct bpf_raw_tracepoint_args *ctx)
{
	return bond(ctx, RECORD_BIND);
}

SEC("raw_tp")
int testdev_unbind(struct bpf_raw_tracepoint_args *ctx)
{
	return bond(ctx, RECORD_UNBIND);
}

#endif
