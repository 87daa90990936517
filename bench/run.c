// SPDX-License-Identifier: GPL-2.0-only
/*
 * One point, measured: every round passes over all arms in a random order, the
 * worker does what the workload wants, the probe sees what the kernel does, and
 * the rows go to the run directory.
 */
#include "bench/run.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "base/base.h"
#include "bench/bench.h"
#include "environ/environ.h"
#include "environ/klog.h"
#include "probe/samples.h"
#include "result/rundir.h"

/* What the device counted under one arm, in the rounds that were kept. */
struct tally {
	uint64_t exits;
	uint64_t stops;
	uint64_t stop_ns;
	uint64_t faults;
};

struct session {
	struct run_options options;
	struct worker *worker;
	struct probe *probe;
	struct samples *samples;
	struct rundir *dir;
	int klog;
	struct tally tallies[RUN_ARMS_MAX];
	enum probe_tier tier;	/* what it was, and lost, once it is closed */
	uint64_t drops;
	uint64_t misses;
	uint64_t blank;		/* samples whose mmput was not seen to return */
	int refused;		/* rows that make no sense, which would be a bug of ours */
	int64_t unprobed_ns;	/* the smallest fork, exit and wait without the probe */
	int64_t probed_ns;	/* and with it */
	int64_t missing;	/* exits without a record, or records without an exit if negative */
};

static volatile sig_atomic_t interrupted;

static void on_signal(int signal)
{
	interrupted = signal;
}

static void on_event(void *ctx, const struct event *e)
{
	struct session *s = ctx;

	s->blank += e->phase_ns[PHASE_MMPUT] == NOT_MEASURED;
	s->refused |= rundir_event(s->dir, e);
}

static void on_pasid(void *ctx, const struct pasid_row *p)
{
	struct session *s = ctx;

	s->refused |= rundir_pasid(s->dir, p);
}

static void on_log_line(void *ctx, const char *line, size_t len_bytes)
{
	rundir_kernel_log(ctx, line, len_bytes);
}

static void show_progress(int64_t done, int64_t all, int64_t begin_ns)
{
	int64_t spent_ns = now_ns() - begin_ns;

	if (!isatty(STDERR_FILENO))
		return;
	if (done < all)
		fprintf(stderr, "\rround %" PRId64 " of %" PRId64 ", %" PRId64 " s left \033[K", done + 1,
			all, done ? spent_ns / done * (all - done) / 1000000000 : 0);
	else
		fputs("\r\033[K", stderr);
}

static int fork_exit_wait(struct session *s, int64_t *ns)
{
	const struct round round = { 0 };
	struct round_result result;
	int ret = worker_round(s->worker, &round, &result);

	*ns = result.fork_exit_wait_ns;
	return ret;
}

/*
 * What the probe costs: the same loop with it and right after without it, when
 * all else is as warm as it gets. The probe is gone afterwards.
 */
static int measure_probe(struct session *s)
{
	int ret = fork_exit_wait(s, &s->probed_ns);

	s->tier = probe_tier(s->probe);
	s->drops = probe_drops(s->probe);
	s->misses = probe_misses(s->probe);
	probe_close(s->probe);
	s->probe = NULL;
	return ret ? ret : fork_exit_wait(s, &s->unprobed_ns);
}

static int run_arm(struct session *s, const struct round *base, int64_t number, size_t arm)
{
	bool keep = number >= s->options.warmup;
	struct tally *t = &s->tallies[arm];
	struct round round = *base;
	struct round_result result;
	int ret;

	round.arm = s->options.cancel;
	round.arm.arm = s->options.arms[arm];
	samples_begin(s->samples, keep ? number - s->options.warmup : 0, arm, keep);
	ret = worker_round(s->worker, &round, &result);
	if (!ret)
		ret = probe_read(s->probe, samples_record, s->samples);
	if (!ret)
		ret = probe_sweep(s->probe, worker_pid(s->worker), samples_record, s->samples);
	if (ret)
		return ret;
	samples_end(s->samples);
	if (!keep)
		return 0;
	t->exits += result.exits;
	t->stops += result.stops;
	t->stop_ns += result.stop_ns;
	t->faults += result.faults;
	return 0;
}

/* Exits without a record, after the last of them have had their time. */
static int count_missing(struct session *s)
{
	const struct timespec pause = { .tv_nsec = 20000000 };
	uint64_t exits = 0;
	int ret = 0;

	for (size_t i = 0; i < s->options.arms_nr; i++)
		exits += s->tallies[i].exits;
	for (int i = 0; i < 100 && !ret && samples_own(s->samples) < exits; i++) {
		nanosleep(&pause, NULL);
		ret = probe_read(s->probe, samples_record, s->samples);
		samples_end(s->samples);
	}
	s->missing = exits - samples_own(s->samples);
	return ret;
}

static int run_rounds(struct session *s)
{
	const struct run_options *o = &s->options;
	int64_t all = o->warmup + o->rounds, begin_ns = now_ns();
	struct rng order = { o->seed };
	unsigned int arms[RUN_ARMS_MAX];
	struct round round = { 0 };
	int ret;

	snprintf(round.workload, sizeof(round.workload), "%s", o->workload->name);
	memcpy(round.device, o->device, sizeof(round.device));
	memcpy(round.params, o->params, sizeof(round.params));
	for (size_t i = 0; i < o->arms_nr; i++)
		arms[i] = i;
	for (int64_t number = 0; number < all; number++) {
		show_progress(number, all, begin_ns);
		round.seed = rng_next(&order);
		rng_shuffle(&order, arms, o->arms_nr);
		for (size_t i = 0; i < o->arms_nr; i++) {
			ret = run_arm(s, &round, number, arms[i]);
			if (interrupted)
				return -EINTR;
			if (ret)
				return ret;
		}
	}
	show_progress(all, all, begin_ns);
	ret = count_missing(s);
	samples_flush(s->samples);
	return ret;
}

