// SPDX-License-Identifier: GPL-2.0-only
/* Looks at all that SVA needs, and says what to do about what is missing. */
#include "environ/environ.h"

#include <errno.h>
#include <glob.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <zlib.h>

#include "base/base.h"
#include "base/file.h"
#include "device/device.h"
#include "environ/pci.h"

struct report {
	struct finding *f;
	size_t n;
};

__attribute__((format(printf, 4, 5)))
static void add_finding(struct report *r, enum finding_status status, const char *cure,
			const char *fmt, ...)
{
	struct finding *f = &r->f[r->n];
	va_list ap;

	if (r->n == FINDINGS_MAX)
		return;
	r->n++;
	f->status = status;
	va_start(ap, fmt);
	vsnprintf(f->what, sizeof(f->what), fmt, ap);
	va_end(ap);
	snprintf(f->cure, sizeof(f->cure), "%s", cure);
}

#define SERIES(major, minor, first, fixed)	{ major, minor, first, fixed },
static const struct {
	unsigned int major;
	unsigned int minor;
	unsigned int first;
	unsigned int fixed;
} refusing[] = {
#include "environ/refuses-sva.h"
};

bool kernel_refuses_sva(const char *release, const char *version)
{
	const char *debian = strstr(version, "Debian ");
	unsigned int major = 0, minor = 0, patch = 0;

	if (sscanf(debian ? debian + strlen("Debian ") : release, "%u.%u.%u", &major, &minor,
		   &patch) != 3)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(refusing); i++)
		if (major == refusing[i].major && minor == refusing[i].minor)
			return patch >= refusing[i].first &&
			       (!refusing[i].fixed || patch < refusing[i].fixed);
	return false;
}

/* Whether a device could be bound. */
enum tried { TRIED_NOT, TRIED_BOUND, TRIED_REFUSED };

/* A list of kernels says what to expect; a bind, where one could be tried, what is so. */
static void check_kernel(struct report *r, const struct utsname *u, enum tried tried)
{
	static const char cure[] =
		"boot 6.12.43 or older, or 6.18.15 or newer (Debian: linux-image-amd64 of trixie-backports)";

	if (tried == TRIED_REFUSED)
		add_finding(r, FINDING_BAD, cure,
			    "kernel %s disables SVA on x86 (CVE-2025-71089): bind: %s", u->release,
			    strerror(EOPNOTSUPP));
	else if (tried == TRIED_NOT && !strcmp(u->machine, "x86_64") &&
		 kernel_refuses_sva(u->release, u->version))
		add_finding(r, FINDING_BAD, cure,
			    "kernel %s is of a series that disables SVA on x86 (CVE-2025-71089)", u->release);
	else
		add_finding(r, FINDING_OK, "", "kernel %s %s", u->release,
			    tried == TRIED_BOUND ? "does SVA" : "is not known to disable SVA");
}

/* Kernel options, and what they are needed for. */
static const struct option {
	const char *machine;	/* NULL: all */
	const char *name;
	bool for_probe;
} options[] = {
	{ NULL, "CONFIG_IOMMU_SVA", false },
	{ NULL, "CONFIG_PCI_PASID", false },
	{ "x86_64", "CONFIG_INTEL_IOMMU_SVM", false },
	{ "x86_64", "CONFIG_PCI_PRI", false },
	{ "aarch64", "CONFIG_ARM_SMMU_V3_SVA", false },
	{ NULL, "CONFIG_BPF_SYSCALL", true },
	{ NULL, "CONFIG_DEBUG_INFO_BTF", true },
};

static void check_config(struct report *r, const struct utsname *u)
{
	bool set[ARRAY_SIZE(options)] = { false };
	char path[128], line[512];
	size_t missing = 0;
	gzFile f;

	snprintf(path, sizeof(path), "/boot/config-%s", u->release);
	f = gzopen("/proc/config.gz", "re");
	if (!f)
		f = gzopen(path, "re");
	if (!f) {
		add_finding(r, FINDING_NOTE, "", "the kernel's configuration is neither in /proc/config.gz nor in %s", path);
		return;
	}
	while (gzgets(f, line, sizeof(line)))
		for (size_t i = 0; i < ARRAY_SIZE(options); i++)
			if (!strncmp(line, options[i].name, strlen(options[i].name)) &&
			    !strncmp(line + strlen(options[i].name), "=y", 2))
				set[i] = true;
	gzclose(f);
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		if (set[i] || (options[i].machine && strcmp(options[i].machine, u->machine)))
			continue;
		missing++;
		add_finding(r, options[i].for_probe ? FINDING_NOTE : FINDING_BAD,
			    "take a kernel that has it, or build one", "the kernel was built without %s%s",
			    options[i].name, options[i].for_probe ? ", which the probe needs" : "");
	}
	if (!missing)
		add_finding(r, FINDING_OK, "", "the kernel was built with all that SVA and the probe need");
}

