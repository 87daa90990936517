// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel reports of a device's accesses, and what it does not. From
 * J.-P. Brucker, "iommu: Remove iommu_sva_ops::mm_exit()", v2, patch 2, 23 April
 * 2020, the life of a bond:
 *
 * - while it is bound, page faults of the device are answered, and no events;
 * - from the exit of its owner until unbind, DMA is aborted silently;
 * - DMA after unbind is a bug of the device's driver, and is reported.
 *
 * The IOMMU drivers limit what they print to about ten lines in 5 s. A test starts
 * when earlier ones have left it enough of that. Whether silence is only for want of
 * it show the interrupts of faults, which come all the same.
 */
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "kselftest_harness.h"

#include "base/base.h"
#include "lib/kernel.h"
#include "lib/log.h"
#include "lib/owner.h"

#define PAGE_BYTES	4096
#define QUIET_MS	100
#define LATE_MS		350	/* how late the driver stops the device, */
#define PACE_MS		100	/* and the device's pause: the kernel is through with unbind then */

/* What all tests have. */
struct setting {
	enum iommu iommu;
	struct log log;
	char *shared;		/* memory of the owner that we can look at */
};

/* NULL, or why not. */
static const char *setting_init(struct setting *s)
{
	char path[DEVICE_PATH_MAX];

	s->log.fd = -1;
	if (device_default(path))
		return "there is no /dev/sva_testdev*";
	s->iommu = iommu_of(path);
	if (s->iommu == OTHER)
		return "what this IOMMU's driver prints is not known";
	s->shared = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			 -1, 0);
	if (s->shared == MAP_FAILED)
		return "there is no memory";
	log_wait_for_allowance();
	return log_open(&s->log) ? "/dev/kmsg cannot be read" : NULL;
}

static size_t bytes_written(const struct setting *s)
{
	size_t n = 0;

	for (size_t i = 0; i < PAGE_BYTES; i++)
		n += s->shared[i] != 0;
	return n;
}

/*
 * A device that the IOMMU can make wait, by a page request or a stall, asks for
 * what it misses. The kernel's answer to a request that makes no sense is for the
 * device; nobody else is told. Where it cannot wait, as on an SMMUv3 that does not
 * stall, the event is all there is, and the kernel prints it. Which of the two it
 * is shows in the job's faults: they count what the device has waited for.
 */
FIXTURE(page_fault)
{
	struct setting s;
};

FIXTURE_VARIANT(page_fault)
{
	bool answered;
};

FIXTURE_VARIANT_ADD(page_fault, answered) { .answered = true };
FIXTURE_VARIANT_ADD(page_fault, not_answered) { .answered = false };

FIXTURE_SETUP(page_fault)
{
	const char *why = setting_init(&self->s);

	if (why)
		SKIP(return, "%s", why);
}

FIXTURE_TEARDOWN(page_fault)
{
	log_close(&self->s.log);
}

/* Let the device write to addr, in a bond of ours that ends with it. */
static int write_once(void *addr, struct sva_testdev_bind *bind, struct sva_testdev_stats *stats)
{
	__cleanup_fd int fd = -1;
	const struct arm_options none = { .arm = SVA_TESTDEV_ARM_NONE };
	const struct sva_testdev_job job = {
		.op = SVA_TESTDEV_OP_WRITE, .addr = (uintptr_t)addr, .len = 4, .pattern = 1,
	};
	__u64 ns = 5000000000ULL;
	char path[DEVICE_PATH_MAX];

	if (device_default(path))
		return -ENODEV;
	fd = bond_open(path, &none, bind);
	if (fd < 0)
		return fd;
	if (ioctl(fd, SVA_TESTDEV_IOC_SUBMIT, &job) || ioctl(fd, SVA_TESTDEV_IOC_WAIT, &ns))
		return -errno;
	return bond_stats(fd, stats);
}

static void refused(struct __test_metadata *_metadata, struct setting *s, bool answered,
		    void *addr, unsigned int event)
{
	struct sva_testdev_stats stats;
	struct sva_testdev_bind bind;

	ASSERT_EQ(0, write_once(addr, &bind, &stats));
	EXPECT_EQ(SVA_TESTDEV_JOB_ERROR, stats.job_state);
	EXPECT_EQ((uintptr_t)addr, stats.error_addr);
	EXPECT_EQ(0, stats.bytes);
	if (answered && !stats.faults)
		SKIP(return, "the IOMMU lets the device not wait for pages");
	if (!answered && stats.faults)
		SKIP(return, "the device's page faults are answered");
	if (!answered && s->iommu != SMMUV3)
		SKIP(return, "what VT-d reports without page requests is not known");

	if (answered) {
		EXPECT_EQ(SVA_TESTDEV_ERR_INVALID, stats.error);
		EXPECT_EQ(0, log_reports(&s->log, QUIET_MS));
	} else {
		EXPECT_EQ(SVA_TESTDEV_ERR_ABORT, stats.error);
		EXPECT_LT(0, log_reports(&s->log, QUIET_MS));
		EXPECT_TRUE(log_has(&s->log, KLOG_SMMUV3_EVENT, event, bind.pasid));
	}
}

