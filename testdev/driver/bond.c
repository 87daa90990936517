// SPDX-License-Identifier: GPL-2.0-only
/*
 * sva_testdev: bonds and arms.
 *
 * ARM_CALLBACK does what iommu_sva_ops::mm_exit() asked drivers to do: stop the
 * device's use of the mm within its release, and wait for that. The model is the
 * dispatcher io_mm_release() of the series "iommu: Shared Virtual Addressing for
 * SMMUv3" (v4, February 2020, patch 2): one global mutex, held while it went through
 * all bonds of the mm and had each driver's mm_exit(), and then the IOMMU driver's
 * detach. uacce_sva_exit() of Linux 5.7 is the driver's side of it.
 *
 * So there are two notifiers per mm and kind of arm. Notifiers are called last in, first
 * out: one is registered before the mm is bound, one after, and the IOMMU driver's is between
 * them. The one that is called first takes the mutex and stops the device, the other gives it
 * back. What a driver cannot have: the IOMMU drivers of today do under it what they do in
 * their release(), once for the mm, which need not be what they did in 2020 for each bond.
 */
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/mmu_notifier.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>

#include "sva_testdev.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

/*
 * The kernel skips a BPF program of a tracepoint while another run of it is preempted on
 * the same CPU: an event would be lost to the probe. These happen a few times per exit.
 */
#define NOT_PREEMPTED(event) do { preempt_disable(); event; preempt_enable(); } while (0)

struct svat_mm {
	struct mmu_notifier mn;
	struct list_head bonds;		/* ARM_CALLBACK only; under bond_mm_lock */
	u32 pasid;			/* of the mm */
};

/* In release() it is held beyond its end: by the mm that is named here, until bond_mm_unlock(). */
static DEFINE_MUTEX(bond_mm_lock);
static struct mm_struct *bond_mm_exiting;
static atomic64_t bond_last_id;

static void pay_cancel_cost(const struct svat_bond *bond)
{
	ktime_t end = ktime_add_ns(ktime_get(), bond->cancel_ns);

	switch (bond->cancel) {
	case SVA_TESTDEV_CANCEL_SPIN:
		while (ktime_before(ktime_get(), end)) {
			cpu_relax();
			cond_resched();
		}
		break;
	case SVA_TESTDEV_CANCEL_SLEEP:
		while (ktime_before(ktime_get(), end)) {
			set_current_state(TASK_UNINTERRUPTIBLE);
			schedule_hrtimeout(&end, HRTIMER_MODE_ABS);
		}
		break;
	}
}

/*
 * Stop the bond's queue for good and pay the cancel cost, once: at unbind or in
 * mm_exit, whichever comes first. The other waits for it. A late stop comes after
 * the cost: that is how late it is.
 */
static void bond_quiesce(struct svat_bond *bond)
{
	u64 stop_ns = bond->cancel == SVA_TESTDEV_CANCEL_DEVICE ? bond->cancel_ns : 0;

	mutex_lock(&bond->lock);
	if (!bond->stopped) {
		if (bond->stop_late)
			pay_cancel_cost(bond);
		if (bond->queue >= 0)
			svat_queue_stop(bond->dev, bond->queue, stop_ns);
		if (!bond->stop_late)
			pay_cancel_cost(bond);
		if (bond->queue >= 0)
			svat_queue_stop_ack(bond->dev, bond->queue);
		bond->stopped = true;
	}
	mutex_unlock(&bond->lock);
}

/*
 * Where there are bonds, each of them holds both notifiers, and gives them back only after it
 * has had the mutex (bond_disarm()): so bond_mm_unlock() will come. Where there are none any
 * more, it may not, and there is nothing to hold the mutex for.
 */
static void bond_mm_exit(struct mmu_notifier *mn, struct mm_struct *mm)
{
	struct svat_mm *notifier = container_of(mn, struct svat_mm, mn);
	u64 begin_ns = ktime_get_mono_fast_ns(), locked_ns, start;
	struct svat_bond *bond;
	u32 bonds = 0;

	mutex_lock(&bond_mm_lock);
	locked_ns = ktime_get_mono_fast_ns();
	list_for_each_entry(bond, &notifier->bonds, node) {
		start = ktime_get_ns();
		bond_quiesce(bond);
		bond->mm_exit_ns = ktime_get_ns() - start;
		bond->released = true;
		bonds++;
	}
	if (bonds)
		WRITE_ONCE(bond_mm_exiting, mm);
	else
		mutex_unlock(&bond_mm_lock);
	NOT_PREEMPTED(trace_sva_testdev_mm_exit(mm, notifier->pasid, bonds, begin_ns, locked_ns,
						ktime_get_mono_fast_ns()));
}

/* The IOMMU driver's release() is over. */
static void bond_mm_unlock(struct mmu_notifier *mn, struct mm_struct *mm)
{
	if (READ_ONCE(bond_mm_exiting) != mm)
		return;
	WRITE_ONCE(bond_mm_exiting, NULL);
	mutex_unlock(&bond_mm_lock);
}

