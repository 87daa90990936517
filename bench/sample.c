// SPDX-License-Identifier: GPL-2.0-only
#include "bench/sample.h"

#include "base/base.h"
#include "stat/stat.h"

#define METRICS_FROM	(PHASE_NR + PASID_MEASURE_NR)

struct values {
	struct pasid_value *v;
	size_t n;
};

size_t measures_nr(const struct run *run)
{
	return METRICS_FROM + run->names[NAMES_METRICS].n;
}

const char *measure_name(const struct run *run, size_t measure)
{
	if (measure >= METRICS_FROM)
		return run->names[NAMES_METRICS].v[measure - METRICS_FROM];
	return measure < PHASE_NR ? phase_name(measure) : pasid_measure_name(measure - PHASE_NR);
}

bool measure_is_count(size_t measure)
{
	return measure >= PHASE_NR && measure < METRICS_FROM &&
	       pasid_measure_is_count(measure - PHASE_NR);
}

static struct values values_of(const struct run *run, uint16_t arm, size_t measure)
{
	size_t most = measure < PHASE_NR ? run->events_nr : run->times_nr;
	struct values all = { .n = 0 };

	if (measure >= PHASE_NR && measure < METRICS_FROM) {
		all.n = pasid_values(run, arm, measure - PHASE_NR, &all.v);
		return all;
	}
	all.v = xcalloc(most, sizeof(*all.v));
	for (size_t i = 0; i < most; i++) {
		const struct event *e = &run->events[i];
		const struct time_row *t = &run->times[i];

		if (measure < PHASE_NR) {
			if (e->arm == arm && e->phase_ns[measure] != NOT_MEASURED)
				all.v[all.n++] = (struct pasid_value){ e->phase_ns[measure],
								       e->round };
		} else if (t->arm == arm && t->metric == measure - METRICS_FROM) {
			all.v[all.n++] = (struct pasid_value){ t->time_ns, t->round };
		}
	}
	return all;
}

static int by_round(const void *a, const void *b)
{
	const struct pasid_value *x = a, *y = b;

	return (x->round > y->round) - (x->round < y->round);
}

/* In place: one value for each round is left. */
static size_t medians_of(struct values all)
{
	struct sample one = { .v = xcalloc(all.n, sizeof(*one.v)) };
	size_t n = 0;

	for (size_t i = 1; i < all.n; i++) {
		/* Mostly they are in order. */
		if (all.v[i].round < all.v[i - 1].round) {
			qsort(all.v, all.n, sizeof(*all.v), by_round);
			break;
		}
	}
	for (size_t i = 0; i < all.n; i++) {
		one.v[one.n++] = all.v[i].value;
		if (i + 1 < all.n && all.v[i + 1].round == all.v[i].round)
			continue;
		stat_sort(one.v, one.n);
		all.v[n++] = (struct pasid_value){ sample_median(&one), all.v[i].round };
		one.n = 0;
	}
	sample_free(&one);
	return n;
}

size_t sample_by_round(const struct run *run, uint16_t arm, size_t measure,
		       struct pasid_value **medians)
{
	struct values all = values_of(run, arm, measure);

	*medians = all.v;
	return medians_of(all);
}

static struct sample sorted_values(const struct values *all)
{
	struct sample s = { .v = xcalloc(all->n, sizeof(*s.v)), .n = all->n };

	for (size_t i = 0; i < s.n; i++)
		s.v[i] = all->v[i].value;
	stat_sort(s.v, s.n);
	return s;
}

struct sample sample_of(const struct run *run, uint16_t arm, size_t measure)
{
	struct values all = values_of(run, arm, measure);
	struct sample s = sorted_values(&all);

	free(all.v);
	return s;
}

void sample_both(const struct run *run, uint16_t arm, size_t measure, struct sample *all,
		 struct sample *rounds)
{
	struct values values = values_of(run, arm, measure);

	*all = sorted_values(&values);
	values.n = medians_of(values);
	*rounds = sorted_values(&values);
	free(values.v);
}

struct sample sample_rounds(const struct run *run, uint16_t arm, size_t measure)
{
	struct values medians;
	struct sample s;

	medians.n = sample_by_round(run, arm, measure, &medians.v);
	s = sorted_values(&medians);
	free(medians.v);
	return s;
}

void pool_add(struct pool *p, const struct run *run, uint16_t arm, size_t measure, bool whole)
{
	struct values all = values_of(run, arm, measure);

	if (!whole)
		qsort(all.v, all.n, sizeof(*all.v), by_round);
	p->v = xrealloc_array(p->v, p->n + all.n, sizeof(*p->v));
	p->sizes = xrealloc_array(p->sizes, p->clusters + (whole ? 1 : all.n), sizeof(*p->sizes));
	for (size_t i = 0; i < all.n; i++) {
		if (!i || (!whole && all.v[i].round != all.v[i - 1].round))
			p->sizes[p->clusters++] = 0;
		p->sizes[p->clusters - 1]++;
		p->v[p->n++] = all.v[i].value;
	}
	free(all.v);
}

void pool_free(struct pool *p)
{
	free(p->v);
	free(p->sizes);
}

bool run_has_clusters(const struct run *run)
{
	size_t most = (size_t)run->rounds * run->arms_nr;

	return run->events_nr > most || run->times_nr > most * run->names[NAMES_METRICS].n;
}

static int64_t measured_ns(const struct event *e, enum phase phase)
{
	return e->phase_ns[phase] == NOT_MEASURED ? 0 : e->phase_ns[phase];
}

int64_t part_ns(const struct event *e, enum part part)
{
	int64_t mmput = measured_ns(e, PHASE_MMPUT), srcu = measured_ns(e, PHASE_SRCU);
	int64_t others = measured_ns(e, PHASE_SRCU_OTHERS);
	int64_t lock = measured_ns(e, PHASE_MM_EXIT_LOCK), runq = measured_ns(e, PHASE_RUNQ);
	int64_t outside = mmput - srcu - lock, idle = outside - measured_ns(e, PHASE_MMPUT_CPU);

	if (e->phase_ns[PHASE_SRCU_OTHERS] == NOT_MEASURED || others > srcu || outside < 0)
		return NOT_MEASURED;
	if (runq > idle)
		runq = idle > 0 ? idle : 0;
	switch (part) {
	case PART_OWN:
		return outside - runq;
	case PART_QUEUE:
		return lock + runq;
	case PART_GRACE:
		return srcu - others;
	case PART_OTHERS:
		return others;
	default:
		return mmput;
	}
}

struct sample sample_part(const struct run *run, uint16_t arm, enum part part)
{
	struct sample s = { .v = xcalloc(run->events_nr, sizeof(*s.v)) };

	for (size_t i = 0; i < run->events_nr; i++) {
		int64_t t = part_ns(&run->events[i], part);

		if (run->events[i].arm == arm && t != NOT_MEASURED)
			s.v[s.n++] = t;
	}
	stat_sort(s.v, s.n);
	return s;
}

double sample_median(const struct sample *s)
{
	return stat_quantile(s->v, s->n, 0.5);
}

void sample_free(struct sample *s)
{
	free(s->v);
}

bool run_has_others(const struct run *run)
{
	for (size_t i = 0; i < run->events_nr; i++)
		if (run->events[i].phase_ns[PHASE_SRCU_OTHERS] > 0)
			return true;
	return false;
}
