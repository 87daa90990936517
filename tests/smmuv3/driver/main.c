// SPDX-License-Identifier: GPL-2.0-only
/* Runs the tests that the machine is for when the module is loaded, and says in TAP what it saw. */
#define pr_fmt(fmt) fmt

#include <linux/bitfield.h>
#include <linux/module.h>

#include "smmu.h"

static int count;
static bool failed;

void expect_eq(const char *file, int line, const char *what, u64 got, u64 want)
{
	if (got == want)
		return;
	failed = true;
	pr_info("# %s:%d: %s is %#llx, not %#llx\n", kbasename(file), line, what, got, want);
}

static void run(const struct test *tests, const char *how)
{
	for (; tests->name; tests++) {
		failed = false;
		tests->run();
		contexts_end();
		smmu_stall_term(smmu_sid());
		device_reset();
		smmu_no_event();
		pr_info("%s %d %s%s\n", failed ? "not ok" : "ok", ++count, tests->name, how);
	}
}

static void run_all(struct pci_dev *pdev)
{
	if (!FIELD_GET(IDR1_SSIDSIZE, smmu_idr(1))) {
		run(off_tests, "");
	} else if (!pci_is_root_bus(pdev->bus)) {
		run(unplug_tests, "");
	} else {
		run(tables_tests, "");
		run(stall_tests, "");
		smmu_set_nested(true);
		run(tables_tests, ", nested");
		run(nested_tests, ", nested");
	}
	pr_info("1..%d\n", count);
}

/* The last one: if one is behind a port, that. */
static struct pci_dev *find_device(void)
{
	struct pci_dev *pdev = NULL, *last = NULL;

	while ((pdev = pci_get_device(SVAT_VENDOR_ID, SVAT_DEVICE_ID, pdev))) {
		pci_dev_put(last);
		last = pci_dev_get(pdev);
	}
	return last;
}

static int __init tests_init(void)
{
	struct pci_dev *pdev = find_device();
	int ret;

	if (!pdev)
		return -ENODEV;
	ret = smmu_take(pdev);
	if (ret)
		goto put;
	ret = contexts_init() ?: device_init(pdev);
	if (!ret)
		run_all(pdev);
	device_exit();
	contexts_exit();
	smmu_release();
put:
	pci_dev_put(pdev);
	return ret;
}

static void __exit tests_exit(void)
{
}

module_init(tests_init);
module_exit(tests_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Tests of QEMU's SMMUv3");
