// SPDX-License-Identifier: GPL-2.0-only
#include "probe/attach.h"

#include <bpf/libbpf.h>
#include <errno.h>
#include <string.h>

#include "base/base.h"
#include "probe.skel.h"
#include "probe/kretprobe.h"
#include "probe/record.h"
#include "probe/symbols.h"

/* A hook NAME on FUNCTION has the programs NAME_fentry, NAME_fexit, NAME_kprobe, NAME_kretprobe. */
static const struct hook {
	const char *name;
	const char *function;
	bool required;
} hooks[] = {
	{ "mmput", "mmput", true },
	{ "async", "mmput_async_fn", false },
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

/* libbpf explains a failure in warnings; the first one is the cause. */
char attach_warning[256];

static int note_missing(const char *fmt, const char *what)
{
	__cleanup_free char *name = xasprintf(fmt, what);

	snprintf(attach_warning, sizeof(attach_warning), "this kernel has no %s to attach to", name);
	return -ENOENT;
}

static int keep_first_warning(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	if (level == LIBBPF_WARN && !attach_warning[0]) {
		vsnprintf(attach_warning, sizeof(attach_warning), fmt, ap);
		attach_warning[strcspn(attach_warning, "\n")] = 0;
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
			return note_missing("%s()", hooks[i].function);
		set_autoload(skel, hooks[i].name, "fentry", fentry);
		set_autoload(skel, hooks[i].name, "fexit", fentry);
		set_autoload(skel, hooks[i].name, "kprobe", kprobe);
		set_autoload(skel, hooks[i].name, "kretprobe", kprobe);
		if (!strcmp(hooks[i].name, "async"))
			skel->rodata->async_seen = fentry || kprobe;
	}
	return 0;
}

/* Long rounds make more records than the ring holds. */
static int set_ring_size(struct probe_bpf *skel)
{
	const char *wanted = getenv("MMPUT_BENCH_RING");
	__u32 bytes = bpf_map__max_entries(skel->maps.ring);

	if (wanted)
		bytes = strtoul(wanted, NULL, 10);
	skel->rodata->ring_bytes = bytes;
	return bpf_map__set_max_entries(skel->maps.ring, bytes);
}

int attach_select(struct probe_bpf *skel, enum probe_tier tier)
{
	bool tracepoint = tier == PROBE_TRACEPOINT;
	int ret;

	attach_warning[0] = 0;
	libbpf_set_print(keep_first_warning);
	ret = select_functions(skel, tier);
	if (!ret)
		ret = set_ring_size(skel);
	if (ret)
		return ret;
	skel->rodata->only_tracepoints = tracepoint;
	if (tracepoint && !symbols_tracepoint("exit_mmap"))
		return note_missing("tracepoint %s", "mmap:exit_mmap");
	if (!tracepoint)
		tell_text(skel);
	/* In both tiers of functions: see probe.bpf.c on what may be missed. */
	bpf_program__set_autoload(skel->progs.exit_mmap_kprobe, !tracepoint);
	bpf_program__set_autoload(skel->progs.process_exit_tp, tracepoint);
	bpf_program__set_autoload(skel->progs.exit_mmap_tp, tracepoint);
	attach_warning[0] = 0;		/* of what was looked for and is rightly not there */
	return 0;
}

static const char *kretprobe_function(const struct bpf_program *prog)
{
	static const char section[] = "kretprobe/";
	const char *name = bpf_program__section_name(prog);

	return bpf_program__autoload(prog) && !strncmp(name, section, strlen(section)) ?
		name + strlen(section) : NULL;
}

/*
 * In a storm all exits sleep in the same function: libbpf's kretprobes would miss the most of
 * them. Where tracefs is not there they have to do, and what they miss is blank.
 */
static int attach_returns(struct probe_bpf *skel, struct attached_returns *returns)
{
	struct bpf_program *prog;

	kretprobe_remove();
	bpf_object__for_each_program(prog, skel->obj) {
		const char *function = kretprobe_function(prog);

		if (!function || kretprobe_available())
			continue;
		bpf_program__set_autoattach(prog, false);
		returns->links[returns->n] = kretprobe_attach(prog, function);
		if (!returns->links[returns->n])
			return -errno;
		returns->n++;
	}
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
		{ s->progs.testdev_mm_exit, &s->links.testdev_mm_exit, "sva_testdev_mm_exit" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(t); i++) {
		*t[i].link = bpf_program__attach_raw_tracepoint(t[i].prog, t[i].name);
		if (!*t[i].link && errno != ENOENT)
			return -errno;
	}
	return 0;
}

int attach_programs(struct probe_bpf *skel, struct attached_returns *returns)
{
	int ret = attach_testdev(skel);

	if (!ret)
		ret = attach_returns(skel, returns);
	if (!ret)
		ret = probe_bpf__attach(skel);
	return ret;
}

void attach_end(struct probe_bpf *skel, struct attached_returns *returns)
{
	for (size_t i = 0; i < returns->n; i++)
		bpf_link__destroy(returns->links[i]);
	if (returns->n)
		kretprobe_remove();
	returns->n = 0;
	probe_bpf__destroy(skel);
}
