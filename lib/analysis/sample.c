// SPDX-License-Identifier: GPL-2.0-only
/* Takes the samples of a measure out of the rows of a run. */
#include "analysis/sample.h"

#include <math.h>
#include <string.h>

#include "analysis/member.h"
#include "base/base.h"
#include "stat/stat.h"

/**
 * struct values - those of a measure in an arm
 * @v: the values
 * @round: of each; NULL where nobody has asked
 * @n: how many
 */
struct values {
	int64_t *v;
	uint32_t *round;
	size_t n;
};

/* Room for all that there may be. */
static struct values values_new(size_t room, bool rounds)
{
	struct values all = { .v = xrealloc_array(NULL, room, sizeof(*all.v)) };

	if (rounds)
		all.round = xrealloc_array(NULL, room, sizeof(*all.round));
	return all;
}

static void values_free(struct values *all)
{
	free(all->v);
	free(all->round);
}

static struct values of_events(const struct events *e, int measure, bool rounds)
{
	const int64_t *v = e->phase_ns[measure];
	struct values all = values_new(v ? e->n : 0, rounds);

	for (size_t i = 0; v && i < e->n; i++) {
		all.v[all.n] = v[i];
		if (rounds)
			all.round[all.n] = e->round[i];
		all.n += v[i] != NOT_MEASURED;
	}
	return all;
}

static struct values of_pasids(const struct run *run, uint16_t arm, enum pasid_measure measure)
{
	__cleanup_free struct pasid_value *v = NULL;
	size_t n = pasid_values(&run->lives[arm], measure, &v);
	struct values all = values_new(n, true);

	for (; all.n < n; all.n++) {
		all.v[all.n] = v[all.n].value;
		all.round[all.n] = v[all.n].round;
	}
	return all;
}

static struct values of_times(const struct run *run, uint16_t arm, uint16_t metric)
{
	struct values all = values_new(run->times_nr, true);

	for (size_t i = 0; i < run->times_nr; i++) {
		const struct time_row *t = &run->times[i];

		if (t->arm == arm && t->metric == metric) {
			all.v[all.n] = t->time_ns;
			all.round[all.n++] = t->round;
		}
	}
	return all;
}

static struct values of_counters(const struct run *run, uint16_t arm, uint16_t counter)
{
	struct values all = values_new(run->counters_nr, true);

	for (size_t i = 0; i < run->counters_nr; i++) {
		const struct counter_row *c = &run->counters[i];

		if (c->arm == arm && c->counter == counter && c->running_ns == c->enabled_ns) {
			all.v[all.n] = c->value < TIME_MAX_NS ? c->value : TIME_MAX_NS;
			all.round[all.n++] = c->round;
		}
	}
	return all;
}

static struct values values_of(const struct run *run, uint16_t arm, size_t measure, bool rounds)
{
	if (measure < PHASE_NR)
		return of_events(&run->events[arm], measure, rounds);
	if (measure < MEASURE_COUNTERS)
		return of_pasids(run, arm, measure - PHASE_NR);
	if (measure < measure_metrics(run))
		return of_counters(run, arm, measure - MEASURE_COUNTERS);
	return of_times(run, arm, measure - measure_metrics(run));
}

static int by_round(const void *a, const void *b)
{
	const struct pasid_value *x = a, *y = b;

	return (x->round > y->round) - (x->round < y->round);
}

/* Mostly they are in order. */
static void order_rounds(struct values *all)
{
	__cleanup_free struct pasid_value *both = NULL;
	size_t i = 1;

	while (i < all->n && all->round[i] >= all->round[i - 1])
		i++;
	if (i >= all->n)
		return;
	both = xcalloc(all->n, sizeof(*both));
	for (i = 0; i < all->n; i++)
		both[i] = (struct pasid_value){ all->v[i], all->round[i] };
	qsort(both, all->n, sizeof(*both), by_round);
	for (i = 0; i < all->n; i++) {
		all->v[i] = both[i].value;
		all->round[i] = both[i].round;
	}
}

/* Whose the times of a metric are. Return: how many. */
static size_t members_of_times(const struct run *run, uint16_t arm, uint16_t metric,
			       struct member_row **rows)
{
	struct member_row *v = xrealloc_array(NULL, run->times_nr, sizeof(*v));
	size_t n = 0;

	for (size_t i = 0; i < run->times_nr; i++) {
		const struct time_row *t = &run->times[i];

		if (t->arm == arm && t->metric == metric)
			v[n++] = (struct member_row){ t->round, t->pid, t->start_ns, i };
	}
	members_sort(v, n);
	*rows = v;
	return n;
}

static struct values of_members(const struct run *run, uint16_t arm, size_t measure)
{
	const struct events *e = &run->events[arm];
	__cleanup_free struct member_row *rows = NULL;
	size_t n = e->n;
	struct values all;

