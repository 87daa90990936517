// SPDX-License-Identifier: GPL-2.0-only
/* What compare prints for runs whose numbers are known. */
#include "bench/compare.c"

#include <fcntl.h>
#include <sys/wait.h>

#include "capture.h"
#include "sample-run.h"
#include "tap.h"

static struct capture cap;

#define ROUNDS	20

/* Twenty rounds of three arms: callback is 100 us above the others, null has ties with none. */
static void write_run(const char *path, int64_t others_ns, int drops, bool incomplete)
{
	json_t *meta = sample_meta(ROUNDS);
	struct rundir *rd;

	json_object_set_new(meta, "drops", json_integer(drops));
	json_object_set_new(meta, "incomplete", json_boolean(incomplete));
	if (rundir_create(path, sample_arms, 3, &rd))
		abort();
	for (int i = 0; i < 3 * ROUNDS; i++) {
		struct event e = { .round = i / 3, .arm = i % 3, .pid = 1 };

		for (int p = 0; p < PHASE_NR; p++)
			e.phase_ns[p] = NOT_MEASURED;
		e.phase_ns[PHASE_CALLBACKS] = 2000 + 10 * (i / 3) + (i % 3 == 2 ? 100000 : 0);
		e.phase_ns[PHASE_MMPUT] = 10000000;
		e.phase_ns[PHASE_MMPUT_CPU] = 300000;
		e.phase_ns[PHASE_SRCU] = 6000000;
		e.phase_ns[PHASE_SRCU_OTHERS] = others_ns;
		e.phase_ns[PHASE_RUNQ] = 2000000;
		if (i % 3 == 2)
			e.phase_ns[PHASE_MM_EXIT_LOCK] = 1000000;
		if (rundir_event(rd, &e))
			abort();
	}
	if (rundir_commit(rd, meta))
		abort();
	json_decref(meta);
}

/* Run the verb in a child, because argp exits; keep its stdout. */
static int verb(const char *options, const char *path)
{
	char *argv[4] = { xasprintf("compare") };
	int status, argc = 1;
	pid_t pid;

	if (options)
		argv[argc++] = xasprintf("%s", options);
	if (path)
		argv[argc++] = xasprintf("%s", path);
	capture_begin(&cap, stdout);
	pid = fork();
	if (!pid) {
		int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

		dup2(null, STDERR_FILENO);
		argp_err_exit_status = EXIT_USAGE;
		status = cmd_compare(argc, argv);
		fflush(stdout);
		_exit(status);
	}
	waitpid(pid, &status, 0);
	capture_end(&cap);
	while (argc)
		free(argv[--argc]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool has(const char *text)
{
	if (strstr(cap.text, text))
		return true;
	printf("# no [%s] in:\n", text);
	for (const char *line = cap.text; *line;) {
		int len = strcspn(line, "\n");

		printf("# %.*s\n", len, line);
		line += len + (line[len] == '\n');
	}
	return false;
}

static bool fits(void)
{
	for (const char *line = cap.text; *line;) {
		int len = strcspn(line, "\n");

		if (len > TABLE_WIDTH)
			return false;
		line += len + (line[len] == '\n');
	}
	return true;
}

static void test_table(void)
{
	write_run("plain", 0, 0, false);
	ok(verb(NULL, "plain") == 0 && fits(), "a run is printed within 80 columns");
	ok(has("plain: exit procs=16 bonds=1\n"
	       "Linux 7.3.4, IOMMU dmar0, device /dev/sva_testdev0, probe fentry\n"
	       "20 rounds, 60 samples, EMULATED TIME"), "what was run, where, and how");
	ok(has("callbacks     none      20      2.095\n"), "the first arm: n and median");
	/* R: wilcox.test(2000 + 10 * 0:19, 2000 + 10 * 0:19, conf.int = TRUE): [-40, 40], p = 1 */
	ok(has("              null      20      2.095    +0.000  [-0.040, +0.040]"),
	   "no shift where there is none");
	ok(has("              callback  20      102.1    +100.0  [+100.0, +100.0]  <0.0001\n"),
	   "a shift of 100 us");
	ok(has("mm_exit_lock  none       0          -\n") && !strstr(cap.text, "pgtables"),
	   "an arm without data is a dash, a phase without data is left out");
	ok(!strstr(cap.text, "where mmput") && !strstr(cap.text, "***"),
	   "neither parts nor warnings where there is nothing to say");
	ok(verb("--phases=srcu,runq", "plain") == 0 && has("srcu") && has("runq") &&
	   !strstr(cap.text, "callbacks"), "--phases");
}

static void test_parts(void)
{
	write_run("storm", 1500000, 0, false);
	ok(verb("-pmmput", "storm") == 0 && fits() && has("where mmput's time goes"),
	   "others' callbacks were seen: the parts of mmput are printed");
	ok(has("none      20  10000      2000      2000          4500               1500\n"),
	   "own work, queueing, grace period, others' callbacks");
	ok(has("callback  20  10000      1000      3000          4500               1500\n"),
	   "the wait for mm_exit's lock is queueing");
}

/* Runq may lie within srcu: the parts must not count it twice. */
static void test_overlap(void)
{
	struct event e = { .pid = 1 };
	int64_t sum = 0;

	for (int p = 0; p < PHASE_NR; p++)
		e.phase_ns[p] = NOT_MEASURED;
	e.phase_ns[PHASE_MMPUT] = 1000;
	e.phase_ns[PHASE_MMPUT_CPU] = 90;
	e.phase_ns[PHASE_SRCU] = 700;
	e.phase_ns[PHASE_SRCU_OTHERS] = 300;
	e.phase_ns[PHASE_MM_EXIT_LOCK] = 200;
	e.phase_ns[PHASE_RUNQ] = 500;
	for (int part = PART_OWN; part < PART_NR; part++)
		sum += extract_part(&e, part);
	ok(sum == 1000 && extract_part(&e, PART_OWN) == 90 && extract_part(&e, PART_QUEUE) == 210,
	   "the parts of a sample add up to mmput");
	e.phase_ns[PHASE_SRCU_OTHERS] = NOT_MEASURED;
	ok(extract_part(&e, PART_MMPUT) == NOT_MEASURED, "no parts where others were not seen");
}

static void test_warnings(void)
{
	write_run("lossy", 0, 3, false);
	write_run("short", 0, 0, true);
	ok(verb(NULL, "lossy") == 0 && has("*** 3 SAMPLES WERE LOST"), "drops are marked");
	ok(verb(NULL, "short") == 0 && has("*** INCOMPLETE"), "an incomplete run is marked");
	if (sample_write("nothing", 0))
		abort();
	ok(verb(NULL, "nothing") == 0 && has("no samples"), "a run without samples");
	if (sample_write("few", 6))
		abort();
	ok(verb(NULL, "few") == 0 && has("too few samples") && fits(),
	   "no interval is claimed for two samples");
}

static void test_usage(void)
{
	ok(verb(NULL, NULL) == EXIT_USAGE, "no directory");
	ok(verb(NULL, "nowhere") == EXIT_USAGE, "a directory that is not there");
	ok(verb("--phases=mmptu", "plain") == EXIT_USAGE, "a phase that is not there");
	ok(verb("nowhere", "plain") == EXIT_USAGE && has("plain: exit"),
	   "what can be read is printed all the same");
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	test_table();
	test_parts();
	test_overlap();
	test_warnings();
	test_usage();
	remove_tree(scratch);
	return tap_done();
}
