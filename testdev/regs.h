/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The registers of the test accelerator, PCI 1234:5a01.
 *
 * Shared by the device model (qemu/) and the driver (driver/). Only macros, no
 * types, so that both can include it.
 *
 * BAR 0 holds 4 KiB pages: the first one for the device, then one for each
 * queue. BAR 2 holds the MSI-X table. Registers are little endian; a 32-bit
 * register is read and written by aligned 32-bit accesses, a 64-bit register by
 * one aligned 64-bit access or two 32-bit ones. Whatever is not listed reads as
 * zero and ignores writes, as do read-only registers (RO); write-only registers
 * (WO) read as zero. Reset values are zero unless given. A reset of the
 * function, or CTRL.RESET, sets all registers to them.
 *
 * "ns" are nanoseconds of the device's clock. Addresses are virtual addresses of
 * the process that a queue's PASID stands for. There are two ways to them, and the
 * IOMMU decides which one the device goes:
 *  - ATS and PRI: the device translates addresses by ATS, keeps the translations
 *    until they are invalidated, whatever becomes of the queue that had them made,
 *    and asks for missing pages through PRI.
 *    Translated requests never carry untranslated addresses;
 *  - untranslated requests with PASID, where the IOMMU can stall: it translates
 *    each of them, and stalls those that fault until software has them made again
 *    or aborted. The function has a PASID capability, but none for ATS and PRI.
 * A stall is a page request in all that follows, and its end is the response: made
 * again stands for success, aborted for an invalid request.
 */
#ifndef SVA_TESTDEV_REGS_H
#define SVA_TESTDEV_REGS_H

#define SVAT_VENDOR_ID		0x1234
#define SVAT_DEVICE_ID		0x5a01
#define SVAT_CLASS		0x1200	/* processing accelerator */

#define SVAT_BAR_REGS		0
#define SVAT_BAR_MSIX		2

#define SVAT_PAGE_BYTES		0x1000
#define SVAT_QUEUES_MAX		1024
#define SVAT_VECTORS		32
#define SVAT_PRG_MAX		32		/* page requests of PRI that may be outstanding */

/*
 * The device's page
 *
 * name			offset	   bits, access, meaning
 */
#define SVAT_ID			0x000	/* 32 RO, SVAT_ID_VALUE */
#define SVAT_VERSION		0x004	/* 32 RO, SVAT_VERSION_VALUE: layout of the registers */
#define SVAT_QUEUES		0x008	/* 32 RO, number of queues, 1 to SVAT_QUEUES_MAX */
#define SVAT_PASID_BITS		0x00c	/* 32 RO, width of a PASID, 1 to 20 */
#define SVAT_CTRL		0x010	/* 32 WO, SVAT_CTRL_* */
#define SVAT_CLOCK		0x018	/* 64 RO, ns since the machine started */
/*
 * Counters since reset, all 64 RO. INVALIDATIONS counts the messages of the
 * IOMMU, not the translations that they drop; there are none without ATS. STALE counts page group responses
 * that no job waited for any more. STOP_TIME is the sum of the queues'
 * Q_STOP_TIME over all stops.
 */
#define SVAT_INVALIDATIONS	0x040
#define SVAT_TRANSLATIONS	0x048	/* ATS requests sent; 0 without ATS */
#define SVAT_FAULTS		0x050	/* page requests sent */
#define SVAT_STALE		0x058
#define SVAT_STOPS		0x060	/* STOP commands */
#define SVAT_STOP_TIME		0x068	/* ns */

#define SVAT_ID_VALUE		0x54415653	/* "SVAT" */
#define SVAT_VERSION_VALUE	1

#define SVAT_CTRL_RESET		0x1	/* reset all queues and counters, forget translations */

/* The page of queue q */
#define SVAT_QUEUE(q)		(((q) + 1) * SVAT_PAGE_BYTES)
/*
 * The job. Read when START is written; may be written at any time, which
 * concerns the next job only.
 */
