// SPDX-License-Identifier: GPL-2.0-only
/* Which number and which name a measure has. */
#include "analysis/measure.h"

#include <string.h>

#include "base/base.h"

size_t measure_metrics(const struct run *run)
{
	return MEASURE_COUNTERS + run->names[NAMES_COUNTERS].n;
}

size_t measures_nr(const struct run *run)
{
	return measure_metrics(run) + run->names[NAMES_METRICS].n;
}

const char *measure_name(const struct run *run, size_t measure)
{
	if (measure >= measure_metrics(run))
		return run->names[NAMES_METRICS].v[measure - measure_metrics(run)];
	if (measure >= MEASURE_COUNTERS)
		return run->names[NAMES_COUNTERS].v[measure - MEASURE_COUNTERS];
	return measure < PHASE_NR ? phase_name(measure) : pasid_measure_name(measure - PHASE_NR);
}

size_t measure_find(const struct run *run, const char *name, size_t len)
{
	size_t m = 0;

	while (m < measures_nr(run) &&
	       (strlen(measure_name(run, m)) != len || memcmp(measure_name(run, m), name, len)))
		m++;
	return m;
}

size_t measure_exit_wait(const struct run *run)
{
	static const char name[] = "exit_wait";

	return measure_find(run, name, strlen(name));
}

size_t measure_at(const struct run *run, size_t place)
{
	size_t wait = measure_exit_wait(run);

	if (wait == measures_nr(run) || place <= PHASE_MMPUT || place > wait)
		return place;
	return place == PHASE_MMPUT + 1 ? wait : place - 1;
}

bool measure_is_count(const struct run *run, size_t measure)
{
	if (measure >= MEASURE_COUNTERS)
		return measure < measure_metrics(run);
	return measure >= PHASE_NR && pasid_measure_is_count(measure - PHASE_NR);
}

bool measure_wanted(const char *list, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = list; at && *at; at += strcspn(at, ","), at += *at == ',')
		if (strcspn(at, ",") == len && !strncmp(at, name, len))
			return true;
	return !list;
}

bool measures_known(const struct run *run, const char *path, const char *list)
{
	for (const char *at = list; at && *at; at += strcspn(at, ","), at += *at == ',') {
		int len = strcspn(at, ",");

		if (measure_find(run, at, len) == measures_nr(run)) {
			msg_err("%s has no measure '%.*s'; 'compare --help' lists the phases, 'list' the workloads' metrics, run.json the counters",
				path, len, at);
			return false;
		}
	}
	return true;
}
