// SPDX-License-Identifier: GPL-2.0-only
/* Plots of one group over time: exits per second, and the lives of PASIDs. */
#include <string.h>

#include "base/base.h"
#include "bench/report/plot.h"

#define PASIDS_SHOWN	16
#define BONDS_SHOWN	48
#define MARKS		8

/* One exit; or those of a round, from the first to the last. */
struct burst {
	uint32_t round;
	size_t exits;
	int64_t begin_ns;
	int64_t end_ns;
};

static int by_round_and_time(const void *a, const void *b)
{
	const struct burst *x = a, *y = b;

	if (x->round != y->round)
		return (x->round > y->round) - (x->round < y->round);
	return (x->begin_ns > y->begin_ns) - (x->begin_ns < y->begin_ns);
}

/* Exits of one round become one; what they are is in their order. Return: how many. */
static size_t join_rounds(struct burst *v, size_t exits)
{
	size_t n = 0;

	qsort(v, exits, sizeof(*v), by_round_and_time);
	for (size_t i = 0; i < exits; i++) {
		struct burst *last = &v[n ? n - 1 : 0];

		if (n && last->round == v[i].round) {
			last->exits++;
			if (v[i].end_ns > last->end_ns)
				last->end_ns = v[i].end_ns;
		} else {
			v[n++] = v[i];
		}
	}
	return n;
}

/* Rates of an arm's rounds in a run, in thousandths. */
static void add_rates(struct sample *s, const struct run *run, size_t arm)
{
	const struct events *e = &run->events[arm];
	struct burst *v = xcalloc(e->n, sizeof(*v));
	size_t n = 0;

	for (size_t i = 0; i < e->n; i++) {
		struct burst b = { .round = e->round[i], .exits = 1, .begin_ns = e->start_ns[i] };
		int64_t mmput_ns = events_phase(e, i, PHASE_MMPUT);

		if (mmput_ns != NOT_MEASURED &&
		    !__builtin_add_overflow(b.begin_ns, mmput_ns, &b.end_ns))
			v[n++] = b;
	}
	n = join_rounds(v, n);
	s->v = xrealloc_array(s->v, s->n + n, sizeof(*s->v));
	for (size_t i = 0; i < n; i++)
		if (v[i].exits > 1 && v[i].end_ns > v[i].begin_ns)
			s->v[s->n++] = 1e12 * v[i].exits / ((double)v[i].end_ns - v[i].begin_ns);
	free(v);
}

static struct sample rates_of(const struct group *g, size_t arm)
{
	struct sample s = { .v = NULL };

	for (size_t r = 0; r < g->runs_nr; r++)
		add_rates(&s, g->runs[r], arm);
	return s;
}

static void write_rates(FILE *data, const char *arm, const struct sample *s)
{
	__cleanup_free size_t *ones = xcalloc(s->n, sizeof(*ones));
	struct stat_estimate e;
	struct stat_clusters *c;

	for (size_t i = 0; i < s->n; i++) {
		fprintf(data, "%s,round,%.3f,,\n", arm, s->v[i] / 1000.0);
		ones[i] = 1;
	}
	if (!s->n)
		return;
	c = stat_clusters_new(s->v, ones, s->n);
	if (!stat_cluster_quantile(c, 0.5, LEVEL, SEED, &e) && e.level_met)
		fprintf(data, "%s,median,%.3f,%.3f,%.3f\n", arm, e.value / 1000, e.low / 1000,
			e.high / 1000);
	stat_clusters_free(c);
}

void plot_rate(struct plots *plots, const struct group *g)
{
	const struct run *run = g->runs[0];
	struct plot_file f;
	bool data = false;

	plot_begin_run(&f, run);
	fputs("arm,what,per_second,low,high\n", f.data);
	plot_arms(f.vars, run);
	for (size_t a = 0; a < run->arms_nr; a++) {
		struct sample s = rates_of(g, a);

		write_rates(f.data, run->arms[a], &s);
		data |= s.n > 0;
		sample_free(&s);
	}
	if (data)
		plot_end(&f, plots, &scripts[SCRIPT_RATE], xasprintf("Exits per second"),
			 xasprintf("Of each round, from the entry of the first final mmput to the end of the last; below, the median with its 95 %% interval over rounds, where there are six or more."),
			 g);
	else
		plot_drop(&f);
}

static int by_bind(const void *a, const void *b)
{
	const struct pasid_row *x = *(const struct pasid_row *const *)a;
	const struct pasid_row *y = *(const struct pasid_row *const *)b;

	return (x->bind_ns > y->bind_ns) - (x->bind_ns < y->bind_ns);
}

