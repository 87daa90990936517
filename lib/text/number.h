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
 * number_scale() - how numbers are shown that stand side by side
 * @largest: of them, without its sign, in ns or a number
 * @count: they are numbers, not times
 *
 * Four digits are what a person compares, and nothing is known below 1 ns. Of what is
 * counted, all digits are shown below a hundred thousand.
 *
 * Return: the scale that all of them take.
 */
struct scale number_scale(double largest, bool count);

/**
 * number_signed() - a difference, never as -0
 * @s: how it is shown
 * @value: in ns or a number
 *
 * Return: a string, to be freed.
 */
char *number_signed(const struct scale *s, double value);

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
 * struct number - a number as it is shown
 * @text: what is shown
 */
struct number {
	char text[32];
};

/**
 * number_us() - a time, for a sentence
 * @ns: the time
 *
 * Return: it in us.
 */
struct number number_us(double ns);

/**
 * number_us_signed() - a difference of times, for a sentence
 * @ns: the difference
 *
 * Return: it in us, with its sign, never -0.
 */
struct number number_us_signed(double ns);

/**
 * number_put() - print a difference, with a sign, and commas between thousands
 * @f: where
 * @ns: of times, or of numbers
 */
void number_put(FILE *f, int64_t ns);

#endif
