// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two exact runs of one point and seed: the same exits, timed in counted instructions. What
 * differs is no matter of chance, so that it is said exit by exit, and of which phase it is.
 * An exit's like is that of the same member of the crew in the same round.
 */
#include <inttypes.h>
#include <string.h>

#include "analysis/alike.h"
#include "analysis/member.h"
#include "analysis/part.h"
#include "base/base.h"
#include "bench/compare/print.h"
#include "text/number.h"
#include "text/table.h"

/**
 * struct pair - one exit in both runs
 * @mmput_ns: difference of the whole
 * @slice_ns: and of its slices
 */
struct pair {
	int64_t mmput_ns;
	int64_t slice_ns[SLICES];
};

bool exact_pair(const struct run *base, const struct run *new)
{
	return base->exact && new->exact &&
	       !alike_difference(base, new, ALIKE(WORKLOAD) | ALIKE(POINT) | ALIKE(ARMS) |
				 ALIKE(ROUNDS) | ALIKE(SEED));
}

/* Return: false when an exit of one run has none in the other. */
static bool pairs_of(const struct events *a, const struct events *b, struct pair *pairs)
{
	__cleanup_free struct member_row *x = members_of_events(a), *y = members_of_events(b);

	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		size_t in_a = x[i].at, in_b = y[i].at;

		if (x[i].round != y[i].round)
			return false;
		pairs[i].mmput_ns = events_known(b, in_b, PHASE_MMPUT) -
				    events_known(a, in_a, PHASE_MMPUT);
		for (int s = 0; s < SLICES; s++)
			pairs[i].slice_ns[s] = slice_ns(b, in_b, s, PHASE_NR) -
					       slice_ns(a, in_a, s, PHASE_NR);
	}
	return true;
}

static int by_mmput(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	return (x->mmput_ns > y->mmput_ns) - (x->mmput_ns < y->mmput_ns);
}

/* The exit in the middle stands for all: its slices add up. */
static void put_pairs(FILE *f, const struct pair *pairs, size_t n)
{
	const struct pair *middle = &pairs[(n - 1) / 2];
	const char *between = ": ";

	fputs("mmput ", f);
	number_put(f, middle->mmput_ns);
	fputs(" ns", f);
	for (int s = 0; s < SLICES; s++) {
		if (!middle->slice_ns[s])
			continue;
		fprintf(f, "%s%s ", between, slices[s].name);
		number_put(f, middle->slice_ns[s]);
		between = ", ";
	}
	fprintf(f, " (%s of %zu exits", pairs[0].mmput_ns == pairs[n - 1].mmput_ns ? "each" : "median", n);
	if (pairs[0].mmput_ns != pairs[n - 1].mmput_ns) {
		fputs(", from ", f);
		number_put(f, pairs[0].mmput_ns);
		fputs(" to ", f);
		number_put(f, pairs[n - 1].mmput_ns);
	}
	fputc(')', f);
}

static bool all_same(const struct pair *pairs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (pairs[i].mmput_ns)
			return false;
		for (int s = 0; s < SLICES; s++)
			if (pairs[i].slice_ns[s])
				return false;
	}
	return true;
}

/* A phase that nobody saw counts as 0, and its time as that of what is around it. */
static void print_unseen(const struct run *base, const struct run *new, size_t arm)
{
	for (enum phase p = 0; p < PHASE_NR; p++) {
		bool in_base = base->events[arm].phase_ns[p], in_new = new->events[arm].phase_ns[p];
		char *line;

		if (in_base == in_new)
			continue;
		line = xasprintf("%s: %s was measured in %s only: in %s it is gone, or was not seen and is a part of another phase",
				 base->arms[arm], phase_name(p), in_base ? "base" : "new",
				 in_base ? "new" : "base");
		print_wrapped(stdout, line);
		free(line);
	}
}

static void print_arm(const struct run *base, const struct run *new, size_t arm)
{
	__cleanup_free struct pair *pairs = xcalloc(base->events[arm].n, sizeof(*pairs));
	bool paired = pairs_of(&base->events[arm], &new->events[arm], pairs);
	size_t n = base->events[arm].n;
	char *line;
	size_t len;
	FILE *f = xopen_memstream(&line, &len);

	fprintf(f, "%s: ", base->arms[arm]);
	if (paired && n) {
		qsort(pairs, n, sizeof(*pairs), by_mmput);
		if (all_same(pairs, n))
			fprintf(f, "no difference in any of %zu exits", n);
		else
			put_pairs(f, pairs, n);
	} else {
		fputs(!paired ? "not the same exits in both runs: they cannot be compared one by one" :
			  "no exits", f);
	}
	fclose(f);
	print_wrapped(stdout, line);
	free(line);
	if (paired && n)
		print_unseen(base, new, arm);
}

void compare_exact(const struct comparison *c, const char *list)
{
	const struct run *base = c->run, *new = c->new;

	compare_headers(c);
	compare_warnings(c->drops, c->incomplete);
	puts(list ? "\nexact runs of one seed, compared value by value:" :
		    "\nexact runs of one seed, compared exit by exit:");
	if (list)
		compare_values(base, new, list);
	for (size_t arm = 0; arm < base->arms_nr && !list; arm++)
		print_arm(base, new, arm);
	compare_warnings(c->drops, c->incomplete);
}
