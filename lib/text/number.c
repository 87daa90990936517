// SPDX-License-Identifier: GPL-2.0-only
/* How many digits a number is shown with, and of which unit. */
#include "text/number.h"

#include <inttypes.h>
#include <math.h>

#include "base/base.h"

/* Four digits are what a person compares; nothing is known below 1 ns. */
static int decimals_of_us(double ns)
{
	ns = fabs(ns);
	if (ns == 0)
		return 0;
	return ns < 9999.5 ? 3 : ns < 99995 ? 2 : ns < 999950 ? 1 : 0;
}

/* Of what is counted, from a hundred thousand on, four digits. */
static struct scale scale_of_count(double largest)
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

struct scale number_scale(double largest, bool count)
{
	return count ? scale_of_count(largest) : (struct scale){ 1000, "", decimals_of_us(largest) };
}

char *number_signed(const struct scale *s, double value)
{
	double unit = pow(10, s->digits);

	/* As it will be printed, and never as -0. */
	return xasprintf("%+.*f%s", s->digits, round(value / s->unit * unit) / unit + 0.0, s->suffix);
}

char *number_text(size_t n, double value, bool count)
{
	struct scale s = number_scale(fabs(value), count);

	if (!n)
		return xasprintf("-");
	return count && !*s.suffix ? xasprintf("%g", value) :
				     xasprintf("%.*f%s", s.digits, value / s.unit, s.suffix);
}

struct number number_us(double ns)
{
	struct number number;

	snprintf(number.text, sizeof(number.text), "%.*f", decimals_of_us(ns), ns / 1000);
	return number;
}

struct number number_us_signed(double ns)
{
	struct scale s = number_scale(fabs(ns), false);
	char *text = number_signed(&s, ns);
	struct number number;

	snprintf(number.text, sizeof(number.text), "%s", text);
	free(text);
	return number;
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
