// SPDX-License-Identifier: GPL-2.0-only
/* The device of the environment block: its PCI function, its driver, and its IOMMU. */
#include <endian.h>
#include <glob.h>
#include <limits.h>
#include <linux/pci_regs.h>
#include <string.h>

#include "base/base.h"
#include "environ/block.h"
#include "environ/pci.h"

/* The last part of where a symbolic link leads; NULL if it is none. */
static char *leads_to(const char *dir, const char *link)
{
	__cleanup_free char *path = xasprintf("%s/%s", dir, link);
	char to[PATH_MAX];
	ssize_t n = readlink(path, to, sizeof(to) - 1);

	if (n <= 0)
		return NULL;
	to[n] = 0;
	return xasprintf("%s", basename(to));
}

/* Where extended capabilities are switched on (PCI Express Base Specification, 7.5.1 on). */
static const struct capability {
	unsigned int id;
	const char *key;
	unsigned int control;
	uint16_t enable;
} capabilities[] = {
	{ PCI_EXT_CAP_ID_ATS, "ats", PCI_ATS_CTRL, PCI_ATS_CTRL_ENABLE },
	{ PCI_EXT_CAP_ID_PRI, "pri", PCI_PRI_CTRL, PCI_PRI_CTRL_ENABLE },
	{ PCI_EXT_CAP_ID_PASID, "pasid", PCI_PASID_CTRL, PCI_PASID_CTRL_ENABLE },
};

static void set_capabilities(const char *dir, json_t *pci)
{
	__cleanup_file FILE *f = block_open(dir, "/config");
	unsigned char config[PCI_CFG_SPACE_EXP_SIZE];
	size_t len = f ? fread(config, 1, sizeof(config), f) : 0;
	int bits = pci_pasid_bits(config, len);

	if (len <= PCI_CFG_SPACE_SIZE)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(capabilities); i++) {
		const struct capability *cap = &capabilities[i];
		size_t at = pci_capability(config, len, cap->id);

		block_set(pci, cap->key, xasprintf("%s", !at ? "absent" :
			  pci_word(config, len, at + cap->control) & cap->enable ? "on" : "off"));
	}
	if (bits >= 0)
		json_object_set_new(pci, "pasid_bits", json_integer(bits));
}

/* "0x1234" of sysfs, without 0x. */
static void set_hex(const char *dir, const char *file, json_t *o)
{
	char *text = block_line(dir, file);

	block_set(o, file + 1, text ? xasprintf("%s", text + 2 * !strncmp(text, "0x", 2)) : NULL);
	free(text);
}

static json_t *pci_of(const char *dir, const char *real)
{
	__cleanup_free char *node = block_line(dir, "/numa_node");
	json_t *pci = json_object();

	json_object_set_new(pci, "address", json_string(basename(real)));
	set_hex(dir, "/vendor", pci);
	set_hex(dir, "/device", pci);
	set_hex(dir, "/class", pci);
	if (node && *node != '-')
		json_object_set_new(pci, "numa_node", json_integer(atoi(node)));
	block_set(pci, "link_speed", block_line(dir, "/current_link_speed"));
	set_capabilities(dir, pci);
	return pci;
}

static json_t *driver_of(const char *dir)
{
	json_t *driver = json_object();

	block_set(driver, "name", leads_to(dir, "driver"));
	block_set(driver, "module", leads_to(dir, "driver/module"));
	block_set(driver, "version", block_line(dir, "/driver/module/version"));
	block_set(driver, "srcversion", block_line(dir, "/driver/module/srcversion"));
	block_build_id(dir, "/driver/module/notes/.note.gnu.build-id", driver, "build_id");
	return driver;
}

/* VT-d and AMD's have no driver in sysfs, but a folder of their attributes. */
static char *iommu_driver(const char *dir)
{
	__cleanup_free char *pattern = xasprintf("%s/iommu/*-iommu", dir);
	char *name = leads_to(dir, "iommu/device/driver");
	glob_t g;

	if (!name && !glob(pattern, 0, NULL, &g)) {
		name = xasprintf("%s", basename(g.gl_pathv[0]));
		globfree(&g);
	}
	return name;
}

/* PSS of VT-d's extended capability register (VT-d specification, 11.4.3) is one less. */
static void set_ecap(const char *dir, json_t *iommu)
{
	__cleanup_free char *ecap = block_line(dir, "/iommu/intel-iommu/ecap");

	if (!ecap)
		return;
	json_object_set_new(iommu, "ecap", json_string(ecap));
	json_object_set_new(iommu, "pasid_bits",
			    json_integer((strtoull(ecap, NULL, 16) >> 35 & 0x1f) + 1));
}

static json_t *iommu_of(const char *dir)
{
	json_t *iommu = json_object();

	block_set(iommu, "name", leads_to(dir, "iommu"));
	block_set(iommu, "driver", iommu_driver(dir));
	block_set(iommu, "domain", block_line(dir, "/iommu_group/type"));
	block_set(iommu, "group", leads_to(dir, "iommu_group"));
	block_set(iommu, "version", block_line(dir, "/iommu/intel-iommu/version"));
	block_set(iommu, "cap", block_line(dir, "/iommu/intel-iommu/cap"));
	set_ecap(dir, iommu);
	return iommu;
}

void block_device(const char *root, const char *device, json_t *o)
{
	__cleanup_free char *dir = xasprintf("%s/sys/class/misc/%s/device", root, basename(device));
	char real[PATH_MAX];

	if (!realpath(dir, real))
		return;
	json_object_set_new(o, "pci", pci_of(dir, real));
	json_object_set_new(o, "driver", driver_of(dir));
	json_object_set_new(o, "iommu", iommu_of(dir));
}
