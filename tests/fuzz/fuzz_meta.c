// SPDX-License-Identifier: GPL-2.0-only
/* run.json. */
#include "fuzz.h"

#include "base/base.h"
#include "result/format.h"

static void check(const struct run *run)
{
	if (run->arms_nr < 1 || run->rounds < 1 || run->rounds > UINT32_MAX || run->seed < 0 ||
	    run->drops < 0 || !run->tier || !name_valid(run->workload))
		abort();
	for (enum name_list list = 0; list < NAMES_NR; list++) {
		if (run->names[list].n > RUNDIR_ARMS_MAX)
			abort();
		for (size_t i = 0; i < run->names[list].n; i++)
			if (!name_valid(run->names[list].v[i]))
				abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	json_t *meta = json_loadb((const char *)data, bytes, JSON_REJECT_DUPLICATES, NULL);
	struct run run = { 0 };
	char why[256] = "";

	if (!meta)
		return 0;
	if (!meta_parse(meta, &run, why, sizeof(why)))
		check(&run);
	else if (!why[0])
		abort();
	json_decref(meta);
	return 0;
}
