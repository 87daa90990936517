// SPDX-License-Identifier: GPL-2.0-only
/* Run directories, sorted into series. */
#include "bench/trend/series.h"

#include <errno.h>
#include <string.h>

#include "analysis/alike.h"
#include "base/base.h"
#include "bench/trend/known.h"
#include "bench/trend/say.h"

/* NULL where it cannot be read: who reads the whole directory says so. */
static json_t *meta_in(const char *path)
{
	__cleanup_free char *file = xasprintf("%s/run.json", path);
	json_t *meta = json_load_file(file, 0, NULL);

	if (!json_is_object(meta)) {
		json_decref(meta);
		return NULL;
	}
	return meta;
}

static bool is_same_name(const json_t *a, const json_t *b, const char *key)
{
	const json_t *x = json_object_get(json_object_get(a, "labels"), key);
	const json_t *y = json_object_get(json_object_get(b, "labels"), key);

	return (!x && !y) || json_equal(x, y);
}

static bool is_same_series(const json_t *a, const json_t *b, const char *key)
{
	const char *const over[] = { key, NULL };
	struct alike_found differ = { .set = 0 };
	__cleanup_free char *parameters = alike_parameters(json_object_get(a, "point"),
							   json_object_get(b, "point"), over);

	alike_find(a, b, ALIKE(WORKLOAD) | ALIKE_MACHINE, &differ);
	free(differ.text);
	return !parameters && !differ.set && is_same_name(a, b, "machine") &&
	       is_same_name(a, b, "point");
}

/* What a sweep calls it, or the workload, its point, and the IOMMU. To be freed. */
static char *name_of(const struct trend *t)
{
	const json_t *environment = json_object_get(t->runs[0].meta, "environment");
	const char *iommu = json_string_value(json_array_get(json_object_get(environment, "iommus"), 0));
	const char *machine = trend_name(t, "machine"), *point = trend_name(t, "point");
	__cleanup_free char *title = NULL;

	if (machine && point)
		return xasprintf("%s: %s", machine, point);
	title = trend_title(t);
	return xasprintf("%s%s%s", iommu ?: "", iommu ? ": " : "", title);
}

static struct series *new_series(struct series_list *list, const struct series_wanted *wanted)
{
	struct series *s;

	list->v = xrealloc_array(list->v, list->n + 1, sizeof(*list->v));
	s = &list->v[list->n++];
	*s = (struct series){ .trend = {
		.key = wanted->key, .arm = wanted->arm, .known = wanted->known,
		.allow_unlike = wanted->allow_unlike,
	} };
	return s;
}

static void drop_last(struct series_list *list)
{
	struct series *s = &list->v[--list->n];

	for (size_t g = 0; g < s->gaps_nr; g++) {
		free(s->gaps[g].kernel);
		free(s->gaps[g].reason);
	}
	free(s->gaps);
	free(s->name);
	trend_free(&s->trend);
}

static int add_series(struct series_list *list, char **paths, size_t n,
		      const struct series_wanted *wanted)
{
	struct series *s = new_series(list, wanted);

	if (trend_read(&s->trend, paths, n, wanted->measures))
		return -EINVAL;
	trend_analyse(&s->trend, wanted->magnitude);
	s->name = name_of(&s->trend);
	return 0;
}

/* Numbers in names by their values: procs=4 before procs=16. */
static int by_name(const void *a, const void *b)
{
	return version_compare(((const struct series *)a)->name, ((const struct series *)b)->name);
}

int series_read(struct series_list *list, char **paths, size_t paths_nr,
		const struct series_wanted *wanted)
{
	__cleanup_free json_t **metas = xcalloc(paths_nr, sizeof(*metas));
	__cleanup_free char **some = xcalloc(paths_nr, sizeof(*some));
	__cleanup_free bool *done = xcalloc(paths_nr, sizeof(*done));
	int err = 0;

	if (!wanted->apart)
		return add_series(list, paths, paths_nr, wanted);
	for (size_t i = 0; i < paths_nr; i++)
		metas[i] = meta_in(paths[i]);
	for (size_t i = 0; !err && i < paths_nr; i++) {
		size_t n = 0;

		for (size_t j = i; j < paths_nr; j++) {
			if (done[j] || (i != j && !is_same_series(metas[i], metas[j], wanted->key)))
				continue;
			done[j] = true;
			some[n++] = paths[j];
		}
		if (n)
			err = add_series(list, some, n, wanted);
	}
	for (size_t i = 0; i < paths_nr; i++)
		json_decref(metas[i]);
	if (!err)
		qsort(list->v, list->n, sizeof(*list->v), by_name);
	return err;
}

