/* SPDX-License-Identifier: GPL-2.0-only */
/* The first PASIDs and queues that are free: what has leaked is missing there. */
#ifndef KSELFTEST_LIB_CENSUS_H
#define KSELFTEST_LIB_CENSUS_H

#include <stdbool.h>
#include <stdint.h>

#define CENSUS		8

/**
 * struct census - what as many processes are given, one after another
 * @pasids: PASIDs
 * @queues: queues
 */
struct census {
	uint32_t pasids[CENSUS];
	int queues[CENSUS];
};

/**
 * census_take() - see what is free, when all that has gone is
 * @c: out
 *
 * Return: 0; -EAGAIN if mms keep going; another negative errno.
 */
int census_take(struct census *c);

/**
 * census_comes_back() - wait until all that was free is
 * @before: what was; says what is if it does not come
 *
 * Return: true if it is.
 */
bool census_comes_back(const struct census *before);

#endif
