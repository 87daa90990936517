// SPDX-License-Identifier: GPL-2.0-only
/* Gates: a quantile that must not grow by more than so much. */
#include "analysis/gate.h"

#include <math.h>
#include <errno.h>
#include <string.h>

#include "base/base.h"

int gate_parse(const char *text, struct gate *g)
{
	const char *above = strchr(text, '>');
	/* Names of counters may have colons in them. */
	const char *colon = above ? memrchr(text, ':', above - text) : NULL;
	double percent, share;
	int end = 0;

	*g = (struct gate){ .text = text };
	if (!colon || colon == text || colon - text >= (ptrdiff_t)sizeof(g->what))
		return -EINVAL;
	memcpy(g->what, text, colon - text);
	if (sscanf(colon, ":p%lf>+%lf%%%n", &percent, &share, &end) != 2 || !end || colon[end] ||
	    !(percent > 0 && percent < 100) || !(share >= 0 && share <= 1e6))
		return -EINVAL;
	g->q = percent / 100;
	g->share = share / 100;
	return 0;
}

size_t gate_find(const struct gate *g, const struct run *run, size_t *arm)
{
	size_t measure = measure_find(run, g->what, strlen(g->what));

	*arm = run->arms_nr;
	for (size_t a = 0; measure == measures_nr(run) && a < run->arms_nr; a++) {
		size_t len = strlen(run->arms[a]);

		if (strncmp(g->what, run->arms[a], len) || g->what[len] != '/')
			continue;
		*arm = a;
		measure = measure_find(run, g->what + len + 1, strlen(g->what + len + 1));
	}
	return measure;
}

void gates_pools(const struct gates *gates, const struct run *run, bool whole, struct pool *pools)
{
	for (size_t g = 0; g < gates->n; g++) {
		size_t arm, measure = gate_find(&gates->v[g], run, &arm);

		for (size_t a = 0; a < run->arms_nr; a++)
			pool_add(&pools[g * run->arms_nr + a], run, a, measure, whole);
	}
}

void gates_pools_free(const struct gates *gates, const struct run *run, struct pool *pools)
{
	for (size_t i = 0; i < gates->n * run->arms_nr; i++)
		pool_free(&pools[i]);
	free(pools);
}

/* Return: why nothing can be told of two quantiles; NULL: it can, and is in *R. */
static const char *refusal_of_shift(const struct pool *x, const struct pool *y,
				    const struct gate_groups *in, struct gate_result *r)
{
	struct stat_clusters *base = stat_clusters_new(x->v, x->sizes, x->clusters);
	struct stat_clusters *new = stat_clusters_new(y->v, y->sizes, y->clusters);
	struct stat_estimate of_base = { 0 };
	bool enough;

	enough = !stat_cluster_quantile(base, r->gate->q, 0.95, in->run->seed, &of_base) &&
		 !stat_cluster_shift(base, new, r->gate->q, 0.95, in->run->seed, &r->shift);
	stat_clusters_free(base);
	stat_clusters_free(new);
	r->base = of_base.value;
	if (in->exact)
		r->shift = (struct stat_estimate){ r->shift.value, r->shift.value, r->shift.value, true };
	if (!x->n || !y->n)
		return "it was not measured in both";
	if (fmax(x->blank, y->blank) > BLANK_MAX)
		return "more than 1 % of it is blank";
	if (!enough)
		return "fewer than 10 samples are beyond the quantile";
	if (!r->shift.level_met)
		return in->new ? "it takes 6 boots of each" : "it takes 6 rounds";
	return r->base > 0 ? NULL : "the base is 0";
}

static void judge_gate(const struct pool *x, const struct pool *y, const struct gate_groups *in,
		       struct gate_result *r)
{
	double allowed;

	r->why = in->refused ?: refusal_of_shift(x, y, in, r);
	allowed = r->gate->share * r->base;
	if (r->why)
		r->outcome = GATE_REFUSED;
	else if (r->shift.low > allowed)
		r->outcome = GATE_REGRESSED;
	else
		r->outcome = r->shift.high > allowed ? GATE_UNKNOWN : GATE_OK;
}

static struct gate_result *add_result(struct gate_results *all, const struct gate *g,
				      const char *arm)
{
	all->v = xrealloc_array(all->v, all->n + 1, sizeof(*all->v));
	all->v[all->n] = (struct gate_result){ .gate = g, .arm = arm };
	return &all->v[all->n++];
}

static void judge_arms(const struct gate *g, const struct gate_groups *in, const struct pool *x,
		       const struct pool *y, struct gate_results *all)
{
	size_t wanted, before = all->n;
	struct gate_result *none;

	gate_find(g, in->run, &wanted);
	for (size_t a = in->new ? 0 : 1; a < in->run->arms_nr; a++) {
		const struct pool *base = in->new ? &x[a] : x;
		bool any = strcmp(in->run->arms[a], RUN_CONTROL) && (base->n || y[a].n);

		if (a == wanted || (any && wanted == in->run->arms_nr))
			judge_gate(base, &y[a], in, add_result(all, g, in->run->arms[a]));
	}
	if (all->n > before)
		return;
	none = add_result(all, g, NULL);
	none->outcome = GATE_REFUSED;
	none->why = wanted == 0 ? "this arm is what the others are compared with" :
				  "there are no samples";
}

struct gate_results gates_judge(const struct gates *gates, const struct gate_groups *in)
{
	struct gate_results all = { .n = 0 };

	for (size_t g = 0; g < gates->n; g++) {
		const struct pool *x = &in->base[g * in->run->arms_nr];

		judge_arms(&gates->v[g], in, x, in->new ? &in->new[g * in->run->arms_nr] : x, &all);
	}
	return all;
}

int gates_status(const struct gate_results *results)
{
	int status = EXIT_OK;

	for (size_t i = 0; i < results->n; i++) {
		if (results->v[i].outcome == GATE_REFUSED)
			return EXIT_USAGE;
		if (results->v[i].outcome == GATE_REGRESSED)
			status = EXIT_FAILED;
	}
	return status;
}
