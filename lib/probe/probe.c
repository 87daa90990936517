// SPDX-License-Identifier: GPL-2.0-only
#include "probe/probe.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <string.h>

#include "base/base.h"
#include "probe.skel.h"

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
	{ "unmap", "unmap_vmas", false },
	{ "pgtables", "free_pgtables", false },
	{ "intel", "intel_mm_release", false },
	{ "arm", "arm_smmu_mm_release", false },
	{ "mmdrop", "__mmdrop", true },
};

static const char * const tier_names[] = {
	[PROBE_AUTO] = "auto",
	[PROBE_FENTRY] = "fentry",
	[PROBE_KPROBE] = "kprobe",
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

static int keep_first_warning(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	if (level == LIBBPF_WARN && !first_warning[0]) {
		vsnprintf(first_warning, sizeof(first_warning), fmt, ap);
		first_warning[strcspn(first_warning, "\n")] = 0;
	}
	return 0;
}

/* Which of the hooks' functions this kernel has: fentry finds them in BTF, kprobes in kallsyms. */
static void find_in_btf(bool *found)
{
	struct btf *btf = btf__load_vmlinux_btf();

	for (size_t i = 0; btf && i < ARRAY_SIZE(hooks); i++)
		found[i] = btf__find_by_name_kind(btf, hooks[i].function, BTF_KIND_FUNC) > 0;
	btf__free(btf);
}

static void find_in_kallsyms(bool *found)
{
	__cleanup_file FILE *f = fopen("/proc/kallsyms", "re");
	char line[512], symbol[256];

	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%*s %*1[tTwW] %255s", symbol) != 1)
			continue;
		for (size_t i = 0; i < ARRAY_SIZE(hooks); i++)
			found[i] |= !strcmp(symbol, hooks[i].function);
	}
}

static void set_autoload(struct probe_bpf *skel, const char *hook, const char *suffix, bool on)
{
	__cleanup_free char *name = xasprintf("%s_%s", hook, suffix);
	struct bpf_program *prog = bpf_object__find_program_by_name(skel->obj, name);

	if (prog)
		bpf_program__set_autoload(prog, on);
}

static int select_programs(struct probe_bpf *skel, enum probe_tier tier)
{
	bool found[ARRAY_SIZE(hooks)] = { false };

	if (tier == PROBE_FENTRY)
		find_in_btf(found);
	else
		find_in_kallsyms(found);
	for (size_t i = 0; i < ARRAY_SIZE(hooks); i++) {
		bool can = found[i];

		if (!can && hooks[i].required) {
			snprintf(first_warning, sizeof(first_warning),
				 "this kernel has no %s() to attach to", hooks[i].function);
			return -ENOENT;
		}
		set_autoload(skel, hooks[i].name, "fentry", can && tier == PROBE_FENTRY);
		set_autoload(skel, hooks[i].name, "fexit", can && tier == PROBE_FENTRY);
		set_autoload(skel, hooks[i].name, "kprobe", can && tier == PROBE_KPROBE);
		set_autoload(skel, hooks[i].name, "kretprobe", can && tier == PROBE_KPROBE);
	}
	/* In every tier: see probe.bpf.c on what may be missed. */
	bpf_program__set_autoload(skel->progs.exit_mmap_kprobe, true);
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

int probe_open(enum probe_tier tier, struct probe **probe)
{
	struct probe *p = xcalloc(1, sizeof(*p));
	int ret = -EINVAL;

	*probe = NULL;
	libbpf_set_print(keep_first_warning);
	if (tier == PROBE_AUTO || tier == PROBE_FENTRY)
		ret = open_tier(p, PROBE_FENTRY);
	if (tier == PROBE_KPROBE || (tier == PROBE_AUTO && ret && ret != -EPERM))
		ret = open_tier(p, PROBE_KPROBE);
	if (ret) {
		if (ret == -EPERM)
			msg_err("the probe may not be loaded (%s): run as root, or with CAP_BPF and CAP_PERFMON, on a kernel with BPF",
				*first_warning ? first_warning : "EPERM");
		else
			msg_err("the probe (%s) cannot be attached: %s (%s)",
				probe_tier_name(tier), strerror(-ret), first_warning);
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

	p->sink = sink;
	p->ctx = ctx;
	ret = ring_buffer__consume(p->ring);
	return ret < 0 ? ret : 0;
}

int probe_sweep(struct probe *p, int parent, probe_sink sink, void *ctx)
{
	int map = bpf_map__fd(p->skel->maps.teardowns);
	__u32 tid, next;
	bool more = !bpf_map_get_next_key(map, NULL, &next);

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
	return p->skel->bss->drops;
}

uint64_t probe_misses(const struct probe *p)
{
	struct bpf_program *prog;
	uint64_t misses = 0;

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
