// SPDX-License-Identifier: GPL-2.0-only
/*
 * PMUs as sysfs describes them (Documentation/ABI/testing/sysfs-bus-event_source-devices-*):
 * type is the number for perf_event_open(); format/TERM says which bits of which config a
 * term is; events/NAME is a list of terms with values; cpumask says where to open what is
 * counted for no task.
 */
#include <dirent.h>
#include <hwloc.h>
#include <string.h>

#include "base/base.h"
#include "base/file.h"
#include "counter/event.h"

#define PMUS	"/sys/bus/event_source/devices"

static int read_pmu(const char *dir, const char *name, char *text, size_t size)
{
	__cleanup_free char *path = xasprintf("%s/%s", dir, name);

	return file_line(path, text, size);
}

static int no_dots(const struct dirent *e)
{
	return !strchr(e->d_name, '.');
}

void sysfs_names(const char *path, counter_sink sink, void *ctx)
{
	struct dirent **entries;
	int n = scandir(path, &entries, no_dots, alphasort);

	for (int i = 0; i < n; i++) {
		sink(ctx, entries[i]->d_name, "");
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
}

/* What is wrong with @name, which is none of those in a folder. */
static char *no_such(const char *what, const char *pmu, const char *name, const char *path)
{
	struct nearest near = { .wanted = name };
	__cleanup_free char *others = NULL;

	sysfs_names(path, nearest_event, &near);
	others = nearest_text(&near);
	return xasprintf("%s has no %s '%s'%s", pmu, what, name, others);
}

static uint64_t *config_of(struct perf_event_attr *attr, const char *name)
{
	uint64_t *configs[] = { (uint64_t *)&attr->config, (uint64_t *)&attr->config1,
				(uint64_t *)&attr->config2 };
	static const char * const names[] = { "config", "config1", "config2" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(names[i], name))
			return configs[i];
	return NULL;
}

/* Put @value into the bits that @format, such as "config1:0-7,32", has for it. */
static int put_bits(struct perf_event_attr *attr, char *format, uint64_t value)
{
	char *colon = strchr(format, ':'), *save, *range;
	uint64_t *config;

	if (!colon)
		return -1;
	*colon = 0;
	config = config_of(attr, format);
	for (range = strtok_r(colon + 1, ",", &save); config && range; range = strtok_r(NULL, ",", &save)) {
		unsigned int from, to;
		int n = sscanf(range, "%u-%u", &from, &to);

		to = n == 1 ? from : to;
		if (n < 1 || from > to || to > 63)
			return -1;
		for (; from <= to; from++, value >>= 1)
			*config = (*config & ~(1ULL << from)) | (value & 1) << from;
	}
	return config && !value ? 0 : -1;
}

static char *set_term(const char *dir, const char *pmu, const char *name, const char *text,
		      struct perf_event_attr *attr)
{
	__cleanup_free char *formats = xasprintf("%s/format", dir);
	char format[128], *end;
	uint64_t value = strtoull(text, &end, 0);

	if (!*text || *end)
		return xasprintf("%s: '%s=%s': a number is missing", pmu, name, text);
	if (config_of(attr, name)) {
		*config_of(attr, name) = value;
		return NULL;
	}
	if (strchr(name, '/') || read_pmu(formats, name, format, sizeof(format)))
		return no_such("term", pmu, name, formats);
	if (put_bits(attr, format, value))
		return xasprintf("%s: '%s=%s': the value does not fit into its bits", pmu, name, text);
	return NULL;
}

static char *set_terms(const char *dir, const char *pmu, char *terms, bool events,
		       struct perf_event_attr *attr);

/* A name alone is an event's, which stands for its terms; within an event, a term's that is 1. */
static char *set_name(const char *dir, const char *pmu, const char *name, bool events,
		      struct perf_event_attr *attr)
{
	__cleanup_free char *folder = xasprintf("%s/events", dir);
	__cleanup_free char *format = xasprintf("%s/format/%s", dir, name);
	char terms[512];

	if (!events || !access(format, F_OK))
		return set_term(dir, pmu, name, "1", attr);
	if (strpbrk(name, "/.") || read_pmu(folder, name, terms, sizeof(terms)))
		return no_such("event", pmu, name, folder);
	return set_terms(dir, pmu, terms, false, attr);
}

static char *set_terms(const char *dir, const char *pmu, char *terms, bool events,
		       struct perf_event_attr *attr)
{
	char *save, *wrong = NULL;

	for (char *term = strtok_r(terms, ",", &save); term && !wrong; term = strtok_r(NULL, ",", &save)) {
		char *value = strchr(term, '=');

		if (value)
			*value++ = 0;
		wrong = value ? set_term(dir, pmu, term, value, attr) :
			set_name(dir, pmu, term, events, attr);
	}
	return wrong;
}

char *sysfs_event(const char *root, const char *text, struct perf_event_attr *attr)
{
	__cleanup_free char *pmu = xasprintf("%.*s", (int)strcspn(text, "/"), text);
	__cleanup_free char *pmus = xasprintf("%s" PMUS, root);
	__cleanup_free char *dir = xasprintf("%s/%s", pmus, pmu);
	__cleanup_free char *terms = xasprintf("%s", text + strlen(pmu) + 1);
	char *slash = strchr(terms, '/'), type[16];

	if (!slash || slash[1] || slash == terms)
		return xasprintf("'%s' is not PMU/event,term=value/", text);
	*slash = 0;
	if (!*pmu || strchr(pmu, '.') || read_pmu(dir, "type", type, sizeof(type)))
		return no_such("PMU", "this machine", pmu, pmus);
	attr->type = atoi(type);
	return set_terms(dir, pmu, terms, true, attr);
}

struct cpumask {
	const char *root;
	struct counter_event *event;
	char *wrong;
};

static void take_cpumask(void *ctx, const char *pmu, const char *meaning)
{
	struct cpumask *m = ctx;
	__cleanup_free char *dir = xasprintf("%s" PMUS "/%s", m->root, pmu);
	hwloc_bitmap_t set = hwloc_bitmap_alloc();
	char text[256];
	int cpu;

	(void)meaning;
	if (!read_pmu(dir, "type", text, sizeof(text)) && (uint32_t)atoi(text) == m->event->attr.type &&
	    !read_pmu(dir, "cpumask", text, sizeof(text)) && *text) {
		if (hwloc_bitmap_list_sscanf(set, text) ||
		    hwloc_bitmap_weight(set) > COUNTER_CPUS_MAX)
			m->wrong = xasprintf("%s has a cpumask of too many CPUs: %s", pmu, text);
		else
			hwloc_bitmap_foreach_begin(cpu, set)
				m->event->cpus[m->event->cpus_nr++] = cpu;
			hwloc_bitmap_foreach_end();
	}
	hwloc_bitmap_free(set);
}

char *sysfs_cpumask(const char *root, struct counter_event *e)
{
	__cleanup_free char *pmus = xasprintf("%s" PMUS, root);
	struct cpumask m = { root, e, NULL };

	e->cpus_nr = 0;
	/* Those below are the kernel's own: of tasks, and some without a folder. */
	if (e->attr.type >= PERF_TYPE_MAX)
		sysfs_names(pmus, take_cpumask, &m);
	return m.wrong;
}

struct all {
	const char *root;
	const char *pmu;
	counter_sink sink;
	void *ctx;
};

static void on_event(void *ctx, const char *event, const char *meaning)
{
	const struct all *all = ctx;
	__cleanup_free char *name = xasprintf("%s/%s/", all->pmu, event);

	all->sink(all->ctx, name, meaning);
}

static void on_pmu(void *ctx, const char *pmu, const char *meaning)
{
	struct all *all = ctx;
	__cleanup_free char *path = xasprintf("%s" PMUS "/%s/events", all->root, pmu);

	(void)meaning;
	all->pmu = pmu;
	sysfs_names(path, on_event, all);
}

void sysfs_all(const char *root, counter_sink sink, void *ctx)
{
	__cleanup_free char *pmus = xasprintf("%s" PMUS, root);
	struct all all = { root, NULL, sink, ctx };

	sysfs_names(pmus, on_pmu, &all);
}
