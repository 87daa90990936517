/* SPDX-License-Identifier: GPL-2.0-only */
/* What of the shared memory only lib/worker has to know. */
#ifndef LIB_WORKER_SHARED_H
#define LIB_WORKER_SHARED_H

#define WORKER_SHARED_FD	3	/* of the memory, in the worker */

/**
 * round_share() - map it
 * @fd: of the memory
 *
 * Return: 0, or -1 with errno.
 */
int round_share(int fd);

/**
 * round_forget() - a new round begins
 */
void round_forget(void);

#endif
