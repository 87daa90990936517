// SPDX-License-Identifier: GPL-2.0-only
/* The machine of the environment block: a table of files, and how each is read. */
#include <ctype.h>
#include <glob.h>
#include <string.h>

#include "base/base.h"
#include "environ/block.h"

/* Ways to read a line. */
static json_t *as_is(const char *text)
{
	return json_string(text);
}

static json_t *as_number(const char *text)
{
	char *end;
	long long n = strtoll(text, &end, 10);

	return *end ? NULL : json_integer(n);
}

static json_t *as_flag(const char *text)
{
	return json_boolean(*text == '1');
}

static json_t *as_flag_off(const char *text)
{
	return json_boolean(*text == '0');
}

/* "always [madvise] never" */
static json_t *as_choice(const char *text)
{
	const char *open = strchr(text, '[');

	return open ? json_stringn(open + 1, strcspn(open + 1, "]")) : NULL;
}

/* A list of CPUs that may be empty; some kernels print NULL then. */
static json_t *as_cpus(const char *text)
{
	return isdigit(*text) ? json_string(text) : NULL;
}

#define CPU	"/sys/devices/system/cpu/"
#define SYSCTL	"/proc/sys/"

/*
 * Of files that there is one of for each CPU, all different lines are kept. Where there are
 * several rows of one key, the first that can be read counts.
 */
static const struct row {
	const char *key;
	const char *path;
	json_t *(*read)(const char *text);
} rows[] = {
	{ "cmdline", "/proc/cmdline", as_is },
	{ "memory", "/proc/meminfo", as_is },
	/* With HRTICK a slice ends when it is over, else at a tick: more than a spin of 1 ms later. */
	{ "sched_features", "/sys/kernel/debug/sched/features", as_is },
	{ "base_slice_ns", "/sys/kernel/debug/sched/base_slice_ns", as_number },
	{ "tainted", SYSCTL "kernel/tainted", as_number },
	{ "clocksource", "/sys/devices/system/clocksource/clocksource0/current_clocksource", as_is },
	{ "microcode", CPU "cpu*/microcode/version", as_is },
	{ "midr", CPU "cpu*/regs/identification/midr_el1", as_is },
	{ "cpufreq_driver", CPU "cpufreq/policy*/scaling_driver", as_is },
	{ "governor", CPU "cpufreq/policy*/scaling_governor", as_is },
	{ "turbo", CPU "intel_pstate/no_turbo", as_flag_off },
	{ "turbo", CPU "cpufreq/boost", as_flag },
	{ "cpuidle", CPU "cpuidle/current_driver", as_is },
	{ "smt", CPU "smt/control", as_is },
	{ "smt_active", CPU "smt/active", as_flag },
	{ "cpus_online", CPU "online", as_cpus },
	{ "isolcpus", CPU "isolated", as_cpus },
	{ "nohz_full", CPU "nohz_full", as_cpus },
	{ "numa_nodes", "/sys/devices/system/node/online", as_is },
	{ "numa_balancing", SYSCTL "kernel/numa_balancing", as_number },
	{ "thp", "/sys/kernel/mm/transparent_hugepage/enabled", as_choice },
	{ "thp_defrag", "/sys/kernel/mm/transparent_hugepage/defrag", as_choice },
	{ "aslr", SYSCTL "kernel/randomize_va_space", as_number },
	{ "hypervisor_type", "/sys/hypervisor/type", as_is },
	{ "machine_vendor", "/sys/class/dmi/id/sys_vendor", as_is },
	{ "machine", "/sys/class/dmi/id/product_name", as_is },
	{ "machine", "/sys/firmware/devicetree/base/model", as_is },
	{ "firmware", "/sys/class/dmi/id/bios_version", as_is },
};

/* Is the line one of those in a list? */
static bool list_has(const char *list, const char *line)
{
	__cleanup_free char *all = xasprintf(", %s, ", list);
	__cleanup_free char *one = xasprintf(", %s, ", line);

	return strstr(all, one);
}

static void set_row(const char *root, const struct row *row, json_t *o)
{
	__cleanup_free char *pattern = xasprintf("%s%s", root, row->path);
	char *all = NULL;
	glob_t g;

	if (glob(pattern, 0, NULL, &g))
		return;
	for (size_t i = 0; i < g.gl_pathc; i++) {
		char *line = block_line("", g.gl_pathv[i]), *longer;

		if (!line || (all && list_has(all, line))) {
			free(line);
			continue;
		}
		longer = xasprintf("%s%s%s", all ? all : "", all ? ", " : "", line);
		free(all);
		free(line);
		all = longer;
	}
	globfree(&g);
	if (all)
		json_object_set_new(o, row->key, row->read(all));
	free(all);
}

static void set_mitigations(const char *root, json_t *o)
{
	__cleanup_free char *pattern = xasprintf("%s" CPU "vulnerabilities/*", root);
	json_t *all = json_object();
	glob_t g;

	if (!glob(pattern, 0, NULL, &g)) {
		for (size_t i = 0; i < g.gl_pathc; i++)
			block_set(all, basename(g.gl_pathv[i]), block_line("", g.gl_pathv[i]));
		globfree(&g);
	}
	if (json_object_size(all))
		json_object_set_new(o, "mitigations", all);
	else
		json_decref(all);
}

/* x86 says in the flags of its CPUs whether they are a hypervisor's. */
static void set_cpuinfo(const char *root, json_t *o)
{
	__cleanup_file FILE *f = block_open(root, "/proc/cpuinfo");
	char line[8192];

	while (f && fgets(line, sizeof(line), f) && *line != '\n') {
		char *value = strchr(line, ':');

		line[strcspn(line, "\n")] = 0;
		if (!value || !value[1])
			continue;
		if (!strncmp(line, "model name", strlen("model name")))
			json_object_set_new(o, "cpu", json_string(value + 2));
		if (!strncmp(line, "flags", strlen("flags")))
			json_object_set_new(o, "hypervisor", json_boolean(strstr(value, " hypervisor")));
	}
}

void block_machine(const char *root, json_t *o)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (!json_object_get(o, rows[i].key))
			set_row(root, &rows[i], o);
	set_mitigations(root, o);
	set_cpuinfo(root, o);
}
