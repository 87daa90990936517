// SPDX-License-Identifier: GPL-2.0-only
/* From the index of a store to runs that are alike. */
#include <errno.h>
#include <string.h>

#include "base/base.h"
#include "bench/trend/read.h"

#define NAMED_MAX	8	/* series in a message */

/* Where rounds_in_index() looks. */
struct place {
	struct store_index *index;
	int64_t run;
};

static int rounds_in_index(void *ctx, const struct run *run, size_t arm, size_t measure,
			   struct rounds *rounds)
{
	const struct place *place = ctx;

	return index_rounds(place->index, place->run, run->arms[arm], measure_name(run, measure),
			    rounds);
}

static int slices_in_index(void *ctx, const struct run *run, size_t arm, struct trend_run *to)
{
	const struct place *place = ctx;

	return index_slices(place->index, place->run, run->arms[arm], to->slices, &to->sliced);
}

/* A store may have any runs: that one is of no use says nothing of the others. */
static bool is_usable(const struct run *run, const char *path)
{
	if (run->drops)
		msg_warn("%s lost samples and is left out", path);
	else if (run->incomplete)
		msg_warn("%s was cut short: it has %lld rounds", path, (long long)run->rounds);
	return !run->drops;
}

static int add_one(struct trend_reading *r, const struct index_run *from)
{
	struct place *place = r->ctx;
	struct run run;
	int err = rundir_of_meta(from->meta, from->path, &run);

	if (err)
		return err;
	place->run = from->id;
	if (is_usable(&run, from->path))
		err = trend_add(r, from->path, &run);
	run_free(&run);
	return err;
}

/* How to choose a series, where there are several. To be freed. */
static char *text_of_series(const struct index_series_list *list)
{
	char *text = xasprintf("%s", list->n > 1 ? "; --machine and --point choose:" : "");

	for (size_t i = 0; i < list->n && list->n > 1 && i <= NAMED_MAX; i++) {
		__cleanup_free char *before = text;

		if (i < NAMED_MAX)
			text = xasprintf("%s%s %s %s", before, i ? "," : "", list->v[i].machine, list->v[i].point);
		else
			text = xasprintf("%s and %zu more", before, list->n - i);
	}
	return text;
}

static int add_all(struct trend_reading *r, const struct index_runs *runs,
		   const struct index_series_list *series)
{
	__cleanup_free char *choose = text_of_series(series);
	int err = 0;

	r->choose = choose;
	for (size_t i = 0; !err && i < runs->n; i++)
		err = add_one(r, &runs->v[i]);
	if (!err && !r->t->runs_nr) {
		msg_err("the store has no runs of this%s", runs->n ? " that can be used" : "");
		err = -EINVAL;
	}
	if (!err)
		err = trend_put_in_order(r);
	r->choose = "";
	return err ? -EINVAL : 0;
}

int trend_read_store(struct trend *t, struct store_index *index, const char *machine,
		     const char *point, const char *measures)
{
	struct place place = { .index = index };
	struct trend_reading r = { .t = t, .measures = measures, .rounds = rounds_in_index, .slices = slices_in_index, .ctx = &place };
	struct index_series_list series = { .n = 0 };
	struct index_runs runs = { .n = 0 };
	int err = index_series(index, machine, point, &series);

	if (!err)
		err = index_runs(index, machine, point, &runs);
	if (!err)
		err = add_all(&r, &runs, &series);
	index_runs_free(&runs);
	index_series_free(&series);
	return err ? -EINVAL : 0;
}
