// SPDX-License-Identifier: GPL-2.0-only
/* Brings an index up to its store: what has changed is read, and its rows made anew. */
#include <errno.h>
#include <string.h>
#include <zlib.h>

#include "analysis/middle.h"
#include "base/base.h"
#include "result/rundir.h"
#include "store/database.h"

/* What is kept of run.json: all that comparing runs takes, and nothing of how it went. */
static const char * const kept_keys[] = {
	"schema", "tool", "workload", "point", "arms", "metrics", "counters", "rounds", "seed",
	"emulated", "exact", "placement", "drops", "incomplete", "samples", "pasids", "times",
	"counts", "labels",
};

enum statement {
	FIND_ENVIRONMENT,
	ADD_ENVIRONMENT,
	ADD_RUN,
	ADD_MEDIANS,
	ADD_SLICE,
	DROP_RUN,
	DROP_MEDIANS,
	DROP_SLICES,
	DROP_ENVIRONMENTS,
	STATEMENTS_NR
};

static const char * const statements[STATEMENTS_NR] = {
	[FIND_ENVIRONMENT] = "SELECT id FROM environments WHERE crc32 = ? AND json = ?",
	[ADD_ENVIRONMENT] = "INSERT INTO environments (crc32, json) VALUES (?, ?)",
	[ADD_RUN] = "INSERT INTO runs (path, size_bytes, mtime_ns, machine, kernel, point, key, workload, boot, seed, rounds, drops, incomplete, exact, emulated, build_id, environment, rest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[ADD_MEDIANS] = "INSERT INTO medians VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
	[ADD_SLICE] = "INSERT INTO slices VALUES (?, ?, ?, ?)",
	[DROP_RUN] = "DELETE FROM runs WHERE id = ?",
	[DROP_MEDIANS] = "DELETE FROM medians WHERE run = ?",
	[DROP_SLICES] = "DELETE FROM slices WHERE run = ?",
	[DROP_ENVIRONMENTS] = "DELETE FROM environments WHERE id NOT IN (SELECT environment FROM runs)",
};

struct writer {
	sqlite3 *db;
	const char *store;
	struct sqlite3_stmt *s[STATEMENTS_NR];
};

static void bind_text(sqlite3_stmt *s, int at, const char *text)
{
	sqlite3_bind_text(s, at, text, -1, SQLITE_TRANSIENT);
}

static int find_environment(struct writer *w, const json_t *environment, int64_t *id)
{
	char *text = json_dumps(environment, JSON_COMPACT);
	sqlite3_stmt *find = w->s[FIND_ENVIRONMENT], *add = w->s[ADD_ENVIRONMENT];
	uint32_t crc = crc32(0, (const Bytef *)text, strlen(text));
	int err = 0;

	sqlite3_bind_int64(find, 1, crc);
	bind_text(find, 2, text);
	if (sqlite3_step(find) == SQLITE_ROW) {
		*id = sqlite3_column_int64(find, 0);
	} else {
		sqlite3_bind_int64(add, 1, crc);
		bind_text(add, 2, text);
		err = db_run(add);
		*id = sqlite3_last_insert_rowid(w->db);
	}
	sqlite3_reset(find);
	free(text);
	return err;
}

/* To be freed. */
static char *kept_of(const struct run *run)
{
	json_t *kept = json_object();
	char *text;

	for (size_t i = 0; i < ARRAY_SIZE(kept_keys); i++)
		json_object_set(kept, kept_keys[i], json_object_get(run->meta, kept_keys[i]));
	json_object_set_new(kept, "probe", json_pack("{ss}", "tier", run->tier));
	text = json_dumps(kept, JSON_COMPACT);
	json_decref(kept);
	return text;
}

static int add_run(struct writer *w, const struct store_entry *e, const struct store_place *place,
		   const struct run *run)
{
	__cleanup_free char *kept = kept_of(run);
	const json_t *boot = json_object_get(json_object_get(run->meta, "labels"), "boot");
	sqlite3_stmt *s = w->s[ADD_RUN];
	int64_t environment;
	int at = 0;

	if (find_environment(w, run->environment, &environment))
		return -EIO;
	bind_text(s, ++at, e->path);
	sqlite3_bind_int64(s, ++at, e->size_bytes);
	sqlite3_bind_int64(s, ++at, e->mtime_ns);
	bind_text(s, ++at, place->machine);
	bind_text(s, ++at, place->kernel);
	bind_text(s, ++at, place->point);
	bind_text(s, ++at, place->key);
	bind_text(s, ++at, run->workload);
	bind_text(s, ++at, json_string_value(boot));
	sqlite3_bind_int64(s, ++at, run->seed);
	sqlite3_bind_int64(s, ++at, run->rounds);
	sqlite3_bind_int64(s, ++at, run->drops);
	sqlite3_bind_int64(s, ++at, run->incomplete);
	sqlite3_bind_int64(s, ++at, run->exact);
	sqlite3_bind_int64(s, ++at, run->emulated);
	bind_text(s, ++at, run_environment(run, "build_id", NULL));
	sqlite3_bind_int64(s, ++at, environment);
	bind_text(s, ++at, kept);
	return db_run(s);
}

/*
 * Medians as JSON, in which a median's place is its round: a list, where null is a round without
 * any; or, where that would be mostly nulls, an object. To be freed.
 */
static char *text_of_rounds(const struct rounds *r)
{
	bool list = r->round[r->n - 1] / 2 < r->n;
	char *text;
	size_t bytes;
	FILE *f = xopen_memstream(&text, &bytes);
	uint32_t at = 0;

	fputc(list ? '[' : '{', f);
	for (size_t i = 0; i < r->n; i++) {
		for (; list && at < r->round[i]; at++)
			fputs(at ? ",null" : "null", f);
		if (i || (list && at))
			fputc(',', f);
		if (!list)
			fprintf(f, "\"%u\":", r->round[i]);
		fprintf(f, "%lld", (long long)r->v[i]);
		at++;
	}
	fputc(list ? ']' : '}', f);
	fclose(f);
	return text;
}

