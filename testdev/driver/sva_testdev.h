/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sva_testdev: the driver of the test accelerator, and of any PCI function with
 * PASIDs that is taken with driver_override ("bindonly": no queues).
 *
 *	main.c	module, numbers, life of a device
 *	pci.c	probe and remove
 *	file.c	the character device: open, ioctls, close
 *	bond.c	bonds and arms
 *	queue.c	registers of the test accelerator
 *	map.c	a queue's page in user space
 *
 * Who owns what: an open file has at most one bond, a bond at most one queue.
 * Files hold a reference to the device structure, which outlives the PCI
 * device; bonds do not outlive it.
 *
 * Locks, outer first:
 *	dev->files_lock	the device's files, and that the device is there
 *	file->lock	the file's bond: held for writing to make and end it, for
 *			reading to use it. No user memory is touched under it, so
 *			that nobody can make remove() wait.
 *	bond_mm_lock	bond.c: the one global lock of mm_exit
 *	bond->lock	use of the queue, and the decision who stops it
 *	map->lock	map.c: what is mapped; taken within mmap_lock, and nothing in it
 * mm_exit takes bond_mm_lock and bond->lock; it runs within mmput(), from anywhere. Thus nothing
 * is waited for under bond->lock but the device and the cancel cost.
 */
#ifndef SVA_TESTDEV_H
#define SVA_TESTDEV_H

#include <linux/bitmap.h>
#include <linux/iommu.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/miscdevice.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <linux/version.h>
#include <linux/wait.h>

#include "../regs.h"
#include "../uapi.h"

#define SVAT_NAME "sva_testdev"

/* An MSI-X vector, shared by the queues whose number leaves the same rest. */
struct svat_vector {
	wait_queue_head_t wait;
	atomic_t events;	/* interrupts so far, and other reasons to look again */
};

/**
 * struct svat_device - a PCI function
 * @ref: held by the PCI device and by each open file
 * @pdev: valid until @gone
 * @gone: remove() has begun: nobody may touch the device. Written under
 *	@files_lock; whoever has seen it false under a file's lock may use the
 *	device until unlocking
 * @misc: the character device /dev/sva_testdevN
 * @number: N
 * @features: iommu_dev_enable_feature() succeeded (kernels before 6.16)
 * @files_lock: protects @files and @gone
 * @files: open files
 * @regs: registers, NULL under the bindonly engine
 * @queues: number of queues, 0 under the bindonly engine
 * @queues_lock: protects @busy
 * @busy: queues that belong to a bond
 * @nr_vectors: vectors in use
 * @vectors: see struct svat_vector
 */
struct svat_device {
	struct kref ref;
	struct pci_dev *pdev;
	bool gone;
	struct miscdevice misc;
	int number;
	bool features;
	struct mutex files_lock;
	struct list_head files;
	void __iomem *regs;
	u32 queues;
	spinlock_t queues_lock;
	DECLARE_BITMAP(busy, SVAT_QUEUES_MAX);
	int nr_vectors;
	struct svat_vector vectors[SVAT_VECTORS];
};

/**
 * struct svat_map - what a file has to be mapped
 * @lock: protects the following
 * @dev: the file's device
 * @queue: whose page it is; -1: none
 * @mapping: where the pages of all mappings of the device are found; NULL: never mapped
 */
struct svat_map {
	struct mutex lock;
	struct svat_device *dev;
	int queue;
	struct address_space *mapping;
};

struct svat_mm;

/**
 * struct svat_bond - one binding of an mm to a device
 * @dev: the device
 * @handle: the IOMMU core's
 * @mm: compared and traced, never dereferenced: @handle pins it
 * @id: number, never reused
 * @pasid: of @mm
 * @arm: enum sva_testdev_arm
 * @cancel: enum sva_testdev_cancel
 * @cancel_ns: the cancel cost
 * @stop_late: SVA_TESTDEV_BIND_STOP_LATE
 * @queue: the bond's queue, -1 if it has none
 * @lock: see above
 * @stopped: the cancel cost has been paid; no more jobs
 * @released: mm_exit has run
 * @mm_exit_ns: how long that took
 * @notifier: of the arm, called before the IOMMU driver's; NULL under SVA_TESTDEV_ARM_NONE
 * @last_notifier: of the arm, called after it
 * @node: in @notifier's list, under SVA_TESTDEV_ARM_CALLBACK
 */
struct svat_bond {
	struct svat_device *dev;
	struct iommu_sva *handle;
	struct mm_struct *mm;
	u64 id;
	u32 pasid;
	u32 arm;
	u32 cancel;
	u64 cancel_ns;
	bool stop_late;
	int queue;
	struct mutex lock;
	bool stopped;
	bool released;
	u64 mm_exit_ns;
	struct svat_mm *notifier;
	struct svat_mm *last_notifier;
	struct list_head node;
};

/* main.c */
struct svat_device *svat_device_create(struct pci_dev *pdev);
void svat_device_get(struct svat_device *dev);
void svat_device_put(struct svat_device *dev);

/* pci.c */
extern struct pci_driver svat_pci_driver;

/* file.c */
extern const struct file_operations svat_fops;
void svat_files_detach(struct svat_device *dev);

/* bond.c */
struct svat_bond *svat_bond_create(struct svat_device *dev, const struct sva_testdev_bind *args);
void svat_bond_destroy(struct svat_bond *bond, struct sva_testdev_stats *last);
int svat_bond_submit(struct svat_bond *bond, const struct sva_testdev_job *job);
void svat_bond_stop(struct svat_bond *bond);
void svat_bond_stats(struct svat_bond *bond, struct sva_testdev_stats *stats);
void svat_bonds_synchronize(void);

/* map.c */
void svat_map_init(struct svat_map *map, struct svat_device *dev);
void svat_map_set(struct svat_map *map, int queue);
void svat_map_clear(struct svat_map *map);
int svat_map_mmap(struct svat_map *map, struct file *f, struct vm_area_struct *vma);

/* queue.c */
int svat_queue_alloc(struct svat_device *dev, u32 pasid);
void svat_queue_free(struct svat_device *dev, int queue);
bool svat_queue_running(struct svat_device *dev, int queue);
void svat_queue_start(struct svat_device *dev, int queue, const struct sva_testdev_job *job);
void svat_queue_await_stop(struct svat_device *dev, int queue, u64 stop_ns);
void svat_queue_stop(struct svat_device *dev, int queue, u64 stop_ns);
void svat_queue_stop_ack(struct svat_device *dev, int queue);
void svat_queue_stats(struct svat_device *dev, int queue, struct sva_testdev_stats *stats);
void svat_device_stats(struct svat_device *dev, struct sva_testdev_stats *stats);
struct svat_vector *svat_queue_vector(struct svat_device *dev, int queue);
void svat_vector_wake(struct svat_vector *vector);

#endif
