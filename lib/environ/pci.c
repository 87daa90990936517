// SPDX-License-Identifier: GPL-2.0-only
/* Walks the list of a PCI function's extended capabilities. */
#include "environ/pci.h"

#include <linux/pci_regs.h>

uint16_t pci_word(const unsigned char *config, size_t len, size_t at)
{
	return at + 1 < len ? config[at] | config[at + 1] << 8 : 0;
}

size_t pci_capability(const unsigned char *config, size_t len, unsigned int id)
{
	size_t at = PCI_CFG_SPACE_SIZE;

	for (int i = 0; i < PCI_CFG_SPACE_EXP_SIZE / 8 && at >= PCI_CFG_SPACE_SIZE; i++) {
		if (pci_word(config, len, at) == id)
			return at;
		at = pci_word(config, len, at + 2) >> 4 & ~3U;
	}
	return 0;
}

int pci_pasid_bits(const unsigned char *config, size_t len)
{
	size_t at = pci_capability(config, len, PCI_EXT_CAP_ID_PASID);

	if (!at || at + PCI_PASID_CAP + 2 > len)
		return -1;
	return pci_word(config, len, at + PCI_PASID_CAP) >> 8 & 0x1f;
}
