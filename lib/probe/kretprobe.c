// SPDX-License-Identifier: GPL-2.0-only
#include "probe/kretprobe.h"

#include <bpf/libbpf.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/perf_event.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>

#include "base/base.h"
#include "base/file.h"

#define TRACEFS	"/sys/kernel/tracing/"
#define GROUP	"mmput_bench"

/* What changes the kernel's list of kprobe events is one write to a file. */
static int change_events(const char *line)
{
	int fd = open(TRACEFS "kprobe_events", O_WRONLY | O_APPEND | O_CLOEXEC), ret = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, line, strlen(line)) < 0)
		ret = -errno;
	close(fd);
	return ret;
}

int kretprobe_available(void)
{
	return access(TRACEFS "kprobe_events", W_OK) ? -errno : 0;
}

static int open_event(const char *name)
{
	__cleanup_free char *path = xasprintf(TRACEFS "events/" GROUP "/%s/id", name);
	struct perf_event_attr attr = { .type = PERF_TYPE_TRACEPOINT, .size = sizeof(attr) };
	char id[24];
	int ret = file_line(path, id, sizeof(id));

	if (ret)
		return ret;
	attr.config = strtoull(id, NULL, 10);
	/* The program is the event's, which has no processor; the one named here is not asked. */
	ret = syscall(SYS_perf_event_open, &attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
	return ret < 0 ? -errno : ret;
}

struct bpf_link *kretprobe_attach(struct bpf_program *prog, const char *function)
{
	__cleanup_free char *name = xasprintf("%s_%d", function, getpid());
	__cleanup_free char *line = xasprintf("r%d:" GROUP "/%s %s", KRETPROBE_CALLS, name, function);
	int fd = change_events(line);
	struct bpf_link *link;

	if (!fd)
		fd = open_event(name);
	if (fd < 0) {
		errno = -fd;
		return NULL;
	}
	link = bpf_program__attach_perf_event(prog, fd);
	if (!link) {
		int err = errno;

		close(fd);
		errno = err;
	}
	return link;
}

uint64_t kretprobe_missed(void)
{
	__cleanup_file FILE *f = fopen(TRACEFS "kprobe_profile", "re");
	__cleanup_free char *own = xasprintf("_%d", getpid());
	uint64_t missed, all = 0;
	char line[512], name[256];

	while (f && fgets(line, sizeof(line), f)) {
		const char *end;

		if (sscanf(line, " %255s %*u %" SCNu64, name, &missed) != 2)
			continue;
		end = strrchr(name, '_');
		if (end && !strcmp(end, own))
			all += missed;
	}
	return all;
}

static bool has_ended(const char *event)
{
	const char *pid = strrchr(event, '_');
	int maker = pid ? atoi(pid + 1) : 0;

	return maker > 0 && (maker == getpid() || (kill(maker, 0) && errno == ESRCH));
}

void kretprobe_remove(void)
{
	DIR *group = opendir(TRACEFS "events/" GROUP);
	const struct dirent *event;

	while (group && (event = readdir(group))) {
		__cleanup_free char *line = xasprintf("-:" GROUP "/%s", event->d_name);

		if (has_ended(event->d_name))
			change_events(line);
	}
	if (group)
		closedir(group);
}
