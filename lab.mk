# SPDX-License-Identifier: GPL-2.0-only
#
# The lab's parts, one by one; everything that needs one makes it anyway.

lab-root lab-qemu lab-kernel lab-image: lab-%:
	$(Q)scripts/lab/$*

lab-clean:
	rm -rf "$${MMPUT_BENCH_CACHE:-$${XDG_CACHE_HOME:-$$HOME/.cache}/mmput-bench}"

.PHONY: lab-root lab-qemu lab-kernel lab-image lab-clean
