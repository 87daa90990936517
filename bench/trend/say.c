// SPDX-License-Identifier: GPL-2.0-only
/* What a trend has found, in words. */
#include "bench/trend/say.h"

#include <math.h>
#include <string.h>

#include "base/base.h"
#include "bench/trend/known.h"
#include "bench/trend/phases.h"
#include "stat/stat.h"
#include "stat/verdict.h"
#include "text/number.h"

/* Never as -0. */
double say_percent(double part, double whole)
{
	return round(1000 * part / whole) / 10 + 0.0;
}

/* A time that grows is for the worse; of a number, nobody can say. */
static const char *sense_of(const struct trend_measure *m, double before, double after)
{
	return m->count ? "changed" : after > before ? "worse" : "better";
}

const char *say_sense_of_change(const struct trend_measure *m, const struct stat_change *c)
{
	return sense_of(m, c->before, c->after);
}

/* Of a suspicion, it is the step that is told. */
static double before_newest(const struct trend *t, const struct trend_measure *m)
{
	return m->newest.verdict == NEWEST_CHANGED ? m->newest.change.before :
						     m->points[t->labels_nr - 1].before;
}

const char *say_sense_of_newest(const struct trend *t, const struct trend_measure *m)
{
	return sense_of(m, before_newest(t, m), m->newest.found.after);
}

const char *say_mark(const struct trend *t, const struct trend_measure *m, size_t label)
{
	if (label == t->labels_nr - 1 && m->newest.verdict != NEWEST_UNCHANGED)
		return m->newest.verdict == NEWEST_CHANGED ? "< new" : "?";
	return trend_change_at(m, label) ? "<" : "";
}

char *say_step(const struct trend_measure *m, double before, double after)
{
	__cleanup_free char *from = number_text(1, before, m->count);
	__cleanup_free char *to = number_text(1, after, m->count);
	__cleanup_free char *share = before > 0 ?
		xasprintf("%+.1f %%, ", say_percent(after - before, before)) : xasprintf("%s", "");

	return xasprintf("%s%s to %s%s", share, from, to, m->count ? "" : " us");
}

/* One that has been bad before is bad again. */
static const char *how_changed(const struct trend_measure *m, size_t nr)
{
	const char *how = say_sense_of_change(m, &m->changes[nr]);

	if (strcmp(how, "worse"))
		return how;
	for (size_t i = 0; i < nr; i++)
		if (m->changes[i].after > m->changes[i].before)
			return "bad again";
	return "first bad";
}

/* What follows a change: who has explained it, or nothing. To be freed. */
static char *text_of_known(const struct trend *t, const struct trend_measure *m, size_t label)
{
	const struct known *k = known_at(t, m, label);

	if (!k)
		return xasprintf("%s", "");
	return xasprintf("; known: %s%s%s%s%s%s", k->reason, k->commit || k->author ? " (" : "",
			 k->commit ? k->commit : "", k->commit && k->author ? ", " : "",
			 k->author ? k->author : "", k->commit || k->author ? ")" : "");
}

char *say_change(const struct trend *t, const struct trend_measure *m, size_t nr)
{
	const struct stat_change *c = &m->changes[nr];
	const char *how = how_changed(m, nr);
	__cleanup_free char *by = say_step(m, c->before, c->after);
	__cleanup_free char *known = text_of_known(t, m, c->at);

	return xasprintf("%s: %s%s: %s: %s (p = %.2g)%s", m->name, how,
			 strstr(how, "bad") ? "" : " from", t->labels[c->at], by, c->p, known);
}

/* What the newest label was compared with. To be freed. */
static char *text_of_base(const struct trend *t, const struct trend_newest *n)
{
	const char *before = t->labels[n->before];

	if (n->found.rule == STAT_NEWEST_BEFORE)
		return xasprintf("against %s, by %s", before, n->rounds ? "rounds" : "runs");
	return xasprintf("against %s to %s", t->labels[n->since], before);
}