static int add_gaps(struct series *s, struct store_index *index, const char *machine)
{
	struct index_gaps gaps = { .n = 0 };
	int err = index_gaps(index, machine, &gaps);

	s->gaps = xcalloc(gaps.n + 1, sizeof(*s->gaps));
	for (size_t i = 0; !err && i < gaps.n; i++)
		s->gaps[s->gaps_nr++] = (struct trend_gap){
			.kernel = xasprintf("%s", gaps.v[i].kernel),
			.reason = xasprintf("%s", gaps.v[i].reason ?: "no reason is known"),
		};
	index_gaps_free(&gaps);
	return err;
}

/* @machine and @point may be NULL, or name several: then it is refused, with what there is. */
static int add_of_store(struct series_list *list, struct store_index *index, const char *machine,
			const char *point, const struct series_wanted *wanted)
{
	struct series *s = new_series(list, wanted);

	if (trend_read_store(&s->trend, index, machine, point, wanted->measures))
		return -EINVAL;
	trend_analyse(&s->trend, wanted->magnitude);
	s->name = machine && point ? xasprintf("%s: %s", machine, point) : name_of(&s->trend);
	return add_gaps(s, index, machine ?: trend_name(&s->trend, "machine"));
}

static int add_all_of_store(struct series_list *list, struct store_index *index, const char *machine,
			    const char *point, const struct series_wanted *wanted)
{
	struct index_series_list all = { .n = 0 };
	int err = index_series(index, machine, point, &all);

	/* What is wrong with one of them has been said, and is no fault of the others. */
	for (size_t i = 0; !err && i < all.n; i++)
		if (add_of_store(list, index, all.v[i].machine, all.v[i].point, wanted))
			drop_last(list);
	if (!err && !list->n) {
		msg_err("the store has no runs of this%s", all.n ? " that can be drawn" : "");
		err = -EINVAL;
	}
	index_series_free(&all);
	if (!err)
		qsort(list->v, list->n, sizeof(*list->v), by_name);
	return err;
}

int series_read_store(struct series_list *list, const char *store, const char *machine,
		      const char *point, const struct series_wanted *wanted)
{
	struct store_index *index;
	int err = index_open(store, INDEX_UPDATED, &index, NULL);

	if (err)
		return -EINVAL;
	if (wanted->apart)
		err = add_all_of_store(list, index, machine, point, wanted);
	else
		err = add_of_store(list, index, machine, point, wanted);
	index_close(index);
	return err ? -EINVAL : 0;
}

/* Is the last change that nobody has explained for the worse, at the newest label or before? */
static bool is_worse(const struct trend *t, const struct trend_measure *m, bool suspect)
{
	bool changed = m->newest.verdict == NEWEST_CHANGED ||
		       (suspect && m->newest.verdict == NEWEST_SUSPECT);

	if (changed && !known_at(t, m, t->labels_nr - 1))
		return !strcmp(say_sense_of_newest(t, m), "worse");
	for (size_t i = m->changes_nr; i-- > 0;)
		if (!known_at(t, m, m->changes[i].at))
			return !strcmp(say_sense_of_change(m, &m->changes[i]), "worse");
	return false;
}

bool series_are_worse(const struct series_list *list, bool suspect)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct trend *t = &list->v[i].trend;

		for (size_t m = 0; m < t->measures_nr; m++)
			if (is_worse(t, &t->measures[m], suspect))
				return true;
	}
	return false;
}

void series_free(struct series_list *list)
{
	while (list->n)
		drop_last(list);
	free(list->v);
	*list = (struct series_list){ .v = NULL };
}
