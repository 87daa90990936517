/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a trend has found, in the same words in a terminal and on a page.
 */
#ifndef BENCH_TREND_SAY_H
#define BENCH_TREND_SAY_H

#include "bench/trend/trend.h"

/**
 * say_percent() - a part of a whole
 * @part: of it
 * @whole: not 0
 *
 * Return: percent, to one digit behind the point, never -0.
 */
double say_percent(double part, double whole);

/**
 * say_sense_of_change() - is a change for the worse?
 * @m: measure
 * @c: a change of it
 *
 * A time that grows is for the worse; of a number, nobody can say.
 *
 * Return: "worse", "better" or "changed".
 */
const char *say_sense_of_change(const struct trend_measure *m, const struct stat_change *c);

/**
 * say_sense_of_newest() - is the newest label for the worse?
 * @t: trend
 * @m: measure that has changed there, or is suspected to have
 *
 * Return: as above.
 */
const char *say_sense_of_newest(const struct trend *t, const struct trend_measure *m);

/**
 * say_mark() - what marks a label in a table
 * @t: trend
 * @m: measure
 * @label: index
 *
 * Return: "<", "< new", "?", or "".
 */
const char *say_mark(const struct trend *t, const struct trend_measure *m, size_t label);

/**
 * say_step() - by how much, and from what to what
 * @m: measure
 * @before: value
 * @after: value
 *
 * Return: text such as "+4.8 %, 225.2 to 236.0 us", to be freed.
 */
char *say_step(const struct trend_measure *m, double before, double after);

/**
 * say_change() - a change point in a sentence
 * @t: trend
 * @m: measure
 * @nr: of its change points
 *
 * Return: the sentence, to be freed.
 */
char *say_change(const struct trend *t, const struct trend_measure *m, size_t nr);

/**
 * say_newest() - that the newest label has changed, or is suspected to have
 * @t: trend
 * @m: measure
 *
 * Return: the sentence, to be freed; NULL if there is nothing to say.
 */
char *say_newest(const struct trend *t, const struct trend_measure *m);

#endif
