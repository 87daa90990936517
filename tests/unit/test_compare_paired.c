// SPDX-License-Identifier: GPL-2.0-only
/*
 * What compare says of arms whose rounds are paired, and that no verdict of a table contradicts
 * the interval beside it.
 */
#include "compare-verb.h"
#include "tap.h"

/* Of one arm in one round, in ns of mmput and of srcu. */
typedef int64_t (*value_fn)(void *ctx, int arm, int round, enum phase phase);

struct values {
	value_fn value;
	void *ctx;
};

static void fill_values(void *ctx, struct event *e)
{
	static const enum phase phases[] = { PHASE_MMPUT, PHASE_MMPUT_CPU, PHASE_CALLBACKS, PHASE_SRCU };
	const struct values *values = ctx;

	for (size_t p = 0; p < ARRAY_SIZE(phases); p++)
		e->phase_ns[phases[p]] = values->value(values->ctx, e->arm, e->round, phases[p]);
	/* A round without an exit, not one whose times are blank. */
	if (e->phase_ns[PHASE_MMPUT] == NOT_MEASURED)
		e->pid = 0;
}

static void write_values(const char *path, int rounds, value_fn value, void *ctx)
{
	struct values values = { value, ctx };

	sample_write_events(path, sample_meta(rounds), sample_arms, 3, rounds, fill_values, &values);
}

/* What the machine does is in all arms of a round; callback takes 1 % longer, not srcu. */
static int64_t in_rounds(void *ctx, int arm, int round, enum phase phase)
{
	int64_t machine = 100000 + round * 7 % 20 * 10000 + round % 2 * 500000;

	if (*(bool *)ctx && arm == 2 && round < 15)
		return NOT_MEASURED;
	return machine + round * (arm + 3) % 7 * 20 + (arm == 2 && phase != PHASE_SRCU ? 5000 : 0);
}

static void test_paired(void)
{
	bool few = false;
	json_t *o, *row;

	write_values("rounds", 20, in_rounds, &few);
	ok(verb("-mmmput", "rounds") == EXIT_OK && has("<0.001  +\n") && has("  same within 3 %\n"),
	   "a shift that is a fraction of what all arms of a round share");
	few = true;
	write_values("few", 20, in_rounds, &few);
	ok(verb("--style=json", "few") == EXIT_OK, "JSON");
	o = json_loads(cap.text, 0, NULL);
	row = json_array_get(json_object_get(o, "rows"), 7);
	ok(!strcmp(json_string_value(json_object_get(row, "measure")) ?: "", "srcu") &&
	   json_integer_value(json_object_get(row, "pairs")) == 5 &&
	   json_is_null(json_object_get(row, "low")) &&
	   fabs(json_real_value(json_object_get(row, "shift"))) < 1000, "of rounds that both arms have");
	json_decref(o);
}

/* Three measures that have changed beyond doubt; srcu by less than its interval's width. */
static int64_t nearly(void *ctx, int arm, int round, enum phase phase)
{
	int64_t up = *(int *)ctx * (phase == PHASE_SRCU ? 45000 : 300000);

	if (phase == PHASE_SRCU)
		up += 12000 * (round * 7 % 20) - 114000;
	return 1000000 + 1000 * round + arm * up / 2 + (arm == 1 && phase == PHASE_SRCU ? round % 2 : 0);
}

static void test_cut(void)
{
	json_t *o, *row;
	int side = 1;

	write_values("up", 20, nearly, &side);
	side = -1;
	write_values("down", 20, nearly, &side);
	ok(verb(NULL, "up") == EXIT_OK && fits(TABLE_WIDTH) && has("  (0, +99.00]   0.034  +\n") &&
	   has("(0 or 0): the interval reached over 0, which p rules out\n"),
	   "what Holm finds has no interval over 0");
	ok(verb(NULL, "down") == EXIT_OK && has("  [-99.00, 0)   0.034  -\n"), "nor what he finds below it");
	ok(verb("--style=json", "up") == EXIT_OK, "JSON");
	o = json_loads(cap.text, 0, NULL);
	row = json_array_get(json_object_get(o, "rows"), 7);
	ok(json_is_true(json_object_get(row, "cut")) && json_real_value(json_object_get(row, "low")) == 0 &&
	   !strcmp(json_string_value(json_object_get(row, "verdict")) ?: "", "+"), "says where it is cut");
	json_decref(o);
}

