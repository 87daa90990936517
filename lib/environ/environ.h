/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What machine is this, and can it do SVA?
 */
#ifndef LIB_ENVIRON_H
#define LIB_ENVIRON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * environ_json() - the machine, as run.json keeps it
 * @device: path of the device that is measured
 *
 * Kernel, processors, memory, power, what runs below the kernel, IOMMU, device and
 * driver: results/schema.md lists it. What cannot be read is left out.
 *
 * Return: an object, owned by the caller.
 */
json_t *environ_json(const char *device);

/**
 * environ_lab() - are we inside the suite's own virtual machine?
 * @exact: out: its time is counted in instructions
 *
 * Known from mmput_bench.lab= on the kernel's command line.
 *
 * Return: true if so: times are emulated.
 */
bool environ_lab(bool *exact);

#define PREEMPTION_MAX	20

/**
 * preemption_model() - what may interrupt a task that runs in the kernel
 * @debugfs: of /sys/kernel/debug/sched/preempt, e.g. "full (lazy)"; empty if there is none
 * @version: what uname -v says, which has the model that was built in
 * @model: out: "none or voluntary", "full", "lazy", "rt"; "dynamic" if it was chosen at boot
 *	and only debugfs could say
 */
void preemption_model(const char *debugfs, const char *version, char model[PREEMPTION_MAX]);

enum finding_status {
	FINDING_OK,
	FINDING_NOTE,	/* does not stop SVA */
	FINDING_BAD,	/* does */
};

/**
 * struct finding - one thing looked at
 * @status: how it is
 * @what: what was found, one line
 * @cure: what to do about it; empty if nothing
 */
struct finding {
	enum finding_status status;
	char what[256];
	char cure[256];
};

#define FINDINGS_MAX	32

/**
 * sva_check() - look at everything that SVA needs
 * @device: path of the device, or NULL for the first there is
 * @f: out, in the order looked at
 *
 * Ends with a bind and, if the device can, a page fault of it: a kernel may refuse for
 * reasons that nothing else shows.
 *
 * Return: how many findings.
 */
size_t sva_check(const char *device, struct finding f[FINDINGS_MAX]);

/**
 * environ_audit() - look for what makes times on hardware vary
 * @environment: of environ_json()
 * @f: out: notes, with what to do about each
 *
 * Return: how many findings.
 */
size_t environ_audit(const json_t *environment, struct finding f[FINDINGS_MAX]);

/**
 * kernel_refuses_sva() - is this an x86 kernel that disables SVA?
 * @release: what uname -r says
 * @version: what uname -v says: Debian's kernels up to 6.1 have the upstream version only there
 *
 * "iommu: disable SVA when CONFIG_X86 is set" (the first part of the fix of
 * CVE-2025-71089, taken alone) makes iommu_sva_bind_device() answer -EOPNOTSUPP
 * in 6.1.163 and 6.12.64 and what follows in these series, and in some releases of 6.18,
 * until it got the whole fix. Later series have that from the beginning.
 *
 * Return: true for the releases known to refuse.
 */
bool kernel_refuses_sva(const char *release, const char *version);

#endif
