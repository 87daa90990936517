// SPDX-License-Identifier: GPL-2.0-only
/*
 * Breaks the kernel that runs, as a patch would that takes a call out or puts one in, and mends it
 * when it is unloaded: the parameter names one of the mutations below. Kprobes are the means, so
 * that it takes no build of a kernel, and Debian's own can be broken, too.
 *
 * Functions that are skipped return nothing, and are none of those that the suite's probe attaches
 * to: what BPF does at the beginning of a function does not go with a jump out of it.
 */
#include <linux/delay.h>
#include <linux/iommu.h>
#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/mm_types.h>
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xarray.h>

#define HOOKS_MAX	2

/**
 * struct hook - what a mutation does at the beginning of a function
 * @function: its name
 * @caller: only in calls from there; NULL: in all
 * @before: done with its first argument; NULL: nothing
 * @skip: the function itself does nothing
 */
struct hook {
	const char *function;
	const char *caller;
	void (*before)(void *first);
	bool skip;
};

struct mutation {
	const char *name;
	struct hook hooks[HOOKS_MAX];
};

static void free_pasid(void *first)
{
	struct mm_struct *mm = first;

	if (mm->iommu_mm)
		iommu_free_global_pasid(mm->iommu_mm->pasid);
}

static void free_iommu_mm(void *first)
{
	struct mm_struct *mm = first;

	kfree(mm->iommu_mm);
	mm->iommu_mm = NULL;
}

static void take_50us(void *first)
{
	udelay(50);
}

/* mms of exiting processes, by pid: what a put later in the same exit gives back. */
static DEFINE_XARRAY(held);

static void hold_mm(void *first)
{
	struct mm_struct *mm = current->mm;

	if (mm && thread_group_leader(current) && mmget_not_zero(mm) &&
	    xa_err(xa_store(&held, current->pid, mm, GFP_ATOMIC)))
		mmput_async(mm);
}

static void put_async(void *first)
{
	struct mm_struct *mm = xa_erase(&held, current->pid);

	if (mm)
		mmput_async(mm);
}

static const struct mutation mutations[] = {
	/* As mm_pasid_drop() does it, but from __mmput() instead of from __mmdrop(). */
	{ "mmput-frees-the-pasid", {
		{ "mm_pasid_drop", .before = free_iommu_mm, .skip = true },
		{ "exit_mmap", .before = free_pasid },
	} },
	{ "release-leaves-the-pasid-entry", {
		{ "intel_pasid_tear_down_entry", "intel_mm_release", .skip = true },
	} },
	{ "release-leaves-the-context", {
		{ "arm_smmu_write_cd_entry", "arm_smmu_mm_release", .skip = true },
	} },
	/* The domain holds the mm, and that the PASID. */
	{ "unbind-forgets-to-free", {
		{ "iommu_domain_free", "iommu_sva_unbind_device", .skip = true },
	} },
	/* The tear-down of the PASID's entry tells it, and so does the draining of page requests. */
	{ "unbind-tells-no-device", {
		{ "qi_flush_dev_iotlb_pasid", .skip = true },
		{ "intel_iommu_drain_pasid_prq", .skip = true },
	} },
	/* Those that the probe is tried with: tests/lab/probe. */
	{ "exit_mmap-takes-longer", {
		{ "tlb_finish_mmu", "exit_mmap", .before = take_50us },
	} },
	{ "exit-puts-asynchronously", {
		{ "exit_signals", .before = hold_mm },
		{ "exit_files", .before = put_async },
	} },
};

static char *mutation;
module_param(mutation, charp, 0444);
MODULE_PARM_DESC(mutation, "which one");

static const struct mutation *chosen;
static struct kprobe probes[HOOKS_MAX];
static struct kprobe *probe_list[HOOKS_MAX];
static int nr_probes;

/* Where the kernel goes on instead of a function that is skipped. */
static noinline notrace void nothing(void)
{
	barrier();
}

static unsigned long returns_to(struct pt_regs *regs)
{
#ifdef CONFIG_X86
	return *(unsigned long *)kernel_stack_pointer(regs);
#else
	return procedure_link_pointer(regs);
#endif
}

static bool called_from(struct pt_regs *regs, const char *caller)
{
	char name[KSYM_SYMBOL_LEN];

	sprint_symbol_no_offset(name, returns_to(regs));
	return !strcmp(name, caller);
}

static int begins(struct kprobe *p, struct pt_regs *regs)
{
	const struct hook *hook = &chosen->hooks[p - probes];

	if (hook->caller && !called_from(regs, hook->caller))
		return 0;
	if (hook->before)
		hook->before((void *)regs_get_kernel_argument(regs, 0));
	if (!hook->skip)
		return 0;
	instruction_pointer_set(regs, (unsigned long)nothing);
	return 1;
}

static int __init kernel_mutation_init(void)
{
	for (int i = 0; i < ARRAY_SIZE(mutations); i++)
		if (mutation && !strcmp(mutations[i].name, mutation))
			chosen = &mutations[i];
	if (!chosen)
		return -EINVAL;
	while (nr_probes < HOOKS_MAX && chosen->hooks[nr_probes].function) {
		probes[nr_probes].symbol_name = chosen->hooks[nr_probes].function;
		probes[nr_probes].pre_handler = begins;
		probe_list[nr_probes] = &probes[nr_probes];
		nr_probes++;
	}
	return register_kprobes(probe_list, nr_probes);
}

static void __exit kernel_mutation_exit(void)
{
	unregister_kprobes(probe_list, nr_probes);
}

module_init(kernel_mutation_init);
module_exit(kernel_mutation_exit);
MODULE_DESCRIPTION("Breaks the kernel, to test tests");
MODULE_LICENSE("GPL");
