// SPDX-License-Identifier: GPL-2.0-only
/* sva_testdev: the character device, as ../uapi.h describes it. */
#include <linux/fs.h>
#include <linux/log2.h>
#include <linux/module.h>
#include <linux/pci-ats.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "sva_testdev.h"

/**
 * struct svat_file - an open file
 * @dev: the device, referenced
 * @node: in the device's list
 * @lock: see sva_testdev.h
 * @bond: the present bond, or NULL
 * @map: what of it can be mapped
 * @last: figures of the last bond
 */
struct svat_file {
	struct svat_device *dev;
	struct list_head node;
	struct rw_semaphore lock;
	struct svat_bond *bond;
	struct svat_map map;
	struct sva_testdev_stats last;
};

/* Under the file's lock, held for writing. */
static void file_unbind(struct svat_file *file)
{
	struct svat_device *dev = file->dev;
	int queue = file->bond->queue;

	svat_map_clear(&file->map);
	svat_bond_destroy(file->bond, &file->last);
	file->bond = NULL;
	if (queue >= 0)
		svat_vector_wake(svat_queue_vector(dev, queue));
}

/**
 * svat_files_detach() - end all bonds of a device that goes away
 * @dev: the device; must not be reachable by open() any more
 *
 * From here on all files answer ENODEV.
 */
void svat_files_detach(struct svat_device *dev)
{
	struct svat_file *file;
	int i;

	mutex_lock(&dev->files_lock);
	WRITE_ONCE(dev->gone, true);
	list_for_each_entry(file, &dev->files, node) {
		down_write(&file->lock);
		if (file->bond)
			file_unbind(file);
		up_write(&file->lock);
	}
	mutex_unlock(&dev->files_lock);
	for (i = 0; i < dev->nr_vectors; i++)
		svat_vector_wake(&dev->vectors[i]);
}

static int file_lock_read(struct svat_file *file)
{
	if (down_read_killable(&file->lock))
		return -EINTR;
	if (READ_ONCE(file->dev->gone)) {
		up_read(&file->lock);
		return -ENODEV;
	}
	return 0;
}

static int file_lock_write(struct svat_file *file)
{
	if (down_write_killable(&file->lock))
		return -EINTR;
	if (READ_ONCE(file->dev->gone)) {
		up_write(&file->lock);
		return -ENODEV;
	}
	return 0;
}

static u32 pasid_bits(struct svat_device *dev)
{
	struct device *d = &dev->pdev->dev;

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)
	int pasids = pci_max_pasids(dev->pdev);

	return d->iommu && pasids > 0 ? ilog2(pasids) : 0;
#else
	return d->iommu && d->iommu->max_pasids ? ilog2(d->iommu->max_pasids) : 0;
#endif
}

static long file_info(struct svat_file *file, void __user *arg)
{
	struct svat_device *dev = file->dev;
	struct sva_testdev_info info = { .api_version = SVA_TESTDEV_API_VERSION };
	int ret;

	ret = file_lock_read(file);
	if (ret)
		return ret;
	info.queues = dev->queues;
	info.pasid_bits = pasid_bits(dev);
	info.engine = dev->queues ? 0 : 1;
	up_read(&file->lock);
	return copy_to_user(arg, &info, sizeof(info)) ? -EFAULT : 0;
}

/* End the bond if it is still the one that is meant; 0 means any. */
static long file_unbind_id(struct svat_file *file, u64 id)
{
	int ret;

	ret = file_lock_write(file);
	if (ret)
		return ret;
	if (file->bond && (!id || file->bond->id == id))
		file_unbind(file);
	else
		ret = -ENXIO;
	up_write(&file->lock);
	return ret;
}

static long file_bind(struct svat_file *file, void __user *arg)
{
	struct sva_testdev_bind bind;
	struct svat_bond *bond;
	int ret;

	if (copy_from_user(&bind, arg, sizeof(bind)))
		return -EFAULT;
	if (bind.arm > SVA_TESTDEV_ARM_CALLBACK || bind.cancel > SVA_TESTDEV_CANCEL_SLEEP ||
	    bind.cancel_ns > SVA_TESTDEV_CANCEL_MAX_NS ||
	    bind.flags & ~SVA_TESTDEV_BIND_STOP_LATE || bind.reserved)
		return -EINVAL;
	if (bind.flags & SVA_TESTDEV_BIND_STOP_LATE && bind.arm == SVA_TESTDEV_ARM_CALLBACK)
		return -EINVAL;

	ret = file_lock_write(file);
	if (ret)
		return ret;
	if (file->bond) {
		ret = -EBUSY;
		goto out;
	}
	bond = svat_bond_create(file->dev, &bind);
	if (IS_ERR(bond)) {
		ret = PTR_ERR(bond);
		goto out;
	}
	file->bond = bond;
	svat_map_set(&file->map, bond->queue);
	bind.pasid = bond->pasid;
	bind.queue = bond->queue;
	bind.bond = bond->id;
out:
	up_write(&file->lock);
	if (!ret && copy_to_user(arg, &bind, sizeof(bind))) {
		file_unbind_id(file, bind.bond);
		ret = -EFAULT;
	}
	return ret;
}

static long file_submit(struct svat_file *file, void __user *arg)
{
	struct sva_testdev_job job;
	int ret;

	if (copy_from_user(&job, arg, sizeof(job)))
		return -EFAULT;
	if (job.op < SVA_TESTDEV_OP_WRITE || job.op > SVA_TESTDEV_OP_LOOP ||
	    job.flags & ~SVA_TESTDEV_JOB_RETRY || job.len < 1 || job.len > SVAT_LEN_MAX ||
	    job.period_ns > SVAT_PERIOD_MAX_NS || job.reserved)
		return -EINVAL;

	ret = file_lock_read(file);
	if (ret)
		return ret;
	if (!file->dev->queues)
		ret = -EOPNOTSUPP;
	else if (!file->bond)
		ret = -ENXIO;
	else
		ret = svat_bond_submit(file->bond, &job);
	up_read(&file->lock);
	return ret;
}

