// SPDX-License-Identifier: GPL-2.0-only
/*
 * pasid: PASIDs are taken, kept by what outlives their processes, and given back.
 *
 * Puts the allocator of PASIDs under load, and all that holds one: batches of processes
 * bind and exit, while something of each is kept: the file of its bond, or a descriptor
 * of /proc/PID/mem, which holds its mm as anybody may. (J. Gunthorpe, in the thread of
 * April 2020: if the PASID lives until mmdrop, an evil user can keep many.) pasids.csv
 * answers for it: how long a PASID stays taken after exit, unbind and mmdrop, and when
 * the next process gets it. With --full yes the batches go on until the space is full;
 * the metrics refused and recovery say what that costs, and a space that does not come
 * back as large as it was fails the run.
 */
#include "workloads/workload.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "worker/crew.h"

#define FULL_BITS_MAX	12	/* of a space that is filled: one descriptor a PASID */
#define KEPT_MAX	((1 << FULL_BITS_MAX) + 1024)
#define RECOVERY_MAX_NS	2000000000
#define RECOVERY_STEP_NS	200000

enum { KEEP, PROCS, BATCHES, HOLD, FULL };
enum { BIND, REFUSED, RELEASE, RECOVERY };
enum { KEEP_NOTHING, KEEP_FILE, KEEP_MEM };

static const char * const keep_names[] = { "nothing", "file", "mem", NULL };
static const char * const no_yes[] = { "no", "yes", NULL };

static const struct param params[] = {
	[KEEP] = { .name = "keep", .help = "what of a process is kept after its exit",
		   .names = keep_names },
	[PROCS] = { "procs", "processes", 1, 1024, 4, "processes of a batch, which exit at once" },
	[BATCHES] = { "batches", "batches", 1, 1024, 4, "batches, one after another" },
	[HOLD] = { "hold", "ns", 0, 10000000000, 10000000,
		   "how long what is kept is held when the last batch has exited" },
	[FULL] = { .name = "full", .help = "go on until there is no PASID left", .names = no_yes },
	{ .name = NULL }
};

static const struct metric metrics[] = {
	[BIND] = { "bind", "a process's first bind, by which its mm gets a PASID" },
	[REFUSED] = { "refused", "a bind that fails because no PASID is left" },
	[RELEASE] = { "release", "close() of what was kept" },
	[RECOVERY] = { "recovery", "from the release of all that was kept to the next bind that works" },
	{ .name = NULL }
};

static int kept[KEPT_MAX];
static int64_t kept_nr;
/* How the binds of this round went; shared with its processes. */
static struct binds {
	uint64_t worked;
	uint64_t refused;
} *binds;

static bool is_full(int error)
{
	return error == -ENOSPC || error == -ENOMEM;	/* the latter up to Linux 6.1 */
}

/* Binds by the file that the worker keeps, or by one of its own. */
static void member(struct member *m)
{
	const struct round *round = m->round;
	int64_t start_ns = now_ns();
	int ret;

	if (round->params[KEEP] == KEEP_FILE)
		ret = bond_bind(kept[kept_nr + m->index], &round->arm, NULL);
	else
		ret = bond_open(round_device(round, m->index), &round->arm, NULL);
	if (ret < 0 && !(round->params[FULL] && is_full(ret)))
		member_fail(m, ret, "bind");
	round_time(ret < 0 ? REFUSED : BIND, start_ns, now_ns());
	__atomic_fetch_add(ret < 0 ? &binds->refused : &binds->worked, 1, __ATOMIC_RELAXED);
	member_ready(m);
}

/* Files for a batch, which are opened before it, or memory of its processes. */
static int keep_files(const struct round *round, struct round_result *result)
{
	int64_t n = round->params[PROCS];

	if (kept_nr + n > KEPT_MAX)
		return round_fail(result, -EMFILE, "more than can be kept: fewer --procs or --batches");
	for (int64_t i = 0; i < n && round->params[KEEP] == KEEP_FILE; i++) {
		kept[kept_nr + i] = open(round_device(round, i), O_RDWR | O_CLOEXEC);
		if (kept[kept_nr + i] < 0) {
			int ret = -errno;

			kept_nr += i;
			return round_fail(result, ret, round_device(round, i));
		}
	}
	return 0;
}

