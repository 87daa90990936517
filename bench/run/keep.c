// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is kept of a run while it goes on, and when it is cut short: the rounds that are over,
 * and what another run has to know to go on behind them.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/base.h"
#include "base/file.h"
#include "bench/run/run.h"

/* A run that is killed loses no more of its time than this, and at most a 50th is for keeping. */
#define KEEP_EVERY_NS	2000000000LL
#define KEEP_SHARE	50

json_t *run_arguments(int argc, char **argv)
{
	json_t *words = json_array();

	for (int i = 1; i < argc; i++) {
		if (!json_array_append_new(words, json_string(argv[i])))
			continue;
		json_decref(words);
		return NULL;
	}
	return words;
}

uint64_t run_exits(const struct tally *tallies, const struct run_options *o)
{
	uint64_t exits = 0;

	for (size_t i = 0; i < o->arms_nr; i++)
		exits += tallies[i].exits;
	return exits;
}

void run_write_event(void *ctx, const struct event *e)
{
	struct session *s = ctx;

	s->refused |= rundir_event(s->dir, e);
}

void run_write_pasid(void *ctx, const struct pasid_row *p)
{
	struct session *s = ctx;
	struct pasid_row row = *p;

	row.life += s->lives_before;
	s->refused |= rundir_pasid(s->dir, &row);
}

/* run.json of the rounds that are over, and what it takes to go on. */
static json_t *meta_so_far(struct session *s)
{
	char boot[64];
	json_t *meta, *resume;

	if (s->probe) {
		s->tier = probe_tier(s->probe);
		s->drops = probe_drops(s->probe);
		s->misses = probe_misses(s->probe);
	}
	meta = run_meta(s, json_incref(s->environment), s->whole.rounds);
	file_line("/proc/sys/kernel/random/boot_id", boot, sizeof(boot));
	resume = json_pack("{s:s, s:I, s:i, s:i}", "boot", boot,
			   "spent_ns", (json_int_t)run_until_spent(s->until),
			   "splats", run_log_splats(s->log) + s->splats_before, "refused", s->refused);
	if (s->arguments)
		json_object_set(resume, "arguments", s->arguments);
	json_object_set_new(meta, "resume", resume);
	return meta;
}

static int keep_rounds(struct session *s)
{
	const struct samples_sink sink = { run_write_event, run_write_pasid, s };
	int64_t begin_ns = now_ns(), end_ns;
	json_t *meta = meta_so_far(s);
	int ret;

	rundir_tail(s->dir);
	samples_pending(s->samples, &sink);
	ret = rundir_keep(s->dir, meta);
	json_decref(meta);
	if (ret)
		return ret;
	s->kept_rounds = s->whole.rounds;
	end_ns = now_ns();
	s->keep_ns = end_ns + KEEP_SHARE * (end_ns - begin_ns);
	if (s->keep_ns < end_ns + KEEP_EVERY_NS)
		s->keep_ns = end_ns + KEEP_EVERY_NS;
	return 0;
}

/*
 * A teardown may be seen after its round, when another than the owner made the final put. Rounds
 * that lack one would seem to have lost it, so they are kept with the next that lack none.
 */
int run_round_over(struct session *s, int64_t rounds)
{
	struct whole *w = &s->whole;

	rundir_round(s->dir);
	run_log_mark(s->log);
	w->rounds = rounds;
	memcpy(w->tallies, s->tallies, sizeof(w->tallies));
	w->all_in = probe_tier(s->probe) == PROBE_USER ||
		    samples_own(s->samples) == run_exits(s->tallies, &s->options);
	return w->all_in && now_ns() >= s->keep_ns ? keep_rounds(s) : 0;
}

/* What has come since, and late records of rounds that are over, for as long as they may take. */
static void read_rest(struct session *s)
{
	for (int i = 0; s->probe && i < 100; i++) {
		if (probe_read(s->probe, samples_record, s->samples))
			return;
		samples_end(s->samples);
		if (s->whole.all_in)
			return;
		pause_ns(20000000);
	}
}

static int64_t rows_due(const struct session *s)
{
	if (s->tier == PROBE_USER)
		return -1;
	return run_exits(s->whole.tallies, &s->options) + s->samples_before;
}

static int stop_rundir(struct session *s)
{
	json_t *meta;
	int ret;

	read_rest(s);
	samples_flush(s->samples);
	run_log_back(s->log);
	memcpy(s->tallies, s->whole.tallies, sizeof(s->tallies));
	meta = meta_so_far(s);
	ret = rundir_stop(s->dir, meta, rows_due(s));
	s->dir = NULL;
	json_decref(meta);
	if (!ret)
		s->kept_rounds = s->whole.rounds;
	return ret;
}

void run_stop(struct session *s, int why)
{
	const char *what = why == -EINTR ? "interrupted" : "the run has failed";

	if (s->dir && s->whole.rounds)
		stop_rundir(s);
	rundir_abort(s->dir);
	s->dir = NULL;
	if (s->kept_rounds)
		msg_err("%s: %" PRId64 " of %" PRId64 " rounds are kept in %s.incomplete; 'mmput-bench run --continue %s' does the rest",
			what, s->kept_rounds, s->options.rounds, s->path, s->path);
	else if (why == -EINTR && !s->before.meta)
		msg_err("interrupted: nothing was kept, as no round was over");
}
