// SPDX-License-Identifier: GPL-2.0-only
/* Closes descriptors, and carries them from one process to another. */
#include "worker/fds.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* One byte of text has to go with them. */
struct message {
	char text;
	struct iovec iov;
	struct msghdr msg;
	char control[CMSG_SPACE(FDS_MAX * sizeof(int))] __attribute__((aligned(8)));
};

static void message_init(struct message *m, int n)
{
	memset(m, 0, sizeof(*m));
	m->iov = (struct iovec){ &m->text, 1 };
	m->msg = (struct msghdr){
		.msg_iov = &m->iov, .msg_iovlen = 1, .msg_control = m->control,
		.msg_controllen = CMSG_SPACE(n * sizeof(int)),
	};
}

void fds_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

int fds_send(int socket, const int *fds, int n)
{
	struct message m;
	struct cmsghdr *header;

	message_init(&m, n);
	header = CMSG_FIRSTHDR(&m.msg);
	header->cmsg_len = CMSG_LEN(n * sizeof(int));
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	memcpy(CMSG_DATA(header), fds, n * sizeof(int));
	return sendmsg(socket, &m.msg, MSG_NOSIGNAL) < 0 ? -errno : 0;
}

int fds_receive(int socket, int *fds, int n)
{
	struct message m;
	struct cmsghdr *header;

	message_init(&m, n);
	if (recvmsg(socket, &m.msg, MSG_CMSG_CLOEXEC) < 0)
		return -errno;
	header = CMSG_FIRSTHDR(&m.msg);
	if (!header || header->cmsg_type != SCM_RIGHTS ||
	    header->cmsg_len != CMSG_LEN(n * sizeof(int)))
		return -EPROTO;
	memcpy(fds, CMSG_DATA(header), n * sizeof(int));
	return 0;
}
