// SPDX-License-Identifier: GPL-2.0-only
/* The index of a store: that it has what is in the runs, and follows them. */
#include <fcntl.h>
#include <sqlite3.h>

#include "analysis/alike.h"
#include "sample-store.h"
#include "tap.h"

#define FIRST	"s/vtd/7.0.1/single-000000000001"

/* A run of everything: counters, times, lives of PASIDs, blanks. */
static void write_all_sorts(const char *path)
{
	make_folders(path);
	if (sample_write(path, 60))
		abort();
}

/* A run of which all is known that runs are compared by. */
static json_t *meta_of_all(void)
{
	json_t *meta = labelled(meta_of("7.0.1", 1), "vtd", "single"), *empty = json_object();
	static const char * const keys[] = {
		"build_id", "device", "iommus", "arch", "cpu", "engine", "cpus", "config_crc32",
		"preemption", "governor", "turbo", "smt_active", "thp",
	};

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		json_object_set_new(json_object_get(meta, "environment"), keys[i], json_string(keys[i]));
	json_object_set_new(json_object_get(meta, "environment"), "pci",
			    json_pack("{ssss}", "vendor", "1234", "device", "5a01"));
	json_object_set_new(json_object_get(meta, "environment"), "iommu", json_pack("{ss}", "domain", "DMA"));
	json_object_set_new(meta, "placement", json_pack("{sss[i]}", "place", "spread", "workers", 1));
	for (enum alike what = 0; what < ALIKE_NR; what++)
		if (alike_in(meta, empty, what) == LIKENESS_SAME && what != ALIKE_ARMS && what != ALIKE_METRICS &&
		    what != ALIKE_COUNTERS)
			ok(false, "nothing is known of thing %d", what);
	json_decref(empty);
	return meta;
}

static void write_store(void)
{
	write_run(FIRST, meta_of_all(), 100000, 1);
	write_run("s/vtd/7.0.1/single-000000000002", meta_of("7.0.1", 2), 100000, 2);
	write_run("s/vtd/7.0.2/storm.procs=4-000000000003", meta_of("7.0.2", 3), 110000, 3);
	write_run("s/vtd/7.0.2/storm.procs=16-000000000004", meta_of("7.0.2", 4), 110000, 4);
	write_run("s/arm/7.0.2/stormy-000000000005", meta_of("7.0.2", 5), 120000, 5);
	write_all_sorts("s/arm/7.0.2/all-000000000006");
	write_sparse("s/arm/7.0.9/sparse-000000000007");
}

static bool same_rounds(const struct rounds *a, const struct rounds *b)
{
	if (a->n != b->n || (a->n && (a->samples != b->samples || a->blank != b->blank || a->median != b->median)))
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (a->v[i] != b->v[i] || a->round[i] != b->round[i])
			return false;
	return true;
}

/* All arms and measures of a run, by the index and by itself. Return: how many have rounds. */
static int compare_run(struct store_index *index, const struct index_run *indexed)
{
	struct run run;
	int measured = 0;

	if (rundir_read(indexed->path, &run))
		abort();
	for (size_t arm = 0; arm < run.arms_nr; arm++)
		for (size_t m = 0; m < measures_nr(&run); m++) {
			struct rounds is, has;

			is = rounds_of(&run, arm, m);
			if (index_rounds(index, indexed->id, run.arms[arm], measure_name(&run, m), &has))
				abort();
			if (!same_rounds(&is, &has)) {
				printf("# %s: %s of %s differs\n", indexed->path, measure_name(&run, m),
				       run.arms[arm]);
				measured = -10000;
			}
			measured += is.n > 0;
			rounds_free(&is);
			rounds_free(&has);
		}
	run_free(&run);
	return measured;
}

/* Return: 0 if all that the run has can be had of the index. */
static int ask_all(struct store_index *index, const struct index_run *indexed)
{
	static const char * const arms[] = { "none", "null", "callback" };
	struct rounds has;
	int err = 0;

	for (size_t arm = 0; !err && arm < ARRAY_SIZE(arms); arm++)
		for (enum phase p = 0; !err && p < PHASE_NR; p++) {
			err = index_rounds(index, indexed->id, arms[arm], phase_name(p), &has);
			rounds_free(&has);
		}
	return err;
}

