// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes a store of 10,000 runs: for tests/method/store. 50 kernels, of 4 points each, in 50 boots:
 * runs of 3 arms and 10 rounds. A fifth point has one boot of two kernels. Its journal has each boot.
 *
 * usage: make-store STORE
 */
#include <sys/stat.h>

#include "made-up.h"

#define KERNELS	50
#define BOOTS	50
#define ARMS	3
#define ROUNDS	10
#define SLOWER	30	/* from this kernel on */

static const struct {
	const char *name;
	int procs;
	int kernels;
	int boots;
} points[] = {
	{ "single", 1, KERNELS, BOOTS }, { "storm.procs=4", 4, KERNELS, BOOTS },
	{ "storm.procs=16", 16, KERNELS, BOOTS }, { "close", 1, KERNELS, BOOTS },
	{ "small", 1, 2, 1 },
};

/* Made-up files need not outlive a loss of power, and thousands would take minutes. */
int fsync(int fd)
{
	(void)fd;
	return 0;
}

/* As much as a guest of the lab says of itself. */
static json_t *environment_of(const char *kernel, int number)
{
	__cleanup_free char *build_id = xasprintf("%040x", 0xb0000 + number);
	json_t *environment = json_pack("{sssssssssis[s]sssisisssssiss}", "kernel", kernel, "build_id",
					build_id, "arch", "x86_64", "cpu", "made up", "cpus", 1, "iommus",
					"dmar0", "device", "/dev/sva_testdev0", "queues", 1024,
					"pasid_bits", 20, "engine", "test accelerator", "thp", "always",
					"tainted", 4096, "preemption", "lazy");
	json_t *rest = json_object();

	for (int i = 0; i < 24; i++) {
		__cleanup_free char *key = xasprintf("vulnerability_%d", i);

		json_object_set_new(rest, key, json_string("Vulnerable: __user pointer sanitization and usercopy barriers only"));
	}
	json_object_set_new(environment, "mitigations", rest);
	return environment;
}

static json_t *meta_of(const char *kernel, int number, size_t point, int boot, int64_t seed)
{
	__cleanup_free char *text = xasprintf("%d", boot);

	return json_pack("{s{ssss}sss{sssisi}sisIsosbsbs{sssisi}sisbs{ssssssss}s{sss[]s[]sb}}",
			 "tool", "name", "make-store", "version", VERSION, "workload", "exit",
			 "point", "how", points[point].name, "procs", points[point].procs, "bonds", 1,
			 "rounds", ROUNDS, "seed", (json_int_t)seed,
			 "environment", environment_of(kernel, number), "emulated", 1, "exact", 0,
			 "probe", "tier", "fentry", "unprobed_ns", 480000, "probed_ns", 490000,
			 "drops", 0, "incomplete", 0,
			 "labels", "machine", "made-up", "point", points[point].name, "boot", text,
			 "plan", "made-up",
			 "placement", "place", "default", "controller", "workers", "pinned", 0);
}

static int write_boot(struct made_up *l, const char *folder, const char *kernel, int number, int boot)
{
	int err = 0;

	for (size_t p = 0; !err && p < ARRAY_SIZE(points); p++) {
		int64_t seed = (number * BOOTS + boot) * 10 + p;
		__cleanup_free char *path = xasprintf("%s/%s-%012llx", folder, points[p].name,
						      (long long)seed);

		if (number >= points[p].kernels || boot >= points[p].boots)
			continue;
		err = made_up_write(l, path, meta_of(kernel, number, p, boot, seed), ARMS, ROUNDS,
				    points[p].procs, 1, number < SLOWER ? 100 : 105, seed);
	}
	return err;
}

static void write_lines(FILE *journal, const char *kernel, int boot)
{
	fprintf(journal, "{\"t\":\"2026-11-29T18:40:00Z\",\"event\":\"attempt\",\"boot\":\"made-up:%s:%d\",\"machine\":\"made-up\",\"kernel\":\"%s\",\"number\":%d,\"attempt\":1}\n",
		kernel, boot, kernel, boot);
	fprintf(journal, "{\"t\":\"2026-11-29T18:41:00Z\",\"event\":\"end\",\"boot\":\"made-up:%s:%d\",\"machine\":\"made-up\",\"kernel\":\"%s\",\"number\":%d,\"attempt\":1,\"class\":\"done\",\"reason\":null,\"seconds\":60,\"log\":\"log/made-up:%s:%d-1\",\"runs\":[]}\n",
		kernel, boot, kernel, boot, kernel, boot);
}

static int write_store(const char *store, FILE *journal)
{
	static struct made_up l;
	int err = 0;

	for (int k = 0; !err && k < KERNELS; k++) {
		__cleanup_free char *kernel = xasprintf("%d.%d.%d-made-up", 6 + k / 20, k % 20, 1 + k % 7);
		__cleanup_free char *folder = xasprintf("%s/made-up/%s", store, kernel);

		err = mkdir(folder, 0777) < 0 ? -errno : 0;
		for (int boot = 0; !err && boot < BOOTS; boot++) {
			err = write_boot(&l, folder, kernel, k, boot);
			write_lines(journal, kernel, boot);
		}
	}
	return err;
}

int main(int argc, char **argv)
{
	__cleanup_free char *machine = NULL, *path = NULL;
	FILE *journal = NULL;
	int err;

	if (argc != 2) {
		fputs("usage: make-store STORE\n", stderr);
		return EXIT_USAGE;
	}
	machine = xasprintf("%s/made-up", argv[1]);
	path = xasprintf("%s/journal", argv[1]);
	if (!mkdir(argv[1], 0777) && !mkdir(machine, 0777))
		journal = fopen(path, "we");
	err = journal ? write_store(argv[1], journal) : -errno;
	if (journal && fclose(journal) && !err)
		err = -errno;
	if (err)
		msg_err("cannot make %s: %s", argv[1], strerror(-err));
	return err ? EXIT_FAILED : EXIT_OK;
}
