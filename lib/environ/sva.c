// SPDX-License-Identifier: GPL-2.0-only
#include "environ/environ.h"

#include <errno.h>
#include <glob.h>
#include <stdarg.h>
#include <string.h>
#include <sys/utsname.h>
#include <zlib.h>

#include "base/base.h"
#include "device/device.h"

struct report {
	struct finding *f;
	size_t n;
};

__attribute__((format(printf, 4, 5)))
static void add(struct report *r, enum finding_status status, const char *cure, const char *fmt, ...)
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

bool kernel_refuses_sva(const char *release, const char *version)
{
	const char *debian = strstr(version, "Debian ");
	unsigned int major = 0, minor = 0, patch = 0;

	if (sscanf(debian ? debian + strlen("Debian ") : release, "%u.%u.%u", &major, &minor,
		   &patch) != 3 || major != 6)
		return false;
	return (minor == 1 && patch >= 163) || (minor == 12 && patch >= 64);
}

static void check_kernel(struct report *r, const struct utsname *u)
{
	if (!strcmp(u->machine, "x86_64") && kernel_refuses_sva(u->release, u->version))
		add(r, FINDING_BAD, "boot 6.12.43 or older, or 6.18 or newer (Debian: linux-image-amd64 of trixie-backports)",
		    "kernel %s is of a series that disables SVA on x86 (CVE-2025-71089)", u->release);
	else
		add(r, FINDING_OK, "", "kernel %s is not known to disable SVA", u->release);
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
		add(r, FINDING_NOTE, "", "the kernel's configuration is neither in /proc/config.gz nor in %s", path);
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
		add(r, options[i].for_probe ? FINDING_NOTE : FINDING_BAD,
		    "take a kernel that has it, or build one", "the kernel was built without %s%s",
		    options[i].name, options[i].for_probe ? ", which the probe needs" : "");
	}
	if (!missing)
		add(r, FINDING_OK, "", "the kernel was built with all that SVA and the probe need");
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
	if (environ_file(path, text, sizeof(text)))
		return;
	ecap = strtoull(text, NULL, 16);
	for (size_t i = 0; i < ARRAY_SIZE(ecaps); i++) {
		if (ecap & (1ULL << ecaps[i].bit))
			continue;
		lacks = true;
		add(r, FINDING_BAD, ecaps[i].cure, "%s: its ECAP %llx lacks %s", name, ecap, ecaps[i].name);
	}
	if (!lacks)
		add(r, FINDING_OK, "", "%s: VT-d with scalable mode, PASIDs, page requests", name);
}

static void check_iommu(struct report *r)
{
	char cmdline[4096];
	bool vtd = false;
	glob_t g;

	environ_file("/proc/cmdline", cmdline, sizeof(cmdline));
	if (glob("/sys/class/iommu/*", 0, NULL, &g)) {
		add(r, FINDING_BAD,
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
			add(r, FINDING_OK, "", "%s is in use", name);
		}
	}
	globfree(&g);
	if (vtd && strstr(cmdline, "sm_off"))
		add(r, FINDING_BAD, "boot with intel_iommu=on,sm_on",
		    "scalable mode, and with it PASIDs, is off: the command line says sm_off");
	else if (vtd && !strstr(cmdline, "sm_on"))
		add(r, FINDING_NOTE, "if bind fails: intel_iommu=on,sm_on on the command line",
		    "the command line does not say sm_on: scalable mode is as the kernel's default is");
}

static const char *bind_cure(int error)
{
	switch (-error) {
	case EOPNOTSUPP:
		return "this kernel refuses SVA on x86: see above";
	case ENODEV:
		return "the IOMMU cannot do SVA for this device: see above, and 'dmesg | grep -i -e dmar -e smmu'";
	case EINVAL:
		return "PASID, ATS or PRI is off for this device: see 'dmesg' and 'lspci -vv'";
	case ENOSPC:
		return "all PASIDs are taken, or they are off for this device: see above";
	case EACCES:
	case EPERM:
		return "run as root";
	default:
		return "see the kernel's log";
	}
}

static void check_device(struct report *r, const char *device)
{
	const struct arm_options none = { .arm = SVA_TESTDEV_ARM_NONE };
	struct sva_testdev_info info;
	struct sva_testdev_bind bind;
	char path[DEVICE_PATH_MAX];
	int ret;

	if (!device) {
		if (device_default(path)) {
			add(r, FINDING_BAD, "load sva_testdev.ko; in the lab it finds the test accelerator, elsewhere give it a PASID-capable function by driver_override",
			    "there is no device: no /dev/sva_testdev*");
			return;
		}
		device = path;
	}
	ret = device_info(device, &info);
	if (ret) {
		add(r, FINDING_BAD, ret == -EACCES ? "run as root" :
		    ret == -ENOTTY ? "name a /dev/sva_testdev*" : "load sva_testdev.ko",
		    "%s: %s", device, strerror(-ret));
		return;
	}
	add(r, FINDING_OK, "", "%s: %s, %u queues, %u-bit PASIDs", device,
	    info.engine ? "bindonly" : "test accelerator", info.queues, info.pasid_bits);
	ret = bond_open(device, &none, &bind);
	if (ret < 0) {
		add(r, FINDING_BAD, bind_cure(ret), "%s: bind: %s", device, strerror(-ret));
		return;
	}
	close(ret);
	add(r, FINDING_OK, "", "%s: bind works, PASID %u", device, bind.pasid);
}

size_t sva_check(const char *device, struct finding f[FINDINGS_MAX])
{
	struct report r = { .f = f };
	struct utsname u;

	uname(&u);
	check_kernel(&r, &u);
	check_config(&r, &u);
	check_iommu(&r);
	check_device(&r, device);
	return r.n;
}
