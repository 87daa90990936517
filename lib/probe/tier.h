/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ways in which the probe gets to know when a function begins and ends.
 */
#ifndef LIB_PROBE_TIER_H
#define LIB_PROBE_TIER_H

enum probe_tier {
	PROBE_AUTO,	/* the first of the following that works */
	PROBE_FENTRY,	/* fentry and fexit: the cheapest */
	PROBE_KPROBE,	/* kprobe and kretprobe */
	PROBE_TRACEPOINT,	/* the kernel's own tracepoints: few phases, see probe.bpf.c */
	PROBE_USER,	/* no BPF at all: no records, only what a workload times itself */
};

/**
 * probe_tier_parse() - the tier of a name
 * @name: "auto", "fentry", "kprobe", "tracepoint" or "user"
 * @tier: out
 *
 * Return: 0, or -EINVAL.
 */
int probe_tier_parse(const char *name, enum probe_tier *tier);

/**
 * probe_tier_name() - the name of a tier
 * @tier: one of enum probe_tier
 *
 * Return: the name, such as "fentry".
 */
const char *probe_tier_name(enum probe_tier tier);

#endif
