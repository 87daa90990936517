// SPDX-License-Identifier: GPL-2.0-only
/*
 * Processes of a round end with the one that has forked them, also where that has ended before
 * the kernel was asked for it.
 */
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/base.h"
#include "tap.h"
#include "worker/worker.h"

/* The child has the pipe, and sleeps until somebody kills it. */
static void be_parent(int end, void (*after)(void))
{
	pid_t pid = round_fork();

	if (!pid) {
		(void)!write(end, "", 1);
		for (;;)
			pause();
	}
	after();
}

static void end_at_once(void)
{
	kill(getpid(), SIGKILL);
}

static void wait_for_death(void)
{
	for (;;)
		pause();
}

/* Return: have all who had the pipe gone within two seconds? */
static bool all_gone(int fd)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	char c;

	for (;;) {
		if (poll(&pfd, 1, 2000) != 1)
			return false;
		if (!read(fd, &c, 1))
			return true;
	}
}

static bool ends(void (*after)(void), bool kill_when_there)
{
	int fds[2];
	bool gone;
	pid_t pid;
	char c;

	if (pipe(fds))
		abort();
	fflush(stdout);
	pid = fork();
	if (!pid) {
		close(fds[0]);
		be_parent(fds[1], after);
	}
	close(fds[1]);
	if (kill_when_there && read(fds[0], &c, 1) == 1)
		kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	gone = all_gone(fds[0]);
	close(fds[0]);
	return gone;
}

int main(void)
{
	int left = 0;

	ok(ends(wait_for_death, true), "a child ends with its parent");
	for (int i = 0; i < 200 && left < 3; i++)
		left += !ends(end_at_once, false);
	ok(!left, "also with one that ends as soon as it has forked");
	return tap_done();
}
