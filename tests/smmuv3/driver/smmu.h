/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of QEMU's SMMUv3, from within a guest.
 *
 * The module takes the SMMU away from the kernel, which can be done because nothing but the test
 * accelerator is behind it, and gives it a stream table and queues of its own. So tests can build
 * tables that Linux would not, see event records as they are, and answer stalls or not.
 *
 * smmu.c		registers, the stream table, commands and events
 * contexts.c		context descriptor tables, and address spaces to put into them
 * device.c		accesses by the accelerator, with PASID and without
 * the others		tests; main.c runs those that the machine is for
 *
 * Sections are those of the SMMUv3 specification, IHI 0070.
 */
#ifndef SMMU_TEST_H
#define SMMU_TEST_H

#include <linux/bits.h>
#include <linux/pci.h>
#include <linux/types.h>

#include "../regs.h"

/* Tests */

struct test {
	const char *name;
	void (*run)(void);
};

/* Each ends with a test that has no name. */
extern const struct test tables_tests[], stall_tests[], nested_tests[], off_tests[], unplug_tests[];

#define EXPECT_EQ(got, want) expect_eq(__FILE__, __LINE__, #got, (u64)(got), (u64)(want))
void expect_eq(const char *file, int line, const char *what, u64 got, u64 want);

/* The SMMU */

#define IDR1_SSIDSIZE		GENMASK(10, 6)
#define IDR5_STALL_MAX		GENMASK(31, 16)

#define S1FMT_LINEAR		0
#define S1FMT_4K		1
#define S1FMT_64K		2

#define S1DSS_TERMINATE		0
#define S1DSS_BYPASS		1
#define S1DSS_SSID0		2

#define S1STALLD		BIT(27)		/* beside S1DSS */
#define STE_S2S			BIT_ULL(57)	/* in the third double word */

#define C_BAD_STE		0x04
#define F_STREAM_DISABLED	0x06
#define C_BAD_SUBSTREAMID	0x08
#define C_BAD_CD		0x0a
#define F_TRANSLATION		0x10

#define CLASS_CD		0
#define CLASS_IN		2

/* What an event record says (7.3) */
struct event {
	u32 type, sid, ssid, class;
	u16 stag;
	bool ssv, stall, read, s2;
	u64 addr;
};

#define LOG2_EVENTS		7	/* what the event queue holds, unless it is made smaller */

int smmu_take(struct pci_dev *pdev);
void smmu_release(void);
u32 smmu_idr(int n);
void smmu_enable(unsigned int log2_events);
void smmu_disable(void);
void smmu_set_nested(bool nested);
u64 smmu_pointer(const void *p);

/* The stream of the accelerator. Invalidates all that the SMMU knows of it. */
void smmu_set_stream(u32 fmt, u32 s1cdmax, u32 s1dss, const void *table, u64 s2flags);
void smmu_abort_stream(void);
void smmu_clear_stream(void);

/* Commands, for the stream; they have been consumed on return. */
void smmu_cfgi_cd(u32 ssid);
void smmu_cfgi_cd_all(void);
void smmu_resume(u32 sid, u16 stag, bool retry);
void smmu_stall_term(u32 sid);

bool smmu_event(struct event *event);	/* the next record, false: there is none within 20 ms */
u32 smmu_events_waiting(void);
bool smmu_no_event(void);
u32 smmu_sid(void);

/* Address spaces: space n has a page full of n + 1 at VA, and nothing at HOLE(i) */

#define SPACES			8
#define VA			0x1000ULL
#define HOLE(i)			(0x10000ULL + (i) * 0x1000ULL)
#define HOLES			256

#define CD_S			BIT_ULL(44)	/* stall */
#define CD_R			BIT_ULL(45)	/* record */

int contexts_init(void);
void contexts_exit(void);
void contexts_begin(u32 fmt, u32 s1cdmax, u32 s1dss);
void contexts_begin_s2(u64 s2flags);
void contexts_end(void);
void contexts_set(u32 ssid, int space, u64 flags);
void contexts_clear(u32 ssid);
__le64 *contexts_l1cd(u32 ssid);
void *space_page(int space);
void space_map(int space, u64 va, u64 address);
void space_unmap(int space, u64 va);

/* The accelerator */

int device_init(struct pci_dev *pdev);
void device_exit(void);
void device_reset(void);
void device_start(int queue, u32 pasid, u64 va);	/* read one byte */
bool device_running(int queue);
void device_reset_queue(int queue);
u64 device_stale(void);
u64 device_faults(int queue);
void device_unplug(void);

#define ENDED(state, error)	((state) << 8 | (error))
#define ABORTED			ENDED(SVAT_STATE_ERROR, SVAT_ERR_ABORT)
#define TERMINATED		ENDED(SVAT_STATE_ERROR, SVAT_ERR_INVALID)
#define HAS_READ(byte)		(ENDED(SVAT_STATE_DONE, SVAT_ERR_NONE) | (byte) << 16)

u32 device_wait(int queue);		/* HAS_READ(byte), or ENDED(state, error) */
u32 device_read(u32 pasid, u64 va);	/* start and wait */
void device_write_without_pasid(u64 va, u32 value);

#endif
