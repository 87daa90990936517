// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long a command takes, run several times, and how much memory it has at most: for
 * tests/method/speed. What it prints goes to /dev/null.
 *
 * usage: timed LABEL TIMES COMMAND [ARG...]
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "base/base.h"
#include "stat/stat.h"

static void become(char **argv)
{
	int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0)
		_exit(EXIT_USAGE);
	execvp(argv[0], argv);
	msg_err("cannot run %s: %s", argv[0], strerror(errno));
	_exit(EXIT_USAGE);
}

/* Return: the exit code. */
static int measure(char **argv, int64_t *wall_ns, long *most_kib)
{
	int64_t begin_ns = now_ns();
	struct rusage usage;
	pid_t pid = fork();
	int status;

	if (!pid)
		become(argv);
	if (pid < 0 || wait4(pid, &status, 0, &usage) < 0) {
		msg_err("cannot run %s: %s", argv[0], strerror(errno));
		return EXIT_FAILED;
	}
	*wall_ns = now_ns() - begin_ns;
	if (usage.ru_maxrss > *most_kib)
		*most_kib = usage.ru_maxrss;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILED;
}

int main(int argc, char **argv)
{
	int64_t wall_ns[100], times = 0;
	int status = EXIT_OK;
	long most_kib = 0;

	if (argc < 4 || parse_quantity(argv[2], "times", &times) || times < 1 ||
	    times > (int64_t)ARRAY_SIZE(wall_ns)) {
		fputs("usage: timed LABEL TIMES COMMAND [ARG...]\n", stderr);
		return EXIT_USAGE;
	}
	for (int i = 0; i < times && status == EXIT_OK; i++)
		status = measure(argv + 3, &wall_ns[i], &most_kib);
	if (status != EXIT_OK) {
		msg_err("%s: exit code %d", argv[1], status);
		return EXIT_FAILED;
	}
	stat_sort(wall_ns, times);
	printf("%-36s %6.2f %6.2f %6ld\n", argv[1], wall_ns[0] / 1e9,
	       stat_quantile(wall_ns, times, 0.5) / 1e9, most_kib / 1024);
	return EXIT_OK;
}
