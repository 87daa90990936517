// SPDX-License-Identifier: GPL-2.0-only
/* What compare says of two exact runs. */
#include "compare-verb.h"
#include "tap.h"

/* How much longer a phase is: mm_exit where there is one, all unmaps. */
struct longer {
	int64_t mm_exit_ns, unmap_ns;
};

static void fill_exact(void *ctx, struct event *e)
{
	const struct longer *longer = ctx;
	/* What differs from round to round is the same in both runs. */
	int64_t drift_ns = e->round * 7, unmap_ns = longer->unmap_ns;
	int64_t more_ns = e->arm == 2 ? longer->mm_exit_ns : 0;

	if (e->arm == 2)
		e->phase_ns[PHASE_MM_EXIT] = 100 + more_ns;
	e->phase_ns[PHASE_IOMMU_RELEASE] = 300;
	e->phase_ns[PHASE_CALLBACKS] = 500 + more_ns;
	e->phase_ns[PHASE_SRCU] = 20000 + drift_ns;
	e->phase_ns[PHASE_NOTIFIER] = 20700 + drift_ns + more_ns;
	e->phase_ns[PHASE_UNMAP] = 3000 + unmap_ns;
	e->phase_ns[PHASE_PGTABLES] = 1000;
	e->phase_ns[PHASE_EXIT_MMAP] = 25000 + drift_ns + more_ns + unmap_ns;
	e->phase_ns[PHASE_MMPUT] = 26000 + drift_ns + more_ns + unmap_ns;
}

static void write_exact(const char *path, json_t *meta, int rounds, int64_t mm_exit_ns,
			int64_t unmap_ns)
{
	struct longer longer = { mm_exit_ns, unmap_ns };

	sample_write_events(path, meta, sample_arms, 3, rounds, fill_exact, &longer);
}

static json_t *exact_meta(int rounds, int seed)
{
	json_t *meta = sample_meta(rounds);

	json_object_set_new(meta, "exact", json_true());
	json_object_set_new(meta, "seed", json_integer(seed));
	return meta;
}

static void test_pair(void)
{
	write_exact("base", exact_meta(1, 3), 1, 0, 0);
	write_exact("again", exact_meta(1, 3), 1, 0, 0);
	write_exact("slow", exact_meta(1, 3), 1, 1000, 234);
	ok(verb(NULL, "base --vs again") == EXIT_OK && has("none: no difference in any of 1 exits\n") &&
	   has("callback: no difference in any of 1 exits\n"), "two that are the same");
	ok(verb(NULL, "base --vs slow") == EXIT_OK && fits(TABLE_WIDTH) &&
	   has("callback: mmput +1,234 ns: mm_exit +1,000, unmap +234 (each of 1 exits)\n") &&
	   has("none: mmput +234 ns: unmap +234 (each of 1 exits)\n"),
	   "1 us in the callback is found by one round, and in which phase it is");
	ok(has("EMULATED") && !strstr(cap.text, "p  verdict"), "without p values");
	ok(verb(NULL, "slow --vs base") == EXIT_OK &&
	   has("callback: mmput -1,234 ns: mm_exit -1,000, unmap -234"), "and the other way round");
}

/*
 * Two rounds of a storm of three. Members' pids begin at FIRST, and behind 32767 at 300 again;
 * FINISHED says in which order they are done. The second one unmaps for longer than the others,
 * and each has a bind of its own.
 */
static void write_storm(const char *path, int first, const int finished[3])
{
	json_t *meta = exact_meta(2, 3);
	struct rundir *rd;

	if (rundir_create(path, sample_arms, 3, &rd) ||
	    rundir_names(rd, NAMES_METRICS, sample_metrics, 2))
		abort();
	for (int i = 0; i < 6; i++) {
		int member = finished[i % 3], pid = first + i / 3 * 3 + member;
		struct event e = sample_blank(i / 3, 0);
		struct time_row t = { .round = e.round, .pid = pid < 32768 ? pid : pid - 32768 + 300 };

		e.pid = t.pid;
		e.start_ns = t.start_ns = 1000 * i;
		e.phase_ns[PHASE_UNMAP] = member == 1 ? 5000 : 1000;
		e.phase_ns[PHASE_MMPUT] = 20000 + e.phase_ns[PHASE_UNMAP];
		t.time_ns = 700 + 10 * member;
		if (rundir_event(rd, &e) || rundir_time(rd, &t))
			abort();
	}
	if (rundir_commit(rd, meta))
		abort();
	json_decref(meta);
}

static void test_members(void)
{
	static const int in_turn[] = { 0, 1, 2 }, other[] = { 2, 0, 1 };

	write_storm("turn", 400, in_turn);
	write_storm("other", 900, other);
	write_storm("wrap", 32766, other);
	ok(verb(NULL, "turn --vs other") == EXIT_OK &&
	   has("none: no difference in any of 6 exits\n"),
	   "exits are compared with those of the same member, whoever is done first");
	ok(verb("-mmmput,bind", "turn --vs other") == EXIT_OK &&
	   has("none: mmput: no difference in any of 6\n") &&
	   has("none: bind: no difference in any of 6\n"), "and so are single values");
	ok(verb("-mmmput,bind", "turn --vs wrap") == EXIT_OK &&
	   has("none: mmput: no difference in any of 6\n") &&
	   has("none: bind: no difference in any of 6\n") &&
	   verb(NULL, "wrap --vs turn") == EXIT_OK &&
	   has("none: no difference in any of 6 exits\n"),
	   "also where the kernel has begun anew with low pids");
}

static json_t *driven_meta(const char *build)
{
	json_t *meta = exact_meta(1, 3);

	json_object_set_new(json_object_get(meta, "environment"), "driver",
			    json_pack("{ss}", "build_id", build));
	return meta;
}

