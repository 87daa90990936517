// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmput-bench judge: on whose side is a kernel, on GOOD's or on BAD's? What `git bisect run` asks of
 * each commit.
 *
 * Reads run directories, and nothing else of the machine it runs on.
 */
#include <argp.h>
#include <math.h>
#include <string.h>

#include "analysis/boots.h"
#include "base/base.h"
#include "bench/bench.h"
#include "stat/stat.h"
#include "stat/wald.h"
#include "text/describe.h"
#include "text/table.h"

/* Beside those of base.h, and as `git bisect run` has them: 0 is good, 1 is bad. */
#define EXIT_MORE	3
#define EXIT_UNDECIDED	125

/* Tests of a bisection that error is kept for, at least: 4096 commits. */
#define STEPS		12
#define STEPS_MAX	1000

enum { KEY_VS = 0x100, KEY_BOOTS, KEY_STEPS };
enum { GOOD, BAD, ASKED, GROUPS };

struct group {
	char **paths;
	size_t n;
	struct run first;
	struct boots boots;
	const struct boot_medians *of;	/* the measure in the arm, by boot */
	double median;
};

struct judge {
	const char *measure;
	const char *arm;
	size_t steps;
	struct group groups[GROUPS];
	struct group *reading;
	size_t arm_index;
	double threshold;
	bool bad_above;
	double unit;		/* how values are shown, and with how many digits */
	const char *suffix;
	int digits;
};

/* What no boot shall be missing in. Return: 0, or -1 after a message. */
static int check_whole(const struct group *g)
{
	const struct boots *b = &g->boots;

	if (b->drops)
		msg_err("%s, or a boot beside it, lost samples and is not to be used: leave it out", b->path);
	else if (b->incomplete)
		msg_err("%s, or a boot beside it, was cut short: leave it out", b->path);
	else if (g->of->s.n != b->n)
		msg_err("%s, or a boot beside it, has no value of the measure in this arm", b->path);
	else if (g->of->blank > BLANK_MAX)
		msg_err("%s, or a boot beside it, lacks too many values of the measure: those that are there were chosen",
			b->path);
	else
		return 0;
	return -1;
}

/* Return: 0, or -1 after a message. */
static int find_cell(struct judge *j, struct group *g)
{
	const struct run *run = g->boots.first;
	size_t m = measure_find(run, j->measure, strlen(j->measure)), arm = 0;

	while (j->arm && arm < run->arms_nr && strcmp(run->arms[arm], j->arm))
		arm++;
	if (arm == run->arms_nr) {
		msg_err("%s has no arm '%s'; choose one with --arm", g->boots.path, j->arm);
		return -1;
	}
	j->arm_index = arm;
	g->of = &g->boots.cells[m * run->arms_nr + arm];
	return check_whole(g);
}

/* Read one by one; the first is kept, without its rows. Return: 0, or -1 after a message. */
static int read_group(struct judge *j, struct group *g)
{
	const struct gates none = { .n = 0 };

	for (size_t i = 0; i < g->n; i++) {
		struct run other, *run = i ? &other : &g->first;
		int ret;

		if (rundir_read_lives(g->paths[i], run))
			return -1;
		if (!measures_known(run, g->paths[i], j->measure)) {
			run_free(run);
			return -1;
		}
		ret = boots_add(&g->boots, run, g->paths[i], j->measure, &none);
		run_drop_rows(run);
		if (i)
			run_free(run);
		if (ret)
			return -1;
	}
	return g->n ? find_cell(j, g) : 0;
}

/* What cannot be compared is on nobody's side. Return: 0, or -1 after a message. */
static int check_comparable(struct group *a, struct group *b)
{
	struct comparison c = { .run = NULL };
	int ret = b->n ? boots_compare(&c, &a->boots, &b->boots) : 0;

	comparison_free(&c);
	return ret;
}

static void find_median(struct group *g)
{
	__cleanup_free int64_t *v = xcalloc(g->n, sizeof(*v));

	memcpy(v, g->of->s.v, g->n * sizeof(*v));
	g->median = stat_median(v, g->n);
}

/*
 * Half-way between the medians, fixed by boots of which there will be no more. Values are shown
 * with digits enough to tell the two apart. Return: 0, or -1 after a message.
 */