static long file_stop(struct svat_file *file)
{
	int ret;

	ret = file_lock_read(file);
	if (ret)
		return ret;
	if (!file->dev->queues)
		ret = -EOPNOTSUPP;
	else if (!file->bond)
		ret = -ENXIO;
	else
		svat_bond_stop(file->bond);
	up_read(&file->lock);
	return ret;
}

/*
 * Look whether the job of a bond has ended. 1: it has not; then *vector is where
 * its end will be heard, if that is later than *events. *id is the bond, 0 the
 * present one.
 */
static int file_poll_job(struct svat_file *file, u64 *id, struct svat_vector **vector, int *events)
{
	struct svat_device *dev = file->dev;
	struct svat_bond *bond;
	int ret;

	ret = file_lock_read(file);
	if (ret)
		return ret;
	bond = file->bond;
	if (!dev->queues) {
		ret = -EOPNOTSUPP;
	} else if (!bond || (*id && *id != bond->id)) {
		ret = -ENXIO;
	} else if (bond->queue >= 0) {
		*id = bond->id;
		*vector = svat_queue_vector(dev, bond->queue);
		*events = atomic_read_acquire(&(*vector)->events);
		ret = svat_queue_running(dev, bond->queue);
	}
	up_read(&file->lock);
	return ret;
}

/* Sleeps without locks: the others may unbind, close and remove meanwhile. */
static long file_wait(struct svat_file *file, void __user *arg)
{
	struct svat_vector *vector;
	ktime_t end, now;
	u64 id = 0, ns;
	int events, ret;

	if (copy_from_user(&ns, arg, sizeof(ns)))
		return -EFAULT;
	end = ktime_add_safe(ktime_get(), ns_to_ktime(min_t(u64, ns, KTIME_MAX)));

	while ((ret = file_poll_job(file, &id, &vector, &events)) == 1) {
		now = ktime_get();
		if (ktime_compare(now, end) >= 0)
			return -ETIMEDOUT;
		ret = wait_event_interruptible_hrtimeout(vector->wait,
							 atomic_read(&vector->events) != events,
							 ktime_sub(end, now));
		if (ret && ret != -ETIME)
			return -EINTR;
	}
	return ret;
}

static long file_stats(struct svat_file *file, void __user *arg)
{
	struct sva_testdev_stats stats;
	int ret;

	ret = file_lock_read(file);
	if (ret)
		return ret;
	stats = file->last;
	if (file->bond) {
		memset(&stats, 0, sizeof(stats));
		svat_bond_stats(file->bond, &stats);
	}
	if (file->dev->regs)
		svat_device_stats(file->dev, &stats);
	up_read(&file->lock);
	return copy_to_user(arg, &stats, sizeof(stats)) ? -EFAULT : 0;
}

static long svat_ioctl(struct file *f, unsigned int cmd, unsigned long arg)
{
	struct svat_file *file = f->private_data;
	void __user *user = (void __user *)arg;

	switch (cmd) {
	case SVA_TESTDEV_IOC_INFO:
		return file_info(file, user);
	case SVA_TESTDEV_IOC_BIND:
		return file_bind(file, user);
	case SVA_TESTDEV_IOC_UNBIND:
		return file_unbind_id(file, 0);
	case SVA_TESTDEV_IOC_SUBMIT:
		return file_submit(file, user);
	case SVA_TESTDEV_IOC_STOP:
		return file_stop(file);
	case SVA_TESTDEV_IOC_WAIT:
		return file_wait(file, user);
	case SVA_TESTDEV_IOC_STATS:
		return file_stats(file, user);
	}
	return -ENOTTY;
}

static int svat_mmap(struct file *f, struct vm_area_struct *vma)
{
	struct svat_file *file = f->private_data;

	return svat_map_mmap(&file->map, f, vma);
}

/* misc_open() holds the lock that misc_deregister() takes: the device is there. */
static int svat_open(struct inode *inode, struct file *f)
{
	struct svat_device *dev = container_of(f->private_data, struct svat_device, misc);
	struct svat_file *file;

	file = kzalloc(sizeof(*file), GFP_KERNEL);
	if (!file)
		return -ENOMEM;
	svat_device_get(dev);
	file->dev = dev;
	init_rwsem(&file->lock);
	svat_map_init(&file->map, dev);
	mutex_lock(&dev->files_lock);
	list_add_tail(&file->node, &dev->files);
	mutex_unlock(&dev->files_lock);
	f->private_data = file;
	return 0;
}

/* The bond ends before the file leaves the list, where remove() looks for it. */
static int svat_release(struct inode *inode, struct file *f)
{
	struct svat_file *file = f->private_data;
	struct svat_device *dev = file->dev;

	down_write(&file->lock);
	if (file->bond)
		file_unbind(file);
	up_write(&file->lock);

	mutex_lock(&dev->files_lock);
	list_del(&file->node);
	mutex_unlock(&dev->files_lock);
	kfree(file);
	svat_device_put(dev);
	return 0;
}

const struct file_operations svat_fops = {
	.owner = THIS_MODULE,
	.open = svat_open,
	.release = svat_release,
	.mmap = svat_mmap,
	.unlocked_ioctl = svat_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};
