// SPDX-License-Identifier: GPL-2.0-only
/*
 * The script of a boot. It is for any sh, busybox's too. In `ended` it writes down the kernel that
 * it found, whether SVA can be used there, and of each run how it ended. Runs come in an order of
 * the boot's own. A run that was cut short in this very boot goes on.
 */
#include "bench/sweep/script.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/base.h"
#include "bench/sweep/key.h"
#include "bench/sweep/place.h"

static const char head[] =
	"trap 'exit 130' INT TERM HUP\n"
	"echo \"kernel $(uname -r)\" >ended\n"
	"release='%s'\n"
	"if [ -n \"$release\" ] && [ \"$(uname -r)\" != \"$release\" ]; then\n"
	"\techo \"wrong $(uname -r)\" >>ended\n"
	"\texit 0\n"
	"fi\n"
	"if ! mmput-bench doctor >doctor 2>&1; then\n"
	"\techo unsupported >>ended\n"
	"\texit 0\n"
	"fi\n"
	"run()\n"
	"{\n"
	"\tpoint=$1\n"
	"\tshift\n"
	"\tif [ -d \"$point.incomplete\" ] && mmput-bench run --continue \"$point\"; then\n"
	"\t\tstatus=0\n"
	"\telse\n"
	"\t\trm -rf \"$point\" \"$point.incomplete\"\n"
	"\t\tstatus=0\n"
	"\t\tmmput-bench run \"$@\" --output \"$point\" || status=$?\n"
	"\tfi\n"
	"\techo \"run $point $status\" >>ended\n"
	"}\n";

void sweep_put_word(FILE *f, const char *text)
{
	fputc('\'', f);
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", f);
		else
			fputc(*text, f);
	}
	fputc('\'', f);
}

static void put_word(FILE *f, const char *text)
{
	fputc(' ', f);
	sweep_put_word(f, text);
}

static void put_option(FILE *f, const char *key, const char *value)
{
	__cleanup_free char *option = xasprintf("--%s", key);

	if (!strcmp(key, "control")) {
		if (!strcmp(value, "yes"))
			put_word(f, option);
		return;
	}
	put_word(f, option);
	put_word(f, value);
}

static void put_label(FILE *f, const char *key, const char *value)
{
	__cleanup_free char *label = xasprintf("%s=%s", key, value);

	if (strlen(value) <= 63)
		put_option(f, "label", label);
}

static void put_run(FILE *f, const struct sweep *s, const struct sweep_boot *boot,
		    const struct sweep_run *run)
{
	const struct plan_point *point = &run->point;
	__cleanup_free char *seed = xasprintf("%" PRId64, sweep_seed(&s->plan, boot->number));
	__cleanup_free char *number = xasprintf("%" PRId64, boot->number);

	fputs("run", f);
	put_word(f, run->name);
	put_word(f, point->run->workload);
	for (size_t k = 0; k < point->run->keys_nr; k++) {
		const struct plan_key *key = &point->run->keys[k];

		put_option(f, key->name, key->values.v[point->values[k]]);
	}
	put_option(f, "seed", seed);
	put_label(f, "machine", boot->target->machine->name);
	put_label(f, "point", run->name);
	put_label(f, "boot", number);
	put_label(f, "plan", s->plan.name);
	fputc('\n', f);
}

/* Return: 1 if it is missing and was put, 0, or a negative errno. */
static int put_point(FILE *f, const struct sweep *s, const struct sweep_boot *boot, size_t i)
{
	struct sweep_run run;
	bool missing;

	if (sweep_run_of(s, boot, i, &run))
		return -EINVAL;
	missing = !sweep_has_run(s, boot, run.name, run.key);
	if (missing)
		put_run(f, s, boot, &run);
	sweep_run_free(&run);
	return missing;
}

int sweep_write_script(const struct sweep *s, const struct sweep_boot *boot, const char *path)
{
	__cleanup_free unsigned int *order = xcalloc(s->points_nr, sizeof(*order));
	struct rng rng = { sweep_seed(&s->plan, boot->number) };
	FILE *f = fopen(path, "we");
	int missing = 0, ret = 0;
	bool lost;

	if (!f) {
		ret = -errno;
		msg_err("%s: %s", path, strerror(-ret));
		return ret;
	}
	for (size_t i = 0; i < s->points_nr; i++)
		order[i] = i;
	rng_shuffle(&rng, order, s->points_nr);
	fprintf(f, "# Boot %" PRId64 " of %s on %s, of the plan %s.\n", boot->number, boot->target->kernel,
		boot->target->machine->name, s->plan.name);
	fprintf(f, head, boot->target->release);
	for (size_t i = 0; i < s->points_nr && ret >= 0; i++) {
		ret = put_point(f, s, boot, order[i]);
		missing += ret > 0;
	}
	lost = ferror(f);
	if (fclose(f) || lost) {
		ret = -EIO;
		msg_err("%s: cannot be written", path);
	}
	return ret < 0 ? ret : missing;
}
