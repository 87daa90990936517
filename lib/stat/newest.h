/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Has the newest point of a series changed? stat_changes() cannot say: one point alone is the
 * last one in one of n random orders, so that it would take 20 to 40 points. Three rules can,
 * each with what the series has of it:
 *
 * 1. Its values against those of the point before, where there are enough of both that a
 *    Mann-Whitney test can see anything at all.
 * 2. Else its median against those of the points since the last change. Points differ among
 *    themselves, by their builds and boots; taken together, their values would make too sure. So a
 *    point counts once, and the newest is to lie where one more of its kind would: the prediction
 *    interval of Student's t. Hahn and Meeker, "Statistical Intervals" (1991), section 4.8. Of
 *    points with less than three values no median is robust: they do not take part.
 * 3. What is no proof, but a suspicion: its step is a far-out one of all steps, beyond the outer
 *    fence, Q3 + 3 (Q3 - Q1). Tukey, "Exploratory Data Analysis" (1977), section 2D.
 *
 * Which of 1 and 2 is asked depends on numbers of values only, never on values, so that their
 * false alarms do not add up. How many there are, tests/method/newest shows.
 */
#ifndef LIB_STAT_NEWEST_H
#define LIB_STAT_NEWEST_H

#include <stdbool.h>
#include <stddef.h>

#include "stat/change.h"

/* Points that a prediction takes, at least, and values of each; and steps that a fence does. */
#define STAT_NEWEST_POINTS	3
#define STAT_NEWEST_VALUES	3
#define STAT_NEWEST_STEPS	5

enum stat_newest_rule {
	STAT_NEWEST_NONE,	/* neither can be asked */
	STAT_NEWEST_BEFORE,
	STAT_NEWEST_SEGMENT,
};

/**
 * struct stat_newest - what can be said of the newest point
 * @rule: which was asked
 * @before: median of what it was compared with: of the values of the point before, or of the
 *	medians of the points since the last change; of the former too where no rule can be asked
 * @after: its own
 * @p: of the rule, 1 if there is none
 * @step: how far it is from the point before, as a share of that one's median, without its sign
 * @fence: steps beyond are far out; INFINITY where there are too few
 */
struct stat_newest {
	enum stat_newest_rule rule;
	double before;
	double after;
	double p;
	double step;
	double fence;
};

/**
 * stat_newest() - look at the newest point of a series
 * @s: series of 2 points or more; its values are what is independent. They count to one half,
 *	as medians of whole numbers do.
 * @since: the first point since the last change, or 0
 * @tests: so many series are looked at together, whose p go through stat_holm()
 * @alpha: largest p of a change, after that
 *
 * Return: what can be said.
 */
struct stat_newest stat_newest(const struct stat_series *s, size_t since, size_t tests, double alpha);

/**
 * stat_newest_least() - values that the first rule takes of each point
 * @tests: as above
 * @alpha: as above
 *
 * Return: the least n for which n against n can have a p below @alpha / @tests.
 */
size_t stat_newest_least(size_t tests, double alpha);

#endif
