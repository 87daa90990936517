// SPDX-License-Identifier: GPL-2.0-only
/* The SMMU: registers, the stream table, commands, events. */
#include <linux/bitfield.h>
#include <linux/delay.h>
#include <linux/io.h>
#include <linux/io-64-nonatomic-lo-hi.h>
#include <linux/iopoll.h>
#include <linux/of_address.h>

#include "smmu.h"

#define CR0			0x20
#define CR0_SMMUEN		BIT(0)
#define CR0_EVENTQEN		BIT(2)
#define CR0_CMDQEN		BIT(3)
#define CR0ACK			0x24
#define GBPA			0x44
#define GBPA_ABORT		BIT(20)
#define GBPA_UPDATE		BIT(31)
#define IRQ_CTRL		0x50
#define STRTAB_BASE		0x80
#define STRTAB_BASE_CFG		0x88
#define CMDQ_BASE		0x90
#define CMDQ_PROD		0x98
#define CMDQ_CONS		0x9c
#define EVENTQ_BASE		0xa0
#define EVENTQ_PROD		0x100a8
#define EVENTQ_CONS		0x100ac
#define REGS_BYTES		0x20000

#define CMD_CFGI_STE		0x03
#define CMD_CFGI_CD		0x05
#define CMD_CFGI_CD_ALL		0x06
#define CMD_TLBI_NSNH_ALL	0x30
#define CMD_RESUME		0x44
#define CMD_STALL_TERM		0x45
#define CMD_SYNC		0x46
#define RESUME_AC		BIT_ULL(12)
#define RESUME_AB		BIT_ULL(13)
#define LEAF			BIT_ULL(0)

/* Two levels: once a QEMU has seen one it takes no linear table. */
#define SID_BITS		16
#define SPLIT			8
#define SPAN			(SPLIT + 1)
#define STE_BYTES		64

#define LOG2_COMMANDS		7

/*
 * Stage 2 maps what is at OFFSET and above to 0 and above, 4 GiB of it by blocks, so that an IPA
 * taken for an address, or the other way round, leads nowhere. Addresses have 39 bits.
 */
#define OFFSET			BIT_ULL(38)
#define GIB_SHIFT		30
#define S2_BLOCK		(BIT_ULL(10) | GENMASK_ULL(7, 6) | BIT_ULL(0))
#define S2_CONFIG		(1ULL /* VMID */ | (64 - 39ULL) << 32 | 1ULL << 38 /* level 1 */ | \
				 4ULL << 48 /* 44 bits */ | BIT_ULL(51) /* AArch64 */ | \
				 BIT_ULL(58) /* S2R */)

static void __iomem *regs;
static u32 sid;
static bool nested;
static __le64 *strtab, *stes, *commands, *events, *stage2;
static u32 cmd_prod, evt_cons, evt_log2;

u32 smmu_sid(void)
{
	return sid;
}

u32 smmu_idr(int n)
{
	return readl(regs + 4 * n);
}

static void set_cr0(u32 value)
{
	u32 ack;

	writel(value, regs + CR0);
	if (readl_poll_timeout(regs + CR0ACK, ack, ack == value, 10, 100000))
		pr_err("# CR0ACK is %#x, not %#x\n", ack, value);
}

void smmu_disable(void)
{
	set_cr0(CR0_CMDQEN | CR0_EVENTQEN);
}