/* Two modes, in any arm by chance: the difference is none, or a hundred times the margin. */
static int64_t modes(void *ctx, int arm, int round, enum phase phase)
{
	struct rng *r = ctx;

	(void)arm;
	(void)phase;
	return 1000 + (rng_below(r, 2) ? 300000 : 0) + round;
}

static void test_never(void)
{
	struct rng r = { 2 };
	json_t *o, *more;

	write_values("modes", 20, modes, &r);
	ok(verb("-mmmput", "modes") == EXIT_OK && fits(TABLE_WIDTH) && has("? (not by more)\n") &&
	   has("? (not by more): could not tell, nor could 100 times as many rounds\n"),
	   "what more rounds cannot tell is not asked for");
	ok(verb("--style=csv", "modes") == EXIT_OK && has(",?,inf\n"), "CSV");
	ok(verb("--style=commit", "modes") == EXIT_OK && has("could not tell, nor could 100 times"),
	   "a commit's message");
	ok(verb("--style=json", "modes") == EXIT_OK, "JSON");
	o = json_loads(cap.text, 0, NULL);
	more = json_object_get(json_array_get(json_object_get(o, "rows"), 0), "more");
	ok(more && json_is_null(more), "has no number");
	json_decref(o);
}

struct any {
	struct rng r;
	int table;
};

/* Of any kind: coarse, of two modes, of one value; shared by the round or not; changed or not. */
static int64_t anything(void *ctx, int arm, int round, enum phase phase)
{
	struct any *any = ctx;
	struct rng *r = &any->r;
	int kind = (phase + any->table) % 4;
	int64_t v = 5000 + round * 37 % 11 * 300 + arm * (any->table % 5 - 2) * 100;

	if (phase == PHASE_MMPUT && rng_below(r, 20) == 0)
		return NOT_MEASURED;
	switch (kind) {
	case 0:
		return v / 100 * 100 + 100 * (int64_t)rng_below(r, 4);
	case 1:
		return v + (int64_t)rng_below(r, 2) * 50000;
	case 2:
		return 4000 + any->table % 3 * 10 * arm;
	default:
		return v + (int64_t)rng_below(r, 600);
	}
}

/* Return: of a line of CSV, the verdict; what contradicts it is counted. */
static char contradictions(const char *line, int *bad)
{
	double shift, low, high, p;
	char verdict = 0;

	if (sscanf(line, "%*[^,],%*[^,],%*[^,],%*[^,],%*d,%*d,%*[^,],%*d,%*[^,],%lf,%lf,%lf,%lf,%c", &shift,
		   &low, &high, &p, &verdict) != 5)
		return 0;
	*bad += low > shift || shift > high;
	*bad += verdict == '+' && low < 0;
	*bad += verdict == '-' && high > 0;
	*bad += (verdict == '+' || verdict == '-') && p >= 0.05;
	*bad += (verdict == '?' || verdict == 's') && (low > 0 || high < 0 || p < 0.05);
	return verdict;
}

static void test_invariant(void)
{
	int seen[128] = { 0 }, bad = 0;
	struct any any = { { 5 }, 0 };

	for (; any.table < 60; any.table++) {
		write_values("any", 1 + rng_below(&any.r, 40), anything, &any);
		if (verb("--style=csv", "any") != EXIT_OK)
			bad++;
		for (const char *line = cap.text; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
			seen[contradictions(line, &bad) & 127]++;
		remove_tree("any");
	}
	ok(!bad, "no line of 60 tables contradicts itself");
	ok(seen['+'] > 20 && seen['-'] > 5 && seen['s'] > 5 && seen['?'] > 50,
	   "of each verdict there were some: %d +, %d -, %d same, %d ?", seen['+'], seen['-'], seen['s'], seen['?']);
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	test_paired();
	test_cut();
	test_never();
	test_invariant();
	remove_tree(scratch);
	return tap_done();
}
