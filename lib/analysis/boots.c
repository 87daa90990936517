// SPDX-License-Identifier: GPL-2.0-only
/* Two kernels, several boots of each: what is independent is a boot. */
#include "analysis/boots.h"

#include <math.h>
#include <string.h>

#include "analysis/alike.h"
#include "base/base.h"
#include "stat/stat.h"

/* Of two kernels, and of one. */
#define COMPARABLE	ALIKE_RUN
#define SAME_KERNEL	(COMPARABLE | ALIKE(KERNEL) | ALIKE(BUILD))

/* Where in a group's list a measure's arm is. */
static size_t cell_index(const struct boots *b, size_t measure, size_t arm)
{
	return measure * b->first->arms_nr + arm;
}

static void add_medians(struct boots *b, const struct run *run, const char *list)
{
	for (size_t m = 0; m < measures_nr(run); m++) {
		for (size_t a = 0; a < run->arms_nr && measure_wanted(list, measure_name(run, m)); a++) {
			struct boot_medians *of = &b->cells[cell_index(b, m, a)];
			double median;
			size_t n = measure_median(run, a, m, &median);

			of->samples += n;
			of->blank = fmax(of->blank, measure_blank(run, a, m));
			if (n) {
				of->s.v = xrealloc_array(of->s.v, of->s.n + 1, sizeof(*of->s.v));
				of->s.v[of->s.n++] = (int64_t)median;
			}
		}
	}
}

static struct sample sample_sorted(const int64_t *v, size_t n)
{
	struct sample s = { .v = xcalloc(n, sizeof(*v)), .n = n };

	if (n)
		memcpy(s.v, v, n * sizeof(*v));
	stat_sort(s.v, n);
	return s;
}

static struct row *row_of(struct rows *rows, const char *measure, const char *arm, bool count,
			  struct sample base, struct sample new)
{
	struct row *row = rows_add(rows, measure, arm, count);

	row->base = base;
	row->new = new;
	row->base_n = base.n;
	row->new_n = new.n;
	row->base_median = base.n ? sample_median(&base) : 0;
	row->new_median = new.n ? sample_median(&new) : 0;
	return row;
}

/* What arms that do the same have differed by in this boot, whatever it is like. */
static void add_within(struct boots *b, const struct run *run, const char *list)
{
	size_t control = 0;

	for (size_t a = 1; a < run->arms_nr; a++)
		if (!strcmp(run->arms[a], RUN_CONTROL))
			control = a;
	for (size_t m = 0; control && m < measures_nr(run); m++) {
		const char *name = measure_name(run, m);
		struct rounds base, new;
		struct row *row;

		if (!measure_wanted(list, name))
			continue;
		base = rounds_of(run, 0, m);
		new = rounds_of(run, control, m);
		if (base.n && new.n) {
			row = rows_add(&b->within, name, RUN_CONTROL, measure_is_count(run, m));
			row_add_rounds(row, &base, &new);
			row->base_median = base.median;
			row->new_median = new.median;
		}
		rounds_free(&base);
		rounds_free(&new);
	}
}

static int note_differences(struct boots *b, const struct run *x, const char *x_path,
			    const struct run *y, const char *y_path)
{
	if (alike_check(x, x_path, y, y_path, b->allow_unlike, &b->unlike))
		return -1;
	alike_find(x->meta, y->meta, ALIKE_NOTED, &b->noted);
	return 0;
}

int boots_add(struct boots *b, const struct run *run, const char *path, const char *list,
	      const struct gates *gates)
{
	const char *why = b->n ? alike_difference(b->first, run, SAME_KERNEL) : NULL;

	if (why) {
		msg_err("%s and %s cannot be boots of one kernel: they differ in their %s", b->path, path,
			why);
		return -1;
	}
	if (b->n && note_differences(b, b->first, b->path, run, path))
		return -1;
	b->drops += run->drops;
	b->incomplete += run->incomplete;
	if (!b->n) {
		b->first = run;
		b->path = path;
		b->cells = xcalloc(measures_nr(run) * run->arms_nr, sizeof(*b->cells));
		b->pools = xcalloc(gates->n * run->arms_nr, sizeof(*b->pools));
	}
	add_medians(b, run, list);
	add_within(b, run, list);
	gates_pools(gates, run, true, b->pools);
	b->n++;
	return 0;
}

