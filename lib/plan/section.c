// SPDX-License-Identifier: GPL-2.0-only
#include "plan/section.h"

#include <ctype.h>
#include <string.h>

#include "base/base.h"

static const char * const executors[PLAN_EXECUTORS] = {
	[PLAN_LAB] = "lab", [PLAN_HERE] = "here", [PLAN_REBOOT] = "reboot", [PLAN_SLURM] = "slurm",
	[PLAN_COMMAND] = "command",
};

const char *plan_executor_name(enum plan_executor executor)
{
	return executors[executor];
}

bool plan_is_name(const char *text)
{
	size_t len = strlen(text);

	return len && len <= PLAN_NAME_MAX && isalnum((unsigned char)*text) &&
		strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") == len;
}

static char *set_number(void *member, const char *text, int64_t min, int64_t max)
{
	int64_t *value = member;

	if (!parse_quantity(text, "", value) && *value >= min && *value <= max)
		return NULL;
	return xasprintf("'%s' is not a number from %lld to %lld", text, (long long)min, (long long)max);
}

/* Hours too, of which run has no need. */
static char *set_time(void *member, const char *text, int64_t min, int64_t max)
{
	__cleanup_free char *minutes = NULL;
	size_t len = strlen(text);
	int64_t *value = member, hours;

	if (len > 1 && text[len - 1] == 'h') {
		minutes = xasprintf("%.*s", (int)len - 1, text);
		if (!parse_quantity(minutes, "", &hours) && hours > 0 && hours <= 10000) {
			*value = hours * 3600 * 1000000000LL;
			return NULL;
		}
	} else if (!parse_quantity(text, "ns", value) && *value >= min && *value <= max) {
		return NULL;
	}
	return xasprintf("'%s' is not a time such as 90s, 30min or 8h", text);
}

static char *set_yes(void *member, const char *text, int64_t min, int64_t max)
{
	bool *value = member;

	(void)min;
	(void)max;
	*value = !strcmp(text, "yes");
	return *value || !strcmp(text, "no") ? NULL : xasprintf("'%s' is neither yes nor no", text);
}

static char *set_text(void *member, const char *text, int64_t min, int64_t max)
{
	char **value = member;

	(void)min;
	(void)max;
	free(*value);
	*value = xasprintf("%s", text);
	return *text ? NULL : xasprintf("has no value");
}

static char *set_plan_name(void *member, const char *text, int64_t min, int64_t max)
{
	return plan_is_name(text) ? set_text(member, text, min, max) : xasprintf("'%s' is no name: " PLAN_NAME_RULE, text);
}

static char *set_iommu(void *member, const char *text, int64_t min, int64_t max)
{
	if (strcmp(text, "vtd") && strcmp(text, "smmuv3"))
		return xasprintf("'%s' is neither vtd nor smmuv3", text);
	return set_text(member, text, min, max);
}

static char *set_list(void *member, const char *text, int64_t min, int64_t max)
{
	(void)min;
	(void)max;
	return plan_list_set(member, text) ? xasprintf("there is nothing between two commas") : NULL;
}

static char *set_executor(void *member, const char *text, int64_t min, int64_t max)
{
	enum plan_executor *value = member;

	(void)min;
	(void)max;
	for (*value = 0; *value < PLAN_EXECUTORS; ++*value)
		if (!strcmp(executors[*value], text))
			return NULL;
	return xasprintf("'%s' is none of lab, here, reboot, slurm and command", text);
}

#define PLAN(name, set, member, ...)	{ name, set, offsetof(struct plan, member), ##__VA_ARGS__ }
#define MACHINE(name, set, member, ...)	{ name, set, offsetof(struct plan_machine, member), ##__VA_ARGS__ }

const struct plan_kind_of_section plan_kinds[PLAN_KINDS] = {
	[PLAN_KIND_PLAN] = { "plan", false, {
		PLAN("boots", set_number, boots, 1, 1000),
		PLAN("jobs", set_number, jobs, 1, 1000),
		PLAN("name", set_plan_name, name),
		PLAN("retries", set_number, retries, 0, 100),
		PLAN("seed", set_number, seed, 0, 1000000),
		PLAN("time", set_time, time_ns, 1, INT64_MAX),
	} },
	[PLAN_KIND_MACHINE] = { "machine", true, {
		MACHINE("command", set_text, command),
		MACHINE("exact", set_yes, exact),
		MACHINE("executor", set_executor, executor),
		MACHINE("iommu", set_iommu, iommu),
		MACHINE("jobs", set_number, jobs, 1, 1000),
		MACHINE("kernels", set_list, kernels),
		MACHINE("smp", set_number, smp, 1, 256),
		MACHINE("timeout", set_time, timeout_ns, 1, INT64_MAX),
	} },
	[PLAN_KIND_RUN] = { "run", true, { { NULL } } },
};
