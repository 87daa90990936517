// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rules of run.json, the same for the writer and the reader. Keys that are
 * not known are left alone.
 */
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "base/base.h"
#include "result/format.h"

struct check {
	const json_t *object;
	char *why;
	size_t why_bytes;
	bool bad;
};

/* Keep the first reason only: what follows from it helps nobody. */
__attribute__((format(printf, 2, 3)))
static void reject(struct check *c, const char *fmt, ...)
{
	va_list ap;

	if (c->bad)
		return;
	c->bad = true;
	va_start(ap, fmt);
	vsnprintf(c->why, c->why_bytes, fmt, ap);
	va_end(ap);
}

static int64_t get_integer(struct check *c, const char *key, int64_t low, int64_t high)
{
	const json_t *v = json_object_get(c->object, key);
	int64_t n = json_integer_value(v);

	if (!json_is_integer(v) || n < low || n > high)
		reject(c, "\"%s\" is not an integer from %lld to %lld", key, (long long)low,
		       (long long)high);
	return n;
}

static bool get_bool(struct check *c, const char *key)
{
	const json_t *v = json_object_get(c->object, key);

	if (!json_is_boolean(v))
		reject(c, "\"%s\" is neither true nor false", key);
	return json_is_true(v);
}

static json_t *get_object(struct check *c, const char *key)
{
	json_t *v = json_object_get(c->object, key);

	if (!json_is_object(v))
		reject(c, "\"%s\" is not an object", key);
	return v;
}

static const char *get_string(struct check *c, const char *key, const char *member)
{
	const char *s = json_string_value(json_object_get(get_object(c, key), member));

	if (!s || !*s)
		reject(c, "\"%s\" has no string \"%s\"", key, member);
	return s;
}

static const char *get_workload(struct check *c)
{
	const char *s = json_string_value(json_object_get(c->object, "workload"));

	if (!s || !name_valid(s))
		reject(c, "\"workload\" is not the name of one");
	return s;
}

static json_t *get_point(struct check *c)
{
	json_t *point = get_object(c, "point");
	const char *key;
	json_t *v;

	json_object_foreach(point, key, v)
		if (!name_valid(key) || (!json_is_integer(v) && !json_is_string(v)))
			reject(c, "\"point\" has a parameter that is no named integer or string");
	return point;
}

static void get_names(struct check *c, enum name_list list, size_t low, struct names *names)
{
	const char *key = names_key(list);
	const json_t *array = json_object_get(c->object, key);
	size_t n = json_array_size(array);

	if (!json_is_array(array) || n < low || n > RUNDIR_ARMS_MAX) {
		reject(c, "\"%s\" is not a list of %zu to %d names", key, low, RUNDIR_ARMS_MAX);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const char *name = json_string_value(json_array_get(array, i));

		if (!name || !name_valid(name)) {
			reject(c, "name %zu of \"%s\" is not valid", i, key);
			return;
		}
		for (size_t j = 0; j < i; j++)
			if (!strcmp(names->v[j], name))
				reject(c, "two of \"%s\" are called %s", key, name);
		names->v[names->n++] = name;
	}
}

/* Rows that may have changed yet when the run was cut short: there are none in one that was not. */
static void get_tail(struct check *c, struct run *run)
{
	struct check tail = { .why = c->why, .why_bytes = c->why_bytes, .bad = c->bad };

	tail.object = json_object_get(json_object_get(c->object, "kept"), "tail");
	if (!run->incomplete || !json_is_object(tail.object))
		return;
	run->tail = get_integer(&tail, "number", 0, INT64_MAX);
	for (enum table t = 0; t < TABLE_NR; t++) {
		struct csv csv;

		csv_init(&csv, t);
		run->tail_rows[t] = get_integer(&tail, csv.count, 0, run->rows[t]);
	}
	c->bad = tail.bad;
}

int meta_parse(json_t *meta, struct run *run, char *why, size_t why_bytes)
{
	struct check c = { .object = meta, .why = why, .why_bytes = why_bytes };
	json_int_t schema = json_integer_value(json_object_get(meta, "schema"));

	if (schema != RUNDIR_SCHEMA)
		reject(&c, "schema %lld, but this program knows %d only", (long long)schema,
		       RUNDIR_SCHEMA);
	get_string(&c, "tool", "name");
	get_string(&c, "tool", "version");
	run->workload = get_workload(&c);
	run->point = get_point(&c);
	for (enum name_list list = 0; list < NAMES_NR; list++)
		get_names(&c, list, list == NAMES_ARMS, &run->names[list]);
	run->arms = run->names[NAMES_ARMS].v;
	run->arms_nr = run->names[NAMES_ARMS].n;
	run->rounds = get_integer(&c, "rounds", 1, UINT32_MAX);
	run->seed = get_integer(&c, "seed", 0, INT64_MAX);
	run->environment = get_object(&c, "environment");
	run->emulated = get_bool(&c, "emulated");
	run->exact = get_bool(&c, "exact");
	run->tier = get_string(&c, "probe", "tier");
	run->drops = get_integer(&c, "drops", 0, INT64_MAX);
	run->incomplete = get_bool(&c, "incomplete");
	for (enum table t = 0; t < TABLE_NR; t++) {
		struct csv csv;

		csv_init(&csv, t);
		run->rows[t] = get_integer(&c, csv.count, 0, INT64_MAX);
	}
	get_tail(&c, run);
	return c.bad ? -EINVAL : 0;
}

const char *run_environment(const struct run *run, const char *key, const char *none)
{
	const char *s = json_string_value(json_object_get(run->environment, key));

	return s ? s : none;
}
