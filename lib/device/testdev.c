// SPDX-License-Identifier: GPL-2.0-only
#include "device/device.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "base/base.h"

static const char * const arm_names[] = {
	[SVA_TESTDEV_ARM_NONE] = "none",
	[SVA_TESTDEV_ARM_NULL] = "null",
	[SVA_TESTDEV_ARM_CALLBACK] = "callback",
};

static const char * const cancel_names[] = {
	[SVA_TESTDEV_CANCEL_DEVICE] = "device",
	[SVA_TESTDEV_CANCEL_SPIN] = "spin",
	[SVA_TESTDEV_CANCEL_SLEEP] = "sleep",
};

static int find_name(const char *name, size_t len, const char * const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(names[i]) == len && !strncmp(name, names[i], len))
			return i;
	return -EINVAL;
}

int arm_parse(const char *name)
{
	return find_name(name, strlen(name), arm_names, ARRAY_SIZE(arm_names));
}

int cancel_parse(const char *text, struct arm_options *options)
{
	const char *colon = strchr(text, ':');
	int kind = SVA_TESTDEV_CANCEL_SPIN;

	if (colon)
		kind = find_name(text, colon - text, cancel_names, ARRAY_SIZE(cancel_names));
	if (kind < 0 || parse_quantity(colon ? colon + 1 : text, "ns", &options->cancel_ns) ||
	    options->cancel_ns > (int64_t)SVA_TESTDEV_CANCEL_MAX_NS)
		return -EINVAL;
	options->cancel = kind;
	return 0;
}

const char *cancel_name(uint32_t cancel)
{
	return cancel_names[cancel];
}

int device_default(char *path)
{
	glob_t g;
	int ret = -ENODEV;

	if (!glob("/dev/sva_testdev[0-9]*", 0, NULL, &g)) {
		snprintf(path, DEVICE_PATH_MAX, "%s", g.gl_pathv[0]);
		ret = 0;
	}
	globfree(&g);
	return ret;
}

int device_open(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int device_info(const char *path, struct sva_testdev_info *info)
{
	__cleanup_fd int fd = device_open(path);

	if (fd < 0)
		return fd;
	return ioctl(fd, SVA_TESTDEV_IOC_INFO, info) ? -errno : 0;
}

int bond_bind(int fd, const struct arm_options *options, struct sva_testdev_bind *bind)
{
	struct sva_testdev_bind b = {
		.arm = options->arm,
		.cancel = options->cancel,
		.cancel_ns = options->cancel_ns,
	};

	if (ioctl(fd, SVA_TESTDEV_IOC_BIND, &b))
		return -errno;
	if (bind)
		*bind = b;
	return 0;
}

int bond_unbind(int fd)
{
	return ioctl(fd, SVA_TESTDEV_IOC_UNBIND) ? -errno : 0;
}

int bond_open(const char *path, const struct arm_options *options, struct sva_testdev_bind *bind)
{
	int fd = device_open(path), ret;

	if (fd < 0)
		return fd;
	ret = bond_bind(fd, options, bind);
	if (ret) {
		close(fd);
		return ret;
	}
	return fd;
}

static int submit(int fd, uint32_t op, void *addr, size_t len_bytes, uint32_t period_ns)
{
	struct sva_testdev_job job = {
		.op = op,
		.addr = (uintptr_t)addr,
		.len = len_bytes,
		.pattern = 0x5aa55aa55aa55aa5ULL,
		.period_ns = period_ns,
	};

	return ioctl(fd, SVA_TESTDEV_IOC_SUBMIT, &job) ? -errno : 0;
}

static int wait_for_first_page(int fd)
{
	struct sva_testdev_stats stats;
	int ret;

	for (;;) {
		ret = bond_stats(fd, &stats);
		if (ret)
			return ret;
		if (stats.job_state != SVA_TESTDEV_JOB_RUNNING &&
		    stats.job_state != SVA_TESTDEV_JOB_DONE)
			return -EIO;
		if (stats.transfers)
			return 0;
		pause_ns(50000);
	}
}

int bond_loop(int fd, void *addr, size_t len_bytes, uint32_t period_ns)
{
	int ret = submit(fd, SVA_TESTDEV_OP_LOOP, addr, len_bytes, period_ns);

	return ret ? ret : wait_for_first_page(fd);
}

int bond_read(int fd, void *addr, size_t len_bytes)
{
	int ret = submit(fd, SVA_TESTDEV_OP_READ, addr, len_bytes, 0);

	return ret ? ret : wait_for_first_page(fd);
}

int bond_write(int fd, void *addr, size_t len_bytes, int64_t *end_ns)
{
	uint64_t timeout_ns = JOB_TIMEOUT_NS;
	struct sva_testdev_stats stats;
	int ret = submit(fd, SVA_TESTDEV_OP_WRITE, addr, len_bytes, 0);

	if (!ret && ioctl(fd, SVA_TESTDEV_IOC_WAIT, &timeout_ns))
		ret = -errno;
	*end_ns = now_ns();
	if (!ret)
		ret = bond_stats(fd, &stats);
	if (ret)
		return ret;
	return stats.job_state == SVA_TESTDEV_JOB_DONE ? (int)stats.faults : -EIO;
}

int bond_stats(int fd, struct sva_testdev_stats *stats)
{
	return ioctl(fd, SVA_TESTDEV_IOC_STATS, stats) ? -errno : 0;
}
