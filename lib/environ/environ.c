// SPDX-License-Identifier: GPL-2.0-only
/* Writes down what machine this is, and tells the lab from others. */
#include "environ/environ.h"

#include <dirent.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/base.h"
#include "base/file.h"
#include "device/device.h"
#include "environ/block.h"

bool environ_lab(bool *exact)
{
	char cmdline[4096], *lab;

	file_line("/proc/cmdline", cmdline, sizeof(cmdline));
	lab = strstr(cmdline, "mmput_bench.lab=");
	if (lab)
		lab[strcspn(lab, " ")] = 0;
	*exact = lab && strstr(lab, "exact");
	return lab;
}

static void set_string(json_t *o, const char *key, const char *value)
{
	if (*value)
		json_object_set_new(o, key, json_string(value));
}

/* Such as dmar0, or smmu3.0x...: the names of all of them. */
static void set_iommus(json_t *o)
{
	DIR *d = opendir("/sys/class/iommu");
	json_t *list = json_array();
	struct dirent *e;

	while (d && (e = readdir(d)))
		if (*e->d_name != '.')
			json_array_append_new(list, json_string(e->d_name));
	if (d)
		closedir(d);
	json_object_set_new(o, "iommus", list);
}

void preemption_model(const char *debugfs, const char *version, char model[PREEMPTION_MAX])
{
	/* The last that fits: each but the first has PREEMPT in its name. */
	static const char * const builds[][2] = {
		{ "", "none or voluntary" }, { "PREEMPT", "full" }, { "PREEMPT_LAZY", "lazy" },
		{ "PREEMPT_DYNAMIC", "dynamic" }, { "PREEMPT_RT", "rt" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(builds); i++)
		if (strstr(version, builds[i][0]))
			snprintf(model, PREEMPTION_MAX, "%s", builds[i][1]);
	if (strchr(debugfs, '(') && strcmp(model, "rt"))
		sscanf(strchr(debugfs, '('), "(%19[a-z]", model);
}

static void set_preemption(json_t *o, const char *version)
{
	char debugfs[64], model[PREEMPTION_MAX];

	file_line("/sys/kernel/debug/sched/preempt", debugfs, sizeof(debugfs));
	preemption_model(debugfs, version, model);
	set_string(o, "preemption", model);
}

json_t *environ_json(const char *device)
{
	struct sva_testdev_info info;
	struct utsname u;
	json_t *o = json_object();

	uname(&u);
	set_string(o, "kernel", u.release);
	set_string(o, "kernel_version", u.version);
	set_preemption(o, u.version);
	set_string(o, "arch", u.machine);
	json_object_set_new(o, "cpus", json_integer(sysconf(_SC_NPROCESSORS_ONLN)));
	set_iommus(o);
	set_string(o, "device", device);
	if (!device_info(device, &info)) {
		json_object_set_new(o, "queues", json_integer(info.queues));
		json_object_set_new(o, "pasid_bits", json_integer(info.pasid_bits));
		set_string(o, "engine", info.engine ? "bindonly" : "test accelerator");
	}
	block_machine("", o);
	block_kernel("", o);
	block_device("", device, o);
	return o;
}
