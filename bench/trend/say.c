// SPDX-License-Identifier: GPL-2.0-only
/* What a trend has found, in words. */
#include "bench/trend/say.h"

#include <math.h>
#include <string.h>

#include "base/base.h"
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

char *say_change(const struct trend *t, const struct trend_measure *m, size_t nr)
{
	const struct stat_change *c = &m->changes[nr];
	const char *how = how_changed(m, nr);
	__cleanup_free char *by = say_step(m, c->before, c->after);

	return xasprintf("%s: %s%s: %s: %s (p = %.2g)", m->name, how,
			 strstr(how, "bad") ? "" : " from", t->labels[c->at], by, c->p);
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
	__cleanup_free char *by = NULL, *base = NULL;

	if (n->verdict == NEWEST_UNCHANGED)
		return NULL;
	by = say_step(m, before_newest(t, m), n->found.after);
	base = text_of_base(t, n);
	if (n->verdict == NEWEST_CHANGED)
		return xasprintf("%s: new, %s: %s: %s (p = %.2g, %s)", m->name,
				 say_sense_of_newest(t, m), label, by, n->change.p, base);
	return xasprintf("%s: suspicion, %s: %s: %s, where steps before let expect %.1f %% at most; %zu runs of %s and as many of %s can tell: mmput-bench compare BASE... --vs NEW...",
				 m->name, say_sense_of_newest(t, m), label, by, 100 * n->found.fence,
				 stat_newest_least(t->measures_nr, STAT_ALPHA), t->labels[n->before], label);
}

