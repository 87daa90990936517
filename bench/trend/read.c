// SPDX-License-Identifier: GPL-2.0-only
/* From run directories to runs that are alike, in the order of their labels. */
#include <errno.h>
#include <string.h>

#include "analysis/alike.h"
#include "analysis/middle.h"
#include "base/base.h"
#include "bench/trend/read.h"
#include "stat/stat.h"

/* What a reader asks first; the workload's own metrics come behind. */
static const char * const first_asked[] = { "mmput", "mmput_cpu", "callbacks", "srcu" };

/*
 * What must be alike, lest it be taken for the labels' doing. Over a parameter also the kernel; over
 * a key of the environment but the kernel, who asks for that wants to see what machines differ in.
 */
static unsigned int must_be_alike(const struct trend *t, const struct trend_run *run)
{
	unsigned int set = ALIKE(WORKLOAD);

	if (!t->allow_unlike)
		set |= ALIKE_MACHINE;
	if (json_object_get(json_object_get(run->meta, "point"), t->key))
		return set | ALIKE(KERNEL) | ALIKE(BUILD);
	return strcmp(t->key, "kernel") ? set & ~ALIKE_HARDWARE : set;
}

static int check_alike(const struct trend_reading *r, const struct trend_run *b)
{
	__cleanup_free char *parameters = NULL;
	struct alike_found differ = { .set = 0 };
	struct trend *t = r->t;
	const struct trend_run *a = t->runs;
	const char *const over[] = { t->key, NULL };

	alike_find(a->meta, b->meta, must_be_alike(t, a), &differ);
	if (differ.set)
		msg_err("%s and %s differ in %s: a trend is of runs that are alike%s%s", a->path, b->path,
			differ.text, differ.set & ~ALIKE_MACHINE ? "" : "; --unlike takes them all the same",
			r->choose);
	free(differ.text);
	if (differ.set)
		return -EINVAL;
	alike_find(a->meta, b->meta, ALIKE_MACHINE, &t->unlike);
	alike_find(a->meta, b->meta, ALIKE_NOTED, &t->noted);
	parameters = alike_parameters(json_object_get(a->meta, "point"),
				      json_object_get(b->meta, "point"), over);
	if (!parameters)
		return 0;
	msg_err("%s and %s differ in %s: a trend is of one point, or over one parameter by --label%s",
		a->path, b->path, parameters, r->choose);
	return -EINVAL;
}

static int find_label(const struct trend *t, struct trend_run *to)
{
	const json_t *v = json_object_get(json_object_get(to->meta, "point"), t->key);

	if (!v)
		v = json_object_get(json_object_get(to->meta, "environment"), t->key);
	if (json_is_string(v))
		to->label = xasprintf("%s", json_string_value(v));
	else if (json_is_integer(v))
		to->label = xasprintf("%lld", (long long)json_integer_value(v));
	if (to->label)
		return 0;
	msg_err("%s has no '%s' in its point or environment; run.json shows what can be a label",
		to->path, t->key);
	return -EINVAL;
}

static int check_usable(const struct run *run, const char *path)
{
	if (run->drops) {
		msg_err("%s lost samples and is not to be used: leave it out", path);
		return -EINVAL;
	}
	if (run->incomplete)
		msg_warn("%s was cut short: it has %lld rounds", path, (long long)run->rounds);
	return 0;
}

static int find_arm(struct trend *t, const struct run *run, const char *path, size_t *arm)
{
	if (!t->arm)
		t->arm = run->arms[0];	/* lives as long as the first run's meta */
	for (*arm = 0; *arm < run->arms_nr; ++*arm)
		if (!strcmp(run->arms[*arm], t->arm))
			return 0;
	msg_err("%s has no arm '%s'; choose one with --arm", path, t->arm);
	return -EINVAL;
}

static int add_measure(struct trend *t, const struct run *run, const char *path, char *name)
{
	size_t m = measure_find(run, name, strlen(name));

	if (m == measures_nr(run)) {
		msg_err("%s has no measure '%s'; 'compare --help' lists the phases, 'list' the workloads' metrics",
			path, name);
		free(name);
		return -EINVAL;
	}
	t->measures = xrealloc_array(t->measures, t->measures_nr + 1, sizeof(*t->measures));
	t->measures[t->measures_nr++] = (struct trend_measure){
		.name = name, .count = measure_is_count(run, m),
	};
	return 0;
}