	if (measure < PHASE_NR)
		rows = members_of_events(e);
	else
		n = members_of_times(run, arm, measure - measure_metrics(run), &rows);
	all = values_new(n, true);
	for (size_t i = 0; i < n; i++) {
		all.v[all.n] = measure < PHASE_NR ? events_phase(e, rows[i].at, measure) :
						    run->times[rows[i].at].time_ns;
		all.round[all.n] = rows[i].round;
		all.n += all.v[all.n] != NOT_MEASURED;
	}
	return all;
}

size_t sample_values(const struct run *run, uint16_t arm, size_t measure,
		     struct pasid_value **values)
{
	bool members = measure < PHASE_NR || measure >= measure_metrics(run);
	struct values all = members ? of_members(run, arm, measure) :
				      values_of(run, arm, measure, true);
	size_t n = all.n;

	*values = xcalloc(n, sizeof(**values));
	for (size_t i = 0; i < n; i++)
		(*values)[i] = (struct pasid_value){ all.v[i], all.round[i] };
	values_free(&all);
	return n;
}

/* What is behind those of a round. */
static size_t round_end(const struct values *all, size_t begin)
{
	size_t end = begin;

	while (end < all->n && all->round[end] == all->round[begin])
		end++;
	return end;
}

static struct sample in_order(int64_t *v, size_t n)
{
	stat_sort(v, n);
	return (struct sample){ .v = v, .n = n };
}

struct sample sample_of(const struct run *run, uint16_t arm, size_t measure)
{
	struct values all = values_of(run, arm, measure, false);

	free(all.round);
	return in_order(all.v, all.n);
}

size_t measure_median(const struct run *run, uint16_t arm, size_t measure, double *median)
{
	struct values all = values_of(run, arm, measure, false);

	*median = all.n ? stat_median(all.v, all.n) : 0;
	values_free(&all);
	return all.n;
}

struct rounds rounds_of(const struct run *run, uint16_t arm, size_t measure)
{
	struct values all = values_of(run, arm, measure, true);
	struct rounds r = { .v = xrealloc_array(NULL, all.n, sizeof(*r.v)), .round = all.round };

	order_rounds(&all);
	for (size_t i = 0, end; i < all.n; i = end) {
		end = round_end(&all, i);
		r.v[r.n] = stat_median(all.v + i, end - i);
		r.round[r.n++] = all.round[i];
	}
	r.samples = all.n;
	r.blank = measure_blank(run, arm, measure);
	r.median = all.n ? stat_median(all.v, all.n) : 0;
	free(all.v);
	r.v = xrealloc_array(r.v, r.n, sizeof(*r.v));
	return r;
}

static int64_t difference_of(int64_t x, int64_t y)
{
	int64_t difference;

	if (__builtin_sub_overflow(y, x, &difference))
		return y < x ? INT64_MIN : INT64_MAX;
	return difference;
}

struct sample rounds_differences(const struct rounds *base, const struct rounds *new)
{
	int64_t *v = xcalloc(base->n, sizeof(*v));
	size_t n = 0;

	for (size_t i = 0, j = 0; i < base->n && j < new->n;) {
		if (base->round[i] == new->round[j])
			v[n++] = difference_of(base->v[i++], new->v[j++]);
		else if (base->round[i] < new->round[j])
			i++;
		else
			j++;
	}
	return in_order(v, n);
}

double measure_blank(const struct run *run, uint16_t arm, size_t measure)
{
	const struct events *e = &run->events[arm];
	size_t blank = 0;

	if (measure >= PHASE_NR || !e->phase_ns[measure])
		return 0;
	for (size_t i = 0; i < e->n; i++)
		blank += e->phase_ns[measure][i] == NOT_MEASURED;
	return (double)blank / e->n;
}

void rounds_free(struct rounds *r)
{
	free(r->v);
	free(r->round);
}

struct sample sample_rounds(const struct run *run, uint16_t arm, size_t measure)
{
	struct rounds r = rounds_of(run, arm, measure);

	free(r.round);
	return in_order(r.v, r.n);
}

void pool_add(struct pool *p, const struct run *run, uint16_t arm, size_t measure, bool whole)
{
	struct values all = values_of(run, arm, measure, true);

	p->v = xrealloc_array(p->v, p->n + all.n, sizeof(*p->v));
	p->sizes = xrealloc_array(p->sizes, p->clusters + (whole ? 1 : all.n), sizeof(*p->sizes));
	if (!whole)
		order_rounds(&all);
	for (size_t i = 0, end; i < all.n; i = end) {
		end = whole ? all.n : round_end(&all, i);
		p->sizes[p->clusters++] = end - i;
	}
	if (all.n)
		memcpy(p->v + p->n, all.v, all.n * sizeof(*p->v));
	p->n += all.n;
	p->blank = fmax(p->blank, measure_blank(run, arm, measure));
	values_free(&all);
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

double sample_median(const struct sample *s)
{
	return stat_quantile(s->v, s->n, 0.5);
}

void sample_free(struct sample *s)
{
	free(s->v);
}
