// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reader of run directories: columns in any order, large files, what is left out, and
 * files that are missing, are no files, or cannot be read to their end.
 */
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "read-run.h"
#include "result/format.h"
#include "tap.h"

static void test_columns(void)
{
	static const char text[] =
		"pid,srcu_ns,arm,start_ns,caller,round\n"
		"5,77,callback,9,exec,1\n"
		"6,,none,10,async,0\n";
	struct run run;
	const struct events *x = &run.events[2], *y = &run.events[0];
	size_t len;
	char *good;

	remove_tree("run");
	if (sample_write("run", 2))
		abort();
	good = get("run/run.json", &len);
	strstr(good, "\"rounds\": 1")[10] = '2';
	put("run/run.json", good, len);
	put("run/events.csv", text, strlen(text));
	if (ok(!read_run(&run), "columns in another order, phases left out"))
		ok(x->n == 1 && x->pid[0] == 5 && events_phase(x, 0, PHASE_SRCU) == 77 &&
		   x->caller[0] == CALLER_EXEC && x->round[0] == 1 && x->start_ns[0] == 9 &&
		   events_phase(x, 0, PHASE_MMPUT) == NOT_MEASURED && y->n == 1 &&
		   events_phase(y, 0, PHASE_SRCU) == NOT_MEASURED &&
		   y->caller[0] == CALLER_ASYNC, "are found by their names");
	run_free(&run);
	free(good);
}

static void test_files(void)
{
	int fd;

	unlink("run/events.csv");
	ok(refused(-ENOENT, "cannot read run/events.csv"), "no events.csv");
	if (mkfifo("run/events.csv", 0644) < 0)
		abort();
	ok(refused(-EINVAL, "is not a plain file"), "a FIFO does not hang it");
	unlink("run/events.csv");
	mkdir("run/events.csv", 0755);
	ok(refused(-EINVAL, "is not a plain file"), "a directory");
	rmdir("run/events.csv");
	if (symlink("/dev/zero", "run/events.csv") < 0)
		abort();
	ok(refused(-EINVAL, "is not a plain file"), "a device without an end");
	unlink("run/events.csv");
	fd = open("run/events.csv", O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	if (ftruncate(fd, 1LL << 40) < 0)
		abort();
	close(fd);
	ok(refused(-EFBIG, "too large"), "a terabyte");
	remove_tree("run");
	ok(refused(-ENOENT, "cannot read run directory run"), "no directory");
	put("run", "x", 1);
	ok(refused(-ENOTDIR, "cannot read run directory run"), "a file in its place");
	unlink("run");
	mkdir("run", 0755);
	ok(refused(-ENOENT, "cannot read run/run.json"), "an empty directory");
}

/* Files are read window by window: lines lie across the edges. */
static void test_large(void)
{
	int rows = 30000, good = 0;
	struct run run;

	remove_tree("run");
	if (sample_write("run", rows))
		abort();
	if (!ok(!read_run(&run), "files of several megabytes"))
		return;
	for (int i = 0; i < rows; i++) {
		struct pasid_row p = sample_pasid(i);
		struct time_row t = sample_time(i);
		struct counter_row c = sample_counter(i);

		good += sample_is_event(&run, i) &&
			p.bond == run.pasids[i].bond && p.reuse_ns == run.pasids[i].reuse_ns &&
			t.pid == run.times[i].pid && t.time_ns == run.times[i].time_ns &&
			c.round == run.counters[i].round && c.running_ns == run.counters[i].running_ns;
	}
	ok(good == rows, "all rows are as they were");
	run_free(&run);
}

/* What compare reads: the same lives, without the rows that they are of. */
static void test_lives(void)
{
	struct run all, run;
	size_t lives = 0;
	bool same = true;

	remove_tree("run");
	if (sample_write("run", 60) || rundir_read("run", &all) || rundir_read_lives("run", &run))
		abort();
	for (size_t a = 0; a < run.arms_nr; a++) {
		lives += run.lives[a].n;
		same = same && run.lives[a].n == all.lives[a].n;
	}
	ok(all.pasids && !run.pasids && run.pasids_nr == 60 && lives && same,
	   "lives are there without the rows of pasids.csv");
	run_free(&run);
	run_free(&all);
}

static void count_row(void *ctx, const void *row)
{
	(void)row;
	++*(size_t *)ctx;
}

/* A peer that goes without having read is an error, behind what it has written. */
static void test_failing(const char *text, size_t rows)
{
	const struct names names[NAMES_NR] = { [NAMES_ARMS] = { { "none" }, 1 } };
	struct csv csv = { .names = names, .rounds = 1 };
	size_t n, seen = 0;
	const char *said;
	int fds[2], err;

	csv_init(&csv, TABLE_EVENTS);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) < 0 || write(fds[0], "", 1) != 1 ||
	    write(fds[1], text, strlen(text)) != (ssize_t)strlen(text))
		abort();
	close(fds[1]);
	capture_begin(&cap, stderr);
	err = csv_read(&csv, "run", fds[0], count_row, &seen, &n);
	said = capture_end(&cap);
	close(fds[0]);
	ok(err == -ECONNRESET && one_line(said) && strstr(said, "cannot read run/events.csv") &&
	   n == rows && seen == rows, "reading fails after %zu bytes: one message", strlen(text));
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	test_columns();
	test_files();
	test_large();
	test_lives();
	test_failing("", 0);
	test_failing("round,ar", 0);
	test_failing("round,arm,caller,pid,start_ns\n0,none,exit,1,2\n0,no", 1);
	remove_tree(scratch);
	return tap_done();
}
