// SPDX-License-Identifier: GPL-2.0-only
/*
 * How often does trend cry wolf over the newest version, and how often does it see one? Series of
 * versions whose truth is known, by the thousand, judged as bench/trend/newest.c does: several
 * measures, Holm over them, and a smallest change that counts. Versions differ among themselves,
 * as builds do, and boots of a version do too.
 *
 * Prints a table; exits 1 if there are more false alarms than promised (*). Deterministic.
 */
#include <math.h>
#include <stdio.h>
#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "base/base.h"
#include "stat/newest.h"
#include "stat/verdict.h"

#define TRIALS		2000
#define VERSIONS	10
#define MEASURES	4
#define BOOTS_MAX	5
#define BASE_NS		200e3
#define MAGNITUDE	0.03
#define SPREAD		0.01	/* of the boots of a version, and of versions where they differ */

static struct rng rng = { 15 };

static double uniform(void)
{
	return ((rng_next(&rng) >> 11) + 0.5) * 0x1p-53;
}

static double normal(void)
{
	return qnorm(uniform(), 0, 1, 1, 0);
}

/* Student's t with 3 degrees of freedom, of the standard deviation 1. */
static double heavy(void)
{
	double a = normal(), b = normal(), c = normal();

	return normal() / sqrt(a * a + b * b + c * c);
}

/* Times cannot go far below, but above. */
static double skewed(void)
{
	return rexp(1) - 1;
}

static const struct shape {
	const char *name;
	double (*draw)(void);
} shapes[] = { { "normal", normal }, { "long tails", heavy }, { "skewed", skewed } };

struct count {
	int alarms;	/* of any measure */
	int any_size;	/* were there no smallest change */
	int suspicions;
	int rule[3];
};

/**
 * struct campaign - what series are like
 * @shape: of what boots, and versions, differ by
 * @boots: of each version
 * @versions: by how much these differ among themselves, as a share
 */
struct campaign {
	const struct shape *shape;
	size_t boots;
	double versions;
};

static struct stat_newest series(const struct campaign *c, double step)
{
	double v[VERSIONS * BOOTS_MAX];
	size_t first[VERSIONS + 1] = { 0 }, n = 0;

	for (size_t i = 0; i < VERSIONS; i++) {
		double version = 1 + c->versions * c->shape->draw() + (i == VERSIONS - 1 ? step : 0);

		for (size_t b = 0; b < c->boots; b++)
			v[n++] = BASE_NS * (version + SPREAD * c->shape->draw());
		first[i + 1] = n;
	}
	return stat_newest(&(struct stat_series){ .v = v, .first = first, .points = VERSIONS }, 0,
			   MEASURES, STAT_ALPHA);
}

/* The step is that of the first measure. */
static struct count count_alarms(const struct campaign *of, double step)
{
	struct count c = { 0 };

	for (int trial = 0; trial < TRIALS; trial++) {
		bool alarm = false, any_size = false, suspicion = false;
		double p[MEASURES], adjusted[MEASURES];
		struct stat_newest r[MEASURES];

		for (size_t m = 0; m < MEASURES; m++) {
			r[m] = series(of, m ? 0 : step);
			p[m] = r[m].p;
		}
		stat_holm(p, MEASURES, adjusted);
		for (size_t m = 0; m < (step ? 1 : MEASURES); m++) {
			bool significant = adjusted[m] < STAT_ALPHA;
			double change = fabs(r[m].after - r[m].before) / r[m].before;

			any_size |= significant;
			alarm |= significant && change >= MAGNITUDE;
			suspicion |= r[m].rule != STAT_NEWEST_BEFORE && r[m].step > r[m].fence &&
				     r[m].step >= MAGNITUDE;
		}
		c.alarms += alarm;
		c.any_size += any_size;
		c.suspicions += suspicion && !alarm;
		c.rule[r[0].rule]++;
	}
	return c;
}

static double percent(int n)
{
	return 100.0 * n / TRIALS;
}

/*
 * Is a share of changes of any size above STAT_ALPHA a broken promise? The prediction interval supposes normal
 * versions. And that two builds which differ are found to differ is no false alarm.
 */
static bool is_promised(const struct campaign *c, enum stat_newest_rule rule)
{
	if (rule == STAT_NEWEST_NONE)
		return false;
	return rule == STAT_NEWEST_BEFORE ? !c->versions : c->shape == shapes;
}

/* Return: is there a promise, and is it broken? */
static bool print_campaign(const struct campaign *c)
{
	static const char * const rules[] = { "-", "one before", "all before" };
	struct count none = count_alarms(c, 0), five = count_alarms(c, 0.05), eight = count_alarms(c, 0.08);
	enum stat_newest_rule rule = none.rule[STAT_NEWEST_BEFORE] ? STAT_NEWEST_BEFORE :
		none.rule[STAT_NEWEST_SEGMENT] ? STAT_NEWEST_SEGMENT : STAT_NEWEST_NONE;
	bool promised = is_promised(c, rule);
	bool broken = promised && none.any_size > qbinom(0.999, TRIALS, STAT_ALPHA, 1, 0);

	printf("%-10s  %6.0f %%  %5zu  %-10s  %5.1f %%  %5.1f %%  %5.1f %%   %6.1f %%   %6.1f %%%s\n",
	       c->shape->name, 100 * c->versions, c->boots, rules[rule], percent(none.alarms),
	       percent(none.any_size), percent(none.suspicions), percent(five.alarms),
	       percent(eight.alarms), broken ? "  TOO MANY" : promised ? "  *" : "");
	return broken;
}

int main(void)
{
	static const size_t boots[] = { 1, 3, 5 };
	bool broken = false;

	set_seed(15, 15);
	printf("%d series of %d versions, %d measures each; boots differ by %.0f %%\n", TRIALS, VERSIONS,
	       MEASURES, 100 * SPREAD);
	puts("shape       versions  boots  against      alarms    tests  suspect  finds 5 %  finds 8 %");
	for (size_t s = 0; s < ARRAY_SIZE(shapes); s++)
		for (size_t b = 0; b < ARRAY_SIZE(boots); b++)
			for (int differ = 0; differ < 2; differ++)
				broken |= print_campaign(&(struct campaign){
					.shape = &shapes[s], .boots = boots[b], .versions = differ * SPREAD,
				});
	return broken;
}
