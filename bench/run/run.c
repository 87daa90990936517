// SPDX-License-Identifier: GPL-2.0-only
/*
 * One point, measured: every round passes over all arms in a random order, the
 * worker does what the workload wants, the probe sees what the kernel does, and
 * the rows go to the run directory.
 */
#include "bench/run/run.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "base/base.h"
#include "bench/bench.h"
#include "environ/environ.h"
#include "stat/stat.h"

static volatile sig_atomic_t interrupted;

static void on_signal(int signal)
{
	interrupted = signal;
}

static void on_event(void *ctx, const struct event *e)
{
	struct session *s = ctx;

	s->blank += e->phase_ns[PHASE_MMPUT] == NOT_MEASURED;
	run_write_event(s, e);
	run_until_event(s->until, e);
}

static void on_pasid(void *ctx, const struct pasid_row *p)
{
	struct session *s = ctx;

	run_write_pasid(s, p);
	run_log_row(s->log, p);
}

/* Rounds that an earlier run has done took no time of ours. */
static void show_progress(const struct session *s, int64_t number, int64_t all, int64_t begin_ns)
{
	int64_t before = number >= s->options.warmup ? s->before.rounds : 0, done = number - before;
	int64_t spent_ns = now_ns() - begin_ns;

	if (!isatty(STDERR_FILENO))
		return;
	if (number < all)
		fprintf(stderr, "\rround %" PRId64 " of %" PRId64 ", %" PRId64 " s left \033[K", number + 1,
			all, done > 0 ? spent_ns / done * (all - number) / 1000000000 : 0);
	else
		fputs("\r\033[K", stderr);
}

static void take_loop(const struct worker_shared *shared, struct sample *loop, struct sample *all)
{
	loop->v = xcalloc(shared->times_nr, sizeof(*loop->v));
	all->v = xrealloc_array(all->v, all->n + shared->times_nr, sizeof(*all->v));
	for (; loop->n < shared->times_nr; loop->n++) {
		loop->v[loop->n] = shared->times[loop->n].time_ns;
		all->v[all->n++] = loop->v[loop->n];
	}
	stat_sort(loop->v, loop->n);
	stat_sort(all->v, all->n);
}

static int keep_records(void *ctx)
{
	return probe_keep(ctx);
}

static int run_round(struct session *s, const struct round *round, struct round_result *result)
{
	const struct worker_watch watch = {
		.fd = s->probe ? probe_fd(s->probe) : -1,
		.readable = keep_records,
		.ctx = s->probe,
	};

	return worker_round(s->worker, round, &watch, result);
}

static int fork_exit_wait(struct session *s, struct probe_loops *loops)
{
	const struct round round = { 0 };
	struct round_result result;
	int ret = 0;

	for (int i = 0; !ret && i < PROBE_LOOPS; i++) {
		ret = run_round(s, &round, &result);
		if (!ret)
			take_loop(worker_shared(s->worker), &loops->v[i], &loops->all);
	}
	return ret;
}

/*
 * What the probe costs: the same loops with it and right after without it, when
 * all else is as warm as it gets. The probe is gone afterwards.
 */
static int measure_probe(struct session *s)
{
	int ret = fork_exit_wait(s, &s->probed);

	s->tier = probe_tier(s->probe);
	s->drops = probe_drops(s->probe);
	s->misses = probe_misses(s->probe);
	probe_close(s->probe);
	s->probe = NULL;
	return ret || s->tier == PROBE_USER ? ret : fork_exit_wait(s, &s->unprobed);
}

/* What the round's processes wrote down; warm-up rounds' is forgotten. */
static void take_times(struct session *s, uint32_t round, uint16_t arm)
{
	const struct worker_shared *shared = worker_shared(s->worker);

	for (uint64_t i = 0; i < shared->times_nr; i++) {
		const struct timing *t = &shared->times[i];
		struct time_row row = {
			.round = round, .arm = arm, .metric = t->metric, .pid = t->pid,
			.start_ns = t->start_ns, .time_ns = t->time_ns,
		};

		s->refused |= rundir_time(s->dir, &row);
		run_until_time(s->until, &row);
	}
}

