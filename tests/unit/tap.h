/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The unit tests' runner: a test is a program that calls ok() and ends with
 * `return tap_done();`. It prints TAP and needs neither root nor a device.
 */
#ifndef TESTS_UNIT_TAP_H
#define TESTS_UNIT_TAP_H

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

static int tap_run, tap_failed;

/**
 * ok() - one claim
 * @holds: does it?
 * @fmt: printf format, what is claimed
 *
 * Return: @holds.
 */
__attribute__((format(printf, 2, 3)))
static inline bool ok(bool holds, const char *fmt, ...)
{
	va_list ap;

	tap_run++;
	tap_failed += !holds;
	printf("%s %d - ", holds ? "ok" : "not ok", tap_run);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	return holds;
}

/**
 * near() - two numbers agree
 * @a: one
 * @b: the other
 * @tolerance: largest difference
 *
 * Return: true if they do; says so on a TAP comment line if not.
 */
static inline bool near(double a, double b, double tolerance)
{
	if (fabs(a - b) <= tolerance)
		return true;
	printf("# %.12g is not %.12g\n", a, b);
	return false;
}

/**
 * tap_done() - print the plan
 *
 * Return: main()'s exit code.
 */
static inline int tap_done(void)
{
	printf("1..%d\n", tap_run);
	return tap_failed ? 1 : 0;
}

#endif
