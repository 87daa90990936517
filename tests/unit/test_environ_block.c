// SPDX-License-Identifier: GPL-2.0-only
/* The environment block, of a machine that is made up here. */
#include "environ/block.h"
#include "environ/environ.h"

#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include "sample-run.h"
#include "tap.h"

static void put_bytes(const char *path, const void *bytes, size_t n)
{
	__cleanup_free char *copy = xasprintf("%s", path);
	FILE *f;

	make_folders(copy);
	f = fopen(path, "w");
	if (!f || fwrite(bytes, 1, n, f) != n || fclose(f))
		abort();
}

static void put(const char *path, const char *text)
{
	put_bytes(path, text, strlen(text));
}

static void put_link(const char *path, const char *to)
{
	__cleanup_free char *copy = xasprintf("%s", path);

	make_folders(copy);
	if (symlink(to, path))
		abort();
}

static bool says(const json_t *o, const char *key, const char *value)
{
	const json_t *v = json_object_get(o, key);
	__cleanup_free char *text = v ? json_dumps(v, JSON_ENCODE_ANY) : xasprintf("nothing");

	if (!strcmp(text, value))
		return true;
	printf("# %s is %s\n", key, text);
	return false;
}

#define CPU	"sys/devices/system/cpu/"

static void of_machine(void)
{
	json_t *o = json_object();

	block_machine("nowhere", o);
	ok(!json_object_size(o), "what cannot be read is left out");
	put("proc/cmdline", "quiet isolcpus=2-3\n");
	put("proc/cpuinfo", "processor\t: 0\nmodel name\t: Some CPU\nflags\t\t: fpu hypervisor sse\n\nmodel name\t: Other\n");
	put("proc/sys/kernel/randomize_va_space", "2\n");
	put(CPU "cpu0/microcode/version", "0x12\n");
	put(CPU "cpu1/microcode/version", "0x1\n");
	put(CPU "cpu2/microcode/version", "0x12\n");
	put(CPU "cpufreq/policy0/scaling_governor", "performance\n");
	put(CPU "cpufreq/policy1/scaling_governor", "performance\n");
	put(CPU "cpufreq/boost", "0\n");
	put(CPU "intel_pstate/no_turbo", "0\n");
	put(CPU "smt/control", "on\n");
	put(CPU "smt/active", "1\n");
	put(CPU "isolated", "2-3\n");
	put(CPU "nohz_full", " (null)\n");
	put(CPU "vulnerabilities/meltdown", "Not affected\n");
	put(CPU "vulnerabilities/spectre_v2", "Mitigation: Retpolines\n");
	put("sys/devices/system/node/online", "0-1\n");
	put("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
	put("sys/class/dmi/id/sys_vendor", "  Vendor\n");
	block_machine(".", o);
	ok(says(o, "cmdline", "\"quiet isolcpus=2-3\"") && says(o, "machine_vendor", "\"Vendor\""),
	   "lines are as they are, without spaces in front");
	ok(says(o, "microcode", "\"0x12, 0x1\"") && says(o, "governor", "\"performance\""),
	   "of all CPUs each value once");
	ok(says(o, "turbo", "true"), "turbo is what the first that knows says");
	ok(says(o, "smt", "\"on\"") && says(o, "smt_active", "true"), "SMT");
	ok(says(o, "isolcpus", "\"2-3\"") && says(o, "nohz_full", "nothing"), "CPUs set apart; no list is none");
	ok(says(o, "thp", "\"madvise\"") && says(o, "aslr", "2") && says(o, "numa_nodes", "\"0-1\""),
	   "memory");
	ok(says(json_object_get(o, "mitigations"), "spectre_v2", "\"Mitigation: Retpolines\"") &&
	   json_object_size(json_object_get(o, "mitigations")) == 2, "mitigations, each by its name");
	ok(says(o, "hypervisor", "true") && says(o, "cpu", "\"Some CPU\""), "the CPU, and that it is virtual");
	json_decref(o);
}

/* Two notes, as the kernel has them: Xen's come first on x86. */
static const unsigned char notes[] = {
	4, 0, 0, 0, 6, 0, 0, 0, 5, 0, 0, 0, 'X', 'e', 'n', 0, 'l', 'i', 'n', 'u', 'x', 0, 0, 0,
	4, 0, 0, 0, 5, 0, 0, 0, 3, 0, 0, 0, 'G', 'N', 'U', 0, 0xde, 0xad, 0xbe, 0xef, 0x01, 0, 0, 0,
};

static void of_kernel(void)
{
	json_t *o = json_object();
	bool whole = true;
	gzFile f;

	block_kernel("nowhere", o);
	ok(!json_object_size(o), "what cannot be read is left out, of the kernel, too");
	put("proc/sys/kernel/osrelease", "7.3.4\n");
	put("boot/config-7.3.4", "123456789");
	put("sys/kernel/btf/vmlinux", "12345678");
	put_bytes("sys/kernel/notes", notes, sizeof(notes));
	block_kernel(".", o);
	ok(says(o, "build_id", "\"deadbeef01\""), "the build id is found among the notes");
	ok(says(o, "config_crc32", "\"cbf43926\""), "the sum of the configuration is crc32's check value");
	ok(says(o, "btf_crc32", "\"9ae0daaf\"") && says(o, "btf_bytes", "8"), "BTF: sum and size");
	json_object_clear(o);
	f = gzopen("proc/config.gz", "w");
	gzputs(f, "123456789");
	gzclose(f);
	unlink("boot/config-7.3.4");
	block_kernel(".", o);
	ok(says(o, "config_crc32", "\"cbf43926\""), "it is that of the text, however it is kept");
	for (size_t n = 0; n < sizeof(notes); n++) {
		json_object_clear(o);
		put_bytes("cut", notes, n);
		block_build_id(".", "/cut", o, "build_id");
		whole &= says(o, "build_id", n < sizeof(notes) - 3 ? "nothing" : "\"deadbeef01\"");
	}
	ok(whole, "cut notes give a build id only where all of it is there");
	json_decref(o);
}

#define PCI	"sys/devices/pci0000:00/0000:00:02.0/"

/* ATS on, then PASID with 20 bits off but for what it would allow, then a capability that leads back. */
static void make_config(void)
{
	unsigned char config[4096] = { 0x34, 0x12 };

	memcpy(config + 0x100, "\x0f\x00\x01\x11\x20\x00\x00\x80", 8);
	memcpy(config + 0x110, "\x1b\x00\x01\x12\x00\x14\x02\x00", 8);
	memcpy(config + 0x120, "\x77\x00\x01\x10", 4);
	put_bytes(PCI "config", config, sizeof(config));
}

static void of_device(void)
{
	static const char first[64] = "\x34\x12";
	json_t *o = json_object(), *pci;

	block_device(".", "/dev/sva_testdev0", o);
	ok(!json_object_size(o), "a device without a function leaves nothing");
	make_config();
	put(PCI "vendor", "0x1234\n");
	put(PCI "numa_node", "-1\n");
	put_link(PCI "driver", "../../../bus/pci/drivers/sva_testdev");
	put("sys/bus/pci/drivers/sva_testdev/module/srcversion", "ABCDEF\n");
	put_link(PCI "iommu", "../../virtual/iommu/dmar0");
	put("sys/devices/virtual/iommu/dmar0/intel-iommu/ecap", "8d9a20f00f4e\n");
	put_link(PCI "iommu_group", "../../../kernel/iommu_groups/2");
	put("sys/kernel/iommu_groups/2/type", "DMA-FQ\n");
	put_link("sys/class/misc/sva_testdev0/device", "../../../devices/pci0000:00/0000:00:02.0");
	block_device(".", "/dev/sva_testdev0", o);
	pci = json_object_get(o, "pci");
	ok(says(pci, "address", "\"0000:00:02.0\"") && says(pci, "vendor", "\"1234\"") &&
	   says(pci, "numa_node", "nothing"), "the function; -1 is no node");
	ok(says(pci, "ats", "\"on\"") && says(pci, "pasid", "\"off\"") && says(pci, "pri", "\"absent\"") &&
	   says(pci, "pasid_bits", "20"), "ATS, PRI and PASID, from a list that has no end");
	ok(says(json_object_get(o, "driver"), "name", "\"sva_testdev\"") &&
	   says(json_object_get(o, "driver"), "srcversion", "\"ABCDEF\""), "the driver, and of which source");
	ok(says(json_object_get(o, "iommu"), "name", "\"dmar0\"") &&
	   says(json_object_get(o, "iommu"), "driver", "\"intel-iommu\"") &&
	   says(json_object_get(o, "iommu"), "domain", "\"DMA-FQ\"") &&
	   says(json_object_get(o, "iommu"), "pasid_bits", "20"), "the IOMMU, its domain, its PASIDs");
	json_decref(o);
	put_bytes(PCI "config", first, sizeof(first));
	o = json_object();
	block_device(".", "/dev/sva_testdev0", o);
	ok(says(json_object_get(o, "pci"), "ats", "nothing"), "without root capabilities are not seen, not absent");
	json_decref(o);
}

static void audits(void)
{
	struct finding f[FINDINGS_MAX];
	json_t *o = json_pack("{s:s, s:b, s:b, s:s, s:i}", "governor", "performance", "turbo", 0,
			      "smt_active", 0, "clocksource", "tsc", "numa_balancing", 0);

	ok(!environ_audit(o, f), "a machine that is set up to measure on has no notes");
	json_object_clear(o);
	ok(!environ_audit(o, f), "nor has one of which nothing is known");
	json_object_set_new(o, "governor", json_string("performance, powersave"));
	json_object_set_new(o, "turbo", json_true());
	json_object_set_new(o, "smt_active", json_true());
	ok(environ_audit(o, f) == 3 && f[0].status == FINDING_NOTE &&
	   strstr(f[0].what, "the governor is performance, powersave") && strstr(f[0].cure, "cpupower") &&
	   strstr(f[1].what, "turbo") && strstr(f[2].what, "SMT"), "one note for each thing that is not");
	json_decref(o);
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	of_machine();
	of_kernel();
	of_device();
	audits();
	remove_tree(scratch);
	return tap_done();
}
