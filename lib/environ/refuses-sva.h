/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Series of x86 kernels that refuse SVA, the first release of each that does, and the first that
 * does not any more; 0: none yet. See kernel_refuses_sva(). scripts/lab/kernel reads these lines,
 * too. Of 6.18, 6.18.5 was seen to refuse and 6.18.15 to bind.
 */
SERIES(6, 1, 163, 0)
SERIES(6, 12, 64, 0)
SERIES(6, 18, 5, 15)
