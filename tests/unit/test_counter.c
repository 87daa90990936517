// SPDX-License-Identifier: GPL-2.0-only
/* Events by name: what sysfs says of PMUs that are made up here, and the kernel's own for real. */
#include "counter/counter.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "capture.h"
#include "counter/event.h"
#include "sample-run.h"
#include "tap.h"

#define PMUS	"sys/bus/event_source/devices/"

static void put(const char *path, const char *text)
{
	char *copy = xasprintf("%s%s", PMUS, path);
	FILE *f;

	for (char *slash = strchr(copy, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		mkdir(copy, 0700);
		*slash = '/';
	}
	f = fopen(copy, "w");
	if (!f)
		abort();
	fprintf(f, "%s\n", text);
	fclose(f);
	free(copy);
}

/* As VT-d's (drivers/iommu/intel/perfmon.c) and the SMMUv3's (drivers/perf/arm_smmuv3_pmu.c). */
static void make_pmus(void)
{
	put("dmar0/type", "21");
	put("dmar0/cpumask", "0,2-3");
	put("dmar0/format/event", "config:0-27");
	put("dmar0/format/event_group", "config:28-31");
	put("dmar0/format/filter_pasid", "config2:0-21");
	put("dmar0/format/filter_pasid_en", "config1:1");
	put("dmar0/events/iotlb_lookup", "event_group=0x1,event=0x001");
	put("dmar0/events/iommu_clocks", "event_group=0x0,event=0x001");
	put("smmuv3_pmcg_2b442/type", "22");
	put("smmuv3_pmcg_2b442/cpumask", "1");
	put("smmuv3_pmcg_2b442/format/event", "config:0-15");
	put("smmuv3_pmcg_2b442/format/split", "config1:0-1,8-9");
	put("smmuv3_pmcg_2b442/events/tlb_miss", "event=0x2");
	put("smmuv3_pmcg_2b442/events/tlb_miss.unit", "times");
	put("cpu/type", "4");
	put("cpu/format/event", "config:0-7");
}

static bool reads(const char *list, uint32_t type, uint64_t config, uint64_t config1, uint64_t config2)
{
	struct counter_event e[COUNTERS_MAX];
	size_t n;
	char *wrong = counters_parse(list, ".", e, &n);

	printf("# %s: %s\n", list, wrong ? wrong : e[0].name);
	free(wrong);
	return !wrong && n == 1 && e[0].attr.type == type && e[0].attr.config == config &&
	       e[0].attr.config1 == config1 && e[0].attr.config2 == config2;
}

static bool refuses(const char *list, const char *part)
{
	struct counter_event e[COUNTERS_MAX];
	size_t n;
	char *wrong = counters_parse(list, ".", e, &n);
	bool as_wanted = wrong && strstr(wrong, part);

	printf("# %s: %s\n", list, wrong ? wrong : "fine");
	free(wrong);
	return as_wanted;
}

static void sysfs(void)
{
	ok(reads("dmar0/iotlb_lookup/", 21, 0x10000001, 0, 0), "an event of sysfs stands for its terms");
	ok(reads("dmar0/event=0x3,event_group=2/", 21, 0x20000003, 0, 0), "so do terms that are given");
	ok(reads("dmar0/iotlb_lookup,filter_pasid=5,filter_pasid_en/", 21, 0x10000001, 2, 5),
	   "terms come on top of an event, and one alone is 1");
	ok(reads("dmar0/config=0x7,config2=9/", 21, 7, 0, 9), "config can be given as it is");
	ok(reads("smmuv3_pmcg_2b442/tlb_miss,split=0xe/", 22, 2, 0x302, 0),
	   "a term's bits may lie apart");
	ok(refuses("dmar0/iotlb_lokup/", "'iotlb_lokup'; the nearest: iotlb_lookup, iommu_clocks"),
	   "a missing event is named, with the nearest of its PMU");
	ok(refuses("dmar1/iotlb_lookup/", "no PMU 'dmar1'; the nearest: dmar0"), "so is a PMU");
	ok(refuses("dmar0/evnt=1/", "no term 'evnt'; the nearest: event"), "and a term");
	ok(refuses("smmuv3_pmcg_2b442/tlb/", "the nearest: tlb_miss"), "what is said of an event is no event");
	ok(refuses("dmar0/event=0x10000000/", "does not fit"), "a value has to fit");
	ok(refuses("dmar0/event=x/", "a number is missing") && refuses("dmar0/event=/", "a number is missing") &&
	   refuses("dmar0/event", "is not PMU/event") && refuses("dmar0//", "is not PMU/event") &&
	   refuses("/event=1/", "has no PMU") && refuses("../event=1/", "has no PMU") &&
	   refuses("dmar0/../type/", "is not PMU/event"), "what is no event is refused");
}

static void lists(void)
{
	struct counter_event e[COUNTERS_MAX];
	char *wrong;
	size_t n;

	wrong = counters_parse("page-faults,dmar0/event=1,event_group=2/,smmuv3_pmcg_2b442/tlb_miss/", ".",
			       e, &n);
	ok(!wrong && n == 3 && !strcmp(e[0].name, "page-faults") &&
	   !strcmp(e[1].name, "dmar0/event=1+event_group=2/"),
	   "a comma inside of slashes parts no events, and is a + in the name");
	ok(!e[0].cpus_nr, "the kernel's events count for tasks");
	ok(e[1].cpus_nr == 3 && e[1].cpus[0] == 0 && e[1].cpus[1] == 2 && e[1].cpus[2] == 3 &&
	   e[2].cpus_nr == 1 && e[2].cpus[0] == 1, "a PMU's with a cpumask for the system, on its CPUs");
	ok(refuses("page-faults,page-faults", "twice") && refuses("", "missing") &&
	   refuses("page-faults,", "missing"), "lists with holes and doubles are refused");
	ok(refuses("page-fualts", "'page-fualts'; the nearest: PAGE-FAULTS"),
	   "a name that libpfm4 does not know has nearest ones, too");
	ok(refuses("iotlb-lookups", "the nearest: dmar0/iotlb_lookup/"), "and they may be sysfs's, with their PMU");
	ok(refuses("page-faults:nonsense", "attribute"), "a bad attribute is one");
}

static void touch(size_t pages)
{
	char *p = mmap(NULL, pages * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	madvise(p, pages * 4096, MADV_NOHUGEPAGE);
	for (size_t i = 0; i < pages; i++)
		p[i * 4096] = 1;
}

/* A child that is the worker: its own child touches so many pages and exits, when told to. */
static pid_t worker_of(int *to, int *from, size_t pages)
{
	int go[2], done[2];
	pid_t pid;
	char c;

	if (pipe(go) || pipe(done))
		abort();
	pid = fork();
	if (pid) {
		*to = go[1];
		*from = done[0];
		return pid;
	}
	while (read(go[0], &c, 1) == 1) {
		if (!fork()) {
			touch(pages);
			_exit(0);
		}
		wait(NULL);
		if (write(done[1], &c, 1) != 1)
			break;
	}
	_exit(0);
}

static void counts_of(pid_t worker, int to, int from)
{
	struct counter_value before[COUNTERS_MAX], after[COUNTERS_MAX];
	struct counter_event e[COUNTERS_MAX];
	struct counters *c = NULL;
	uint64_t faults;
	char go = 0;
	size_t n;
	int ret;

	free(counters_parse("page-faults,minor-faults,context-switches", ".", e, &n));
	ret = counters_open(e, n, worker, &c);
	ok(n == 3 && (!ret || ret == -EACCES), "software events open on another process%s",
	   ret ? " # SKIP they may not be counted here" : "");
	if (ret)
		return;
	ok(counters_groups(c) == 1, "all in one group");
	counters_read(c, before);
	ok(write(to, &go, 1) == 1 && read(from, &go, 1) == 1 && !counters_read(c, after),
	   "a child of the worker's has exited");
	faults = after[0].value - before[0].value;
	ok(faults >= 1000 && faults < 2000 && after[1].value - before[1].value == faults,
	   "the pages that it touched are counted: %lu", (unsigned long)faults);
	ok(after[0].enabled_ns > before[0].enabled_ns && after[0].enabled_ns == after[0].running_ns,
	   "all of the time");
	counters_close(c);
}

static void counts(void)
{
	int to, from;
	pid_t worker = worker_of(&to, &from, 1000);

	counts_of(worker, to, from);
	kill(worker, SIGKILL);
	waitpid(worker, NULL, 0);
}

static void explains(void)
{
	struct counter_event e = { .name = "absent", .attr = { .type = 4711 } };
	struct counters *c;
	struct capture said;
	int ret;

	capture_begin(&said, stderr);
	ret = counters_open(&e, 1, getpid(), &c);
	capture_end(&said);
	if (ret == -EACCES)
		ok(true, "an event that no PMU counts # SKIP nothing may be counted here");
	else
		ok(ret == -ENOENT && one_line(said.text) &&
		   strstr(said.text, "absent has a name, but nothing here counts it"),
		   "an event that no PMU counts is explained");
}

static void all_of(void *ctx, const char *name, const char *meaning)
{
	static const char * const names[] = { "PAGE-FAULTS", "dmar0/iotlb_lookup/",
					      "smmuv3_pmcg_2b442/tlb_miss.unit/" };

	(void)meaning;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		*(int *)ctx |= strcmp(name, names[i]) ? 0 : 1 << i;
}

int main(void)
{
	char scratch[32];
	int found = 0;

	enter_scratch(scratch);
	make_pmus();
	sysfs();
	lists();
	counters_all(".", all_of, &found);
	ok(found == 3, "what exists is libpfm4's and sysfs's");
	counts();
	explains();
	remove_tree(scratch);
	return tap_done();
}