/* An address where nothing is: F_TRANSLATION, if anything. */
TEST_F(page_fault, nothing_mapped)
{
	char *addr = mmap(NULL, PAGE_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ASSERT_NE(MAP_FAILED, addr);
	munmap(addr, PAGE_BYTES);
	refused(_metadata, &self->s, variant->answered, addr, 0x10);
}

/* Memory that is there, but not to be written: F_PERMISSION, if anything. */
TEST_F(page_fault, read_only)
{
	volatile char *addr = mmap(NULL, PAGE_BYTES, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ASSERT_NE(MAP_FAILED, addr);
	EXPECT_EQ(0, *addr);
	refused(_metadata, &self->s, variant->answered, (char *)addr, 0x13);
	EXPECT_EQ(0, *addr);
}

/* The owner has exited, another process holds the file, nobody has stopped the device. */
FIXTURE(zombie)
{
	struct setting s;
};

FIXTURE_VARIANT(zombie)
{
	struct arm_options arm;
};

FIXTURE_VARIANT_ADD(zombie, none) { .arm = { .arm = SVA_TESTDEV_ARM_NONE } };
FIXTURE_VARIANT_ADD(zombie, null) { .arm = { .arm = SVA_TESTDEV_ARM_NULL } };
FIXTURE_VARIANT_ADD(zombie, callback) { .arm = { .arm = SVA_TESTDEV_ARM_CALLBACK } };

FIXTURE_SETUP(zombie)
{
	const char *why = setting_init(&self->s);

	if (why)
		SKIP(return, "%s", why);
}

FIXTURE_TEARDOWN(zombie)
{
	log_close(&self->s.log);
}

/* Are all reports so far VT-d's of an absent PASID-table entry, or of those not printed? */
static bool only_absent_entry(const struct log *log, uint32_t pasid)
{
	return log_has(log, KLOG_DMAR_FAULT, 0x59, pasid) && !log->count[KLOG_SMMUV3_EVENT] &&
	       !log->count[KLOG_PAGE_REQUEST];
}

/*
 * Patch 2: after release() the IOMMU aborts DMA, without a word. arm-smmu-v3 does
 * (since 6.12 at the latest): the context descriptor stays valid, walks are disabled.
 *
 * VT-d leaves FPD, "fault processing disable", in the absent PASID-table entry:
 * intel_pasid_clear_entry() sets it where the entry is present. Since "iommu/vt-d:
 * Clear Present bit before tearing down PASID entry" (Lu Baolu, January 2026; 7.0,
 * 6.19.4, 6.18.14, 6.12.75) none is present any more when it is called, and all DMA
 * until unbind is reported, reason 0x59: seen with 7.3.4. What the limit lets through
 * of it looks like a few faults at the exit, but their interrupts go on.
 */
TEST_F(zombie, is_aborted_silently)
{
	const struct sva_testdev_job job = {
		.op = SVA_TESTDEV_OP_LOOP, .flags = SVA_TESTDEV_JOB_RETRY,
		.addr = (uintptr_t)self->s.shared, .len = PAGE_BYTES, .pattern = ~0ULL,
		.period_ns = 1000,
	};
	struct sva_testdev_stats at_exit, later;
	struct log *log = &self->s.log;
	unsigned int at_once, after;
	unsigned long interrupts;
	struct owner o;

	ASSERT_EQ(0, owner_start(&o, &variant->arm, &job));
	EXPECT_EQ(0, log_reports(log, 0)) {
		TH_LOG("reports before anything has ended");
	}
	owner_exit(&o);
	at_once = log_reports(log, 0);
	ASSERT_EQ(0, bond_stats(o.fd, &at_exit));
	memset(self->s.shared, 0, PAGE_BYTES);
	interrupts = fault_interrupts();
	after = log_reports(log, QUIET_MS);
	interrupts = fault_interrupts() - interrupts;
	ASSERT_EQ(0, bond_stats(o.fd, &later));
	if (variant->arm.arm != SVA_TESTDEV_ARM_CALLBACK)
		EXPECT_LT(at_exit.refused, later.refused);
	EXPECT_EQ(at_exit.transfers, later.transfers);
	EXPECT_EQ(0, bytes_written(&self->s));
	if (at_once && variant->arm.arm != SVA_TESTDEV_ARM_CALLBACK && kernel_series() >= 6012 &&
	    only_absent_entry(log, o.bind.pasid)) {
		DEVIATES("VT-d: DMAR faults 0x59 of PASID %u, %u lines at the exit, then %lu interrupts in %d ms",
			 o.bind.pasid, at_once, interrupts, QUIET_MS);
	} else {
		EXPECT_EQ(0, at_once);
		EXPECT_EQ(0, after);
		EXPECT_EQ(0, interrupts);
	}
	owner_close(&o);
	EXPECT_EQ(0, log_reports(log, QUIET_MS)) {
		TH_LOG("reports at unbind, although the device had been stopped");
	}
}

/* Unbound, and the driver has not stopped the device. */
FIXTURE(late)
{
	struct setting s;
};

FIXTURE_SETUP(late)
{
	const char *why = setting_init(&self->s);

	if (why)
		SKIP(return, "%s", why);
}

FIXTURE_TEARDOWN(late)
{
	log_close(&self->s.log);
}

/*
 * Start an owner with a job, let it exit if it shall, unbind late. What the job
 * still writes is in s->shared afterwards, and only that.
 */
static int go_late(struct setting *s, struct owner *o, bool exits, unsigned int *n)
{
	const struct sva_testdev_bind bind = {
		.cancel = SVA_TESTDEV_CANCEL_SLEEP, .cancel_ns = LATE_MS * 1000000ULL,
		.flags = SVA_TESTDEV_BIND_STOP_LATE,
	};
	const struct sva_testdev_job job = {
		.op = SVA_TESTDEV_OP_LOOP, .flags = exits ? SVA_TESTDEV_JOB_RETRY : 0,
		.addr = (uintptr_t)s->shared, .len = 4, .pattern = ~0ULL,
		.period_ns = PACE_MS * 1000000,
	};
	int ret, status = 0;
	pid_t pid;

	ret = owner_start_bind(o, &bind, &job);
	if (ret)
		return ret;
	if (exits)
		owner_exit(o);
	pid = fork();
	if (!pid)
		_exit(ioctl(o->fd, SVA_TESTDEV_IOC_UNBIND) ? errno : 0);
	*n = log_reports(&s->log, LATE_MS - PACE_MS);
	memset(s->shared, 0, PAGE_BYTES);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -ECHILD;
}

static void late_dma(struct __test_metadata *_metadata, struct setting *s, bool exits)
{
	struct sva_testdev_stats stats;
	unsigned int n = 0;
	struct owner o;

	ASSERT_EQ(0, go_late(s, &o, exits, &n));
	ASSERT_EQ(0, bond_stats(o.fd, &stats));
	EXPECT_EQ(SVA_TESTDEV_UNBOUND, stats.bond_state);
	EXPECT_LT(0, stats.refused);
	EXPECT_EQ(exits ? SVA_TESTDEV_JOB_STOPPED : SVA_TESTDEV_JOB_ERROR, stats.job_state);
	EXPECT_LT(0, n) {
		TH_LOG("the kernel has not reported DMA after unbind");
	}
	EXPECT_TRUE(s->iommu == SMMUV3 ?
		    log_has(&s->log, KLOG_SMMUV3_EVENT, 0x0a, o.bind.pasid) :
		    log_has(&s->log, KLOG_DMAR_FAULT, 0x59, o.bind.pasid));
	EXPECT_EQ(0, bytes_written(s)) {
		TH_LOG("late DMA has written to memory");
	}
	if (!exits)
		owner_exit(&o);
	owner_close(&o);
}

/* Patch 2: DMA after unbind is reported: C_BAD_CD of an SMMUv3; an absent PASID-table entry. */
TEST_F(late, dma_is_reported)
{
	late_dma(_metadata, &self->s, false);
}

/* So it is when the owner has exited before: unbind ends the silence. */
TEST_F(late, dma_of_a_zombie_is_reported)
{
	late_dma(_metadata, &self->s, true);
}

/*
 * A page request after unbind is answered, so that the device can end its job. Up
 * to 6.1 intel-iommu reports it; since 6.12 at the latest the core answers it, and
 * says nothing.
 */
TEST_F(late, page_request_is_answered)
{
	struct sva_testdev_stats stats;
	unsigned int requests, n = 0;
	struct owner o;

	if (self->s.iommu != VTD)
		SKIP(return, "an SMMUv3 stalls nothing that it has no context descriptor for");
	ASSERT_EQ(0, go_late(&self->s, &o, false, &n));
	ASSERT_EQ(0, bond_stats(o.fd, &stats));
	EXPECT_EQ(SVA_TESTDEV_JOB_ERROR, stats.job_state);
	EXPECT_EQ(SVA_TESTDEV_ERR_INVALID, stats.error);
	requests = self->s.log.count[KLOG_PAGE_REQUEST];
	EXPECT_TRUE(kernel_series() <= 6001 ? requests > 0 : kernel_series() < 6012 || !requests) {
		TH_LOG("%u page requests reported", requests);
	}
	owner_exit(&o);
	owner_close(&o);
}

TEST_HARNESS_MAIN
