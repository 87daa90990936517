// SPDX-License-Identifier: GPL-2.0-only
#include "probe/probe.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <string.h>

#include "base/base.h"
#include "probe.skel.h"
#include "probe/symbols.h"

struct probe {
	struct probe_bpf *skel;
	struct ring_buffer *ring;
	enum probe_tier tier;
	probe_sink sink;
	void *ctx;
};

/* A hook NAME on FUNCTION has the programs NAME_fentry, NAME_fexit, NAME_kprobe, NAME_kretprobe. */
static const struct hook {
	const char *name;
	const char *function;
	bool required;
} hooks[] = {
	{ "mmput", "mmput", true },
	{ "exit_mmap", "exit_mmap", true },
	{ "notifier", "__mmu_notifier_release", true },
	{ "srcu", "synchronize_srcu", true },
	{ "expedited", "synchronize_srcu_expedited", false },
	{ "unmap", "unmap_vmas", false },
	{ "pgtables", "free_pgtables", false },
	{ "intel", "intel_mm_release", false },
	{ "arm", "arm_smmu_mm_release", false },
	{ "mmdrop", "__mmdrop", true },
	{ "pasid_free", "iommu_free_global_pasid", false },
	{ "ioasid_free", "ioasid_free", false },
};

static const char * const tier_names[] = {
	[PROBE_AUTO] = "auto",
	[PROBE_FENTRY] = "fentry",
	[PROBE_KPROBE] = "kprobe",
	[PROBE_TRACEPOINT] = "tracepoint",
	[PROBE_USER] = "user",
};

int probe_tier_parse(const char *name, enum probe_tier *tier)
{
	for (size_t i = 0; i < ARRAY_SIZE(tier_names); i++) {
		if (!strcmp(name, tier_names[i])) {
			*tier = i;
			return 0;
		}
	}
	return -EINVAL;
}

const char *probe_tier_name(enum probe_tier tier)
{
	return tier_names[tier];
}

/* libbpf explains a failure in warnings; the first one is the cause. */
static char first_warning[256];

static int lacks(const char *fmt, const char *what)
{
	__cleanup_free char *name = xasprintf(fmt, what);

	snprintf(first_warning, sizeof(first_warning), "this kernel has no %s to attach to", name);
	return -ENOENT;
}

static int keep_first_warning(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	if (level == LIBBPF_WARN && !first_warning[0]) {
		vsnprintf(first_warning, sizeof(first_warning), fmt, ap);
		first_warning[strcspn(first_warning, "\n")] = 0;
	}
	return 0;
}

static void set_autoload(struct probe_bpf *skel, const char *hook, const char *suffix, bool on)
{
	__cleanup_free char *name = xasprintf("%s_%s", hook, suffix);
	struct bpf_program *prog = bpf_object__find_program_by_name(skel->obj, name);

	if (prog)
		bpf_program__set_autoload(prog, on);
}

static void tell_text(struct probe_bpf *skel)
{
	struct symbol text[TEXT_NR] = {
		[TEXT_FINISH_TASK_SWITCH] = { .name = "finish_task_switch" },
		[TEXT_SCHEDULE] = { .name = "__schedule" },
		[TEXT_SCHEDULE_TAIL] = { .name = "schedule_tail" },
		[TEXT_UNBIND] = { .name = "iommu_sva_unbind_device" },
	};

	symbols_find(text, TEXT_NR);
	for (int i = 0; i < TEXT_NR; i++) {
		skel->rodata->text_begin[i] = text[i].begin;
		skel->rodata->text_end[i] = text[i].end;
	}
}

static int select_functions(struct probe_bpf *skel, enum probe_tier tier)
{
	struct symbol symbols[ARRAY_SIZE(hooks)] = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(hooks); i++)
		symbols[i].name = hooks[i].function;
	if (tier != PROBE_TRACEPOINT)
		symbols_find(symbols, ARRAY_SIZE(hooks));
	for (size_t i = 0; i < ARRAY_SIZE(hooks); i++) {
		bool fentry = tier == PROBE_FENTRY && symbols[i].in_btf;
		bool kprobe = tier == PROBE_KPROBE && symbols[i].in_text;

		if (tier != PROBE_TRACEPOINT && !fentry && !kprobe && hooks[i].required)
			return lacks("%s()", hooks[i].function);
		set_autoload(skel, hooks[i].name, "fentry", fentry);
		set_autoload(skel, hooks[i].name, "fexit", fentry);
		set_autoload(skel, hooks[i].name, "kprobe", kprobe);
		set_autoload(skel, hooks[i].name, "kretprobe", kprobe);
	}
	return 0;
}

static int select_programs(struct probe_bpf *skel, enum probe_tier tier)
{
	bool tracepoint = tier == PROBE_TRACEPOINT;
	int ret = select_functions(skel, tier);

	if (ret)
		return ret;
	skel->rodata->only_tracepoints = tracepoint;
	if (tracepoint && !symbols_tracepoint("exit_mmap"))
		return lacks("tracepoint %s", "mmap:exit_mmap");
	if (!tracepoint)
		tell_text(skel);
	/* In both tiers of functions: see probe.bpf.c on what may be missed. */
	bpf_program__set_autoload(skel->progs.exit_mmap_kprobe, !tracepoint);
	bpf_program__set_autoload(skel->progs.process_exit_tp, tracepoint);
	bpf_program__set_autoload(skel->progs.exit_mmap_tp, tracepoint);
	return 0;
}

