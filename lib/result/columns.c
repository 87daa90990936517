// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "result/format.h"

#define MEMBER(row, member, column_type, needed)	{				\
	.name = #member, .type = column_type,					\
	.offset = offsetof(struct row, member), .required = needed }
#define NAMED(row, member, of)	{						\
	.name = #member, .type = COLUMN_NAME,					\
	.offset = offsetof(struct row, member), .required = true, .list = of }

static const struct column event_columns[] = {
	MEMBER(event, round, COLUMN_ROUND, true),
	NAMED(event, arm, NAMES_ARMS),
	MEMBER(event, caller, COLUMN_CALLER, true),
	MEMBER(event, pid, COLUMN_PID, true),
	MEMBER(event, start_ns, COLUMN_TIME, true),
	MEMBER(event, late, COLUMN_YES, false),
};

static const struct column pasid_columns[] = {
	MEMBER(pasid_row, round, COLUMN_ROUND, true),
	NAMED(pasid_row, arm, NAMES_ARMS),
	MEMBER(pasid_row, pasid, COLUMN_PASID, true),
	MEMBER(pasid_row, life, COLUMN_NUMBER, false),
	MEMBER(pasid_row, bond, COLUMN_NUMBER, true),
	MEMBER(pasid_row, bind_ns, COLUMN_TIME, false),
	MEMBER(pasid_row, release_begin_ns, COLUMN_TIME, false),
	MEMBER(pasid_row, release_ns, COLUMN_TIME, false),
	MEMBER(pasid_row, unbind_ns, COLUMN_TIME, false),
	MEMBER(pasid_row, mmdrop_ns, COLUMN_TIME, false),
	MEMBER(pasid_row, dropper, COLUMN_DROPPER, false),
	MEMBER(pasid_row, free_ns, COLUMN_TIME, false),
	MEMBER(pasid_row, reuse_ns, COLUMN_TIME, false),
};

static const struct column time_columns[] = {
	MEMBER(time_row, round, COLUMN_ROUND, true),
	NAMED(time_row, arm, NAMES_ARMS),
	NAMED(time_row, metric, NAMES_METRICS),
	MEMBER(time_row, pid, COLUMN_PID, true),
	MEMBER(time_row, start_ns, COLUMN_TIME, true),
	MEMBER(time_row, time_ns, COLUMN_TIME, true),
};

static const struct column counter_columns[] = {
	MEMBER(counter_row, round, COLUMN_ROUND, true),
	NAMED(counter_row, arm, NAMES_ARMS),
	NAMED(counter_row, counter, NAMES_COUNTERS),
	MEMBER(counter_row, value, COLUMN_NUMBER, true),
	MEMBER(counter_row, enabled_ns, COLUMN_TIME, true),
	MEMBER(counter_row, running_ns, COLUMN_TIME, true),
};

static const struct {
	const char *name;
	const char *count;
	const struct column *columns;
	size_t columns_nr;
	size_t row_bytes;
} tables[TABLE_NR] = {
	[TABLE_EVENTS] = { EVENTS_CSV, "samples", event_columns, ARRAY_SIZE(event_columns),
			   sizeof(struct event) },
	[TABLE_PASIDS] = { PASIDS_CSV, "pasids", pasid_columns, ARRAY_SIZE(pasid_columns),
			   sizeof(struct pasid_row) },
	[TABLE_TIMES] = { TIMES_CSV, "times", time_columns, ARRAY_SIZE(time_columns),
			  sizeof(struct time_row) },
	[TABLE_COUNTERS] = { COUNTERS_CSV, "counts", counter_columns, ARRAY_SIZE(counter_columns),
			     sizeof(struct counter_row) },
};

/* The phases are columns, too. */
static void add_phases(struct csv *csv)
{
	for (enum phase p = 0; p < PHASE_NR; p++) {
		struct column *c = &csv->columns[csv->columns_nr++];

		*c = (struct column){
			.type = COLUMN_TIME,
			.offset = offsetof(struct event, phase_ns) + p * sizeof(int64_t),
		};
		snprintf(c->name, sizeof(c->name), "%s_ns", phase_name(p));
		if (p == PHASE_SRCU_OVERLAP)
			c->was = "srcu_others_ns";
	}
}

void csv_init(struct csv *csv, enum table table)
{
	csv->name = tables[table].name;
	csv->count = tables[table].count;
	csv->rows_most = INT64_MAX;
	csv->columns_nr = tables[table].columns_nr;
	csv->row_bytes = tables[table].row_bytes;
	memcpy(csv->columns, tables[table].columns, csv->columns_nr * sizeof(*csv->columns));
	if (table == TABLE_EVENTS)
		add_phases(csv);
}

const char *names_key(enum name_list list)
{
	static const char * const keys[NAMES_NR] = {
		[NAMES_ARMS] = "arms",
		[NAMES_METRICS] = "metrics",
		[NAMES_COUNTERS] = "counters",
	};

	return keys[list];
}

bool name_valid(const char *name)
{
	static const char allowed[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:=/+@%-";
	size_t n = strlen(name);

	return n && n <= RUNDIR_NAME_MAX && strspn(name, allowed) == n;
}
