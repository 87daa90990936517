/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pages that are not there, of each kind that the workload `fault` has: made by a
 * process for itself, for the device or the CPU to fault.
 *
 *	pages_find() in the worker, then in the process: pages_make(), the bind,
 *	pages_take_away(), whatever faults them, pages_end().
 */
#ifndef LIB_WORKER_PAGES_H
#define LIB_WORKER_PAGES_H

#include "worker/crew.h"

enum pages_kind {
	PAGES_ANON,	/* never touched */
	PAGES_FILE,	/* of a memfd: in the page cache, but not mapped */
	PAGES_COW,	/* shared with a child since fork() */
	PAGES_THP,	/* huge, never touched */
	PAGES_SWAPPED,	/* in swap */
	PAGES_MIGRATED,	/* moved to another node: there, but elsewhere than they were */
};

/* Their names, ended by NULL. */
extern const char * const pages_kinds[];

/**
 * struct pages_plan - what a kind of page needs of the machine
 * @kind: enum pages_kind
 * @page_bytes: size of a page
 * @from: node that pages migrate from
 * @to: node that they migrate to
 */
struct pages_plan {
	enum pages_kind kind;
	size_t page_bytes;
	int from;
	int to;
};

/**
 * struct pages - the pages of a process
 * @plan: of their kind
 * @m: the process, which ends with a message where something cannot be done
 * @nr: how many
 * @memory: the first of them, the others follow
 * @sharer: the child that shares them, or 0
 */
struct pages {
	const struct pages_plan *plan;
	struct member *m;
	int64_t nr;
	char *memory;
	pid_t sharer;
};

/**
 * pages_find() - is this kind of page possible here?
 * @kind: enum pages_kind
 * @plan: out
 * @result: of the round
 *
 * Return: 0, or a negative errno with a message in @result: -EOPNOTSUPP if it is not.
 */
int pages_find(enum pages_kind kind, struct pages_plan *plan, struct round_result *result);

/**
 * pages_make() - map pages, fill and share them as their kind wants it
 * @p: plan, m and nr are set
 *
 * Comes before the process's files of devices: a child that it makes would have them too.
 */
void pages_make(struct pages *p);

/**
 * pages_take_away() - swap them out or move them, if that is what their kind is
 * @p: pages, made; used by the device, if it is to miss them
 */
void pages_take_away(struct pages *p);

/**
 * pages_end() - end what is there besides the memory
 * @p: pages
 */
void pages_end(struct pages *p);

/**
 * pages_at() - the address of a page
 * @p: pages
 * @i: which, from 0
 *
 * Return: the address of its first byte.
 */
static inline char *pages_at(const struct pages *p, int64_t i)
{
	return p->memory + i * p->plan->page_bytes;
}

/**
 * pages_is_whole() - is all of a page resident?
 * @p: pages
 * @i: which; its first byte has been touched
 *
 * Return: false if a huge page turned out to be a small one.
 */
bool pages_is_whole(const struct pages *p, int64_t i);

#endif
