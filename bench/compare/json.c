// SPDX-License-Identifier: GPL-2.0-only
/* A comparison as a JSON document, for programs. */
#include <jansson.h>

#include "base/base.h"
#include "bench/compare/print.h"
#include "text/describe.h"

static json_t *json_side(size_t n, size_t units, double median)
{
	return json_pack("{s:I, s:I, s:o}", "samples", (json_int_t)n, "units", (json_int_t)units,
			 "median", n ? json_real(median) : json_null());
}

static json_t *json_of(const struct comparison *c, const struct row *row)
{
	const struct stat_shift *s = &row->figures.shift;
	json_t *o = json_pack("{s:s, s:s, s:s, s:o, s:o}", "measure", row->measure, "arm", row->arm,
			      "unit", row->count ? "1" : "ns",
			      "base", json_side(row->base_n, row->base.n, row->base_median),
			      "new", json_side(row->new_n, row->new.n, row->new_median));
	size_t more;

	json_object_set_new(o, "blank", json_real(row->blank));
	if (!row->compared)
		return o;
	more = stat_more(&row->figures, row->margin);
	json_object_set_new(o, "shift", json_real(s->shift));
	json_object_set_new(o, "low", s->level_met ? json_real(s->low) : json_null());
	json_object_set_new(o, "high", s->level_met ? json_real(s->high) : json_null());
	json_object_set_new(o, "p", json_real(row->p));
	json_object_set_new(o, "margin", json_real(row->margin));
	json_object_set_new(o, "verdict", json_string(describe_verdict(c, row)));
	json_object_set_new(o, "cut", json_boolean(s->cut));
	if (row->paired)
		json_object_set_new(o, "pairs", json_integer(row->pairs.n));
	if (row->verdict == STAT_UNDECIDED)
		json_object_set_new(o, "more", more == STAT_MORE_NEVER ? json_null() : json_integer(more));
	return o;
}

static json_t *json_rows(const struct comparison *c, const struct rows *rows)
{
	json_t *all = json_array();

	for (size_t i = 0; i < rows->n; i++)
		json_array_append_new(all, json_of(c, &rows->v[i]));
	return all;
}

static json_t *gates_json(const struct gate_results *results)
{
	static const char * const outcomes[] = {
		[GATE_OK] = "ok", [GATE_UNKNOWN] = "could not tell", [GATE_REGRESSED] = "regressed",
		[GATE_REFUSED] = "refused",
	};
	json_t *all = json_array();

	for (size_t i = 0; i < results->n; i++) {
		const struct gate_result *r = &results->v[i];
		json_t *o = json_pack("{s:s, s:s*, s:s, s:s*}", "gate", r->gate->text, "arm", r->arm,
				      "outcome", outcomes[r->outcome], "why", r->why);

		if (r->outcome != GATE_REFUSED)
			json_object_update_new(o, json_pack("{s:f, s:f, s:f, s:f}", "base", r->base,
							    "shift", r->shift.value, "low",
							    r->shift.low, "high", r->shift.high));
		json_array_append_new(all, o);
	}
	return all;
}

void compare_json(const struct comparison *c)
{
	static const char * const outcomes[] = {
		[CONTROL_NONE] = "none", [CONTROL_BLIND] = "too few", [CONTROL_PASS] = "pass",
		[CONTROL_FAIL] = "fail",
	};
	json_t *o = json_pack("{s:s, s:s, s:O, s:O, s:b, s:b, s:I, s:b, s:s}", "path", c->path,
			      "workload", c->run->workload, "point", c->run->point,
			      "environment", c->run->environment, "emulated", c->run->emulated,
			      "exact", c->run->exact, "drops", (json_int_t)c->drops,
			      "incomplete", c->incomplete, "unit", c->unit);

	/* A path need not be text. */
	if (!o) {
		msg_err("%s cannot be said in JSON", c->path);
		return;
	}
	if (c->new) {
		json_object_set(o, "environment_new", c->new->environment);
		json_object_set_new(o, "boots", json_pack("[I, I]", (json_int_t)c->runs,
							  (json_int_t)c->runs_new));
	}
	json_object_set_new(o, "unlike", c->unlike ? json_string(c->unlike) : json_null());
	json_object_set_new(o, "not_alike", c->noted ? json_string(c->noted) : json_null());
	json_object_set_new(o, "margin_percent", json_real(100 * c->share));
	json_object_set_new(o, "control", json_string(outcomes[c->control]));
	json_object_set_new(o, "control_rows", json_rows(c, &c->aa));
	if (c->new) {
		json_object_set_new(o, "control_boots", json_integer(c->runs_control));
		json_object_set_new(o, "control_within", json_string(outcomes[rows_control(&c->within)]));
		json_object_set_new(o, "control_within_rows", json_rows(c, &c->within));
	}
	json_object_set_new(o, "rows", json_rows(c, &c->rows));
	json_object_set_new(o, "gates", gates_json(&c->gates));
	/* In ASCII: terminals take some characters beyond it for the begin of an escape sequence. */
	json_dumpf(o, stdout, JSON_INDENT(2) | JSON_ENSURE_ASCII);
	putchar('\n');
	json_decref(o);
}
