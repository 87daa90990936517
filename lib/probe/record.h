/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the BPF side of the probe hands to user space through its ring buffer.
 * All times are CLOCK_MONOTONIC nanoseconds; 0 means: did not happen.
 */
#ifndef LIB_PROBE_RECORD_H
#define LIB_PROBE_RECORD_H

#include <linux/types.h>

enum record_type {
	RECORD_TEARDOWN = 1,
	RECORD_MMDROP,
	RECORD_BIND,
	RECORD_UNBIND,
	RECORD_FREE,
};

/* Who made the final mmput(). */
enum record_caller {
	RECORD_CALLER_EXIT,	/* the owner, in exit_mm() */
	RECORD_CALLER_EXEC,	/* the owner, replacing its mm */
	RECORD_CALLER_ASYNC,	/* mmput_async()'s worker */
	RECORD_CALLER_WORKER,	/* a worker's own mmput(): that of an I/O page fault, for one */
	RECORD_CALLER_OTHER,	/* anyone else, a reader of /proc/PID/maps for one */
};

/* Who made the final mmdrop(), as far as the kernel side can tell. */
enum record_dropper {
	RECORD_DROPPER_USER,	/* a process, be it the owner or another */
	RECORD_DROPPER_UNBIND,	/* called from iommu_sva_unbind_device() */
	RECORD_DROPPER_SWITCH,	/* called from the scheduler: the task that it left had kept it */
	RECORD_DROPPER_KWORKER,
	RECORD_DROPPER_KTHREAD,	/* any other thread of the kernel's, the idle task included */
};

/*
 * Functions whose place in the kernel's text the BPF side is told, to find them in a
 * call chain: those of the scheduler, one of which drops what a task kept that it has
 * just left, whatever the compiler inlined; and the last.
 */
enum record_text {
	TEXT_FINISH_TASK_SWITCH,
	TEXT_SCHEDULE,
	TEXT_SCHEDULE_TAIL,
	TEXT_UNBIND,
	TEXT_NR
};

struct record_span {
	__u64 begin_ns;
	__u64 end_ns;
};

/**
 * struct record_teardown - one final mmput(), written when it ends
 *
 * Any time may be 0: its program was missed (see probe.bpf.c). Calls of the IOMMU
 * driver's release() are counted at both ends: where these differ, one was missed.
 *
 * @type: RECORD_TEARDOWN
 * @caller: enum record_caller
 * @mm: address of the mm_struct, a key and nothing more
 * @pid: of the thread that made the final put
 * @tgid: its process
 * @ppid: that one's real parent; 0 where the put was made inside the teardown of another mm
 * @late: 1 when the record begins with exit_mmap(): the put's own beginning could
 *	not be told, see probe.bpf.c
 * @mmput: the whole put
 * @exit_mmap: exit_mmap()
 * @notifier: __mmu_notifier_release()
 * @srcu: synchronize_srcu(), or synchronize_srcu_expedited(), inside it
 * @mm_exit: the test driver's callback, waiting for its lock included; by its own clock
 * @mm_exit_locked_ns: when the callback got the lock
 * @iommu_begin_ns: scratch of the BPF side
 * @iommu_ns: the IOMMU driver's own release(), all calls of it
 * @iommu_begins: calls of it that were seen to begin
 * @iommu_ends: and to end
 * @unmap: unmap_vmas()
 * @pgtables: free_pgtables()
 * @off_cpu_ns: time between being switched out and in again
 * @runq_ns: the part of it spent ready to run (task's run_delay); ~0 if the
 *	kernel does not keep it
 * @dropped_ns: when the final mmdrop() came, if it came inside the put
 * @dropper: enum record_dropper, if so
 * @reserved: zero
 */
struct record_teardown {
	__u32 type;
	__u32 caller;
	__u64 mm;
	__u32 pid;
	__u32 tgid;
	__u32 ppid;
	__u32 late;
	struct record_span mmput;
	struct record_span exit_mmap;
	struct record_span notifier;
	struct record_span srcu;
	struct record_span mm_exit;
	__u64 mm_exit_locked_ns;
	__u64 iommu_begin_ns;
	__u64 iommu_ns;
	__u32 iommu_begins;
	__u32 iommu_ends;
	struct record_span unmap;
	struct record_span pgtables;
	__u64 off_cpu_ns;
	__u64 runq_ns;
	__u64 dropped_ns;
	__u32 dropper;
	__u32 reserved;
};

/**
 * struct record_mmdrop - the last reference to an mm_struct has gone
 * @type: RECORD_MMDROP
 * @dropper: enum record_dropper
 * @tgid: process that dropped it
 * @reserved: zero
 * @mm: address of the mm_struct
 * @at_ns: when
 */
struct record_mmdrop {
	__u32 type;
	__u32 dropper;
	__u32 tgid;
	__u32 reserved;
	__u64 mm;
	__u64 at_ns;
};

/**
 * struct record_free - a PASID goes back to the kernel's allocator
 * @type: RECORD_FREE
 * @pasid: the number
 * @at_ns: when
 */
struct record_free {
	__u32 type;
	__u32 pasid;
	__u64 at_ns;
};

/**
 * struct record_bond - the test driver bound or unbound
 * @type: RECORD_BIND or RECORD_UNBIND
 * @tgid: process that did
 * @ppid: its real parent
 * @reserved: zero
 * @mm: address of the bond's mm_struct
 * @at_ns: when
 * @bond: the driver's number of the bond
 * @pasid: its PASID
 * @arm: enum sva_testdev_arm
 */
struct record_bond {
	__u32 type;
	__u32 tgid;
	__u32 ppid;
	__u32 reserved;
	__u64 mm;
	__u64 at_ns;
	__u64 bond;
	__u32 pasid;
	__u32 arm;
};

#endif
