// SPDX-License-Identifier: GPL-2.0-only
/* What an index is asked. */
#include <errno.h>
#include <string.h>

#include "analysis/middle.h"
#include "base/base.h"
#include "store/database.h"

/*
 * Of a machine and a point, or, where none has that name, of those that a list in a plan has made of
 * it: a plan may have had another list, or none, before.
 */
#define CHOSEN	"(?1 IS NULL OR machine = ?1) AND (?2 IS NULL OR point = ?2 OR " \
		"(substr(point, 1, length(?2) + 1) = ?2 || '.' AND NOT EXISTS " \
		"(SELECT 1 FROM runs AS r WHERE r.point = ?2 AND (?1 IS NULL OR r.machine = ?1))))"

static int failed(const struct store_index *index)
{
	msg_err("cannot read %s: %s; 'mmput-bench store index %s' makes it anew", index->path,
		sqlite3_errmsg(index->db), index->store);
	return -EIO;
}

static sqlite3_stmt *prepare(const struct store_index *index, const char *sql, const char *first,
			     const char *second)
{
	sqlite3_stmt *s = db_prepare(index->db, sql);

	if (s && sqlite3_bind_parameter_count(s) > 0)
		sqlite3_bind_text(s, 1, first, -1, SQLITE_STATIC);
	if (s && sqlite3_bind_parameter_count(s) > 1)
		sqlite3_bind_text(s, 2, second, -1, SQLITE_STATIC);
	return s;
}

/* Room for one more, in arrays that have room for a power of two. */
static void *one_more(void *v, size_t n, size_t size_bytes)
{
	return n & (n - 1) ? v : xrealloc_array(v, n ? 2 * n : 1, size_bytes);
}

/**
 * struct environment - what many runs share
 * @id: in the index; 0: none
 * @value: what it is
 */
struct environment {
	int64_t id;
	json_t *value;
};

/* Runs of a kernel mostly follow each other, and have the same. */
static json_t *find_environment(const struct store_index *index, int64_t id, struct environment *last)
{
	sqlite3_stmt *s;

	if (id == last->id)
		return last->value;
	s = db_prepare(index->db, "SELECT json FROM environments WHERE id = ?");
	json_decref(last->value);
	*last = (struct environment){ .id = id };
	if (s)
		sqlite3_bind_int64(s, 1, id);
	if (s && sqlite3_step(s) == SQLITE_ROW)
		last->value = json_loads((const char *)sqlite3_column_text(s, 0) ?: "", 0, NULL);
	sqlite3_finalize(s);
	return last->value;
}

/* Return: 0, or -EIO where the row is not as it was written. */
static int add_run(const struct store_index *index, sqlite3_stmt *s, struct index_runs *runs,
		   struct environment *last)
{
	const char *path = (const char *)sqlite3_column_text(s, 1);
	json_t *meta = json_loads((const char *)sqlite3_column_text(s, 5) ?: "", 0, NULL);
	json_t *environment = find_environment(index, sqlite3_column_int64(s, 6), last);

	if (!meta || !environment || !path || json_object_set(meta, "environment", environment)) {
		json_decref(meta);
		return -EIO;
	}
	runs->v = one_more(runs->v, runs->n, sizeof(*runs->v));
	runs->v[runs->n++] = (struct index_run){
		.id = sqlite3_column_int64(s, 0), .path = store_path(index->store, path),
		.machine = db_text(s, 2), .kernel = db_text(s, 3), .point = db_text(s, 4), .meta = meta,
	};
	return 0;
}

int index_runs(struct store_index *index, const char *machine, const char *point,
	       struct index_runs *runs)
{
	sqlite3_stmt *s = prepare(index, "SELECT id, path, machine, kernel, point, rest, environment FROM runs WHERE "
				  CHOSEN " ORDER BY path", machine, point);
	int err = 0, step = s ? SQLITE_ROW : SQLITE_ERROR;
	struct environment last = { .id = 0 };

	memset(runs, 0, sizeof(*runs));
	while (!err && s && (step = sqlite3_step(s)) == SQLITE_ROW)
		err = add_run(index, s, runs, &last);
	if (err || step != SQLITE_DONE)
		err = failed(index);
	sqlite3_finalize(s);
	json_decref(last.value);
	if (err)
		index_runs_free(runs);
	return err;
}

void index_runs_free(struct index_runs *runs)
{
	for (size_t i = 0; i < runs->n; i++) {
		struct index_run *r = &runs->v[i];

		free(r->path);
		free(r->machine);
		free(r->kernel);
		free(r->point);
		json_decref(r->meta);
	}
	free(runs->v);
	memset(runs, 0, sizeof(*runs));
}

static void add_round(struct rounds *r, uint32_t round, const json_t *median)
{
	if (!json_is_integer(median))
		return;
	r->v[r->n] = json_integer_value(median);
	r->round[r->n++] = round;
}

