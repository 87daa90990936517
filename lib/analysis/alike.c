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
	[ALIKE_EXACT] = { NULL, "exact", "way of telling time" },
	[ALIKE_EMULATED] = { NULL, "emulated", "way of telling time" },
	[ALIKE_ROUNDS] = { NULL, "rounds", "rounds" },
	[ALIKE_SEED] = { NULL, "seed", "seed" },
	[ALIKE_KERNEL] = { "environment", "kernel", "kernel" },
	[ALIKE_BUILD] = { "environment", "build_id", "build of the kernel" },
	[ALIKE_DEVICE] = { "environment", "device", "device" },
	[ALIKE_IOMMUS] = { "environment", "iommus", "IOMMUs" },
	[ALIKE_ARCH] = { "environment", "arch", "machine" },
	[ALIKE_CPU] = { "environment", "cpu", "machine" },
};

static const json_t *value_in(const json_t *meta, enum alike what)
{
	const char *object = places[what].object;

	return json_object_get(object ? json_object_get(meta, object) : meta, places[what].key);
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
