// SPDX-License-Identifier: GPL-2.0-only
/* sva_testdev: the module, and the life of a device structure. */
#include <linux/idr.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "sva_testdev.h"

static DEFINE_IDA(svat_numbers);

/**
 * svat_device_create() - make the structure of a device
 * @pdev: the PCI device
 *
 * Return: the structure with one reference, or an ERR_PTR.
 */
struct svat_device *svat_device_create(struct pci_dev *pdev)
{
	struct svat_device *dev;
	int i;

	dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	if (!dev)
		return ERR_PTR(-ENOMEM);
	dev->number = ida_alloc(&svat_numbers, GFP_KERNEL);
	if (dev->number < 0) {
		i = dev->number;
		kfree(dev);
		return ERR_PTR(i);
	}
	kref_init(&dev->ref);
	dev->pdev = pdev;
	mutex_init(&dev->files_lock);
	INIT_LIST_HEAD(&dev->files);
	spin_lock_init(&dev->queues_lock);
	for (i = 0; i < SVAT_VECTORS; i++)
		init_waitqueue_head(&dev->vectors[i].wait);
	return dev;
}

static void svat_device_free(struct kref *ref)
{
	struct svat_device *dev = container_of(ref, struct svat_device, ref);

	ida_free(&svat_numbers, dev->number);
	kfree(dev->misc.name);
	kfree(dev);
}

/**
 * svat_device_get() - take a reference
 * @dev: the device
 */
void svat_device_get(struct svat_device *dev)
{
	kref_get(&dev->ref);
}

/**
 * svat_device_put() - drop a reference
 * @dev: the device; freed with the last one
 */
void svat_device_put(struct svat_device *dev)
{
	kref_put(&dev->ref, svat_device_free);
}

static int __init svat_init(void)
{
	return pci_register_driver(&svat_pci_driver);
}

static void __exit svat_exit(void)
{
	pci_unregister_driver(&svat_pci_driver);
	svat_bonds_synchronize();
	ida_destroy(&svat_numbers);
}

module_init(svat_init);
module_exit(svat_exit);
MODULE_DESCRIPTION("Test accelerator for shared virtual addressing");
MODULE_LICENSE("GPL");
