// SPDX-License-Identifier: GPL-2.0-only
/*
 * The probe's kernel side: one record per mm teardown.
 *
 * A record begins where mmput() is entered with the last user of the mm, lives
 * in a hash by the thread that makes the put, and counts if exit_mmap() is
 * reached. Where that comes without such a beginning it begins there, so that no
 * final put is missed: another user may have gone between mmput()'s entry and its
 * decrement. Such a record says that it is late. mmput_async()'s worker is seen by what it
 * runs: __mmput() itself is `inline`, hence notrace, hence out of reach. While no put is
 * under way anywhere every program here ends after reading one global counter.
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
#include "life.bpf.h"
#include "live.bpf.h"

/* A pair of programs for one function, in both tiers, around one span of exit_mmap(). */
#define BEGIN(l, span)	((l)->r.span.begin_ns = bpf_ktime_get_ns())
#define END(l, span)	((l)->r.span.end_ns = bpf_ktime_get_ns())

#define SPAN(function, name, span)						\
static __always_inline int name##_begin(void)					\
{										\
	struct live *l = CURRENT_LIVE();					\
										\
	if (in_exit_mmap(l))							\
		BEGIN(l, span);							\
	return 0;								\
}										\
static __always_inline int name##_end(void)					\
{										\
	struct live *l = CURRENT_LIVE();					\
										\
	if (in_exit_mmap(l))							\
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

/* Not that of another mm, which the thread has put on the way. */
SEC("fentry/mmput") int BPF_PROG(mmput_fentry, struct mm_struct *mm)
{
	return mmput_begin(mm->mm_users.counter, mm);
}

SEC("fexit/mmput") int BPF_PROG(mmput_fexit, struct mm_struct *mm)
{
	struct live *l = CURRENT_LIVE();

	if (l && l->r.mm == (__u64)mm)
		put_end(l);
	return 0;
}

/* A return does not say of which call. As calls nest, it is of the last that has not returned. */
SEC("kprobe/mmput") int BPF_KPROBE(mmput_kprobe, struct mm_struct *mm)
{
	int users = BPF_CORE_READ(mm, mm_users.counter);
	struct live *l = CURRENT_LIVE();

	if (l && users != 1)
		l->depth++;
	return mmput_begin(users, mm);
}

SEC("kretprobe/mmput") int BPF_KRETPROBE(mmput_kretprobe)
{
	struct live *l = CURRENT_LIVE();

	if (l && l->depth)
		l->depth--;
	else if (l)
		put_end(l);
	return 0;
}

/* The worker of mmput_async() is told by what it runs: an mm has its work in it. */
static __always_inline int async_begin(struct work_struct *work)
{
	struct mm_struct *mm = (void *)work - bpf_core_field_offset(struct mm_struct, async_put_work);
	struct live *l;

	put_begin(mm, 0);
	l = CURRENT_LIVE();
	if (l)
		l->r.caller = RECORD_CALLER_ASYNC;
	return 0;
}

static __always_inline int async_end(void)
{
	struct live *l = CURRENT_LIVE();

	if (l && l->r.caller == RECORD_CALLER_ASYNC)
		put_end(l);
	return 0;
}

SEC("fentry/mmput_async_fn") int BPF_PROG(async_fentry, struct work_struct *work)
{
	return async_begin(work);
}

SEC("fexit/mmput_async_fn") int BPF_PROG(async_fexit)
{
	return async_end();
}

SEC("kprobe/mmput_async_fn") int BPF_KPROBE(async_kprobe, struct work_struct *work)
{
	return async_begin(work);
}

SEC("kretprobe/mmput_async_fn") int BPF_KRETPROBE(async_kretprobe)
{
	return async_end();
}

static __always_inline int exit_mmap_begin(struct mm_struct *mm)
{
	struct live *l = CURRENT_LIVE();

	/* A record of another mm is the outer one, or its end was missed: put_begin() knows. */
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
		if (l->r.late && l->r.caller == RECORD_CALLER_ASYNC)
			put_end(l);	/* no end of the worker's put is seen */
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
	return in_exit_mmap(l) && l->r.notifier.begin_ns && !l->r.notifier.end_ns;
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

/* Both ends are counted: a call of which one was missed must not pass for one of no time. */
static __always_inline int iommu_begin(void)
{
	struct live *l = CURRENT_LIVE();

	if (in_exit_mmap(l)) {
		l->r.iommu_begins++;
		l->r.iommu_begin_ns = bpf_ktime_get_ns();
	}
	return 0;
}

static __always_inline int iommu_end(void)
{
	struct live *l = CURRENT_LIVE();

	if (in_exit_mmap(l)) {
		l->r.iommu_ends++;
		if (l->r.iommu_begin_ns)
			l->r.iommu_ns += bpf_ktime_get_ns() - l->r.iommu_begin_ns;
		l->r.iommu_begin_ns = 0;
	}
	return 0;
}

#define intel_begin	iommu_begin
#define intel_end	iommu_end
#define arm_begin	iommu_begin
#define arm_end		iommu_end
BOTH_TIERS(intel_mm_release, intel)
BOTH_TIERS(arm_smmu_mm_release, arm)

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
	if (l) {
		END(l, exit_mmap);
		put_end(l);
	}
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

/* The driver's tracepoint of its release(); its arguments by position, see its trace.h. */

/*
 * The driver takes the times itself, and says so once, at the end, under every arm that has a
 * release(): what this program costs is the same for all of them. Without bonds it is told so.
 */
SEC("raw_tp")
int testdev_mm_exit(struct bpf_raw_tracepoint_args *ctx)
{
	struct mm_struct *mm = (struct mm_struct *)ctx->args[0];
	struct live *l = CURRENT_LIVE();

	if (!ctx->args[2])
		return 0;
	if (!l && only_tracepoints)
		l = without_begin(mm);
	if (!l || l->r.mm != (__u64)mm || !(only_tracepoints || in_exit_mmap(l)))
		return 0;
	l->r.mm_exit.begin_ns = ctx->args[3];
	l->r.mm_exit_locked_ns = ctx->args[4];
	l->r.mm_exit.end_ns = ctx->args[5];
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
