/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Orders of closing: an owner binds files, its device works, and the files are closed by
 * it, by its exit, or by the test, which is the holder, after it.
 */
#ifndef KSELFTEST_LIB_ORDER_H
#define KSELFTEST_LIB_ORDER_H

#include <stdbool.h>
#include <sys/types.h>

#include "device/device.h"

#define FILES	3

/**
 * struct side - the owner, in its own process
 * @fds: its files
 * @pages: their queues' pages, if it maps them
 * @socket: to the holder
 * @answer: to the test: the numbers of the bonds; a byte from what it executes
 * @go: from the test: a byte lets it go, the end lets go what it leaves behind
 */
struct side {
	int fds[FILES];
	void *pages[FILES];
	int socket;
	int answer;
	int go;
};

/* What an owner may do when it is ready, or when it leaves. */
void close_all(struct side *s);
void map_all(struct side *s);
void map_and_close(struct side *s);
void close_then_unmap(struct side *s);
void unmap_then_close(struct side *s);
void dup_and_close(struct side *s);
void send_all(struct side *s);
void send_and_close(struct side *s);
void execute(struct side *s);
void keep_and_execute(struct side *s);
void leave_to_a_clone(struct side *s);

/* What the test has of the files when the owner has gone. */
enum held { NOT, INHERITED, RECEIVED, IN_FLIGHT };

/**
 * struct order - who closes what, and when
 * @bind: in which order files are bound; they are closed as opened
 * @ready: done by the owner when it has bound; may be NULL
 * @leave: done by it before its exit; may be NULL
 * @in_thread: only a thread has the files, which ends before the exit
 * @exec: the mm goes by execve(); the new program waits for the test
 * @held: the test has the files
 * @unbind_first: unbind comes before the mm's release
 */
struct order {
	int bind[FILES];
	void (*ready)(struct side *s);
	void (*leave)(struct side *s);
	bool in_thread;
	bool exec;
	enum held held;
	bool unbind_first;
};

/**
 * struct scene - one run of an order
 * @arm: of all bonds; in
 * @memory: what the device's jobs write, stubbornly; shared with the owner; in
 * @memory_bytes: its size; in
 * @bonds: their numbers, by file
 * @pid: of the owner
 * @fds: of the holder
 * @sockets: the owner's end, and the holder's
 * @answer: from the owner
 * @go: to it
 */
struct scene {
	struct arm_options arm;
	char *memory;
	size_t memory_bytes;
	uint64_t bonds[FILES];
	pid_t pid;
	int fds[FILES];
	int sockets[2];
	int answer;
	int go;
};

/**
 * order_start() - bind, work, be ready
 * @order: what is done
 * @scene: in and out
 *
 * Return: 0 or a negative errno.
 */
int order_start(const struct order *order, struct scene *scene);

/**
 * order_let_go() - let the owner leave, and wait until its mm has gone
 * @order: as started
 * @scene: as started
 *
 * Return: 0 or a negative errno.
 */
int order_let_go(const struct order *order, struct scene *scene);

/**
 * order_finish() - close what is still open
 * @order: as let go
 * @scene: as let go; nothing of it is left
 *
 * Return: 0 or a negative errno.
 */
int order_finish(const struct order *order, struct scene *scene);

#endif
