/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kretprobes that see many calls return at once. The kernel keeps an instance for each call
 * that has not returned, and has few of them unless it is told to have more: max(10, 2 * CPUs),
 * so that of a storm of exits, all of which sleep in one function, the longest waits would go
 * unseen. Only tracefs takes the number (Documentation/trace/kprobetrace.rst, MAXACTIVE); what
 * is made there outlives its maker, hence its name has his process id, and the next to come
 * removes it.
 */
#ifndef LIB_PROBE_KRETPROBE_H
#define LIB_PROBE_KRETPROBE_H

#include <stdint.h>

struct bpf_link;
struct bpf_program;

/* The most that the kernel takes, KRETPROBE_MAXACTIVE_MAX of kernel/trace/trace_probe.h. */
#define KRETPROBE_CALLS		4096

/**
 * kretprobe_available() - can they be made here?
 *
 * Return: 0 or a negative errno: without tracefs, or kprobe events in it.
 */
int kretprobe_available(void);

/**
 * kretprobe_attach() - run a program when a function returns
 * @prog: of the kind kretprobe, loaded
 * @function: the function
 *
 * Sees KRETPROBE_CALLS calls that have not returned.
 *
 * Return: its link, or NULL with errno set. Destroy it before kretprobe_remove().
 */
struct bpf_link *kretprobe_attach(struct bpf_program *prog, const char *function);

/**
 * kretprobe_missed() - returns that were not seen
 *
 * Return: how many, of all that this process has attached; 0 too where the kernel does not tell.
 */
uint64_t kretprobe_missed(void);

/**
 * kretprobe_remove() - remove those of this process, and of such as have ended without
 */
void kretprobe_remove(void);

#endif
