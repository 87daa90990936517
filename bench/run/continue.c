// SPDX-License-Identifier: GPL-2.0-only
/*
 * `run --continue`: goes on with a run that was cut short. What was asked for is in its run.json,
 * so that it need not be said again, and cannot be said otherwise; the rest has to be as it was.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "base/file.h"
#include "bench/run/run.h"

#define WORDS_MAX	256

const char *run_continued(int argc, char **argv)
{
	static const char option[] = "--continue";
	size_t len = strlen(option);

	if (argc == 3 && !strcmp(argv[1], option))
		return argv[2];
	return argc == 2 && !strncmp(argv[1], option, len) && argv[1][len] == '=' && argv[1][len + 1] ?
		argv[1] + len + 1 : NULL;
}

static int refuse(const struct session *s, const char *why)
{
	msg_err("%s.incomplete cannot be continued: %s", s->path, why);
	return -EINVAL;
}

static const json_t *resume_of(const struct session *s)
{
	return json_object_get(s->before.meta, "resume");
}

/* Its command line, with the directory behind it under the name that it has here. */
static int parse_arguments(struct session *s)
{
	size_t n = json_array_size(s->arguments);
	char *argv[WORDS_MAX + 4] = { "run" };

	if (!json_is_array(s->arguments) || !n || n > WORDS_MAX)
		return refuse(s, "its run.json does not say what it was");
	for (size_t i = 0; i < n; i++) {
		const char *word = json_string_value(json_array_get(s->arguments, i));

		if (!word)
			return refuse(s, "its run.json does not say what it was");
		argv[i + 1] = xasprintf("%s", word);
	}
	argv[n + 1] = "-o";
	argv[n + 2] = s->path;
	run_options_parse(n + 3, argv, &s->options);
	return 0;
}

int run_take_up(struct session *s, const char *dir)
{
	int ret = rundir_resume(dir, &s->before, &s->dir);

	if (ret)
		return ret;
	s->path = xasprintf("%s", rundir_path(s->dir));
	s->arguments = json_incref(json_object_get(resume_of(s), "arguments"));
	return parse_arguments(s);
}

/* Say what was otherwise; of a machine, which of what is known of it. */
static int refuse_difference(const struct session *s, const char *key, const json_t *old,
			     const json_t *new)
{
	__cleanup_free char *was = NULL, *is = NULL, *why = NULL;
	const char *part;
	const json_t *v;

	json_object_foreach((json_t *)old, part, v)
		if (!json_equal(v, json_object_get(new, part)))
			return refuse_difference(s, part, v, json_object_get(new, part));
	json_object_foreach((json_t *)new, part, v)
		if (json_is_object(old) && !json_object_get(old, part))
			return refuse_difference(s, part, NULL, v);
	was = json_dumps(old, JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
	is = json_dumps(new, JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
	why = xasprintf("its %s was %s, and is %s now", key, was ?: "not known", is ?: "not known");
	return refuse(s, why);
}

/* What a run is of. Arms and the other names are compared by rundir_names(). */
static int check_same(const struct session *s)
{
	static const char * const keys[] = {
		"tool", "workload", "point", "seed", "warmup", "devices", "emulated", "exact",
		"environment", "placement",
	};
	const char *boot = json_string_value(json_object_get(resume_of(s), "boot"));
	const char *tier = probe_tier_name(probe_tier(s->probe));
	json_t *meta = run_meta(s, json_incref(s->environment), 0);
	char boot_now[64];
	int ret = 0;

	file_line("/proc/sys/kernel/random/boot_id", boot_now, sizeof(boot_now));
	if (!boot || strcmp(boot, boot_now))
		ret = refuse(s, "the machine has been booted since, and its times would not be of one boot");
	else if (strcmp(s->before.tier, tier))
		ret = refuse(s, "the probe is of another tier");
	for (size_t i = 0; !ret && i < ARRAY_SIZE(keys); i++) {
		const json_t *old = json_object_get(s->before.meta, keys[i]);
		const json_t *new = json_object_get(meta, keys[i]);

		if (!json_equal(old, new))
			ret = refuse_difference(s, keys[i], old, new);
	}
	json_decref(meta);
	return ret;
}

/* What is told or counted at the end, of rows that were written before. */
static void take_over(struct session *s)
{
	const struct run *run = &s->before;

	for (size_t i = 0; i < run->pasids_nr; i++)
		if (run->pasids[i].life > s->lives_before)
			s->lives_before = run->pasids[i].life;
	for (size_t arm = 0; arm < run->arms_nr; arm++)
		for (size_t i = 0; i < run->events[arm].n; i++)
			s->blank += events_phase(&run->events[arm], i, PHASE_MMPUT) == NOT_MEASURED;
	for (size_t i = 0; i < run->counters_nr; i++) {
		const struct counter_row *c = &run->counters[i];

		if (c->counter >= s->options.counters_nr)
			continue;
		s->all_counted[c->counter].value += c->value;
		s->all_counted[c->counter].enabled_ns += c->enabled_ns;
		s->all_counted[c->counter].running_ns += c->running_ns;
	}
	s->samples_before = run->events_nr;
	s->splats_before = json_integer_value(json_object_get(resume_of(s), "splats"));
	s->refused = json_integer_value(json_object_get(resume_of(s), "refused"));
	s->whole.rounds = run->rounds;
	s->whole.all_in = true;
	s->kept_rounds = run->rounds;
	run_until_resume(s->until, run, json_integer_value(json_object_get(resume_of(s), "spent_ns")));
}

int run_go_on(struct session *s)
{
	int ret = check_same(s);

	if (!ret)
		ret = rundir_append(s->dir, &s->before);
	if (ret)
		return ret;
	take_over(s);
	printf("continuing %s behind round %" PRId64 "\n", s->path, s->before.rounds);
	run_drop_rows(&s->before);
	return 0;
}

/* Integers of the same place. */
static void add_up(json_t *to, const json_t *from)
{
	const char *key;
	const json_t *v;

	json_object_foreach((json_t *)from, key, v) {
		json_t *mine = json_object_get(to, key);

		if (!mine)
			json_object_set_new(to, key, json_deep_copy(v));
		else if (json_is_integer(mine) && json_is_integer(v))
			json_integer_set(mine, json_integer_value(mine) + json_integer_value(v));
		else
			add_up(mine, v);
	}
}

void run_add_before(const struct session *s, json_t *meta)
{
	const json_t *before = s->before.meta;
	json_t *probe = json_object_get(meta, "probe"), *list;
	int64_t misses = json_integer_value(json_object_get(json_object_get(before, "probe"), "misses"));

	if (!before)
		return;
	list = json_object_get(before, "continued");
	list = json_is_array(list) ? json_copy(list) : json_array();
	json_array_append_new(list, json_integer(s->before.rounds));
	json_object_set_new(meta, "continued", list);
	json_object_set_new(meta, "drops", json_integer(s->drops + llabs(s->missing) + s->before.drops));
	json_object_set_new(probe, "misses", json_integer(s->misses + misses));
	add_up(json_object_get(meta, "device_counters"), json_object_get(before, "device_counters"));
	if (json_object_get(meta, "log"))
		add_up(json_object_get(meta, "log"), json_object_get(before, "log"));
}
