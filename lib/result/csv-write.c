// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>

#include "result/format.h"

void csv_write_header(const struct csv *csv, FILE *f)
{
	for (size_t i = 0; i < csv->columns_nr; i++)
		fprintf(f, "%s%s", i ? "," : "", csv->columns[i].name);
	fputc('\n', f);
}

static void write_field(const struct csv *csv, FILE *f, const struct column *c, const void *member)
{
	switch (c->type) {
	case COLUMN_ROUND:
	case COLUMN_PASID:
	case COLUMN_YES:
		fprintf(f, "%" PRIu32, *(const uint32_t *)member);
		break;
	case COLUMN_NAME:
		fputs(csv->names[c->list].v[*(const uint16_t *)member], f);
		break;
	case COLUMN_CALLER:
		fputs(caller_name(*(const uint16_t *)member), f);
		break;
	case COLUMN_DROPPER:
		fputs(dropper_name(*(const uint16_t *)member), f);
		break;
	case COLUMN_PID:
		fprintf(f, "%" PRId32, *(const int32_t *)member);
		break;
	case COLUMN_NUMBER:
		fprintf(f, "%" PRIu64, *(const uint64_t *)member);
		break;
	case COLUMN_TIME:
		if (*(const int64_t *)member != NOT_MEASURED)
			fprintf(f, "%" PRId64, *(const int64_t *)member);
		break;
	}
}

void csv_write_row(const struct csv *csv, FILE *f, const void *row)
{
	for (size_t i = 0; i < csv->columns_nr; i++) {
		if (i)
			fputc(',', f);
		write_field(csv, f, &csv->columns[i],
			    (const char *)row + csv->columns[i].offset);
	}
	fputc('\n', f);
}