static void bond_mm_null(struct mmu_notifier *mn, struct mm_struct *mm)
{
	struct svat_mm *notifier = container_of(mn, struct svat_mm, mn);

	NOT_PREEMPTED(trace_sva_testdev_mm_exit(mm, notifier->pasid, 0, 0, 0, 0));
}

static void bond_mm_null_end(struct mmu_notifier *mn, struct mm_struct *mm)
{
}

static struct mmu_notifier *bond_mm_alloc(struct mm_struct *mm)
{
	struct svat_mm *notifier = kzalloc(sizeof(*notifier), GFP_KERNEL);

	if (!notifier)
		return ERR_PTR(-ENOMEM);
	INIT_LIST_HEAD(&notifier->bonds);
	return &notifier->mn;
}

static void bond_mm_free(struct mmu_notifier *mn)
{
	kfree(container_of(mn, struct svat_mm, mn));
}

#define ARM_OPS(function) {				\
	.release = (function),				\
	.alloc_notifier = bond_mm_alloc,		\
	.free_notifier = bond_mm_free,			\
}

/* By arm: the notifier that is called before the IOMMU driver's, and the one behind it. */
static const struct mmu_notifier_ops bond_first_ops[] = {
	[SVA_TESTDEV_ARM_NULL] = ARM_OPS(bond_mm_null),
	[SVA_TESTDEV_ARM_CALLBACK] = ARM_OPS(bond_mm_exit),
};

static const struct mmu_notifier_ops bond_last_ops[] = {
	[SVA_TESTDEV_ARM_NULL] = ARM_OPS(bond_mm_null_end),
	[SVA_TESTDEV_ARM_CALLBACK] = ARM_OPS(bond_mm_unlock),
};

static struct svat_mm *bond_notifier(const struct mmu_notifier_ops *ops, struct mm_struct *mm)
{
	struct mmu_notifier *mn = mmu_notifier_get(ops, mm);

	return IS_ERR(mn) ? ERR_CAST(mn) : container_of(mn, struct svat_mm, mn);
}

/* The half of a new bond's arm that has to be there before iommu_sva_bind_device(). */
static int bond_arm_last(struct svat_bond *bond)
{
	struct svat_mm *last;

	if (bond->arm == SVA_TESTDEV_ARM_NONE)
		return 0;
	last = bond_notifier(&bond_last_ops[bond->arm], bond->mm);
	if (IS_ERR(last))
		return PTR_ERR(last);
	bond->last_notifier = last;
	return 0;
}

/* And the one that has to come after it. */
static int bond_arm_first(struct svat_bond *bond)
{
	struct svat_mm *first;

	if (bond->arm == SVA_TESTDEV_ARM_NONE)
		return 0;
	first = bond_notifier(&bond_first_ops[bond->arm], bond->mm);
	if (IS_ERR(first))
		return PTR_ERR(first);
	bond->notifier = first;
	WRITE_ONCE(first->pasid, bond->pasid);
	if (bond->arm == SVA_TESTDEV_ARM_CALLBACK) {
		mutex_lock(&bond_mm_lock);
		list_add_tail(&bond->node, &first->bonds);
		mutex_unlock(&bond_mm_lock);
	}
	return 0;
}

static void bond_disarm(struct svat_bond *bond)
{
	if (bond->notifier && bond->arm == SVA_TESTDEV_ARM_CALLBACK) {
		mutex_lock(&bond_mm_lock);
		list_del(&bond->node);
		mutex_unlock(&bond_mm_lock);
	}
	if (bond->notifier)
		mmu_notifier_put(&bond->notifier->mn);
	if (bond->last_notifier)
		mmu_notifier_put(&bond->last_notifier->mn);
}

static struct iommu_sva *bond_bind(struct svat_device *dev)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)
	return iommu_sva_bind_device(&dev->pdev->dev, current->mm, NULL);
#else
	return iommu_sva_bind_device(&dev->pdev->dev, current->mm);
#endif
}

/**
 * svat_bond_create() - bind current->mm to a device
 * @dev: the device; there until svat_bond_destroy()
 * @args: checked by the caller; the out fields are left alone
 *
 * Return: the bond, or an ERR_PTR: what iommu_sva_bind_device() says,
 * -EOPNOTSUPP for a cost by a device that has no queues, -ENOMEM.
 */
struct svat_bond *svat_bond_create(struct svat_device *dev, const struct sva_testdev_bind *args)
{
	struct svat_bond *bond;
	int ret;

	if (!dev->queues && args->cancel == SVA_TESTDEV_CANCEL_DEVICE && args->cancel_ns)
		return ERR_PTR(-EOPNOTSUPP);

