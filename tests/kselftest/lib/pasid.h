/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Is a PASID free? All kernels so far give out the lowest one that is, so it shows in
 * whether another process is given it.
 */
#ifndef KSELFTEST_LIB_PASID_H
#define KSELFTEST_LIB_PASID_H

#include <stdbool.h>
#include <stdint.h>

/**
 * pasid_is_free() - could another process have this PASID?
 * @pasid: the PASID
 *
 * Lower ones may be free, too: they are taken for the time it takes to look.
 */
bool pasid_is_free(uint32_t pasid);

/**
 * pasid_becomes_free() - wait until it is
 * @pasid: the PASID
 * @ms: at most, about. The last reference to an mm may be dropped by a callback of
 *	SRCU, or by a CPU that has it as its lazy one: visit_cpus() sees to those.
 *
 * Return: true if it is.
 */
bool pasid_becomes_free(uint32_t pasid, int ms);

#endif
