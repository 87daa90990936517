/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The verb trend, whole, and runs of kernels to give to it.
 */
#ifndef TESTS_UNIT_TREND_VERB_H
#define TESTS_UNIT_TREND_VERB_H

#include "bench/trend/trend.h"
#include "sample-run.h"
#include "stat/stat.h"
#include "text/table.h"
#include "verb.h"

#define ROUNDS	10

struct kernel_run {
	int64_t base_ns;
	struct rng noise;
};

static inline void fill_kernel_run(void *ctx, struct event *e)
{
	struct kernel_run *k = ctx;
	int64_t noise_ns = rng_below(&k->noise, k->base_ns / 200 + 1);

	if (k->base_ns)
		e->phase_ns[PHASE_MMPUT] = k->base_ns + noise_ns;
	if (e->arm == 2)
		e->phase_ns[PHASE_CALLBACKS] = 2000;
}

/*
 * A run of a kernel: mmput takes BASE_NS and a little that each round and run differs by;
 * 0: it was not measured.
 */
static inline void write_meta(const char *path, json_t *meta, int64_t base_ns, int run)
{
	struct kernel_run k = { base_ns, { run } };

	sample_write_events(path, meta, sample_arms, 3, ROUNDS, fill_kernel_run, &k);
}

static inline json_t *meta_of(const char *kernel, int64_t seed)
{
	json_t *meta = sample_meta(ROUNDS);

	json_object_set_new(json_object_get(meta, "environment"), "kernel", json_string(kernel));
	json_object_set_new(meta, "seed", json_integer(seed));
	return meta;
}

static inline void write_kernel(const char *path, const char *kernel, int64_t base_ns, int run)
{
	write_meta(path, meta_of(kernel, run), base_ns, run);
}

/* Run the verb, and keep STREAM. WORDS: by blanks. */
static inline int verb(const char *words, FILE *stream)
{
	__cleanup_free char *all = xasprintf("trend %s", words);

	return words_run(cmd_trend, all, stream);
}

static inline bool has(const char *text)
{
	return text_has(cap.text, text);
}

#endif
