// SPDX-License-Identifier: GPL-2.0-only
#include "lib/order.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/owner.h"
#include "testdev/regs.h"
#include "worker/fds.h"

static void must(bool ok)
{
	if (!ok)
		_exit(1);
}

void close_all(struct side *s)
{
	for (int i = 0; i < FILES; i++)
		close(s->fds[i]);
}

void map_all(struct side *s)
{
	for (int i = 0; i < FILES; i++) {
		s->pages[i] = mmap(NULL, SVAT_PAGE_BYTES, PROT_READ, MAP_SHARED, s->fds[i], 0);
		must(s->pages[i] != MAP_FAILED);
	}
}

static void unmap_all(struct side *s)
{
	for (int i = 0; i < FILES; i++)
		munmap(s->pages[i], SVAT_PAGE_BYTES);
}

void map_and_close(struct side *s)
{
	map_all(s);
	close_all(s);
}

void close_then_unmap(struct side *s)
{
	close_all(s);
	unmap_all(s);
}

void unmap_then_close(struct side *s)
{
	unmap_all(s);
	close_all(s);
}

void dup_and_close(struct side *s)
{
	for (int i = 0; i < FILES; i++)
		must(fcntl(s->fds[i], F_DUPFD_CLOEXEC, 0) >= 0);
	close_all(s);
}

void send_all(struct side *s)
{
	must(!fds_send(s->socket, s->fds, FILES));
}

void send_and_close(struct side *s)
{
	send_all(s);
	close_all(s);
}

/* What is executed is this program; it says that it is there, and waits. First of all: no probe. */
#define EXECUTED	"KSELFTEST_CLOSING_FDS"

static __attribute__((constructor(101))) void executed(void)
{
	const char *text = getenv(EXECUTED);
	int answer, go;
	char c;

	if (!text || sscanf(text, "%d %d", &answer, &go) != 2)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	must(write(answer, "", 1) == 1);
	must(read(go, &c, 1) == 0);
	_exit(0);
}

void execute(struct side *s)
{
	char text[32];

	fcntl(s->answer, F_SETFD, 0);
	fcntl(s->go, F_SETFD, 0);
	snprintf(text, sizeof(text), "%d %d", s->answer, s->go);
	setenv(EXECUTED, text, 1);
	execl("/proc/self/exe", "closing", NULL);
	_exit(1);
}

void keep_and_execute(struct side *s)
{
	for (int i = 0; i < FILES; i++)
		fcntl(s->fds[i], F_SETFD, 0);
	execute(s);
}

/* Another process with this mm, which outlives the owner, but without its files. */
static int exit_at_go(void *arg)
{
	struct side *s = arg;
	char c;

	close_all(s);
	_exit(read(s->go, &c, 1) != 0);
}

void leave_to_a_clone(struct side *s)
{
	static char stack[65536] __attribute__((aligned(16)));

	must(clone(exit_at_go, stack + sizeof(stack), CLONE_VM | SIGCHLD, s) > 0);
}

/* A thread's table of descriptors goes with the thread; the process closes its own first. */
struct thread {
	struct side s;
	pthread_barrier_t unshared;
	pid_t tid;
	pthread_barrier_t go;
};

static void *thread_main(void *arg)
{
	struct thread *t = arg;

	must(!unshare(CLONE_FILES));
	t->tid = syscall(SYS_gettid);
	pthread_barrier_wait(&t->unshared);
	pthread_barrier_wait(&t->go);
	return NULL;
}

static void start_thread(struct thread *t, const struct side *s)
{
	pthread_t id;

	t->s = *s;
	pthread_barrier_init(&t->unshared, NULL, 2);
	pthread_barrier_init(&t->go, NULL, 2);
	must(!pthread_create(&id, NULL, thread_main, t));
	pthread_barrier_wait(&t->unshared);
	close_all(&t->s);
}

