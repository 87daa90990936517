// SPDX-License-Identifier: GPL-2.0-only
/* Context descriptor tables of each format, and address spaces to put into them. */
#include "smmu.h"

#define CD_BYTES		64
#define LEAVES			8
#define L1CD_V			BIT_ULL(0)

/* 39 bits of address by 4 KiB pages, only the lower half, AArch64, ASID = space + 1 */
#define CD_VALID		((64 - 39ULL) | BIT_ULL(30) /* EPD1 */ | BIT_ULL(31) /* V */ | \
				 4ULL << 32 /* IPS: 44 bits */ | BIT_ULL(41) /* AA64 */ | \
				 BIT_ULL(46) /* A */ | BIT_ULL(47) /* ASET */)
#define PTE_TABLE		3ULL
#define PTE_PAGE		(3ULL | BIT_ULL(6) /* unprivileged */ | BIT_ULL(10) /* AF */)

struct space {
	__le64 *table[3];	/* levels 1 to 3 of the first 2 MiB */
	u8 *page;
};

static struct space spaces[SPACES];

/* The table of the present test */
static struct {
	u32 fmt, split;
	size_t bytes;
	__le64 *base;		/* linear, or level 1 */
	struct {
		u32 l1;
		__le64 *cds;
	} leaf[LEAVES];
} table;

int contexts_init(void)
{
	int i, j;

	for (i = 0; i < SPACES; i++) {
		for (j = 0; j < 3; j++) {
			spaces[i].table[j] = (void *)get_zeroed_page(GFP_KERNEL);
			if (!spaces[i].table[j])
				return -ENOMEM;
		}
		spaces[i].page = (void *)__get_free_page(GFP_KERNEL);
		if (!spaces[i].page)
			return -ENOMEM;
	}
	return 0;
}

void contexts_exit(void)
{
	int i, j;

	for (i = 0; i < SPACES; i++) {
		for (j = 0; j < 3; j++)
			free_page((unsigned long)spaces[i].table[j]);
		free_page((unsigned long)spaces[i].page);
	}
}

void *space_page(int space)
{
	return spaces[space].page;
}

void space_map(int space, u64 va, u64 address)
{
	WRITE_ONCE(spaces[space].table[2][va >> PAGE_SHIFT], cpu_to_le64(address | PTE_PAGE));
	wmb();	/* before the SMMU is told to look again */
}

void space_unmap(int space, u64 va)
{
	WRITE_ONCE(spaces[space].table[2][va >> PAGE_SHIFT], 0);
	wmb();	/* before the SMMU is told to look again */
}

/* All addresses in them depend on whether there is a stage 2. */
static void make_spaces(void)
{
	int i;

	for (i = 0; i < SPACES; i++) {
		struct space *s = &spaces[i];

		s->table[0][0] = cpu_to_le64(smmu_pointer(s->table[1]) | PTE_TABLE);
		s->table[1][0] = cpu_to_le64(smmu_pointer(s->table[2]) | PTE_TABLE);
		memset(s->table[2], 0, PAGE_SIZE);
		memset(s->page, i + 1, PAGE_SIZE);
		space_map(i, VA, smmu_pointer(s->page));
	}
}

static size_t leaf_bytes(void)
{
	return (size_t)CD_BYTES << table.split;
}

static void make_table(u32 fmt, u32 s1cdmax)
{
	table.fmt = fmt;
	table.split = fmt == S1FMT_64K ? 10 : 6;
	table.bytes = fmt == S1FMT_LINEAR ? (size_t)CD_BYTES << s1cdmax :
					    sizeof(__le64) << (s1cdmax - table.split);
	table.base = alloc_pages_exact(table.bytes, GFP_KERNEL | __GFP_ZERO | __GFP_NOFAIL);
	make_spaces();
}

/* Starts a test: a table with nothing in it, of 2^s1cdmax descriptors. */
void contexts_begin(u32 fmt, u32 s1cdmax, u32 s1dss)
{
	make_table(fmt, s1cdmax);
	smmu_set_stream(fmt, s1cdmax, s1dss, table.base, 0);
}

/* The same for a test of stage 2 */
void contexts_begin_s2(u64 s2flags)
{
	make_table(S1FMT_64K, 20);
	smmu_set_stream(S1FMT_64K, 20, S1DSS_SSID0, table.base, s2flags);
}

void contexts_end(void)
{
	int i;

	smmu_clear_stream();
	for (i = 0; i < LEAVES; i++) {
		if (table.leaf[i].cds)
			free_pages_exact(table.leaf[i].cds, leaf_bytes());
	}
	if (table.base)
		free_pages_exact(table.base, table.bytes);
	memset(&table, 0, sizeof(table));
}

/* The level 1 descriptor of ssid */
__le64 *contexts_l1cd(u32 ssid)
{
	return table.base + (ssid >> table.split);
}

static __le64 *find_cd(u32 ssid)
{
	u32 l1 = ssid >> table.split;
	int i;

	if (table.fmt == S1FMT_LINEAR)
		return table.base + (size_t)ssid * CD_BYTES / sizeof(__le64);
	for (i = 0; table.leaf[i].cds && table.leaf[i].l1 != l1; i++)
		;
	if (!table.leaf[i].cds) {
		table.leaf[i].l1 = l1;
		table.leaf[i].cds = alloc_pages_exact(leaf_bytes(),
						      GFP_KERNEL | __GFP_ZERO | __GFP_NOFAIL);
		*contexts_l1cd(ssid) = cpu_to_le64(smmu_pointer(table.leaf[i].cds) | L1CD_V);
	}
	ssid -= l1 << table.split;
	return table.leaf[i].cds + ssid * CD_BYTES / sizeof(__le64);
}

/* Lets ssid stand for a space. The SMMU is not told. */
void contexts_set(u32 ssid, int space, u64 flags)
{
	__le64 *cd = find_cd(ssid);

	cd[1] = cpu_to_le64(smmu_pointer(spaces[space].table[0]));
	wmb();	/* V last */
	cd[0] = cpu_to_le64(CD_VALID | flags | (u64)(space + 1) << 48);
	wmb();	/* before the SMMU is told to look again */
}

void contexts_clear(u32 ssid)
{
	*find_cd(ssid) = 0;
	wmb();	/* before the SMMU is told to look again */
}
