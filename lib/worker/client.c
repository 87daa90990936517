// SPDX-License-Identifier: GPL-2.0-only
#include "worker/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "base/base.h"
#include "base/file.h"
#include "worker/shared.h"

/* A round takes as long as it takes, but one that takes this long hangs. */
#define ROUND_TIMEOUT_MS	(10 * 60 * 1000)

struct worker {
	pid_t pid;
	int fd;
	const struct worker_shared *shared;
};

char *worker_path(void)
{
	char *beside = file_beside_program("mmput-worker");

	if (!access(beside, X_OK))
		return beside;
	free(beside);
	return file_beside_program("../libexec/mmput-bench/mmput-worker");
}

/* Memory that only what is written to it makes real. */
static int make_shared(const struct worker_shared **shared)
{
	int fd = memfd_create("mmput-bench", MFD_CLOEXEC);
	void *map = MAP_FAILED;

	if (fd >= 0 && !ftruncate(fd, sizeof(**shared)))
		map = mmap(NULL, sizeof(**shared), PROT_READ, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED) {
		int ret = -errno;

		msg_err("memory to share with the worker: %s", strerror(errno));
		if (fd >= 0)
			close(fd);
		return ret;
	}
	*shared = map;
	return fd;
}

__attribute__((noreturn)) static void become_worker(const char *path, pid_t parent, int socket, int memory)
{
	/* Ctrl-C is for the parent, which ends us; should it vanish, so do we. */
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* Out of the way first, should one of them have the number of another. */
	socket = fcntl(socket, F_DUPFD_CLOEXEC, WORKER_SHARED_FD + 1);
	memory = fcntl(memory, F_DUPFD_CLOEXEC, WORKER_SHARED_FD + 1);
	if (getppid() == parent && dup2(socket, STDIN_FILENO) >= 0 &&
	    dup2(memory, WORKER_SHARED_FD) >= 0)
		execl(path, path, (char *)NULL);
	_exit(EXIT_FAILED);
}

int worker_start(struct worker **worker)
{
	__cleanup_free char *path = worker_path();
	const struct worker_shared *shared = NULL;
	pid_t parent = getpid();
	struct worker *w;
	int fds[2], memory;

	if (access(path, X_OK)) {
		msg_err("%s cannot be started: %s", path, strerror(errno));
		return -ENOENT;
	}
	memory = make_shared(&shared);
	if (memory < 0)
		return memory;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds)) {
		int ret = -errno;

		close(memory);
		return ret;
	}
	w = xcalloc(1, sizeof(*w));
	w->shared = shared;
	w->fd = fds[0];
	w->pid = fork();
	if (!w->pid)
		become_worker(path, parent, fds[1], memory);
	close(fds[1]);
	close(memory);
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

const struct worker_shared *worker_shared(const struct worker *w)
{
	return w->shared;
}

/* Return: 0 when the worker has answered. */
static int await_answer(const struct worker *w, const struct worker_watch *watch)
{
	struct pollfd fds[] = {
		{ .fd = w->fd, .events = POLLIN },
		{ .fd = watch->fd, .events = POLLIN },
	};
	int ready, ret = 0;

	while (!ret) {
		ready = poll(fds, ARRAY_SIZE(fds), ROUND_TIMEOUT_MS);
		if (ready < 0)
			return -errno;
		if (!ready) {
			msg_err("a round has not ended after %d s: see the kernel's log",
				ROUND_TIMEOUT_MS / 1000);
			return -ETIMEDOUT;
		}
		if (fds[0].revents)
			return 0;
		ret = watch->readable(watch->ctx);
	}
	return ret;
}

int worker_round(struct worker *w, const struct round *round, const struct worker_watch *watch,
		 struct round_result *result)
{
	ssize_t n;
	int ret;

	if (send(w->fd, round, sizeof(*round), MSG_NOSIGNAL) != sizeof(*round)) {
		msg_err("the worker has ended: %s", strerror(errno));
		return -EPIPE;
	}
	ret = await_answer(w, watch);
	if (ret)
		return ret;
	n = recv(w->fd, result, sizeof(*result), 0);
	if (n != sizeof(*result)) {
		msg_err("the worker died in the middle of a round: see the kernel's log");
		return -EPIPE;
	}
	if (result->error == -EOPNOTSUPP)
		msg_err("not possible here: %s", result->message);
	else if (result->error)
		msg_err("the round failed: %s", result->message);
	else if (w->shared->times_nr > WORKER_TIMES_MAX || w->shared->asides_nr > WORKER_ASIDES_MAX)
		result->error = -EFBIG;
	if (result->error == -EFBIG)
		msg_err("the round does more than can be written down: at most %u times, %u processes aside",
			WORKER_TIMES_MAX, WORKER_ASIDES_MAX);
	return result->error;
}

void worker_stop(struct worker *w)
{
	if (!w)
		return;
	close(w->fd);
	munmap((void *)w->shared, sizeof(*w->shared));
	kill(-w->pid, SIGKILL);
	while (waitpid(w->pid, NULL, 0) < 0 && errno == EINTR)
		;
	free(w);
}
