// SPDX-License-Identifier: GPL-2.0-only
/* Plots over groups: against a parameter in which they differ alone, and close's matrix. */
#include <string.h>

#include "base/base.h"
#include "bench/report/plot.h"
#include "text/describe.h"

#define AGAINST_PANELS		3
#define MATRIX_MAX	64	/* moments, or orders */

/* Groups that differ in nothing but some parameters. */
struct set {
	const struct group **v;
	size_t n;
};

static bool is_first(const struct groups *groups, size_t i, const char *const *except)
{
	for (size_t j = 0; j < i; j++)
		if (runs_alike(groups->v[j].runs[0], groups->v[i].runs[0], except))
			return false;
	return true;
}

static struct set set_of(const struct groups *groups, size_t first, const char *const *except)
{
	struct set set = { .v = xcalloc(groups->n, sizeof(*set.v)) };

	for (size_t i = first; i < groups->n; i++)
		if (runs_alike(groups->v[first].runs[0], groups->v[i].runs[0], except))
			set.v[set.n++] = &groups->v[i];
	return set;
}

/* A number, or a time behind the way it is spent, such as spin:100us. */
static bool number_of(const json_t *v, int64_t *number)
{
	const char *text = json_string_value(v);

	*number = json_integer_value(v);
	if (!text)
		return json_is_integer(v);
	return !parse_quantity(strchr(text, ':') ? strchr(text, ':') + 1 : text, "ns", number);
}

static int64_t number_in(const struct group *g, const char *key)
{
	int64_t number;

	return number_of(json_object_get(g->runs[0]->point, key), &number) ? number : -1;
}

static int by_number(const void *a, const void *b, void *key)
{
	int64_t x = number_in(*(const struct group *const *)a, key);
	int64_t y = number_in(*(const struct group *const *)b, key);

	return (x > y) - (x < y);
}

static void write_interval(FILE *data, const struct stat_estimate *e)
{
	fprintf(data, "%.3f,", e->value / 1000);
	if (e->level_met)
		fprintf(data, "%.3f,%.3f\n", e->low / 1000, e->high / 1000);
	else
		fputs(",\n", data);
}

/* Return: is there any data? */
static bool write_panel(struct plot_file *f, const struct set *set, const char *key, size_t measure)
{
	const struct run *run = set->v[0]->runs[0];
	bool data = false;

	for (size_t a = 0; a < run->arms_nr; a++) {
		for (size_t i = 0; i < set->n; i++) {
			struct stat_estimate e;

			if (!group_median(set->v[i], a, measure, &e))
				continue;
			fprintf(f->data, "%s,%s,%zu,%lld,", measure_name(run, measure), run->arms[a],
				i + 1, (long long)number_in(set->v[i], key));
			write_interval(f->data, &e);
			data = true;
		}
	}
	return data;
}

static void write_values(FILE *vars, const struct set *set, const char *key)
{
	fprintf(vars, "parameter = '%s'\nvalues = '", key);
	for (size_t i = 0; i < set->n; i++) {
		const json_t *v = json_object_get(set->v[i]->runs[0]->point, key);

		fputs(i ? " " : "", vars);
		if (json_is_string(v))
			plot_text(vars, json_string_value(v));
		else
			fprintf(vars, "%lld", (long long)json_integer_value(v));
	}
	fputs("'\npanels = '", vars);
}

static void plot_set(struct plots *plots, const struct set *set, const char *key)
{
	static const enum phase phases[] = { PHASE_MMPUT, PHASE_MMPUT_CPU, PHASE_CALLBACKS };
	const struct run *run = set->v[0]->runs[0];
	size_t phase_nr = ARRAY_SIZE(phases), metrics = run->names[NAMES_METRICS].n;
	size_t metrics_from = measures_nr(run) - metrics;
	struct plot_file f;
	int panels = 0;

	plot_begin_run(&f, run);
	fputs("measure,arm,step,value,median_us,low_us,high_us\n", f.data);
	plot_arms(f.vars, run);
	write_values(f.vars, set, key);
	for (size_t i = 0; i < phase_nr + metrics && panels < AGAINST_PANELS; i++) {
		size_t m = i < phase_nr ? phases[i] : metrics_from + i - phase_nr;

		if (write_panel(&f, set, key, m))
			fprintf(f.vars, "%s%s", panels++ ? " " : "", measure_name(run, m));
	}
	fputs("'\n", f.vars);
	if (panels) {
		__cleanup_free char *point = describe_point(run), *kernel = describe_kernel(run, NULL);

		plot_end(&f, plots, &scripts[SCRIPT_AGAINST], xasprintf("%s against %s", run->workload, key),
			 xasprintf("Medians of the rounds, with 95 %% intervals where there are six rounds or boots; steps of %s are drawn evenly. %s, all else as in: %s",
				   key, kernel, point), NULL);
	} else {
		plot_drop(&f);
	}
}

