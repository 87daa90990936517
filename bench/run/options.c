// SPDX-License-Identifier: GPL-2.0-only
#include <argp.h>
#include <inttypes.h>
#include <string.h>

#include "base/base.h"
#include "bench/run/options.h"

enum {
	KEY_ROUNDS = 0x100, KEY_WARMUP, KEY_SEED, KEY_PROBE, KEY_CANCEL, KEY_ARMS, KEY_RATE, KEY_PLACE,
	KEY_COUNTERS, KEY_CONTROL, KEY_UNTIL, KEY_LABEL, KEY_MAX_TIME, KEY_CONTINUE, KEY_PARAM
};

static const struct argp_option common[] = {
	{ "device", 'd', "PATH", 0,
	  "Device (default: the first /dev/sva_testdev*); give it several times, and bonds are spread over them", 1 },
	{ "arms", KEY_ARMS, "LIST", 0, "Arms, the first is the base (default: none,null,callback)", 1 },
	{ "control", KEY_CONTROL, NULL, 0,
	  "One more arm, control, that does what the first one does: what differs between these two is not the driver's doing", 1 },
	{ "cancel", KEY_CANCEL, "[KIND:]TIME", 0,
	  "What stopping a bond's jobs costs: KIND is device, spin (default) or sleep (default: 0)", 1 },
	{ "rounds", KEY_ROUNDS, "N", 0,
	  "Passes over all arms (default: 20; with --until at most so many, default: 1280)", 1 },
	{ "until", KEY_UNTIL, "MEASURE:PERCENT%", 0,
	  "Stop when the shift of each arm is known so well: half of its 95 % interval, as a share of the base's median, after 20, 40, 80, ... rounds", 1 },
	{ "max-time", KEY_MAX_TIME, "TIME", 0, "Stop with the round after so long, such as 10min", 1 },
	{ "warmup", KEY_WARMUP, "N", 0, "Passes before them, not kept (default: 2)", 1 },
	{ "rate", KEY_RATE, "N", 0,
	  "What the workload does, so many times per second, counted from when each was due (default: as fast as it goes)", 1 },
	{ "seed", KEY_SEED, "N", 0, "Of all that is random (default: 1)", 1 },
	{ "probe", KEY_PROBE, "TIER", 0,
	  "fentry, kprobe, tracepoint, user (what the workload times itself, and no more), or auto: the first that works (default: auto)", 1 },
	{ "place", KEY_PLACE, "HOW", 0,
	  "spread, compact, same-numa (the device's node) or cpuset:LIST: CPUs of the workload (default: all but one, which is mmput-bench's)", 1 },
	{ "counters", KEY_COUNTERS, "LIST", 0,
	  "Events to count in each arm and round, see 'mmput-bench list --counters' (default: none)", 1 },
	{ "label", KEY_LABEL, "KEY=VALUE", 0,
	  "Something to find the run by later, kept in its run.json; may be given several times", 1 },
	{ "output", 'o', "DIR", 0, "Run directory to write (required)", 1 },
	{ "continue", KEY_CONTINUE, "DIR", 0,
	  "Instead of all else: finish the run into DIR that was cut short, on the same boot of the same machine", 1 },
	{ NULL, 0, NULL, 0, "Parameters of the workload:", 2 },
};

static const char *name_of(const struct run_options *o, int key)
{
	if (key >= KEY_PARAM)
		return o->workload->params[key - KEY_PARAM].name;
	for (size_t i = 0; i < ARRAY_SIZE(common); i++)
		if (common[i].key == key)
			return common[i].name;
	return NULL;
}

static void check_whole(struct argp_state *state, struct run_options *o)
{
	char *wrong = run_options_whole(o);

	if (wrong)
		argp_error(state, "%s", wrong);
	if (!o->output)
		argp_error(state, "-o DIR is missing: the run directory to write");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct run_options *o = state->input;
	char *wrong;

	switch (key) {
	case 'o':
		o->output = arg;
		return 0;
	case KEY_CONTINUE:
		argp_error(state, "--continue DIR stands alone: the run directory knows what was asked for");
		return 0;
	case ARGP_KEY_END:
		check_whole(state, o);
		return 0;
	}
	if (key != 'd' && (key < KEY_ROUNDS || key >= KEY_PARAM + WORKER_PARAMS_MAX))
		return ARGP_ERR_UNKNOWN;
	wrong = run_options_set(o, name_of(o, key), arg ? arg : "yes", false);
	if (wrong)
		argp_error(state, "--%s: %s", name_of(o, key), wrong);
	return 0;
}

static char *param_doc(const struct param *p)
{
	__cleanup_free char *names = p->names ? run_options_names(p) : NULL;

	if (names)
		return xasprintf("%s: %s (default: %s)", p->help, names, p->names[p->def]);
	return xasprintf("%s (%s, default: %" PRId64 ")", p->help, p->unit, p->def);
}

/* The common options, then the workload's parameters, if there is one; then argp's end mark. */
static struct argp_option *options_of(const struct workload *w)
{
	struct argp_option *all = xcalloc(ARRAY_SIZE(common) + WORKER_PARAMS_MAX + 1, sizeof(*all));

	memcpy(all, common, sizeof(common));
	for (int i = 0; w && w->params[i].name; i++)
		all[ARRAY_SIZE(common) + i] = (struct argp_option){
			.name = w->params[i].name,
			.key = KEY_PARAM + i,
			.arg = w->params[i].names ? "NAME" : "N",
			.doc = param_doc(&w->params[i]),
			.group = 2,
		};
	return all;
}

static const char doc[] =
	"Run a workload and write a run directory."
	"\v'mmput-bench list' lists the workloads. TIME takes ns, us, ms, s and min; bytes take k, M, G "
	"and T. A run in which samples were lost or the kernel complained ends with 1, "
	"one that is not possible here with 4.\n\n"
	"Example: mmput-bench run exit --procs 16 --cancel 1ms -o results/storm";

/* Which options there are, only a workload can say. */
static error_t parse_anything(int key, char *arg, struct argp_state *state)
{
	(void)key;
	(void)arg;
	(void)state;
	return 0;
}

void run_options_parse(int argc, char **argv, struct run_options *o)
{
	const char *name = argc > 1 ? argv[1] : "";
	struct argp argp = { .parser = parse, .args_doc = "", .doc = doc };
	const struct workload *workload = workload_find(name);

	if (!workload && *name && *name != '-') {
		msg_err("there is no workload '%s'; 'mmput-bench list' lists them", name);
		exit(EXIT_USAGE);
	}
	if (!workload) {
		argp.options = options_of(NULL);
		argp.args_doc = "WORKLOAD";
		argp.parser = parse_anything;
		argp_parse(&argp, argc, argv, 0, NULL, NULL);
		msg_err("run what? A workload comes first, and then its options; 'mmput-bench list' lists the workloads");
		exit(EXIT_USAGE);
	}
	run_options_init(o, workload);
	argv[1] = xasprintf("%s %s", argv[0], name);
	argp.options = options_of(workload);
	argp_parse(&argp, argc - 1, argv + 1, 0, NULL, o);
}