static int keep_mem(const struct crew *crew, struct round_result *result)
{
	char path[64];

	for (int64_t i = 0; i < crew->n; i++) {
		snprintf(path, sizeof(path), "/proc/%d/mem", crew_pid(crew, i));
		kept[kept_nr] = open(path, O_RDONLY | O_CLOEXEC);
		if (kept[kept_nr] < 0)
			return round_fail(result, -errno, path);
		kept_nr++;
	}
	return 0;
}

static int run_batch(const struct round *round, struct round_result *result)
{
	struct crew crew;
	int ret = keep_files(round, result);

	if (ret)
		return ret;
	ret = crew_start(&crew, round, round->params[PROCS], member, NULL, result);
	if (round->params[KEEP] == KEEP_FILE)
		kept_nr += round->params[PROCS];
	if (!ret && round->params[KEEP] == KEEP_MEM)
		ret = keep_mem(&crew, result);
	return crew_end(&crew, result);
}

/* A process that is no sample tries to bind. Return: 0 or a negative errno. */
static int try_bind(const struct round *round, struct round_result *result)
{
	int status = 0;
	pid_t pid = fork();

	if (!pid) {
		int fd = bond_open(round->devices[0], &round->arm, NULL);

		_exit(fd < 0 ? -fd : 0);
	}
	if (pid < 0)
		return -errno;
	result->exits++;
	round_aside(result, pid, ASIDE_ALL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -ECHILD;
}

/*
 * Until a bind fails. PASIDs that lazy references still hold from the round before
 * come back meanwhile: a space that is smaller than it was is given time.
 */
static int bind_until_full(const struct round *round, struct round_result *result)
{
	static uint64_t before;
	int64_t end_ns = now_ns() + RECOVERY_MAX_NS;

	while (!binds->refused || (binds->worked < before && now_ns() < end_ns)) {
		int ret = run_batch(round, result);

		if (ret)
			return ret;
	}
	if (binds->worked < before)
		return round_fail(result, -ENOSPC, "PASIDs were lost: there are fewer than in the round before");
	before = binds->worked;
	return 0;
}

static void release_kept(void)
{
	while (kept_nr) {
		int64_t start_ns = now_ns();

		close(kept[--kept_nr]);
		round_time(RELEASE, start_ns, now_ns());
	}
}

static int recover(const struct round *round, struct round_result *result)
{
	int64_t start_ns = now_ns();
	int ret;

	while ((ret = try_bind(round, result)) && now_ns() < start_ns + RECOVERY_MAX_NS)
		pause_ns(RECOVERY_STEP_NS);
	if (ret)
		return round_fail(result, ret, "bind, 2 s after all PASIDs were released");
	round_time(RECOVERY, start_ns, now_ns());
	return 0;
}

static int prepare(const struct round *round, struct round_result *result)
{
	struct rlimit limit = { KEPT_MAX + 64, KEPT_MAX + 64 };
	struct sva_testdev_info info;
	int ret;

	setrlimit(RLIMIT_NOFILE, &limit);
	if (!binds)
		binds = mmap(NULL, sizeof(*binds), PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (binds == MAP_FAILED) {
		binds = NULL;
		return round_fail(result, -errno, "mmap");
	}
	*binds = (struct binds){ 0 };
	ret = device_info(round->devices[0], &info);
	if (ret)
		return round_fail(result, ret, round->devices[0]);
	if (round->params[FULL] && info.pasid_bits > FULL_BITS_MAX)
		return round_fail(result, -EOPNOTSUPP,
				  "--full: PASIDs wider than 12 bits are too many to fill (test accelerator: pasid-bits=)");
	return 0;
}

static int pasid_round(const struct round *round, struct round_result *result)
{
	int ret = prepare(round, result);

	round_times_of_children();
	if (!ret && round->params[FULL])
		ret = bind_until_full(round, result);
	for (int64_t i = 0; !ret && !round->params[FULL] && i < round->params[BATCHES]; i++)
		ret = run_batch(round, result);
	if (!ret)
		pause_ns(round->params[HOLD]);
	release_kept();
	if (!ret && round->params[FULL])
		ret = recover(round, result);
	if (!ret)
		pause_ns(MMDROP_NS);
	return ret;
}

static const char *check(const int64_t *values)
{
	return values[FULL] && values[KEEP] == KEEP_NOTHING ?
		"--full yes: a space where nothing is kept does not become full; give --keep" : NULL;
}

const struct workload workload_pasid = {
	.name = "pasid",
	.summary = "PASIDs are taken, kept by what outlives their processes, and given back",
	.params = params,
	.metrics = metrics,
	.check = check,
	.round = pasid_round,
};