#define SVAT_Q_PASID		0x000	/* 32 RW, 20 bits are kept */
#define SVAT_Q_PERIOD		0x004	/* 32 RW, ns of pause between two pages, at most 1 s is used */
#define SVAT_Q_ADDR		0x008	/* 64 RW, any alignment */
#define SVAT_Q_LEN		0x010	/* 64 RW, bytes, 1 to SVAT_LEN_MAX */
#define SVAT_Q_PATTERN		0x018	/* 64 RW, written again and again, from ADDR on */
/*
 * Start a job: SVAT_OP_*, with flags SVAT_JOB_*. Ignored while STATE is RUNNING
 * or STOPPING is set. An operation or length that does not exist ends the job at
 * once with ERR_JOB.
 */
#define SVAT_Q_START		0x020	/* 32 WO */
/*
 * MSI-X vector that is sent when a job or a stop ends. A number that is not
 * below SVAT_VECTORS sends none.
 */
#define SVAT_Q_VECTOR		0x024	/* 32 RW */
#define SVAT_Q_STOP_NS		0x028	/* 64 RW, ns that the next STOP takes, at most 2^62 */
#define SVAT_Q_CMD		0x030	/* 32 WO, SVAT_CMD_* */
#define SVAT_Q_STATE		0x034	/* 32 RO, SVAT_STATE_* */
#define SVAT_Q_ERROR		0x038	/* 32 RO, SVAT_ERR_*, of the present or last job */
#define SVAT_Q_STOPPING		0x03c	/* 32 RO, 1 from STOP until the stop has ended */
/* Of the present or last job, all 64 RO; START sets them to zero. */
#define SVAT_Q_BYTES		0x040	/* transferred */
#define SVAT_Q_TRANSFERS	0x048	/* memory transactions done, at most one page each */
#define SVAT_Q_FAULTS		0x050	/* page requests sent */
#define SVAT_Q_REFUSED		0x058	/* translations and page requests refused */
#define SVAT_Q_RESULT		0x060	/* checksum of OP_READ: r = 31 * r + byte */
#define SVAT_Q_ERROR_ADDR	0x068	/* where the device was last refused */
/* 64 RO, ns from the last STOP to its STOP_ACK */
#define SVAT_Q_STOP_TIME	0x070

#define SVAT_LEN_MAX		(1ULL << 30)
#define SVAT_PERIOD_MAX_NS	1000000000U

/* Time that one page takes, besides PERIOD: reaching memory and coming back. */
#define SVAT_PAGE_NS		1000
/* Pause before a refused or crowded-out request is tried again. */
#define SVAT_RETRY_NS		10000

#define SVAT_OP_WRITE		1	/* write LEN bytes */
#define SVAT_OP_READ		2	/* read LEN bytes */
#define SVAT_OP_LOOP		3	/* write LEN bytes, from the start again for ever */
#define SVAT_OP_MASK		0xff
#define SVAT_JOB_RETRY		(1U << 8)	/* try again where the device is refused */

/*
 * STOP: end the job. The job goes on for STOP_NS, and until the page request
 * that it may have sent is answered; then STATE becomes STOPPED, STOPPING
 * becomes 0 and the vector is sent. A queue without a job takes STOP_NS as well;
 * its STATE does not change. If nothing has to be waited for, the stop ends within
 * the write of the register and sends no vector. Ignored while STOPPING is set.
 * STOP_ACK: the driver is done with the stop; sets STOP_TIME. Ignored without a
 * STOP that is yet to be acknowledged.
 * RESET: end job and stop at once, let go of the PASID, set the queue's registers
 * to their reset values. A response that is still to come will count as stale.
 */
#define SVAT_CMD_STOP		1
#define SVAT_CMD_STOP_ACK	2
#define SVAT_CMD_RESET		3

#define SVAT_STATE_IDLE		0	/* no job yet */
#define SVAT_STATE_RUNNING	1
#define SVAT_STATE_DONE		2	/* all bytes transferred */
#define SVAT_STATE_STOPPED	3	/* ended by STOP */
#define SVAT_STATE_ERROR	4	/* see ERROR and ERROR_ADDR */

#define SVAT_ERR_NONE		0
#define SVAT_ERR_ABORT		1	/* translation or request refused, not stalled */
#define SVAT_ERR_INVALID	2	/* page request answered: invalid request */
#define SVAT_ERR_FAILURE	3	/* page request answered: response failure */
#define SVAT_ERR_BUS		4	/* the memory transaction failed, once translated */
#define SVAT_ERR_JOB		5	/* no such operation or length */

#endif
