/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Series of x86 kernels that refuse SVA, and the first release of each that does: see
 * kernel_refuses_sva(). scripts/lab/kernel reads these lines, too.
 */
SERIES(6, 1, 163)
SERIES(6, 12, 64)
