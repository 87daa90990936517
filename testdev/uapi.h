/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * The ioctl interface of the test accelerator's driver, sva_testdev.ko.
 *
 * Shared by the driver and by user space (lib/device). Each device is a
 * character device /dev/sva_testdevN. One open file carries at most one bond:
 * BIND ties the caller's address space to the device, UNBIND or the last
 * close() of the file ends it. The file may be inherited by or passed to other
 * processes; the bond stays with the address space that made it.
 *
 * mmap() at offset 0 of one page of 4 KiB, to read only, shows the registers of the
 * bond's queue (regs.h) as long as it has one; otherwise an access is SIGBUS. As with
 * any file, the last close() is only where no mapping is left: it comes with munmap()
 * or the exit of the process. Errors: EACCES to write or execute, EINVAL for another
 * offset or length, EOPNOTSUPP under the bindonly engine.
 *
 * Errors common to every ioctl:
 *   ENOTTY  unknown request
 *   EFAULT  bad pointer
 *   EINVAL  unknown enum value or flag, a reserved field that is not zero
 *   ENODEV  the device has gone (removed or unplugged) since the file was opened
 */
#ifndef SVA_TESTDEV_UAPI_H
#define SVA_TESTDEV_UAPI_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define SVA_TESTDEV_API_VERSION	2

/* What the driver does when the mm of a bond is released. */
enum sva_testdev_arm {
	SVA_TESTDEV_ARM_NONE = 0,	/* nothing, as Linux since 5.8: stop at unbind */
	SVA_TESTDEV_ARM_NULL = 1,	/* an mmu_notifier of its own with an empty release() */
	SVA_TESTDEV_ARM_CALLBACK = 2,	/* stop and wait inside release(), as mm_exit() did */
};

/*
 * Where the cancel cost comes from: the time that stopping one bond's queue
 * takes, paid in release() under ARM_CALLBACK and at unbind under the others.
 */
enum sva_testdev_cancel {
	SVA_TESTDEV_CANCEL_DEVICE = 0,	/* the device takes cancel_ns to stop the queue */
	SVA_TESTDEV_CANCEL_SPIN = 1,	/* the driver spins for cancel_ns after the stop */
	SVA_TESTDEV_CANCEL_SLEEP = 2,	/* the driver sleeps for cancel_ns after the stop */
};

#define SVA_TESTDEV_CANCEL_MAX_NS	10000000000ULL	/* 10 s; more is EINVAL */

/**
 * struct sva_testdev_info - what the device is (INFO, any open file)
 * @api_version: SVA_TESTDEV_API_VERSION
 * @queues: queues of the device, 0 under the bindonly engine
 * @pasid_bits: width of a PASID as the IOMMU and the device allow it
 * @engine: 0 the test accelerator, 1 bindonly (any PASID-capable function: BIND
 *	and UNBIND work, SUBMIT, STOP and WAIT fail with EOPNOTSUPP)
 */
struct sva_testdev_info {
	__u32 api_version;
	__u32 queues;
	__u32 pasid_bits;
	__u32 engine;
};

/*
 * Be a bad citizen: at unbind, the last close() or removal, first let the IOMMU
 * forget the PASID, and stop the queue only then, after cancel_ns. A job in flight
 * goes on into the void meanwhile: late DMA, which the IOMMU has to refuse and to
 * report. EINVAL with ARM_CALLBACK, under which release() may have stopped the
 * queue long before.
 *
 * The kernel demands that a driver does not do this. What is sure to be harmless
 * is a job without JOB_RETRY in memory that is present; page requests that are
 * being served while their PASID goes may find the bond freed.
 */
#define SVA_TESTDEV_BIND_STOP_LATE	(1U << 0)

/**
 * struct sva_testdev_bind - make a bond between current->mm and the device
 * @arm: in, enum sva_testdev_arm
 * @cancel: in, enum sva_testdev_cancel
 * @cancel_ns: in, the cancel cost
 * @flags: in, SVA_TESTDEV_BIND_*
 * @reserved: in, zero
 * @pasid: out
 * @queue: out, the queue that the bond owns until unbind, -1 if all are taken
 * @bond: out, number of this bond, never reused while the driver is loaded
 *
 * EBUSY: the file has a bond already. Otherwise what iommu_sva_bind_device()
 * says: EOPNOTSUPP (x86 kernels that refuse SVA), ENODEV, ENOSPC (no PASID left)...
 */
struct sva_testdev_bind {
	__u32 arm;
	__u32 cancel;
	__u64 cancel_ns;
	__u32 flags;
	__u32 reserved;
	__u32 pasid;
	__s32 queue;
	__u64 bond;
};

enum sva_testdev_op {
	SVA_TESTDEV_OP_WRITE = 1,	/* fill len bytes at addr with pattern */
	SVA_TESTDEV_OP_READ = 2,	/* read them, keep a checksum (stats.result) */
	SVA_TESTDEV_OP_LOOP = 3,	/* write them again and again until stopped */
};