static int find_threshold(struct judge *j)
{
	struct group *good = &j->groups[GOOD], *bad = &j->groups[BAD];
	const struct run *run = good->boots.first;
	bool count = measure_is_count(run, measure_find(run, j->measure, strlen(j->measure)));
	double gap;

	find_median(good);
	find_median(bad);
	if (good->median == bad->median) {
		msg_err("%s has the same median in GOOD and in BAD: there is nothing between them", j->measure);
		return -1;
	}
	j->threshold = (good->median + bad->median) / 2;
	j->bad_above = bad->median > good->median;
	j->unit = count ? 1 : 1000;
	j->suffix = count ? "" : " us";
	gap = fabs(bad->median - good->median) / j->unit;
	j->digits = fmin(3, fmax(0, 3 - floor(log10(gap))));
	return 0;
}

/* To be freed. */
static char *value_text(const struct judge *j, double value)
{
	return xasprintf("%.*f", j->digits, value / j->unit);
}

static bool on_bad_side(const struct judge *j, int64_t value)
{
	return j->bad_above ? value > j->threshold : value < j->threshold;
}

static size_t count_bad(const struct judge *j, const struct group *g)
{
	size_t bad = 0;

	for (size_t i = 0; i < g->n; i++)
		bad += on_bad_side(j, g->of->s.v[i]);
	return bad;
}

static void print_threshold(const struct judge *j)
{
	const struct group *good = &j->groups[GOOD], *bad = &j->groups[BAD];
	const struct run *run = good->boots.first;
	__cleanup_free char *at = value_text(j, j->threshold);
	__cleanup_free char *from = value_text(j, good->median), *to = value_text(j, bad->median);
	__cleanup_free char *line =
		xasprintf("threshold: %s %s%s in arm %s, half-way from %s (%zu boots of GOOD) to %s (%zu of BAD)%s",
			  j->measure, at, j->suffix, run->arms[j->arm_index], from, good->n, to, bad->n,
			  describe_time(run->emulated, run->exact));

	print_wrapped(stdout, line);
}

/* Return: the exit code. */
static int print_sides(const struct judge *j)
{
	const struct group *good = &j->groups[GOOD], *bad = &j->groups[BAD];
	size_t all = good->n + bad->n, wrong = count_bad(j, good) + bad->n - count_bad(j, bad);
	struct stat_share share = stat_share(wrong, all);
	bool refuted = share.low > STAT_WALD_WRONG;
	__cleanup_free char *why = share.high <= STAT_WALD_WRONG ? xasprintf("as is supposed") :
		refuted ? xasprintf("but %g %% at most is supposed: there are %.2g %% at least (95 %%)",
				    100 * STAT_WALD_WRONG, 100 * share.low) :
		xasprintf("where %g %% is supposed, which %zu boots without one would show",
			  100 * STAT_WALD_WRONG, stat_share_shown(STAT_WALD_WRONG));
	__cleanup_free char *line =
		xasprintf("sides: %zu of %zu boots are on the wrong one; so at most %.2g %% of boots fall there (95 %%), %s",
			  wrong, all, 100 * share.high, why);

	print_wrapped(stdout, line);
	return refuted ? EXIT_FAILED : EXIT_OK;
}

static void print_plan(const struct judge *j, const struct stat_wald *w)
{
	__cleanup_free char *line =
		xasprintf("each commit: until one side is %zu boots ahead, %zu boots at most (Wald: wrong in %.2g %%, at most %g %% for all of %zu commits; undecided in %.2g %%)",
			  w->lead, w->most, 100 * w->error, 100 * STAT_WALD_ERROR, j->steps,
			  100 * w->undecided);

	print_wrapped(stdout, line);
}

/* Return: the exit code. */
static int judge_boots(const struct judge *j, const struct stat_wald *w)
{
	static const struct {
		const char *word;
		int status;
	} ends[] = {
		[STAT_SIDE_OPEN] = { "more", EXIT_MORE },
		[STAT_SIDE_BELOW] = { "good", 0 },
		[STAT_SIDE_ABOVE] = { "bad", 1 },
		[STAT_SIDE_UNDECIDED] = { "undecided", EXIT_UNDECIDED },
	};
	const struct group *g = &j->groups[ASKED];
	__cleanup_free bool *bad = xcalloc(g->n, sizeof(*bad));
	__cleanup_free char *at = value_text(j, j->threshold);
	size_t used, n = 0;
	enum stat_side side;

	for (size_t i = 0; i < g->n; i++)
		bad[i] = on_bad_side(j, g->of->s.v[i]);
	side = stat_wald_side(w, bad, g->n, &used);
	printf("%s:", ends[side].word);
	for (size_t i = 0; i < used; i++) {
		__cleanup_free char *value = value_text(j, g->of->s.v[i]);

		printf(" %s", value);
		n += bad[i];
	}
	printf("%s, %zu of %zu on BAD's side of %s\n", j->suffix, n, used, at);
	return ends[side].status;
}

