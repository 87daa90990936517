// SPDX-License-Identifier: GPL-2.0-only
#include "result/pasid.h"

#include "base/base.h"

static const struct {
	const char *name;
	const char *meaning;
	bool count;
} measures[PASID_MEASURE_NR] = {
	[PASID_HOLD] = { "pasid_hold", "from a PASID's first bind to when it is free", false },
	[PASID_ZOMBIE] = { "pasid_zombie", "from release() to the last unbind", false },
	[PASID_REUSE_DELAY] = { "pasid_reuse_delay", "from free to the next bind", false },
	[PASID_REUSE_DISTANCE] = { "pasid_reuse_distance", "others that were taken meanwhile", true },
	[PASID_LIVE_MAX] = { "pasid_live_max", "most PASIDs taken at a time, in a round", true },
};

struct life {
	uint64_t number;
	uint32_t round;
	uint16_t arm;
	int64_t bind_ns;
	int64_t release_ns;
	int64_t unbind_ns;	/* the last; NOT_MEASURED while one is not known */
	int64_t mmdrop_ns;
	int64_t free_ns;
	int64_t reuse_ns;
};

struct lives {
	struct life *v;
	size_t n;
};

const char *pasid_measure_name(enum pasid_measure measure)
{
	return measures[measure].name;
}

const char *pasid_measure_meaning(enum pasid_measure measure)
{
	return measures[measure].meaning;
}

bool pasid_measure_is_count(enum pasid_measure measure)
{
	return measures[measure].count;
}

static int by_life(const void *a, const void *b)
{
	const struct life *x = a, *y = b;

	if (x->number != y->number)
		return (x->number > y->number) - (x->number < y->number);
	return (x->bind_ns > y->bind_ns) - (x->bind_ns < y->bind_ns);
}

static int by_bind(const void *a, const void *b)
{
	const struct life *x = a, *y = b;

	return (x->bind_ns > y->bind_ns) - (x->bind_ns < y->bind_ns);
}

static int by_time(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Add a bond, which is not older than those so far. */
static void add_bond(struct life *life, const struct life *bond)
{
	life->release_ns = later(life->release_ns, bond->release_ns);
	life->mmdrop_ns = later(life->mmdrop_ns, bond->mmdrop_ns);
	life->free_ns = later(life->free_ns, bond->free_ns);
	life->reuse_ns = later(life->reuse_ns, bond->reuse_ns);
	if (life->unbind_ns != NOT_MEASURED)
		life->unbind_ns = bond->unbind_ns == NOT_MEASURED ? NOT_MEASURED :
			later(life->unbind_ns, bond->unbind_ns);
}

/* In the order of their first binds. */
static struct lives lives_of(const struct run *run)
{
	struct lives all = { .v = xcalloc(run->pasids_nr, sizeof(*all.v)) };

	for (size_t i = 0; i < run->pasids_nr; i++) {
		const struct pasid_row *p = &run->pasids[i];

		all.v[i] = (struct life){
			.number = p->life, .round = p->round, .arm = p->arm, .bind_ns = p->bind_ns,
			.release_ns = p->release_ns, .unbind_ns = p->unbind_ns,
			.mmdrop_ns = p->mmdrop_ns, .free_ns = p->free_ns, .reuse_ns = p->reuse_ns,
		};
	}
	qsort(all.v, run->pasids_nr, sizeof(*all.v), by_life);
	for (size_t i = 0; i < run->pasids_nr; i++) {
		if (all.n && all.v[i].number && all.v[all.n - 1].number == all.v[i].number)
			add_bond(&all.v[all.n - 1], &all.v[i]);
		else
			all.v[all.n++] = all.v[i];
	}
	qsort(all.v, all.n, sizeof(*all.v), by_bind);
	return all;
}

static int64_t span_ns(int64_t begin_ns, int64_t end_ns)
{
	return begin_ns < 0 || end_ns < begin_ns ? NOT_MEASURED : end_ns - begin_ns;
}

/* How many lives began before a time. */
static size_t begun(const struct lives *all, int64_t at_ns)
{
	size_t low = 0, high = all->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (all->v[middle].bind_ns < at_ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int64_t value_of(const struct lives *all, const struct life *life,
			enum pasid_measure measure)
{
	int64_t free_ns = life->free_ns >= 0 ? life->free_ns : life->unbind_ns;

	if (measure == PASID_HOLD)
		return span_ns(life->bind_ns, life->free_ns);
	if (measure == PASID_ZOMBIE)
		return span_ns(life->release_ns, life->unbind_ns);
	if (measure == PASID_REUSE_DELAY || span_ns(free_ns, life->reuse_ns) == NOT_MEASURED)
		return span_ns(free_ns, life->reuse_ns);
	return begun(all, life->reuse_ns) - begun(all, free_ns);
}

static int64_t end_of(const struct life *life)
{
	const int64_t ends[] = { life->free_ns, life->mmdrop_ns, life->unbind_ns, life->reuse_ns };

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (ends[i] >= 0)
			return ends[i];
	return INT64_MAX;
}

static int by_round(const void *a, const void *b)
{
	const struct pasid_value *x = a, *y = b;

	return (x->round > y->round) - (x->round < y->round);
}

/* Leave the largest value of each round. Return: how many rounds there are. */
static size_t round_max(struct pasid_value *values, size_t n)
{
	size_t rounds = 0;

	qsort(values, n, sizeof(*values), by_round);
	for (size_t i = 0; i < n; i++) {
		struct pasid_value *last = &values[rounds ? rounds - 1 : 0];

		if (rounds && last->round == values[i].round)
			last->value = later(last->value, values[i].value);
		else
			values[rounds++] = values[i];
	}
	return rounds;
}

/* At each beginning, as many are live as have begun and not ended. */
static size_t live_max(const struct lives *all, uint16_t arm, struct pasid_value *values)
{
	__cleanup_free int64_t *ends = xcalloc(all->n, sizeof(*ends));
	size_t ended = 0, n = 0;

	for (size_t i = 0; i < all->n; i++)
		ends[i] = end_of(&all->v[i]);
	qsort(ends, all->n, sizeof(*ends), by_time);
	for (size_t i = 0; i < all->n; i++) {
		const struct life *life = &all->v[i];

		while (ended < i && ends[ended] <= life->bind_ns)
			ended++;
		if (life->arm == arm)
			values[n++] = (struct pasid_value){ i + 1 - ended, life->round };
	}
	return round_max(values, n);
}

size_t pasid_values(const struct run *run, uint16_t arm, enum pasid_measure measure,
		    struct pasid_value **values)
{
	struct lives all = lives_of(run);
	size_t n = 0;

	*values = xcalloc(all.n, sizeof(**values));
	if (measure == PASID_LIVE_MAX) {
		n = live_max(&all, arm, *values);
	} else {
		for (size_t i = 0; i < all.n; i++) {
			int64_t value = value_of(&all, &all.v[i], measure);

			if (all.v[i].arm == arm && value != NOT_MEASURED)
				(*values)[n++] = (struct pasid_value){ value, all.v[i].round };
		}
	}
	free(all.v);
	return n;
}
