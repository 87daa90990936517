// SPDX-License-Identifier: GPL-2.0-only
#include "lib/kernel.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "device/device.h"

unsigned int kernel_series(void)
{
	unsigned int major = 0, minor = 0;
	struct utsname u;

	if (uname(&u) || sscanf(u.release, "%u.%u", &major, &minor) != 2)
		return 0;
	return major * 1000 + minor;
}

enum iommu iommu_of(const char *device)
{
	char path[2 * DEVICE_PATH_MAX], link[256] = "";

	snprintf(path, sizeof(path), "/sys/class/misc/%s/device/iommu", device + strlen("/dev/"));
	if (readlink(path, link, sizeof(link) - 1) < 0)
		return OTHER;
	return strstr(link, "/dmar") ? VTD : strstr(link, "/smmu3.") ? SMMUV3 : OTHER;
}