static void test_drivers(void)
{
	write_exact("driver1", driven_meta("0123456789abcdef"), 1, 0, 0);
	write_exact("driver2", driven_meta("0123456789abcdef"), 1, 0, 0);
	write_exact("driver3", driven_meta("fedcba9876543210"), 1, 1000, 0);
	ok(verb(NULL, "driver1 --vs driver2") == EXIT_OK && !strstr(cap.text, "driver:"),
	   "the same driver is not worth a line");
	ok(verb(NULL, "driver1 --vs driver3") == EXIT_OK &&
	   has("driver: build 0123456789ab; new: build fedcba987654\n"),
	   "of one kernel's drivers that differ it is said");
}

static void test_measures(void)
{
	ok(verb("--measures=unmap,callbacks", "base --vs slow") == EXIT_OK &&
	   has("value by value:\n"
	       "none: callbacks: no difference in any of 1\n"
	       "null: callbacks: no difference in any of 1\n"
	       "callback: callbacks: +1,000 ns (each of 1)\n"
	       "none: unmap: +234 ns (each of 1)\n") && !strstr(cap.text, "srcu"),
	   "only the measures that were asked for");
	write_exact("drift", exact_meta(8, 3), 8, 0, 0);
	write_exact("less", exact_meta(8, 3), 7, 0, 0);
	ok(verb("--measures=srcu,runq", "drift --vs less") == EXIT_OK &&
	   has("none: srcu: not the same values in both runs") && has("none: runq: not measured\n"),
	   "and nothing of what has no like");
	ok(verb("--measures=mmptu", "base --vs slow") == EXIT_USAGE, "a measure that there is not");
}

/* One exit, and two arms without. */
static void write_two_phases(const char *path, int64_t callbacks_ns, int64_t srcu_ns)
{
	struct event e = sample_blank(0, 0);
	struct rundir *rd;
	json_t *meta = exact_meta(1, 3);

	e.phase_ns[PHASE_CALLBACKS] = callbacks_ns;
	e.phase_ns[PHASE_SRCU] = srcu_ns;
	e.phase_ns[PHASE_MMPUT] = 30000;
	if (rundir_create(path, sample_arms, 3, &rd) || rundir_event(rd, &e) || rundir_commit(rd, meta))
		abort();
	json_decref(meta);
}

/* A kernel whose grace periods the probe does not know counts them as callbacks. */
static void test_unseen(void)
{
	write_two_phases("seen", 500, 20000);
	write_two_phases("unseen", 20500, NOT_MEASURED);
	ok(verb(NULL, "seen --vs unseen") == EXIT_OK && fits(TABLE_WIDTH) &&
	   has("none: srcu was measured in base only: in new it is gone"),
	   "a phase that one run lacks is not taken for a gain in silence");
	ok(verb(NULL, "unseen --vs seen") == EXIT_OK &&
	   has("none: srcu was measured in new only: in base it is gone"), "nor for a loss");
}

static void test_parts(void)
{
	struct event e = sample_blank(0, 0);
	struct events all = { .n = 0 };
	int64_t sum = 0, of_phase[PHASE_NR] = { 0 };

	e.phase_ns[PHASE_MMPUT] = 1000;
	e.phase_ns[PHASE_EXIT_MMAP] = 900;
	e.phase_ns[PHASE_NOTIFIER] = 500;
	e.phase_ns[PHASE_CALLBACKS] = 100;
	e.phase_ns[PHASE_MM_EXIT] = 60;
	e.phase_ns[PHASE_MM_EXIT_LOCK] = 10;
	e.phase_ns[PHASE_IOMMU_RELEASE] = 25;
	e.phase_ns[PHASE_SRCU] = 370;
	e.phase_ns[PHASE_UNMAP] = 200;
	e.phase_ns[PHASE_PGTABLES] = 50;
	e.phase_ns[PHASE_RUNQ] = 77;
	events_add(&all, &e);
	for (int s = 0; s < SLICES; s++) {
		of_phase[slices[s].phase] = slice_ns(&all, 0, s, PHASE_NR);
		sum += of_phase[slices[s].phase];
	}
	ok(sum == 1000 && of_phase[PHASE_CALLBACKS] == 15 && of_phase[PHASE_NOTIFIER] == 30 &&
	   of_phase[PHASE_EXIT_MMAP] == 150, "slices add up to mmput");
	events_free(&all);
}

static void test_not_pairs(void)
{
	write_exact("rounds", exact_meta(8, 3), 8, 0, 0);
	write_exact("seed", exact_meta(8, 4), 8, 0, 0);
	write_exact("timed", sample_meta(8), 8, 0, 0);
	write_exact("fewer", exact_meta(8, 3), 7, 0, 0);
	ok(verb(NULL, "rounds --vs seed") == EXIT_OK && has("too few samples") &&
	   !strstr(cap.text, "exit by exit"), "another seed is another boot");
	ok(verb(NULL, "rounds --vs timed") == EXIT_USAGE, "timed and exact runs do not mix");
	ok(verb(NULL, "rounds --vs fewer") == EXIT_OK &&
	   has("none: not the same exits in both runs: they cannot be compared one by one\n"),
	   "exits that have no like are not made up");
	ok(verb(NULL, "rounds --vs nowhere") == EXIT_USAGE && verb(NULL, "nowhere --vs rounds") == EXIT_USAGE,
	   "a directory that is not there");
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	test_pair();
	test_measures();
	test_members();
	test_drivers();
	test_unseen();
	test_parts();
	test_not_pairs();
	remove_tree(scratch);
	return tap_done();
}
