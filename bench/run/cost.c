// SPDX-License-Identifier: GPL-2.0-only
/* What the probe costs. */
#include <math.h>

#include "base/base.h"
#include "bench/run/run.h"
#include "stat/stat.h"
#include "text/number.h"

static struct stat_shift shift_of(const struct sample *x, const struct sample *y)
{
	return stat_shift(x->v, x->n, y->v, y->n, 0.95);
}

/* How far loops are apart that do the same, one after the other. */
static double noise_of(const struct probe_loops *l)
{
	double most = 0;

	for (int i = 1; i < PROBE_LOOPS; i++)
		most = fmax(most, fabs(shift_of(&l->v[i - 1], &l->v[i]).shift));
	return most;
}

char *run_probe_cost(const struct probe_loops *without, const struct probe_loops *with)
{
	struct stat_shift cost = shift_of(&without->all, &with->all);
	double between_ns = fmax(noise_of(without), noise_of(with));
	double noise_ns = fmax(between_ns, (cost.high - cost.low) / 2);
	double smallest_ns = sample_median(&without->all);

	if (cost.low <= 0 || cost.shift <= noise_ns)
		return xasprintf("its cost per exit, %s us [%s, %s], is not above the noise of %s us in the smallest fork+exit+wait (%s us)",
				 number_us_signed(cost.shift).text, number_us_signed(cost.low).text,
				 number_us_signed(cost.high).text, number_us(noise_ns).text,
				 number_us(smallest_ns).text);
	return xasprintf("%s us per exit [%s, %s], %.1f %% of the smallest fork+exit+wait (%s us)",
			 number_us(cost.shift).text, number_us(cost.low).text, number_us(cost.high).text,
			 100 * cost.shift / smallest_ns, number_us(smallest_ns).text);
}

void probe_loops_free(struct probe_loops *l)
{
	for (int i = 0; i < PROBE_LOOPS; i++)
		sample_free(&l->v[i]);
	sample_free(&l->all);
}
