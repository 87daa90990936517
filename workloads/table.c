// SPDX-License-Identifier: GPL-2.0-only
#include "workloads/workload.h"

#include <string.h>

extern const struct workload workload_bind;
extern const struct workload workload_bystander;
extern const struct workload workload_close;
extern const struct workload workload_exit;
extern const struct workload workload_fault;
extern const struct workload workload_pasid;

const struct workload * const workloads[] = {
	&workload_bind,
	&workload_bystander,
	&workload_close,
	&workload_exit,
	&workload_fault,
	&workload_pasid,
	NULL
};

const struct workload *workload_find(const char *name)
{
	for (const struct workload * const *w = workloads; *w; w++)
		if (!strcmp((*w)->name, name))
			return *w;
	return NULL;
}
