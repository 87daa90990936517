// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lists of events to count, and the files of sysfs that say what they mean. The input is the
 * list; behind a newline each, what one PMU has in format/event, events/lookup and cpumask.
 */
#include "fuzz.h"

#include <sys/stat.h>

#include "../unit/sample-run.h"
#include "base/base.h"
#include "counter/counter.h"

#define PMU	"sys/bus/event_source/devices/dmar0"

static char scratch[32];

static void leave(void)
{
	remove_tree(scratch);
}

static void put(const char *path, const char *text)
{
	__cleanup_file FILE *f = fopen(path, "w");

	if (!f)
		abort();
	fputs(text, f);
}

static void enter(void)
{
	static const char * const dirs[] = {
		"sys", "sys/bus", "sys/bus/event_source", "sys/bus/event_source/devices", PMU,
		PMU "/format", PMU "/events",
	};

	enter_scratch(scratch);
	atexit(leave);
	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++)
		mkdir(dirs[i], 0700);
	put(PMU "/type", "21\n");
	put(PMU "/format/group", "config:28-31\n");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	__cleanup_free char *text = fuzz_text(data, bytes), *list = NULL;
	static const char * const files[] = { PMU "/format/event", PMU "/events/lookup", PMU "/cpumask" };
	struct counter_event events[COUNTERS_MAX];
	char *rest = text, *line = strsep(&rest, "\n");
	size_t n = 0;

	if (!scratch[0])
		enter();
	list = fuzz_text((uint8_t *)line, strlen(line));
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		line = strsep(&rest, "\n");
		put(files[i], line ? line : "");
	}
	line = counters_parse(list, ".", events, &n);
	if (!line && (!n || n > COUNTERS_MAX))
		abort();
	free(line);
	return 0;
}
