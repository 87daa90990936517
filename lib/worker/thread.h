/* SPDX-License-Identifier: GPL-2.0-only */
/* A thread of a member's that has descriptors of its own. */
#ifndef LIB_WORKER_THREAD_H
#define LIB_WORKER_THREAD_H

#include "worker/crew.h"

/**
 * member_thread() - be ready, and let go, with descriptors that a thread alone has
 * @m: itself
 * @open: called in the thread before member_ready(): what it opens is nobody else's
 * @ctx: for @open
 *
 * The thread ends when the member is let go, and its descriptors are closed by that.
 * Comes back when they are.
 */
void member_thread(struct member *m, void (*open)(void *ctx), void *ctx);

#endif
