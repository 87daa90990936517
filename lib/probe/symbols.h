/* SPDX-License-Identifier: GPL-2.0-only */
/* What functions the running kernel has, and where they lie. */
#ifndef LIB_PROBE_SYMBOLS_H
#define LIB_PROBE_SYMBOLS_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct symbol - a function that is looked for
 * @name: its name; behind it the compiler may have added a suffix, such as ".isra.0"
 * @in_btf: out: fentry can attach to it
 * @in_text: out: a kprobe can attach to it; false with a suffix
 * @begin: out: its address; 0: not there, or addresses are hidden from us
 * @end: out: where the next symbol begins
 */
struct symbol {
	const char *name;
	bool in_btf;
	bool in_text;
	uint64_t begin;
	uint64_t end;
};

/**
 * symbols_find() - look up some functions in the kernel's BTF and in /proc/kallsyms
 * @symbols: names set, all else zero
 * @n: how many
 */
void symbols_find(struct symbol *symbols, int n);

/**
 * symbols_tracepoint() - does the kernel have a tracepoint that tp_btf can attach to?
 * @name: such as "exit_mmap"
 *
 * Return: true if it has.
 */
bool symbols_tracepoint(const char *name);

#endif
