// SPDX-License-Identifier: GPL-2.0-only
/* gnuplot's scripts, as they are in scripts/plot; the Makefile knows of these too. */
#include "bench/report/plot.h"

#define SCRIPT(name, file)						\
	extern const char name[];					\
	__asm__(".section .rodata\n"					\
		".globl " #name "\n"					\
		#name ":\n"						\
		".incbin \"scripts/plot/" file "\"\n"			\
		".byte 0\n"						\
		".previous\n")

SCRIPT(report_gp, "report.gp");
SCRIPT(report_distribution_gp, "report-distribution.gp");
SCRIPT(report_bars_gp, "report-bars.gp");
SCRIPT(report_pasids_gp, "report-pasids.gp");
SCRIPT(report_rate_gp, "report-rate.gp");
SCRIPT(report_against_gp, "report-against.gp");
SCRIPT(report_matrix_gp, "report-matrix.gp");

const struct script_file scripts[] = {
	[SCRIPT_COMMON] = { NULL, "report.gp", report_gp },
	[SCRIPT_DISTRIBUTION] = { "distribution", "report-distribution.gp", report_distribution_gp },
	[SCRIPT_PHASES] = { "phases", "report-bars.gp", report_bars_gp },
	[SCRIPT_PARTS] = { "parts", "report-bars.gp", report_bars_gp },
	[SCRIPT_PASIDS] = { "pasids", "report-pasids.gp", report_pasids_gp },
	[SCRIPT_RATE] = { "rate", "report-rate.gp", report_rate_gp },
	[SCRIPT_AGAINST] = { "against", "report-against.gp", report_against_gp },
	[SCRIPT_MATRIX] = { "matrix", "report-matrix.gp", report_matrix_gp },
};

enum script script_first(enum script script)
{
	enum script first = 0;

	while (scripts[first].text != scripts[script].text)
		first++;
	return first;
}
