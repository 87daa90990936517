// SPDX-License-Identifier: GPL-2.0-only
/* A report of two kernels: points that were run under both, judged as compare does. */
#include <string.h>

#include "base/base.h"
#include "bench/report/kernels.h"
#include "text/describe.h"

/* Return: 0, or -1 after a message. */
static int boots_of(const struct group *g, const char *measures, struct boots *b)
{
	const struct gates none = { .n = 0 };

	for (size_t i = 0; i < g->runs_nr; i++)
		if (boots_add(b, g->runs[i], g->paths[i], measures, &none))
			return -1;
	return 0;
}

static int judge_pair(struct pair *p, const char *measures, bool unlike)
{
	p->judged.share = COMPARISON_MARGIN;
	p->base_boots.allow_unlike = p->new_boots.allow_unlike = unlike;
	if (boots_of(p->base, measures, &p->base_boots) ||
	    boots_of(p->new, measures, &p->new_boots) ||
	    boots_compare(&p->judged, &p->base_boots, &p->new_boots))
		return -1;
	comparison_judge(&p->judged);
	return 0;
}

/* All points of a side are of its kernel. */
static int check_kernel(const struct group *first, const struct group *g)
{
	if (!strcmp(run_environment(first->runs[0], "kernel", ""),
		    run_environment(g->runs[0], "kernel", "")))
		return 0;
	msg_err("%s and %s are of two kernels: one goes before --vs, the other behind it",
		first->paths[0], g->paths[0]);
	return -1;
}

static const struct group *find_same(const struct groups *in, const struct group *g)
{
	for (size_t i = 0; i < in->n; i++)
		if (points_alike(in->v[i].runs[0], g->runs[0]))
			return &in->v[i];
	msg_err("%s has no counterpart on the other side of --vs: nothing there is of its workload, point and arms",
		g->paths[0]);
	return NULL;
}

int pairs_of(struct pairs *pairs, const struct groups *base, const struct groups *new,
	     const char *measures, bool unlike)
{
	pairs->v = xcalloc(base->n, sizeof(*pairs->v));
	for (size_t i = 0; i < new->n; i++)
		if (check_kernel(&new->v[0], &new->v[i]) || !find_same(base, &new->v[i]))
			return -1;
	for (size_t i = 0; i < base->n; i++) {
		struct pair *p = &pairs->v[pairs->n++];

		p->base = &base->v[i];
		p->new = find_same(new, p->base);
		if (!p->new || check_kernel(&base->v[0], p->base) || judge_pair(p, measures, unlike))
			return -1;
	}
	return 0;
}

void pairs_free(struct pairs *pairs)
{
	const struct gates none = { .n = 0 };

	for (size_t i = 0; i < pairs->n; i++) {
		comparison_free(&pairs->v[i].judged);
		boots_free(&pairs->v[i].base_boots, &none);
		boots_free(&pairs->v[i].new_boots, &none);
	}
	free(pairs->v);
}

/* The two of an arm. */
static void name_series(struct series *two, const struct pair *p, size_t arm)
{
	two[0] = (struct series){ "base", p->base, arm };
	two[1] = (struct series){ "new", p->new, arm };
}

static void plot_bars(struct plots *plots, const struct pair *p, const char *note)
{
	const struct run *run = p->base->runs[0];
	size_t n = 2 * run->arms_nr;
	struct series *bars = xcalloc(n, sizeof(*bars));

	for (size_t a = 0; a < run->arms_nr; a++) {
		name_series(bars + 2 * a, p, a);
		bars[2 * a].name = xasprintf("%s/base", run->arms[a]);
		bars[2 * a + 1].name = xasprintf("%s/new", run->arms[a]);
	}
	plot_phases(plots, bars, n, "What mmput consists of, by arm and kernel", note);
	for (size_t i = 0; i < n; i++)
		free((char *)bars[i].name);
	free(bars);
}

/* What is base and what is new. To be freed. */
static char *note_on(const struct run *base, const struct run *new)
{
	__cleanup_free char *old = describe_kernel(base, new), *now = describe_kernel(new, base);

	return xasprintf(" base: %s; new: %s.", old, now);
}

/* Curves of each arm, base and new; and in one plot, the bars of all. */
void plot_pair(struct plots *plots, const struct pair *p)
{
	const struct run *run = p->base->runs[0];
	char *note = note_on(run, p->new->runs[0]);

	for (size_t a = 0; a < run->arms_nr; a++) {
		__cleanup_free char *title = xasprintf("Distribution, arm %s", run->arms[a]);
		struct series curves[2];

		name_series(curves, p, a);
		plot_distribution(plots, curves, ARRAY_SIZE(curves), title, note);
	}
	plot_bars(plots, p, note);
	free(note);
}
