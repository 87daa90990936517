/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The environment block: what a reader of a result has to know of the machine. Each
 * part reads below a root, which is "" on a machine and a made-up tree in tests, and
 * leaves out what cannot be read.
 */
#ifndef LIB_ENVIRON_BLOCK_H
#define LIB_ENVIRON_BLOCK_H

#include <jansson.h>
#include <stdio.h>

/**
 * block_machine() - processors, memory, power and what runs below the kernel
 * @root: in front of /proc and /sys
 * @o: object to add to
 */
void block_machine(const char *root, json_t *o);

/**
 * block_kernel() - which kernel, to the bit: build id, sums of its configuration and BTF
 * @root: in front of /proc, /sys and /boot
 * @o: object to add to
 */
void block_kernel(const char *root, json_t *o);

/**
 * block_device() - PCI function, driver and IOMMU behind a device
 * @root: in front of /sys
 * @device: path of the device
 * @o: object to add "pci", "driver" and "iommu" to
 *
 * PCI capabilities need root: others are shown the first 64 bytes only.
 */
void block_device(const char *root, const char *device, json_t *o);

/**
 * block_open() - open a file for reading
 * @root: in front of @path
 * @path: of the file
 *
 * Return: a file, to be closed by the caller, or NULL.
 */
FILE *block_open(const char *root, const char *path);

/**
 * block_line() - the first line of a file
 * @root: in front of @path
 * @path: of the file
 *
 * Return: the line, without spaces at its ends, to be freed by the caller; NULL if
 * there is none, or an empty one.
 */
char *block_line(const char *root, const char *path);

/**
 * block_build_id() - the GNU build id in an ELF note section
 * @root: in front of @path
 * @path: such as /sys/kernel/notes
 * @o: object to add to
 * @key: what to call it
 */
void block_build_id(const char *root, const char *path, json_t *o, const char *key);

/**
 * block_set() - add a string, if there is one
 * @o: object
 * @key: its name
 * @text: NULL or a string; freed
 */
void block_set(json_t *o, const char *key, char *text);

#endif
