// SPDX-License-Identifier: GPL-2.0-only
/* Where things are in a store, and what is no part of it; and what its journal has. */
#include "sample-store.h"
#include "store/journal.h"
#include "tap.h"

static bool parses(const char *path, const char *machine, const char *kernel, const char *point,
		   const char *key)
{
	struct store_place p;
	bool right;

	if (!store_place_parse(path, &p))
		return false;
	right = !strcmp(p.machine, machine) && !strcmp(p.kernel, kernel) && !strcmp(p.point, point) &&
		!strcmp(p.key, key);
	store_place_free(&p);
	return right;
}

static void test_places(void)
{
	static const char * const wrong[] = {
		"", "/", "storm-0123456789ab", "7.3.4/storm-0123456789ab", "vtd/7.3.4/storm",
		"vtd/7.3.4/storm-0123456789a", "vtd/7.3.4/storm-0123456789AB", "vtd/7.3.4/-0123456789ab",
		"vtd/7.3.4/storm-0123456789abc", "vtd/7.3.4/storm_0123456789ab", "vtd/7.3.4/.storm-0123456789ab",
		"vtd/../storm-0123456789ab", ".vtd/7.3.4/storm-0123456789ab", "//storm-0123456789ab",
	};
	struct store_place place;
	bool any = false;

	ok(parses("vtd/7.3.4+deb13-amd64/storm.procs=16-0123456789ab", "vtd", "7.3.4+deb13-amd64",
		  "storm.procs=16", "0123456789ab") &&
	   parses("/a/store/vtd/7.3/a-b-c-ffffffffffff//", "vtd", "7.3", "a-b-c", "ffffffffffff"),
	   "a place is taken apart");
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		if (!store_place_parse(wrong[i], &place))
			continue;
		printf("# [%s] is taken for a place\n", wrong[i]);
		store_place_free(&place);
		any = true;
	}
	ok(!any, "what is none is not");
}

static void test_names(void)
{
	__cleanup_free char *own = store_name("amd64:6.12/x y\n"), *dots = store_name("..");
	__cleanup_free char *plain = store_name("7.3.4+deb13~rc1-amd64"), *path = store_path("s//", "a/b");
	__cleanup_free char *root = store_path("/", "a");
	char key[STORE_KEY_CHARS + 1], other[STORE_KEY_CHARS + 1];

	ok(!strcmp(own, "amd64:6.12_x_y_") && !strcmp(dots, "_.") && !strcmp(plain, "7.3.4+deb13~rc1-amd64"),
	   "a name in a path has no slashes, blanks or dots at its beginning");
	ok(!strcmp(path, "s/a/b") && !strcmp(root, "/a"), "paths have one slash");
	store_key("a", 1, key);
	store_key("b", 1, other);
	ok(strlen(key) == STORE_KEY_CHARS && strspn(key, "0123456789abcdef") == STORE_KEY_CHARS &&
	   strcmp(key, other), "keys are hex digits, and differ");
}

static void test_list(void)
{
	static const char * const others[] = {
		"s/pending/k/p-000000000001/run.json", "s/log/k/p-000000000001/run.json",
		"s/vtd/.hidden/p-000000000001/run.json", "s/vtd/k/.p-000000000001/run.json",
		"s/vtd/k/file", "s/vtd/file", "s/journal",
	};
	struct store_list list;

	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		make_folders(others[i]);
		put_file(others[i], "{}");
	}
	make_folders("s/vtd/k/b-000000000001/run.json");
	put_file("s/vtd/k/b-000000000001/run.json", "{}\n");
	make_folders("s/a/k/none/");
	if (symlink("../s", "s/vtd/k/link") || symlink(".", "s/loop"))
		abort();
	ok(!store_list("s/", &list) && list.n == 2 && !strcmp(list.v[0].path, "a/k/none") &&
	   list.v[0].size_bytes < 0 && !strcmp(list.v[1].path, "vtd/k/b-000000000001") &&
	   list.v[1].size_bytes == 3 && list.v[1].mtime_ns > INT64_C(1000000000000000000),
	   "run directories by path, and nothing that is pending, hidden, a link or a file");
	store_list_free(&list);
	capture_begin(&cap, stderr);
	ok(store_list("nowhere", &list) == -ENOENT, "no store");
	capture_end(&cap);
	ok(one_line(cap.text) && has("nowhere"), "which is said");
}

static void count_lines(void *ctx, const char *line, const json_t *event)
{
	int *n = ctx;

	(void)line;
	n[!event]++;
}

static void test_journal(void)
{
	int n[2] = { 0, 0 };

	mkdir("a", 0777);
	mkdir("b", 0777);
	ok(!store_journal_read("a", count_lines, n) && !n[0] && !n[1], "there need not be a journal");
	ok(!store_journal_add("a", "b") && !exists("a/journal"), "nor one to add");
	put_file("b/journal", "{\"event\":\"begin\"}\n{\"event\":\"end\"}\nnonsense\n{\"event\":\"torn");
	ok(!store_journal_read("b", count_lines, n) && n[0] == 2 && n[1] == 1,
	   "lines, one that is none, and not the torn one");
	put_file("a/journal", "{\"event\":\"end\"}\n{\"torn\":");
	ok(store_journal_add("a", "b") == 1, "what is there already does not come again");
	n[0] = n[1] = 0;
	ok(!store_journal_read("a", count_lines, n) && n[0] == 2 && n[1] == 1,
	   "what comes behind a torn line is a line");
	ok(store_journal_add("a", "b") == 0, "a second time nothing is added");
}

/* What has room for a part only gets nothing. */
static void test_full_disk(void)
{
	size_t bytes;
	__cleanup_free char *before = file_text("a/journal", &bytes);
	int added;

	put_file("b/journal", "{\"event\":\"one more, that is somewhat longer\"}\n{\"event\":\"another one\"}\n");
	capture_begin(&cap, stderr);
	limit_files(bytes + 10);
	added = store_journal_add("a", "b");
	limit_files(RLIM_INFINITY);
	capture_end(&cap);
	ok(added < 0 && one_line(cap.text) && same_as("a/journal", before, bytes),
	   "on a full disk a journal stays as it was, and this is said");
	ok(store_journal_add("a", "b") == 2, "later they come");
}

int main(void)
{
	char scratch[32];

	signal(SIGXFSZ, SIG_IGN);
	enter_scratch(scratch);
	test_places();
	test_names();
	test_list();
	test_journal();
	test_full_disk();
	remove_tree(scratch);
	return tap_done();
}