/* Which measures: of LIST, or by default, as the first run knows them. */
static int choose_measures(struct trend *t, const struct run *run, const char *path,
			   const char *list)
{
	const struct names *metrics = &run->names[NAMES_METRICS];
	int err = 0;

	for (const char *at = list; !err && at && *at; at += strcspn(at, ","), at += *at == ',')
		err = add_measure(t, run, path, xasprintf("%.*s", (int)strcspn(at, ","), at));
	for (size_t i = 0; !list && i < ARRAY_SIZE(first_asked); i++)
		add_measure(t, run, path, xasprintf("%s", first_asked[i]));
	for (size_t i = 0; !list && i < metrics->n; i++)
		add_measure(t, run, path, xasprintf("%s", metrics->v[i]));
	return err;
}

/* What boots, tables and change points are told from, so that they agree with each other. */
static double median_of_rounds(const struct rounds *rounds)
{
	__cleanup_free int64_t *copy = xrealloc_array(NULL, rounds->n, sizeof(*copy));

	memcpy(copy, rounds->v, rounds->n * sizeof(*copy));
	return stat_median(copy, rounds->n);
}

static int find_values(struct trend_reading *r, struct trend_run *to, const struct run *run, size_t arm)
{
	const struct trend *t = r->t;
	int err = 0;

	to->values = xcalloc(t->measures_nr, sizeof(*to->values));
	for (size_t m = 0; !err && m < t->measures_nr; m++) {
		const char *name = t->measures[m].name;
		size_t measure = measure_find(run, name, strlen(name));
		struct rounds *values = &to->values[m];

		if (measure != measures_nr(run))
			err = r->rounds(r->ctx, run, arm, measure, values);
		if (!err && values->n)
			values->median = median_of_rounds(values);
	}
	return err;
}

int trend_add(struct trend_reading *r, const char *path, const struct run *run)
{
	struct trend *t = r->t;
	struct trend_run *to;
	size_t arm;
	int err;

	t->runs = xrealloc_array(t->runs, t->runs_nr + 1, sizeof(*t->runs));
	to = &t->runs[t->runs_nr++];
	*to = (struct trend_run){ .path = xasprintf("%s", path), .meta = json_incref(run->meta) };
	err = find_label(t, to);
	if (!err)
		err = find_arm(t, run, path, &arm);
	if (!err && to == t->runs)
		err = choose_measures(t, run, path, r->measures);
	if (!err)
		err = check_alike(r, to);
	if (!err)
		err = find_values(r, to, run, arm);
	if (!err)
		err = r->slices(r->ctx, run, arm, to);
	return err ? -EINVAL : 0;
}

static int by_label(const void *a, const void *b)
{
	const struct trend_run *x = a, *y = b;
	int order = version_compare(x->label, y->label);

	return order ? order : strcmp(x->path, y->path);
}

static void find_labels(struct trend *t)
{
	qsort(t->runs, t->runs_nr, sizeof(*t->runs), by_label);
	t->labels = xcalloc(t->runs_nr, sizeof(*t->labels));
	t->first = xcalloc(t->runs_nr + 1, sizeof(*t->first));
	for (size_t i = 0; i < t->runs_nr; i++) {
		if (i && !strcmp(t->runs[i].label, t->runs[i - 1].label))
			continue;
		t->first[t->labels_nr] = i;
		t->labels[t->labels_nr++] = t->runs[i].label;
	}
	t->first[t->labels_nr] = t->runs_nr;
}

/* Two builds, such as one without and one with a patch, may have one name. */
static int check_builds(const struct trend *t)
{
	for (size_t i = 1; i < t->runs_nr; i++) {
		const struct trend_run *a = &t->runs[i - 1], *b = &t->runs[i];

		if (strcmp(a->label, b->label) ||
		    alike_in(a->meta, b->meta, ALIKE_BUILD) != LIKENESS_DIFFERENT)
			continue;
		msg_err("%s and %s have the same %s, but are of two builds of the kernel: try '--label kernel_version'",
			a->path, b->path, t->key);
		return -EINVAL;
	}
	return 0;
}

static bool any_run_measured(const struct trend *t, size_t measure)
{
	for (size_t i = 0; i < t->runs_nr; i++)
		if (t->runs[i].values[measure].n)
			return true;
	return false;
}

