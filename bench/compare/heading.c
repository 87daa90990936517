// SPDX-License-Identifier: GPL-2.0-only
/* What of a run stands above and below the tables of compare. */
#include <string.h>

#include "analysis/part.h"
#include "base/base.h"
#include "bench/compare/print.h"
#include "text/describe.h"
#include "text/number.h"
#include "text/table.h"

void compare_parts(const struct run *run)
{
	static const char * const titles[] = {
		"arm", "n", "mmput", "own work", "its device", "queueing", "grace", "overlap",
	};
	struct table *t = table_new(titles, "errrrrrr");

	for (size_t a = 0; a < run->arms_nr; a++) {
		for (enum part part = 0; part < PART_NR; part++) {
			double median;
			size_t n = part_median(run, a, part, &median);
			char *cell = number_text(n, median, false);

			if (part == PART_MMPUT) {
				table_cell(t, "%s", run->arms[a]);
				table_cell(t, "%zu", n);
			}
			table_cell(t, "%s", cell);
			free(cell);
		}
	}
	fputs("\nwhere mmput's time goes (medians in us, so they need not add up):\n", stdout);
	table_print(t, stdout);
	fputs("its device: stopped in mm_exit; queueing: for mm_exit's lock or a CPU; grace:\n"
	      "waiting for the grace period; overlap: the same, while callbacks went on that\n"
	      "other processes had begun before it\n", stdout);
	table_free(t);
}

static void print_line(char *line)
{
	print_wrapped(stdout, line);
	free(line);
}

static size_t late_events(const struct run *run)
{
	size_t late = 0;

	for (size_t a = 0; a < run->arms_nr; a++)
		late += run->events[a].late;
	return late;
}

void compare_header(const struct run *run, const char *path)
{
	__cleanup_free char *point = describe_point(run), *kernel = describe_kernel(run, NULL);

	print_line(xasprintf("%s: %s", path, point));
	print_line(xasprintf("%s, IOMMU %s, device %s, probe %s", kernel, describe_iommu(run),
			     run_environment(run, "device", "unknown"), run->tier));
	print_line(xasprintf("%lld rounds, %zu samples%s", (long long)run->rounds, run->events_nr,
			     describe_time(run->emulated, run->exact)));
	if (late_events(run))
		print_line(xasprintf("late samples: %zu; their mmput was not seen to begin, and is taken to begin with exit_mmap()",
				     late_events(run)));
}

static const char *driver_of(const struct run *run)
{
	const json_t *driver = json_object_get(run->environment, "driver");
	const char *id = json_string_value(json_object_get(driver, "build_id"));

	return id ? id : "unknown";
}

void compare_alike(const struct comparison *c, int width)
{
	if (c->unlike) {
		__cleanup_free char *line = xasprintf("*** UNLIKE: %s: what differs may be due to that ***",
						      c->unlike);

		print_wrapped_within(stdout, line, width);
	}
	if (c->noted) {
		__cleanup_free char *line = xasprintf("not alike: %s", c->noted);

		print_wrapped_within(stdout, line, width);
	}
}

void compare_headers(const struct comparison *c)
{
	__cleanup_free char *base = describe_kernel(c->run, c->new), *new = describe_kernel(c->new, c->run);

	print_line(describe_point(c->run));
	print_line(xasprintf("base: %s, %zu boot%s; new: %s, %zu boot%s", base, c->runs,
			     c->runs == 1 ? "" : "s", new, c->runs_new,
			     c->runs_new == 1 ? "" : "s"));
	/* What follows is the base's; what of it is not the other's is said below. */
	print_line(xasprintf("IOMMU %s, device %s, probe %s, %lld rounds%s%s", describe_iommu(c->run),
			     run_environment(c->run, "device", "unknown"), c->run->tier,
			     (long long)c->run->rounds, c->run->rounds == c->new->rounds ? " each" : "",
			     describe_time(c->run->emulated, c->run->exact)));
	/* For another kernel it is another build in any case. */
	if (!strcmp(base, new) && strcmp(driver_of(c->run), driver_of(c->new)))
		print_line(xasprintf("driver: build %.12s; new: build %.12s", driver_of(c->run),
				     driver_of(c->new)));
	compare_alike(c, TABLE_WIDTH);
}

void compare_warnings(int64_t drops, bool incomplete)
{
	if (drops)
		printf("*** %lld SAMPLES WERE LOST by the probe: do not use these numbers ***\n",
		       (long long)drops);
	if (incomplete)
		puts("*** INCOMPLETE: the run was cut short, and has fewer rounds than it was to have ***");
}

static void print_log_of_arm(const char *arm, const json_t *reasons)
{
	const char *reason;
	const json_t *v;

	json_object_foreach((json_t *)reasons, reason, v) {
		long long silent = json_integer_value(json_object_get(v, "silent"));
		long long other = json_integer_value(json_object_get(v, "other"));

		/* A run directory may hold anything. */
		if (reason[strspn(reason, "abcdefghijklmnopqrstuvwxyz0123456789-")])
			continue;
		if (!strcmp(reason, "suppressed") && other)
			printf("kernel log, arm %s: %lld more lines were suppressed, of it or of arms before\n",
			       arm, other);
		else if (silent || other)
			printf("kernel log, arm %s: %s %lld times between release and unbind, where silence is due, %lld times else\n",
			       arm, reason, silent, other);
	}
}

void compare_log(const struct run *run)
{
	const json_t *log = json_object_get(run->meta, "log");

	for (size_t a = 0; a < run->arms_nr; a++)
		print_log_of_arm(run->arms[a], json_object_get(log, run->arms[a]));
}
