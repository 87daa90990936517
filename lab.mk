# SPDX-License-Identifier: GPL-2.0-only
#
# The lab's parts, one by one; everything that needs one makes it anyway. Of those that differ,
# what guests of both IOMMUs need: an x86_64 machine for VT-d, an aarch64 one for the SMMUv3.

lab: setup lab-qemu lab-kernel lab-image

lab-root:
	$(Q)scripts/lab/root

lab-qemu:
	$(Q)scripts/lab/qemu x86_64
	$(Q)scripts/lab/qemu aarch64

# Debian's newest kernel, and one of our own.
lab-kernel lab-image: lab-%:
	$(Q)scripts/lab/$* newest
	$(Q)scripts/lab/$* arm64

lab-clean:
	rm -rf "$${MMPUT_BENCH_CACHE:-$${XDG_CACHE_HOME:-$$HOME/.cache}/mmput-bench}"

.PHONY: lab lab-root lab-qemu lab-kernel lab-image lab-clean
