// SPDX-License-Identifier: GPL-2.0-only
/* One key at a time, from words to numbers; what is wrong with a word is said in words. */
#include "bench/run-options.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/base.h"
#include "base/nearest.h"
#include "result/rundir.h"

#define ROUNDS		20
#define UNTIL_ROUNDS	1280	/* the seventh look of lib/stat/until.h */

static const char * const arm_names[] = { "none", "null", "callback" };

void run_options_init(struct run_options *o, const struct workload *workload)
{
	*o = (struct run_options){
		.workload = workload, .warmup = 2, .seed = 1, .tier = PROBE_AUTO,
		.cancel.cancel = SVA_TESTDEV_CANCEL_SPIN, .arms_nr = ARRAY_SIZE(arm_names),
	};
	for (size_t i = 0; i < ARRAY_SIZE(arm_names); i++) {
		o->arm_names[i] = arm_names[i];
		o->arms[i] = arm_parse(arm_names[i]);
	}
	for (int i = 0; workload->params[i].name; i++)
		o->params[i] = workload->params[i].def;
}

void run_options_free(struct run_options *o)
{
	json_decref(o->labels);
	o->labels = NULL;
}

/* Keys that are numbers: with the units that run's help names. */
struct number_key {
	const char *name;
	const char *unit;
	int64_t min;
	int64_t max;
	size_t at;
};

#define NUMBER(name, unit, min, max, member) \
	{ name, unit, min, max, offsetof(struct run_options, member) }

static const struct number_key number_keys[] = {
	NUMBER("max-time", "ns", 1, INT64_MAX, max_time_ns),
	NUMBER("rate", "per second", 1, 1000000, rate),
	NUMBER("rounds", "rounds", 1, 1000000, rounds),
	NUMBER("seed", "seed", 0, INT64_MAX, seed),
	NUMBER("warmup", "rounds", 0, 1000, warmup),
};

static char *set_number(const char *text, const char *unit, int64_t min, int64_t max, int64_t *value)
{
	if (!parse_quantity(text, unit, value) && *value >= min && *value <= max)
		return NULL;
	return xasprintf("'%s' is not a number from %" PRId64 " to %" PRId64 " (%s)", text, min, max,
			 unit);
}

char *run_options_names(const struct param *p)
{
	char *all = xasprintf("%s", p->names[0]);

	for (const char * const *name = p->names + 1; *name; name++) {
		char *longer = xasprintf("%s, %s", all, *name);

		free(all);
		all = longer;
	}
	return all;
}

static char *set_param(const struct param *p, const char *text, int64_t *value)
{
	__cleanup_free char *all = NULL;

	if (!p->names)
		return set_number(text, p->unit, p->min, p->max, value);
	for (*value = 0; p->names[*value]; ++*value)
		if (!strcmp(p->names[*value], text))
			return NULL;
	all = run_options_names(p);
	return xasprintf("'%s' is none of %s", text, all);
}

static char *set_device(struct run_options *o, const char *path, bool elsewhere)
{
	(void)elsewhere;
	if (o->devices_nr == WORKER_DEVICES_MAX)
		return xasprintf("too many of them");
	if (strlen(path) >= DEVICE_PATH_MAX)
		return xasprintf("the path is too long");
	memcpy(o->devices[o->devices_nr++], path, strlen(path) + 1);
	return NULL;
}

static char *set_arms(struct run_options *o, const char *text, bool elsewhere)
{
	__cleanup_free char *list = xasprintf("%s", text);

	(void)elsewhere;
	o->arms_nr = 0;
	for (char *save, *name = strtok_r(list, ", ", &save); name; name = strtok_r(NULL, ", ", &save)) {
		size_t known = 0;

		while (known < ARRAY_SIZE(arm_names) && strcmp(arm_names[known], name))
			known++;
		if (known == ARRAY_SIZE(arm_names))
			return xasprintf("'%s' is none of none, null and callback", name);
		for (size_t i = 0; i < o->arms_nr; i++)
			if (o->arm_names[i] == arm_names[known])
				return xasprintf("'%s' is there twice", name);
		o->arm_names[o->arms_nr] = arm_names[known];
		o->arms[o->arms_nr++] = arm_parse(name);
	}
	return o->arms_nr ? NULL : xasprintf("no arm given");
}

static char *set_cancel(struct run_options *o, const char *text, bool elsewhere)
{
	(void)elsewhere;
	if (cancel_parse(text, &o->cancel))
		return xasprintf("'%s' is not [device:|spin:|sleep:]TIME of at most 10s", text);
	return NULL;
}

/* The name of a phase or of something that the workload times, as they have it. */
static const char *timed_name(const struct workload *w, const char *text, size_t len)
{
	for (enum phase p = 0; p < PHASE_NR; p++)
		if (!strncmp(phase_name(p), text, len) && !phase_name(p)[len])
			return phase_name(p);
	for (const struct metric *m = w->metrics; m && m->name; m++)
		if (!strncmp(m->name, text, len) && !m->name[len])
			return m->name;
	return NULL;
}

static char *set_until(struct run_options *o, const char *text, bool elsewhere)
{
	const char *colon = strchr(text, ':');
	char *end = NULL;

	(void)elsewhere;
	if (colon)
		o->until_percent = strtod(colon + 1, &end);
	if (!colon || end == colon + 1 || strcmp(end, "%") || !(o->until_percent > 0) ||
	    o->until_percent > 100)
		return xasprintf("'%s' is not MEASURE:PERCENT%%, such as mmput_cpu:2%%", text);
	o->until_measure = timed_name(o->workload, text, colon - text);
	if (o->until_measure)
		return NULL;
	return xasprintf("'%.*s' is neither a phase nor timed by %s; 'mmput-bench list' lists what is",
			 (int)(colon - text), text, o->workload->name);
}