/* Return: the exit code. */
static int judge(struct judge *j)
{
	struct group *good = &j->groups[GOOD], *bad = &j->groups[BAD], *asked = &j->groups[ASKED];
	struct stat_wald w = stat_wald(j->steps);
	int status;

	for (size_t i = 0; i < GROUPS; i++)
		if (read_group(j, &j->groups[i]))
			return EXIT_USAGE;
	if (check_comparable(good, bad) || check_comparable(good, asked) || find_threshold(j))
		return EXIT_USAGE;
	if (asked->n)
		return judge_boots(j, &w);
	print_threshold(j);
	status = print_sides(j);
	print_plan(j, &w);
	return status;
}

/* What follows belongs to this group. */
static void begin_group(struct argp_state *state, size_t group, const char *name)
{
	struct judge *j = state->input;

	if (j->groups[group].paths)
		argp_error(state, "%s is there twice", name);
	j->reading = &j->groups[group];
	j->reading->paths = xcalloc(state->argc, sizeof(*j->reading->paths));
}

static size_t parse_steps(struct argp_state *state, const char *arg)
{
	int64_t steps;

	if (parse_quantity(arg, "", &steps) || steps < 1 || steps > STEPS_MAX)
		argp_error(state, "--steps: '%s' is no number from 1 to %d", arg, STEPS_MAX);
	return steps;
}

static void check_asked(struct argp_state *state, const struct judge *j)
{
	if (!j->measure || strchr(j->measure, ','))
		argp_error(state, "--measure: which one?");
	if (!j->groups[GOOD].n || !j->groups[BAD].n)
		argp_error(state, "which run directories? There are GOOD's, then --vs, then BAD's");
	if (j->groups[ASKED].paths && !j->groups[ASKED].n)
		argp_error(state, "--boots: which run directories?");
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct judge *j = state->input;

	switch (key) {
	case 'm':
		j->measure = arg;
		return 0;
	case 'a':
		j->arm = arg;
		return 0;
	case KEY_STEPS:
		j->steps = parse_steps(state, arg);
		return 0;
	case KEY_VS:
		begin_group(state, BAD, "--vs");
		return 0;
	case KEY_BOOTS:
		begin_group(state, ASKED, "--boots");
		return 0;
	case ARGP_KEY_ARG:
		j->reading->paths[j->reading->n++] = arg;
		return 0;
	case ARGP_KEY_END:
		check_asked(state, j);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const char doc[] =
	"Half-way between the medians of GOOD's boots and of BAD's is a threshold. Of\n"
	"each of a kernel's boots this says on which side of it the median lies, and of\n"
	"the kernel, as soon as one side is enough boots ahead: Wald's sequential test,\n"
	"which supposes that at most 10 % of boots fall on the wrong side. Without\n"
	"--boots it says what the threshold is, and how well the boots show that.\v"
	"Whether GOOD and BAD differ at all, 'compare --vs' tests. The order of boots\n"
	"counts: those behind the one that has decided have no part. Each needs a seed\n"
	"of its own. With --boots, exit codes are those of 'git bisect run': 0 good,\n"
	"1 bad, 125 undecided. It would take 2 and 3 for bad, so a script has to look:\n"
	"3 is that it takes one boot more.\n";

int cmd_judge(int argc, char **argv)
{
	static const struct argp_option options[] = {
		{ "measure", 'm', "NAME", 0, "By this measure, such as unmap", 0 },
		{ "arm", 'a', "NAME", 0, "In this arm instead of the first", 0 },
		{ "vs", KEY_VS, NULL, 0, "What follows are boots of BAD, what is before are GOOD's", 0 },
		{ "boots", KEY_BOOTS, NULL, 0, "What follows are boots of the kernel that is asked about", 0 },
		{ "steps", KEY_STEPS, "N", 0,
		  "So many kernels are asked about: with more, each takes more boots (default: 12, which is 4096 commits)",
		  0 },
		{ 0 }
	};
	static const struct argp argp = {
		.options = options,
		.parser = parse_option,
		.args_doc = "GOOD... --vs BAD... [--boots RUNDIR...]",
		.doc = doc,
	};
	const struct gates none = { .n = 0 };
	struct judge j = { .steps = STEPS, .reading = &j.groups[GOOD] };
	int status;

	j.reading->paths = xcalloc(argc, sizeof(*j.reading->paths));
	argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &j);
	status = judge(&j);
	for (size_t i = 0; i < GROUPS; i++) {
		boots_free(&j.groups[i].boots, &none);
		run_free(&j.groups[i].first);
		free(j.groups[i].paths);
	}
	return status;
}
