// SPDX-License-Identifier: GPL-2.0-only
#include "probe/lives.h"

#include <string.h>

#include "base/base.h"

struct life_row {
	struct pasid_row p;
	bool keep;
};

struct life {
	uint64_t number;
	uint64_t mm;
	bool over;		/* the number is free again: the next bind is another life */
	struct life_row *rows;	/* of bonds whose rows are not complete */
	size_t rows_nr, rows_max;
};

struct lives {
	void (*sink)(void *ctx, const struct pasid_row *p);
	void *ctx;
	uint64_t begun;
	struct life **of;	/* each number's present or last life: allocators give low ones */
	size_t numbers;
};

struct lives *lives_new(void (*sink)(void *ctx, const struct pasid_row *p), void *ctx)
{
	struct lives *l = xcalloc(1, sizeof(*l));

	l->sink = sink;
	l->ctx = ctx;
	return l;
}

static void free_life(struct life *life)
{
	if (life)
		free(life->rows);
	free(life);
}

void lives_free(struct lives *l)
{
	if (!l)
		return;
	for (size_t i = 0; i < l->numbers; i++)
		free_life(l->of[i]);
	free(l->of);
	free(l);
}

static struct life *life_of(const struct lives *l, uint32_t pasid)
{
	return pasid < l->numbers ? l->of[pasid] : NULL;
}

/* The life of a number if it is this mm's, and not over. */
static struct life *life_of_mm(const struct lives *l, uint32_t pasid, uint64_t mm)
{
	struct life *life = life_of(l, pasid);

	return life && life->mm == mm && !life->over ? life : NULL;
}

/* All rows, or those of bonds that the mm has left behind. */
static void emit_rows(struct lives *l, struct life *life, bool all)
{
	size_t kept = 0;

	for (size_t i = 0; i < life->rows_nr; i++) {
		struct life_row *row = &life->rows[i];

		if (!all && row->p.unbind_ns < 0)
			life->rows[kept++] = *row;
		else if (row->keep)
			l->sink(l->ctx, &row->p);
	}
	life->rows_nr = kept;
}

static struct life *begin_life(struct lives *l, uint32_t pasid, uint64_t mm)
{
	struct life *life = xcalloc(1, sizeof(*life));

	if (pasid >= l->numbers) {
		size_t n = 2 * ((size_t)pasid + 1);

		l->of = xrealloc_array(l->of, n, sizeof(*l->of));
		memset(l->of + l->numbers, 0, (n - l->numbers) * sizeof(*l->of));
		l->numbers = n;
	}
	l->of[pasid] = life;
	life->number = ++l->begun;
	life->mm = mm;
	return life;
}

static void end_life(struct lives *l, uint32_t pasid, int64_t reuse_ns)
{
	struct life *life = life_of(l, pasid);

	if (!life)
		return;
	for (size_t i = 0; i < life->rows_nr; i++)
		life->rows[i].p.reuse_ns = reuse_ns;
	emit_rows(l, life, true);
	l->of[pasid] = NULL;
	free_life(life);
}

static struct life_row *add_row(struct life *life)
{
	if (life->rows_nr == life->rows_max) {
		life->rows_max = life->rows_max ? 2 * life->rows_max : 1;
		life->rows = xrealloc_array(life->rows, life->rows_max, sizeof(*life->rows));
	}
	return &life->rows[life->rows_nr++];
}

void lives_bind(struct lives *l, const struct record_bond *r, const struct pasid_row *row,
		bool keep)
{
	struct life *life = life_of_mm(l, r->pasid, r->mm);

	if (!life)
		end_life(l, r->pasid, r->at_ns);
	if (!row)
		return;
	if (!life)
		life = begin_life(l, r->pasid, r->mm);
	emit_rows(l, life, false);
	*add_row(life) = (struct life_row){
		.keep = keep,
		.p = {
			.round = row->round, .arm = row->arm, .pasid = r->pasid,
			.life = life->number, .bond = r->bond, .bind_ns = r->at_ns,
			.release_begin_ns = NOT_MEASURED, .release_ns = NOT_MEASURED,
			.unbind_ns = NOT_MEASURED, .mmdrop_ns = NOT_MEASURED,
			.free_ns = NOT_MEASURED, .reuse_ns = NOT_MEASURED,
		},
	};
}

void lives_release(struct lives *l, uint32_t pasid, uint64_t mm,
		   const struct record_span *callbacks)
{
	struct life *life = life_of_mm(l, pasid, mm);

	for (size_t i = 0; life && i < life->rows_nr; i++) {
		struct pasid_row *p = &life->rows[i].p;

		if (p->unbind_ns >= 0)
			continue;
		if (callbacks->begin_ns)
			p->release_begin_ns = callbacks->begin_ns;
		if (callbacks->end_ns)
			p->release_ns = callbacks->end_ns;
	}
}

void lives_unbind(struct lives *l, const struct record_bond *r)
{
	struct life *life = life_of(l, r->pasid);

	for (size_t i = 0; life && i < life->rows_nr; i++)
		if (life->rows[i].p.bond == r->bond)
			life->rows[i].p.unbind_ns = r->at_ns;
}

void lives_mmdrop(struct lives *l, uint32_t pasid, uint64_t mm, int64_t at_ns,
		  enum dropper dropper)
{
	struct life *life = life_of_mm(l, pasid, mm);

	if (!life)
		return;
	for (size_t i = 0; i < life->rows_nr && at_ns; i++) {
		life->rows[i].p.mmdrop_ns = at_ns;
		life->rows[i].p.dropper = dropper;
	}
	life->over = true;
}

void lives_number_free(struct lives *l, const struct record_free *r)
{
	struct life *life = life_of(l, r->pasid);

	if (!life)
		return;
	for (size_t i = 0; i < life->rows_nr; i++)
		if (life->rows[i].p.free_ns < 0)
			life->rows[i].p.free_ns = r->at_ns;
	life->over = true;
}

void lives_pending(const struct lives *l, void (*sink)(void *ctx, const struct pasid_row *p),
		   void *ctx)
{
	for (size_t i = 0; i < l->numbers; i++)
		for (size_t j = 0; l->of[i] && j < l->of[i]->rows_nr; j++)
			if (l->of[i]->rows[j].keep)
				sink(ctx, &l->of[i]->rows[j].p);
}

void lives_flush(struct lives *l)
{
	for (size_t i = 0; i < l->numbers; i++)
		if (l->of[i])
			emit_rows(l, l->of[i], true);
}
