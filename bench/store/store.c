// SPDX-License-Identifier: GPL-2.0-only
/* mmput-bench store: what can be done to a store that no sweep does. */
#include <argp.h>
#include <string.h>

#include "base/base.h"
#include "bench/bench.h"
#include "bench/store/store.h"
#include "store/index.h"

struct arguments {
	const char *action;
	const char *store;
	char **paths;
	size_t paths_nr;
};

static int add(const struct arguments *a)
{
	return store_add(a->store, a->paths, a->paths_nr);
}

static int check(const struct arguments *a)
{
	return store_check(a->store);
}

static int make_index(const struct arguments *a)
{
	struct index_update u;
	struct store_index *index;

	if (index_open(a->store, INDEX_ANEW, &index, &u))
		return EXIT_FAILED;
	index_close(index);
	printf("%zu run%s in the index, %zu left out\n", u.runs, u.runs == 1 ? "" : "s", u.bad);
	return u.unwritten ? EXIT_FAILED : EXIT_OK;
}

static const struct action {
	const char *name;
	bool takes_paths;
	int (*fn)(const struct arguments *a);
} actions[] = {
	{ "add", true, add },
	{ "check", false, check },
	{ "index", false, make_index },
};

static const struct action *find_action(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(actions); i++)
		if (!strcmp(actions[i].name, name))
			return &actions[i];
	return NULL;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;
	const struct action *action;

	switch (key) {
	case ARGP_KEY_ARG:
		if (!a->action) {
			a->action = arg;
			if (!find_action(arg))
				argp_error(state, "'%s' is none of add, check and index", arg);
		} else if (!a->store) {
			a->store = arg;
		} else {
			return ARGP_ERR_UNKNOWN;	/* all that is left: ARGP_KEY_ARGS */
		}
		return 0;
	case ARGP_KEY_ARGS:
		a->paths = state->argv + state->next;
		a->paths_nr = state->argc - state->next;
		return 0;
	case ARGP_KEY_END:
		if (!a->action)
			argp_error(state, "which of add, check and index?");
		if (!a->store)
			argp_error(state, "%s what store?", a->action);
		action = find_action(a->action);
		if (action->takes_paths && !a->paths_nr)
			argp_error(state, "add which run directories to %s?", a->store);
		if (!action->takes_paths && a->paths_nr)
			argp_error(state, "%s takes one store", a->action);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const char doc[] =
	"A store holds the runs of many machines and kernels, each in STORE/MACHINE/\n"
	"KERNEL/POINT-KEY; a sweep fills one, and 'trend --store' shows it.\v"
	"What is done:\n"
	"  add    run directories are copied in, and all those of other stores, with\n"
	"         the lines of their journals. Nothing is ever overwritten. Where a run\n"
	"         belongs, its labels say (run --label machine=..., point=...), or the\n"
	"         MACHINE/KERNEL/POINT-KEY that it lies in\n"
	"  check  all run directories are read, and held to their names, to the index\n"
	"         and to the journal: a line for each that does not fit\n"
	"  index  the index is made anew, of the run directories and the journal. It\n"
	"         is only a copy, which is brought up to them by whoever reads it, so\n"
	"         that this is hardly ever needed\n";

int cmd_store(int argc, char **argv)
{
	static const struct argp argp = {
		.parser = parse_option,
		.args_doc = "add STORE RUNDIR...\nadd STORE STORE...\ncheck STORE\nindex STORE",
		.doc = doc,
	};
	struct arguments a = { .action = NULL };

	argp_parse(&argp, argc, argv, 0, NULL, &a);
	return find_action(a.action)->fn(&a);
}