/* Bits of VT-d's extended capability register (VT-d specification, 11.4.3). */
static const struct ecap {
	unsigned int bit;
	const char *name;
	const char *cure;
} ecaps[] = {
	{ 43, "SMTS (scalable mode)", "take a machine, or QEMU's x-scalable-mode=on, that has it" },
	{ 40, "PASID", "QEMU: x-pasid-mode=on" },
	{ 47, "FSTS (first-stage translation)", "QEMU: x-flts=on" },
	{ 29, "PRS (page requests)", "QEMU: the suite's own (make lab-qemu) has it as x-svm=on" },
	{ 48, "SMPWC (coherent page walks, which SVA needs from Linux 7.1 on, and in 6.1.192 and 6.12.107)",
	  "QEMU: the suite's own (make lab-qemu) has it as x-svm=on" },
};

static void check_vtd(struct report *r, const char *name, const char *dir)
{
	char path[512], text[64];
	unsigned long long ecap;
	bool lacks = false;

	snprintf(path, sizeof(path), "%s/intel-iommu/ecap", dir);
	if (file_line(path, text, sizeof(text)))
		return;
	ecap = strtoull(text, NULL, 16);
	for (size_t i = 0; i < ARRAY_SIZE(ecaps); i++) {
		if (ecap & (1ULL << ecaps[i].bit))
			continue;
		lacks = true;
		add_finding(r, FINDING_BAD, ecaps[i].cure, "%s: its ECAP %llx lacks %s", name, ecap, ecaps[i].name);
	}
	if (!lacks)
		add_finding(r, FINDING_OK, "", "%s: VT-d with scalable mode, PASIDs, page requests", name);
}

static void check_iommu(struct report *r)
{
	char cmdline[4096];
	bool vtd = false;
	glob_t g;

	file_line("/proc/cmdline", cmdline, sizeof(cmdline));
	if (glob("/sys/class/iommu/*", 0, NULL, &g)) {
		add_finding(r, FINDING_BAD,
			    strstr(cmdline, "intel_iommu=on") && !strstr(cmdline, "intel_iommu=off") ?
			    "enable VT-d or the SMMU in the firmware (or in QEMU: -device intel-iommu)" :
			    "boot with intel_iommu=on,sm_on and enable VT-d in the firmware",
			    "no IOMMU is in use");
		return;
	}
	for (size_t i = 0; i < g.gl_pathc; i++) {
		const char *name = strrchr(g.gl_pathv[i], '/') + 1;

		if (!strncmp(name, "dmar", 4)) {
			vtd = true;
			check_vtd(r, name, g.gl_pathv[i]);
		} else {
			add_finding(r, FINDING_OK, "", "%s is in use", name);
		}
	}
	globfree(&g);
	if (vtd && strstr(cmdline, "sm_off"))
		add_finding(r, FINDING_BAD, "boot with intel_iommu=on,sm_on",
			    "scalable mode, and with it PASIDs, is off: the command line says sm_off");
	else if (vtd && !strstr(cmdline, "sm_on"))
		add_finding(r, FINDING_NOTE, "if bind fails: intel_iommu=on,sm_on on the command line",
			    "the command line does not say sm_on: scalable mode is as the kernel's default is");
}

static const char *bind_cure(int error)
{
	switch (-error) {
	case ENODEV:
		return "the IOMMU cannot do SVA for this device: see above, and 'dmesg | grep -i -e dmar -e smmu'";
	case EINVAL:
		return "PASID, ATS or PRI is off for this device: see 'dmesg' and 'lspci -vv'";
	case ENOSPC:
		return "all PASIDs are taken: end what holds them, or wait until it has";
	case EACCES:
	case EPERM:
		return "run as root";
	default:
		return "see the kernel's log";
	}
}

/* The PCI function behind /dev/NAME. */
struct function {
	char iommu[64];		/* such as dmar0 or smmu3.0x...; empty: unknown */
	bool smmu;
	bool may_stall;		/* the device tree says so */
	int pasid_bits;		/* its own, see pci_pasid_bits() */
};

static void function_read(const char *device, struct function *fn)
{
	const char *name = strrchr(device, '/');
	unsigned char config[4096];
	char path[256], link[256];
	ssize_t len;

	*fn = (struct function){ 0 };
	name = name ? name + 1 : device;
	snprintf(path, sizeof(path), "/sys/class/misc/%s/device/iommu", name);
	len = readlink(path, link, sizeof(link) - 1);
	if (len > 0) {
		link[len] = 0;
		snprintf(fn->iommu, sizeof(fn->iommu), "%s", basename(link));
	}
	fn->smmu = !strncmp(fn->iommu, "smmu3", 5);
	snprintf(path, sizeof(path), "/sys/class/misc/%s/device/of_node/dma-can-stall", name);
	fn->may_stall = !access(path, F_OK);
	snprintf(path, sizeof(path), "/sys/class/misc/%s/device/config", name);
	__cleanup_file FILE *f = fopen(path, "re");

	fn->pasid_bits = pci_pasid_bits(config, f ? fread(config, 1, sizeof(config), f) : 0);
}

