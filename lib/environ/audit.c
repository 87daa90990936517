// SPDX-License-Identifier: GPL-2.0-only
/* Rules for what makes times on hardware vary. */
#include <string.h>

#include "base/base.h"
#include "environ/environ.h"

/* Each is of one key of the environment, and bad if its value is, or is not, the one named. */
static const struct rule {
	const char *key;
	bool is;
	const char *value;
	const char *what;
	const char *cure;
} rules[] = {
	{ "governor", false, "performance", "CPUs change their frequency with the load: the governor is",
	  "cpupower frequency-set -g performance" },
	{ "turbo", true, "true", "CPUs are faster while few are busy: turbo is",
	  "echo 1 >/sys/devices/system/cpu/intel_pstate/no_turbo, or echo 0 >/sys/devices/system/cpu/cpufreq/boost" },
	{ "smt_active", true, "true", "CPUs share cores: SMT is",
	  "echo off >/sys/devices/system/cpu/smt/control, or --place spread with few processes" },
	{ "numa_balancing", true, "1", "the kernel moves pages between nodes: numa_balancing is",
	  "sysctl kernel.numa_balancing=0" },
	{ "clocksource", true, "hpet", "reading the time is slow: the clock source is",
	  "see why the kernel distrusts the TSC: dmesg | grep -i tsc" },
	{ "clocksource", true, "acpi_pm", "reading the time is slow: the clock source is",
	  "see why the kernel distrusts the TSC: dmesg | grep -i tsc" },
	{ "hypervisor", true, "true", "another kernel may take the CPUs away: a hypervisor's flag is",
	  "measure on the machine itself" },
};

/* NULL of a key that is not there. */
static char *text_of(const json_t *v)
{
	return json_is_string(v) ? xasprintf("%s", json_string_value(v)) :
		json_dumps(v, JSON_ENCODE_ANY);
}

size_t environ_audit(const json_t *environment, struct finding f[FINDINGS_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
		__cleanup_free char *text = text_of(json_object_get(environment, rules[i].key));
		const struct rule *r = &rules[i];

		if (!text || r->is != !strcmp(text, r->value))
			continue;
		f[n].status = FINDING_NOTE;
		snprintf(f[n].what, sizeof(f[n].what), "%s %s", r->what, text);
		snprintf(f[n].cure, sizeof(f[n].cure), "%s", r->cure);
		n++;
	}
	return n;
}
