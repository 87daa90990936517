// SPDX-License-Identifier: GPL-2.0-only
#include "lib/owner.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/base.h"
#include "probe/probe.h"

#define JOB_START_MS	5000

void pause_ms(int ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

	while (nanosleep(&t, &t) && errno == EINTR)
		;
}

void visit_cpus(void)
{
	cpu_set_t all, one;

	if (sched_getaffinity(0, sizeof(all), &all))
		return;
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &all))
			continue;
		CPU_ZERO(&one);
		CPU_SET(cpu, &one);
		sched_setaffinity(0, sizeof(one), &one);
	}
	sched_setaffinity(0, sizeof(all), &all);
}

int job_start(int fd, const struct sva_testdev_job *job)
{
	struct sva_testdev_stats stats;

	madvise((void *)(uintptr_t)job->addr, job->len, MADV_POPULATE_WRITE);
	if (ioctl(fd, SVA_TESTDEV_IOC_SUBMIT, job))
		return -errno;
	for (int ms = 0; ms < JOB_START_MS; ms++) {
		if (bond_stats(fd, &stats))
			return -errno;
		if (stats.transfers)
			return 0;
		pause_ms(1);
	}
	return -ETIMEDOUT;
}

/* What the child writes back; a short read means that it died. */
struct answer {
	int error;
	struct sva_testdev_bind bind;
};

__attribute__((noreturn))
static void owner_main(int fd, const struct sva_testdev_bind *bind,
		       const struct sva_testdev_job *job, int answer_fd, int go_fd)
{
	struct answer a = { .bind = *bind };
	char c;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (ioctl(fd, SVA_TESTDEV_IOC_BIND, &a.bind))
		a.error = -errno;
	else if (job)
		a.error = job_start(fd, job);
	if (write(answer_fd, &a, sizeof(a)) == sizeof(a) && !a.error)
		a.error = read(go_fd, &c, 1) != 1;
	_exit(a.error ? EXIT_FAILED : EXIT_OK);
}

int owner_start_bind(struct owner *o, const struct sva_testdev_bind *bind,
		     const struct sva_testdev_job *job)
{
	struct answer a = { .error = -ECHILD };
	char path[DEVICE_PATH_MAX];
	int answer[2], go[2], ret;

	o->gone = false;
	ret = device_default(path);
	if (ret)
		return ret;
	o->fd = open(path, O_RDWR | O_CLOEXEC);
	if (o->fd < 0 || pipe(answer) || pipe(go))
		return -errno;
	o->pid = fork();
	if (!o->pid) {
		close(go[1]);
		owner_main(o->fd, bind, job, answer[1], go[0]);
	}
	close(answer[1]);
	close(go[0]);
	o->go = go[1];
	if (read(answer[0], &a, sizeof(a)) != sizeof(a))
		a.error = -ECHILD;
	close(answer[0]);
	o->bind = a.bind;
	if (a.error) {
		o->gone = true;
		owner_exit(o);
		owner_close(o);
	}
	return a.error;
}

int owner_start(struct owner *o, const struct arm_options *arm, const struct sva_testdev_job *job)
{
	const struct sva_testdev_bind bind = {
		.arm = arm->arm, .cancel = arm->cancel, .cancel_ns = arm->cancel_ns,
	};

	return owner_start_bind(o, &bind, job);
}

int owner_let_go(struct owner *o)
{
	o->gone = true;
	return write(o->go, "", 1) == 1 ? 0 : -errno;
}

void owner_exit(struct owner *o)
{
	if (!o->gone)
		owner_let_go(o);
	close(o->go);
	waitpid(o->pid, NULL, 0);
}

void owner_close(struct owner *o)
{
	close(o->fd);
	o->fd = -1;
}

static void on_record(void *ctx, enum record_type type, const void *record)
{
	const struct record_teardown *teardown = record;
	const struct record_mmdrop *mmdrop = record;
	const struct record_bond *bond = record;
	struct seen *seen = ctx;

	if (type == RECORD_TEARDOWN && (pid_t)teardown->tgid == seen->pid)
		seen->teardown = *teardown;
	else if (type == RECORD_BIND && bond->bond == seen->bond)
		seen->bind = *bond;
	else if (type == RECORD_UNBIND && bond->bond == seen->bond)
		seen->unbind = *bond;
	else if (type == RECORD_MMDROP && mmdrop->mm == seen->bind.mm && !seen->mmdrop.type)
		seen->mmdrop = *mmdrop;
}

int seen_read(struct probe *probe, struct seen *seen)
{
	int ret = probe_read(probe, on_record, seen);

	return ret ? ret : probe_sweep(probe, getpid(), on_record, seen);
}