char *say_newest(const struct trend *t, const struct trend_measure *m)
{
	const struct trend_newest *n = &m->newest;
	const char *label = t->labels[t->labels_nr - 1];
	__cleanup_free char *by = NULL, *base = NULL, *known = NULL;

	if (n->verdict == NEWEST_UNCHANGED)
		return NULL;
	by = say_step(m, before_newest(t, m), n->found.after);
	base = text_of_base(t, n);
	known = text_of_known(t, m, t->labels_nr - 1);
	if (n->verdict == NEWEST_CHANGED)
		return xasprintf("%s: new, %s: %s: %s (p = %.2g, %s)%s", m->name,
				 say_sense_of_newest(t, m), label, by, n->change.p, base, known);
	return xasprintf("%s: suspicion, %s: %s: %s, where steps before let expect %.1f %% at most; %zu runs of %s and as many of %s can tell: mmput-bench compare BASE... --vs NEW...%s",
				 m->name, say_sense_of_newest(t, m), label, by, 100 * n->found.fence,
				 stat_newest_least(t->measures_nr, STAT_ALPHA), t->labels[n->before], label, known);
}


char *say_verdict(const struct trend *t, const struct trend_measure *m)
{
	const struct trend_newest *n = &m->newest;
	const struct known *k = known_at(t, m, t->labels_nr - 1);
	double before = before_newest(t, m);

	if (!m->points[t->labels_nr - 1].runs)
		return xasprintf("not measured");
	if (n->verdict != NEWEST_UNCHANGED)
		return xasprintf("%s%s %+.1f %%%s", n->verdict == NEWEST_SUSPECT ? "suspicion: " : "",
				 say_sense_of_newest(t, m),
				 before ? say_percent(n->found.after - before, before) : 0,
				 k ? ", known" : "");
	if (m->points_nr < 2 || n->found.rule == STAT_NEWEST_NONE)
		return xasprintf("cannot tell: too few runs");
	return xasprintf("no change seen");
}

/* One part of a step, as "unmap +9.57 us (+8.4 %)". */
static void put_part(FILE *f, const char *name, double before, double step, bool first)
{
	fprintf(f, "%s%s %s%s", first ? "" : ", ", name, number_us_signed(step).text, first ? " us" : "");
	if (before > 0)
		fprintf(f, " (%+.1f %%)", say_percent(step, before));
}

char *say_phases(const struct trend *t, size_t label)
{
	double ns[SLICES], before[SLICES], step[SLICES], all;
	size_t last = phases_before(t, label), order[SLICES], bytes, said = 0;
	char *text;
	FILE *f;

	if (last == label || !phases_at(t, label, ns) || !phases_at(t, last, before))
		return NULL;
	for (size_t i = 0; i < SLICES; i++)
		step[i] = ns[i] - before[i];
	all = phases_sum(step);
	phases_order(step, order);
	f = xopen_memstream(&text, &bytes);
	fprintf(f, "%s: ", t->labels[label]);
	for (size_t i = 0; i < SLICES; i++) {
		const char *name = phases_name(t, order[i]);

		if (name && (!said || fabs(step[order[i]]) >= SAY_SHARE * fabs(all)))
			put_part(f, name, before[order[i]], step[order[i]], !said++);
	}
	fprintf(f, " of mmput's %s, against %s", number_us_signed(all).text, t->labels[last]);
	fclose(f);
	return text;
}

char *say_gone(const struct trend *t, size_t nr)
{
	const struct known *k = &t->known->v[nr];

	if (!known_is_gone(t, k))
		return NULL;
	return xasprintf("known, but no longer there: [%s] in %s: %s of %s: %s", k->name,
			 t->known->path, k->measure, k->kernel, k->reason);
}

/* Is there a label with one run, or with several? */
static bool has_label_of(const struct trend *t, bool several)
{
	for (size_t m = 0; m < t->measures_nr; m++)
		for (size_t l = 0; l < t->labels_nr; l++) {
			size_t runs = t->measures[m].points[l].runs;

			if (several ? runs > 1 : runs == 1)
				return true;
		}
	return false;
}

char *say_method(const struct trend *t, size_t nr)
{
	if (nr == 0 && has_label_of(t, true))
		return xasprintf("Intervals are by cluster bootstrap over the runs of a label; it takes 6 of them.");
	if (nr == 1 && has_label_of(t, false))
		return xasprintf("Of a label with one run the interval is over its rounds: it does not know how boots differ.");
	if (nr == 2)
		return xasprintf("Changes are against the label before. Change points (<): E-divisive over the runs' medians, p <= 0.05 for each measure, %g %% or more. These need two labels, so the newest one (< new) is compared with the one before by a Mann-Whitney test, of runs or, if they are exact, of rounds; where these cannot tell, with all labels since the last change point, by Student's t; p < 0.05 over all measures.",
				 100 * t->magnitude);
	return NULL;
}
