// SPDX-License-Identifier: GPL-2.0-only
/* Compares what run.json says of two runs. */
#include "analysis/alike.h"

#include <string.h>

#include "base/base.h"

/* Where run.json has it, and what it is called. */
static const struct {
	const char *object;
	const char *key;
	const char *name;
} places[ALIKE_NR] = {
	[ALIKE_WORKLOAD] = { NULL, "workload", "workload" },
	[ALIKE_POINT] = { NULL, "point", "point" },
	[ALIKE_ARMS] = { NULL, "arms", "arms" },
	[ALIKE_METRICS] = { NULL, "metrics", "metrics" },
	[ALIKE_COUNTERS] = { NULL, "counters", "counters" },
	[ALIKE_PROBE] = { "probe", "tier", "probe" },
	[ALIKE_EXACT] = { NULL, "exact", "exact time" },
	[ALIKE_EMULATED] = { NULL, "emulated", "emulated time" },
	[ALIKE_ROUNDS] = { NULL, "rounds", "rounds" },
	[ALIKE_SEED] = { NULL, "seed", "seed" },
	[ALIKE_KERNEL] = { "environment", "kernel", "kernel" },
	[ALIKE_BUILD] = { "environment", "build_id", "build of the kernel" },
	[ALIKE_DEVICE] = { "environment", "device", "device" },
	[ALIKE_IOMMUS] = { "environment", "iommus", "IOMMUs" },
	[ALIKE_ARCH] = { "environment", "arch", "architecture" },
	[ALIKE_CPU] = { "environment", "cpu", "CPU" },
	[ALIKE_ENGINE] = { "environment", "engine", "kind of device" },
	[ALIKE_PCI_VENDOR] = { "environment.pci", "vendor", "device's vendor" },
	[ALIKE_PCI_DEVICE] = { "environment.pci", "device", "device's model" },
	[ALIKE_TOOL] = { "tool", "version", "version of mmput-bench" },
	[ALIKE_PLACE] = { "placement", "place", "placement" },
	[ALIKE_WORKERS] = { "placement", "workers", "CPUs of the workload" },
	[ALIKE_CPUS] = { "environment", "cpus", "number of CPUs" },
	[ALIKE_CONFIG] = { "environment", "config_crc32", "kernel's configuration" },
	[ALIKE_PREEMPTION] = { "environment", "preemption", "preemption" },
	[ALIKE_DOMAIN] = { "environment.iommu", "domain", "IOMMU's domain" },
	[ALIKE_GOVERNOR] = { "environment", "governor", "governor" },
	[ALIKE_TURBO] = { "environment", "turbo", "turbo" },
	[ALIKE_SMT] = { "environment", "smt_active", "SMT" },
	[ALIKE_THP] = { "environment", "thp", "huge pages" },
};

_Static_assert(ALIKE_NR <= 32, "a set of them is an unsigned int");

static const json_t *value_in(const json_t *meta, enum alike what)
{
	const char *object = places[what].object, *dot = object ? strchr(object, '.') : NULL;

	if (dot)
		meta = json_object_get(json_object_get(meta, "environment"), dot + 1);
	else if (object)
		meta = json_object_get(meta, object);
	return json_object_get(meta, places[what].key);
}

enum likeness alike_in(const json_t *a, const json_t *b, enum alike what)
{
	const json_t *x = value_in(a, what), *y = value_in(b, what);

	if (!x || !y)
		return x == y ? LIKENESS_SAME : LIKENESS_UNKNOWN;
	return json_equal(x, y) ? LIKENESS_SAME : LIKENESS_DIFFERENT;
}

const char *alike_difference(const struct run *a, const struct run *b, unsigned int set)
{
	for (enum alike what = 0; what < ALIKE_NR; what++)
		if (set & 1U << what && alike_in(a->meta, b->meta, what) != LIKENESS_SAME)
			return places[what].name;
	return NULL;
}

static bool is_among(const char *const *names, const char *name)
{
	while (*names && strcmp(*names, name))
		names++;
	return *names;
}

char *alike_parameters(json_t *a, json_t *b, const char *const *except)
{
	json_t *both = json_copy(a), *value;
	char *list = NULL;
	const char *name;

	json_object_update_missing(both, b);
	json_object_foreach(both, name, value) {
		__cleanup_free char *before = NULL;

		if (is_among(except, name) ||
		    json_equal(json_object_get(a, name), json_object_get(b, name)))
			continue;
		before = list;
		list = before ? xasprintf("%s, %s", before, name) : xasprintf("%s", name);
	}
	json_decref(both);
	return list;
}

/* A value in words, to be freed: of a list all of them. */
static char *text_of(const json_t *value)
{
	char *text, *list;

	if (json_is_string(value))
		return make_printable(xasprintf("%.40s", json_string_value(value)));
	if (json_is_boolean(value))
		return xasprintf("%s", json_is_true(value) ? "yes" : "no");
	if (json_is_array(value) && !json_array_size(value))
		return xasprintf("none");
	if (json_is_array(value) && json_array_size(value) == 1)
		return text_of(json_array_get(value, 0));
	list = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
	text = make_printable(xasprintf("%.40s", list ?: "?"));
	free(list);
	return text;
}

void alike_find(const json_t *a, const json_t *b, unsigned int set, struct alike_found *found)
{
	for (enum alike what = 0; what < ALIKE_NR; what++) {
		__cleanup_free char *before = NULL, *x = NULL, *y = NULL;

		if (!(set & ~found->set & 1U << what) || alike_in(a, b, what) != LIKENESS_DIFFERENT)
			continue;
		before = found->text;
		x = text_of(value_in(a, what));
		y = text_of(value_in(b, what));
		found->set |= 1U << what;
		found->text = xasprintf("%s%s%s (%s and %s)", before ?: "", before ? ", " : "",
					places[what].name, x, y);
	}
}

void alike_join(struct alike_found *to, const struct alike_found *from)
{
	__cleanup_free char *before = NULL;

	if (!(from->set & ~to->set))
		return;
	before = to->text;
	to->text = xasprintf("%s%s%s", before ?: "", before ? ", " : "", from->text);
	to->set |= from->set;
}

int alike_check(const struct run *a, const char *a_path, const struct run *b, const char *b_path,
		bool allowed, struct alike_found *unlike)
{
	struct alike_found found = { .set = 0 };

	alike_find(a->meta, b->meta, ALIKE_MACHINE, allowed ? unlike : &found);
	if (!found.set)
		return 0;
	msg_err("%s and %s cannot be compared, they differ in %s: --unlike does it all the same",
		a_path, b_path, found.text);
	free(found.text);
	return -1;
}
