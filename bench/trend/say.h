/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a trend has found, in the same words in a terminal and on a page.
 */
#ifndef BENCH_TREND_SAY_H
#define BENCH_TREND_SAY_H

#include "bench/trend/trend.h"

/* A part that differs by less than this share of a step is not worth a word. */
#define SAY_SHARE	0.05

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
 * Return: the sentence, with what is known of it; to be freed.
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

/**
 * say_verdict() - the newest label's verdict, in short
 * @t: trend
 * @m: measure
 *
 * Return: text such as "worse +4.8 %", to be freed.
 */
char *say_verdict(const struct trend *t, const struct trend_measure *m);

/**
 * say_phases() - by how much each part of mmput differs from the label before
 * @t: trend
 * @label: index
 *
 * Return: text such as "7.3.4: unmap +9.57 us (+8.4 %) of mmput's +10.84, against 7.2.12", to be
 * freed; NULL where it is not known.
 */
char *say_phases(const struct trend *t, size_t label);

/* Sentences of say_method(). */
#define SAY_METHODS	3

/**
 * say_method() - how intervals and changes were found
 * @t: trend
 * @nr: of a sentence, below SAY_METHODS
 *
 * Return: the sentence, to be freed; NULL if it is not so of this trend.
 */
char *say_method(const struct trend *t, size_t nr);

/**
 * say_gone() - that a known change is no longer there
 * @t: trend with known changes
 * @nr: of one of them
 *
 * Return: the sentence, to be freed; NULL if it is there, or not to be.
 */
char *say_gone(const struct trend *t, size_t nr);

#endif
