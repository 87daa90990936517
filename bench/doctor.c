// SPDX-License-Identifier: GPL-2.0-only
#include <argp.h>

#include "base/base.h"
#include "bench/bench.h"
#include "environ/environ.h"
#include "probe/probe.h"

static const struct argp_option options[] = {
	{ "device", 'd', "PATH", 0, "Device to try (default: the first there is)", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	if (key != 'd')
		return ARGP_ERR_UNKNOWN;
	*(const char **)state->input = arg;
	return 0;
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.doc = "Say whether SVA can be used on this machine; if it cannot, what stands in the way and what to do about it."
	       "\vEnds with 0 if it can, with 1 if not.",
};

static const char * const marks[] = {
	[FINDING_OK] = "ok  ",
	[FINDING_NOTE] = "note",
	[FINDING_BAD] = "BAD ",
};

static bool check_probe(void)
{
	struct probe *probe;

	if (probe_open(PROBE_AUTO, &probe)) {
		printf("%s the probe cannot be used\n", marks[FINDING_BAD]);
		return false;
	}
	printf("%s the probe works: %s\n", marks[FINDING_OK], probe_tier_name(probe_tier(probe)));
	probe_close(probe);
	return true;
}

static void print_finding(const struct finding *f)
{
	printf("%s %s\n", marks[f->status], f->what);
	if (*f->cure)
		printf("     -> %s\n", f->cure);
}

/* What makes times vary; where they are emulated, nothing of the machine does. */
static void print_audit(const char *device)
{
	struct finding f[FINDINGS_MAX];
	json_t *environment;
	bool exact;
	size_t n;

	if (environ_lab(&exact))
		return;
	environment = environ_json(device ? device : "");
	n = environ_audit(environment, f);
	json_decref(environment);
	for (size_t i = 0; i < n; i++)
		print_finding(&f[i]);
}

int cmd_doctor(int argc, char **argv)
{
	struct finding f[FINDINGS_MAX];
	const char *device = NULL;
	bool usable = true;
	size_t n;

	argp_parse(&argp, argc, argv, 0, NULL, &device);
	n = sva_check(device, f);
	for (size_t i = 0; i < n; i++) {
		print_finding(&f[i]);
		usable &= f[i].status != FINDING_BAD;
	}
	usable &= check_probe();
	print_audit(device);
	printf("%s\n", usable ? "SVA can be used here." : "SVA cannot be used here.");
	return usable ? EXIT_OK : EXIT_FAILED;
}
