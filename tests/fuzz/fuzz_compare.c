// SPDX-License-Identifier: GPL-2.0-only
/*
 * `mmput-bench compare` on run directories that can be read, whatever numbers are in there: see
 * archive.h. For more of them to be readable, run.json gets the true numbers of rows.
 */
#include "fuzz.h"

#include "archive.h"
#include "base/base.h"
#include "bench/bench.h"

static char *with_counts(char *const parts[ARCHIVE_FILES])
{
	json_t *meta = parts[0] ? json_loads(parts[0], 0, NULL) : NULL;
	char *text;

	for (enum table t = 0; t < TABLE_NR; t++) {
		struct csv csv;
		int rows = -1;

		csv_init(&csv, t);
		for (const char *at = parts[1 + t]; at && (at = strchr(at, '\n')); at++)
			rows++;
		json_object_set_new(meta, csv.count, json_integer(rows));
	}
	text = json_dumps(meta, 0);
	json_decref(meta);
	return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	__cleanup_free char *text = fuzz_text(data, bytes), *meta = NULL;
	static char verb[] = "compare", explain[] = "--explain", dir[] = "run";
	char *argv[] = { verb, explain, dir, NULL }, *parts[ARCHIVE_FILES];
	static struct ear ear;
	int status;

	archive_cut(text, parts);
	meta = with_counts(parts);
	parts[0] = meta;
	archive_put(parts);
	ear_open(&ear);
	status = cmd_compare(3, argv);
	ear_close(&ear, status != EXIT_OK);
	if (status != EXIT_OK && status != EXIT_USAGE)
		abort();
	return 0;
}
