// SPDX-License-Identifier: GPL-2.0-only
/* Gates: a quantile that must not grow by more than so much. */
#include <errno.h>
#include <string.h>

#include "base/base.h"
#include "bench/compare.h"
#include "stat/cluster.h"

int gate_parse(const char *text, struct gate *g)
{
	size_t len = strcspn(text, ":");
	double percent, share;
	int end = 0;

	*g = (struct gate){ .text = text };
	if (!len || len >= sizeof(g->measure))
		return -EINVAL;
	memcpy(g->measure, text, len);
	/* A comma would make a list of it. */
	if (strchr(g->measure, ',') ||
	    sscanf(text + len, ":p%lf>+%lf%%%n", &percent, &share, &end) != 2 || !end ||
	    text[len + end] || !(percent > 0 && percent < 100) || !(share >= 0 && share <= 1e6))
		return -EINVAL;
	g->q = percent / 100;
	g->share = share / 100;
	return 0;
}

void gates_pools(const struct gates *gates, const struct run *run, bool whole, struct pool *pools)
{
	for (size_t g = 0; g < gates->n; g++)
		for (size_t m = 0; m < measures_nr(run); m++)
			for (size_t a = 0; a < run->arms_nr; a++)
				if (!strcmp(gates->v[g].measure, measure_name(run, m)))
					pool_add(&pools[g * run->arms_nr + a], run, a, m, whole);
}

void gates_pools_free(const struct gates *gates, const struct run *run, struct pool *pools)
{
	for (size_t i = 0; i < gates->n * run->arms_nr; i++)
		pool_free(&pools[i]);
	free(pools);
}

/* Return: has it passed? */
static bool check(const struct gate *g, const char *arm, const struct pool *x,
		  const struct pool *y, uint64_t seed, FILE *f)
{
	struct stat_clusters *base = stat_clusters_new(x->v, x->sizes, x->clusters);
	struct stat_clusters *new = stat_clusters_new(y->v, y->sizes, y->clusters);
	struct stat_estimate of_base, shift;
	bool told, regressed = false;
	double percent;

	told = !stat_cluster_quantile(base, g->q, 0.95, seed, &of_base) &&
	       !stat_cluster_shift(base, new, g->q, 0.95, seed, &shift);
	stat_clusters_free(base);
	stat_clusters_free(new);
	if (!told || !shift.level_met || of_base.value <= 0) {
		fprintf(f, "%s: %s: CANNOT BE TOLD: too few samples, rounds or boots, or a base of 0\n",
			g->text, arm);
		return false;
	}
	regressed = shift.low > g->share * of_base.value;
	percent = 100 / of_base.value;
	fprintf(f, "%s: %s: %+.2f %% [%+.2f, %+.2f]: %s\n", g->text, arm, percent * shift.value,
		percent * shift.low, percent * shift.high, regressed ? "REGRESSED" : "ok");
	return !regressed;
}

int gates_check(const struct gates *gates, const struct run *run, const struct pool *base,
		const struct pool *new, FILE *f)
{
	bool passed = true;

	for (size_t g = 0; g < gates->n; g++) {
		const struct pool *x = &base[g * run->arms_nr];
		const struct pool *y = new ? &new[g * run->arms_nr] : x;
		bool any = false;

		for (size_t a = new ? 0 : 1; a < run->arms_nr; a++) {
			const struct pool *of_base = new ? &x[a] : x;

			if (!strcmp(run->arms[a], RUN_CONTROL) || (!of_base->n && !y[a].n))
				continue;
			any = true;
			passed &= check(&gates->v[g], run->arms[a], of_base, &y[a], run->seed, f);
		}
		if (!any) {
			fprintf(f, "%s: CANNOT BE TOLD: there are no samples\n", gates->v[g].text);
			passed = false;
		}
	}
	return passed ? EXIT_OK : EXIT_FAILED;
}
