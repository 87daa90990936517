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

struct work_struct {
	void *func;
};

struct mm_struct {
	struct {
		int counter;
	} mm_users;
	void *iommu_mm;
	struct work_struct async_put_work;
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
	void *files;
	unsigned int in_execve : 1;
	struct sched_info sched_info;
};

#pragma clang attribute pop

/*
 * A record that is being made. Its thread may put other mms meanwhile, in a release() or on
 * the way through exit_mmap(): puts that are not final are counted in @depth, where a return
 * does not tell whose it is, and a final one has a record of its own while this one waits as
 * the OUTER one, one level deep.
 */
struct live {
	struct record_teardown r;
	__u64 out_ns;
	__u64 run_delay_ns;
	__u32 depth;
	__u32 has_outer;
};

#define OUTER		0x80000000	/* in the key of one; a thread's number has 22 bits */

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, __u32);
	__type(value, struct live);
} teardowns SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 23);
} ring SEC(".maps");

/* Records begun. 0 means that nobody has one. */
long active;
/* Records lost: no memory, or ring full. */
__u64 drops;

const volatile bool only_tracepoints;
/* mmput_async()'s worker is seen: another worker's put is its own. */
const volatile bool async_seen;

/* Its size. Past the half of it user space is woken, lest it overflow in a long round. */
const volatile __u64 ring_bytes;

static __always_inline void output(void *record, __u64 size)
{
	__u64 flags = bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) > ring_bytes / 2 ?
		      BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;

	if (bpf_ringbuf_output(&ring, record, size, flags))
		__sync_fetch_and_add(&drops, 1);
}

static __always_inline struct live *live_of(__u32 tid)
{
	return active ? bpf_map_lookup_elem(&teardowns, &tid) : NULL;
}

#define CURRENT_LIVE() live_of((__u32)bpf_get_current_pid_tgid())

/* Only between these are its spans those of its own teardown. */
static __always_inline bool in_exit_mmap(const struct live *l)
{
	return l && l->r.exit_mmap.begin_ns && !l->r.exit_mmap.end_ns;
}

static __always_inline __u32 caller_of(struct task_struct *task, bool late)
{
	unsigned int flags = task->flags;

	if (flags & PF_WQ_WORKER)
		return late && !async_seen ? RECORD_CALLER_ASYNC : RECORD_CALLER_WORKER;
	/*
	 * exit_mm() has taken the mm from the task by now, and a task that has been preempted since
	 * may have another for its lazy one. But it still has its files: what is put when these go
	 * are mms of others.
	 */
	if ((flags & PF_EXITING) && task->files)
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

/* A record is done, and the one that has waited for it goes on. */
static __always_inline void pop_outer(__u32 tid, __u64 off_cpu_ns)
{
	__u32 key = tid | OUTER;
	struct live *outer = bpf_map_lookup_elem(&teardowns, &key);

	if (!outer)
		return;
	outer->r.off_cpu_ns += off_cpu_ns;
	if (bpf_map_update_elem(&teardowns, &tid, outer, BPF_ANY)) {
		__sync_fetch_and_add(&drops, 1);
		__sync_fetch_and_add(&active, -1);
	}
	bpf_map_delete_elem(&teardowns, &key);
}

static __always_inline void emit(__u32 tid, struct live *l)
{
	__u64 off_cpu_ns = l->r.off_cpu_ns;
	bool has_outer = l->has_outer;

	/* A record that did not reach exit_mmap() is of a put that was not final. */
	if (l->r.exit_mmap.begin_ns || l->r.exit_mmap.end_ns)
		output(&l->r, sizeof(l->r));
	__sync_fetch_and_add(&active, -1);
	bpf_map_delete_elem(&teardowns, &tid);
	if (has_outer)
		pop_outer(tid, off_cpu_ns);
}

/* Return: whether the record waits as the outer one. */
static __always_inline bool push_outer(__u32 tid, struct live *l)
{
	__u32 key = tid | OUTER;

	if (l->has_outer || bpf_map_update_elem(&teardowns, &key, l, BPF_ANY))
		return false;
	bpf_map_delete_elem(&teardowns, &tid);
	return true;
}

static __always_inline void put_begin(struct mm_struct *mm, __u32 late)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct live fresh = {
		.r = {
			.type = RECORD_TEARDOWN,
			.caller = caller_of(task, late),
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

	if (in_exit_mmap(l) && l->r.mm != (__u64)mm) {
		fresh.r.caller = RECORD_CALLER_OTHER;
		fresh.r.ppid = 0;	/* whose child this thread is says nothing of that mm */
		fresh.has_outer = push_outer(tid, l);
	}
	if (l && !fresh.has_outer)
		emit(tid, l);
	fresh.r.mmput.begin_ns = bpf_ktime_get_ns();
	if (bpf_map_update_elem(&teardowns, &tid, &fresh, BPF_ANY))
		__sync_fetch_and_add(&drops, 1);
	else
		__sync_fetch_and_add(&active, 1);
}

static __always_inline void put_end(struct live *l)
{
	struct task_struct *task = bpf_get_current_task_btf();

	/* From here on sched_switch leaves the record alone, should we be preempted. */
	l->r.mmput.end_ns = bpf_ktime_get_ns();
	l->r.runq_ns = bpf_core_field_exists(task->sched_info.run_delay) ?
		run_delay(task) - l->run_delay_ns : ~0ULL;
	emit(task->pid, l);
}

#endif
