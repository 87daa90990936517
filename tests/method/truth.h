/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Measured times whose truth is known, for tests/method/false-positives: rounds of two arms, or
 * boots of two kernels, of events that share what their round, or boot, meets with.
 */
#ifndef TESTS_METHOD_TRUTH_H
#define TESTS_METHOD_TRUTH_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "base/base.h"
#include "stat/stat.h"

#define EVENTS		15	/* of a round, or a boot */
#define ROUNDS_MAX	40

static struct rng rng = { 20 };

/* In (0, 1). */
static inline double uniform(void)
{
	return ((rng_next(&rng) >> 11) + 0.5) * 0x1p-53;
}

static inline double normal(void)
{
	return qnorm(uniform(), 0, 1, 1, 0);
}

/* What a round does to all of its events: Student's t with 3 degrees of freedom. */
static inline double luck(void)
{
	double a = normal(), b = normal(), c = normal();

	return normal() / sqrt((a * a + b * b + c * c) / 3);
}

#define TWO_PEAKS	2

static const char * const shapes[] = { "lognormal", "long tail", "two peaks", "coarse clock" };

/* Nanoseconds of an event: what measured times look like. */
static inline double event(int shape)
{
	switch (shape % (int)ARRAY_SIZE(shapes)) {
	case 0:
		return 20000 * exp(0.3 * normal());
	case 1:		/* now and then a very long one */
		return 15000 + 5000 / sqrt(uniform());
	case 2:		/* with and without a grace period */
		return (uniform() < 0.7 ? 12000 : 30000) * exp(0.1 * normal());
	default:	/* a clock that ticks in steps of 100 ns */
		return 100 * floor(30 + 10 * -log(uniform()));
	}
}

/* One arm of a row, or one kernel: the events, and the medians of rounds, or of boots. */
struct arm {
	int64_t events[ROUNDS_MAX * EVENTS];
	int64_t medians[ROUNDS_MAX];
};

/* Two arms of a row, and what their rounds differ by, sorted. */
struct arms {
	struct arm base;
	struct arm new;
	int64_t pairs[ROUNDS_MAX];
};

/* Return: the median of its events. */
static inline int64_t one_round(int64_t *events, int shape, double factor, double plus)
{
	int64_t sorted[EVENTS];

	for (int j = 0; j < EVENTS; j++)
		sorted[j] = events[j] = event(shape) * factor + plus;
	stat_sort(sorted, EVENTS);
	return sorted[EVENTS / 2];
}

/* What one arm meets with in a round, or one boot; if there are modes, it is seldom in another. */
static inline double own_luck(bool modes)
{
	return exp(0.05 * luck()) * (modes && uniform() < 0.03 ? 2 : 1);
}

/* What all arms of a round meet with. */
static inline double shared_luck(void)
{
	return exp(0.05 * luck()) * (uniform() < 0.1 ? 1.5 : 1);
}

/* A kernel's boots. */
static inline void measure(struct arm *a, int shape, size_t boots, double plus)
{
	for (size_t i = 0; i < boots; i++)
		a->medians[i] = one_round(a->events + i * EVENTS, shape, own_luck(false), plus);
	stat_sort(a->medians, boots);
}

/* A run's rounds. */
static inline void measure_arms(struct arms *a, int shape, size_t rounds, bool modes, double plus)
{
	for (size_t i = 0; i < rounds; i++) {
		double shared = shared_luck();

		a->base.medians[i] = one_round(a->base.events + i * EVENTS, shape,
					       shared * own_luck(modes), 0);
		a->new.medians[i] = one_round(a->new.events + i * EVENTS, shape,
					      shared * own_luck(modes), plus);
		a->pairs[i] = a->new.medians[i] - a->base.medians[i];
	}
	stat_sort(a->pairs, rounds);
}

#endif
