/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The records that are being made: what of the kernel's structures is read for them, the
 * maps that they live in, how one begins and ends. For probe.bpf.c, whose head says why.
 */
#ifndef LIB_PROBE_LIVE_BPF_H
#define LIB_PROBE_LIVE_BPF_H

#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <stdbool.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "record.h"

#define PF_EXITING	0x00000004
#define PF_WQ_WORKER	0x00000020
#define PF_KTHREAD	0x00200000

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct mm_struct {
	struct {
		int counter;
	} mm_users;
	void *iommu_mm;
};

/* Linux 5.18 to 6.7. */
struct mm_struct___pasid {
	unsigned int pasid;
};

struct sched_info {
	unsigned long long run_delay;
};

struct task_struct {
	unsigned int flags;
	int exit_state;
	struct mm_struct *mm;
	int pid;
	int tgid;
	struct task_struct *real_parent;
	struct mm_struct *active_mm;
	unsigned int in_execve : 1;
	struct sched_info sched_info;
};

#pragma clang attribute pop

struct live {
	struct record_teardown r;
	__u64 out_ns;
	__u64 run_delay_ns;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, __u32);
	__type(value, struct live);
} teardowns SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 22);
} ring SEC(".maps");

/* Records begun. 0 means that nobody has one. */
long active;
/* Records lost: no memory, or ring full. */
__u64 drops;

const volatile bool only_tracepoints;

static __always_inline struct live *live_of(__u32 tid)
{
	return active ? bpf_map_lookup_elem(&teardowns, &tid) : NULL;
}

#define CURRENT_LIVE() live_of((__u32)bpf_get_current_pid_tgid())

static __always_inline __u32 caller_of(struct task_struct *task, struct mm_struct *mm)
{
	unsigned int flags = task->flags;

	if (flags & PF_WQ_WORKER)
		return RECORD_CALLER_ASYNC;
	/* exit_mm() leaves the mm as the lazy one; a put in exit_files() is another's mm */
	if ((flags & PF_EXITING) && task->active_mm == mm)
		return RECORD_CALLER_EXIT;
	if (BPF_CORE_READ_BITFIELD(task, in_execve))
		return RECORD_CALLER_EXEC;
	return RECORD_CALLER_OTHER;
}

static __always_inline __u64 run_delay(struct task_struct *task)
{
	if (!bpf_core_field_exists(task->sched_info.run_delay))
		return 0;
	return task->sched_info.run_delay;
}

static __always_inline void emit(__u32 tid, struct live *l)
{
	/* A record that did not reach exit_mmap() is of a put that was not final. */
	if (l->r.exit_mmap.begin_ns || l->r.exit_mmap.end_ns)
		if (bpf_ringbuf_output(&ring, &l->r, sizeof(l->r), BPF_RB_NO_WAKEUP))
			__sync_fetch_and_add(&drops, 1);
	__sync_fetch_and_add(&active, -1);
	bpf_map_delete_elem(&teardowns, &tid);
}

static __always_inline void put_begin(struct mm_struct *mm, __u32 late)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct live fresh = {
		.r = {
			.type = RECORD_TEARDOWN,
			.caller = caller_of(task, mm),
			.mm = (__u64)mm,
			.pid = task->pid,
			.tgid = task->tgid,
			.ppid = task->real_parent->tgid,
			.late = late,
		},
		.run_delay_ns = run_delay(task),
	};
	__u32 tid = task->pid;
	struct live *l = live_of(tid);

	if (l)
		emit(tid, l);
	fresh.r.mmput.begin_ns = bpf_ktime_get_ns();
	if (bpf_map_update_elem(&teardowns, &tid, &fresh, BPF_ANY))
		__sync_fetch_and_add(&drops, 1);
	else
		__sync_fetch_and_add(&active, 1);
}

static __always_inline void put_end(void)
{
	struct task_struct *task = bpf_get_current_task_btf();
	__u32 tid = task->pid;
	struct live *l = live_of(tid);

	if (!l)
		return;
	/* From here on sched_switch leaves the record alone, should we be preempted. */
	l->r.mmput.end_ns = bpf_ktime_get_ns();
	l->r.runq_ns = bpf_core_field_exists(task->sched_info.run_delay) ?
		run_delay(task) - l->run_delay_ns : ~0ULL;
	emit(tid, l);
}

#endif
