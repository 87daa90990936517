// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes a run directory of any size: for tests/method/speed.
 *
 * usage: large-run DIR ROUNDS PROCS BONDS SEED
 *
 * Each sample has a row of times.csv and BONDS rows of pasids.csv.
 */
#include "made-up.h"

static json_t *meta_of(int rounds, int procs, int bonds, int seed)
{
	return json_pack("{s{ssss}sss{sssisi}sisis{sss[s]ss}sbsbs{ss}sisb}",
			 "tool", "name", "large-run", "version", VERSION, "workload", "exit",
			 "point", "how", "exit", "procs", procs, "bonds", bonds, "rounds", rounds,
			 "seed", seed, "environment", "kernel", "made-up", "iommus", "none", "device",
			 "none", "emulated", 1, "exact", 0, "probe", "tier", "fentry", "drops", 0,
			 "incomplete", 0);
}

int main(int argc, char **argv)
{
	static struct made_up l;
	int64_t v[4];
	int err = argc == 6 ? 0 : -EINVAL;

	for (int i = 0; !err && i < 4; i++)
		err = parse_quantity(argv[2 + i], "numbers", &v[i]);
	if (err) {
		fputs("usage: large-run DIR ROUNDS PROCS BONDS SEED\n", stderr);
		return EXIT_USAGE;
	}
	err = made_up_write(&l, argv[1], meta_of(v[0], v[1], v[2], v[3]), ARRAY_SIZE(made_up_arms), v[0],
			    v[1], v[2], 100, v[3]);
	if (err)
		msg_err("cannot write %s: %s", argv[1], strerror(-err));
	return err ? EXIT_FAILED : EXIT_OK;
}
