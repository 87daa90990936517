// SPDX-License-Identifier: GPL-2.0-only
#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/base.h"
#include "bench/run/options.h"
#include "result/rundir.h"

#define ROUNDS		20
#define UNTIL_ROUNDS	1280	/* the seventh look of lib/stat/until.h */

enum {
	KEY_ROUNDS = 0x100, KEY_WARMUP, KEY_SEED, KEY_PROBE, KEY_CANCEL, KEY_ARMS, KEY_RATE, KEY_PLACE,
	KEY_COUNTERS, KEY_CONTROL, KEY_UNTIL, KEY_MAX_TIME, KEY_CONTINUE, KEY_PARAM
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
	{ "output", 'o', "DIR", 0, "Run directory to write (required)", 1 },
	{ "continue", KEY_CONTINUE, "DIR", 0,
	  "Instead of all else: finish the run into DIR that was cut short, on the same boot of the same machine", 1 },
	{ NULL, 0, NULL, 0, "Parameters of the workload:", 2 },
};

static void parse_number(struct argp_state *state, const char *name, const char *text,
			 const char *unit, int64_t min, int64_t max, int64_t *value)
{
	if (parse_quantity(text, unit, value) || *value < min || *value > max)
		argp_error(state, "--%s: '%s' is not a number from %" PRId64 " to %" PRId64 " (%s)",
			   name, text, min, max, unit);
}

static char *names_of(const struct param *p)
{
	char *all = xasprintf("%s", p->names[0]);

	for (const char * const *name = p->names + 1; *name; name++) {
		char *longer = xasprintf("%s, %s", all, *name);

		free(all);
		all = longer;
	}
	return all;
}

static void parse_param(struct argp_state *state, const struct param *p, const char *text,
			int64_t *value)
{
	if (!p->names) {
		parse_number(state, p->name, text, p->unit, p->min, p->max, value);
		return;
	}
	for (*value = 0; p->names[*value]; ++*value)
		if (!strcmp(p->names[*value], text))
			return;
	argp_error(state, "--%s: '%s' is none of %s", p->name, text, names_of(p));
}

static void parse_arms(struct argp_state *state, char *list, struct run_options *o)
{
	o->arms_nr = 0;
	for (char *save, *name = strtok_r(list, ",", &save); name; name = strtok_r(NULL, ",", &save)) {
		int arm = arm_parse(name);

		if (arm < 0)
			argp_error(state, "--arms: '%s' is none of none, null and callback", name);
		for (size_t i = 0; i < o->arms_nr; i++)
			if (o->arms[i] == (uint32_t)arm)
				argp_error(state, "--arms: '%s' is there twice", name);
		o->arm_names[o->arms_nr] = name;
		o->arms[o->arms_nr++] = arm;
	}
	if (!o->arms_nr)
		argp_error(state, "--arms: no arm given");
}

static void add_control(struct run_options *o)
{
	if (!o->control)
		return;
	o->arm_names[o->arms_nr] = RUN_CONTROL;
	o->arms[o->arms_nr++] = o->arms[0];
}

/* "MEASURE:PERCENT%", of which the measure stays in TEXT. Return: 0 or a negative errno. */
static int parse_measure_and_percent(char *text, struct run_options *o)
{
	char *colon = strchr(text, ':'), *end;

	if (!colon)
		return -EINVAL;
	o->until_percent = strtod(colon + 1, &end);
	if (end == colon + 1 || strcmp(end, "%") || !(o->until_percent > 0) || o->until_percent > 100)
		return -EINVAL;
	*colon = '\0';
	o->until_measure = text;
	for (enum phase p = 0; p < PHASE_NR; p++)
		if (!strcmp(phase_name(p), text))
			return 0;
	for (const struct metric *m = o->workload->metrics; m && m->name; m++)
		if (!strcmp(m->name, text))
			return 0;
	return -ENOENT;
}

static void parse_until(struct argp_state *state, char *text, struct run_options *o)
{
	switch (parse_measure_and_percent(text, o)) {
	case -EINVAL:
		argp_error(state, "--until: '%s' is not MEASURE:PERCENT%%, such as mmput_cpu:2%%", text);
		return;
	case -ENOENT:
		argp_error(state, "--until: '%s' is neither a phase nor timed by %s; 'mmput-bench list' lists what is",
			   o->until_measure, o->workload->name);
	}
}

