/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The cast of most claims: an owner, whose address space is bound, and a
 * holder, which keeps the file of the bond open when the owner has gone. The
 * test is the holder; it opens the file and the owner, its child, binds.
 */
#ifndef KSELFTEST_LIB_OWNER_H
#define KSELFTEST_LIB_OWNER_H

#include <stdbool.h>
#include <sys/types.h>

#include "device/device.h"
#include "probe/record.h"

struct probe;

/**
 * struct owner - a child with a bond
 * @pid: of the child
 * @fd: of the bond, ours too
 * @go: a byte makes the child exit (not closing it: later children have it, too)
 * @gone: it has been told to
 * @bind: what the driver said of the bond
 */
struct owner {
	pid_t pid;
	int fd;
	int go;
	bool gone;
	struct sva_testdev_bind bind;
};

/**
 * owner_start() - fork a child that binds, and works if told to
 * @o: out
 * @arm: of the bond
 * @job: given to the device by the child when it has bound; may be NULL
 *
 * Return: 0 when it has bound and its job, if any, has transferred something;
 * else a negative errno, and nothing is left.
 */
int owner_start(struct owner *o, const struct arm_options *arm, const struct sva_testdev_job *job);

/**
 * owner_start_bind() - the same, for a bond that is more than an arm
 * @o: out
 * @bind: the in fields
 * @job: may be NULL
 *
 * Return: as owner_start().
 */
int owner_start_bind(struct owner *o, const struct sva_testdev_bind *bind,
		     const struct sva_testdev_job *job);

/**
 * owner_let_go() - let the child exit, and do not wait
 * @o: owner, whose owner_exit() is still to come
 *
 * Return: 0 or a negative errno.
 */
int owner_let_go(struct owner *o);

/**
 * owner_exit() - let the child exit, and wait until it has
 * @o: owner; its file stays open
 */
void owner_exit(struct owner *o);

/**
 * owner_close() - close our file of the bond
 * @o: owner
 */
void owner_close(struct owner *o);

/**
 * SHARED_PROBE() - a probe for all tests of a program, which inherit it: attaching takes a second
 * @probe: its name; NULL if there can be none
 */
#define SHARED_PROBE(probe)							\
static struct probe *probe;							\
static __attribute__((constructor)) void open_##probe(void)			\
{										\
	probe_open(PROBE_AUTO, &probe);						\
}

/**
 * struct seen - what the probe saw of one owner
 * @teardown: of its mm; type 0: none yet
 * @bind: type 0: none yet
 * @unbind: type 0: none yet
 * @mmdrop: of the mm of @bind; type 0: none yet
 */
struct seen {
	pid_t pid;
	unsigned long long bond;
	struct record_teardown teardown;
	struct record_bond bind;
	struct record_bond unbind;
	struct record_mmdrop mmdrop;
};

/**
 * seen_read() - bring it up to date, when no owner is alive
 * @probe: open since before the owner's start
 * @seen: zeroed but for pid and bond, or as the last call left it
 *
 * Return: 0 or a negative errno.
 */
int seen_read(struct probe *probe, struct seen *seen);

/**
 * job_start() - give a bond a job, and wait until it has transferred something
 * @fd: of a bond of this process
 * @job: its memory is made present, so that it needs no page faults
 *
 * Return: 0 or a negative errno.
 */
int job_start(int fd, const struct sva_testdev_job *job);

/**
 * visit_cpus() - run on every CPU for a moment
 *
 * A CPU keeps the mm of the process that it ran last until it runs another one,
 * although that process may long have exited. Afterwards none has but ours.
 */
void visit_cpus(void);

/**
 * pause_ms() - sleep
 * @ms: milliseconds
 */
void pause_ms(int ms);

#endif