static int take_records(struct session *s)
{
	const struct worker_shared *shared = worker_shared(s->worker);
	int ret;

	for (uint64_t i = 0; i < shared->asides_nr; i++)
		samples_aside(s->samples, shared->asides[i].pid,
			      shared->asides[i].what == ASIDE_AFTER_EXEC);
	ret = probe_read(s->probe, samples_record, s->samples);
	if (!ret)
		ret = probe_sweep(s->probe, worker_pid(s->worker), samples_record, s->samples);
	samples_end(s->samples);
	return ret;
}

static int run_arm(struct session *s, const struct round *base, int64_t number, size_t arm)
{
	bool keep = number >= s->options.warmup;
	uint32_t kept = keep ? number - s->options.warmup : 0;
	struct tally *t = &s->tallies[arm];
	struct round round = *base;
	struct round_result result;
	int ret;

	round.arm = s->options.cancel;
	round.arm.arm = s->options.arms[arm];
	samples_begin(s->samples, kept, arm, keep);
	ret = run_counters(s, NULL);
	if (!ret)
		ret = run_round(s, &round, &result);
	if (!ret)
		ret = run_counters(s, keep ? &(struct counter_row){ .round = kept, .arm = arm } : NULL);
	run_log_read(s->log, arm, keep);
	if (!ret)
		ret = take_records(s);
	if (ret || !keep)
		return ret;
	take_times(s, kept, arm);
	t->exits += result.exits;
	t->stops += result.stops;
	t->stop_ns += result.stop_ns;
	t->faults += result.faults;
	t->refused += result.refused;
	return 0;
}

/* Exits without a record, after the last of them have had their time. */
static int count_missing(struct session *s)
{
	uint64_t exits = run_exits(s->tallies, &s->options);
	int ret = 0;

	if (probe_tier(s->probe) == PROBE_USER)
		return 0;
	for (int i = 0; i < 100 && !ret && samples_own(s->samples) < exits; i++) {
		pause_ns(20000000);
		ret = probe_read(s->probe, samples_record, s->samples);
		samples_end(s->samples);
	}
	s->missing = exits - samples_own(s->samples);
	return ret;
}

/* Ask whether it is enough; if so, there are no more rounds than these. */
static void apply_stopping_rule(struct session *s, int64_t rounds)
{
	if (rounds && run_until_stop(s->until, rounds))
		s->options.rounds = rounds;
}

static int run_all_arms(struct session *s, const struct round *round, int64_t number,
			const unsigned int *arms)
{
	int64_t rounds = number + 1 - s->options.warmup;
	int ret;

	for (size_t i = 0; i < s->options.arms_nr; i++) {
		ret = run_arm(s, round, number, arms[i]);
		if (interrupted)
			return -EINTR;
		if (ret)
			return ret;
	}
	if (rounds < 1)
		return 0;
	ret = run_round_over(s, rounds);
	apply_stopping_rule(s, rounds);
	return ret;
}

/*
 * Rounds that an earlier run has done are drawn, as they were there, and not run, so that those
 * behind them are as they would have been.
 */
static int run_rounds(struct session *s)
{
	struct run_options *o = &s->options;
	int64_t begin_ns = now_ns(), before = s->before.rounds;
	struct rng order = { o->seed };
	unsigned int arms[RUN_ARMS_MAX];
	struct round round = { 0 };
	int ret;

	snprintf(round.workload, sizeof(round.workload), "%s", o->workload->name);
	memcpy(round.devices, o->devices, sizeof(round.devices));
	round.devices_nr = o->devices_nr;
	round.rate = o->rate;
	memcpy(round.params, o->params, sizeof(round.params));
	run_cpus(s, &round);
	for (size_t i = 0; i < o->arms_nr; i++)
		arms[i] = i;
	apply_stopping_rule(s, before);
	for (int64_t number = 0; number < o->warmup + o->rounds; number++) {
		round.seed = rng_next(&order);
		rng_shuffle(&order, arms, o->arms_nr);
		if (number >= o->warmup && number < o->warmup + before)
			continue;
		show_progress(s, number, o->warmup + o->rounds, begin_ns);
		ret = run_all_arms(s, &round, number, arms);
		if (ret)
			return ret;
	}
	show_progress(s, o->warmup + o->rounds, o->warmup + o->rounds, begin_ns);
	ret = count_missing(s);
	run_log_read(s->log, arms[o->arms_nr - 1], true);
	samples_flush(s->samples);
	return ret;
}

