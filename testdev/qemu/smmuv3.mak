# SPDX-License-Identifier: GPL-2.0-only
# The devices of the lab's Arm machine, for configure --with-devices-aarch64=smmuv3
CONFIG_ARM_VIRT=y
CONFIG_PCIE_PORT=y
CONFIG_VIRTIO_PCI=y
CONFIG_VIRTIO_SERIAL=y
CONFIG_SVA_TESTDEV=y
