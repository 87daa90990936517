// SPDX-License-Identifier: GPL-2.0-only
/* From the rows of pasids.csv to the lives of PASIDs, with numbers done by hand. */
#include "result/rundir.h"

#include "base/base.h"
#include "tap.h"

/* In ns: when bound, released, unbound, freed and bound again. */
#define ROW(arm_, life_, bind_, release_, unbind_, free_, reuse_) {			\
	.arm = arm_, .life = life_, .bind_ns = bind_, .release_begin_ns = NOT_MEASURED,	\
	.release_ns = release_, .unbind_ns = unbind_, .mmdrop_ns = free_,		\
	.free_ns = free_, .reuse_ns = reuse_ }

struct rows {
	struct pasid_row *v;
	size_t n;
};

static bool are(const struct rows *rows, uint16_t arm, enum pasid_measure m, size_t n,
		const int64_t *want)
{
	struct pasid_lives arms[RUNDIR_ARMS_MAX] = { 0 };
	struct pasid_bonds all = { .n = 0 };
	struct pasid_value *values;
	size_t got;
	bool same;

	for (size_t i = 0; i < rows->n; i++)
		pasid_lives_add(&all, &rows->v[i]);
	pasid_lives_find(&all, arms);
	got = pasid_values(&arms[arm], m, &values);
	same = got == n;
	for (size_t i = 0; same && i < got; i++) {
		same = values[i].value == want[i];
		if (!same)
			printf("# %s: %lld\n", pasid_measure_name(m), (long long)values[i].value);
	}
	free(values);
	for (size_t a = 0; a < RUNDIR_ARMS_MAX; a++)
		pasid_lives_free(&arms[a]);
	return same;
}

static void test_one_bond_each(void)
{
	struct pasid_row v[] = {
		ROW(0, 1, 100, 200, 300, 350, 500),
		ROW(0, 2, 110, 210, 400, 450, -1),
		ROW(1, 3, 360, 370, 380, 390, 460),
		ROW(1, 4, 460, -1, 480, 490, -1),
		ROW(0, 5, 500, 510, 520, -1, -1),
	};
	struct rows rows = { v, ARRAY_SIZE(v) };

	ok(are(&rows, 0, PASID_HOLD, 2, (int64_t[]){ 250, 340 }), "hold: from bind to free");
	ok(are(&rows, 0, PASID_ZOMBIE, 3, (int64_t[]){ 100, 190, 10 }), "zombie: from release to unbind");
	ok(are(&rows, 1, PASID_ZOMBIE, 1, (int64_t[]){ 10 }), "none where release was not seen");
	ok(are(&rows, 0, PASID_REUSE_DELAY, 1, (int64_t[]){ 150 }), "reuse: from free to the next bind");
	ok(are(&rows, 0, PASID_REUSE_DISTANCE, 1, (int64_t[]){ 2 }),
	   "the distance is that of other binds in between, of all arms");
	ok(are(&rows, 1, PASID_REUSE_DISTANCE, 1, (int64_t[]){ 0 }), "none in between is 0");
	ok(are(&rows, 0, PASID_LIVE_MAX, 1, (int64_t[]){ 2 }) &&
	   are(&rows, 1, PASID_LIVE_MAX, 1, (int64_t[]){ 2 }),
	   "live: one arm's may be there in another's round");
}

static void test_shared(void)
{
	struct pasid_row v[] = {
		ROW(0, 7, 20, 50, 60, 100, 200),
		ROW(0, 7, 10, 50, 90, 100, 200),
		ROW(0, 7, 5, -1, 7, -1, -1),	/* left behind by its mm */
	};
	struct rows rows = { v, ARRAY_SIZE(v) };

	ok(are(&rows, 0, PASID_HOLD, 1, (int64_t[]){ 95 }), "three bonds of an mm are one life, from the first");
	ok(are(&rows, 0, PASID_ZOMBIE, 1, (int64_t[]){ 40 }), "a zombie until the last of them is gone");
	ok(are(&rows, 0, PASID_LIVE_MAX, 1, (int64_t[]){ 1 }), "one number is taken");
	v[1].unbind_ns = NOT_MEASURED;
	ok(are(&rows, 0, PASID_ZOMBIE, 0, NULL), "without the last unbind nobody knows");
}

/* As test_shared(), but for what lies between its rows in the file. */
static void test_apart(void)
{
	struct pasid_row v[] = {
		ROW(0, 7, 20, 50, 60, 100, 200),
		ROW(0, 9, 40, 50, 60, -1, -1),
		ROW(1, 7, 10, 50, 90, 100, 200),
		ROW(0, 0, 12, -1, 30, -1, -1),
		ROW(0, 9, 30, 50, 95, -1, -1),
	};
	struct rows rows = { v, ARRAY_SIZE(v) };

	ok(are(&rows, 1, PASID_HOLD, 1, (int64_t[]){ 90 }) && are(&rows, 0, PASID_HOLD, 0, NULL),
	   "a life is of the arm of its first bind, wherever that is in the file");
	ok(are(&rows, 1, PASID_ZOMBIE, 1, (int64_t[]){ 40 }) &&
	   are(&rows, 0, PASID_ZOMBIE, 1, (int64_t[]){ 45 }), "all bonds of a life count");
}

static int64_t between(const struct pasid_row *v, size_t n, int64_t from_ns, int64_t to_ns)
{
	int64_t found = 0;

	for (size_t i = 0; i < n; i++)
		found += v[i].bind_ns >= from_ns && v[i].bind_ns < to_ns;
	return found;
}

/* In the order of their binds, as the values come; freed and reused at any time, some before. */
static void test_many(void)
{
	struct pasid_row v[1000];
	struct rows rows = { v, ARRAY_SIZE(v) };
	struct rng rng = { 1 };
	int64_t want[ARRAY_SIZE(v)];

	for (size_t i = 0; i < rows.n; i++) {
		int64_t free_ns = 1 + rng_below(&rng, 2000);

		v[i] = (struct pasid_row)ROW(0, i + 1, 1 + (int64_t)i, -1, -1, free_ns,
					     free_ns + (int64_t)rng_below(&rng, 500));
	}
	for (size_t i = 0; i < rows.n; i++)
		want[i] = between(v, rows.n, v[i].free_ns, v[i].reuse_ns);
	ok(are(&rows, 0, PASID_REUSE_DISTANCE, rows.n, want), "distances, as if counted one by one");
}

static void test_unknown(void)
{
	struct pasid_row v[] = {
		ROW(0, 0, 10, -1, 20, -1, 40),
		ROW(0, 0, 30, -1, -1, -1, -1),
		ROW(0, 0, 50, -1, -1, -1, -1),
	};
	struct rows rows = { v, ARRAY_SIZE(v) };

	v[1].round = 2;
	v[2].round = 2;
	ok(are(&rows, 0, PASID_HOLD, 0, NULL), "nobody saw a number being freed");
	ok(are(&rows, 0, PASID_REUSE_DELAY, 1, (int64_t[]){ 20 }), "then reuse counts from the last unbind");
	ok(are(&rows, 0, PASID_LIVE_MAX, 2, (int64_t[]){ 1, 2 }),
	   "one without an end is live for good; a round without binds has no value");
	rows.n = 0;
	ok(are(&rows, 0, PASID_LIVE_MAX, 0, NULL), "no rows, no values");
}

int main(void)
{
	test_one_bond_each();
	test_shared();
	test_apart();
	test_many();
	test_unknown();
	return tap_done();
}
