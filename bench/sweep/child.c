// SPDX-License-Identifier: GPL-2.0-only
/* Processes that do a sweep's work, and signals that end it. */
#include "bench/sweep/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base.h"

static volatile sig_atomic_t stopping;

static void on_stop(int signal)
{
	(void)signal;
	stopping++;
}

static void on_child(int signal)
{
	(void)signal;
}

static sigset_t our_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	return set;
}

/* They are blocked but for when we wait, so that none comes between a look and a wait. */
void sweep_signals(void)
{
	struct sigaction stop = { .sa_handler = on_stop }, child = { .sa_handler = on_child };
	sigset_t set = our_signals();

	sigaction(SIGINT, &stop, NULL);
	sigaction(SIGTERM, &stop, NULL);
	if (signal(SIGHUP, SIG_IGN) != SIG_IGN)		/* nohup(1) */
		sigaction(SIGHUP, &stop, NULL);
	sigaction(SIGCHLD, &child, NULL);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

int sweep_stopping(void)
{
	sigset_t pending;

	sigpending(&pending);
	return stopping + (sigismember(&pending, SIGINT) || sigismember(&pending, SIGTERM));
}

static void be_command(char **words, const char *folder, int log)
{
	int in = open("/dev/null", O_RDONLY);
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	dup2(in, STDIN_FILENO);
	dup2(log, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	if (folder && chdir(folder)) {
		msg_err("%s: %s", folder, strerror(errno));
		_exit(127);
	}
	execvp(words[0], words);
	msg_err("%s: %s", words[0], strerror(errno));
	_exit(127);
}

static void end_group(int signal)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	sigaction(signal, &ignore, NULL);
	kill(0, signal);
}

/*
 * It shall not go on alone when we are killed, nor shall what it has started: of that, the kernel
 * tells one process only, so one stays that ends the others. SIGINT is theirs.
 */
static void be_supervisor(char **words, const char *folder, int log, pid_t parent)
{
	struct sigaction end = { .sa_handler = end_group, .sa_flags = SA_RESTART };
	int status = 0;
	sigset_t none;
	pid_t pid;

	setpgid(0, 0);
	pid = fork();
	if (!pid)
		be_command(words, folder, log);
	/* The lock of the store is not ours to keep. */
	close_range(STDERR_FILENO + 1, ~0U, 0);
	signal(SIGINT, SIG_IGN);
	sigaction(SIGTERM, &end, NULL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (getppid() != parent)
		kill(0, SIGTERM);
	while (pid > 0 && waitpid(pid, &status, 0) < 0)
		;
	_exit(pid < 0 ? 127 : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

pid_t sweep_spawn(char **words, const char *folder, const char *log)
{
	__cleanup_fd int fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	pid_t pid, parent = getpid();

	if (fd < 0) {
		int error = -errno;

		msg_err("%s: %s", log, strerror(-error));
		return error;
	}
	pid = fork();
	if (!pid)
		be_supervisor(words, folder, fd, parent);
	if (pid < 0) {
		msg_err("cannot start a process: %s", strerror(errno));
		return -EAGAIN;
	}
	setpgid(pid, pid);
	return pid;
}

int sweep_wait(pid_t pid, int64_t timeout_ns, int *status)
{
	int64_t end_ns = now_ns() + timeout_ns;
	int before = stopping;
	sigset_t all = our_signals();

	for (;;) {
		int64_t left_ns = end_ns - now_ns();
		struct timespec left = { left_ns / 1000000000, left_ns % 1000000000 };
		int signal;

		if (pid > 0 && waitpid(pid, status, WNOHANG) == pid)
			return 0;
		if (stopping != before)
			return -EINTR;
		if (left_ns <= 0)
			return -ETIMEDOUT;
		signal = sigtimedwait(&all, NULL, &left);
		if (signal == SIGCHLD && pid <= 0)
			return -ETIMEDOUT;
		if (signal == SIGINT || signal == SIGTERM || signal == SIGHUP)
			on_stop(signal);
	}
}

void sweep_end(pid_t pid)
{
	kill(pid, SIGTERM);
}

int sweep_run(char **words, const char *log)
{
	pid_t pid = sweep_spawn(words, NULL, log);
	int status, ret;

	if (pid < 0)
		return pid;
	do
		ret = sweep_wait(pid, 3600 * 1000000000LL, &status);
	while (ret == -ETIMEDOUT);
	if (ret) {
		sweep_end(pid);
		waitpid(pid, &status, 0);
		return -EINTR;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void sweep_word(struct sweep_words *w, const char *fmt, ...)
{
	va_list ap;

	w->v = xrealloc_array(w->v, w->n + 2, sizeof(*w->v));
	va_start(ap, fmt);
	if (vasprintf(&w->v[w->n], fmt, ap) < 0)
		abort();
	va_end(ap);
	w->v[++w->n] = NULL;
}

void sweep_words_free(struct sweep_words *w)
{
	for (size_t i = 0; i < w->n; i++)
		free(w->v[i]);
	free(w->v);
	*w = (struct sweep_words){ .n = 0 };
}
