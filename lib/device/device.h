/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Devices that share address spaces, as workloads see them.
 *
 * A bond lives in an open file: bond_bind() makes one of the calling process,
 * bond_unbind() or closing the descriptor ends it, wherever that descriptor has gone
 * by then. A file can have one bond after another, and whoever opened it need not be
 * who binds. bond_open() is all that most want.
 * Errors: negative errno, as the driver gave it.
 */
#ifndef LIB_DEVICE_H
#define LIB_DEVICE_H

#include <stddef.h>
#include <stdint.h>

#include "testdev/uapi.h"

#define DEVICE_PATH_MAX	64
#define JOB_TIMEOUT_NS	10000000000LL

/**
 * struct arm_options - what shall happen when the mm of a bond is released
 * @arm: enum sva_testdev_arm
 * @cancel: enum sva_testdev_cancel
 * @cancel_ns: the cancel cost
 */
struct arm_options {
	uint32_t arm;
	uint32_t cancel;
	int64_t cancel_ns;
};

/**
 * arm_parse() - the arm of a name
 * @name: "none", "null" or "callback"
 *
 * Return: enum sva_testdev_arm, or -EINVAL.
 */
int arm_parse(const char *name);

/**
 * cancel_parse() - a cancel cost
 * @text: TIME, or KIND:TIME with KIND "device", "spin" or "sleep"; TIME alone spins
 * @options: cancel and cancel_ns are set
 *
 * Return: 0, or -EINVAL.
 */
int cancel_parse(const char *text, struct arm_options *options);

/**
 * cancel_name() - the name of a kind of cancel cost
 * @cancel: enum sva_testdev_cancel
 *
 * Return: the name, such as "spin".
 */
const char *cancel_name(uint32_t cancel);

/**
 * device_default() - the device to use when none is named
 * @path: out, DEVICE_PATH_MAX bytes
 *
 * Return: 0, or -ENODEV if the machine has none.
 */
int device_default(char *path);

/**
 * device_info() - what the device is
 * @path: of the device
 * @info: out
 *
 * Return: 0; -ENOTTY if it is no device of ours; what open() says.
 */
int device_info(const char *path, struct sva_testdev_info *info);

/**
 * device_open() - open a device, and bind nothing
 * @path: of the device
 *
 * Return: a descriptor, close-on-exec, or a negative errno.
 */
int device_open(const char *path);

/**
 * bond_bind() - bind the calling process to a device
 * @fd: of the device, without a bond
 * @options: its arm
 * @bind: out, what the driver says of the bond; may be NULL
 *
 * Return: 0; -EBUSY if the file has a bond; what iommu_sva_bind_device() says.
 */
int bond_bind(int fd, const struct arm_options *options, struct sva_testdev_bind *bind);

/**
 * bond_unbind() - end the bond of a file, whoever made it
 * @fd: of the device
 *
 * Return: 0, or -ENXIO if it has none.
 */
int bond_unbind(int fd);

/**
 * bond_open() - open a device and bind the calling process to it
 * @path: of the device
 * @options: its arm
 * @bind: out, what the driver says of the bond; may be NULL
 *
 * Return: a descriptor, close-on-exec, or a negative errno.
 */
int bond_open(const char *path, const struct arm_options *options, struct sva_testdev_bind *bind);

/**
 * bond_loop() - let the device write to memory until it is stopped
 * @fd: of the bond
 * @addr: where
 * @len_bytes: how much
 * @period_ns: the device's pause between two pages
 *
 * Comes back when the first write has landed: from here on the job is in flight.
 *
 * Return: 0; -ENOSPC if the bond has no queue; -EIO if the job ended.
 */
int bond_loop(int fd, void *addr, size_t len_bytes, uint32_t period_ns);

/**
 * bond_read() - let the device read memory, once
 * @fd: of the bond
 * @addr: where
 * @len_bytes: how much, at most 1 GiB
 *
 * Comes back when the first page has been read, like bond_loop().
 *
 * Return: 0; -ENOSPC if the bond has no queue; -EIO if the job failed.
 */
int bond_read(int fd, void *addr, size_t len_bytes);

/**
 * bond_write() - let the device write to memory once, and wait until it has
 * @fd: of the bond
 * @addr: where
 * @len_bytes: how much
 * @end_ns: out, when its end was heard, CLOCK_MONOTONIC
 *
 * Return: how many page requests that took; -ENOSPC if the bond has no queue; -EIO if the
 * device was refused; -ETIMEDOUT after JOB_TIMEOUT_NS.
 */
int bond_write(int fd, void *addr, size_t len_bytes, int64_t *end_ns);

/**
 * bond_stats() - counters of the bond and of its device
 * @fd: any descriptor of the device
 * @stats: out
 *
 * Return: 0 or a negative errno.
 */
int bond_stats(int fd, struct sva_testdev_stats *stats);

#endif
