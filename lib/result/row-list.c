// SPDX-License-Identifier: GPL-2.0-only
/* Rows of any table in memory, and where those that may change yet are on disk. */
#include <inttypes.h>
#include <string.h>

#include "base/base.h"
#include "result/format.h"

void row_list_add(struct row_list *rows, const void *row, size_t row_bytes)
{
	if (rows->n == rows->room) {
		rows->room = rows->room ? 2 * rows->room : 64;
		rows->v = xrealloc_array(rows->v, rows->room, row_bytes);
	}
	memcpy(rows->v + rows->n++ * row_bytes, row, row_bytes);
}

char *tail_name(const struct csv *csv, int64_t nr)
{
	return xasprintf("%s" TAIL "%" PRId64, csv->name, nr);
}
