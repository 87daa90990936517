// SPDX-License-Identifier: GPL-2.0-only
/* From the rows of pasids.csv to the lives of PASIDs, with numbers done by hand. */
#include "result/pasid.h"

#include "base/base.h"
#include "tap.h"

/* In ns: when bound, released, unbound, freed and bound again. */
#define ROW(arm_, life_, bind_, release_, unbind_, free_, reuse_) {			\
	.arm = arm_, .life = life_, .bind_ns = bind_, .release_begin_ns = NOT_MEASURED,	\
	.release_ns = release_, .unbind_ns = unbind_, .mmdrop_ns = free_,		\
	.free_ns = free_, .reuse_ns = reuse_ }

static struct run run_of(struct pasid_row *rows, size_t n, int64_t rounds)
{
	return (struct run){ .pasids = rows, .pasids_nr = n, .rounds = rounds };
}

static bool are(const struct run *run, uint16_t arm, enum pasid_measure m, size_t n,
		const int64_t *want)
{
	struct pasid_value *values;
	size_t got = pasid_values(run, arm, m, &values);
	bool same = got == n;

	for (size_t i = 0; i < got; i++) {
		printf("# %s: %lld\n", pasid_measure_name(m), (long long)values[i].value);
		same = same && values[i].value == want[i];
	}
	free(values);
	return same;
}

static void test_one_bond_each(void)
{
	struct pasid_row rows[] = {
		ROW(0, 1, 100, 200, 300, 350, 500),
		ROW(0, 2, 110, 210, 400, 450, -1),
		ROW(1, 3, 360, 370, 380, 390, 460),
		ROW(1, 4, 460, -1, 480, 490, -1),
		ROW(0, 5, 500, 510, 520, -1, -1),
	};
	struct run run = run_of(rows, ARRAY_SIZE(rows), 1);

	ok(are(&run, 0, PASID_HOLD, 2, (int64_t[]){ 250, 340 }), "hold: from bind to free");
	ok(are(&run, 0, PASID_ZOMBIE, 3, (int64_t[]){ 100, 190, 10 }), "zombie: from release to unbind");
	ok(are(&run, 1, PASID_ZOMBIE, 1, (int64_t[]){ 10 }), "none where release was not seen");
	ok(are(&run, 0, PASID_REUSE_DELAY, 1, (int64_t[]){ 150 }), "reuse: from free to the next bind");
	ok(are(&run, 0, PASID_REUSE_DISTANCE, 1, (int64_t[]){ 2 }),
	   "the distance is that of other binds in between, of all arms");
	ok(are(&run, 1, PASID_REUSE_DISTANCE, 1, (int64_t[]){ 0 }), "none in between is 0");
	ok(are(&run, 0, PASID_LIVE_MAX, 1, (int64_t[]){ 2 }) &&
	   are(&run, 1, PASID_LIVE_MAX, 1, (int64_t[]){ 2 }),
	   "live: one arm's may be there in another's round");
}

static void test_shared(void)
{
	struct pasid_row rows[] = {
		ROW(0, 7, 20, 50, 60, 100, 200),
		ROW(0, 7, 10, 50, 90, 100, 200),
		ROW(0, 7, 5, -1, 7, -1, -1),	/* left behind by its mm */
	};
	struct run run = run_of(rows, ARRAY_SIZE(rows), 1);

	ok(are(&run, 0, PASID_HOLD, 1, (int64_t[]){ 95 }), "three bonds of an mm are one life, from the first");
	ok(are(&run, 0, PASID_ZOMBIE, 1, (int64_t[]){ 40 }), "a zombie until the last of them is gone");
	ok(are(&run, 0, PASID_LIVE_MAX, 1, (int64_t[]){ 1 }), "one number is taken");
	rows[1].unbind_ns = NOT_MEASURED;
	ok(are(&run, 0, PASID_ZOMBIE, 0, NULL), "without the last unbind nobody knows");
}

static void test_unknown(void)
{
	struct pasid_row rows[] = {
		ROW(0, 0, 10, -1, 20, -1, 40),
		ROW(0, 0, 30, -1, -1, -1, -1),
		ROW(0, 0, 50, -1, -1, -1, -1),
	};
	struct run run = run_of(rows, ARRAY_SIZE(rows), 3);

	rows[1].round = 2;
	rows[2].round = 2;
	ok(are(&run, 0, PASID_HOLD, 0, NULL), "nobody saw a number being freed");
	ok(are(&run, 0, PASID_REUSE_DELAY, 1, (int64_t[]){ 20 }), "then reuse counts from the last unbind");
	ok(are(&run, 0, PASID_LIVE_MAX, 2, (int64_t[]){ 1, 2 }),
	   "one without an end is live for good; a round without binds has no value");
	run.pasids_nr = 0;
	ok(are(&run, 0, PASID_LIVE_MAX, 0, NULL), "no rows, no values");
}

int main(void)
{
	test_one_bond_each();
	test_shared();
	test_unknown();
	return tap_done();
}
