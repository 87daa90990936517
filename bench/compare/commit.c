// SPDX-License-Identifier: GPL-2.0-only
/* A comparison for a commit message: where, what, and how to do it again. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/base.h"
#include "bench/compare/print.h"
#include "text/describe.h"
#include "text/number.h"
#include "text/table.h"

#define COMMIT_WIDTH	72

static void cells_percent(struct table *t, const struct row *row)
{
	__cleanup_free char *low = NULL, *high = NULL, *interval = NULL;
	const struct stat_shift *s = &row->figures.shift;
	double unit = 100 / row->base_median, largest = unit * fmax(fabs(s->low), fabs(s->high));
	int digits = largest < 10 ? 2 : largest < 1000 ? 1 : 0;

	if (!row->base_median) {
		table_cell(t, "-");
		table_cell(t, "of nothing");
		return;
	}
	low = xasprintf("%+.*f", digits, unit * s->low);
	high = xasprintf("%+.*f", digits, unit * s->high);
	interval = describe_interval(row, low, high, "too few");
	table_cell(t, "%+.*f", digits, unit * s->shift);
	table_cell(t, "%s", interval);
}

static void add_row(struct table *t, const struct comparison *c, const struct row *row)
{
	__cleanup_free char *base = number_text(row->base_n, row->base_median, row->count);
	__cleanup_free char *new = number_text(row->new_n, row->new_median, row->count);

	table_cell(t, "  %s", row->arm);
	table_cell(t, "%s", base);
	table_cell(t, "%s", new);
	if (!row->compared) {
		for (int i = 0; i < 3; i++)
			table_cell(t, "-");
		if (row->blank > BLANK_MAX)
			table_cell(t, "%.2g %% blank", 100 * row->blank);
		else
			table_cell(t, "none in %s", row->base_n ? "new" : "base");
		return;
	}
	cells_percent(t, row);
	table_cell(t, row->p < 0.001 ? "<0.001" : "%.2g", row->p);
	table_cell(t, "%s", describe_verdict(c, row));
}

static void print_body(const struct comparison *c)
{
	static const char * const titles[] = {
		"", "base", "new", "shift %", "[95 % CI]", "p", "verdict",
	};
	struct table *t = table_new(titles, "errrrrl");
	const char *measure = "";

	for (size_t i = 0; i < c->rows.n; i++) {
		const struct row *row = &c->rows.v[i];

		/* An arm may lack what another has; a kernel that does waits in another place. */
		if (!row->compared && !c->new && row->blank <= BLANK_MAX)
			continue;
		if (strcmp(measure, row->measure)) {
			table_cell(t, "%s%s", row->measure, row->count ? "" : ", us");
			for (size_t empty = 1; empty < ARRAY_SIZE(titles); empty++)
				table_cell(t, "%s", "");
			measure = row->measure;
		}
		add_row(t, c, row);
	}
	table_print_within(t, stdout, COMMIT_WIDTH);
	table_free(t);
}

/* A word of a command, whatever it holds: safe to be pasted into a shell. */
static void print_word(const char *text, int *column)
{
	__cleanup_free char *word = xcalloc(4 * strlen(text) + 3, 1);
	char *at = word;

	if (*text && !text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:=/+@%-,")]) {
		strcpy(word, text);
	} else {
		*at++ = '\'';
		for (; *text; text++) {
			if (*text == '\'')
				at = stpcpy(at, "'\\''");
			else
				*at++ = *text >= ' ' && *text <= '~' ? *text : '?';
		}
		*at = '\'';
	}
	if (*column + 1 + (int)strlen(word) > COMMIT_WIDTH - 2) {
		fputs(" \\\n   ", stdout);
		*column = 3;
	}
	*column += printf(" %s", word);
}

static void print_option(const char *name, const char *value, int *column)
{
	__cleanup_free char *option = xasprintf("--%s=%s", name, value);

	print_word(option, column);
}

static void print_number(const char *name, int64_t value, int *column)
{
	__cleanup_free char *text = xasprintf("%" PRId64, value);

	print_option(name, text, column);
}

static void print_point(const struct run *run, int *column)
{
	const char *key;
	json_t *v;

	json_object_foreach(run->point, key, v) {
		if (json_is_string(v))
			print_option(key, json_string_value(v), column);
		else if (strcmp(key, "devices"))
			print_number(key, json_integer_value(v), column);
	}
}

