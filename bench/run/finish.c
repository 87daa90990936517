// SPDX-License-Identifier: GPL-2.0-only
/* What is left of a run when all rounds are done: run.json, and what its user has to know. */
#include "bench/run/run.h"

#include <errno.h>
#include <inttypes.h>

#include "base/base.h"
#include "environ/environ.h"

/* What the probe costs is measured last: a run that was cut short has not got that far. */
static json_t *probe_of(const struct session *s)
{
	const struct probe_loops *unprobed = s->tier == PROBE_USER ? &s->probed : &s->unprobed;
	json_t *probe = json_pack("{s:s}", "tier", probe_tier_name(s->tier));

	if (unprobed->all.n && s->probed.all.n) {
		json_object_set_new(probe, "unprobed_ns",
				    json_integer((json_int_t)sample_median(&unprobed->all)));
		json_object_set_new(probe, "probed_ns",
				    json_integer((json_int_t)sample_median(&s->probed.all)));
	}
	json_object_set_new(probe, "misses", json_integer((json_int_t)s->misses));
	return probe;
}

static json_t *devices_of(const struct run_options *o)
{
	json_t *paths = json_array();

	for (size_t i = 0; i < o->devices_nr; i++)
		json_array_append_new(paths, json_string(o->devices[i]));
	return paths;
}

json_t *run_meta(const struct session *s, json_t *environment, int64_t rounds)
{
	const struct run_options *o = &s->options;
	json_t *counters = json_object(), *meta;
	bool exact, lab = environ_lab(&exact);
	struct sva_testdev_info info = { 0 };

	device_info(o->devices[0], &info);
	for (size_t i = 0; i < o->arms_nr; i++) {
		const struct tally *t = &s->tallies[i];

		json_object_set_new(counters, o->arm_names[i],
				    json_pack("{s:I, s:I, s:I, s:I, s:I}", "exits", (json_int_t)t->exits,
					      "stops", (json_int_t)t->stops,
					      "stop_ns", (json_int_t)t->stop_ns,
					      "faults", (json_int_t)t->faults,
					      "refused", (json_int_t)t->refused));
	}
	/* The test accelerator exists in QEMU only; bindonly may be real hardware. */
	meta = json_pack("{s:{s:s, s:s}, s:s, s:o, s:I, s:I, s:o, s:b, s:b, s:o, s:I, s:b, s:o}",
			 "tool", "name", "mmput-bench", "version", VERSION,
			 "workload", o->workload->name, "point", run_options_point(o),
			 "rounds", (json_int_t)rounds, "seed", (json_int_t)o->seed,
			 "environment", environment,
			 "emulated", lab || !info.engine, "exact", lab && exact,
			 "probe", probe_of(s),
			 "drops", (json_int_t)(s->drops + llabs(s->missing)),
			 "incomplete", 0, "device_counters", counters);
	if (o->labels)
		json_object_set(meta, "labels", o->labels);
	json_object_set_new(meta, "warmup", json_integer(o->warmup));
	json_object_set_new(meta, "devices", devices_of(o));
	json_object_set_new(meta, "placement", placement_json(&s->placement));
	run_log_json(s->log, o, meta);
	run_add_before(s, meta);
	return meta;
}

static void print_cost(const struct session *s)
{
	__cleanup_free char *cost = NULL;

	if (s->tier == PROBE_USER) {
		puts("probe: user: no teardown was seen, only what the workload times itself is there");
		return;
	}
	cost = run_probe_cost(&s->unprobed, &s->probed);
	printf("probe: %s, %s\n", probe_tier_name(s->tier), cost);
	if (s->misses)
		printf("probe: %" PRIu64 " of its runs were missed, because another was preempted: the times that they would have taken are blank\n",
		       s->misses);
	if (s->blank)
		printf("probe: %" PRIu64 " samples lack the time of mmput%s\n", s->blank,
		       s->tier == PROBE_KPROBE ?
		       ": the kernel sees so many functions return at a time, and no more" : "");
}

int run_finish(struct session *s)
{
	json_t *meta;
	int splats, ret;

	run_log_read(s->log, 0, false);
	splats = run_log_splats(s->log) + s->splats_before;
	meta = run_meta(s, json_incref(s->environment), s->options.rounds);
	run_until_json(s->until, meta);
	ret = rundir_commit(s->dir, meta);
	s->dir = NULL;
	json_decref(meta);
	if (ret)
		return ret;
	s->kept_rounds = 0;	/* all are, under the directory's name */
	print_cost(s);
	run_until_say(s->until);
	run_counters_say(s);
	if (s->drops || s->missing || s->before.drops) {
		msg_err("%s: not to be used: the probe lost %" PRIu64 " records, %" PRId64 " exits are not accounted for",
			s->options.output, s->drops + s->before.drops, s->missing);
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
