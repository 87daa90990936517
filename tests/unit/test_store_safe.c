// SPDX-License-Identifier: GPL-2.0-only
/* The index of a store, where it cannot be written, by several at once, and by one who is killed. */
#include "sample-store.h"
#include "tap.h"

#define RUNS	40	/* an index of these takes some time, and more than one page */

static void write_store(void)
{
	for (int i = 0; i < RUNS; i++) {
		__cleanup_free char *path = xasprintf("s/vtd/7.0.%d/single-%012x", i / 4, i);
		__cleanup_free char *kernel = xasprintf("7.0.%d", i / 4);

		write_run(path, meta_of(kernel, i), 100000, i);
	}
}

/* One more run, that the index does not know. */
static void write_another(int i)
{
	__cleanup_free char *path = xasprintf("s/vtd/8.0.%d/single-%012x", i, RUNS + i);
	__cleanup_free char *kernel = xasprintf("8.0.%d", i);

	write_run(path, meta_of(kernel, i), 100000, i);
}

static size_t runs_of(struct store_index *index)
{
	struct index_runs runs;
	size_t n;

	if (!index || index_runs(index, NULL, NULL, &runs))
		return 0;
	n = runs.n;
	index_runs_free(&runs);
	return n;
}

static void test_full_disk(void)
{
	struct index_update u = update_index("s");
	size_t bytes;
	__cleanup_free char *before = file_text("s/index.sqlite", &bytes);
	struct store_index *index;

	ok(u.runs == RUNS && bytes > 16384, "an index of %zu bytes", bytes);
	write_another(0);
	for (rlim_t room = 1024; room < bytes; room += bytes / 4) {
		limit_files(room);
		index = open_index("s", INDEX_UPDATED, &u);
		limit_files(RLIM_INFINITY);
		ok(runs_of(index) == RUNS + 1 && u.read == 1 && u.unwritten && one_line(cap.text) &&
		   has("cannot write s/index.sqlite: ") && same_as("s/index.sqlite", before, bytes) &&
		   !exists("s/index.sqlite.new"),
		   "room for %llu bytes: one message, the index in memory, and the file as it was",
		   (unsigned long long)room);
		index_close(index);
	}
	ok(update_index("s").read == 1 && !same_as("s/index.sqlite", before, bytes), "then there is room");
}

/* A bad directory is told of once, however often it is tried. */
static void test_unwritable(void)
{
	struct index_update u;
	struct store_index *index;

	write_another(1);
	make_folders("s/vtd/8.0.1/bad-000000000001/");
	make_folders("s/index.sqlite.new/");
	index = open_index("s", INDEX_UPDATED, &u);
	ok(runs_of(index) == RUNS + 2 && u.unwritten && lines_of(cap.text) == 2 &&
	   has("cannot write s/index.sqlite: ") && has("bad-000000000001"), "no file can be had: in memory");
	index_close(index);
	ok(store_verb("index s", stderr) == EXIT_FAILED && lines_of(cap.text) == 2, "who asks for the file is told");
	remove("s/index.sqlite.new");
	limit_files(8192);
	index = open_index("s", INDEX_ANEW, &u);
	limit_files(RLIM_INFINITY);
	ok(u.unwritten && u.bad == 1 && lines_of(cap.text) == 2, "a bad directory is told of once");
	index_close(index);
	remove_tree("s/vtd/8.0.1/bad-000000000001");
}

/* Each comes, updates, and finds all of it. */
static void test_together(void)
{
	int failed = 0;

	for (int round = 0; round < 3; round++) {
		pid_t pids[4];

		write_another(10 + round);
		for (size_t i = 0; i < ARRAY_SIZE(pids); i++) {
			fflush(stdout);
			pids[i] = fork();
			if (!pids[i]) {
				struct store_index *index;
				int err = index_open("s", i ? INDEX_UPDATED : INDEX_ANEW, &index, NULL);

				_exit(err || runs_of(index) != (size_t)RUNS + 3 + round);
			}
		}
		for (size_t i = 0; i < ARRAY_SIZE(pids); i++) {
			int status;

			waitpid(pids[i], &status, 0);
			failed += !!status;
		}
	}
	ok(!failed && !exists("s/index.sqlite.new"), "four at once find all that there is");
	ok(!update_index("s").read, "and what they leave is whole");
}

/* Whenever somebody is killed who updates it, what is there can be read, or made anew. */
static void test_killed(void)
{
	struct rng rng = { 1 };
	int bad = 0;

	for (int i = 0; i < 20; i++) {
		struct index_update u;
		struct store_index *index;
		pid_t pid;

		write_another(20 + i);
		fflush(stdout);
		pid = fork();
		if (!pid) {
			index_open("s", i % 2 ? INDEX_UPDATED : INDEX_ANEW, &index, NULL);
			_exit(0);
		}
		pause_ns(rng_below(&rng, 60000000));
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		index = open_index("s", INDEX_UPDATED, &u);
		bad += runs_of(index) != (size_t)RUNS + 6 + i || u.unwritten || *cap.text;
		index_close(index);
	}
	ok(!bad, "who comes after somebody who was killed finds all that there is");
}

int main(void)
{
	char scratch[32];

	signal(SIGXFSZ, SIG_IGN);
	enter_scratch(scratch);
	write_store();
	test_full_disk();
	test_unwritable();
	test_together();
	test_killed();
	remove_tree(scratch);
	return tap_done();
}