static void print_devices(const struct run *run, int *column)
{
	const json_t *devices = json_object_get(run->meta, "devices");
	const char *device = run_environment(run, "device", NULL);

	for (size_t i = 0; i < json_array_size(devices); i++)
		print_option("device", json_string_value(json_array_get(devices, i)) ?: "", column);
	if (!json_array_size(devices) && device)
		print_option("device", device, column);
}

/* A list of names; of arms without the control, of counters with the commas that they had. */
static void print_names(const char *option, const struct names *names, int *column)
{
	__cleanup_free char *list = xcalloc(names->n + 1, RUNDIR_NAME_MAX + 1);

	for (size_t i = 0; i < names->n; i++) {
		if (!strcmp(names->v[i], RUN_CONTROL)) {
			print_word("--control", column);
			continue;
		}
		if (*list)
			strcat(list, ",");
		strcat(list, names->v[i]);
	}
	for (char *at = list; names->n && !strcmp(option, "counters") && *at; at++)
		if (*at == '+')
			*at = ',';
	if (*list)
		print_option(option, list, column);
}

/* The CPUs of a cpuset are those of the workload. */
static void print_place(const struct run *run, int *column)
{
	json_t *placement = json_object_get(run->meta, "placement");
	const char *place = json_string_value(json_object_get(placement, "place"));
	const json_t *cpus = json_object_get(placement, "workers");
	char *value;

	if (!place || !strcmp(place, "default"))
		return;
	value = xasprintf("%s", place);
	for (size_t i = 0; !strcmp(place, "cpuset") && i < json_array_size(cpus); i++) {
		char *longer = xasprintf("%s%c%lld", value, i ? ',' : ':',
					 (long long)json_integer_value(json_array_get(cpus, i)));

		free(value);
		value = longer;
	}
	print_option("place", value, column);
	free(value);
}

static void print_command(const struct run *run)
{
	const json_t *warmup = json_object_get(run->meta, "warmup");
	int column = printf("  mmput-bench run");

	print_word(run->workload, &column);
	print_point(run, &column);
	print_devices(run, &column);
	print_names("arms", &run->names[NAMES_ARMS], &column);
	print_names("counters", &run->names[NAMES_COUNTERS], &column);
	print_place(run, &column);
	print_number("rounds", run->rounds, &column);
	if (json_is_integer(warmup))
		print_number("warmup", json_integer_value(warmup), &column);
	print_number("seed", run->seed, &column);
	print_option("probe", run->tier, &column);
	print_option("output", "again", &column);
	putchar('\n');
}

static void print_legend(const struct comparison *c)
{
	size_t most = 0;
	bool never = false;

	for (size_t i = 0; i < c->rows.n; i++) {
		const struct row *row = &c->rows.v[i];
		size_t more = row->compared && row->verdict == STAT_UNDECIDED ?
			      stat_more(&row->figures, row->margin) : 0;

		never |= more == STAT_MORE_NEVER;
		if (more != STAT_MORE_NEVER)
			most = more > most ? more : most;
	}
	printf("p (Holm) and CI of all rows together; same: within %g %% of base\n", 100 * c->share);
	if (most)
		printf("?: could not tell, needs up to %zu more %s%s\n", most, c->unit,
		       never ? ", or more cannot" : "");
	else if (never)
		printf("?: could not tell, nor could %d times as many %s\n", STAT_MORE_TIMES, c->unit);
}

static void print_narrow(char *line)
{
	print_wrapped_within(stdout, line, COMMIT_WIDTH);
	free(line);
}

void compare_commit(const struct comparison *c)
{
	__cleanup_free char *kernel = describe_kernel(c->run, c->new);
	__cleanup_free char *new = c->new ? describe_kernel(c->new, c->run) : NULL;
	__cleanup_free char *where = describe_where(c->run);

	compare_warnings(c->drops, c->incomplete);
	if (new)
		print_narrow(xasprintf("base: %s, boots: %zu; new: %s, boots: %zu; %s", kernel, c->runs, new,
				     c->runs_new, where));
	else
		print_narrow(xasprintf("%s, %s; base: arm %s", kernel, where, c->run->arms[0]));
	compare_alike(c, COMMIT_WIDTH);
	putchar('\n');
	print_body(c);
	putchar('\n');
	print_legend(c);
	print_narrow(describe_control(c));
	printf("Reproduce%s:\n", c->new ? " (a boot)" : "");
	print_command(c->run);
}
