// SPDX-License-Identifier: GPL-2.0-only
#include "result/pasid.h"

#include <string.h>

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

/* What to sort by, and whose that is. */
struct key {
	uint64_t by;
	size_t of;
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

/* A time, as a number without sign of the same order. */
static uint64_t key_of(int64_t ns)
{
	return (uint64_t)ns ^ 1ULL << 63;
}

/* One stable pass by the byte at a shift. */
static void scatter(const struct key *from, struct key *to, size_t n, int shift)
{
	size_t at[256] = { 0 }, sum = 0;

	for (size_t i = 0; i < n; i++)
		at[from[i].by >> shift & 255]++;
	for (int i = 0; i < 256; i++) {
		size_t count = at[i];

		at[i] = sum;
		sum += count;
	}
	for (size_t i = 0; i < n; i++)
		to[at[from[i].by >> shift & 255]++] = from[i];
}

/* Stable and linear, by those bytes that differ, as stat_sort(). */
static void sort_keys(struct key **keys, struct key **other, size_t n)
{
	uint64_t differ = 0;

	for (size_t i = 1; i < n; i++)
		differ |= (*keys)[i].by ^ (*keys)[0].by;
	for (int shift = 0; shift < 64; shift += 8) {
		struct key *swap = *keys;

		if (!(differ >> shift & 255))
			continue;
		scatter(*keys, *other, n, shift);
		*keys = *other;
		*other = swap;
	}
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* It begins with its earliest bond, and ends with its last. */
static void life_add_bond(struct life *life, const struct life *bond)
{
	if (bond->bind_ns < life->bind_ns) {
		life->bind_ns = bond->bind_ns;
		life->round = bond->round;
		life->arm = bond->arm;
	}
	life->release_ns = later(life->release_ns, bond->release_ns);
	life->mmdrop_ns = later(life->mmdrop_ns, bond->mmdrop_ns);
	life->free_ns = later(life->free_ns, bond->free_ns);
	life->reuse_ns = later(life->reuse_ns, bond->reuse_ns);
	if (life->unbind_ns != NOT_MEASURED)
		life->unbind_ns = bond->unbind_ns == NOT_MEASURED ? NOT_MEASURED :
			later(life->unbind_ns, bond->unbind_ns);
}

void pasid_lives_add(struct pasid_bonds *all, const struct pasid_row *p)
{
	struct life life = {
		.number = p->life, .round = p->round, .arm = p->arm, .bind_ns = p->bind_ns,
		.release_ns = p->release_ns, .unbind_ns = p->unbind_ns, .mmdrop_ns = p->mmdrop_ns,
		.free_ns = p->free_ns, .reuse_ns = p->reuse_ns,
	};

	/* Most are next to each other. */
	if (all->n && life.number && all->v[all->n - 1].number == life.number) {
		life_add_bond(&all->v[all->n - 1], &life);
		return;
	}
	if (all->n == all->room) {
		all->room = all->room ? 2 * all->room : 64;
		all->v = xrealloc_array(all->v, all->room, sizeof(*all->v));
	}
	all->v[all->n++] = life;
}

/* Join those of a number. Return: how many lives there are, in the order of their first binds. */
static size_t sort_binds(const struct pasid_bonds *all, struct key **binds, struct key **other)
{
	struct key *keys = *binds;
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++)
		keys[i] = (struct key){ all->v[i].number, i };
	sort_keys(binds, other, all->n);
	keys = *binds;
	for (size_t i = 0; i < all->n; i++) {
		if (n && keys[i].by && keys[i].by == keys[n - 1].by)
			life_add_bond(&all->v[keys[n - 1].of], &all->v[keys[i].of]);
		else
			keys[n++] = keys[i];
	}
	for (size_t i = 0; i < n; i++)
		keys[i].by = key_of(all->v[keys[i].of].bind_ns);
	sort_keys(binds, other, n);
	return n;
}

static int64_t span_ns(int64_t begin_ns, int64_t end_ns)
{
	return begin_ns < 0 || end_ns < begin_ns ? NOT_MEASURED : end_ns - begin_ns;
}

/* How many lives began before a time, which is likely to be shortly after the bind of one. */
static size_t count_begun(const struct key *binds, size_t n, size_t near, int64_t at_ns)
{
	uint64_t at = key_of(at_ns);
	size_t low = 0, high = near;

	for (size_t step = 1; high < n && binds[high].by < at; step *= 2) {
		low = high + 1;
		high += step;
	}
	high = high < n ? high : n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (binds[middle].by < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int64_t end_of(const struct life *life)
{
	const int64_t ends[] = { life->free_ns, life->mmdrop_ns, life->unbind_ns, life->reuse_ns };

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (ends[i] >= 0)
			return ends[i];
	return INT64_MAX;
}

static void add_life(struct pasid_lives *to, const struct life *life, const struct key *binds,
		     size_t n, size_t i, size_t live)
{
	int64_t free_ns = life->free_ns >= 0 ? life->free_ns : life->unbind_ns;
	int64_t delay_ns = span_ns(free_ns, life->reuse_ns);

	to->round[to->n] = life->round;
	to->v[PASID_HOLD][to->n] = span_ns(life->bind_ns, life->free_ns);
	to->v[PASID_ZOMBIE][to->n] = span_ns(life->release_ns, life->unbind_ns);
	to->v[PASID_REUSE_DELAY][to->n] = delay_ns;
	to->v[PASID_REUSE_DISTANCE][to->n] = delay_ns == NOT_MEASURED ? NOT_MEASURED :
		(int64_t)(count_begun(binds, n, i, life->reuse_ns) -
			  count_begun(binds, n, i, free_ns));
	to->v[PASID_LIVE_MAX][to->n++] = live;
}

static void make_room(struct pasid_lives *arms, const struct pasid_bonds *all)
{
	size_t room[RUNDIR_ARMS_MAX] = { 0 };

	for (size_t i = 0; i < all->n; i++)
		room[all->v[i].arm]++;
	for (size_t arm = 0; arm < RUNDIR_ARMS_MAX; arm++) {
		if (!room[arm])
			continue;
		arms[arm].round = xrealloc_array(NULL, room[arm], sizeof(*arms[arm].round));
		for (enum pasid_measure m = 0; m < PASID_MEASURE_NR; m++)
			arms[arm].v[m] = xrealloc_array(NULL, room[arm], sizeof(**arms[arm].v));
	}
}

/* At each beginning, as many are live as have begun and not ended. */
void pasid_lives_find(struct pasid_bonds *all, struct pasid_lives *arms)
{
	__cleanup_free struct key *binds = xrealloc_array(NULL, all->n, sizeof(*binds));
	__cleanup_free struct key *ends = xrealloc_array(NULL, all->n, sizeof(*ends));
	__cleanup_free struct key *other = xrealloc_array(NULL, all->n, sizeof(*other));
	size_t n = sort_binds(all, &binds, &other), ended = 0;

	for (size_t i = 0; i < n; i++)
		ends[i] = (struct key){ key_of(end_of(&all->v[binds[i].of])), i };
	sort_keys(&ends, &other, n);
	make_room(arms, all);
	for (size_t i = 0; i < n; i++) {
		const struct life *life = &all->v[binds[i].of];

		while (ended < i && ends[ended].by <= binds[i].by)
			ended++;
		add_life(&arms[life->arm], life, binds, n, i, i + 1 - ended);
	}
	free(all->v);
	memset(all, 0, sizeof(*all));
}

void pasid_lives_free(struct pasid_lives *lives)
{
	free(lives->round);
	for (enum pasid_measure m = 0; m < PASID_MEASURE_NR; m++)
		free(lives->v[m]);
	memset(lives, 0, sizeof(*lives));
}

static int by_round(const void *a, const void *b)
{
	const struct pasid_value *x = a, *y = b;

	return (x->round > y->round) - (x->round < y->round);
}

/* Mostly they are in order. */
static void order_rounds(struct pasid_value *values, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (values[i].round < values[i - 1].round) {
			qsort(values, n, sizeof(*values), by_round);
			return;
		}
}

/* Leave the largest value of each round. Return: how many rounds there are. */
static size_t round_max(struct pasid_value *values, size_t n)
{
	size_t rounds = 0;

	order_rounds(values, n);
	for (size_t i = 0; i < n; i++) {
		struct pasid_value *last = &values[rounds ? rounds - 1 : 0];

		if (rounds && last->round == values[i].round)
			last->value = later(last->value, values[i].value);
		else
			values[rounds++] = values[i];
	}
	return rounds;
}

size_t pasid_values(const struct pasid_lives *lives, enum pasid_measure measure,
		    struct pasid_value **values)
{
	size_t n = 0;

	*values = xrealloc_array(NULL, lives->n, sizeof(**values));
	for (size_t i = 0; i < lives->n; i++)
		if (lives->v[measure][i] != NOT_MEASURED)
			(*values)[n++] = (struct pasid_value){ lives->v[measure][i], lives->round[i] };
	return measure == PASID_LIVE_MAX ? round_max(*values, n) : n;
}
