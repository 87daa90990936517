// SPDX-License-Identifier: GPL-2.0-only
#include "worker/worker.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "base/base.h"

#ifndef WORKER_INSTALLED
#define WORKER_INSTALLED	"/usr/local/libexec/mmput-bench/mmput-worker"
#endif

/* A round takes as long as it takes, but one that takes this long hangs. */
#define ROUND_TIMEOUT_MS	(10 * 60 * 1000)

struct worker {
	pid_t pid;
	int fd;
};

static void worker_path(char *path, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", path, size - 1);
	char *slash;

	path[n > 0 ? n : 0] = 0;
	slash = strrchr(path, '/');
	if (slash && slash + sizeof("/mmput-worker") <= path + size) {
		memcpy(slash, "/mmput-worker", sizeof("/mmput-worker"));
		if (!access(path, X_OK))
			return;
	}
	snprintf(path, size, "%s", WORKER_INSTALLED);
}

int worker_start(struct worker **worker)
{
	char path[PATH_MAX];
	pid_t parent = getpid();
	struct worker *w;
	int fds[2];

	worker_path(path, sizeof(path));
	if (access(path, X_OK)) {
		msg_err("%s cannot be started: %s", path, strerror(errno));
		return -ENOENT;
	}
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds))
		return -errno;
	w = xcalloc(1, sizeof(*w));
	w->fd = fds[0];
	w->pid = fork();
	if (!w->pid) {
		/* Ctrl-C is for the parent, which ends us; should it vanish, so do we. */
		setpgid(0, 0);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent || dup2(fds[1], STDIN_FILENO) < 0)
			_exit(EXIT_FAILED);
		execl(path, path, (char *)NULL);
		_exit(EXIT_FAILED);
	}
	close(fds[1]);
	if (w->pid < 0) {
		int ret = -errno;

		close(w->fd);
		free(w);
		return ret;
	}
	setpgid(w->pid, w->pid);
	*worker = w;
	return 0;
}

pid_t worker_pid(const struct worker *w)
{
	return w->pid;
}

int worker_round(struct worker *w, const struct round *round, struct round_result *result)
{
	struct pollfd pfd = { .fd = w->fd, .events = POLLIN };
	ssize_t n;
	int ready;

	if (send(w->fd, round, sizeof(*round), MSG_NOSIGNAL) != sizeof(*round)) {
		msg_err("the worker has ended: %s", strerror(errno));
		return -EPIPE;
	}
	ready = poll(&pfd, 1, ROUND_TIMEOUT_MS);
	if (ready < 0)
		return -errno;
	if (!ready) {
		msg_err("a round has not ended after %d s: see the kernel's log",
			ROUND_TIMEOUT_MS / 1000);
		return -ETIMEDOUT;
	}
	n = recv(w->fd, result, sizeof(*result), 0);
	if (n != sizeof(*result)) {
		msg_err("the worker died in the middle of a round: see the kernel's log");
		return -EPIPE;
	}
	if (result->error)
		msg_err("the round failed: %s", result->message);
	return result->error;
}

void worker_stop(struct worker *w)
{
	if (!w)
		return;
	close(w->fd);
	kill(-w->pid, SIGKILL);
	while (waitpid(w->pid, NULL, 0) < 0 && errno == EINTR)
		;
	free(w);
}
