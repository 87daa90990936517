/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How numbers are shown: with four digits, of one unit. Times are in ns, and shown in us.
 */
#ifndef LIB_TEXT_NUMBER_H
#define LIB_TEXT_NUMBER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/**
 * struct scale - how numbers that stand side by side are shown
 * @unit: what one is worth
 * @suffix: what says so
 * @digits: after the point
 */
struct scale {
	double unit;
	const char *suffix;
	int digits;
};

/**
 * number_decimals() - digits behind the point of a time in us
 * @ns: the time
 *
 * Four digits are what a person compares, and nothing is known below 1 ns.
 */
int number_decimals(double ns);

/**
 * number_scale() - how numbers are shown, the largest of which is given
 * @largest: of what is counted; from a hundred thousand on, it is shown with four digits
 */
struct scale number_scale(double largest);

/**
 * number_rounded() - a number as it will be printed, and never as -0
 * @value: the number
 * @decimals: digits behind the point
 */
double number_rounded(double value, int decimals);

/**
 * number_text() - a median for a table
 * @n: how many samples it is of
 * @value: the median, in ns or a number
 * @count: it is a number
 *
 * Return: a string, in us or a number, to be freed; "-" without samples.
 */
char *number_text(size_t n, double value, bool count);

/**
 * number_put() - print a difference, with a sign, and commas between thousands
 * @f: where
 * @ns: of times, or of numbers
 */
void number_put(FILE *f, int64_t ns);

#endif
