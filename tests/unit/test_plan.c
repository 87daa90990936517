// SPDX-License-Identifier: GPL-2.0-only
/*
 * Plans: what they multiply to, and that whatever is wrong with one is said once, with its line. Of
 * run's own options, that they mean in a plan what they mean on the command line.
 */
#include <string.h>

#include "bench/sweep/key.h"
#include "tap.h"
#include "verb.h"

#define HEAD	"[plan]\nname = p\n"
#define MACHINE	"[machine m]\nexecutor = lab\niommu = vtd\nkernels = a, b\n"
#define RUN	"[run r]\nworkload = exit\n"

static char path[] = "/tmp/test_plan.XXXXXX";

static void write_plan(const char *text)
{
	FILE *f = fopen(path, "w");

	if (!f || fputs(text, f) < 0 || fclose(f))
		abort();
}

static int plan_of(const char *text, FILE *stream)
{
	__cleanup_free char *words = xasprintf("plan %s", path);

	write_plan(text);
	return words_run(cmd_plan, words, stream);
}

/* Is it refused, in one line that says where and what? */
static bool refuses(const char *text, int line, const char *what)
{
	__cleanup_free char *where = line ? xasprintf("%s:%d: %s", path, line, what) :
					    xasprintf("%s: %s", path, what);

	return plan_of(text, stderr) == EXIT_USAGE && one_line(cap.text) && text_has(cap.text, where);
}

