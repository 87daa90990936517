// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reader of run directories against files that are cut, foreign or hostile: one
 * message of printable ASCII, an error, no crash (run it with the sanitizers).
 */
#include "read-run.h"
#include "tap.h"

/* Replace the first @from in a file, read, and put the file back. */
static void changed(const char *path, const char *from, const char *to, const char *message)
{
	char *old, *at, *text;
	size_t len;

	old = get(path, &len);
	at = strstr(old, from);
	if (!at)
		abort();
	text = xasprintf("%.*s%s%s", (int)(at - old), old, to, at + strlen(from));
	put(path, text, strlen(text));
	ok(refused(-EINVAL, message), "%s: %s", path, message);
	put(path, old, len);
	free(text);
	free(old);
}

static void test_meta(void)
{
	static const struct {
		const char *from, *to, *message;
	} list[] = {
		{ "\"schema\": 2", "\"schema\": 1", "schema 1, but this program knows 2" },
		{ "\"schema\": 2,", "", "schema 0" },
		{ "\"exit\"", "\"\\u001b[2J\"", "\"workload\" is not" },
		{ "\"exit\"", "7", "\"workload\" is not" },
		{ "\"procs\": 16", "\"procs\": 1.5", "\"point\" has" },
		{ "\"procs\": 16", "\"procs\": {}", "\"point\" has" },
		{ "\"procs\"", "\"a b\"", "\"point\" has" },
		{ "\"rounds\": 21", "\"rounds\": 0", "\"rounds\" is not" },
		{ "\"rounds\": 21", "\"rounds\": 4294967296", "\"rounds\" is not" },
		{ "\"seed\": 3", "\"seed\": -3", "\"seed\" is not" },
		{ "\"seed\": 3", "\"seed\": 99999999999999999999", "is not JSON" },
		{ "\"seed\": 3", "\"seed\": \"3\"", "\"seed\" is not" },
		{ "\"drops\": 0", "\"drops\": -1", "\"drops\" is not" },
		{ "\"emulated\": true", "\"emulated\": 1", "\"emulated\" is neither" },
		{ "\"incomplete\"", "\"complete\"", "\"incomplete\" is neither" },
		{ "\"tier\"", "\"tear\"", "\"probe\" has no" },
		{ "\"version\": \"0.1\"", "\"version\": \"\"", "\"tool\" has no" },
		{ "\"environment\": {", "\"environment\": [], \"e\": {", "\"environment\" is not" },
		{ "\"none\"", "\"null\"", "two of \"arms\" are called null" },
		{ "\"none\"", "\"\\u001b]0;x\"", "name 0 of \"arms\" is not valid" },
		{ "\"none\"", "null", "name 0 of \"arms\" is not valid" },
		{ "\"seed\": 3", "\"seed\": 3, \"seed\": 4", "is not JSON" },
		{ "\"exit\"", "\"a\\u0000b\"", "is not JSON" },
		{ "\"samples\": 60", "\"samples\": 61", "cut or changed" },
		{ "\"samples\": 60", "\"samples\": 9223372036854775807", "cut or changed" },
		{ "\"pasids\": 60", "\"pasids\": 59", "cut or changed" },
		{ "\"times\": 60", "\"times\": 59", "cut or changed" },
		{ "\"counts\": 60", "\"counts\": 59", "cut or changed" },
		{ "\"metrics\"", "\"metric\"", "\"metrics\" is not a list" },
	};
	size_t len;
	char *good = get("run/run.json", &len), *deep = xcalloc(1, 100001);
	struct run run;

	for (size_t i = 0; i < ARRAY_SIZE(list); i++)
		changed("run/run.json", list[i].from, list[i].to, list[i].message);
	memset(deep, '[', 100000);
	put("run/run.json", deep, 100000);
	ok(refused(-EINVAL, "is not JSON"), "run.json: 100,000 arrays in each other");
	put("run/run.json", "[1]", 3);
	ok(refused(-EINVAL, "is not of a run"), "run.json: not an object");
	put("run/run.json", "", 0);
	ok(refused(-EINVAL, "is not JSON"), "run.json: empty");
	put("run/run.json", good, len);
	ok(!read_run(&run), "and as it was, it is read");
	run_free(&run);
	free(deep);
	free(good);
}