static void check_whole(struct argp_state *state, struct run_options *o)
{
	const char *wrong = o->workload->check ? o->workload->check(o->params) : NULL;

	if (wrong)
		argp_error(state, "%s", wrong);
	if (!o->output)
		argp_error(state, "-o DIR is missing: the run directory to write");
	if (o->until_measure && o->arms_nr < 2)
		argp_error(state, "--until: there is no shift without a second arm");
	if (!o->rounds)
		o->rounds = o->until_measure ? UNTIL_ROUNDS : ROUNDS;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct run_options *o = state->input;
	char *wrong;

	switch (key) {
	case 'd':
		if (o->devices_nr == WORKER_DEVICES_MAX || strlen(arg) >= DEVICE_PATH_MAX)
			argp_error(state, "--device: %s", o->devices_nr == WORKER_DEVICES_MAX ?
				   "too many of them" : "the path is too long");
		memcpy(o->devices[o->devices_nr++], arg, strlen(arg) + 1);
		return 0;
	case 'o':
		o->output = arg;
		return 0;
	case KEY_ARMS:
		parse_arms(state, arg, o);
		return 0;
	case KEY_CANCEL:
		if (cancel_parse(arg, &o->cancel))
			argp_error(state, "--cancel: '%s' is not [device:|spin:|sleep:]TIME of at most 10s",
				   arg);
		return 0;
	case KEY_ROUNDS:
		parse_number(state, "rounds", arg, "rounds", 1, 1000000, &o->rounds);
		return 0;
	case KEY_UNTIL:
		parse_until(state, arg, o);
		return 0;
	case KEY_MAX_TIME:
		parse_number(state, "max-time", arg, "ns", 1, INT64_MAX, &o->max_time_ns);
		return 0;
	case KEY_WARMUP:
		parse_number(state, "warmup", arg, "rounds", 0, 1000, &o->warmup);
		return 0;
	case KEY_RATE:
		parse_number(state, "rate", arg, "per second", 1, 1000000, &o->rate);
		return 0;
	case KEY_SEED:
		parse_number(state, "seed", arg, "seed", 0, INT64_MAX, &o->seed);
		return 0;
	case KEY_PROBE:
		if (probe_tier_parse(arg, &o->tier))
			argp_error(state, "--probe: '%s' is none of auto, fentry, kprobe, tracepoint and user", arg);
		return 0;
	case KEY_PLACE:
		wrong = place_parse(arg, &o->place, &o->cpus);
		if (wrong)
			argp_error(state, "--place: %s", wrong);
		return 0;
	case KEY_COUNTERS:
		wrong = counters_parse(arg, "", o->counters, &o->counters_nr);
		if (wrong)
			argp_error(state, "--counters: %s", wrong);
		return 0;
	case KEY_CONTINUE:
		argp_error(state, "--continue DIR stands alone: the run directory knows what was asked for");
		return 0;
	case KEY_CONTROL:
		o->control = true;
		return 0;
	case ARGP_KEY_END:
		add_control(o);
		check_whole(state, o);
		return 0;
	}
	if (key < KEY_PARAM || key >= KEY_PARAM + WORKER_PARAMS_MAX)
		return ARGP_ERR_UNKNOWN;
	parse_param(state, &o->workload->params[key - KEY_PARAM], arg, &o->params[key - KEY_PARAM]);
	return 0;
}

static char *param_doc(const struct param *p)
{
	if (p->names)
		return xasprintf("%s: %s (default: %s)", p->help, names_of(p), p->names[p->def]);
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
	static char default_arms[] = "none,null,callback";
	const char *name = argc > 1 ? argv[1] : "";
	struct argp argp = { .parser = parse, .args_doc = "", .doc = doc };

	*o = (struct run_options){ .warmup = 2, .seed = 1, .tier = PROBE_AUTO,
				    .cancel.cancel = SVA_TESTDEV_CANCEL_SPIN };
	parse_arms(NULL, default_arms, o);
	o->workload = workload_find(name);
	if (!o->workload && *name && *name != '-') {
		msg_err("there is no workload '%s'; 'mmput-bench list' lists them", name);
		exit(EXIT_USAGE);
	}
	if (!o->workload) {
		argp.options = options_of(NULL);
		argp.args_doc = "WORKLOAD";
		argp.parser = parse_anything;
		argp_parse(&argp, argc, argv, 0, NULL, NULL);
		msg_err("run what? A workload comes first, and then its options; 'mmput-bench list' lists the workloads");
		exit(EXIT_USAGE);
	}
	for (int i = 0; o->workload->params[i].name; i++)
		o->params[i] = o->workload->params[i].def;
	argv[1] = xasprintf("%s %s", argv[0], name);
	argp.options = options_of(o->workload);
	argp_parse(&argp, argc - 1, argv + 1, 0, NULL, o);
}

static char *time_text(int64_t ns)
{
	static const struct {
		int64_t ns;
		const char *unit;
	} units[] = { { 1000000000, "s" }, { 1000000, "ms" }, { 1000, "us" } };

	for (size_t i = 0; i < ARRAY_SIZE(units); i++)
		if (ns && ns % units[i].ns == 0)
			return xasprintf("%" PRId64 "%s", ns / units[i].ns, units[i].unit);
	return xasprintf("%" PRId64 "ns", ns);
}

json_t *run_options_point(const struct run_options *o)
{
	__cleanup_free char *time = time_text(o->cancel.cancel_ns);
	__cleanup_free char *cancel = xasprintf("%s:%s", cancel_name(o->cancel.cancel), time);
	json_t *point = json_object();

	for (int i = 0; o->workload->params[i].name; i++) {
		const struct param *p = &o->workload->params[i];

		json_object_set_new(point, p->name, p->names ? json_string(p->names[o->params[i]]) :
				    json_integer(o->params[i]));
	}
	json_object_set_new(point, "cancel", json_string(cancel));
	if (o->rate)
		json_object_set_new(point, "rate", json_integer(o->rate));
	if (o->devices_nr > 1)
		json_object_set_new(point, "devices", json_integer(o->devices_nr));
	return point;
}
