// SPDX-License-Identifier: GPL-2.0-only
#include "worker/memcg.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/base.h"

#define REMOVE_TIMEOUT_MS	10000
#define KILL_AFTER_MS		1000

static int read_file(int dir, const char *name, char *text, size_t size)
{
	__cleanup_fd int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, size - 1);

	if (n < 0)
		return -errno;
	text[n] = 0;
	return 0;
}

static int write_file(int dir, const char *name, const char *text)
{
	__cleanup_fd int fd = openat(dir, name, O_WRONLY | O_CLOEXEC);

	return fd < 0 || write(fd, text, strlen(text)) < 0 ? -errno : 0;
}

/* The root of cgroup v2, mounted for us alone. */
static int open_root(void)
{
	__cleanup_fd int fs = fsopen("cgroup2", FSOPEN_CLOEXEC);
	int fd = -1;

	if (fs >= 0 && !fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		fd = fsmount(fs, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC);
	return fd < 0 ? -errno : fd;
}

static bool has_word(const char *text, const char *word)
{
	static const char space[] = "\n ";
	size_t len = strlen(word), n;

	for (text += strspn(text, space); *text; text += n + strspn(text + n, space)) {
		n = strcspn(text, space);
		if (n == len && !strncmp(text, word, len))
			return true;
	}
	return false;
}

static int check_root(int root, struct round_result *result)
{
	char text[256];
	int ret;

	if (root == -ENODEV)
		return round_impossible(result, "this kernel has no cgroup v2 (CONFIG_CGROUPS)");
	if (root < 0)
		return round_fail(result, root, "mount of cgroup v2");
	ret = read_file(root, "cgroup.controllers", text, sizeof(text));
	if (ret)
		return round_fail(result, ret, "cgroup.controllers");
	if (!has_word(text, "memory"))
		return round_impossible(result, "cgroup v2 has no memory controller here: the kernel is without it (CONFIG_MEMCG, cgroup_disable=), or has given it to cgroup v1");
	ret = write_file(root, "cgroup.subtree_control", "+memory");
	return ret ? round_fail(result, ret, "memory controller of cgroup v2") : 0;
}

/*
 * Processes are in a cgroup until the kernel is through with them, a while after wait(). Nobody
 * has to do with it any more, so that one who lives in there for longer is left over: Linux 5.14
 * can kill all of a cgroup.
 */
static int remove_dir(int root, const char *name)
{
	__cleanup_fd int dir = openat(root, name, O_PATH | O_DIRECTORY | O_CLOEXEC);

	for (int i = 0; i < REMOVE_TIMEOUT_MS; i++) {
		if (!unlinkat(root, name, AT_REMOVEDIR))
			return EXIT_OK;
		if (errno != EBUSY)
			break;
		if (i == KILL_AFTER_MS)
			write_file(dir, "cgroup.kill", "1");
		pause_ns(1000000);
	}
	return EXIT_FAILED;
}

/* Out of the worker's process group, which is killed as a whole. */
__attribute__((noreturn)) static void keep(int root, const char *name, int talk)
{
	int32_t error;
	char c;

	setsid();
	close(STDIN_FILENO);	/* our parent's: the worker has ended when nobody has it */
	error = mkdirat(root, name, 0755) ? -errno : 0;
	if (write(talk, &error, sizeof(error)) != sizeof(error) || error)
		_exit(error ? EXIT_OK : remove_dir(root, name));
	while (read(talk, &c, 1) < 0 && errno == EINTR)
		;
	_exit(remove_dir(root, name));
}

static int start_keeper(struct memcg *m, int root, const char *name, struct round_result *result)
{
	int32_t error = -EPIPE;
	int talk[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, talk))
		return round_fail(result, -errno, "socketpair");
	m->keeper = fork();
	if (!m->keeper) {
		close(talk[0]);
		keep(root, name, talk[1]);
	}
	close(talk[1]);
	m->hold = talk[0];
	if (m->keeper < 0) {
		error = -errno;
		close(m->hold);
		return round_fail(result, error, "fork");
	}
	result->exits++;
	round_aside(result, m->keeper, ASIDE_ALL);
	if (read(m->hold, &error, sizeof(error)) == sizeof(error) && !error)
		return 0;
	round_fail(result, error, "a memory cgroup");
	memcg_remove(m, result);
	return result->error;
}

int memcg_create(struct memcg *m, struct round_result *result)
{
	__cleanup_fd int root = open_root();
	char name[32];
	int ret;

	*m = (struct memcg){ .dir = -1, .hold = -1 };
	snprintf(name, sizeof(name), "mmput-bench.%d", getpid());
	if (check_root(root, result) || start_keeper(m, root, name, result))
		return result->error;
	m->dir = openat(root, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	ret = m->dir < 0 ? -errno : write_file(m->dir, "memory.oom.group", "1");
	if (!ret) {
		ret = write_file(m->dir, "memory.swap.max", "0");
		if (ret == -ENOENT)	/* there is none */
			ret = 0;
	}
	if (ret) {
		round_fail(result, ret, "the memory cgroup's settings");
		memcg_remove(m, result);
	}
	return ret;
}

int memcg_enter(const struct memcg *m)
{
	return write_file(m->dir, "cgroup.procs", "0");
}

int memcg_limit(const struct memcg *m, int64_t more_bytes)
{
	char text[32];
	int ret = read_file(m->dir, "memory.current", text, sizeof(text));
	int64_t now_bytes = ret ? 0 : strtoll(text, NULL, 10);

	if (ret)
		return ret;
	snprintf(text, sizeof(text), "%" PRId64, now_bytes + more_bytes);
	return write_file(m->dir, "memory.max", text);
}

int64_t memcg_kills(const struct memcg *m)
{
	static const char key[] = "\noom_kill ";
	char text[512];
	int ret = read_file(m->dir, "memory.events", text, sizeof(text));
	const char *at = ret ? NULL : strstr(text, key);

	if (ret)
		return ret;
	return at ? strtoll(at + sizeof(key) - 1, NULL, 10) : -ENODATA;
}

void memcg_remove(struct memcg *m, struct round_result *result)
{
	int status;

	if (m->dir >= 0)
		close(m->dir);
	close(m->hold);
	while (waitpid(m->keeper, &status, 0) < 0)
		if (errno != EINTR)
			return;
	if (!result->error && status)
		round_fail(result, -EBUSY, "the memory cgroup is still there");
}
