// SPDX-License-Identifier: GPL-2.0-only
/* What run says of the probe's cost. */
#include <string.h>

#include "base/base.h"
#include "bench/run/run.h"
#include "stat/stat.h"
#include "tap.h"

#define LOOPS	65

/* Loops of 100 us with a spread of 8 us, each so much longer than the one before. */
static struct probe_loops loops(int64_t more_ns, int64_t drift_ns)
{
	struct probe_loops l = { .all.n = PROBE_LOOPS * LOOPS };

	l.all.v = xcalloc(l.all.n, sizeof(*l.all.v));
	for (int i = 0; i < PROBE_LOOPS; i++) {
		l.v[i] = (struct sample){ xcalloc(LOOPS, sizeof(*l.v[i].v)), LOOPS };
		for (int k = 0; k < LOOPS; k++) {
			l.v[i].v[k] = 96000 + 125 * k + more_ns + i * drift_ns;
			l.all.v[i * LOOPS + k] = l.v[i].v[k];
		}
	}
	stat_sort(l.all.v, l.all.n);
	return l;
}

static bool says(int64_t more_ns, int64_t drift_ns, const char *text)
{
	struct probe_loops without = loops(0, 0), with = loops(more_ns, drift_ns);
	char *cost = run_probe_cost(&without, &with);
	bool same = !strcmp(cost, text);

	printf("# %s\n", cost);
	probe_loops_free(&without);
	probe_loops_free(&with);
	free(cost);
	return same;
}

int main(void)
{
	ok(says(5000, 0, "5.000 us per exit [4.500, 5.500], 5.0 % of the smallest fork+exit+wait (100.0 us)"),
	   "a cost, and how well it is known");
	ok(says(250, 0, "its cost per exit, +0.250 us [-0.250, +0.750], is not above the noise of 0.500 us in the smallest fork+exit+wait (100.0 us)"),
	   "one that is not above the noise within loops");
	ok(says(-3000, 0, "its cost per exit, -3.000 us [-3.500, -2.500], is not above the noise of 0.500 us in the smallest fork+exit+wait (100.0 us)"),
	   "a probe does not make anything faster");
	ok(says(-8000, 10000, "its cost per exit, +2.000 us [+0.500, +3.500], is not above the noise of 10.00 us in the smallest fork+exit+wait (100.0 us)"),
	   "nor is one loop above what others are apart");
	return tap_done();
}
