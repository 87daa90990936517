// SPDX-License-Identifier: GPL-2.0-only
/* What earlier sweeps have left in the journal. */
#include "bench/sweep/state.h"

#include <string.h>

#include "base/base.h"
#include "stat/stat.h"
#include "store/journal.h"

const char *sweep_class_name(enum sweep_class class)
{
	static const char * const names[SWEEP_CLASSES] = {
		[SWEEP_TODO] = "todo", [SWEEP_DONE] = "done", [SWEEP_UNSUPPORTED] = "unsupported",
		[SWEEP_BROKEN] = "broken", [SWEEP_INFRASTRUCTURE] = "infrastructure",
		[SWEEP_INTERRUPTED] = "interrupted",
	};

	return names[class];
}

static const char *text_of(const json_t *line, const char *key)
{
	const char *text = json_string_value(json_object_get(line, key));

	return text ? text : "";
}

static bool is(const json_t *line, const char *key, const char *text)
{
	return !strcmp(text_of(line, key), text);
}

static void take_runs(struct sweep *s, const json_t *line)
{
	const json_t *runs = json_object_get(line, "runs"), *run;
	size_t i;

	json_array_foreach(runs, i, run)
		if (json_integer_value(json_object_get(run, "status")) == EXIT_SKIPPED)
			json_object_set_new(s->settled, text_of(run, "key"), json_true());
}

static void take_end(struct sweep *s, const json_t *line)
{
	json_object_set_new(s->ended, text_of(line, "id"), json_true());
	take_runs(s, line);
	if (is(line, "class", "infrastructure"))
		json_object_set_new(s->tries, text_of(line, "boot"), json_integer(1 +
				    json_integer_value(json_object_get(s->tries, text_of(line, "boot")))));
	if (is(line, "class", "unsupported"))
		json_object_set_new(s->settled, text_of(line, "target"), json_true());
	if (is(line, "class", "done")) {
		s->seconds = xrealloc_array(s->seconds, s->seconds_nr + 1, sizeof(*s->seconds));
		s->seconds[s->seconds_nr++] = json_number_value(json_object_get(line, "seconds"));
	}
}

/* One boot of this machine is one boot of the plan, done or not. */
static void take_attempt(struct sweep *s, const json_t *line)
{
	__cleanup_free char *used = xasprintf("%s %s", text_of(line, "machine"), text_of(line, "boot_id"));

	if (*text_of(line, "boot_id"))
		json_object_set_new(s->boot_ids, used, json_string(text_of(line, "boot")));
}

const json_t *sweep_told(const struct sweep *s, const struct sweep_target *target)
{
	__cleanup_free char *name = xasprintf("%s %s", target->machine->name, target->kernel);

	return json_object_get(s->told, name);
}

static void take_target(struct sweep *s, const json_t *line)
{
	__cleanup_free char *name = xasprintf("%s %s", text_of(line, "machine"), text_of(line, "spec"));

	json_object_set(s->told, name, (json_t *)line);
}

void sweep_take_line(struct sweep *s, const json_t *line)
{
	bool attempt = is(line, "event", "attempt"), begin = is(line, "event", "begin");

	if (is(line, "event", "target")) {
		take_target(s, line);
		return;
	}
	if (begin)
		json_object_clear(s->told);
	if (attempt)
		take_attempt(s, line);
	else if (is(line, "event", "end"))
		take_end(s, line);
	else if (begin && !json_is_true(json_object_get(line, "rebooted")))
		json_object_clear(s->tries);
	if (begin)
		return;
	free(s->rebooted_for);
	s->rebooted_for = attempt && json_is_true(json_object_get(line, "reboots")) ?
		xasprintf("%s", text_of(line, "boot")) : NULL;
}

static void take_line(void *ctx, const char *text, const json_t *line)
{
	(void)text;
	sweep_take_line(ctx, line);
}

int sweep_read_state(struct sweep *s)
{
	s->settled = json_object();
	s->ended = json_object();
	s->boot_ids = json_object();
	s->tries = json_object();
	s->told = json_object();
	return store_journal_read(s->store, take_line, s);
}

double sweep_expected_s(const struct sweep *s, double quantile)
{
	return s->seconds_nr ? stat_quantile_real(s->seconds, s->seconds_nr, quantile) : 0;
}
