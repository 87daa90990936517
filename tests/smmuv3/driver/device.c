// SPDX-License-Identifier: GPL-2.0-only
/*
 * The accelerator. Its jobs carry a PASID each; its interrupts are accesses without one, which
 * go where the MSI-X table says.
 */
#include <linux/delay.h>
#include <linux/io-64-nonatomic-lo-hi.h>

#include "smmu.h"

#define VECTOR			0
#define MSI_QUEUE		(SVAT_QUEUES_MAX - 1)

static struct pci_dev *device;
static void __iomem *regs, *msix;

int device_init(struct pci_dev *pdev)
{
	int pasid = pci_find_ext_capability(pdev, PCI_EXT_CAP_ID_PASID);
	int ret = pci_enable_device(pdev);

	if (ret || !pasid)
		return ret ?: -ENODEV;
	pci_set_master(pdev);
	pci_write_config_word(pdev, pasid + PCI_PASID_CTRL, PCI_PASID_CTRL_ENABLE);
	pci_write_config_word(pdev, pdev->msix_cap + PCI_MSIX_FLAGS, PCI_MSIX_FLAGS_ENABLE);
	device = pdev;
	regs = pci_iomap(pdev, SVAT_BAR_REGS, 0);
	msix = pci_iomap(pdev, SVAT_BAR_MSIX, 0);
	return regs && msix ? 0 : -ENOMEM;
}

void device_exit(void)
{
	if (regs)
		pci_iounmap(device, regs);
	if (msix)
		pci_iounmap(device, msix);
}

void device_reset(void)
{
	writel(SVAT_CTRL_RESET, regs + SVAT_CTRL);
}

static void __iomem *queue_regs(int queue)
{
	return regs + SVAT_QUEUE(queue);
}

void device_start(int queue, u32 pasid, u64 va)
{
	void __iomem *q = queue_regs(queue);

	writel(pasid, q + SVAT_Q_PASID);
	writel(SVAT_VECTORS, q + SVAT_Q_VECTOR);
	writeq(va, q + SVAT_Q_ADDR);
	writeq(1, q + SVAT_Q_LEN);
	writel(SVAT_OP_READ, q + SVAT_Q_START);
}

bool device_running(int queue)
{
	return readl(queue_regs(queue) + SVAT_Q_STATE) == SVAT_STATE_RUNNING;
}

void device_reset_queue(int queue)
{
	writel(SVAT_CMD_RESET, queue_regs(queue) + SVAT_Q_CMD);
}

u64 device_stale(void)
{
	return readq(regs + SVAT_STALE);
}

u64 device_faults(int queue)
{
	return readq(queue_regs(queue) + SVAT_Q_FAULTS);
}

/* Takes the slot's power away, as a hot-plug driver does it. */
void device_unplug(void)
{
	pcie_capability_clear_and_set_word(pci_upstream_bridge(device), PCI_EXP_SLTCTL,
					   PCI_EXP_SLTCTL_PIC,
					   PCI_EXP_SLTCTL_PCC | PCI_EXP_SLTCTL_PWR_IND_OFF);
}

u32 device_wait(int queue)
{
	void __iomem *q = queue_regs(queue);
	u32 state;
	int i;

	for (i = 0; i < 100 && device_running(queue); i++)
		usleep_range(1000, 1100);
	state = readl(q + SVAT_Q_STATE);
	if (state == SVAT_STATE_DONE)
		return HAS_READ((u32)readq(q + SVAT_Q_RESULT));
	return ENDED(state, readl(q + SVAT_Q_ERROR));
}

u32 device_read(u32 pasid, u64 va)
{
	device_start(0, pasid, va);
	return device_wait(0);
}

/* A job that does not exist ends at once, which is an interrupt and nothing else. */
void device_write_without_pasid(u64 va, u32 value)
{
	void __iomem *entry = msix + VECTOR * PCI_MSIX_ENTRY_SIZE;
	void __iomem *q = queue_regs(MSI_QUEUE);

	writel(lower_32_bits(va), entry + PCI_MSIX_ENTRY_LOWER_ADDR);
	writel(upper_32_bits(va), entry + PCI_MSIX_ENTRY_UPPER_ADDR);
	writel(value, entry + PCI_MSIX_ENTRY_DATA);
	writel(0, entry + PCI_MSIX_ENTRY_VECTOR_CTRL);
	writel(VECTOR, q + SVAT_Q_VECTOR);
	writel(0, q + SVAT_Q_START);
}