/* Go on after a refused translation instead of ending with an error. */
#define SVA_TESTDEV_JOB_RETRY	(1U << 0)

/**
 * struct sva_testdev_job - give the bond's queue work
 * @op: enum sva_testdev_op
 * @flags: SVA_TESTDEV_JOB_*
 * @addr: virtual address in the bond's mm; any value: the device faults, not the caller
 * @len: bytes, 1 to 1 GiB
 * @pattern: eight bytes to write, repeated
 * @period_ns: pause of the device between two pages, at most 1 s
 * @reserved: zero
 *
 * EBUSY: the queue is running a job. ENXIO: no bond (or it was released under
 * ARM_CALLBACK). ENOSPC: the bond got no queue.
 */
struct sva_testdev_job {
	__u32 op;
	__u32 flags;
	__u64 addr;
	__u64 len;
	__u64 pattern;
	__u32 period_ns;
	__u32 reserved;
};

enum sva_testdev_job_state {
	SVA_TESTDEV_JOB_IDLE = 0,	/* no job yet */
	SVA_TESTDEV_JOB_RUNNING = 1,
	SVA_TESTDEV_JOB_DONE = 2,	/* all bytes transferred */
	SVA_TESTDEV_JOB_STOPPED = 3,	/* ended by STOP, unbind or release */
	SVA_TESTDEV_JOB_ERROR = 4,	/* see error and error_addr */
};

enum sva_testdev_job_error {
	SVA_TESTDEV_ERR_NONE = 0,
	SVA_TESTDEV_ERR_ABORT = 1,	/* translation refused, no page request possible */
	SVA_TESTDEV_ERR_INVALID = 2,	/* page request answered: invalid */
	SVA_TESTDEV_ERR_FAILURE = 3,	/* page request answered: failure */
	SVA_TESTDEV_ERR_BUS = 4,	/* the memory transaction itself failed */
};

enum sva_testdev_bond_state {
	SVA_TESTDEV_UNBOUND = 0,
	SVA_TESTDEV_BOUND = 1,
	SVA_TESTDEV_RELEASED = 2,	/* mm_exit has run (ARM_CALLBACK only) */
};

/**
 * struct sva_testdev_stats - counters of the bond and its queue, and of the device
 * @bond_state: enum sva_testdev_bond_state
 * @job_state: enum sva_testdev_job_state
 * @error: enum sva_testdev_job_error
 * @pasid: of the present bond, or the last one
 * @bytes: transferred by the present or last job
 * @transfers: successful memory transactions of that job
 * @faults: page requests or stalls of that job
 * @refused: translations refused, page requests answered with an error
 * @result: checksum of OP_READ
 * @error_addr: where the job last failed
 * @stop_ns: how long the device saw the last stop take, from the request until
 *	the driver said that it was done (device's clock)
 * @mm_exit_ns: how long the driver's mm_exit took for this bond, without the
 *	wait for the lock (kernel's clock; 0: did not run)
 * @dev_invalidations: device-wide: translation-cache invalidations received
 * @dev_translations: device-wide: ATS translation requests sent
 * @dev_faults: device-wide: page requests sent
 * @dev_stale: device-wide: responses that no job waited for any more
 * @dev_stops: device-wide: queue stops
 * @dev_stop_ns: device-wide: sum of all stop_ns
 *
 * Works on any open file; without a bond so far all but the device-wide fields are 0.
 * The queue's counters remain readable after unbind, until the file binds again.
 */
struct sva_testdev_stats {
	__u32 bond_state;
	__u32 job_state;
	__u32 error;
	__u32 pasid;
	__u64 bytes;
	__u64 transfers;
	__u64 faults;
	__u64 refused;
	__u64 result;
	__u64 error_addr;
	__u64 stop_ns;
	__u64 mm_exit_ns;
	__u64 dev_invalidations;
	__u64 dev_translations;
	__u64 dev_faults;
	__u64 dev_stale;
	__u64 dev_stops;
	__u64 dev_stop_ns;
};

#define SVA_TESTDEV_IOC_INFO	_IOR('s', 0x80, struct sva_testdev_info)
#define SVA_TESTDEV_IOC_BIND	_IOWR('s', 0x81, struct sva_testdev_bind)
/* ENXIO: no bond */
#define SVA_TESTDEV_IOC_UNBIND	_IO('s', 0x82)
#define SVA_TESTDEV_IOC_SUBMIT	_IOW('s', 0x83, struct sva_testdev_job)
/* Stop the bond's job and wait until it has; 0 also when there is none. ENXIO: no bond */
#define SVA_TESTDEV_IOC_STOP	_IO('s', 0x84)
/* Wait for the job's end, at most the given ns. ETIMEDOUT, EINTR; ENXIO: no bond */
#define SVA_TESTDEV_IOC_WAIT	_IOW('s', 0x85, __u64)
#define SVA_TESTDEV_IOC_STATS	_IOR('s', 0x86, struct sva_testdev_stats)

#endif
