/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Is a PASID free? All kernels so far give out the lowest one that is, so it shows in which one
 * another process is given. A process that is given none shows nothing of that: a kernel that
 * frees the number of a bond hands it out again, and then refuses the bind, because the device
 * still has the old one.
 */
#ifndef KSELFTEST_LIB_PASID_H
#define KSELFTEST_LIB_PASID_H

#include <stdbool.h>
#include <stdint.h>

/* What a look at a PASID finds, where it is no negative errno. */
enum pasid_state {
	PASID_HELD,	/* others are given higher ones, or there is none left */
	PASID_FREE,	/* another process was given it */
};

/**
 * pasid_look() - could another process have this PASID?
 * @pasid: the PASID
 *
 * Lower ones may be free, too: they are taken for the time it takes to look.
 *
 * Return: an enum pasid_state; -E2BIG if too many lower ones are free to say; else the negative
 * errno of a bind that was refused, which says neither.
 */
int pasid_look(uint32_t pasid);

/**
 * pasid_stays_held() - look at it for a while
 * @pasid: the PASID
 * @ms: how long, about; at least once
 *
 * Return: PASID_HELD if each look found that; else what the first one found that did not.
 */
int pasid_stays_held(uint32_t pasid, int ms);

/**
 * pasid_becomes_free() - wait until it is
 * @pasid: the PASID
 * @ms: at most, about. The last reference to an mm may be dropped by a callback of
 *	SRCU, or by a CPU that has it as its lazy one: visit_cpus() sees to those.
 *
 * Return: PASID_FREE as soon as it is; else what the last look found.
 */
int pasid_becomes_free(uint32_t pasid, int ms);

#endif