static void drop_measure(struct trend *t, size_t measure)
{
	size_t behind = --t->measures_nr - measure;

	free(t->measures[measure].name);
	memmove(t->measures + measure, t->measures + measure + 1, behind * sizeof(*t->measures));
	for (size_t i = 0; i < t->runs_nr; i++) {
		struct rounds *v = t->runs[i].values;

		rounds_free(&v[measure]);
		memmove(v + measure, v + measure + 1, behind * sizeof(*v));
	}
}

int trend_put_in_order(struct trend_reading *r)
{
	struct trend *t = r->t;

	find_labels(t);
	if (check_builds(t))
		return -EINVAL;
	for (size_t m = t->measures_nr; m-- > 0;) {
		if (any_run_measured(t, m))
			continue;
		if (r->measures) {
			msg_err("no run has any '%s' in arm '%s'", t->measures[m].name, t->arm);
			return -EINVAL;
		}
		drop_measure(t, m);
	}
	if (t->measures_nr)
		return 0;
	msg_err("no run has samples in arm '%s'", t->arm);
	return -EINVAL;
}

static int rounds_in(void *ctx, const struct run *run, size_t arm, size_t measure,
		     struct rounds *rounds)
{
	(void)ctx;
	*rounds = rounds_of(run, arm, measure);
	return 0;
}

static int slices_in(void *ctx, const struct run *run, size_t arm, struct trend_run *to)
{
	(void)ctx;
	to->sliced = middle_divide(&run, 1, arm, &division_slices, to->slices);
	return 0;
}

static int read_one(struct trend_reading *r, const char *path)
{
	struct run run;
	int err = rundir_read_lives(path, &run);

	if (err)
		return -EINVAL;
	err = check_usable(&run, path);
	if (!err)
		err = trend_add(r, path, &run);
	run_free(&run);
	return err;
}

int trend_read(struct trend *t, char **paths, size_t paths_nr, const char *measures)
{
	struct trend_reading r = { .t = t, .measures = measures, .choose = "", .rounds = rounds_in,
				   .slices = slices_in };

	for (size_t i = 0; i < paths_nr; i++)
		if (read_one(&r, paths[i]))
			return -EINVAL;
	return trend_put_in_order(&r);
}

char *trend_title(const struct trend *t)
{
	const json_t *meta = t->runs[0].meta;
	char *title = xasprintf("%s", json_string_value(json_object_get(meta, "workload")));
	const char *key;
	json_t *v;

	json_object_foreach(json_object_get(meta, "point"), key, v) {
		__cleanup_free char *before = title;

		if (!strcmp(key, t->key))
			title = xasprintf("%s", before);
		else if (json_is_string(v))
			title = xasprintf("%s %s=%s", before, key, json_string_value(v));
		else
			title = xasprintf("%s %s=%lld", before, key,
					  (long long)json_integer_value(v));
	}
	return title;
}

const struct trend_measure *trend_find(const struct trend *t, const char *name)
{
	for (size_t m = 0; m < t->measures_nr; m++)
		if (!strcmp(t->measures[m].name, name))
			return &t->measures[m];
	return NULL;
}

const char *trend_name(const struct trend *t, const char *key)
{
	return json_string_value(json_object_get(json_object_get(t->runs[0].meta, "labels"), key));
}

bool trend_emulated(const struct trend *t)
{
	return json_is_true(json_object_get(t->runs[0].meta, "emulated"));
}

void trend_free(struct trend *t)
{
	for (size_t i = 0; i < t->runs_nr; i++) {
		struct trend_run *run = &t->runs[i];

		for (size_t m = 0; run->values && m < t->measures_nr; m++)
			rounds_free(&run->values[m]);
		free(run->values);
		free(run->path);
		free(run->label);
		json_decref(run->meta);
	}
	for (size_t m = 0; m < t->measures_nr; m++) {
		struct trend_measure *measure = &t->measures[m];

		for (size_t l = 0; measure->points && l < t->labels_nr; l++)
			stat_clusters_free(measure->points[l].clusters);
		free(measure->points);
		free(measure->changes);
		free(measure->name);
	}
	free(t->unlike.text);
	free(t->noted.text);
	free(t->measures);
	free(t->labels);
	free(t->first);
	free(t->runs);
}
