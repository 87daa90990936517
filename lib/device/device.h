/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Devices that share address spaces, as workloads see them.
 *
 * A bond lives in an open file: bond_open() makes one of the calling process,
 * closing its descriptor ends it, wherever that descriptor has gone by then.
 * Errors: negative errno, as the driver gave it.
 */
#ifndef LIB_DEVICE_H
#define LIB_DEVICE_H

#include <stddef.h>
#include <stdint.h>

#include "testdev/uapi.h"

#define DEVICE_PATH_MAX	64

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
 * bond_open() - bind the calling process to a device
 * @path: of the device
 * @options: its arm
 * @bind: out, what the driver says of the bond; may be NULL
 *
 * Return: a descriptor, close-on-exec, or a negative errno.
 */
int bond_open(const char *path, const struct arm_options *options, struct sva_testdev_bind *bind);

/**
 * bond_bind() - bind the calling process by a file that is open already
 * @fd: of the device, without a bond so far
 * @options: its arm
 * @bind: out, what the driver says of the bond; may be NULL
 *
 * Return: 0 or a negative errno.
 */
int bond_bind(int fd, const struct arm_options *options, struct sva_testdev_bind *bind);

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
 * bond_stats() - counters of the bond and of its device
 * @fd: any descriptor of the device
 * @stats: out
 *
 * Return: 0 or a negative errno.
 */
int bond_stats(int fd, struct sva_testdev_stats *stats);

#endif