static void test_csv(void)
{
	static const struct {
		const char *file, *from, *to, *message;
	} list[] = {
		{ "run/events.csv", "round,", "round,round,", "known or is there twice" },
		{ "run/events.csv", "unmap_ns", "unmap_us", "column \"unmap_us\" is not known" },
		{ "run/events.csv", "unmap_ns", "\033[2J", "column \"?[2J\" is not known" },
		{ "run/events.csv", "round,", "", "there is no column round" },
		{ "run/events.csv", "mmput_ns,", "", "too many fields" },
		{ "run/events.csv", ",130\n", "\n", "too few fields" },
		{ "run/events.csv", "\n0,none", "\n0,nono", "line 2: arm \"nono\"" },
		{ "run/events.csv", "\n0,none", "\n\0330,none", "line 2: round \"?0\"" },
		{ "run/events.csv", "\n0,none", "\n21,none", "round \"21\" is not a round" },
		{ "run/events.csv", "\n0,none", "\n+0,none", "round \"+0\"" },
		{ "run/events.csv", "\n0,none", "\n 0,none", "round \" 0\"" },
		{ "run/events.csv", "\n0,none", "\n0x0,none", "round \"0x0\"" },
		{ "run/events.csv", "\n0,none", "\n,none", "round \"\"" },
		{ "run/events.csv", "\n0,none", "\n\n0,none", "line 2: round" },
		{ "run/events.csv", "\n0,none", "\r\n0,none", "is not known" },
		{ "run/events.csv", "exit,100,", "quit,100,", "caller \"quit\"" },
		{ "run/events.csv", "exit,100,", "exit,2147483648,", "pid \"2147483648\"" },
		{ "run/events.csv", "exit,100,", "exit,-1,", "pid \"-1\"" },
		{ "run/events.csv", "exit,100,0,", "exit,100,,", "start_ns \"\"" },
		{ "run/events.csv", "exit,100,0,0,", "exit,100,0,2,", "late \"2\"" },
		{ "run/events.csv", ",130\n", ",9223372036854775808\n", "is not a time" },
		{ "run/events.csv", ",130\n", ",99999999999999999999999\n", "is not a time" },
		{ "run/events.csv", ",130\n", ",18446744073709551616\n", "is not a time" },
		{ "run/events.csv", ",130\n", ",-1\n", "\"-1\" is not a time" },
		{ "run/events.csv", ",130\n", ",1e3\n", "\"1e3\" is not a time" },
		{ "run/events.csv", ",130\n", ",1+30\n", "\"1+30\" is not a time" },
		{ "run/events.csv", ",130\n", ",\"130\"\n", "is not a time" },
		{ "run/pasids.csv", ",1048575,", ",1048576,", "is not a PASID" },
		{ "run/pasids.csv", ",18446744073709551615,", ",18446744073709551616,", "not a number of" },
		{ "run/pasids.csv", "bond,", "bind,", "column \"bind\"" },
		{ "run/pasids.csv", ",kworker,", ",kworkers,", "is not a class of droppers" },
		{ "run/times.csv", ",bind,", ",bound,", "metric \"bound\"" },
		{ "run/counters.csv", ",page-faults,", ",faults,", "counter \"faults\"" },
	};
	size_t len;
	char *good = get("run/events.csv", &len), *at = strchr(good, '\n'), *huge;

	for (size_t i = 0; i < ARRAY_SIZE(list); i++)
		changed(list[i].file, list[i].from, list[i].to, list[i].message);
	*at = '\0';
	put("run/events.csv", good, len);
	ok(refused(-EINVAL, "is not a whole line of text"), "events.csv: a NUL");
	*at = '\n';
	huge = xcalloc(1, 4000001);
	memset(huge, ',', 4000000);
	huge[4000000] = '\n';
	put("run/events.csv", huge, 4000001);
	ok(refused(-EINVAL, "is not a whole line of text"), "events.csv: four million empty columns");
	huge[500000] = '\n';
	put("run/events.csv", huge, 500001);
	ok(refused(-EINVAL, "column \"\""), "events.csv: half a million of them");
	free(huge);
	put("run/events.csv", good, len);
	free(good);
}

/* Cut a file at every byte: none of it may pass for the whole. */
static void test_cut(const char *path, size_t may_miss)
{
	size_t len, passed = 0, bad = 0;
	char *good = get(path, &len);

	for (size_t n = 0; n < len - may_miss; n++) {
		struct run run;
		int err;

		put(path, good, n);
		err = read_run(&run);
		passed += err == 0;
		bad += err != 0 && err != -EINVAL;
		if (!err)
			run_free(&run);
	}
	ok(!passed && !bad, "%s cut at each of %zu bytes is refused", path, len - may_miss);
	put(path, good, len);
	free(good);
}

/* Change bytes at random: anything may come of it but a crash or a silent error. */
static void test_noise(const char *path)
{
	struct rng r = { 11 };
	size_t len, bad = 0;
	char *good = get(path, &len);

	for (int i = 0; i < 3000; i++) {
		__cleanup_free char *text = xcalloc(1, len);
		struct run run;

		memcpy(text, good, len);
		for (uint64_t k = 1 + rng_below(&r, 4); k; k--)
			text[rng_below(&r, len)] = rng_next(&r);
		put(path, text, len);
		bad += read_run(&run) > 0;
		run_free(&run);
	}
	ok(!bad, "%s with random bytes changed", path);
	put(path, good, len);
	free(good);
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	if (sample_write("run", 60))
		return 1;
	test_meta();
	test_csv();
	test_cut("run/run.json", 1);	/* its last newline says nothing */
	test_cut("run/events.csv", 0);
	test_cut("run/pasids.csv", 0);
	test_cut("run/times.csv", 0);
	test_cut("run/counters.csv", 0);
	test_noise("run/run.json");
	test_noise("run/events.csv");
	test_noise("run/pasids.csv");
	test_noise("run/times.csv");
	test_noise("run/counters.csv");
	remove_tree(scratch);
	return tap_done();
}
