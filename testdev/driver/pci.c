// SPDX-License-Identifier: GPL-2.0-only
/* sva_testdev: probe and remove. */
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "sva_testdev.h"

static irqreturn_t svat_interrupt(int irq, void *vector)
{
	svat_vector_wake(vector);
	return IRQ_HANDLED;
}

static void svat_free_irqs(struct svat_device *dev, int n)
{
	while (n--)
		free_irq(pci_irq_vector(dev->pdev, n), &dev->vectors[n]);
	pci_free_irq_vectors(dev->pdev);
}

static int svat_request_irqs(struct svat_device *dev)
{
	int i, n, ret;

	n = pci_alloc_irq_vectors(dev->pdev, 1, min_t(u32, SVAT_VECTORS, dev->queues),
				  PCI_IRQ_MSIX);
	if (n < 0)
		return n;
	for (i = 0; i < n; i++) {
		ret = request_irq(pci_irq_vector(dev->pdev, i), svat_interrupt, 0, SVAT_NAME,
				  &dev->vectors[i]);
		if (ret) {
			svat_free_irqs(dev, i);
			return ret;
		}
	}
	dev->nr_vectors = n;
	return 0;
}

/* The engine of the test accelerator. Managed resources go with the PCI device. */
static int svat_probe_hw(struct svat_device *dev)
{
	struct pci_dev *pdev = dev->pdev;
	u32 id, version;

	dev->regs = pcim_iomap(pdev, SVAT_BAR_REGS, 0);
	if (!dev->regs)
		return -ENOMEM;
	id = readl(dev->regs + SVAT_ID);
	version = readl(dev->regs + SVAT_VERSION);
	dev->queues = readl(dev->regs + SVAT_QUEUES);
	if (id != SVAT_ID_VALUE || version != SVAT_VERSION_VALUE || !dev->queues ||
	    dev->queues > SVAT_QUEUES_MAX) {
		dev_err(&pdev->dev, "id %#x version %u with %u queues, expected %#x version %u\n",
			id, version, dev->queues, SVAT_ID_VALUE, SVAT_VERSION_VALUE);
		return -ENODEV;
	}
	writel(SVAT_CTRL_RESET, dev->regs + SVAT_CTRL);
	pci_set_master(pdev);
	return svat_request_irqs(dev);
}

/*
 * Failure is not an error here: binding will tell the user what the kernel
 * thinks of it.
 */
static void svat_enable_features(struct svat_device *dev)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 16, 0)
	struct device *d = &dev->pdev->dev;

	if (iommu_dev_enable_feature(d, IOMMU_DEV_FEAT_IOPF))
		return;
	if (iommu_dev_enable_feature(d, IOMMU_DEV_FEAT_SVA)) {
		iommu_dev_disable_feature(d, IOMMU_DEV_FEAT_IOPF);
		return;
	}
	dev->features = true;
#endif
}

static void svat_disable_features(struct svat_device *dev)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 16, 0)
	if (!dev->features)
		return;
	iommu_dev_disable_feature(&dev->pdev->dev, IOMMU_DEV_FEAT_SVA);
	iommu_dev_disable_feature(&dev->pdev->dev, IOMMU_DEV_FEAT_IOPF);
#endif
}

static int svat_register(struct svat_device *dev)
{
	dev->misc.minor = MISC_DYNAMIC_MINOR;
	dev->misc.fops = &svat_fops;
	dev->misc.parent = &dev->pdev->dev;
	dev->misc.name = kasprintf(GFP_KERNEL, SVAT_NAME "%d", dev->number);
	if (!dev->misc.name)
		return -ENOMEM;
	return misc_register(&dev->misc);
}

static const struct pci_device_id svat_ids[] = {
	{ PCI_DEVICE(SVAT_VENDOR_ID, SVAT_DEVICE_ID) },
	{ }
};
MODULE_DEVICE_TABLE(pci, svat_ids);

static int svat_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct svat_device *dev;
	int ret;

	dev = svat_device_create(pdev);
	if (IS_ERR(dev))
		return PTR_ERR(dev);

	ret = pcim_enable_device(pdev);
	if (ret)
		goto err_put;
	if (pci_match_id(svat_ids, pdev)) {
		ret = svat_probe_hw(dev);
		if (ret)
			goto err_put;
	}
	svat_enable_features(dev);
	pci_set_drvdata(pdev, dev);
	ret = svat_register(dev);
	if (ret)
		goto err_features;
	dev_info(&pdev->dev, "%s, %u queues\n", dev->misc.name, dev->queues);
	return 0;

err_features:
	svat_disable_features(dev);
	if (dev->regs)
		svat_free_irqs(dev, dev->nr_vectors);
err_put:
	svat_device_put(dev);
	return ret;
}

static void svat_remove(struct pci_dev *pdev)
{
	struct svat_device *dev = pci_get_drvdata(pdev);

	misc_deregister(&dev->misc);
	svat_files_detach(dev);
	svat_disable_features(dev);
	if (dev->regs) {
		writel(SVAT_CTRL_RESET, dev->regs + SVAT_CTRL);
		pci_clear_master(pdev);
		svat_free_irqs(dev, dev->nr_vectors);
	}
	svat_device_put(dev);
}

struct pci_driver svat_pci_driver = {
	.name = SVAT_NAME,
	.id_table = svat_ids,
	.probe = svat_probe,
	.remove = svat_remove,
};
