// SPDX-License-Identifier: GPL-2.0-only
/*
 * A trend for other programs. Sources of the formats:
 *	Otava	docs/CSV.md and CsvImporter in otava/importer.py, github.com/apache/otava
 *	KCIDB	kcidb_io/schema/v05_03.py, github.com/kernelci/kcidb-io
 *	LAVA	automated/utils/send-to-lava.sh, github.com/Linaro/test-definitions
 */
#include <ctype.h>
#include <string.h>
#include <time.h>

#include "base/base.h"
#include "bench/trend/trend.h"

#define ORIGIN		"mmput_bench"	/* KCIDB: of [a-z0-9_] */
#define DAY_S		86400
#define YEAR_2000_S	946684800

/* Text from files, of characters that no format takes for its own. To be freed. */
static char *clean(const char *text, const char *allowed)
{
	char *s = xasprintf("%s", text);

	for (char *c = s; *c; c++)
		if (!isalnum((unsigned char)*c) && !strchr(allowed, *c))
			*c = '_';
	return s;
}

static char *clean_label(const char *text)
{
	return clean(text, "_.:=/+@%-~");
}

static double value_in_unit(const struct trend_measure *m, double value)
{
	return m->count ? value : value / 1000;
}

static const char *unit(const struct trend_measure *m)
{
	return m->count ? "count" : "us";
}

/* An end of an interval, or of a change: a field that is empty where it is not known. */
static void print_field(const struct trend_measure *m, double value, bool known)
{
	if (known)
		printf(",%.9g", value_in_unit(m, value));
	else
		putchar(',');
}

/* All that a plot has to know: before, after and p where a change point is, of the states. */
static void export_csv(const struct trend *t)
{
	__cleanup_free char *title = trend_title(t), *of = clean(title, "_.:=/+@%- ");
	__cleanup_free char *key = clean_label(t->key);

	puts("measure,unit,arm,key,label,runs,median,low,high,before,after,p,emulated,of");
	for (size_t i = 0; i < t->measures_nr; i++) {
		const struct trend_measure *m = &t->measures[i];

		for (size_t l = 0; l < t->labels_nr; l++) {
			const struct trend_point *p = &m->points[l];
			const struct stat_change *c = trend_change_at(m, l);
			__cleanup_free char *label = clean_label(t->labels[l]);

			printf("%s,%s,%s,%s,%s,%zu", m->name, unit(m), t->arm, key, label,
			       p->runs);
			print_field(m, p->median.value, p->runs);
			print_field(m, p->median.low, p->runs && p->median.level_met);
			print_field(m, p->median.high, p->runs && p->median.level_met);
			print_field(m, c ? c->before : 0, c);
			print_field(m, c ? c->after : 0, c);
			if (c)
				printf(",%.3g", c->p);
			else
				putchar(',');
			printf(",%d,%s\n", trend_emulated(t), of);
		}
	}
}

/* Otava wants a number in each field: a measure that a label lacks is left out. */
static bool has_every_label(const struct trend *t, const struct trend_measure *m)
{
	return m->points_nr == t->labels_nr;
}

static void export_otava(const struct trend *t)
{
	printf("time,commit");
	for (size_t i = 0; i < t->measures_nr; i++) {
		const struct trend_measure *m = &t->measures[i];

		if (has_every_label(t, m))
			printf(",%s_%s%s", m->name, trend_emulated(t) ? "emulated_" : "", unit(m));
		else
			msg_warn("%s is left out: not every %s has it", m->name, t->key);
	}
	putchar('\n');
	for (size_t l = 0; l < t->labels_nr; l++) {
		__cleanup_free char *label = clean_label(t->labels[l]);
		time_t at = YEAR_2000_S + (time_t)l * DAY_S;
		char date[32];
		struct tm tm;

		strftime(date, sizeof(date), "%Y-%m-%d %H:%M:%S +0000", gmtime_r(&at, &tm));
		printf("%s,%s", date, label);
		for (size_t i = 0; i < t->measures_nr; i++) {
			const struct trend_measure *m = &t->measures[i];

			if (has_every_label(t, m))
				print_field(m, m->points[l].median.value, true);
		}
		putchar('\n');
	}
}

