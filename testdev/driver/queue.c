// SPDX-License-Identifier: GPL-2.0-only
/* sva_testdev: queues, as ../regs.h describes them. */
#include <linux/io-64-nonatomic-lo-hi.h>

#include "sva_testdev.h"

/* What a stop may take beyond its stop_ns: a page request that is being served. */
#define STOP_GRACE_MS 10000

static void __iomem *queue_regs(struct svat_device *dev, int queue)
{
	return dev->regs + SVAT_QUEUE(queue);
}

/**
 * svat_queue_vector() - the vector that a queue's events arrive at
 * @dev: the device
 * @queue: number of the queue
 *
 * Return: the vector; valid as long as @dev is.
 */
struct svat_vector *svat_queue_vector(struct svat_device *dev, int queue)
{
	return &dev->vectors[queue % dev->nr_vectors];
}

/**
 * svat_vector_wake() - make all who wait for a vector look again
 * @vector: the vector
 */
void svat_vector_wake(struct svat_vector *vector)
{
	atomic_inc(&vector->events);
	wake_up_all(&vector->wait);
}

/**
 * svat_queue_alloc() - take the first free queue
 * @dev: the device
 * @pasid: that its jobs will use
 *
 * Return: its number, or -1 if there is none.
 */
int svat_queue_alloc(struct svat_device *dev, u32 pasid)
{
	unsigned long queue;

	spin_lock(&dev->queues_lock);
	queue = find_first_zero_bit(dev->busy, dev->queues);
	if (queue < dev->queues)
		__set_bit(queue, dev->busy);
	spin_unlock(&dev->queues_lock);
	if (queue >= dev->queues)
		return -1;

	writel(pasid, queue_regs(dev, queue) + SVAT_Q_PASID);
	writel(queue % dev->nr_vectors, queue_regs(dev, queue) + SVAT_Q_VECTOR);
	return queue;
}

/**
 * svat_queue_free() - reset a queue and give it back
 * @dev: the device
 * @queue: number of the queue; stopped, its PASID detached, so that no page
 *	request is outstanding
 */
void svat_queue_free(struct svat_device *dev, int queue)
{
	writel(SVAT_CMD_RESET, queue_regs(dev, queue) + SVAT_Q_CMD);
	spin_lock(&dev->queues_lock);
	__clear_bit(queue, dev->busy);
	spin_unlock(&dev->queues_lock);
}

/**
 * svat_queue_running() - is a job running?
 * @dev: the device
 * @queue: number of the queue
 */
bool svat_queue_running(struct svat_device *dev, int queue)
{
	return readl(queue_regs(dev, queue) + SVAT_Q_STATE) == SVAT_STATE_RUNNING;
}

/**
 * svat_queue_start() - start a job
 * @dev: the device
 * @queue: number of the queue, not running a job
 * @job: checked by the caller
 */
void svat_queue_start(struct svat_device *dev, int queue, const struct sva_testdev_job *job)
{
	void __iomem *regs = queue_regs(dev, queue);
	u32 start = job->op;

	BUILD_BUG_ON((int)SVA_TESTDEV_OP_WRITE != SVAT_OP_WRITE);
	BUILD_BUG_ON((int)SVA_TESTDEV_OP_READ != SVAT_OP_READ);
	BUILD_BUG_ON((int)SVA_TESTDEV_OP_LOOP != SVAT_OP_LOOP);

	if (job->flags & SVA_TESTDEV_JOB_RETRY)
		start |= SVAT_JOB_RETRY;
	writeq(job->addr, regs + SVAT_Q_ADDR);
	writeq(job->len, regs + SVAT_Q_LEN);
	writeq(job->pattern, regs + SVAT_Q_PATTERN);
	writel(job->period_ns, regs + SVAT_Q_PERIOD);
	writel(start, regs + SVAT_Q_START);
}

/* All ones are read from a device that has been pulled. */
static bool queue_stopping(struct svat_device *dev, int queue)
{
	return readl(queue_regs(dev, queue) + SVAT_Q_STOPPING) == 1;
}

