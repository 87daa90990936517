// SPDX-License-Identifier: GPL-2.0-only
#include "worker/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "base/base.h"
#include "worker/shared.h"

#define CALIBRATE_WARMUP	16
#define CALIBRATE_LOOPS		65

/* The smallest thing that the probe can slow down: a child that does nothing. */
static int fork_exit_wait(struct round_result *result)
{
	int64_t took_ns[CALIBRATE_LOOPS];

	for (int i = -CALIBRATE_WARMUP; i < CALIBRATE_LOOPS; i++) {
		int64_t begin = now_ns();
		pid_t pid = fork();

		if (!pid)
			_exit(0);
		if (pid < 0)
			return round_fail(result, -errno, "fork");
		if (waitpid(pid, NULL, 0) < 0)
			return round_fail(result, -errno, "waitpid");
		if (i >= 0)
			took_ns[i] = now_ns() - begin;
	}
	for (int i = 0; i < CALIBRATE_LOOPS; i++)
		round_time(0, 0, took_ns[i]);
	return 0;
}

/* Add up what all devices have counted, times @sign. */
static int add_counters(const struct round *round, int sign, struct round_result *result)
{
	for (uint32_t i = 0; i < round->devices_nr; i++) {
		__cleanup_fd int fd = open(round->devices[i], O_RDWR | O_CLOEXEC);
		struct sva_testdev_stats stats;
		int ret = fd < 0 ? -errno : bond_stats(fd, &stats);

		if (ret)
			return round_fail(result, ret, round->devices[i]);
		result->stops += sign * stats.dev_stops;
		result->stop_ns += sign * stats.dev_stop_ns;
		result->faults += sign * stats.dev_faults;
	}
	return 0;
}

static void serve_round(const struct round *round, struct round_result *result, round_fn run)
{
	round_forget();
	if (!*round->workload)
		fork_exit_wait(result);
	else if (!add_counters(round, -1, result) && !run(round, result))
		add_counters(round, 1, result);
}

int worker_serve(round_fn run)
{
	struct round round;

	if (round_share(WORKER_SHARED_FD))
		return EXIT_FAILED;
	/* Delays before an exit shall be as random as they were drawn. */
	prctl(PR_SET_TIMERSLACK, 1);
	while (recv(STDIN_FILENO, &round, sizeof(round), 0) == sizeof(round)) {
		struct round_result result = { 0 };

		serve_round(&round, &result, run);
		if (send(STDIN_FILENO, &result, sizeof(result), MSG_NOSIGNAL) != sizeof(result))
			return EXIT_FAILED;
	}
	return EXIT_OK;
}