/* The control: boots of the same kernel, or else the base's first boots against its last ones. */
static void add_rows(struct comparison *c, size_t measure, size_t arm, const struct boot_medians *x,
		     const struct boot_medians *y, const struct boot_medians *again)
{
	const char *name = measure_name(c->run, measure), *arm_name = c->run->arms[arm];
	size_t half = again ? x->s.n : x->s.n / 2;
	bool count = measure_is_count(c->run, measure);
	struct row *row;

	if (!x->s.n && !y->s.n)
		return;
	row = row_of(&c->rows, name, arm_name, count, sample_sorted(x->s.v, x->s.n),
		     sample_sorted(y->s.v, y->s.n));
	row->base_n = x->samples;
	row->new_n = y->samples;
	row->blank = fmax(x->blank, y->blank);
	if (half)
		row_of(&c->aa, name, arm_name, count, sample_sorted(x->s.v, half),
		       again ? sample_sorted(again->s.v, again->s.n) :
			       sample_sorted(x->s.v + half, x->s.n - half));
}

static void move_rows(struct rows *from, struct rows *to)
{
	to->v = xrealloc_array(to->v, to->n + from->n, sizeof(*to->v));
	if (from->n)
		memcpy(to->v + to->n, from->v, from->n * sizeof(*to->v));
	to->n += from->n;
	free(from->v);
	*from = (struct rows){ .n = 0 };
}

/*
 * What is not alike is noted of A, and of A what is not alike in B.
 * Return: false after a message when they are not the same in all of SET, or unlike machines.
 */
static bool comparable(struct boots *a, struct boots *b, unsigned int set)
{
	const char *why = alike_difference(a->first, b->first, set);

	if (why)
		msg_err("%s and %s cannot be compared: they differ in their %s", a->path, b->path, why);
	if (why || note_differences(a, a->first, a->path, b->first, b->path))
		return false;
	alike_join(&a->unlike, &b->unlike);
	alike_join(&a->noted, &b->noted);
	return true;
}

int boots_compare(struct comparison *c, struct boots *base, struct boots *new)
{
	struct boots *again = base->again;

	if (!comparable(base, new, COMPARABLE) || (again && !comparable(base, again, SAME_KERNEL)))
		return -1;
	c->run = base->first;
	c->new = new->first;
	c->runs = base->n;
	c->runs_new = new->n;
	c->unit = "boots";
	c->path = base->path;
	c->unlike = base->unlike.text;
	c->noted = base->noted.text;
	c->drops = base->drops + new->drops;
	c->incomplete = base->incomplete || new->incomplete;
	move_rows(&base->within, &c->within);
	move_rows(&new->within, &c->within);
	if (again) {
		c->runs_control = again->n;
		c->drops += again->drops;
		c->incomplete |= again->incomplete > 0;
		move_rows(&again->within, &c->within);
	}
	for (size_t i = 0; i < measures_nr(c->run); i++) {
		size_t m = measure_at(c->run, i);

		for (size_t a = 0; a < c->run->arms_nr; a++)
			if (strcmp(c->run->arms[a], RUN_CONTROL))
				add_rows(c, m, a, &base->cells[cell_index(base, m, a)],
					 &new->cells[cell_index(new, m, a)],
					 again ? &again->cells[cell_index(again, m, a)] : NULL);
	}
	return 0;
}

void boots_free(struct boots *b, const struct gates *gates)
{
	size_t all = b->n ? measures_nr(b->first) * b->first->arms_nr : 0;

	for (size_t i = 0; i < all; i++)
		sample_free(&b->cells[i].s);
	free(b->cells);
	free(b->unlike.text);
	free(b->noted.text);
	rows_free(&b->within);
	if (b->n)
		gates_pools_free(gates, b->first, b->pools);
}
