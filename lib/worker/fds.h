/* SPDX-License-Identifier: GPL-2.0-only */
/* Descriptors: closed once, or sent to another process through a socket (SCM_RIGHTS). */
#ifndef LIB_WORKER_FDS_H
#define LIB_WORKER_FDS_H

#define FDS_MAX	64	/* in one message; the kernel takes 253 */

/**
 * fds_close() - close a descriptor that may be closed already
 * @fd: the descriptor, or a negative number; out: -1
 */
void fds_close(int *fd);

/**
 * fds_send() - put descriptors in flight
 * @socket: AF_UNIX, SOCK_STREAM
 * @fds: the sender's, who keeps them
 * @n: up to FDS_MAX
 *
 * Return: 0 or a negative errno.
 */
int fds_send(int socket, const int *fds, int n);

/**
 * fds_receive() - take them
 * @socket: the other end
 * @fds: out, close-on-exec
 * @n: as many as were sent
 *
 * Return: 0; -EPROTO if the message has others; a negative errno.
 */
int fds_receive(int socket, int *fds, int n);

#endif