/* Everything in the order in which it must not disturb the next: the worker first, while we are small. */
static int prepare(struct session *s)
{
	const struct sigaction sa = { .sa_handler = on_signal };
	struct samples_sink sink = { on_event, on_pasid, NULL };
	struct sva_testdev_info info;
	int ret;

	if (!*s->options.device && device_default(s->options.device)) {
		msg_err("there is no device to bind to: 'mmput-bench doctor' says what is missing");
		return -ENODEV;
	}
	ret = device_info(s->options.device, &info);
	if (ret) {
		msg_err("%s cannot be used: %s; 'mmput-bench doctor' says more", s->options.device,
			strerror(-ret));
		return ret;
	}
	ret = worker_start(&s->worker);
	if (ret)
		return ret;
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	ret = rundir_create(s->options.output, s->options.arm_names, s->options.arms_nr, &s->dir);
	if (!ret)
		ret = probe_open(s->options.tier, &s->probe);
	if (ret)
		return ret;
	sink.ctx = s;
	s->samples = samples_new(worker_pid(s->worker), &sink);
	s->klog = klog_open();
	if (s->klog < 0)
		msg_warn("the kernel's log cannot be read: %s", strerror(-s->klog));
	return 0;
}

static json_t *meta_of(const struct session *s)
{
	const struct run_options *o = &s->options;
	json_t *counters = json_object();
	bool exact, lab = environ_lab(&exact);
	struct sva_testdev_info info = { 0 };

	device_info(o->device, &info);
	for (size_t i = 0; i < o->arms_nr; i++) {
		const struct tally *t = &s->tallies[i];

		json_object_set_new(counters, o->arm_names[i],
				    json_pack("{s:I, s:I, s:I, s:I}", "exits", (json_int_t)t->exits,
					      "stops", (json_int_t)t->stops,
					      "stop_ns", (json_int_t)t->stop_ns,
					      "faults", (json_int_t)t->faults));
	}
	/* The test accelerator exists in QEMU only; bindonly may be real hardware. */
	return json_pack("{s:{s:s, s:s}, s:s, s:o, s:I, s:I, s:o, s:b, s:b, s:{s:s, s:I, s:I, s:I}, s:I, s:b, s:o}",
			 "tool", "name", "mmput-bench", "version", VERSION,
			 "workload", o->workload->name, "point", run_options_point(o),
			 "rounds", (json_int_t)o->rounds, "seed", (json_int_t)o->seed,
			 "environment", environ_json(o->device),
			 "emulated", lab || !info.engine, "exact", lab && exact,
			 "probe", "tier", probe_tier_name(s->tier),
			 "unprobed_ns", (json_int_t)s->unprobed_ns,
			 "probed_ns", (json_int_t)s->probed_ns,
			 "misses", (json_int_t)s->misses,
			 "drops", (json_int_t)(s->drops + llabs(s->missing)),
			 "incomplete", 0, "device_counters", counters);
}

static void print_cost(const struct session *s)
{
	int64_t cost_ns = s->probed_ns - s->unprobed_ns;

	printf("probe: %s, %.1f us per exit, %.1f %% of the smallest fork+exit+wait (%.1f us)\n",
	       probe_tier_name(s->tier), cost_ns / 1e3,
	       100.0 * cost_ns / s->unprobed_ns, s->unprobed_ns / 1e3);
	if (s->misses)
		printf("probe: %" PRIu64 " of its runs were missed, because another was preempted: the times that they would have taken are blank\n",
		       s->misses);
	if (s->blank)
		printf("probe: %" PRIu64 " samples lack the time of mmput%s\n", s->blank,
		       s->tier == PROBE_KPROBE ?
		       ": the kernel sees so many functions return at a time, and no more" : "");
}

/* Lost samples and a complaining kernel fail the run, but not before it is on disk. */
static int finish(struct session *s)
{
	json_t *meta = meta_of(s);
	int splats = 0, ret;

	if (s->klog >= 0)
		splats = klog_read(s->klog, on_log_line, s->dir);
	ret = rundir_commit(s->dir, meta);
	s->dir = NULL;
	json_decref(meta);
	if (ret)
		return ret;
	print_cost(s);
	if (s->drops || s->missing) {
		msg_err("%s: not to be used: the probe lost %" PRIu64 " records, %" PRId64 " exits are not accounted for",
			s->options.output, s->drops, s->missing);
		return -EIO;
	}
	if (s->refused) {
		msg_err("%s: rows were left out because they make no sense", s->options.output);
		return -EIO;
	}
	if (splats > 0) {
		msg_err("%s: the kernel complained %d times during the run: see kernel.log there",
			s->options.output, splats);
		return -EIO;
	}
	return 0;
}

int cmd_run(int argc, char **argv)
{
	struct session s = { .klog = -1 };
	int ret;

	run_options_parse(argc, argv, &s.options);
	ret = prepare(&s);
	if (!ret)
		ret = run_rounds(&s);
	if (!ret)
		ret = measure_probe(&s);
	if (!ret)
		ret = finish(&s);
	if (interrupted)
		msg_err("interrupted: nothing was kept");
	rundir_abort(s.dir);
	samples_free(s.samples);
	probe_close(s.probe);
	worker_stop(s.worker);
	if (s.klog >= 0)
		close(s.klog);
	return ret ? EXIT_FAILED : EXIT_OK;
}
