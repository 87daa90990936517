// SPDX-License-Identifier: GPL-2.0-only
#include "environ/klog.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/base.h"

static const char * const splats[] = {
	"WARNING:", "BUG:", "kernel BUG at", "Oops:", "general protection fault",
	"possible circular locking", "possible recursive locking", "inconsistent lock state",
	"suspicious RCU usage", "detected stall", "blocked for more than", "soft lockup",
	"hard LOCKUP", "KASAN:", "UBSAN:", "KFENCE:", "Kernel panic",
};

bool klog_is_splat(const char *line)
{
	for (size_t i = 0; i < ARRAY_SIZE(splats); i++)
		if (strstr(line, splats[i]))
			return true;
	return false;
}

int klog_open(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	lseek(fd, 0, SEEK_END);
	return fd;
}

int klog_read(int fd, klog_sink sink, void *ctx)
{
	int count = 0, lost = 0;
	char record[8192];

	for (;;) {
		/* One read gives one record: "priority,sequence,time,flags;text\n", then details. */
		ssize_t n = read(fd, record, sizeof(record) - 1);
		char *text;

		if (n < 0 && errno == EPIPE) {
			lost = -EPIPE;
			continue;
		}
		if (n < 0)
			return errno != EAGAIN ? -errno : lost ? lost : count;
		record[n] = 0;
		text = strchr(record, ';');
		if (!text)
			continue;
		text++;
		count += klog_is_splat(text);
		if (sink)
			sink(ctx, text, strcspn(text, "\n") + 1);
	}
}