/* Whatever is asked of run.json when runs are compared. */
static bool same_meta(const struct index_run *indexed)
{
	struct run run, kept;
	bool same = true;

	if (rundir_read(indexed->path, &run) || rundir_of_meta(indexed->meta, indexed->path, &kept))
		abort();
	for (enum alike what = 0; what < ALIKE_NR; what++)
		same = same && alike_in(run.meta, kept.meta, what) == LIKENESS_SAME;
	same = same && kept.rounds == run.rounds && kept.seed == run.seed && kept.arms_nr == run.arms_nr &&
	       !json_object_get(run.meta, "labels") == !json_object_get(kept.meta, "labels");
	run_free(&run);
	run_free(&kept);
	return same;
}

static void test_contents(void)
{
	struct index_update u;
	struct store_index *index = open_index("s", INDEX_UPDATED, &u);
	struct index_series_list series;
	struct index_runs runs;
	int measured = 0;
	bool same = true;

	ok(index && !*cap.text && u.runs == 7 && u.read == 7 && !u.bad && !u.gone && !u.unwritten &&
	   exists("s/index.sqlite") && !exists("s/index.sqlite.new"), "an index is made where there is none");
	ok(!index_runs(index, NULL, NULL, &runs) && runs.n == 7 && !strcmp(runs.v[3].path, FIRST) &&
	   !strcmp(runs.v[3].machine, "vtd") && !strcmp(runs.v[3].kernel, "7.0.1") &&
	   !strcmp(runs.v[3].point, "single"), "runs are by their paths");
	for (size_t i = 0; i < runs.n; i++) {
		measured += compare_run(index, &runs.v[i]);
		same = same && same_meta(&runs.v[i]);
	}
	ok(measured > 60, "all measures of all arms are as in the runs: %d", measured);
	ok(same && !strcmp(json_string_value(json_object_get(json_object_get(runs.v[3].meta, "labels"), "machine")), "vtd"),
	   "and so is all that runs are compared by");
	index_runs_free(&runs);
	ok(!index_runs(index, "vtd", "storm", &runs) && runs.n == 2, "a point is what a list has made of it");
	index_runs_free(&runs);
	ok(!index_runs(index, "vtd", "storm.procs=4", &runs) && runs.n == 1, "or one of these");
	index_runs_free(&runs);
	ok(!index_runs(index, "nobody", NULL, &runs) && runs.n == 0, "of another machine there are none");
	index_runs_free(&runs);
	ok(!index_series(index, NULL, NULL, &series) && series.n == 6 && !strcmp(series.v[3].machine, "vtd") &&
	   !strcmp(series.v[3].point, "single") && series.v[3].runs == 2, "series are a machine and a point");
	index_series_free(&series);
	index_close(index);
}

/* A file that is renamed over another has another number. */
static ino_t number_of(const char *path)
{
	struct stat st;

	return stat(path, &st) ? 0 : st.st_ino;
}

static void test_updates(void)
{
	ino_t before = number_of("s/index.sqlite");
	struct index_update u = update_index("s");
	struct store_index *old, *new;
	struct index_runs a, b;

	ok(u.runs == 7 && !u.read && !u.gone && number_of("s/index.sqlite") == before,
	   "where nothing has changed, nothing is read or written");
	old = open_index("s", INDEX_UPDATED, &u);
	write_run("s/vtd/7.0.3/single-000000000008", meta_of("7.0.3", 8), 100000, 8);
	new = open_index("s", INDEX_UPDATED, &u);
	ok(u.runs == 8 && u.read == 1 && !u.gone, "a run more: that is read");
	ok(!index_runs(old, NULL, NULL, &a) && a.n == 7 && compare_run(old, &a.v[0]) > 0 &&
	   !index_runs(new, NULL, NULL, &b) && b.n == 8, "who has the old index open, has the old one");
	index_runs_free(&a);
	index_runs_free(&b);
	index_close(old);
	index_close(new);
	remove_tree("s/vtd/7.0.3/single-000000000008");
	write_run("s/vtd/7.0.3/single-000000000008", meta_of("7.0.3", 9), 130000, 8);
	new = open_index("s", INDEX_UPDATED, &u);
	ok(u.runs == 8 && u.read == 1 && !u.gone, "one that is another now is read");
	ok(!index_runs(new, "vtd", "single", &a) && a.n == 3 && compare_run(new, &a.v[2]) > 0, "as it is");
	index_runs_free(&a);
	index_close(new);
	remove_tree("s/vtd/7.0.3");
	u = update_index("s");
	ok(u.runs == 7 && !u.read && u.gone == 1, "and one that has gone goes");
	u = update_index("s");
	ok(u.runs == 7 && !u.read && !u.gone, "once");
}

/* The index is made anew, whatever is there in its place. */
static void made_again(const char *what)
{
	struct index_update u = update_index("s");

	ok(u.runs == 7 && u.read == 7 && !u.unwritten && !*cap.text, "made anew: %s", what);
}