struct timeline {
	FILE *data;
	int64_t origin_ns;
	uint32_t pasids[PASIDS_SHOWN];
	size_t pasids_nr;
};

/* Return: from 1; 0 if there is no more room. */
static size_t line_of(struct timeline *t, uint32_t pasid)
{
	for (size_t i = 0; i < t->pasids_nr; i++)
		if (t->pasids[i] == pasid)
			return i + 1;
	if (t->pasids_nr == PASIDS_SHOWN)
		return 0;
	t->pasids[t->pasids_nr++] = pasid;
	return t->pasids_nr;
}

static void write_state(struct timeline *t, const struct pasid_row *p, size_t row, const char *arm,
			const char *state, int64_t from_ns, int64_t to_ns)
{
	if (from_ns < 0 || to_ns <= from_ns)
		return;
	fprintf(t->data, "%u,%zu,%s,%llu,%s,%.6f,%.6f\n", p->pasid, row, arm,
		(unsigned long long)p->bond, state, ((double)from_ns - t->origin_ns) / 1e6,
		((double)to_ns - t->origin_ns) / 1e6);
}

/* A bond that was gone before the release has no release: it ended with the unbind. */
static void write_bond(struct timeline *t, const struct pasid_row *p, const char *arm)
{
	size_t row = line_of(t, p->pasid);
	int64_t end_ns = p->release_ns;

	if (end_ns < 0 || (p->unbind_ns >= 0 && p->unbind_ns < end_ns))
		end_ns = p->unbind_ns;
	if (!row)
		return;
	write_state(t, p, row, arm, "taken", p->bind_ns, end_ns);
	write_state(t, p, row, arm, "zombie", end_ns, p->free_ns >= 0 ? p->free_ns : p->unbind_ns);
	write_state(t, p, row, arm, "free", p->free_ns, p->reuse_ns);
}

/* Where an arm's turn begins; names in a crowd would be of no use. */
static void write_marks(FILE *vars, const struct run *run, const struct pasid_row *const *rows,
			size_t n)
{
	size_t marks = 0;

	fputs("marks = '", vars);
	for (size_t i = 0; i < n && marks < MARKS; i++) {
		if (i && rows[i]->round == rows[i - 1]->round && rows[i]->arm == rows[i - 1]->arm)
			continue;
		fprintf(vars, "%s%.3f ", marks++ ? " " : "",
			((double)rows[i]->bind_ns - rows[0]->bind_ns) / 1e6);
		plot_text(vars, run->arms[rows[i]->arm]);
	}
	fprintf(vars, "'\nmarks_shown = %d\n", marks < MARKS);
}

static void write_timeline(struct plot_file *f, const struct run *run)
{
	__cleanup_free const struct pasid_row **rows = xcalloc(run->pasids_nr, sizeof(*rows));
	size_t n = run->pasids_nr < BONDS_SHOWN ? run->pasids_nr : BONDS_SHOWN;
	struct timeline t = { .data = f->data };

	for (size_t i = 0; i < run->pasids_nr; i++)
		rows[i] = &run->pasids[i];
	qsort(rows, run->pasids_nr, sizeof(*rows), by_bind);
	t.origin_ns = rows[0]->bind_ns;
	for (size_t i = 0; i < n; i++)
		write_bond(&t, rows[i], run->arms[rows[i]->arm]);
	write_marks(f->vars, run, rows, n);
	fputs("pasids = '", f->vars);
	for (size_t i = 0; i < t.pasids_nr; i++)
		fprintf(f->vars, "%s%u", i ? " " : "", t.pasids[i]);
	fputs("'\n", f->vars);
}

void plot_pasids(struct plots *plots, const struct group *g)
{
	const struct run *run = g->runs[0];
	struct plot_file f;

	if (!run->pasids_nr)
		return;
	plot_begin_run(&f, run);
	fputs("pasid,row,arm,bond,state,from_ms,to_ms\n", f.data);
	write_timeline(&f, run);
	plot_end(&f, plots, &scripts[SCRIPT_PASIDS], xasprintf("Lives of PASIDs"),
		 xasprintf("The first %d of %zu bonds of the first run, and no more than %d PASIDs. A zombie is a number that is still taken after release(), or after the bond is gone.",
			   run->pasids_nr < BONDS_SHOWN ? (int)run->pasids_nr : BONDS_SHOWN,
			   run->pasids_nr, PASIDS_SHOWN), g);
}
