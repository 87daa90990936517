// SPDX-License-Identifier: GPL-2.0-only
/*
 * The probe's kernel side: one record per mm teardown.
 *
 * A record begins where mmput() is entered with the last user of the mm, lives
 * in a hash by the thread that makes the put, and counts if exit_mmap() is
 * reached. Where that comes without such a beginning it begins there, so that no
 * final put is missed: another user may have gone between mmput()'s entry and its
 * decrement, and mmput_async()'s worker calls __mmput(), which is `inline`, hence
 * notrace, hence out of reach. While no put is under way anywhere every program
 * here ends after reading one global counter.
 *
 * The kernel may preempt a program, and then does not run the same one again on
 * that CPU until it has ended (__bpf_prog_enter_recur(), counted as a miss). So any
 * of these programs may be missed, and none may be needed: what a missed one would
 * have timed stays zero. Only kprobes at a function's entry are safe, as they run
 * without preemption; exit_mmap() has one, whatever the tier, so that every teardown
 * has its record. One whose end was missed is found by probe_sweep(), or written when
 * its thread makes the next put.
 *
 * Each function has two programs, fentry/fexit and kprobe/kretprobe; probe.c
 * loads one of them, or neither in the tier tracepoint. That one has what the
 * kernel's own tracepoints say: a record begins at sched_process_exit where that
 * comes before exit_mm(), as it does since Linux 6.17, and ends at mmap:exit_mmap,
 * with which exit_mmap() ends; where it comes after it, or the mm goes with an
 * execve() or a worker's put, the record has an end, and what the test driver said
 * before it. A record here does depend on its last program, as nothing else is safe.
 *
 * Only the fields that are read are declared (live.bpf.h); CO-RE finds them in the
 * running kernel.
 */
#include "dropper.bpf.h"
#include "live.bpf.h"

/* A pair of programs for one function, in both tiers, around one span. */
#define BEGIN(l, span)	((l)->r.span.begin_ns = bpf_ktime_get_ns())
#define END(l, span)	((l)->r.span.end_ns = bpf_ktime_get_ns())

#define SPAN(function, name, span)						\
static __always_inline int name##_begin(void)					\
{										\
	struct live *l = CURRENT_LIVE();					\
										\
	if (l)									\
		BEGIN(l, span);							\
	return 0;								\
}										\
static __always_inline int name##_end(void)					\
{										\
	struct live *l = CURRENT_LIVE();					\
										\
	if (l)									\
		END(l, span);							\
	return 0;								\
}										\
BOTH_TIERS(function, name)