static void test_errors(void)
{
	static const struct {
		const char *text;
		int line;
		const char *what;
	} cases[] = {
		{ "", 0, "has no [plan] with a name" },
		{ HEAD, 0, "has no [machine NAME]" },
		{ HEAD MACHINE, 0, "has no [run NAME]" },
		{ HEAD MACHINE "[run r]\nprocs = 1\n", 7, "[run r] has no workload" },
		{ HEAD MACHINE "[run r]\n", 7, "[run r] is empty" },
		{ "name = p\n" MACHINE RUN, 1, "'name' is in no section" },
		{ "[plan]\nnames = p\n", 2, "[plan] has no key 'names'; the nearest: name" },
		{ "[plan]\nname = a/b\n", 2, "name: 'a/b' is no name" },
		{ "[plan]\nname = p\nname = q\n", 3, "name is there twice" },
		{ "[plan]\nname = p\nboots = 0\n", 3, "boots: '0' is not a number from 1 to 1000" },
		{ "[plan]\nname = p\njobs = 0\n", 3, "jobs: '0' is not a number from 1 to 1000" },
		{ "[plan]\nname = p\ntime = soon\n", 3, "time: 'soon' is not a time" },
		{ "[plan]\nname = p\nnonsense\n", 3, "is neither a [section] nor KEY = VALUE" },
		{ "[plan x]\nname = p\n", 2, "[plan] takes no name" },
		{ "[plot]\nname = p\n", 2, "a section is [plan], [machine NAME] or [run NAME], not [plot]" },
		{ HEAD "[machine]\nexecutor = lab\n", 4, "[machine NAME] wants a name" },
		{ HEAD MACHINE MACHINE RUN, 8, "[machine m] is there twice" },
		{ HEAD MACHINE RUN RUN, 10, "[run r] is there twice" },
		{ HEAD "[machine m]\nkernels = a\n" RUN, 3, "[machine m] has no executor" },
		{ HEAD "[machine m]\nexecutor = lab\niommu = vtd\n" RUN, 3, "[machine m] has no kernels" },
		{ HEAD "[machine m]\nexecutor = lab\nkernels = a\n" RUN, 3, "[machine m] has no iommu" },
		{ HEAD "[machine m]\nexecutor = lap\n", 4, "executor: 'lap' is none of lab, here," },
		{ HEAD "[machine m]\nexecutor = lab\niommu = amd\n", 5, "iommu: 'amd' is neither vtd nor" },
		{ HEAD "[machine m]\nexecutor = lab\nexact = 1\n", 5, "exact: '1' is neither yes nor no" },
		{ HEAD "[machine m]\nexecutor = here\niommu = vtd\nkernels = a\n" RUN, 3,
		  "[machine m]: iommu, exact and smp are the lab's" },
		{ HEAD "[machine m]\nexecutor = command\nkernels = a\n" RUN, 3, "[machine m] has no command" },
		{ HEAD "[machine m]\nexecutor = here\ncommand = x\nkernels = a\n" RUN, 3,
		  "[machine m]: the executor here takes no command" },
		{ HEAD "[machine m]\nexecutor = here\njobs = 2\nkernels = a\n" RUN, 3,
		  "[machine m]: one machine does one job at a time" },
		{ HEAD MACHINE "exact = yes\nsmp = 2\n" RUN, 3, "[machine m]: exact is with one CPU" },
		{ HEAD "[machine m]\nkernels = a,,b\n", 4, "kernels: there is nothing between two commas" },
		{ HEAD "[machine m]\nkernels = a,\nexecutor = lab\n", 4, "the list ends with a comma" },
		{ HEAD "[machine m]\nexecutor = lab\n  b\n", 5, "executor: only a list can go on" },
		{ HEAD MACHINE "[run r]\nworkload = exti\n", 8, "there is no workload 'exti'; the nearest: exit" },
		{ HEAD MACHINE RUN "proc = 1\n", 9, "[run r] has no key 'proc'; the nearest: procs" },
		{ HEAD MACHINE RUN "procs = 1, 0\n", 9, "procs: '0' is not a number from 1 to" },
		{ HEAD MACHINE RUN "procs = 1, 1\n", 9, "procs: '1' is there twice" },
		{ HEAD MACHINE RUN "arms = none, all\n", 9, "arms: 'all' is none of none, null and callback" },
		{ HEAD MACHINE RUN "cancel = long\n", 9, "cancel: 'long' is not" },
		{ HEAD MACHINE RUN "until = mmput\n", 9, "until: 'mmput' is not MEASURE:PERCENT%" },
		{ HEAD MACHINE RUN "until = nothing:2%\n", 9, "until: 'nothing' is neither a phase" },
		{ HEAD MACHINE RUN "control = maybe\n", 9, "control: 'maybe' is neither yes nor no" },
		{ HEAD MACHINE RUN "seed = 3\n", 9, "seed: the sweep gives each boot its own" },
		{ HEAD MACHINE RUN "until = mmput:2%\narms = none\n", 7, "[run r]: until: there is no shift" },
		{ HEAD MACHINE RUN "jobs = 2\nbonds = 1\n", 7, "[run r]: --jobs: a bond has one job" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		ok(refuses(cases[i].text, cases[i].line, cases[i].what), "refused: %s", cases[i].what);
	ok(words_run(cmd_plan, "plan /nowhere/at-all", stderr) == EXIT_USAGE && one_line(cap.text),
	   "a plan that is not there");
	ok(words_run(cmd_plan, "plan", stderr) == EXIT_USAGE, "no plan");
}

/* A line that is longer than libinih takes would lose its end without a word. */
static void test_long_line(void)
{
	char text[600] = HEAD "[machine m]\nkernels = ";
	size_t len = strlen(text);

	memset(text + len, 'k', 300);
	ok(refuses(text, 4, "the line is longer than"), "a line that is too long is not cut");
}

static void test_points(void)
{
	static const char text[] = HEAD "boots = 5\n" MACHINE "jobs = 2\n" RUN
		"procs = 1, 4,\n\t16\nresident = 4k, 2M\narms = none, callback\n[run s]\nworkload = bind\n";
	struct plan_point point;
	struct plan plan;
	char *name;

	ok(!plan_of(text, stdout), "a plan is good");
	ok(text_has(cap.text, "machine m: lab, vtd, 2 kernels, 5 boots of each, 2 at once"), "its machine");
	ok(text_has(cap.text, "7 points in each boot:"), "a comma multiplies, but not in arms");
	ok(text_has(cap.text, "p: 10 boots, 70 runs"), "and all of it");
	ok(text_has(cap.text, "about 5 min, at 60 s a boot, which is a guess"), "time is a guess at first");
	write_plan(text);
	ok(!plan_read(path, &plan) && plan_points(&plan) == 7, "it can be read");
	plan_point(&plan, 4, &point);
	name = plan_point_name(&point);
	ok(!strcmp(name, "r.procs=16.resident=4k"), "points are named by what they differ in");
	free(name);
	plan_point(&plan, 6, &point);
	name = plan_point_name(&point);
	ok(!strcmp(name, "s"), "and one alone as its run");
	free(name);
	plan_free(&plan);
}

static char *key_of(const char *text, const char *identity, int64_t number, size_t i)
{
	struct sweep_target target = { .kernel = "a", .release = (char *)"1.2.3",
				       .identity = (char *)identity };
	struct sweep_boot boot = { .target = &target, .number = number };
	char key[STORE_KEY_CHARS + 1], *all;
	struct plan_point point;
	struct plan plan;

	write_plan(text);
	if (plan_read(path, &plan))
		abort();
	target.machine = &plan.machines[0];
	plan_point(&plan, i, &point);
	all = sweep_key_text(&plan, &boot, &point);
	store_key(all, strlen(all), key);
	free(all);
	plan_free(&plan);
	return xasprintf("%s", key);
}

static bool same_key(const char *a, const char *b)
{
	__cleanup_free char *key_a = key_of(a, "i", 1, 0), *key_b = key_of(b, "i", 1, 0);

	return !strcmp(key_a, key_b);
}

static void test_keys(void)
{
	static const char base[] = HEAD MACHINE RUN;
	__cleanup_free char *key = key_of(base, "i", 1, 0), *other = key_of(base, "j", 1, 0);
	__cleanup_free char *second = key_of(base, "i", 2, 0);

	ok(strlen(key) == STORE_KEY_CHARS && strspn(key, "0123456789abcdef") == STORE_KEY_CHARS, "a key");
	ok(strcmp(key, other), "what the kernel and the suite are is in it");
	ok(strcmp(key, second), "so is the boot");
	ok(same_key(base, HEAD "boots = 7\ntime = 3h\n" MACHINE "jobs = 3\n" RUN), "how long and how many are not");
	ok(same_key(base, HEAD MACHINE "[run other]\nworkload = exit\n"), "nor is a name");
	ok(same_key(HEAD MACHINE RUN "cancel = 1ms\n", HEAD MACHINE RUN "cancel = 1000us\n"),
	   "nor how a number is written");
	ok(same_key(base, HEAD MACHINE RUN "procs = 1\n"), "nor whether a default is given");
	ok(!same_key(base, HEAD MACHINE RUN "procs = 2\n"), "a parameter is");
	ok(!same_key(base, HEAD MACHINE RUN "rounds = 3\n"), "rounds are");
	ok(!same_key(base, HEAD MACHINE RUN "arms = none, null\n"), "arms are");
	ok(!same_key(base, HEAD MACHINE RUN "counters = page-faults\n"), "counters are");
	ok(!same_key(base, HEAD "seed = 2\n" MACHINE RUN), "the plan's seed is");
	ok(!same_key(base, HEAD MACHINE "exact = yes\n" RUN), "exact is");
}

int main(void)
{
	int fd = mkstemp(path);

	if (fd < 0)
		abort();
	close(fd);
	test_errors();
	test_long_line();
	test_points();
	test_keys();
	unlink(path);
	return tap_done();
}