static void check_pasids(struct report *r, const char *device, const struct function *fn)
{
	if (fn->pasid_bits < 0)
		add_finding(r, FINDING_BAD, "take a PCI function that has it (lspci -vv)",
			    "%s: the device has no PASID capability", device);
	else if (fn->smmu)
		add_finding(r, FINDING_BAD, "take an SMMU that has them (SMMU_IDR1.SSIDSIZE; QEMU: the suite's own (make lab-qemu) has x-ssidsize=20); if dmesg says 'Failed to enable PASID', the ports above the device need ACS",
			    "%s: the device can send %d-bit PASIDs, but %s has no SubstreamIDs for it", device,
			    fn->pasid_bits, fn->iommu);
	else
		add_finding(r, FINDING_BAD, "see above, and 'dmesg | grep -i -e dmar -e iommu'",
			    "%s: the device can send %d-bit PASIDs, but the IOMMU takes none of it", device,
			    fn->pasid_bits);
}

static const char *fault_cure(const struct function *fn)
{
	if (!fn->smmu)
		return "PRI is off for this device: see 'dmesg' and 'lspci -vv'";
	if (!fn->may_stall)
		return "give the device's node in the device tree the property dma-can-stall, if it can wait";
	return "take an SMMU with the stall model (SMMU_IDR0.STALL_MODEL; QEMU: the suite's own (make lab-qemu) has x-stall=on)";
}

/* Let the device write to a page that is not there yet. */
static void check_page_faults(struct report *r, const char *device, int bond, const struct function *fn)
{
	const size_t len = sysconf(_SC_PAGESIZE);
	char *page = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	const struct sva_testdev_job job = {
		.op = SVA_TESTDEV_OP_WRITE, .addr = (uintptr_t)page, .len = len, .pattern = 1,
	};
	__u64 timeout_ns = 1000000000;
	struct sva_testdev_stats stats;

	if (page == MAP_FAILED)
		return;
	if (!ioctl(bond, SVA_TESTDEV_IOC_SUBMIT, &job) &&
	    (!ioctl(bond, SVA_TESTDEV_IOC_WAIT, &timeout_ns) || errno == ETIMEDOUT) &&
	    !bond_stats(bond, &stats)) {
		if (stats.job_state == SVA_TESTDEV_JOB_DONE)
			add_finding(r, FINDING_OK, "", "%s: page faults of the device are served", device);
		else
			add_finding(r, FINDING_NOTE, fault_cure(fn),
				    "%s: page faults of the device are not served: it reaches only memory that is present",
				    device);
	}
	ioctl(bond, SVA_TESTDEV_IOC_STOP);
	munmap(page, len);
}

static enum tried check_device(struct report *r, const struct utsname *u, const char *device)
{
	const struct arm_options none = { .arm = SVA_TESTDEV_ARM_NONE };
	struct sva_testdev_info info;
	struct sva_testdev_bind bind;
	char path[DEVICE_PATH_MAX];
	struct function fn;
	int ret;

	if (!device) {
		if (device_default(path)) {
			add_finding(r, FINDING_BAD, "load sva_testdev.ko; in the lab it finds the test accelerator, elsewhere give it a PASID-capable function by driver_override",
				    "there is no device: no /dev/sva_testdev*");
			return TRIED_NOT;
		}
		device = path;
	}
	ret = device_info(device, &info);
	if (ret) {
		add_finding(r, FINDING_BAD, ret == -EACCES ? "run as root" :
			    ret == -ENOTTY ? "name a /dev/sva_testdev*" : "load sva_testdev.ko",
			    "%s: %s", device, strerror(-ret));
		return TRIED_NOT;
	}
	add_finding(r, FINDING_OK, "", "%s: %s, %u queues, %u-bit PASIDs", device,
		    info.engine ? "bindonly" : "test accelerator", info.queues, info.pasid_bits);
	function_read(device, &fn);
	if (!info.pasid_bits) {
		check_pasids(r, device, &fn);
		return TRIED_NOT;
	}
	ret = bond_open(device, &none, &bind);
	if (ret == -EOPNOTSUPP && !strcmp(u->machine, "x86_64"))
		return TRIED_REFUSED;
	if (ret < 0) {
		add_finding(r, FINDING_BAD, bind_cure(ret), "%s: bind: %s", device, strerror(-ret));
		return TRIED_NOT;
	}
	add_finding(r, FINDING_OK, "", "%s: bind works, PASID %u", device, bind.pasid);
	if (bind.queue >= 0)
		check_page_faults(r, device, ret, &fn);
	close(ret);
	return TRIED_BOUND;
}

size_t sva_check(const char *device, struct finding f[FINDINGS_MAX])
{
	struct finding of_device[FINDINGS_MAX];
	struct report r = { .f = f }, later = { .f = of_device };
	struct utsname u;
	enum tried tried;

	uname(&u);
	tried = check_device(&later, &u, device);
	check_kernel(&r, &u, tried);
	check_config(&r, &u);
	check_iommu(&r);
	for (size_t i = 0; i < later.n && r.n < FINDINGS_MAX; i++)
		r.f[r.n++] = of_device[i];
	return r.n;
}
