// SPDX-License-Identifier: GPL-2.0-only
/* What store add, check and index do to a store. */
#include "sample-store.h"
#include "tap.h"

#define PLACE	"s/vtd/7.3.4/single-0123456789ab"

static void test_usage(void)
{
	static const char * const wrong[] = {
		"", "add", "check", "index", "remove s", "add s", "check s t", "index s t", "--no-such s",
	};
	bool all = true;

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		all = all && store_verb(wrong[i], stderr) == EXIT_USAGE;
	ok(all, "usage");
	ok(store_verb("check nowhere", stderr) == EXIT_FAILED && one_line(cap.text) && has("nowhere") &&
	   store_verb("index nowhere", stderr) == EXIT_FAILED && one_line(cap.text), "no store");
}

static void test_places(void)
{
	write_run("out/single-0123456789ab", labelled(meta_of("7.3.4", 1), "vtd", "single"), 100000, 1);
	ok(store_verb("add s out/single-0123456789ab", stdout) == EXIT_OK && has("1 run added, 0 there already") &&
	   exists(PLACE "/run.json") && exists(PLACE "/events.csv") && exists("out/single-0123456789ab/run.json"),
	   "labels say where a run belongs, and its name its key; it is copied");
	ok(store_verb("add s out/single-0123456789ab/", stdout) == EXIT_OK && has("0 runs added, 1 there already"),
	   "the same again is there already");
	write_run("loose", labelled(meta_of("7.3.4", 2), "vtd", "storm/16"), 100000, 2);
	ok(store_verb("add s loose loose", stdout) == EXIT_OK && has("1 run added, 1 there already"),
	   "one without a key gets that of what is in it");
	write_run("other/arm/7.3.5/close-00000000000c", meta_of("7.3.5", 3), 100000, 3);
	ok(store_verb("add s other/arm/7.3.5/close-00000000000c", stdout) == EXIT_OK &&
	   exists("s/arm/7.3.5/close-00000000000c"), "without labels, where it lies says where it belongs");
	write_run("some/where/single-00000000000d", meta_of("7.3.5", 4), 100000, 4);
	ok(store_verb("add s some/where/single-00000000000d", stderr) == EXIT_FAILED && one_line(cap.text) &&
	   has("it has no labels of its machine and point"), "but not any three folders");
	ok(store_verb("add s some/where/single-00000000000d out/single-0123456789ab", stdout) == EXIT_FAILED &&
	   has("1 there already"), "what cannot be added does not keep out the others");
	ok(store_verb("check s", stdout) == EXIT_OK && has("3 runs, 0 problems"), "and the store is as it should be");
}

static void test_other(void)
{
	size_t bytes = 0;
	char *before = file_text(PLACE "/run.json", &bytes);

	write_run("again/single-0123456789ab", labelled(meta_of("7.3.4", 1), "vtd", "single"), 200000, 1);
	ok(store_verb("add s again/single-0123456789ab", stderr) == EXIT_FAILED && one_line(cap.text) &&
	   has("/again/single-0123456789ab is not added: s/vtd/7.3.4/single-0123456789ab is there already, and is another") &&
	   same_as(PLACE "/run.json", before, bytes), "one of the same key and other content: both are named");
	free(before);
	ok(store_verb("add s s", stderr) == EXIT_FAILED && one_line(cap.text) && has("to itself"), "nor itself");
	ok(store_verb("add s some", stderr) == EXIT_FAILED && one_line(cap.text) &&
	   has("neither a run directory nor a store"), "nor any folder");
	ok(store_verb("add s nowhere", stderr) == EXIT_FAILED && one_line(cap.text), "nor nothing");
}

