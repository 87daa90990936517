/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who is who in two runs: the order of a round's rows by the processes that they are of.
 *
 * Files have rows in the order in which things ended. In a storm that is another one as soon as
 * anything takes longer. The members of a crew are forked one after the other, before any of
 * them begins, so that the order of their pids in a round is that of the crew in every run,
 * whichever pids these are.
 */
#ifndef LIB_ANALYSIS_MEMBER_H
#define LIB_ANALYSIS_MEMBER_H

#include "result/rundir.h"

/**
 * struct member_row - whose a row is
 * @round: of the row
 * @pid: of the process
 * @start_ns: when it began, which tells apart what one process did
 * @at: where the row is
 */
struct member_row {
	uint32_t round;
	int32_t pid;
	int64_t start_ns;
	size_t at;
};

/**
 * members_sort() - order rows by round and member
 * @v: rows of one arm, sorted in place
 * @n: how many
 *
 * Within a round by pid, beginning behind the gap where the kernel has begun anew with
 * low ones, if it has; then by @start_ns.
 */
void members_sort(struct member_row *v, size_t n);

/**
 * members_of_events() - the events of an arm by round and member
 * @e: events of the arm
 *
 * Return: @e->n rows, to be freed.
 */
struct member_row *members_of_events(const struct events *e);

#endif