#define BOTH_TIERS(function, name)						\
SEC("fentry/" #function) int BPF_PROG(name##_fentry) { return name##_begin(); }	\
SEC("fexit/" #function) int BPF_PROG(name##_fexit) { return name##_end(); }	\
SEC("kprobe/" #function) int BPF_KPROBE(name##_kprobe) { return name##_begin(); } \
SEC("kretprobe/" #function) int BPF_KRETPROBE(name##_kretprobe) { return name##_end(); }

static __always_inline int mmput_begin(int users, struct mm_struct *mm)
{
	if (users == 1)
		put_begin(mm, 0);
	return 0;
}

static __always_inline int mmput_end(void)
{
	put_end();
	return 0;
}

SEC("fentry/mmput") int BPF_PROG(mmput_fentry, struct mm_struct *mm)
{
	return mmput_begin(mm->mm_users.counter, mm);
}

SEC("fexit/mmput") int BPF_PROG(mmput_fexit)
{
	return mmput_end();
}

SEC("kprobe/mmput") int BPF_KPROBE(mmput_kprobe, struct mm_struct *mm)
{
	return mmput_begin(BPF_CORE_READ(mm, mm_users.counter), mm);
}

SEC("kretprobe/mmput") int BPF_KRETPROBE(mmput_kretprobe)
{
	return mmput_end();
}

static __always_inline int exit_mmap_begin(struct mm_struct *mm)
{
	struct live *l = CURRENT_LIVE();

	/* A record of another mm is one whose end was missed: put_begin() hands it over. */
	if (!l || l->r.mm != (__u64)mm) {
		put_begin(mm, 1);
		l = CURRENT_LIVE();
	}
	if (l)
		BEGIN(l, exit_mmap);
	return 0;
}

static __always_inline int exit_mmap_end(void)
{
	struct live *l = CURRENT_LIVE();

	if (l) {
		END(l, exit_mmap);
		if (l->r.late)
			put_end();
	}
	return 0;
}

SEC("fexit/exit_mmap") int BPF_PROG(exit_mmap_fexit)
{
	return exit_mmap_end();
}

SEC("kprobe/exit_mmap") int BPF_KPROBE(exit_mmap_kprobe, struct mm_struct *mm)
{
	return exit_mmap_begin(mm);
}

SEC("kretprobe/exit_mmap") int BPF_KRETPROBE(exit_mmap_kretprobe)
{
	return exit_mmap_end();
}

SPAN(__mmu_notifier_release, notifier, notifier)
SPAN(unmap_vmas, unmap, unmap)
SPAN(free_pgtables, pgtables, pgtables)

/* A driver's release() may wait for a grace period of its own: ours is the last one. */
static __always_inline bool in_notifier(const struct live *l)
{
	return l && l->r.notifier.begin_ns && !l->r.notifier.end_ns;
}

static __always_inline int srcu_begin(void)
{
	struct live *l = CURRENT_LIVE();

	if (in_notifier(l))
		BEGIN(l, srcu);
	return 0;
}

/*
 * A wait of its own, or what synchronize_srcu() calls where nobody else waits: begun already.
 * The time is taken first, so that callbacks do not have the difference of the two programs.
 */
static __always_inline int expedited_begin(void)
{
	struct live *l = CURRENT_LIVE();

	if (in_notifier(l)) {
		__u64 now_ns = bpf_ktime_get_ns();

		if (l->r.srcu.begin_ns <= l->r.srcu.end_ns)
			l->r.srcu.begin_ns = now_ns;
	}
	return 0;
}

static __always_inline int srcu_end(void)
{
	struct live *l = CURRENT_LIVE();

	if (in_notifier(l))
		END(l, srcu);
	return 0;
}

#define expedited_end	srcu_end
BOTH_TIERS(synchronize_srcu, srcu)
BOTH_TIERS(synchronize_srcu_expedited, expedited)

static __always_inline int iommu_begin(void)
{
	struct live *l = CURRENT_LIVE();

	if (l)
		l->r.iommu_begin_ns = bpf_ktime_get_ns();
	return 0;
}

static __always_inline int iommu_end(void)
{
	struct live *l = CURRENT_LIVE();

	if (l && l->r.iommu_begin_ns)
		l->r.iommu_ns += bpf_ktime_get_ns() - l->r.iommu_begin_ns;
	return 0;
}

#define intel_begin	iommu_begin
#define intel_end	iommu_end
#define arm_begin	iommu_begin
#define arm_end		iommu_end
BOTH_TIERS(intel_mm_release, intel)
BOTH_TIERS(arm_smmu_mm_release, arm)

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
	} else if (bpf_ringbuf_output(&ring, &r, sizeof(r), BPF_RB_NO_WAKEUP)) {
		__sync_fetch_and_add(&drops, 1);
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

	if (bpf_ringbuf_output(&ring, &r, sizeof(r), BPF_RB_NO_WAKEUP))
		__sync_fetch_and_add(&drops, 1);
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

/* A record of the tier tracepoint that has no beginning. */
static __always_inline struct live *without_begin(struct mm_struct *mm)
{
	struct live *l;

	put_begin(mm, 0);
	l = CURRENT_LIVE();
	if (l)
		l->r.mmput.begin_ns = 0;
	return l;
}

SEC("tp_btf/sched_process_exit") int BPF_PROG(process_exit_tp, struct task_struct *task)
{
	if (task->mm)
		put_begin(task->mm, 0);
	return 0;
}

SEC("tp_btf/exit_mmap") int BPF_PROG(exit_mmap_tp, struct mm_struct *mm)
{
	struct live *l = CURRENT_LIVE();

	if (!l || l->r.mm != (__u64)mm)
		l = without_begin(mm);
	if (l)
		END(l, exit_mmap);
	put_end();
	return 0;
}

SEC("tp_btf/sched_switch")
int BPF_PROG(sched_switch, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	struct live *l;

	if (!active)
		return 0;
	l = live_of(prev->pid);
	if (l)
		l->out_ns = bpf_ktime_get_ns();
	/* Its exit_mm() is over: the put was not the last one, or its end was missed. */
	if (l && prev->exit_state)
		emit(prev->pid, l);
	l = live_of(next->pid);
	if (l && l->out_ns && !l->r.mmput.end_ns)
		l->r.off_cpu_ns += bpf_ktime_get_ns() - l->out_ns;
	return 0;
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

	if (bpf_ringbuf_output(&ring, &r, sizeof(r), BPF_RB_NO_WAKEUP))
		__sync_fetch_and_add(&drops, 1);
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

SEC("raw_tp")
int testdev_mm_exit_begin(struct bpf_raw_tracepoint_args *ctx)
{
	struct live *l = CURRENT_LIVE();

	if (!l && only_tracepoints)
		l = without_begin((struct mm_struct *)ctx->args[0]);
	if (l)
		BEGIN(l, mm_exit);
	return 0;
}

SEC("raw_tp")
int testdev_mm_exit_locked(struct bpf_raw_tracepoint_args *ctx)
{
	struct live *l = CURRENT_LIVE();

	if (l)
		l->r.mm_exit_locked_ns = bpf_ktime_get_ns();
	return 0;
}

SEC("raw_tp")
int testdev_mm_exit_end(struct bpf_raw_tracepoint_args *ctx)
{
	struct live *l = CURRENT_LIVE();

	if (l)
		END(l, mm_exit);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