/* A test's place in KCIDB's tree: names with dots between them. */
static char *kcidb_path(const struct trend *t, const struct trend_run *run,
			const struct trend_measure *m)
{
	const char *workload = json_string_value(json_object_get(run->meta, "workload"));
	__cleanup_free char *w = clean(workload, "_-"), *arm = clean(t->arm, "_-");
	__cleanup_free char *measure = clean(m->name, "_-");

	return xasprintf("mmput_bench.%s.%s.%s", w, arm, measure);
}

/* The kernel is known by its build id; where that was not read, by its name. */
static char *kcidb_build(const struct trend_run *run)
{
	const json_t *environment = json_object_get(run->meta, "environment");
	const char *id = json_string_value(json_object_get(environment, "build_id"));
	const char *kernel = json_string_value(json_object_get(environment, "kernel"));
	__cleanup_free char *name = clean_label(id ? id : kernel ? kernel : "unknown");

	return xasprintf(ORIGIN ":%s", name);
}

static json_t *kcidb_test(const struct trend *t, const struct trend_run *run, size_t measure)
{
	const struct trend_measure *m = &t->measures[measure];
	const struct rounds *values = &run->values[measure];
	__cleanup_free char *path = kcidb_path(t, run, m), *build = kcidb_build(run);
	__cleanup_free char *where = clean_label(run->path), *label = clean_label(run->label);
	__cleanup_free char *id = xasprintf(ORIGIN ":%s:%s:%s", where, t->arm, m->name);
	json_t *number = m->count ? json_pack("{sf}", "value", values->median) :
		json_pack("{sfssss}", "value", values->median / 1e9, "unit", "s", "prefix",
			  "metric");

	return json_pack("{ssssssssssss so s{sssssIsIsOsOsOsO}}",
			 "build_id", build, "id", id, "origin", ORIGIN, "path", path,
			 "status", "DONE", "comment", trend_emulated(t) ?
			 "median of the rounds' medians; emulated time: not a hardware's latency" :
			 "median of the rounds' medians",
			 "number", number, "misc", "label_key", t->key, "label", label,
			 "samples", (json_int_t)values->samples, "rounds", (json_int_t)values->n,
			 "point", json_object_get(run->meta, "point"),
			 "seed", json_object_get(run->meta, "seed"),
			 "emulated", json_object_get(run->meta, "emulated"),
			 "exact", json_object_get(run->meta, "exact"));
}

static void export_kcidb(const struct trend *t)
{
	json_t *tests = json_array();
	json_t *all = json_pack("{s{sisi}sO}", "version", "major", 5, "minor", 3, "tests", tests);

	for (size_t i = 0; i < t->runs_nr; i++)
		for (size_t m = 0; m < t->measures_nr; m++)
			if (t->runs[i].values[m].n)
				json_array_append_new(tests, kcidb_test(t, &t->runs[i], m));
	json_dumpf(all, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(tests);
	json_decref(all);
}

static void export_lava(const struct trend *t)
{
	const char *workload = json_string_value(json_object_get(t->runs[0].meta, "workload"));

	for (size_t l = 0; l < t->labels_nr; l++) {
		__cleanup_free char *label = clean_label(t->labels[l]);

		printf("lava-test-set start %s\n", label);
		for (size_t i = 0; i < t->measures_nr; i++) {
			const struct trend_measure *m = &t->measures[i];

			if (m->points[l].runs)
				printf("%s-%s-%s%s pass %.9g %s\n", workload, t->arm, m->name,
				       trend_emulated(t) ? "-emulated" : "",
				       value_in_unit(m, m->points[l].median.value), unit(m));
		}
		printf("lava-test-set stop %s\n", label);
	}
}

static const struct format {
	const char *name;
	void (*write)(const struct trend *t);
} formats[] = {
	{ "csv", export_csv },
	{ "otava", export_otava },
	{ "kcidb", export_kcidb },
	{ "lava", export_lava },
};

static const struct format *find_format(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (!strcmp(formats[i].name, name))
			return &formats[i];
	return NULL;
}

bool trend_export_known(const char *name)
{
	return find_format(name);
}

void trend_export(const struct trend *t, const char *name)
{
	find_format(name)->write(t);
}