static void test_refused(void)
{
	json_t *meta = labelled(meta_of("7.3.4", 1), "vtd", "short");

	json_object_set_new(meta, "incomplete", json_true());
	write_run("short", meta, 100000, 1);
	ok(store_verb("add s short", stderr) == EXIT_FAILED && one_line(cap.text) && has("it was cut short"),
	   "one that was cut short");
	write_run("full", labelled(meta_of("7.3.4", 1), "vtd", "full"), 100000, 1);
	mkdir("full/folder", 0777);
	ok(store_verb("add s full", stderr) == EXIT_FAILED && one_line(cap.text) && has("more in it than files"),
	   "one that has folders");
	remove("full/folder");
	put_file("full/events.csv", "nonsense\n");
	ok(store_verb("add s full", stderr) == EXIT_FAILED && one_line(cap.text) && has("full/events.csv"),
	   "one that cannot be read");
}

/* Nothing is there under its name before it is whole. */
static void test_cut_off(void)
{
	int status;

	write_run("cut/cut-00000000000e", labelled(meta_of("7.3.4", 5), "vtd", "cut"), 100000, 5);
	limit_files(1024);
	status = store_verb("add s cut/cut-00000000000e", stderr);
	limit_files(RLIM_INFINITY);
	ok(status == EXIT_FAILED && one_line(cap.text) && has("cannot copy ") &&
	   !exists("s/vtd/7.3.4/cut-00000000000e") && !exists("s/vtd/7.3.4/.cut-00000000000e"),
	   "a full disk: one message, and nothing is left");
	mkdir("s/vtd/7.3.4/.cut-00000000000e", 0777);
	put_file("s/vtd/7.3.4/.cut-00000000000e/events.csv", "half of i");
	put_file("s/vtd/7.3.4/.cut-00000000000e/other", "");
	ok(store_verb("check s", stdout) == EXIT_OK && store_verb("add s cut/cut-00000000000e", stdout) == EXIT_OK &&
	   exists("s/vtd/7.3.4/cut-00000000000e") && !exists("s/vtd/7.3.4/cut-00000000000e/other") &&
	   !exists("s/vtd/7.3.4/.cut-00000000000e"), "what was left by somebody who was killed does not count");
	ok(store_verb("check s", stdout) == EXIT_OK, "nor is it added");
}

static void test_stores(void)
{
	__cleanup_free char *text = NULL;
	size_t bytes;

	write_run("t/vtd/7.3.4/single-0123456789ab", labelled(meta_of("7.3.4", 1), "vtd", "single"), 100000, 1);
	write_run("t/vtd/7.3.4+own-kernel/single-00000000000f", labelled(meta_of("7.3.4", 6), "vtd", "single"),
		  100000, 6);
	put_file("t/journal", "{\"event\":\"end\",\"boot\":\"vtd:6.1:1\",\"machine\":\"vtd\",\"kernel\":\"6.1\",\"class\":\"unsupported\",\"reason\":\"no SVA\"}\n");
	put_file("s/journal", "{\"event\":\"begin\"}\n{\"torn");
	ok(store_verb("add s t", stdout) == EXIT_OK && has("1 run added, 1 there already, 1 line of journals added") &&
	   exists("s/vtd/7.3.4+own-kernel/single-00000000000f"), "another store: its runs, where they are, and its journal");
	ok(store_verb("add s t", stdout) == EXIT_OK && has("0 runs added, 2 there already, 0 lines"), "not twice");
	text = file_text("s/journal", &bytes);
	ok(text_has(text, "{\"event\":\"begin\"}\n{\"torn\n{\"event\":\"end\","), "behind a line that was torn");
	put_file("s/journal", "");
	ok(store_verb("check s", stdout) == EXIT_OK, "all is well");
}

/* What a sweep names a run by, check has to make again. */
static void test_keys(void)
{
	static const char text[] = "{\"schema\":2}";
	char key[STORE_KEY_CHARS + 1], place[64];

	store_key(text, strlen(text), key);
	snprintf(place, sizeof(place), "s/vtd/7.3.4/keyed-%s", key);
	write_run("s/vtd/7.3.4/keyed-000000000000", labelled(meta_of("7.3.4", 1), "vtd", "keyed"), 100000, 1);
	put_file("s/vtd/7.3.4/keyed-000000000000/key.json", text);
	ok(store_verb("check s", stdout) == EXIT_FAILED && has("1 problem\n"), "which a place must have");
	if (rename("s/vtd/7.3.4/keyed-000000000000", place))
		abort();
	ok(store_verb("check s", stdout) == EXIT_OK, "and has");
	remove_tree(place);
}