static void change_schema(const char *sql)
{
	sqlite3 *db;

	if (sqlite3_open("s/index.sqlite", &db) || sqlite3_exec(db, sql, NULL, NULL, NULL))
		abort();
	sqlite3_close(db);
}

static void test_anew(void)
{
	struct stat st;

	if (unlink("s/index.sqlite"))
		abort();
	made_again("one that is gone");
	put_file("s/index.sqlite", "nonsense");
	made_again("what is none");
	put_file("s/index.sqlite", "");
	made_again("an empty file");
	if (stat("s/index.sqlite", &st) || truncate("s/index.sqlite", st.st_size - 4096))
		abort();
	made_again("one that lacks its end");
	change_schema("UPDATE meta SET value = '999' WHERE key = 'schema'");
	made_again("one of another version");
	change_schema("DROP TABLE runs");
	made_again("one that lacks a table");
	put_file("s/index.sqlite.new", "what somebody left who was killed");
	if (unlink("s/index.sqlite"))
		abort();
	made_again("beside what was left by somebody who was killed");
	ok(!exists("s/index.sqlite.new"), "which is gone then");
}

/* Bytes that have changed in the middle: who comes upon them says so, and what helps. */
static void test_damaged(void)
{
	__cleanup_free char *noise = xcalloc(4096, 1);
	struct index_runs runs = { .n = 0 };
	struct store_index *index;
	struct index_update u;
	int err = 0, damaged;
	struct stat st;

	update_index("s");
	if (stat("s/index.sqlite", &st))
		abort();
	damaged = open("s/index.sqlite", O_WRONLY);
	memset(noise, 0xa5, 4096);
	/* Whatever these pages are of. */
	for (off_t at = 4096 * 8; at < st.st_size; at += 4096)
		if (pwrite(damaged, noise, 4096, at) != 4096)
			abort();
	close(damaged);
	index = open_index("s", INDEX_UPDATED, &u);
	capture_begin(&cap, stderr);
	err = index ? index_runs(index, NULL, NULL, &runs) : 0;
	for (size_t i = 0; !err && i < runs.n; i++)
		err = ask_all(index, &runs.v[i]);
	capture_end(&cap);
	ok((err && one_line(cap.text) && has("'mmput-bench store index s' makes it anew")) || u.read == 7,
	   "one that is damaged is not believed: %s", err ? "told" : "made anew");
	index_runs_free(&runs);
	index_close(index);
	utimensat(AT_FDCWD, FIRST "/run.json", NULL, 0);
	u = update_index("s");
	ok(u.read == 7 && !u.unwritten && !*cap.text && !update_index("s").read, "who has to change it makes it anew");
}

/* What cannot be read is told of, and does not keep out the others. */
static void test_bad(void)
{
	struct index_update u;

	make_folders("s/vtd/7.0.4/single-000000000009/");
	write_run("s/vtd/7.0.4/single", meta_of("7.0.4", 9), 100000, 9);
	write_run("s/vtd/7.0.4/single-00000000000a", meta_of("7.0.4", 9), 100000, 9);
	put_file("s/vtd/7.0.4/single-00000000000a/events.csv", "nonsense\n");
	write_run("s/vtd/7.0.4/single-00000000000b", meta_of("7.0.4", 9), 100000, 9);
	put_file("s/vtd/7.0.4/single-00000000000b/run.json", "{");
	write_run("s/vtd/7.0.4/single-00000000000c", meta_of("7.0.4", 9), 100000, 9);
	u = update_index("s");
	ok(u.runs == 8 && u.read == 1 && u.bad == 4 && !u.unwritten, "four that are bad, and one that is not");
	ok(lines_of(cap.text) == 4 && has("single-000000000009 is left out: it has no run.json\n") &&
	   has("single is left out: its name is not POINT-KEY") && has("single-00000000000a/events.csv") &&
	   has("single-00000000000b/run.json is not JSON"), "each has a line");
	put_file("s/vtd/7.0.4/single-00000000000c/run.json", "{");
	u = update_index("s");
	ok(u.runs == 7 && u.bad == 5 && u.gone == 1, "one that has become bad goes");
	remove_tree("s/vtd/7.0.4");
	u = update_index("s");
	ok(u.runs == 7 && !u.bad && !u.gone && !*cap.text, "and is forgotten with its directory");
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	write_store();
	test_contents();
	test_updates();
	test_anew();
	test_damaged();
	test_bad();
	remove_tree(scratch);
	return tap_done();
}