/* Starts with empty queues, and room for 2^log2_events records. */
void smmu_enable(unsigned int log2_events)
{
	set_cr0(0);
	writel(0, regs + IRQ_CTRL);
	writel(GBPA_UPDATE | GBPA_ABORT, regs + GBPA);
	writeq(virt_to_phys(strtab), regs + STRTAB_BASE);
	writel(SID_BITS | SPLIT << 6 | 1 << 16, regs + STRTAB_BASE_CFG);
	writeq(virt_to_phys(commands) | LOG2_COMMANDS, regs + CMDQ_BASE);
	writeq(virt_to_phys(events) | log2_events, regs + EVENTQ_BASE);
	writel(0, regs + CMDQ_PROD);
	writel(0, regs + CMDQ_CONS);
	writel(0, regs + EVENTQ_PROD);
	writel(0, regs + EVENTQ_CONS);
	cmd_prod = 0;
	evt_cons = 0;
	evt_log2 = log2_events;
	set_cr0(CR0_CMDQEN | CR0_EVENTQEN | CR0_SMMUEN);
}

int smmu_take(struct pci_dev *pdev)
{
	struct device_node *node = of_find_compatible_node(NULL, NULL, "arm,smmu-v3");
	struct resource res;
	u64 gib;

	if (!node || of_address_to_resource(node, 0, &res))
		return -ENODEV;
	of_node_put(node);
	regs = ioremap(res.start, REGS_BYTES);
	/* Aligned to their sizes, as pages are. */
	strtab = (void *)get_zeroed_page(GFP_KERNEL);
	stes = alloc_pages_exact(STE_BYTES << SPLIT, GFP_KERNEL | __GFP_ZERO);
	commands = alloc_pages_exact(16 << LOG2_COMMANDS, GFP_KERNEL | __GFP_ZERO);
	events = alloc_pages_exact(32 << LOG2_EVENTS, GFP_KERNEL | __GFP_ZERO);
	stage2 = (void *)get_zeroed_page(GFP_KERNEL);
	if (!regs || !strtab || !stes || !commands || !events || !stage2) {
		smmu_release();
		return -ENOMEM;
	}
	sid = pci_dev_id(pdev);
	strtab[sid >> SPLIT] = cpu_to_le64(virt_to_phys(stes) | SPAN);
	for (gib = 0; gib < 4; gib++)
		stage2[(OFFSET >> GIB_SHIFT) + gib] = cpu_to_le64(gib << GIB_SHIFT | S2_BLOCK);
	smmu_enable(LOG2_EVENTS);
	return 0;
}

/* The kernel's tables are not put back: it has no use for the SMMU any more. */
void smmu_release(void)
{
	if (regs)
		set_cr0(0);
	iounmap(regs);
	free_page((unsigned long)strtab);
	free_page((unsigned long)stage2);
	if (stes)
		free_pages_exact(stes, STE_BYTES << SPLIT);
	if (commands)
		free_pages_exact(commands, 16 << LOG2_COMMANDS);
	if (events)
		free_pages_exact(events, 32 << LOG2_EVENTS);
}

/* Whether pointers in what is built from now on are IPAs */
void smmu_set_nested(bool value)
{
	nested = value;
}

/* The address of p as the SMMU's tables have to say it */
u64 smmu_pointer(const void *p)
{
	return virt_to_phys(p) + (nested ? OFFSET : 0);
}

static void command(u64 low, u64 high)
{
	const u32 mask = (1 << LOG2_COMMANDS) - 1, wrap = 2 * (mask + 1) - 1;
	u32 cons;

	commands[2 * (cmd_prod & mask)] = cpu_to_le64(low);
	commands[2 * (cmd_prod & mask) + 1] = cpu_to_le64(high);
	cmd_prod = (cmd_prod + 1) & wrap;
	wmb();	/* the command is there before the SMMU hears of it */
	writel(cmd_prod, regs + CMDQ_PROD);
	if (readl_poll_timeout(regs + CMDQ_CONS, cons, cons == cmd_prod, 10, 100000))
		pr_err("# CMDQ_CONS is %#x, not %#x, after %#llx\n", cons, cmd_prod, low);
}

static void sync(void)
{
	command(CMD_SYNC, 0);
}

void smmu_cfgi_cd(u32 ssid)
{
	command(CMD_CFGI_CD | (u64)ssid << 12 | (u64)sid << 32, LEAF);
	sync();
}