static int add_medians(struct writer *w, int64_t id, const struct run *run, size_t arm, size_t measure)
{
	struct rounds r = rounds_of(run, arm, measure);
	sqlite3_stmt *s = w->s[ADD_MEDIANS];
	int err = 0;

	if (r.n) {
		__cleanup_free char *text = text_of_rounds(&r);

		sqlite3_bind_int64(s, 1, id);
		bind_text(s, 2, run->arms[arm]);
		bind_text(s, 3, measure_name(run, measure));
		sqlite3_bind_int64(s, 4, measure_is_count(run, measure));
		sqlite3_bind_double(s, 5, r.median);
		sqlite3_bind_int64(s, 6, r.samples);
		sqlite3_bind_double(s, 7, r.blank);
		bind_text(s, 8, text);
		err = db_run(s);
	}
	rounds_free(&r);
	return err;
}

/* Two measures of a run may have one name: that of a phase, and a counter's. The first counts. */
static int add_all_medians(struct writer *w, int64_t id, const struct run *run)
{
	int err = 0;

	for (size_t m = 0; m < measures_nr(run); m++) {
		const char *name = measure_name(run, m);

		for (size_t arm = 0; !err && arm < run->arms_nr; arm++)
			if (measure_find(run, name, strlen(name)) == m)
				err = add_medians(w, id, run, arm, m);
	}
	return err;
}

/* What mmput consists of: that cannot be told from medians, which do not add up. */
static int add_slices(struct writer *w, int64_t id, const struct run *run, size_t arm)
{
	sqlite3_stmt *s = w->s[ADD_SLICE];
	double ns[SLICES];
	int err = 0;

	if (!middle_divide(&run, 1, arm, &division_slices, ns))
		return 0;
	for (size_t i = 0; !err && i < SLICES; i++) {
		if (!division_slices.name(i))
			continue;
		sqlite3_bind_int64(s, 1, id);
		bind_text(s, 2, run->arms[arm]);
		bind_text(s, 3, division_slices.name(i));
		sqlite3_bind_double(s, 4, ns[i]);
		err = db_run(s);
	}
	return err;
}

static int add_all_slices(struct writer *w, int64_t id, const struct run *run)
{
	int err = 0;

	for (size_t arm = 0; !err && arm < run->arms_nr; arm++)
		err = add_slices(w, id, run, arm);
	return err;
}

static int add_rows(struct writer *w, int64_t id, const struct run *run)
{
	return add_all_medians(w, id, run) ?: add_all_slices(w, id, run);
}

static int read_one(struct writer *w, struct index_job *job)
{
	__cleanup_free char *path = store_path(w->store, job->path);
	struct store_place place = { .machine = NULL };
	struct run run;
	int err;

	job->bad = true;
	if (job->entry->size_bytes < 0) {
		msg_warn("%s is left out: it has no run.json", path);
		return 0;
	}
	if (!store_place_parse(job->path, &place)) {
		msg_warn("%s is left out: its name is not POINT-KEY, with %d hex digits at its end", path,
			 STORE_KEY_CHARS);
		return 0;
	}
	if (rundir_read_lives(path, &run)) {
		store_place_free(&place);
		return 0;
	}
	job->bad = false;
	err = add_run(w, job->entry, &place, &run);
	if (!err)
		err = add_rows(w, sqlite3_last_insert_rowid(w->db), &run);
	run_free(&run);
	store_place_free(&place);
	return err;
}

static int drop_one(struct writer *w, int64_t id)
{
	sqlite3_bind_int64(w->s[DROP_MEDIANS], 1, id);
	sqlite3_bind_int64(w->s[DROP_SLICES], 1, id);
	sqlite3_bind_int64(w->s[DROP_RUN], 1, id);
	return db_run(w->s[DROP_MEDIANS]) ?: db_run(w->s[DROP_SLICES]) ?: db_run(w->s[DROP_RUN]);
}

static int do_all(struct writer *w, struct index_work *work)
{
	bool gone = false;
	int err = 0;

	for (size_t i = 0; i < STATEMENTS_NR; i++) {
		w->s[i] = db_prepare(w->db, statements[i]);
		if (!w->s[i])
			return -EIO;
	}
	for (size_t i = 0; !err && i < work->n; i++) {
		struct index_job *job = &work->jobs[i];

		if (job->id && (job->changed || !job->entry)) {
			err = drop_one(w, job->id);
			gone = true;
		}
		if (!err && job->entry && job->changed && !job->bad)
			err = read_one(w, job);
	}
	return err ?: gone ? db_run(w->s[DROP_ENVIRONMENTS]) : 0;
}

static int note_journal(sqlite3 *db, const char *journal)
{
	sqlite3_stmt *s = db_prepare(db, "INSERT OR REPLACE INTO meta VALUES ('journal', ?)");
	int err;

	if (s)
		bind_text(s, 1, journal);
	err = db_run(s);
	sqlite3_finalize(s);
	return err;
}

int index_work_do(sqlite3 *db, const char *store, struct index_work *work)
{
	struct writer w = { .db = db, .store = store };
	int err = do_all(&w, work);

	if (!err && work->journal_changed)
		err = index_add_attempts(db, store) ?: note_journal(db, work->journal);
	for (size_t i = 0; i < STATEMENTS_NR; i++)
		sqlite3_finalize(w.s[i]);
	return err;
}
