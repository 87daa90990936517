// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "result/format.h"

void event_columns(struct column *columns)
{
	static const struct column fixed[] = {
		{ "round", COLUMN_ROUND, offsetof(struct event, round), true },
		{ "arm", COLUMN_ARM, offsetof(struct event, arm), true },
		{ "caller", COLUMN_CALLER, offsetof(struct event, caller), true },
		{ "pid", COLUMN_PID, offsetof(struct event, pid), true },
		{ "start_ns", COLUMN_TIME, offsetof(struct event, start_ns), true },
	};
	struct column *c = columns + ARRAY_SIZE(fixed);

	memcpy(columns, fixed, sizeof(fixed));
	for (enum phase p = 0; p < PHASE_NR; p++, c++) {
		snprintf(c->name, sizeof(c->name), "%s_ns", phase_name(p));
		c->type = COLUMN_TIME;
		c->offset = offsetof(struct event, phase_ns) + p * sizeof(int64_t);
		c->required = false;
	}
}

void pasid_columns(struct column *columns)
{
	static const struct column fixed[PASID_COLUMNS] = {
		{ "round", COLUMN_ROUND, offsetof(struct pasid_row, round), true },
		{ "arm", COLUMN_ARM, offsetof(struct pasid_row, arm), true },
		{ "pasid", COLUMN_PASID, offsetof(struct pasid_row, pasid), true },
		{ "bond", COLUMN_BOND, offsetof(struct pasid_row, bond), true },
		{ "bind_ns", COLUMN_TIME, offsetof(struct pasid_row, bind_ns), false },
		{ "release_ns", COLUMN_TIME, offsetof(struct pasid_row, release_ns), false },
		{ "unbind_ns", COLUMN_TIME, offsetof(struct pasid_row, unbind_ns), false },
		{ "mmdrop_ns", COLUMN_TIME, offsetof(struct pasid_row, mmdrop_ns), false },
		{ "reuse_ns", COLUMN_TIME, offsetof(struct pasid_row, reuse_ns), false },
	};

	memcpy(columns, fixed, sizeof(fixed));
}

bool name_valid(const char *name)
{
	static const char allowed[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:=/+@%-";
	size_t n = strlen(name);

	return n && n <= RUNDIR_NAME_MAX && strspn(name, allowed) == n;
}
