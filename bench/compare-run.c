// SPDX-License-Identifier: GPL-2.0-only
/* What of a run stands above and below the tables of compare. */
#include <string.h>

#include "base/base.h"
#include "bench/compare.h"
#include "bench/table.h"

void compare_parts(const struct run *run)
{
	static const char * const titles[] = {
		"arm", "n", "mmput", "own work", "queueing", "grace period", "others' callbacks",
	};
	struct table *t = table_new(titles, "errrrrr");

	for (size_t a = 0; a < run->arms_nr; a++) {
		for (enum part part = 0; part < PART_NR; part++) {
			struct sample s = sample_part(run, a, part);
			char *cell;

			if (part == PART_MMPUT) {
				table_cell(t, "%s", run->arms[a]);
				table_cell(t, "%zu", s.n);
			}
			cell = s.n ? cell_time(sample_median(&s)) : xasprintf("-");
			table_cell(t, "%s", cell);
			free(cell);
			sample_free(&s);
		}
	}
	fputs("\nwhere mmput's time goes (medians in us, so they need not add up):\n", stdout);
	table_print(t, stdout);
	fputs("queueing: for mm_exit's lock or a CPU; others' callbacks: grace period that\n"
	      "passed while another process was in its release() callbacks\n", stdout);
	table_free(t);
}

const char *compare_environment(const struct run *run, const char *key, const char *none)
{
	const char *s = json_string_value(json_object_get(run->environment, key));

	return s ? s : none;
}

void compare_header(const struct run *run, const char *path)
{
	const json_t *iommus = json_object_get(run->environment, "iommus");
	const char *iommu = json_string_value(json_array_get(iommus, 0));
	const char *key;
	json_t *v;
	size_t len;
	char *line;
	FILE *f = open_memstream(&line, &len);

	if (!f) {
		msg_err("out of memory");
		exit(EXIT_FAILED);
	}
	fprintf(f, "%s: %s", path, run->workload);
	json_object_foreach(run->point, key, v) {
		if (json_is_string(v))
			fprintf(f, " %s=%s", key, json_string_value(v));
		else
			fprintf(f, " %s=%lld", key, (long long)json_integer_value(v));
	}
	fclose(f);
	print_wrapped(stdout, line);
	free(line);
	line = xasprintf("Linux %s, IOMMU %s, device %s, probe %s",
			 compare_environment(run, "kernel", "unknown"), iommu ? iommu : "unknown",
			 compare_environment(run, "device", "unknown"), run->tier);
	print_wrapped(stdout, line);
	free(line);
	line = xasprintf("%lld rounds, %zu samples%s%s", (long long)run->rounds, run->events_nr,
			 run->exact ? ", exact" : "",
			 run->emulated ? ", EMULATED TIME: not a hardware's latency" : "");
	print_wrapped(stdout, line);
	free(line);
}

void compare_warnings(const struct run *run)
{
	if (run->drops)
		printf("*** %lld SAMPLES WERE LOST by the probe: do not use these numbers ***\n",
		       (long long)run->drops);
	if (run->incomplete)
		puts("*** INCOMPLETE: the run was cut short, do not use these numbers ***");
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