/* Each is found, and told of in a line. */
static void found(const char *what, const char *text)
{
	ok(store_verb("check s", stderr) == EXIT_FAILED && one_line(cap.text) && has(text), "found: %s", what);
}

static void move(const char *from, const char *to)
{
	make_folders(to);
	if (rename(from, to))
		abort();
}

static void test_check(void)
{
	update_index("s");
	move(PLACE, "s/arm/7.3.4/single-0123456789ab");
	found("a run of another machine", "its label of the machine is 'vtd', but it lies in 'arm'");
	move("s/arm/7.3.4/single-0123456789ab", "s/vtd/7.3.4/double-0123456789ab");
	found("another point", "its label of the point is 'single', but it lies in 'double'");
	move("s/vtd/7.3.4/double-0123456789ab", "s/vtd/7.3.5/single-0123456789ab");
	found("another kernel", "its kernel was 7.3.4, but it lies in '7.3.5'");
	move("s/vtd/7.3.5/single-0123456789ab", "s/vtd/7.3.4/single-0123456789abc");
	found("what is no place", "its name is not POINT-KEY");
	move("s/vtd/7.3.4/single-0123456789abc", PLACE);
	put_file(PLACE "/key.json", "{}");
	found("a key of something else", "its key is not that of what is in its key.json");
	remove(PLACE "/key.json");
	put_file("s/journal", "{\"event\":\"begin\"}\nnonsense\n{\"torn");
	found("a line that is none", "s/journal: line 2 is no JSON object");
	put_file("s/journal", "{\"event\":\"end\",\"runs\":[{\"place\":\"vtd/7.3.4/single-0123456789ab\",\"status\":0},{\"place\":\"vtd/9.9/failed-0123456789ab\",\"status\":1}]}\n");
	ok(store_verb("check s", stdout) == EXIT_OK, "runs that the journal says were done are there");
	put_file("s/journal", "{\"event\":\"end\",\"runs\":[{\"place\":\"vtd/9.9/gone-0123456789ab\",\"status\":0}]}\n");
	found("a run that has gone", "s/vtd/9.9/gone-0123456789ab: the journal says that it was done, in line 1");
	put_file("s/journal", "");
}

/* Times that are kept make a change look like none to all but who reads it. */
static void test_check_index(void)
{
	struct stat st;
	struct timespec times[2];

	if (stat(PLACE "/run.json", &st))
		abort();
	times[0] = st.st_atim;
	times[1] = st.st_mtim;
	update_index("s");
	remove_tree(PLACE);
	write_run(PLACE, labelled(meta_of("7.3.4", 1), "vtd", "single"), 100001, 1);
	utimensat(AT_FDCWD, PLACE "/run.json", times, 0);
	found("an index that says something else", PLACE ": the index says something else of it");
	ok(store_verb("index s", stdout) == EXIT_OK && has("5 runs in the index, 0 left out") &&
	   store_verb("check s", stdout) == EXIT_OK, "store index makes it anew");
	put_file("s/index.sqlite", "nonsense");
	ok(store_verb("check s", stdout) == EXIT_OK, "an index that will be made anew is no problem");
}

int main(void)
{
	char scratch[32];

	signal(SIGXFSZ, SIG_IGN);
	enter_scratch(scratch);
	mkdir("s", 0777);
	test_usage();
	test_places();
	test_other();
	test_refused();
	test_cut_off();
	test_stores();
	test_keys();
	test_check();
	test_check_index();
	remove_tree(scratch);
	return tap_done();
}
