/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which of the probe's programs a tier and a kernel take, and how they get to their places.
 * Inside lib/probe only.
 */
#ifndef LIB_PROBE_ATTACH_H
#define LIB_PROBE_ATTACH_H

#include <stddef.h>

#include "probe/tier.h"

struct bpf_link;
struct probe_bpf;

#define ATTACH_RETURNS_MAX	16

/**
 * struct attached_returns - programs that were attached by kretprobe_attach()
 * @links: of them
 * @n: how many
 */
struct attached_returns {
	struct bpf_link *links[ATTACH_RETURNS_MAX];
	size_t n;
};

/* The first thing that was not as it should be since attach_select(): the cause, for people. */
extern char attach_warning[256];

/**
 * attach_select() - choose the programs, before they are loaded
 * @skel: opened
 * @tier: one with programs
 *
 * Return: 0, or a negative errno; -ENOENT where the kernel lacks what the tier needs.
 */
int attach_select(struct probe_bpf *skel, enum probe_tier tier);

/**
 * attach_programs() - attach what was chosen
 * @skel: loaded
 * @returns: out, zeroed before
 *
 * Return: 0 or a negative errno; call attach_end() either way.
 */
int attach_programs(struct probe_bpf *skel, struct attached_returns *returns);

/**
 * attach_end() - detach all, and free
 * @skel: opened, or NULL
 * @returns: of it
 */
void attach_end(struct probe_bpf *skel, struct attached_returns *returns);

#endif