void plot_against(struct plots *plots, const struct groups *groups)
{
	for (size_t i = 0; i < groups->n; i++) {
		const char *key;
		json_t *v;

		json_object_foreach(groups->v[i].runs[0]->point, key, v) {
			const char *except[] = { key, NULL };
			int64_t number;
			struct set set;

			if (!number_of(v, &number) || !is_first(groups, i, except))
				continue;
			set = set_of(groups, i, except);
			qsort_r(set.v, set.n, sizeof(*set.v), by_number, (void *)key);
			if (set.n > 1)
				plot_set(plots, &set, key);
			free(set.v);
		}
	}
}

/* Return: where a name is in a list, from 1, added if it is new; 0 if there is no room. */
static size_t place_of(const char **list, size_t *n, const char *name)
{
	for (size_t i = 0; i < *n; i++)
		if (!strcmp(list[i], name))
			return i + 1;
	if (*n == MATRIX_MAX || !*name || strchr(name, ' '))
		return 0;
	list[(*n)++] = name;
	return *n;
}

static const char *string_in(const struct group *g, const char *key)
{
	const char *s = json_string_value(json_object_get(g->runs[0]->point, key));

	return s ? s : "";
}

static void write_list(FILE *vars, const char *name, const char **list, size_t n)
{
	fprintf(vars, "%s = '", name);
	for (size_t i = 0; i < n; i++) {
		fputs(i ? " " : "", vars);
		plot_text(vars, list[i]);
	}
	fputs("'\n", vars);
}

static void write_cells(FILE *data, const struct group *g, size_t measure, size_t row, size_t column)
{
	const struct run *run = g->runs[0];

	for (size_t a = 0; a < run->arms_nr; a++) {
		struct sample s = group_sample(g, a, measure);

		if (s.n) {
			fprintf(data, "%s,%zu,%zu,", run->arms[a], row, column);
			plot_text(data, string_in(g, "moment"));
			fputc(',', data);
			plot_text(data, string_in(g, "order"));
			fprintf(data, ",%.3f,%zu\n", sample_median(&s) / 1000, s.n);
		}
		sample_free(&s);
	}
}

/* Who made the final mmdrop() of the bonds' mm, as far as that was seen. To be freed. */
static char *droppers_of(const struct set *set)
{
	size_t n[DROPPER_NR] = { 0 };
	char *text = xasprintf("%s", "");

	for (size_t i = 0; i < set->n; i++)
		for (size_t r = 0; r < set->v[i]->runs_nr; r++) {
			const struct run *run = set->v[i]->runs[r];

			for (size_t p = 0; p < run->pasids_nr; p++)
				n[run->pasids[p].dropper] += run->pasids[p].mmdrop_ns != NOT_MEASURED;
		}
	for (enum dropper d = 0; d < DROPPER_NR; d++) {
		__cleanup_free char *before = text;

		if (n[d])
			text = xasprintf("%s%s %s %zu", before, *before ? "," : " Bonds by who made their mm's final mmdrop():",
					 dropper_name(d), n[d]);
		else
			text = xasprintf("%s", before);
	}
	return text;
}

static void plot_matrix_of(struct plots *plots, const struct set *set, size_t measure)
{
	const char *moments[MATRIX_MAX], *orders[MATRIX_MAX];
	size_t moments_nr = 0, orders_nr = 0;
	const struct run *run = set->v[0]->runs[0];
	__cleanup_free char *droppers = droppers_of(set), *kernel = describe_kernel(run, NULL);
	struct plot_file f;

	plot_begin_run(&f, run);
	fputs("arm,row,column,moment,order,us,samples\n", f.data);
	plot_arms(f.vars, run);
	for (size_t i = 0; i < set->n; i++) {
		size_t row = place_of(moments, &moments_nr, string_in(set->v[i], "moment"));
		size_t column = place_of(orders, &orders_nr, string_in(set->v[i], "order"));

		if (row && column)
			write_cells(f.data, set->v[i], measure, row, column);
	}
	write_list(f.vars, "moments", moments, moments_nr);
	write_list(f.vars, "orders", orders, orders_nr);
	fflush(f.data);
	if (strchr(f.data_text, '\n')[1])
		plot_end(&f, plots, &scripts[SCRIPT_MATRIX],
			 xasprintf("When and in which order files are closed: %s",
				   measure_name(run, measure)),
			 xasprintf("%s, medians in us: darker is more, on a logarithmic scale over all arms. Where a cell is empty there is nothing to measure.%s",
				   kernel, measure < PHASE_NR ? "" : droppers), NULL);
	else
		plot_drop(&f);
}

void plot_matrix(struct plots *plots, const struct groups *groups)
{
	static const char * const except[] = { "moment", "order", NULL };
	static const size_t measures[] = { PHASE_MMPUT_CPU, PHASE_NR + PASID_ZOMBIE };

	for (size_t i = 0; i < groups->n; i++) {
		struct set set;

		if (!*string_in(&groups->v[i], "moment") || !*string_in(&groups->v[i], "order") ||
		    !is_first(groups, i, except))
			continue;
		set = set_of(groups, i, except);
		for (size_t m = 0; m < ARRAY_SIZE(measures) && set.n > 1; m++)
			plot_matrix_of(plots, &set, measures[m]);
		free(set.v);
	}
}
