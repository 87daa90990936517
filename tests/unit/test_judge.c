// SPDX-License-Identifier: GPL-2.0-only
/* The verb judge: the threshold, on which side boots lie, and what is nobody's. */
#include "sample-run.h"
#include "tap.h"
#include "verb.h"

#define GOODS	"g1 g2 g3"
#define BADS	"b1 b2 b3"

struct boot {
	int64_t mmput_ns;
	bool blank;		/* of no exit there is a time of unmap */
	bool gap;		/* of the first round's there is none of mmput */
};

static void fill(void *ctx, struct event *e)
{
	const struct boot *b = ctx;

	/* The other arms are on the other side. */
	if (!b->gap || e->round)
		e->phase_ns[PHASE_MMPUT] = e->arm ? 250000 - b->mmput_ns : b->mmput_ns;
	if (!b->blank)
		e->phase_ns[PHASE_UNMAP] = 1000;
}

static json_t *meta_of(int64_t seed)
{
	json_t *meta = sample_meta(4);

	json_object_set_new(meta, "seed", json_integer(seed));
	return meta;
}

static void write_with(const char *path, json_t *meta, struct boot b)
{
	sample_write_events(path, meta, sample_arms, 3, 4, fill, &b);
}

static void write_boot(const char *path, int64_t mmput_ns)
{
	static int64_t seed;

	write_with(path, meta_of(++seed), (struct boot){ mmput_ns });
}

static int verb(const char *words, FILE *stream)
{
	__cleanup_free char *all = xasprintf("judge %s", words);

	return words_run(cmd_judge, all, stream);
}

static bool has(const char *text)
{
	return text_has(cap.text, text);
}

static void write_boots(void)
{
	static const char * const names[] = { "g1", "g2", "g3", "b1", "b2", "b3" };
	static const int64_t ns[] = { 100000, 100100, 99000, 110000, 110100, 111000 };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		write_boot(names[i], ns[i]);
	write_boot("low", 104999);
	write_boot("low2", 101000);
	write_boot("low3", 60000);
	write_boot("high", 105100);
	write_boot("high2", 109000);
	write_boot("high3", 200000);
}

static void test_threshold(void)
{
	ok(verb("-m mmput " GOODS " --vs " BADS, stdout) == EXIT_OK &&
	   has("threshold: mmput 105.05 us in arm none, half-way from 100.00 (3 boots of GOOD)\n  to 110.10 (3 of BAD), EMULATED TIME"),
	   "half-way between the medians");
	ok(has("sides: 0 of 6 boots are on the wrong one; so at most 39 %") && has("which 29 boots without one would show"),
	   "what six boots show of the share that is supposed");
	ok(has("until one side is 3 boots ahead, 9 boots at most"), "how each commit is tested");
	ok(verb("-m mmput --steps 40 " GOODS " --vs " BADS, stdout) == EXIT_OK &&
	   has("until one side is 4 boots ahead, 12 boots at most"), "of more commits each takes more boots");
	ok(verb("-m mmput g1 g2 g3 high2 high3 --vs b1 b2 b3 low low2", stdout) == EXIT_FAILED &&
	   has("sides: 4 of 10 boots are on the wrong one") && has("but 10 % at most is supposed"),
	   "boots that lie on each other's side refute what is supposed");
}

static void test_sides(void)
{
	const char *ends = "-m mmput " GOODS " --vs " BADS " --boots ";
	static const struct {
		const char *boots;
		int code;
		const char *says;
	} cases[] = {
		{ "low", 3, "more: 105.00 us, 0 of 1 on BAD's side of 105.05\n" },
		{ "low low2", 3, "more: 105.00 101.00 us, 0 of 2" },
		{ "low low2 low3", 0, "good: 105.00 101.00 60.00 us, 0 of 3 on BAD's side" },
		{ "high high2 high3", 1, "bad: 105.10 109.00 200.00 us, 3 of 3 on BAD's side" },
		{ "high high2 high3 low low2 low3 low low2 low3", 1, "bad: 105.10 109.00 200.00 us, 3 of 3" },
		{ "low high low high low high low high low", 125, "undecided: 105.00 105.10" },
		{ "low high low2 low3 low", 0, "1 of 5 on BAD's side" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		__cleanup_free char *words = xasprintf("%s%s", ends, cases[i].boots);

		ok(verb(words, stdout) == cases[i].code && one_line(cap.text) && has(cases[i].says),
		   "%s: %d", cases[i].boots, cases[i].code);
	}
	ok(verb("-m mmput -a null " GOODS " --vs " BADS " --boots low low2 low3", stdout) == 0 &&
	   has("0 of 3 on BAD's side of 144.95"), "in another arm, where below is bad");
	ok(verb("-m mmput " BADS " --vs " GOODS " --boots low low2 low3", stdout) == 1 &&
	   has("3 of 3 on BAD's side"), "GOOD may be the slower one");
}

static void refuse(const char *words, const char *why)
{
	ok(verb(words, stderr) == EXIT_USAGE && has(why), "refused: %s", why);
}

static void test_refused(void)
{
	json_t *lost = meta_of(100), *cut = meta_of(101), *other = meta_of(102);

	json_object_set_new(lost, "drops", json_integer(3));
	json_object_set_new(cut, "incomplete", json_true());
	json_object_set_new(json_object_get(other, "point"), "procs", json_integer(4));
	write_with("lost", lost, (struct boot){ 100000 });
	write_with("cut", cut, (struct boot){ 100000 });
	write_with("other", other, (struct boot){ 100000 });
	write_with("blank", meta_of(103), (struct boot){ 100000, .blank = true });
	write_with("gap", meta_of(104), (struct boot){ 100000, .gap = true });
	refuse("-m mmput " GOODS " --vs " BADS " --boots lost", "lost samples");
	refuse("-m mmput " GOODS " --vs " BADS " --boots low cut", "was cut short");
	refuse("-m mmput " GOODS " --vs " BADS " --boots other", "differ in their point");
	refuse("-m mmput g1 other --vs " BADS, "cannot be boots of one kernel");
	refuse("-m unmap " GOODS " --vs " BADS " --boots blank", "has no value of the measure");
	refuse("-m mmput " GOODS " --vs " BADS " --boots gap", "lacks too many values");
	refuse("-m unmap " GOODS " --vs " BADS, "there is nothing between them");
	refuse("-m mmput -a some " GOODS " --vs " BADS, "has no arm 'some'");
	refuse("-m some " GOODS " --vs " BADS, "some");
	refuse("-m mmput " GOODS " --vs nowhere", "nowhere");
	refuse(GOODS " --vs " BADS, "--measure: which one?");
	refuse("-m mmput,unmap " GOODS " --vs " BADS, "--measure: which one?");
	refuse("-m mmput " GOODS, "There are GOOD's, then --vs");
	refuse("-m mmput --vs " BADS, "There are GOOD's, then --vs");
	refuse("-m mmput " GOODS " --vs " BADS " --boots", "--boots: which run directories?");
	refuse("-m mmput --steps 0 " GOODS " --vs " BADS, "--steps: '0' is no number");
	refuse("-m mmput " GOODS " --vs b1 --vs b2", "--vs is there twice");
}

int main(void)
{
	char scratch[32];

	enter_scratch(scratch);
	write_boots();
	test_threshold();
	test_sides();
	test_refused();
	remove_tree(scratch);
	return tap_done();
}
