// SPDX-License-Identifier: GPL-2.0-only
/* Two exact runs, by the measures that were asked for: the values of the same members. */
#include <string.h>

#include "base/base.h"
#include "bench/compare/print.h"
#include "stat/stat.h"
#include "text/number.h"
#include "text/table.h"

struct values_of_run {
	struct pasid_value *v;
	size_t n;
};

static bool same_rounds(const struct values_of_run *x, const struct values_of_run *y)
{
	bool same = x->n == y->n;

	for (size_t i = 0; same && i < x->n; i++)
		same = x->v[i].round == y->v[i].round;
	return same;
}

static void put_differences(FILE *f, const struct values_of_run *x, const struct values_of_run *y,
			    bool count)
{
	struct sample s = { .v = xcalloc(x->n, sizeof(*s.v)), .n = x->n };
	bool each;

	for (size_t i = 0; i < s.n; i++)
		s.v[i] = y->v[i].value - x->v[i].value;
	stat_sort(s.v, s.n);
	each = s.v[0] == s.v[s.n - 1];
	if (each && !s.v[0]) {
		fprintf(f, "no difference in any of %zu", s.n);
	} else {
		number_put(f, s.v[(s.n - 1) / 2]);
		fprintf(f, "%s (%s of %zu", count ? "" : " ns", each ? "each" : "median", s.n);
		if (!each) {
			fputs(", from ", f);
			number_put(f, s.v[0]);
			fputs(" to ", f);
			number_put(f, s.v[s.n - 1]);
		}
		fputc(')', f);
	}
	sample_free(&s);
}

static void print_values(const struct run *base, const struct run *new, size_t measure, size_t arm)
{
	const char *name = measure_name(base, measure);
	size_t in_new = measure_find(new, name, strlen(name));
	struct values_of_run x, y = { .n = 0 };
	char *line;
	size_t len;
	FILE *f = xopen_memstream(&line, &len);

	x.n = sample_values(base, arm, measure, &x.v);
	if (in_new < measures_nr(new))
		y.n = sample_values(new, arm, in_new, &y.v);
	fprintf(f, "%s: %s: ", base->arms[arm], name);
	if (!x.n && !y.n)
		fputs("not measured", f);
	else if (same_rounds(&x, &y))
		put_differences(f, &x, &y, measure_is_count(base, measure));
	else
		fputs("not the same values in both runs: they cannot be compared one by one", f);
	fclose(f);
	print_wrapped(stdout, line);
	free(line);
	free(x.v);
	free(y.v);
}

void compare_values(const struct run *base, const struct run *new, const char *list)
{
	for (size_t m = 0; m < measures_nr(base); m++)
		for (size_t arm = 0; arm < base->arms_nr && measure_wanted(list, measure_name(base, m)); arm++)
			print_values(base, new, m, arm);
}