void smmu_cfgi_cd_all(void)
{
	command(CMD_CFGI_CD_ALL | (u64)sid << 32, 0);
	sync();
}

void smmu_resume(u32 of_sid, u16 stag, bool retry)
{
	command(CMD_RESUME | (retry ? RESUME_AC : RESUME_AB) | (u64)of_sid << 32, stag);
	sync();
}

void smmu_stall_term(u32 of_sid)
{
	command(CMD_STALL_TERM | (u64)of_sid << 32, 0);
	sync();
}

static void set_ste(u64 w0, u64 w1, u64 w2, u64 w3)
{
	__le64 *ste = stes + (sid & ((1 << SPLIT) - 1)) * (STE_BYTES / sizeof(*stes));

	ste[0] = 0;
	wmb();	/* never half of an entry that is valid */
	ste[1] = cpu_to_le64(w1);
	ste[2] = cpu_to_le64(w2);
	ste[3] = cpu_to_le64(w3);
	wmb();	/* the rest of it first */
	ste[0] = cpu_to_le64(w0);
	command(CMD_CFGI_STE | (u64)sid << 32, LEAF);
	command(CMD_TLBI_NSNH_ALL, 0);
	sync();
}

void smmu_set_stream(u32 fmt, u32 s1cdmax, u32 s1dss, const void *table, u64 s2flags)
{
	u64 config = nested ? 7 : 5;

	set_ste(1 | config << 1 | fmt << 4 | smmu_pointer(table) | (u64)s1cdmax << 59, s1dss,
		nested ? S2_CONFIG | s2flags : 0, nested ? virt_to_phys(stage2) : 0);
}

/* All that comes is aborted, and nothing is recorded. */
void smmu_abort_stream(void)
{
	set_ste(1, 0, 0, 0);
}

void smmu_clear_stream(void)
{
	set_ste(0, 0, 0, 0);
}

u32 smmu_events_waiting(void)
{
	return (readl(regs + EVENTQ_PROD) - evt_cons) & ((2 << evt_log2) - 1);
}

bool smmu_event(struct event *event)
{
	__le64 *record = events + (evt_cons & ((1 << evt_log2) - 1)) * 4;
	u64 w[4];
	int i;

	memset(event, 0, sizeof(*event));
	for (i = 0; i < 20 && !smmu_events_waiting(); i++)
		usleep_range(1000, 1100);
	if (!smmu_events_waiting())
		return false;
	rmb();	/* the record after the index */
	for (i = 0; i < 4; i++)
		w[i] = le64_to_cpu(record[i]);
	evt_cons = (evt_cons + 1) & ((2 << evt_log2) - 1);
	writel(evt_cons, regs + EVENTQ_CONS);

	event->type = FIELD_GET(GENMASK_ULL(7, 0), w[0]);
	event->ssv = FIELD_GET(BIT_ULL(11), w[0]);
	event->ssid = FIELD_GET(GENMASK_ULL(31, 12), w[0]);
	event->sid = FIELD_GET(GENMASK_ULL(63, 32), w[0]);
	event->stag = FIELD_GET(GENMASK_ULL(15, 0), w[1]);
	event->stall = FIELD_GET(BIT_ULL(31), w[1]);
	event->read = FIELD_GET(BIT_ULL(35), w[1]);
	event->s2 = FIELD_GET(BIT_ULL(39), w[1]);
	event->class = FIELD_GET(GENMASK_ULL(41, 40), w[1]);
	event->addr = w[2];
	return true;
}

/* Leaves none behind. */
bool smmu_no_event(void)
{
	struct event event;
	bool none = true;

	while (smmu_event(&event)) {
		pr_info("# event %#x sid %#x ssv %u ssid %#x stall %u addr %#llx\n", event.type,
			event.sid, event.ssv, event.ssid, event.stall, event.addr);
		none = false;
	}
	return none;
}