/**
 * svat_queue_await_stop() - wait until a queue has stopped
 * @dev: the device
 * @queue: number of the queue, told to stop
 * @stop_ns: time that the device was told to take
 *
 * Gives up with a message after that and a while: the page request that the queue waits
 * for may be one that the caller himself has to answer, where an I/O page fault's worker
 * has made the final mmput() and with it called release().
 */
void svat_queue_await_stop(struct svat_device *dev, int queue, u64 stop_ns)
{
	struct svat_vector *vector = svat_queue_vector(dev, queue);
	long timeout = nsecs_to_jiffies(stop_ns) + msecs_to_jiffies(STOP_GRACE_MS);

	if (!wait_event_timeout(vector->wait, !queue_stopping(dev, queue), timeout))
		dev_err(&dev->pdev->dev, "queue %d does not stop\n", queue);
}

/**
 * svat_queue_stop() - stop a queue and wait until it has stopped
 * @dev: the device
 * @queue: number of the queue
 * @stop_ns: time that the device shall take
 *
 * Sleeps until the device's interrupt, unless the device has nothing to wait
 * for. svat_queue_stop_ack() has to follow.
 */
void svat_queue_stop(struct svat_device *dev, int queue, u64 stop_ns)
{
	struct svat_vector *vector = svat_queue_vector(dev, queue);
	void __iomem *regs = queue_regs(dev, queue);

	writeq(stop_ns, regs + SVAT_Q_STOP_NS);
	writel(SVAT_CMD_STOP, regs + SVAT_Q_CMD);
	svat_queue_await_stop(dev, queue, stop_ns);
	/* A stop without an interrupt concerns those who wait for the job, too. */
	svat_vector_wake(vector);
}

/**
 * svat_queue_stop_ack() - tell the device that the driver is done with a stop
 * @dev: the device
 * @queue: number of the queue
 */
void svat_queue_stop_ack(struct svat_device *dev, int queue)
{
	writel(SVAT_CMD_STOP_ACK, queue_regs(dev, queue) + SVAT_Q_CMD);
}

/**
 * svat_queue_stats() - fill in what the queue knows
 * @dev: the device
 * @queue: number of the queue
 * @stats: job_state to stop_ns are set
 */
void svat_queue_stats(struct svat_device *dev, int queue, struct sva_testdev_stats *stats)
{
	void __iomem *regs = queue_regs(dev, queue);

	BUILD_BUG_ON((int)SVA_TESTDEV_JOB_RUNNING != SVAT_STATE_RUNNING);
	BUILD_BUG_ON((int)SVA_TESTDEV_JOB_ERROR != SVAT_STATE_ERROR);
	BUILD_BUG_ON((int)SVA_TESTDEV_ERR_BUS != SVAT_ERR_BUS);

	stats->job_state = readl(regs + SVAT_Q_STATE);
	stats->error = readl(regs + SVAT_Q_ERROR);
	stats->bytes = readq(regs + SVAT_Q_BYTES);
	stats->transfers = readq(regs + SVAT_Q_TRANSFERS);
	stats->faults = readq(regs + SVAT_Q_FAULTS);
	stats->refused = readq(regs + SVAT_Q_REFUSED);
	stats->result = readq(regs + SVAT_Q_RESULT);
	stats->error_addr = readq(regs + SVAT_Q_ERROR_ADDR);
	stats->stop_ns = readq(regs + SVAT_Q_STOP_TIME);
}

/**
 * svat_device_stats() - fill in what the device knows
 * @dev: the device, with registers
 * @stats: the dev_ fields are set
 */
void svat_device_stats(struct svat_device *dev, struct sva_testdev_stats *stats)
{
	stats->dev_invalidations = readq(dev->regs + SVAT_INVALIDATIONS);
	stats->dev_translations = readq(dev->regs + SVAT_TRANSLATIONS);
	stats->dev_faults = readq(dev->regs + SVAT_FAULTS);
	stats->dev_stale = readq(dev->regs + SVAT_STALE);
	stats->dev_stops = readq(dev->regs + SVAT_STOPS);
	stats->dev_stop_ns = readq(dev->regs + SVAT_STOP_TIME);
}
