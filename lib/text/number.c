// SPDX-License-Identifier: GPL-2.0-only
/* How many digits a number is shown with, and of which unit. */
#include "text/number.h"

#include <inttypes.h>
#include <math.h>

#include "base/base.h"

/* Four digits are what a person compares; nothing is known below 1 ns. */
int number_decimals(double ns)
{
	ns = fabs(ns);
	if (ns == 0)
		return 0;
	return ns < 9999.5 ? 3 : ns < 99995 ? 2 : ns < 999950 ? 1 : 0;
}

/* Of what is counted, from a hundred thousand on, four digits. */
struct scale number_scale(double largest)
{
	static const char * const suffixes[] = { "k", "M", "G", "T" };
	struct scale s = { 1, "", largest < 9999.5 };
	double shown;

	if (largest < 99999.5)
		return s;
	for (size_t i = 0; i < ARRAY_SIZE(suffixes) && largest / s.unit >= 999.95; i++) {
		s.unit *= 1000;
		s.suffix = suffixes[i];
	}
	shown = largest / s.unit;
	s.digits = shown < 9.9995 ? 3 : shown < 99.995 ? 2 : shown < 999.95 ? 1 : 0;
	return s;
}

/* As it will be printed, and never as -0. */
double number_rounded(double value, int decimals)
{
	double unit = pow(10, decimals);

	return round(value * unit) / unit + 0.0;
}

char *number_text(size_t n, double value, bool count)
{
	struct scale s = number_scale(fabs(value));

	if (!n)
		return xasprintf("-");
	if (!count)
		return xasprintf("%.*f", number_decimals(value), value / 1000);
	return *s.suffix ? xasprintf("%.*f%s", s.digits, value / s.unit, s.suffix) :
			   xasprintf("%g", value);
}

void number_put(FILE *f, int64_t ns)
{
	char digits[24];
	int n = snprintf(digits, sizeof(digits), "%" PRIu64, ns < 0 ? -(uint64_t)ns : (uint64_t)ns);

	fputc(ns < 0 ? '-' : '+', f);
	for (int i = 0; i < n; i++) {
		fputc(digits[i], f);
		if (i + 1 < n && (n - i - 1) % 3 == 0)
			fputc(',', f);
	}
}
