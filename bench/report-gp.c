// SPDX-License-Identifier: GPL-2.0-only
/* gnuplot's scripts, as they are in scripts/plot; the Makefile knows of these too. */
#include "bench/report.h"

#define SCRIPT(name, file)						\
	__asm__(".section .rodata\n"					\
		".globl " #name "\n"					\
		#name ":\n"						\
		".incbin \"scripts/plot/" file "\"\n"			\
		".byte 0\n"						\
		".previous\n")

SCRIPT(report_gp, "report.gp");
SCRIPT(report_distribution_gp, "report-distribution.gp");
SCRIPT(report_phases_gp, "report-phases.gp");
SCRIPT(report_pasids_gp, "report-pasids.gp");
SCRIPT(report_rate_gp, "report-rate.gp");
SCRIPT(report_against_gp, "report-against.gp");
SCRIPT(report_matrix_gp, "report-matrix.gp");