/* The test driver's tracepoints exist while it is loaded; other devices have none. */
static int attach_testdev(struct probe_bpf *s)
{
	struct {
		struct bpf_program *prog;
		struct bpf_link **link;
		const char *name;
	} t[] = {
		{ s->progs.testdev_bind, &s->links.testdev_bind, "sva_testdev_bind" },
		{ s->progs.testdev_unbind, &s->links.testdev_unbind, "sva_testdev_unbind" },
		{ s->progs.testdev_mm_exit_begin, &s->links.testdev_mm_exit_begin,
		  "sva_testdev_mm_exit_begin" },
		{ s->progs.testdev_mm_exit_locked, &s->links.testdev_mm_exit_locked,
		  "sva_testdev_mm_exit_locked" },
		{ s->progs.testdev_mm_exit_end, &s->links.testdev_mm_exit_end,
		  "sva_testdev_mm_exit_end" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(t); i++) {
		*t[i].link = bpf_program__attach_raw_tracepoint(t[i].prog, t[i].name);
		if (!*t[i].link && errno != ENOENT)
			return -errno;
	}
	return 0;
}

static int on_record(void *ctx, void *data, size_t size)
{
	struct probe *p = ctx;

	(void)size;
	p->sink(p->ctx, *(__u32 *)data, data);
	return 0;
}

static int open_tier(struct probe *p, enum probe_tier tier)
{
	int ret;

	first_warning[0] = 0;
	p->tier = tier;
	p->skel = probe_bpf__open();
	if (!p->skel)
		return -errno;
	ret = select_programs(p->skel, tier);
	if (!ret)
		first_warning[0] = 0;	/* of what was looked for and is rightly not there */
	if (!ret)
		ret = probe_bpf__load(p->skel);
	if (!ret)
		ret = attach_testdev(p->skel);
	if (!ret)
		ret = probe_bpf__attach(p->skel);
	if (!ret) {
		p->ring = ring_buffer__new(bpf_map__fd(p->skel->maps.ring), on_record, p, NULL);
		ret = p->ring ? 0 : -errno;
	}
	if (ret) {
		probe_bpf__destroy(p->skel);
		p->skel = NULL;
	}
	return ret;
}

/* Why a tier cannot be had, for people. */
static char *reason(int err)
{
	if (err == -EPERM || err == -EACCES)
		return xasprintf("not permitted (%s): it takes root, or CAP_BPF and CAP_PERFMON",
				 *first_warning ? first_warning : strerror(-err));
	return xasprintf("%s (%s)", strerror(-err), *first_warning ? first_warning : "bpf()");
}

static int try_tier(struct probe *p, enum probe_tier tier, bool fall)
{
	int ret = tier == PROBE_USER ? 0 : open_tier(p, tier);
	__cleanup_free char *why = ret ? reason(ret) : NULL;

	p->tier = tier;
	if (ret && fall)
		msg_warn("the probe (%s) cannot be attached: %s; trying %s", tier_names[tier], why,
			 tier_names[tier + 1]);
	else if (ret)
		msg_err("the probe (%s) cannot be attached: %s", tier_names[tier], why);
	return ret;
}

int probe_open(enum probe_tier tier, struct probe **probe)
{
	struct probe *p = xcalloc(1, sizeof(*p));
	enum probe_tier at = tier == PROBE_AUTO ? PROBE_FENTRY : tier;
	int ret;

	*probe = NULL;
	libbpf_set_print(keep_first_warning);
	for (;; at++) {
		ret = try_tier(p, at, tier == PROBE_AUTO);
		if (!ret || tier != PROBE_AUTO)
			break;
	}
	if (ret) {
		free(p);
		return ret;
	}
	*probe = p;
	return 0;
}

enum probe_tier probe_tier(const struct probe *p)
{
	return p->tier;
}

int probe_read(struct probe *p, probe_sink sink, void *ctx)
{
	int ret;

	if (!p->skel)
		return 0;
	p->sink = sink;
	p->ctx = ctx;
	ret = ring_buffer__consume(p->ring);
	return ret < 0 ? ret : 0;
}

int probe_sweep(struct probe *p, int parent, probe_sink sink, void *ctx)
{
	int map = p->skel ? bpf_map__fd(p->skel->maps.teardowns) : -1;
	__u32 tid, next;
	bool more = p->skel && !bpf_map_get_next_key(map, NULL, &next);

	while (more) {
		struct {
			struct record_teardown r;
			__u64 rest[2];
		} live;

		tid = next;
		more = !bpf_map_get_next_key(map, &tid, &next);
		if (bpf_map_lookup_elem(map, &tid, &live) || (int)live.r.ppid != parent)
			continue;
		if (bpf_map_delete_elem(map, &tid))
			return -errno;
		__atomic_fetch_sub(&p->skel->bss->active, 1, __ATOMIC_SEQ_CST);
		sink(ctx, RECORD_TEARDOWN, &live.r);
	}
	return 0;
}

uint64_t probe_drops(const struct probe *p)
{
	return p->skel ? p->skel->bss->drops : 0;
}

uint64_t probe_misses(const struct probe *p)
{
	struct bpf_program *prog;
	uint64_t misses = 0;

	if (!p->skel)
		return 0;
	bpf_object__for_each_program(prog, p->skel->obj) {
		struct bpf_prog_info info = { 0 };
		__u32 size = sizeof(info);

		if (bpf_program__fd(prog) >= 0 &&
		    !bpf_obj_get_info_by_fd(bpf_program__fd(prog), &info, &size))
			misses += info.recursion_misses;
	}
	return misses;
}

void probe_close(struct probe *p)
{
	if (!p)
		return;
	ring_buffer__free(p->ring);
	probe_bpf__destroy(p->skel);
	free(p);
}
