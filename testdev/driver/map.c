// SPDX-License-Identifier: GPL-2.0-only
/*
 * sva_testdev: the page of a bond's queue, mapped by user space to read.
 *
 * A mapping holds the file open, as every mapping does; that is what it is for: a
 * file whose descriptors are closed lives on until munmap() or exit_mmap(). The page
 * is there from bind to unbind, and goes when the queue goes to somebody else.
 * To read only: a process that could write the queue's PASID could write anywhere.
 */
#include <linux/mm.h>

#include "sva_testdev.h"

/* vm_flags_set() came with Linux 6.3, vm_flags_clear() too. */
static void forbid(struct vm_area_struct *vma)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
	vma->vm_flags |= VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP | VM_DONTCOPY;
	vma->vm_flags &= ~(VM_MAYWRITE | VM_MAYEXEC);
#else
	vm_flags_mod(vma, VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP | VM_DONTCOPY,
		     VM_MAYWRITE | VM_MAYEXEC);
#endif
}

/* Under mmap_lock, which binding takes under the file's lock: hence a lock of its own. */
static vm_fault_t map_fault(struct vm_fault *vmf)
{
	struct svat_map *map = vmf->vma->vm_private_data;
	vm_fault_t ret = VM_FAULT_SIGBUS;
	resource_size_t page;

	mutex_lock(&map->lock);
	if (map->queue >= 0) {
		page = pci_resource_start(map->dev->pdev, SVAT_BAR_REGS) + SVAT_QUEUE(map->queue);
		ret = vmf_insert_pfn(vmf->vma, vmf->address, PHYS_PFN(page));
	}
	mutex_unlock(&map->lock);
	return ret;
}

static const struct vm_operations_struct map_ops = {
	.fault = map_fault,
};

/**
 * svat_map_init() - nothing to map so far
 * @map: of a file
 * @dev: its device
 */
void svat_map_init(struct svat_map *map, struct svat_device *dev)
{
	mutex_init(&map->lock);
	map->dev = dev;
	map->queue = -1;
}

/**
 * svat_map_set() - there is a queue from now on
 * @map: of the file
 * @queue: of its bond; -1: none
 */
void svat_map_set(struct svat_map *map, int queue)
{
	mutex_lock(&map->lock);
	map->queue = queue;
	mutex_unlock(&map->lock);
}

/**
 * svat_map_clear() - the queue goes: nobody reads its page any more
 * @map: of the file
 *
 * Mappings stay; access to them is SIGBUS. Takes the page away from the other files'
 * mappings of the device, too, which fault it in again.
 */
void svat_map_clear(struct svat_map *map)
{
	struct address_space *mapping;

	mutex_lock(&map->lock);
	map->queue = -1;
	mapping = map->mapping;
	mutex_unlock(&map->lock);
	if (mapping)
		unmap_mapping_range(mapping, 0, 0, 1);
}

/**
 * svat_map_mmap() - mmap() of a file
 * @map: of the file
 * @f: the file, which the mapping holds
 * @vma: what is wanted
 *
 * Return: 0; -EOPNOTSUPP without queues, -EINVAL for anything but the first page,
 * -EACCES for more than reading.
 */
int svat_map_mmap(struct svat_map *map, struct file *f, struct vm_area_struct *vma)
{
	if (!map->dev->queues)
		return -EOPNOTSUPP;
	if (vma->vm_pgoff || vma->vm_end - vma->vm_start != PAGE_SIZE || PAGE_SIZE != SVAT_PAGE_BYTES)
		return -EINVAL;
	if (vma->vm_flags & (VM_WRITE | VM_EXEC))
		return -EACCES;
	forbid(vma);
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	vma->vm_ops = &map_ops;
	vma->vm_private_data = map;
	mutex_lock(&map->lock);
	map->mapping = f->f_mapping;
	mutex_unlock(&map->lock);
	return 0;
}
