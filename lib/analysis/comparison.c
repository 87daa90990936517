// SPDX-License-Identifier: GPL-2.0-only
/* Rows of a comparison: what lies beside what, and what may be said of it. */
#include "analysis/comparison.h"

#include <math.h>
#include <string.h>

#include "base/base.h"
#include "stat/stat.h"

struct row *rows_add(struct rows *rows, const char *measure, const char *arm, bool count)
{
	struct row *row;

	rows->v = xrealloc_array(rows->v, rows->n + 1, sizeof(*rows->v));
	row = &rows->v[rows->n++];
	*row = (struct row){ .measure = xasprintf("%s", measure), .arm = xasprintf("%s", arm),
			     .count = count };
	return row;
}

static void append(struct sample *to, const int64_t *v, size_t n)
{
	to->v = xrealloc_array(to->v, to->n + n, sizeof(*to->v));
	if (n)
		memcpy(to->v + to->n, v, n * sizeof(*to->v));
	to->n += n;
}

void row_add_rounds(struct row *row, const struct rounds *base, const struct rounds *new)
{
	struct sample pairs = rounds_differences(base, new);

	row->paired = true;
	append(&row->base, base->v, base->n);
	append(&row->new, new->v, new->n);
	append(&row->pairs, pairs.v, pairs.n);
	row->blank = fmax(row->blank, fmax(base->blank, new->blank));
	row->base_n += base->samples;
	row->new_n += new->samples;
	sample_free(&pairs);
}

static void rows_of_measure(struct comparison *c, size_t measure)
{
	const struct run *run = c->run;
	struct rounds *arms = xcalloc(run->arms_nr, sizeof(*arms));

	for (size_t a = 0; a < run->arms_nr; a++)
		arms[a] = rounds_of(run, a, measure);
	for (size_t a = 1; a < run->arms_nr; a++) {
		bool control = !strcmp(run->arms[a], RUN_CONTROL);
		struct row *row;

		if (!arms[0].n && !arms[a].n)
			continue;
		row = rows_add(control ? &c->aa : &c->rows, measure_name(run, measure),
				  run->arms[a], measure_is_count(run, measure));
		row_add_rounds(row, &arms[0], &arms[a]);
		row->base_median = arms[0].median;
		row->new_median = arms[a].median;
	}
	old_api_add(&c->old, run, measure, arms);
	for (size_t a = 0; a < run->arms_nr; a++)
		rounds_free(&arms[a]);
	free(arms);
}

void comparison_arms(struct comparison *c, const char *list)
{
	c->unit = "rounds";
	for (size_t i = 0; i < measures_nr(c->run); i++) {
		size_t m = measure_at(c->run, i);

		if (measure_wanted(list, measure_name(c->run, m)))
			rows_of_measure(c, m);
	}
}

/* Nothing is known below 1 ns, or one of what is counted. */
static double margin_of(const struct row *row, double share)
{
	return fmax(share * fabs(row->base_median), 1);
}

static struct stat_compared figures_of(struct row *row, size_t rows)
{
	stat_sort(row->base.v, row->base.n);
	stat_sort(row->new.v, row->new.n);
	stat_sort(row->pairs.v, row->pairs.n);
	return row->paired ? stat_compare_paired(row->pairs.v, row->pairs.n, rows) :
			     stat_compare(row->base.v, row->base.n, row->new.v, row->new.n, rows);
}

void rows_compare(struct rows *rows)
{
	size_t k = 0;

	for (size_t i = 0; i < rows->n; i++) {
		struct row *row = &rows->v[i];

		row->compared = (row->paired ? row->pairs.n : row->base.n && row->new.n) &&
				row->blank <= BLANK_MAX;
		k += row->compared;
	}
	for (size_t i = 0; i < rows->n; i++)
		if (rows->v[i].compared)
			rows->v[i].figures = figures_of(&rows->v[i], k);
}

static void judge_rows(struct rows *rows, double share)
{
	__cleanup_free double *p = xcalloc(rows->n, sizeof(*p));
	__cleanup_free double *adjusted = xcalloc(rows->n, sizeof(*adjusted));
	size_t k = 0;

	rows_compare(rows);
	for (size_t i = 0; i < rows->n; i++)
		if (rows->v[i].compared)
			p[k++] = rows->v[i].figures.test.p;
	stat_holm(p, k, adjusted);
	for (size_t i = 0, at = 0; i < rows->n; i++) {
		struct row *row = &rows->v[i];

		if (!row->compared)
			continue;
		row->p = adjusted[at++];
		row->margin = margin_of(row, share);
		row->verdict = stat_verdict(&row->figures, row->p, row->margin);
	}
}

enum control rows_control(const struct rows *rows)
{
	enum control control = CONTROL_NONE;

	for (size_t i = 0; i < rows->n && control != CONTROL_FAIL; i++) {
		const struct row *row = &rows->v[i];

		if (!row->compared)
			continue;
		if (row->verdict == STAT_CHANGED)
			control = CONTROL_FAIL;
		else if (isfinite(row->figures.detectable))
			control = CONTROL_PASS;
		else if (control == CONTROL_NONE)
			control = CONTROL_BLIND;
	}
	return control;
}

void comparison_judge(struct comparison *c)
{
	judge_rows(&c->rows, c->share);
	judge_rows(&c->aa, c->share);
	judge_rows(&c->within, c->share);
	c->control = rows_control(&c->within) == CONTROL_FAIL ? CONTROL_FAIL : rows_control(&c->aa);
}

const char *comparison_refused(const struct comparison *c)
{
	if (c->drops)
		return "samples were lost";
	if (c->incomplete)
		return "a run was cut short";
	return c->control == CONTROL_FAIL ? "the A/A control has failed" : NULL;
}

void rows_free(struct rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		struct row *row = &rows->v[i];

		free(row->measure);
		free(row->arm);
		sample_free(&row->base);
		sample_free(&row->new);
		sample_free(&row->pairs);
	}
	free(rows->v);
}

void comparison_free(struct comparison *c)
{
	rows_free(&c->rows);
	rows_free(&c->aa);
	free(c->old.v);
	rows_free(&c->within);
	free(c->gates.v);
}
