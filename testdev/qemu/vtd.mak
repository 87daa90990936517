# SPDX-License-Identifier: GPL-2.0-only
# The devices of the lab's x86 machine, for configure --with-devices-x86_64=vtd
CONFIG_Q35=y
CONFIG_VTD=y
CONFIG_SERIAL_ISA=y
CONFIG_PCIE_PORT=y
CONFIG_VIRTIO_PCI=y
CONFIG_VIRTIO_SERIAL=y
CONFIG_ISA_DEBUG=y
CONFIG_SVA_TESTDEV=y
