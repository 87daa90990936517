// SPDX-License-Identifier: GPL-2.0-only
/*
 * The CSV files, of a run of as many rounds as there may be, and what the rows say of the
 * lives of PASIDs. The input's first byte says which file the rest is.
 */
#include "fuzz.h"

#include <sys/mman.h>

#include "base/base.h"
#include "result/format.h"

static const struct names names[NAMES_NR] = {
	[NAMES_ARMS] = { { "none", "null", "callback" }, 3 },
	[NAMES_METRICS] = { { "close", "inflight" }, 2 },
	[NAMES_COUNTERS] = { { "page-faults", "dmar0/iotlb_lookup/" }, 2 },
};

static struct pasid_bonds bonds;

static void check_event(const struct event *e)
{
	if (e->arm >= names[NAMES_ARMS].n || e->caller >= CALLER_NR || e->pid < 0)
		abort();
	for (int p = 0; p < PHASE_NR; p++)
		if (e->phase_ns[p] < NOT_MEASURED)
			abort();
}

static void add_row(void *ctx, const void *row)
{
	enum table table = *(const enum table *)ctx;

	if (table == TABLE_EVENTS)
		check_event(row);
	if (table == TABLE_PASIDS)
		pasid_lives_add(&bonds, row);
}

static void check_lives(const struct pasid_lives *lives)
{
	for (enum pasid_measure m = 0; m < PASID_MEASURE_NR; m++) {
		__cleanup_free struct pasid_value *v = NULL;
		size_t n = pasid_values(lives, m, &v);

		if (n > lives->n)
			abort();
		for (size_t i = 0; i < n; i++)
			if (v[i].value < 0)
				abort();
	}
}

static void check_pasids(size_t rows_nr)
{
	struct pasid_lives arms[RUNDIR_ARMS_MAX] = { 0 };
	size_t n = 0;

	pasid_lives_find(&bonds, arms);
	for (size_t arm = 0; arm < RUNDIR_ARMS_MAX; arm++) {
		n += arms[arm].n;
		check_lives(&arms[arm]);
		pasid_lives_free(&arms[arm]);
	}
	if (n > rows_nr)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	__cleanup_fd int fd = memfd_create("csv", MFD_CLOEXEC);
	struct csv csv = { .names = names, .rounds = UINT32_MAX };
	static struct ear ear;
	enum table table;
	size_t n = 0;
	int err;

	if (!bytes)
		return 0;
	table = data[0] % TABLE_NR;
	csv_init(&csv, table);
	if (fd < 0 || pwrite(fd, data + 1, bytes - 1, 0) != (ssize_t)bytes - 1)
		abort();
	ear_open(&ear);
	err = csv_read(&csv, "dir", fd, add_row, &table, &n);
	ear_close(&ear, err);
	check_pasids(n);
	return 0;
}