/* See text_of_rounds() in update.c. */
static void rounds_of_text(const char *text, struct rounds *r)
{
	json_t *all = json_loads(text ?: "", 0, NULL), *median;
	size_t room = json_is_array(all) ? json_array_size(all) : json_object_size(all);
	const char *key;

	r->v = xcalloc(room, sizeof(*r->v));
	r->round = xcalloc(room, sizeof(*r->round));
	for (size_t i = 0; i < json_array_size(all); i++)
		add_round(r, i, json_array_get(all, i));
	json_object_foreach(all, key, median)
		add_round(r, strtoul(key, NULL, 10), median);
	json_decref(all);
}

int index_rounds(struct store_index *index, int64_t run, const char *arm, const char *measure,
		 struct rounds *rounds)
{
	int step;

	memset(rounds, 0, sizeof(*rounds));
	if (!index->rounds)
		index->rounds = db_prepare(index->db, "SELECT median, samples, blank, by_round FROM medians WHERE run = ? AND arm = ? AND measure = ?");
	if (!index->rounds)
		return failed(index);
	sqlite3_bind_int64(index->rounds, 1, run);
	sqlite3_bind_text(index->rounds, 2, arm, -1, SQLITE_STATIC);
	sqlite3_bind_text(index->rounds, 3, measure, -1, SQLITE_STATIC);
	step = sqlite3_step(index->rounds);
	if (step == SQLITE_ROW) {
		rounds_of_text((const char *)sqlite3_column_text(index->rounds, 3), rounds);
		rounds->median = sqlite3_column_double(index->rounds, 0);
		rounds->samples = sqlite3_column_int64(index->rounds, 1);
		rounds->blank = sqlite3_column_double(index->rounds, 2);
	}
	sqlite3_reset(index->rounds);
	return step == SQLITE_ROW || step == SQLITE_DONE ? 0 : failed(index);
}

int index_slices(struct store_index *index, int64_t run, const char *arm, double ns[SLICES],
		 bool *known)
{
	int step;

	*known = false;
	if (!index->slices)
		index->slices = db_prepare(index->db, "SELECT slice, ns FROM slices WHERE run = ? AND arm = ?");
	if (!index->slices)
		return failed(index);
	for (size_t i = 0; i < SLICES; i++)
		ns[i] = 0;
	sqlite3_bind_int64(index->slices, 1, run);
	sqlite3_bind_text(index->slices, 2, arm, -1, SQLITE_STATIC);
	while ((step = sqlite3_step(index->slices)) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(index->slices, 0);

		for (size_t i = 0; i < SLICES; i++)
			if (division_slices.name(i) && name && !strcmp(division_slices.name(i), name))
				ns[i] = sqlite3_column_double(index->slices, 1);
		*known = true;
	}
	sqlite3_reset(index->slices);
	return step == SQLITE_DONE ? 0 : failed(index);
}

int index_series(struct store_index *index, const char *machine, const char *point,
		 struct index_series_list *list)
{
	sqlite3_stmt *s = prepare(index, "SELECT machine, point, COUNT(*) FROM runs WHERE " CHOSEN
				  " GROUP BY machine, point ORDER BY machine, point", machine, point);
	int step = SQLITE_ERROR;

	memset(list, 0, sizeof(*list));
	while (s && (step = sqlite3_step(s)) == SQLITE_ROW) {
		list->v = one_more(list->v, list->n, sizeof(*list->v));
		list->v[list->n++] = (struct index_series){
			.machine = db_text(s, 0), .point = db_text(s, 1), .runs = sqlite3_column_int64(s, 2),
		};
	}
	sqlite3_finalize(s);
	if (step == SQLITE_DONE)
		return 0;
	index_series_free(list);
	return failed(index);
}

void index_series_free(struct index_series_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		free(list->v[i].machine);
		free(list->v[i].point);
	}
	free(list->v);
	memset(list, 0, sizeof(*list));
}

int index_gaps(struct store_index *index, const char *machine, struct index_gaps *gaps)
{
	sqlite3_stmt *s = prepare(index, "SELECT machine, kernel, reason FROM gaps WHERE (?1 IS NULL OR machine = ?1) ORDER BY machine, kernel",
				  machine, NULL);
	int step = SQLITE_ERROR;

	memset(gaps, 0, sizeof(*gaps));
	while (s && (step = sqlite3_step(s)) == SQLITE_ROW) {
		gaps->v = one_more(gaps->v, gaps->n, sizeof(*gaps->v));
		gaps->v[gaps->n++] = (struct index_gap){
			.machine = db_text(s, 0), .kernel = db_text(s, 1), .reason = db_text(s, 2),
		};
	}
	sqlite3_finalize(s);
	if (step == SQLITE_DONE)
		return 0;
	index_gaps_free(gaps);
	return failed(index);
}

void index_gaps_free(struct index_gaps *gaps)
{
	for (size_t i = 0; i < gaps->n; i++) {
		free(gaps->v[i].machine);
		free(gaps->v[i].kernel);
		free(gaps->v[i].reason);
	}
	free(gaps->v);
	memset(gaps, 0, sizeof(*gaps));
}
