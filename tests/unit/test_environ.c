// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which kernels disable SVA on x86, which lines of a log mean trouble, how a kernel preempts,
 * and what a PCI function says of its PASIDs.
 */
#include <string.h>

#include "environ/environ.h"
#include "environ/pci.h"
#include "klog/klog.h"
#include "tap.h"

static bool refuses(const char *release, const char *version)
{
	return kernel_refuses_sva(release, version);
}

static bool preempts(const char *debugfs, const char *version, const char *want)
{
	char model[PREEMPTION_MAX];

	preemption_model(debugfs, version, model);
	return !strcmp(model, want);
}

static void test_preemption(void)
{
	ok(preempts("full (lazy) ", "#1 SMP PREEMPT_DYNAMIC Debian 7.3.4-1", "lazy"),
	   "debugfs has the model in force in parentheses");
	ok(preempts("(none) voluntary full ", "#1 SMP PREEMPT_DYNAMIC", "none"), "be it the first");
	ok(preempts("", "#1 SMP PREEMPT_DYNAMIC", "dynamic"), "without debugfs a dynamic one is not known");
	ok(preempts("", "#1 SMP PREEMPT", "full"), "others are in uname -v: PREEMPT");
	ok(preempts("", "#1 SMP PREEMPT_LAZY", "lazy"), "PREEMPT_LAZY");
	ok(preempts("", "#1 SMP Debian 5.10.1", "none or voluntary"), "and none at all");
	ok(preempts("(full) lazy ", "#1 SMP PREEMPT_RT", "rt"), "a real-time kernel is one whatever debugfs says");
}

static void put(unsigned char *config, size_t at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		config[at + i] = value >> (8 * i);
}

static void test_pasid_bits(void)
{
	unsigned char config[4096] = { 0 };

	ok(pci_pasid_bits(config, 64) == -1, "what a user may read of the configuration has no PASIDs");
	ok(pci_pasid_bits(config, sizeof(config)) == -1, "a function without extended capabilities has none");
	put(config, 0x100, 0x11010001);
	put(config, 0x110, 0x1001001b);
	put(config, 0x114, 0x00001400);
	ok(pci_pasid_bits(config, sizeof(config)) == 20, "20 bits behind another capability");
	ok(pci_pasid_bits(config, 0x114) == -1, "nothing is read past the end");
	put(config, 0x110, 0x10010013);
	ok(pci_pasid_bits(config, sizeof(config)) == -1, "a list that is a circle has an end");
}

int main(void)
{
	/* Debian's own releases, upstream's, and the versions around the change. */
	ok(refuses("6.12.107+deb13-amd64", "#1 SMP PREEMPT_DYNAMIC Debian 6.12.107-1 (2026-10-01)"),
	   "6.12.107 refuses");
	ok(refuses("6.12.64", "#1 SMP"), "so does the first of 6.12 that does");
	ok(!refuses("6.12.63", "#1 SMP"), "the one before it does not");
	ok(!refuses("6.12.43+deb12-amd64", "#1 SMP PREEMPT_DYNAMIC Debian 6.12.43-1~bpo12+1"),
	   "nor does 6.12.43");
	ok(refuses("6.1.0-50-amd64", "#1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1 (2026-06-01)"),
	   "a Debian 6.1 tells its version in uname -v: 6.1.176 refuses");
	ok(!refuses("6.1.0-42-amd64", "#1 SMP PREEMPT_DYNAMIC Debian 6.1.159-1 (2025-12-30)"),
	   "6.1.159 does not");
	ok(!refuses("7.3.4+deb13-amd64", "#1 SMP PREEMPT_DYNAMIC Debian 7.3.4-1~bpo13+1"),
	   "7.3.4 does not");
	ok(refuses("6.18.5+deb13-amd64", "#1 SMP"), "6.18 did until it had the whole fix");
	ok(!refuses("6.18.15", "#1 SMP") && !refuses("6.18.4", "#1 SMP"), "not before, nor since");
	ok(!refuses("strange", ""), "a name that is no version is not known to refuse");

	ok(klog_is_splat("WARNING: CPU: 0 PID: 1 at mm/mmu_notifier.c:1"), "a WARN is a splat");
	ok(klog_is_splat("BUG: unable to handle page fault"), "an oops is a splat");
	ok(klog_is_splat("rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:"), "so is a stall");
	ok(klog_is_splat("INFO: task exit:1 blocked for more than 120 seconds."), "and a hung task");
	ok(!klog_is_splat("DMAR: [DMA Write PASID 0x2] Request device [0000:00:02.0]"),
	   "a DMA fault is none");
	test_preemption();
	test_pasid_bits();
	return tap_done();
}