/* It has closed its files when it is gone from /proc. */
static void end_thread(struct thread *t)
{
	char task[64];

	pthread_barrier_wait(&t->go);
	snprintf(task, sizeof(task), "/proc/self/task/%d", t->tid);
	while (!access(task, F_OK))
		pause_ms(1);
}

__attribute__((noreturn))
static void owner_main(const struct order *order, struct scene *scene, struct side *s)
{
	const struct sva_testdev_job job = {
		.op = SVA_TESTDEV_OP_LOOP, .flags = SVA_TESTDEV_JOB_RETRY,
		.addr = (uintptr_t)scene->memory, .len = scene->memory_bytes, .pattern = ~0ULL,
		.period_ns = 1000,
	};
	struct sva_testdev_bind bind;
	struct thread thread;
	char c;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 0; i < FILES; i++) {
		int file = order->bind[i];

		must(!bond_bind(s->fds[file], &scene->arm, &bind));
		must(!job_start(s->fds[file], &job));
		scene->bonds[file] = bind.bond;
	}
	if (order->in_thread)
		start_thread(&thread, s);
	if (order->ready)
		order->ready(s);
	must(write(s->answer, scene->bonds, sizeof(scene->bonds)) == sizeof(scene->bonds));
	must(read(s->go, &c, 1) == 1);
	if (order->in_thread)
		end_thread(&thread);
	if (order->leave)
		order->leave(s);
	_exit(0);
}

static int open_all(struct scene *scene)
{
	char path[DEVICE_PATH_MAX];

	if (device_default(path))
		return -ENODEV;
	for (int i = 0; i < FILES; i++) {
		scene->fds[i] = open(path, O_RDWR | O_CLOEXEC);
		if (scene->fds[i] < 0)
			return -errno;
	}
	return 0;
}

int order_start(const struct order *order, struct scene *scene)
{
	int answer[2], go[2], ret = open_all(scene);

	if (ret)
		return ret;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, scene->sockets) ||
	    pipe2(answer, O_CLOEXEC) || pipe2(go, O_CLOEXEC))
		return -errno;
	scene->pid = fork();
	if (!scene->pid) {
		struct side s = {
			.socket = scene->sockets[0], .answer = answer[1], .go = go[0],
		};

		close(go[1]);
		close(scene->sockets[1]);
		memcpy(s.fds, scene->fds, sizeof(s.fds));
		owner_main(order, scene, &s);
	}
	close(answer[1]);
	close(go[0]);
	close(scene->sockets[0]);
	scene->answer = answer[0];
	scene->go = go[1];
	for (int i = 0; order->held != INHERITED && i < FILES; i++)
		close(scene->fds[i]);
	if (read(scene->answer, scene->bonds, sizeof(scene->bonds)) != sizeof(scene->bonds))
		return -ECHILD;
	return order->held == RECEIVED ? fds_receive(scene->sockets[1], scene->fds, FILES) : 0;
}

static int wait_for_owner(struct scene *scene)
{
	int status;

	return waitpid(scene->pid, &status, 0) == scene->pid && !status ? 0 : -ECHILD;
}

int order_let_go(const struct order *order, struct scene *scene)
{
	int ret;
	char c;

	if (write(scene->go, "", 1) != 1)
		return -errno;
	if (order->exec)
		return read(scene->answer, &c, 1) == 1 ? 0 : -EPROTO;
	ret = wait_for_owner(scene);
	close(scene->go);
	/* A clone has the pipe, too. */
	if (!ret && read(scene->answer, &c, 1))
		ret = -EPROTO;
	return ret;
}

int order_finish(const struct order *order, struct scene *scene)
{
	int ret = 0;

	for (int i = 0; (order->held == INHERITED || order->held == RECEIVED) && i < FILES; i++)
		close(scene->fds[i]);
	close(scene->sockets[1]);
	if (order->exec) {
		close(scene->go);
		ret = wait_for_owner(scene);
	}
	close(scene->answer);
	return ret;
}