static int check_devices(struct run_options *o)
{
	struct sva_testdev_info info;

	if (!o->devices_nr && !device_default(o->devices[0]))
		o->devices_nr = 1;
	if (!o->devices_nr) {
		msg_err("there is no device to bind to: 'mmput-bench doctor' says what is missing");
		return -EOPNOTSUPP;
	}
	for (size_t i = 0; i < o->devices_nr; i++) {
		int ret = device_info(o->devices[i], &info);

		if (ret) {
			msg_err("%s cannot be used: %s; 'mmput-bench doctor' says more",
				o->devices[i], strerror(-ret));
			return ret;
		}
	}
	return 0;
}

static int create_rundir(struct session *s)
{
	const struct run_options *o = &s->options;
	const char *names[RUNDIR_ARMS_MAX];
	size_t n = 0;
	int ret = s->before.meta ? rundir_names(s->dir, NAMES_ARMS, o->arm_names, o->arms_nr) :
		rundir_create(o->output, o->arm_names, o->arms_nr, &s->dir);

	if (!ret && !s->path)
		s->path = xasprintf("%s", rundir_path(s->dir));
	for (const struct metric *m = o->workload->metrics; m && m->name; m++)
		names[n++] = m->name;
	return ret ? ret : rundir_names(s->dir, NAMES_METRICS, names, n);
}

/* Everything in the order in which it must not disturb the next: the worker first, while we are small. */
static int prepare(struct session *s)
{
	const struct sigaction sa = { .sa_handler = on_signal };
	struct samples_sink sink = { on_event, on_pasid, s };
	int ret;

	ret = check_devices(&s->options);
	if (!ret)
		ret = worker_start(&s->worker);
	if (ret)
		return ret;
	/* Behind thousands that exit at once it would come too late to empty the probe's ring. */
	setpriority(PRIO_PROCESS, 0, -20);
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	if (signal(SIGHUP, SIG_IGN) != SIG_IGN)		/* nohup(1) */
		sigaction(SIGHUP, &sa, NULL);
	ret = run_place(s);
	if (!ret)
		ret = create_rundir(s);
	if (!ret)
		ret = run_count(s);
	if (!ret)
		ret = probe_open(s->options.tier, &s->probe);
	if (ret)
		return ret;
	s->until = run_until_new(&s->options);
	s->samples = samples_new(worker_pid(s->worker), &sink);
	s->log = run_log_open(s->dir);
	s->environment = environ_json(s->options.devices[0]);
	return s->before.meta ? run_go_on(s) : 0;
}

static int run(struct session *s)
{
	int ret = prepare(s);

	if (!ret)
		ret = run_rounds(s);
	if (!ret)
		ret = measure_probe(s);
	return ret ? ret : run_finish(s);
}

int cmd_run(int argc, char **argv)
{
	const char *continued = run_continued(argc, argv);
	struct session s = { .worker = NULL };
	int ret;

	if (continued && run_take_up(&s, continued))
		return EXIT_USAGE;
	if (!continued) {
		s.arguments = run_arguments(argc, argv);
		run_options_parse(argc, argv, &s.options);
	}
	ret = run(&s);
	if (ret)
		run_stop(&s, ret);
	samples_free(s.samples);
	probe_close(s.probe);
	counters_close(s.counters);
	worker_stop(s.worker);
	run_log_close(s.log);
	run_until_free(s.until);
	probe_loops_free(&s.probed);
	probe_loops_free(&s.unprobed);
	run_options_free(&s.options);
	json_decref(s.arguments);
	json_decref(s.environment);
	run_free(&s.before);
	free(s.path);
	if (ret == -EOPNOTSUPP)
		return EXIT_SKIPPED;
	if (ret == -EINVAL && continued && !s.whole.rounds)
		return EXIT_USAGE;
	return ret ? EXIT_FAILED : EXIT_OK;
}
