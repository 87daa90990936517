/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Extended capabilities of a PCI function, in what could be read of its configuration space
 * (PCI Express Base Specification, 7.6; those without the right are shown the first 64 bytes only).
 */
#ifndef LIB_ENVIRON_PCI_H
#define LIB_ENVIRON_PCI_H

#include <stddef.h>
#include <stdint.h>

/**
 * pci_word() - 16 bits of a configuration space
 * @config: configuration space
 * @len: how much of it could be read
 * @at: offset in bytes
 *
 * Return: them; 0 beyond @len.
 */
uint16_t pci_word(const unsigned char *config, size_t len, size_t at);

/**
 * pci_capability() - where an extended capability is
 * @config: configuration space
 * @len: how much of it could be read
 * @id: PCI_EXT_CAP_ID_*
 *
 * Each header points to the next, which may lie anywhere: a list that is broken, and a loop,
 * is followed no longer than a list can be.
 *
 * Return: the offset of its header in bytes, 0 if there is none.
 */
size_t pci_capability(const unsigned char *config, size_t len, unsigned int id);

/**
 * pci_pasid_bits() - width of the PASIDs that a PCI function can send
 * @config: its configuration space
 * @len: how much of it could be read
 *
 * Return: bits, or -1 if it has no PASID capability, or none that could be read.
 */
int pci_pasid_bits(const unsigned char *config, size_t len);

#endif