	bond = kzalloc(sizeof(*bond), GFP_KERNEL);
	if (!bond)
		return ERR_PTR(-ENOMEM);
	bond->dev = dev;
	bond->mm = current->mm;
	bond->arm = args->arm;
	bond->cancel = args->cancel;
	bond->cancel_ns = args->cancel_ns;
	bond->stop_late = args->flags & SVA_TESTDEV_BIND_STOP_LATE;
	mutex_init(&bond->lock);

	ret = bond_arm_last(bond);
	if (ret)
		goto err_free;
	bond->handle = bond_bind(dev);
	if (IS_ERR(bond->handle)) {
		ret = PTR_ERR(bond->handle);
		goto err_disarm;
	}
	bond->pasid = iommu_sva_get_pasid(bond->handle);
	bond->id = atomic64_inc_return(&bond_last_id);
	bond->queue = dev->queues ? svat_queue_alloc(dev, bond->pasid) : -1;
	ret = bond_arm_first(bond);
	if (ret)
		goto err_unbind;
	NOT_PREEMPTED(trace_sva_testdev_bind(bond->id, bond->mm, bond->pasid, bond->arm));
	return bond;

err_unbind:
	iommu_sva_unbind_device(bond->handle);
	if (bond->queue >= 0)
		svat_queue_free(dev, bond->queue);
err_disarm:
	bond_disarm(bond);
err_free:
	kfree(bond);
	return ERR_PTR(ret);
}

/**
 * svat_bond_destroy() - end a bond
 * @bond: the bond; freed
 * @last: set to its last figures, as svat_bond_stats() does
 *
 * The device's jobs are stopped before the IOMMU forgets the PASID, and the queue
 * is given back after it has: unbinding answers all page requests. With
 * SVA_TESTDEV_BIND_STOP_LATE they are stopped after it: the device ends a stop when
 * its page request is answered, so that none is outstanding either way.
 */
void svat_bond_destroy(struct svat_bond *bond, struct sva_testdev_stats *last)
{
	NOT_PREEMPTED(trace_sva_testdev_unbind_begin(bond->id, bond->mm, bond->pasid, bond->arm));
	if (!bond->stop_late)
		bond_quiesce(bond);
	/* Where mm_exit gave up: the IOMMU drivers free what a page request in flight still uses. */
	if (bond->queue >= 0 && !bond->stop_late)
		svat_queue_await_stop(bond->dev, bond->queue, 0);
	bond_disarm(bond);
	iommu_sva_unbind_device(bond->handle);
	if (bond->stop_late)
		bond_quiesce(bond);
	NOT_PREEMPTED(trace_sva_testdev_unbind(bond->id, bond->mm, bond->pasid, bond->arm));

	memset(last, 0, sizeof(*last));
	svat_bond_stats(bond, last);
	last->bond_state = SVA_TESTDEV_UNBOUND;
	if (bond->queue >= 0)
		svat_queue_free(bond->dev, bond->queue);
	kfree(bond);
}

/**
 * svat_bond_submit() - start a job
 * @bond: the bond
 * @job: checked by the caller
 *
 * Return: 0, -ENXIO after mm_exit, -ENOSPC without a queue, -EBUSY while a job
 * runs.
 */
int svat_bond_submit(struct svat_bond *bond, const struct sva_testdev_job *job)
{
	int ret = 0;

	mutex_lock(&bond->lock);
	if (bond->stopped)
		ret = -ENXIO;
	else if (bond->queue < 0)
		ret = -ENOSPC;
	else if (svat_queue_running(bond->dev, bond->queue))
		ret = -EBUSY;
	else
		svat_queue_start(bond->dev, bond->queue, job);
	mutex_unlock(&bond->lock);
	return ret;
}

/**
 * svat_bond_stop() - stop the bond's job, without the cancel cost
 * @bond: the bond
 */
void svat_bond_stop(struct svat_bond *bond)
{
	mutex_lock(&bond->lock);
	if (!bond->stopped && bond->queue >= 0 && svat_queue_running(bond->dev, bond->queue)) {
		svat_queue_stop(bond->dev, bond->queue, 0);
		svat_queue_stop_ack(bond->dev, bond->queue);
	}
	mutex_unlock(&bond->lock);
}

/**
 * svat_bond_stats() - fill in a bond's figures
 * @bond: the bond
 * @stats: all but the dev_ fields are set
 */
void svat_bond_stats(struct svat_bond *bond, struct sva_testdev_stats *stats)
{
	stats->bond_state = READ_ONCE(bond->released) ? SVA_TESTDEV_RELEASED : SVA_TESTDEV_BOUND;
	stats->pasid = bond->pasid;
	stats->mm_exit_ns = READ_ONCE(bond->mm_exit_ns);
	if (bond->queue >= 0)
		svat_queue_stats(bond->dev, bond->queue, stats);
}

/**
 * svat_bonds_synchronize() - wait until no code of this module runs for old bonds
 *
 * For module exit: mmu_notifier_put() frees by SRCU.
 */
void svat_bonds_synchronize(void)
{
	mmu_notifier_synchronize();
}
