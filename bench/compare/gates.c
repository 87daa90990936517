// SPDX-License-Identifier: GPL-2.0-only
/* What the gates of a comparison say, in words. */
#include "analysis/gate.h"
#include "base/base.h"
#include "bench/compare/print.h"
#include "text/table.h"

void gates_print(const struct gate_results *results, FILE *f)
{
	static const char * const says[] = {
		[GATE_OK] = "ok", [GATE_UNKNOWN] = "could not tell, passes", [GATE_REGRESSED] = "REGRESSED",
	};

	for (size_t i = 0; i < results->n; i++) {
		const struct gate_result *r = &results->v[i];
		const char *arm = r->arm ?: "", *colon = r->arm ? ": " : "";
		double percent = 100 / r->base;
		char *line;

		if (r->outcome == GATE_REFUSED)
			line = xasprintf("%s: %s%sREFUSED: %s", r->gate->text, arm, colon, r->why);
		else
			line = xasprintf("%s: %s%s%+.2f %% [%+.2f, %+.2f]: %s", r->gate->text, arm, colon,
					 percent * r->shift.value, percent * r->shift.low,
					 percent * r->shift.high, says[r->outcome]);
		print_wrapped(f, line);
		free(line);
	}
}
