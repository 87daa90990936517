// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <string.h>

#include "bench/trend/trend.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Where a character that is no digit, or the end, stands among its like. */
static int rank(const char *s)
{
	if (*s == '~' || (!strncmp(s, "-rc", 3) && is_digit(s[3])))
		return -1;
	if (!*s || is_digit(*s))
		return 0;
	return isalpha((unsigned char)*s) ? (unsigned char)*s : (unsigned char)*s + 256;
}

/* Compare the numbers that A and B begin with, and step behind them. */
static int compare_numbers(const char **a, const char **b)
{
	size_t a_len, b_len;
	int order;

	*a += strspn(*a, "0");
	*b += strspn(*b, "0");
	a_len = strspn(*a, "0123456789");
	b_len = strspn(*b, "0123456789");
	order = a_len == b_len ? strncmp(*a, *b, a_len) : a_len < b_len ? -1 : 1;
	*a += a_len;
	*b += b_len;
	return order;
}

int version_compare(const char *a, const char *b)
{
	const char *from_a = a, *from_b = b;

	while (*a || *b) {
		int order;

		while ((*a && !is_digit(*a)) || (*b && !is_digit(*b))) {
			order = rank(a) - rank(b);
			if (order)
				return order;
			a++;
			b++;
		}
		order = compare_numbers(&a, &b);
		if (order)
			return order;
	}
	/* 7.01 and 7.1 are two labels all the same. */
	return strcmp(from_a, from_b);
}
