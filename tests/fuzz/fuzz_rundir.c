// SPDX-License-Identifier: GPL-2.0-only
/* Whole run directories: see archive.h. */
#include "fuzz.h"

#include "archive.h"
#include "base/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	__cleanup_free char *text = fuzz_text(data, bytes);
	char *parts[ARCHIVE_FILES];
	static struct ear ear;
	struct run run;
	int err;

	archive_cut(text, parts);
	archive_put(parts);
	ear_open(&ear);
	err = rundir_read("run", &run);
	ear_close(&ear, err);
	if (!err)
		run_free(&run);
	return 0;
}
