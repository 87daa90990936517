// SPDX-License-Identifier: GPL-2.0-only
/* Runs a thread whose end closes the descriptors that it has opened. */
#include "worker/thread.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>

struct thread {
	struct member *m;
	void (*open)(void *ctx);
	void *ctx;
	pid_t tid;
	pthread_barrier_t opened;
	pthread_barrier_t end;
};

static void *thread_main(void *arg)
{
	struct thread *t = arg;

	if (unshare(CLONE_FILES))
		member_fail(t->m, -errno, "unshare of descriptors");
	t->tid = syscall(SYS_gettid);
	t->open(t->ctx);
	pthread_barrier_wait(&t->opened);
	pthread_barrier_wait(&t->end);
	return NULL;
}

/* A thread has closed its files when it is gone from /proc; pthread_join() is before that. */
void member_thread(struct member *m, void (*open)(void *ctx), void *ctx)
{
	struct thread t = { .m = m, .open = open, .ctx = ctx };
	char task[64];
	pthread_t id;
	int ret;

	pthread_barrier_init(&t.opened, NULL, 2);
	pthread_barrier_init(&t.end, NULL, 2);
	ret = pthread_create(&id, NULL, thread_main, &t);
	if (ret)
		member_fail(m, -ret, "thread");
	pthread_barrier_wait(&t.opened);
	member_ready(m);
	pthread_barrier_wait(&t.end);
	pthread_join(id, NULL);
	snprintf(task, sizeof(task), "/proc/self/task/%d", t.tid);
	while (!access(task, F_OK))
		pause_ns(100000);
}
