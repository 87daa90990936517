// SPDX-License-Identifier: GPL-2.0-only
#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/base.h"
#include "bench/bench.h"

static const struct verb {
	const char *name;
	int (*fn)(int argc, char **argv);
	const char *summary;
} verbs[] = {
	{ "compare", cmd_compare, "compare the arms of run directories" },
	{ "doctor", cmd_doctor, "say whether SVA can be used here, and if not, why" },
	{ "judge", cmd_judge, "say on whose side a kernel is, for git bisect" },
	{ "list", cmd_list, "list the workloads and their parameters" },
	{ "plan", cmd_plan, "check a plan, and say what a sweep of it would do" },
	{ "report", cmd_report, "make one HTML file of run directories" },
	{ "run", cmd_run, "run a workload and write a run directory" },
	{ "store", cmd_store, "add runs to a store, check it, and index it" },
	{ "sweep", cmd_sweep, "run what a plan says, over boots of kernels, into a store" },
	{ "trend", cmd_trend, "follow a measure over kernel versions, and find where it changes" },
};

static void usage(FILE *f)
{
	fputs("Usage: mmput-bench VERB [OPTION...]\n\n", f);
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		fprintf(f, "  %-9s %s\n", verbs[i].name, verbs[i].summary);
	fputs("\n'mmput-bench VERB --help' says more. 'mmput-bench --version' prints the version.\n", f);
}

/*
 * Who redirects to a full disk must not take half of a table for all of it. At exit, because
 * argp's --help ends the process by itself.
 */
static void check_stdout(void)
{
	bool lost = ferror(stdout);

	errno = 0;
	lost |= fflush(stdout) || close(STDOUT_FILENO);
	if (!lost)
		return;
	msg_err("cannot write to stdout: %s", errno ? strerror(errno) : "some of it was lost");
	_exit(EXIT_FAILED);
}

/* So that no file gets the number of a stream that is closed, and with it all that is printed. */
static void hold_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
	hold_streams();
	atexit(check_stdout);
	argp_err_exit_status = EXIT_USAGE;
	/* In the lab's guests stdout is a port that the host reads as it fills. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc < 2) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		usage(stdout);
		return EXIT_OK;
	}
	if (!strcmp(argv[1], "--version")) {
		puts("mmput-bench " VERSION);
		return EXIT_OK;
	}
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++) {
		if (strcmp(verbs[i].name, argv[1]))
			continue;
		/* argp names the program in its messages by argv[0]. */
		argv[1] = xasprintf("mmput-bench %s", verbs[i].name);
		return verbs[i].fn(argc - 1, argv + 1);
	}
	msg_err("there is no verb '%s'; 'mmput-bench --help' lists them", argv[1]);
	return EXIT_USAGE;
}