static char *set_probe(struct run_options *o, const char *text, bool elsewhere)
{
	(void)elsewhere;
	if (probe_tier_parse(text, &o->tier))
		return xasprintf("'%s' is none of auto, fentry, kprobe, tracepoint and user", text);
	return NULL;
}

static char *set_place(struct run_options *o, const char *text, bool elsewhere)
{
	return elsewhere ? NULL : place_parse(text, &o->place, &o->cpus);
}

static char *set_counters(struct run_options *o, const char *text, bool elsewhere)
{
	return elsewhere ? NULL : counters_parse(text, "", o->counters, &o->counters_nr);
}

static char *set_control(struct run_options *o, const char *text, bool elsewhere)
{
	(void)elsewhere;
	o->control = !strcmp(text, "yes");
	return o->control || !strcmp(text, "no") ? NULL : xasprintf("'%s' is neither yes nor no", text);
}

/* Both are names, so that they can be those of folders and columns. */
static bool is_name(const char *text, size_t len)
{
	return len && len <= RUNDIR_NAME_MAX &&
		strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:=/+@%-") >= len;
}

static char *set_label(struct run_options *o, const char *text, bool elsewhere)
{
	size_t len = strcspn(text, "=");

	(void)elsewhere;
	if (!text[len] || !is_name(text, len) || !is_name(text + len + 1, strlen(text + len + 1)))
		return xasprintf("'%s' is not KEY=VALUE, both of letters, digits and _.:=/+@%%-, at most %d of them",
				 text, RUNDIR_NAME_MAX);
	if (!o->labels)
		o->labels = json_object();
	json_object_setn_new(o->labels, text, len, json_string(text + len + 1));
	return NULL;
}

static const struct text_key {
	const char *name;
	char *(*set)(struct run_options *o, const char *text, bool elsewhere);
} text_keys[] = {
	{ "arms", set_arms },
	{ "cancel", set_cancel },
	{ "control", set_control },
	{ "counters", set_counters },
	{ "device", set_device },
	{ "label", set_label },
	{ "place", set_place },
	{ "probe", set_probe },
	{ "until", set_until },
};

char *run_options_set(struct run_options *o, const char *key, const char *text, bool elsewhere)
{
	for (size_t i = 0; i < ARRAY_SIZE(text_keys); i++)
		if (!strcmp(text_keys[i].name, key))
			return text_keys[i].set(o, text, elsewhere);
	for (size_t i = 0; i < ARRAY_SIZE(number_keys); i++) {
		const struct number_key *k = &number_keys[i];

		if (!strcmp(k->name, key))
			return set_number(text, k->unit, k->min, k->max, (int64_t *)((char *)o + k->at));
	}
	for (int i = 0; o->workload->params[i].name; i++)
		if (!strcmp(o->workload->params[i].name, key))
			return set_param(&o->workload->params[i], text, &o->params[i]);
	return xasprintf("there is no such key");
}

char *run_options_known(const struct workload *workload, const char *key)
{
	struct nearest near = { .wanted = key };
	bool found = false;

	for (size_t i = 0; i < ARRAY_SIZE(text_keys); i++) {
		nearest_add(&near, text_keys[i].name, text_keys[i].name);
		found |= !strcmp(text_keys[i].name, key);
	}
	for (size_t i = 0; i < ARRAY_SIZE(number_keys); i++) {
		nearest_add(&near, number_keys[i].name, number_keys[i].name);
		found |= !strcmp(number_keys[i].name, key);
	}
	for (const struct param *p = workload->params; p->name; p++) {
		nearest_add(&near, p->name, p->name);
		found |= !strcmp(p->name, key);
	}
	if (found)
		nearest_free(&near);
	return found ? NULL : nearest_text(&near);
}

char *run_options_whole(struct run_options *o)
{
	const char *wrong = o->workload->check ? o->workload->check(o->params) : NULL;

	if (wrong)
		return xasprintf("%s", wrong);
	if (o->control) {
		o->arm_names[o->arms_nr] = RUN_CONTROL;
		o->arms[o->arms_nr++] = o->arms[0];
	}
	if (o->until_measure && o->arms_nr < 2)
		return xasprintf("until: there is no shift without a second arm");
	if (!o->rounds)
		o->rounds = o->until_measure ? UNTIL_ROUNDS : ROUNDS;
	return NULL;
}

static char *time_text(int64_t ns)
{
	static const struct {
		int64_t ns;
		const char *unit;
	} units[] = { { 1000000000, "s" }, { 1000000, "ms" }, { 1000, "us" } };

	for (size_t i = 0; i < ARRAY_SIZE(units); i++)
		if (ns && ns % units[i].ns == 0)
			return xasprintf("%" PRId64 "%s", ns / units[i].ns, units[i].unit);
	return xasprintf("%" PRId64 "ns", ns);
}

json_t *run_options_point(const struct run_options *o)
{
	__cleanup_free char *time = time_text(o->cancel.cancel_ns);
	__cleanup_free char *cancel = xasprintf("%s:%s", cancel_name(o->cancel.cancel), time);
	json_t *point = json_object();

	for (int i = 0; o->workload->params[i].name; i++) {
		const struct param *p = &o->workload->params[i];

		json_object_set_new(point, p->name, p->names ? json_string(p->names[o->params[i]]) :
				    json_integer(o->params[i]));
	}
	json_object_set_new(point, "cancel", json_string(cancel));
	if (o->rate)
		json_object_set_new(point, "rate", json_integer(o->rate));
	if (o->devices_nr > 1)
		json_object_set_new(point, "devices", json_integer(o->devices_nr));
	return point;
}
