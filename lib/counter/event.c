// SPDX-License-Identifier: GPL-2.0-only
#include "counter/event.h"

#include <perfmon/pfmlib_perf_event.h>
#include <string.h>

#include "base/base.h"

static bool pfm_ready(void)
{
	static bool ready;

	return ready || (ready = pfm_initialize() == PFM_SUCCESS);
}

/* Tracepoints and the kernel's generic events are a PMU of libpfm4's, too: "perf". */
static void pfm_all(counter_sink sink, void *ctx)
{
	for (pfm_pmu_t id = PFM_PMU_NONE; id < PFM_PMU_MAX; id++) {
		pfm_pmu_info_t pmu = { .size = sizeof(pmu) };

		if (pfm_get_pmu_info(id, &pmu) != PFM_SUCCESS || !pmu.is_present)
			continue;
		for (int i = pmu.first_event; i != -1; i = pfm_get_event_next(i)) {
			pfm_event_info_t e = { .size = sizeof(e) };

			if (pfm_get_event_info(i, PFM_OS_PERF_EVENT, &e) == PFM_SUCCESS)
				sink(ctx, e.name, e.desc ? e.desc : "");
		}
	}
}

void counters_all(const char *root, counter_sink sink, void *ctx)
{
	if (pfm_ready())
		pfm_all(sink, ctx);
	sysfs_all(root, sink, ctx);
}

#ifdef __aarch64__
/*
 * libpfm4 looks for the CPU's PMU by the name that the device tree gives it, such as
 * armv8_cortex_a72. With ACPI, and in QEMU, the kernel calls it armv8_pmuv3*. Raw events
 * are the CPU's whatever its name. In libpfm4's code bit 30 leaves out the kernel, bit 31
 * the user; below are the event's 16 bits.
 */
static int arm_event(const char *name, struct perf_event_attr *attr)
{
	uint64_t code = 0;
	pfm_pmu_encode_arg_t arg = { .codes = &code, .count = 1, .size = sizeof(arg) };
	int ret = pfm_get_os_event_encoding(name, PFM_PLM0 | PFM_PLM3, PFM_OS_NONE, &arg);

	if (ret == PFM_SUCCESS) {
		attr->type = PERF_TYPE_RAW;
		attr->config = code & 0xffff;
		attr->exclude_kernel = code >> 30 & 1;
		attr->exclude_user = code >> 31 & 1;
	}
	return ret;
}
#endif

/* Who writes no PMU may well mean an event of one. */
void nearest_event(void *nearest, const char *name, const char *meaning)
{
	__cleanup_free char *event = NULL;
	struct nearest *near = nearest;
	const char *slash = strchr(near->wanted, '/') ? NULL : strchr(name, '/');

	(void)meaning;
	event = xasprintf("%.*s", slash ? (int)strcspn(slash + 1, "/") : COUNTER_NAME_MAX,
			  slash ? slash + 1 : name);
	nearest_add(near, name, event);
}

static char *pfm_event(const char *root, const char *name, struct perf_event_attr *attr)
{
	__cleanup_free char *others = NULL;
	pfm_perf_encode_arg_t arg = { .attr = attr, .size = sizeof(arg) };
	struct nearest near = { .wanted = name };
	int ret = PFM_ERR_NOINIT;

	if (pfm_ready())
		ret = pfm_get_os_event_encoding(name, PFM_PLM0 | PFM_PLM3, PFM_OS_PERF_EVENT, &arg);
#ifdef __aarch64__
	if (ret == PFM_ERR_NOTSUPP)
		ret = arm_event(name, attr);
#endif
	if (ret == PFM_SUCCESS)
		return NULL;
	if (ret != PFM_ERR_NOTFOUND)
		return xasprintf("'%s': %s", name, pfm_strerror(ret));
	counters_all(root, nearest_event, &near);
	others = nearest_text(&near);
	return xasprintf("there is no event '%s'%s", name, others);
}

static char *parse_one(const char *root, const char *text, struct counter_event *e)
{
	char *wrong;

	if (strlen(text) > COUNTER_NAME_MAX)
		return xasprintf("'%s' is too long for a name", text);
	*e = (struct counter_event){ .attr.size = sizeof(e->attr) };
	for (size_t i = 0; text[i]; i++)
		e->name[i] = text[i] == ',' ? '+' : text[i];
	wrong = strchr(text, '/') ? sysfs_event(root, text, &e->attr) : pfm_event(root, text, &e->attr);
	return wrong ? wrong : sysfs_cpumask(root, e);
}

/* Length of the first event of a list: up to a comma that is outside of slashes. */
static size_t first_of(const char *list)
{
	bool inside = false;
	size_t n;

	for (n = 0; list[n] && (inside || list[n] != ','); n++)
		inside ^= list[n] == '/';
	return n;
}

char *counters_parse(const char *list, const char *root, struct counter_event *events, size_t *n)
{
	for (*n = 0; ; ++*n) {
		size_t len = first_of(list);
		__cleanup_free char *text = xasprintf("%.*s", (int)len, list);
		char *wrong = NULL;

		if (!len)
			return xasprintf("an event's name is missing");
		if (*n == COUNTERS_MAX)
			return xasprintf("more than %d events", COUNTERS_MAX);
		wrong = parse_one(root, text, &events[*n]);
		for (size_t i = 0; i < *n && !wrong; i++)
			if (!strcmp(events[i].name, events[*n].name))
				wrong = xasprintf("'%s' is there twice", text);
		if (wrong)
			return wrong;
		list += len;
		if (!*list++)
			break;
	}
	++*n;
	return NULL;
}
