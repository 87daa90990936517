/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which kernel and which IOMMU this is, for claims that hold on some only. Include it
 * behind the harness.
 */
#ifndef KSELFTEST_LIB_KERNEL_H
#define KSELFTEST_LIB_KERNEL_H

/**
 * kernel_series() - the kernel's series
 *
 * Return: 6012 for 6.12; 0 if it cannot be told.
 */
unsigned int kernel_series(void);

enum iommu { OTHER, VTD, SMMUV3 };

/**
 * iommu_of() - the IOMMU of a device
 * @device: path of the device
 */
enum iommu iommu_of(const char *device);

/* Harnesses before 6.10 know no failures that are expected. */
#ifdef XFAIL_ADD
#define KNOWN_DEVIATION	KSFT_XFAIL
#else
#define KNOWN_DEVIATION	KSFT_SKIP
#endif

/* The claim does not hold on this kernel, as is known; say what was seen, and go on. */
#define DEVIATES(fmt, ...) do { \
	snprintf(_metadata->results->reason, sizeof(_metadata->results->reason), fmt, \
		 ##__VA_ARGS__); \
	if (_metadata->exit_code == KSFT_PASS) \
		_metadata->exit_code = KNOWN_DEVIATION; \
} while (0)

#endif
