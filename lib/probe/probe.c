// SPDX-License-Identifier: GPL-2.0-only
#include "probe/probe.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <string.h>

#include "base/base.h"
#include "probe.skel.h"
#include "probe/attach.h"
#include "probe/kretprobe.h"

struct probe {
	struct probe_bpf *skel;
	struct ring_buffer *ring;
	enum probe_tier tier;
	struct attached_returns returns;
	probe_sink sink;
	void *ctx;
	struct kept_record *kept;	/* read before anybody asked for them */
	size_t kept_bytes, kept_room;
};

/* In a row, each at a multiple of its alignment. */
struct kept_record {
	size_t bytes;		/* with this head, and rounded up */
	char record[] __attribute__((aligned(8)));
};

static void keep_record(struct probe *p, const void *record, size_t size)
{
	const size_t align = __alignof__(struct kept_record);
	size_t bytes = (sizeof(struct kept_record) + size + align - 1) / align * align;
	struct kept_record *kept;

	if (p->kept_bytes + bytes > p->kept_room) {
		p->kept_room = 2 * (p->kept_bytes + bytes);
		p->kept = xrealloc_array(p->kept, p->kept_room, 1);
	}
	kept = (void *)((char *)p->kept + p->kept_bytes);
	kept->bytes = bytes;
	memcpy(kept->record, record, size);
	p->kept_bytes += bytes;
}

static void take_kept(struct probe *p)
{
	for (size_t at = 0; at < p->kept_bytes;) {
		const struct kept_record *kept = (void *)((char *)p->kept + at);

		p->sink(p->ctx, *(__u32 *)kept->record, kept->record);
		at += kept->bytes;
	}
	p->kept_bytes = 0;
}

static int on_record(void *ctx, void *data, size_t size)
{
	struct probe *p = ctx;

	if (p->sink)
		p->sink(p->ctx, *(__u32 *)data, data);
	else
		keep_record(p, data, size);
	return 0;
}

static void close_tier(struct probe *p)
{
	attach_end(p->skel, &p->returns);
	p->skel = NULL;
}

static int open_tier(struct probe *p, enum probe_tier tier)
{
	int ret;

	p->tier = tier;
	p->skel = probe_bpf__open();
	if (!p->skel)
		return -errno;
	ret = attach_select(p->skel, tier);
	if (!ret)
		ret = probe_bpf__load(p->skel);
	if (!ret)
		ret = attach_programs(p->skel, &p->returns);
	if (!ret) {
		p->ring = ring_buffer__new(bpf_map__fd(p->skel->maps.ring), on_record, p, NULL);
		ret = p->ring ? 0 : -errno;
	}
	if (ret)
		close_tier(p);
	return ret;
}

/* Why a tier cannot be had, for people. */
static char *tier_error_text(int err)
{
	if (err == -EPERM || err == -EACCES)
		return xasprintf("not permitted (%s): it takes root, or CAP_BPF and CAP_PERFMON",
				 *attach_warning ? attach_warning : strerror(-err));
	return xasprintf("%s (%s)", strerror(-err), *attach_warning ? attach_warning : "bpf()");
}

static int try_tier(struct probe *p, enum probe_tier tier, bool fall)
{
	__cleanup_free char *why = NULL;
	int ret = 0;

	if (tier != PROBE_USER)
		ret = open_tier(p, tier);
	if (ret)
		why = tier_error_text(ret);
	p->tier = tier;
	if (ret && fall)
		msg_warn("the probe (%s) cannot be attached: %s; trying %s", probe_tier_name(tier), why,
			 probe_tier_name(tier + 1));
	else if (ret)
		msg_err("the probe (%s) cannot be attached: %s", probe_tier_name(tier), why);
	return ret;
}

int probe_open(enum probe_tier tier, struct probe **probe)
{
	struct probe *p = xcalloc(1, sizeof(*p));
	enum probe_tier at = tier == PROBE_AUTO ? PROBE_FENTRY : tier;
	int ret;

	*probe = NULL;
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
	take_kept(p);
	ret = ring_buffer__consume(p->ring);
	return ret < 0 ? ret : 0;
}

int probe_fd(const struct probe *p)
{
	return p->ring ? ring_buffer__epoll_fd(p->ring) : -1;
}

int probe_keep(struct probe *p)
{
	int ret;

	p->sink = NULL;
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
			__u64 rest[3];
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
	if (p->returns.n)
		misses += kretprobe_missed();
	return misses;
}

void probe_close(struct probe *p)
{
	if (!p)
		return;
	ring_buffer__free(p->ring);
	close_tier(p);
	free(p->kept);
	free(p);
}
