// SPDX-License-Identifier: GPL-2.0-only
/* Says in words what was run and where, and what may be said of a comparison. */
#include "text/describe.h"

#include <math.h>
#include <string.h>

#include "base/base.h"

char *describe_point(const struct run *run)
{
	const char *key;
	json_t *v;
	size_t len;
	char *line;
	FILE *f = xopen_memstream(&line, &len);

	fputs(run->workload, f);
	json_object_foreach(run->point, key, v) {
		if (json_is_string(v))
			fprintf(f, " %s=%s", key, json_string_value(v));
		else
			fprintf(f, " %s=%lld", key, (long long)json_integer_value(v));
	}
	fclose(f);
	return line;
}

char *describe_kernel(const struct run *run, const struct run *other)
{
	const char *kernel = run_environment(run, "kernel", "unknown");
	const char *id = run_environment(run, "build_id", "");

	/* Two builds may call themselves the same. */
	if (*id && other && !strcmp(kernel, run_environment(other, "kernel", "unknown")))
		return xasprintf("Linux %s (build %.12s)", kernel, id);
	return xasprintf("Linux %s", kernel);
}

const char *describe_iommu(const struct run *run)
{
	const json_t *iommus = json_object_get(run->environment, "iommus");
	const char *iommu = json_string_value(json_array_get(iommus, 0));

	return iommu ? iommu : "unknown";
}

#define EMULATED	", EMULATED TIME: not a hardware's latency"

const char *describe_time(bool emulated, bool exact)
{
	if (emulated)
		return exact ? ", exact" EMULATED : EMULATED;
	return exact ? ", exact" : "";
}

char *describe_where(const struct run *run)
{
	return xasprintf("IOMMU %s, device %s, probe %s%s", describe_iommu(run),
			 run_environment(run, "device", "unknown"), run->tier,
			 describe_time(run->emulated, run->exact));
}

const char *describe_verdict(const struct comparison *c, const struct row *row)
{
	if (c->control == CONTROL_FAIL)
		return "!";
	if (row->verdict != STAT_CHANGED)
		return row->verdict == STAT_SAME ? "same" : "?";
	return row->figures.shift.shift > 0 ? "+" : "-";
}

char *describe_interval(const struct row *row, const char *low, const char *high, const char *few)
{
	const struct stat_shift *s = &row->figures.shift;

	if (!s->level_met)
		return xasprintf("%s", row->verdict != STAT_CHANGED ? few :
				       s->shift > 0 ? "above 0" : "below 0");
	if (!s->cut)
		return xasprintf("[%s, %s]", low, high);
	return s->shift > 0 ? xasprintf("(0, %s]", high) : xasprintf("[%s, 0)", low);
}

char *describe_more(const struct row *row)
{
	size_t more = stat_more(&row->figures, row->margin);

	return more == STAT_MORE_NEVER ? xasprintf("not by more") : xasprintf("%zu more", more);
}

static double largest_share(const struct rows *rows)
{
	double largest = 0;

	for (size_t i = 0; i < rows->n; i++) {
		const struct row *row = &rows->v[i];

		if (row->compared && row->base_median)
			largest = fmax(largest, fabs(row->figures.shift.shift / row->base_median));
	}
	return largest;
}

static size_t rows_compared(const struct rows *rows)
{
	size_t n = 0;

	for (size_t i = 0; i < rows->n; i++)
		n += rows->v[i].compared;
	return n;
}

static const char no_verdicts[] = ": differences are seen where there are none; no verdicts";

/* Of arms, by rounds. */
static char *control_of_arms(const struct rows *rows)
{
	enum control control = rows_control(rows);

	switch (control) {
	case CONTROL_NONE:
		return xasprintf("none (run --control adds one)");
	case CONTROL_BLIND:
		return xasprintf("none, too few rounds to see anything");
	default:
		return xasprintf("%s (largest |shift| %.2g %%, %zu rows)%s",
				 control == CONTROL_PASS ? "pass" : "FAIL", 100 * largest_share(rows),
				 rows_compared(rows), control == CONTROL_PASS ? "" : no_verdicts);
	}
}

/* Shifts that would be found, from the row where that is easiest to the one where it is hardest. */
static char *reach_of_control(const struct rows *rows)
{
	double least = INFINITY, most = 0;

	for (size_t i = 0; i < rows->n; i++) {
		const struct row *row = &rows->v[i];
		double share = fabs(row->figures.detectable / row->base_median);

		if (!row->compared || !row->base_median || !isfinite(share))
			continue;
		least = fmin(least, share);
		most = fmax(most, share);
	}
	return isfinite(least) ? xasprintf(", would find %.2g to %.2g %%", 100 * least, 100 * most) :
				 xasprintf("%s", "");
}

/* What it would take: of all rows the same. */
static size_t boots_needed(const struct rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		const struct stat_compared *f = &rows->v[i].figures;

		if (rows->v[i].compared)
			return (f->n > f->m ? f->n : f->m) + stat_more(f, rows->v[i].margin);
	}
	return 0;
}

/* Of boots of one kernel. */
static char *control_of_boots(const struct comparison *c)
{
	__cleanup_free char *reach = NULL;
	enum control control = rows_control(&c->aa);
	size_t n = c->runs_control ? c->runs : c->runs / 2, rows = rows_compared(&c->aa);
	size_t m = c->runs_control ? c->runs_control : c->runs - n, needed;

	switch (control) {
	case CONTROL_NONE:
		return xasprintf("none (--control takes boots of the base for one)");
	case CONTROL_BLIND:
		needed = boots_needed(&c->aa);
		return xasprintf("blind: %zu boot%s of the base against %zu %s no difference in %zu rows, %zu against %zu could%s",
				 n, n == 1 ? "" : "s", m, n == 1 ? "shows" : "show", rows, needed, needed,
				 c->runs_control ? "" : " (--control takes more)");
	default:
		reach = reach_of_control(&c->aa);
		return xasprintf("%s (%zu boots of the base against %zu: largest |shift| %.2g %%, %zu rows%s)%s",
				 control == CONTROL_PASS ? "pass" : "FAIL", n, m,
				 100 * largest_share(&c->aa), rows, reach,
				 control == CONTROL_PASS ? "" : no_verdicts);
	}
}

char *describe_control(const struct comparison *c)
{
	__cleanup_free char *arms = control_of_arms(c->runs ? &c->within : &c->aa);
	__cleanup_free char *boots = c->runs ? control_of_boots(c) : NULL;

	return boots ? xasprintf("A/A control: %s; within boots: %s", boots, arms) :
		       xasprintf("A/A control: %s", arms);
}
