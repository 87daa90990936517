/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints. The probe attaches to them by name and takes the arguments by
 * position: they are an interface. bond is the number of struct sva_testdev_bind,
 * arm an enum sva_testdev_arm. Only ARM_CALLBACK fires the mm_exit ones.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM sva_testdev

#if !defined(SVA_TESTDEV_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define SVA_TESTDEV_TRACE_H

#include <linux/tracepoint.h>

struct mm_struct;

DECLARE_EVENT_CLASS(sva_testdev_bond,
	TP_PROTO(u64 bond, struct mm_struct *mm, u32 pasid, u32 arm),
	TP_ARGS(bond, mm, pasid, arm),
	TP_STRUCT__entry(
		__field(u64, bond)
		__field(struct mm_struct *, mm)
		__field(u32, pasid)
		__field(u32, arm)
	),
	TP_fast_assign(
		__entry->bond = bond;
		__entry->mm = mm;
		__entry->pasid = pasid;
		__entry->arm = arm;
	),
	TP_printk("bond=%llu mm=%p pasid=%u arm=%u",
		  __entry->bond, __entry->mm, __entry->pasid, __entry->arm)
);

/* iommu_sva_bind_device() has succeeded, the arm is in place */
DEFINE_EVENT(sva_testdev_bond, sva_testdev_bind,
	TP_PROTO(u64 bond, struct mm_struct *mm, u32 pasid, u32 arm),
	TP_ARGS(bond, mm, pasid, arm));

/* before the queue is stopped and the PASID detached */
DEFINE_EVENT(sva_testdev_bond, sva_testdev_unbind_begin,
	TP_PROTO(u64 bond, struct mm_struct *mm, u32 pasid, u32 arm),
	TP_ARGS(bond, mm, pasid, arm));

/* iommu_sva_unbind_device() has returned */
DEFINE_EVENT(sva_testdev_bond, sva_testdev_unbind,
	TP_PROTO(u64 bond, struct mm_struct *mm, u32 pasid, u32 arm),
	TP_ARGS(bond, mm, pasid, arm));

/*
 * release() is done but for the lock, which the IOMMU driver's release() runs under: how many
 * bonds it has released, and by CLOCK_MONOTONIC when it was entered, had the lock, and ended.
 * Under SVA_TESTDEV_ARM_NULL there are none, and no times: the event is there so that
 * whoever listens to it costs both arms the same.
 */
TRACE_EVENT(sva_testdev_mm_exit,
	TP_PROTO(struct mm_struct *mm, u32 pasid, u32 bonds, u64 begin_ns, u64 locked_ns,
		 u64 end_ns),
	TP_ARGS(mm, pasid, bonds, begin_ns, locked_ns, end_ns),
	TP_STRUCT__entry(
		__field(struct mm_struct *, mm)
		__field(u32, pasid)
		__field(u32, bonds)
		__field(u64, begin_ns)
		__field(u64, locked_ns)
		__field(u64, end_ns)
	),
	TP_fast_assign(
		__entry->mm = mm;
		__entry->pasid = pasid;
		__entry->bonds = bonds;
		__entry->begin_ns = begin_ns;
		__entry->locked_ns = locked_ns;
		__entry->end_ns = end_ns;
	),
	TP_printk("mm=%p pasid=%u bonds=%u begin_ns=%llu locked_ns=%llu end_ns=%llu", __entry->mm,
		  __entry->pasid, __entry->bonds, __entry->begin_ns, __entry->locked_ns,
		  __entry->end_ns)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
