// SPDX-License-Identifier: GPL-2.0-only
#include "bench/sweep/there.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"
#include "bench/sweep/key.h"
#include "bench/sweep/place.h"
#include "bench/sweep/target.h"

static bool has_all(const struct sweep *s, const struct sweep_boot *boot)
{
	bool is_there = true;

	for (size_t i = 0; is_there && i < s->points_nr; i++) {
		struct sweep_run run;

		if (sweep_run_of(s, boot, i, &run))
			return false;
		is_there = sweep_has_run(s, boot, run.name, run.key);
		sweep_run_free(&run);
	}
	return is_there;
}

/* What has left something behind is looked at when its turn comes, and that is removed then. */
static bool is_open(const struct sweep *s, const struct sweep_boot *boot)
{
	__cleanup_free char *pending = sweep_pending(s, boot);

	return boot->class == SWEEP_TODO && !sweep_is_under_way(boot) && access(pending, F_OK);
}

static void mark(struct sweep *s, const struct sweep_target *target)
{
	for (size_t i = 0; i < s->boots_nr; i++) {
		struct sweep_boot *b = &s->boots[i];

		if (b->target != target || !is_open(s, b))
			continue;
		if (*target->key && json_object_get(s->settled, target->key))
			b->class = SWEEP_UNSUPPORTED;
		else if (has_all(s, b))
			b->class = SWEEP_DONE;
	}
}

/* What a kernel was, that this suite has measured here: an object with each of these as a key. */
static json_t *identities_of(const struct sweep *s, const struct sweep_target *target)
{
	__cleanup_free char *kernel = store_name(target->kernel), *suite = sweep_suite_identity();
	__cleanup_free char *folder = xasprintf("%s/%s/%s", s->store, target->machine->name, kernel);
	json_t *all = json_object();
	DIR *d = opendir(folder);
	const struct dirent *entry;

	while (d && (entry = readdir(d))) {
		__cleanup_free char *path = xasprintf("%s/%s/" STORE_KEY_JSON, folder, entry->d_name);
		json_t *key = json_load_file(path, 0, NULL);
		const char *identity = json_string_value(json_object_get(key, "identity"));

		if (identity && !strncmp(identity, suite, strlen(suite)))
			json_object_set_new(all, identity, json_true());
		json_decref(key);
	}
	if (d)
		closedir(d);
	return all;
}

/* A kernel that does not run here is known by what it has left. */
static void mark_by_what_was(struct sweep *s, struct sweep_target *target)
{
	json_t *all = identities_of(s, target);
	const char *identity;
	json_t *is;

	json_object_foreach(all, identity, is) {
		target->release = (char *)target->kernel;
		target->identity = (char *)identity;
		mark(s, target);
	}
	target->release = NULL;
	target->identity = NULL;
	json_decref(all);
}

/*
 * It takes seconds to ask for what a kernel of the lab is. Those of Debian are called what their folder
 * is; other names begin with a letter.
 */
static bool may_have_some(const struct sweep *s, const struct sweep_target *target)
{
	bool by_release = target->machine->executor == PLAN_LAB && isdigit((unsigned char)*target->kernel);
	__cleanup_free char *kernel = store_name(by_release ? target->kernel : "");
	__cleanup_free char *folder = xasprintf("%s/%s/%s", s->store, target->machine->name, kernel);

	return !access(folder, F_OK);
}

void sweep_find_done(struct sweep *s)
{
	for (size_t t = 0; t < s->targets_nr; t++) {
		struct sweep_target *target = &s->targets[t];
		int ret = may_have_some(s, target) ? sweep_know_now(s, target) : -EAGAIN;

		if (ret == -EINTR)
			return;
		if (!ret)
			mark(s, target);
		else if (ret == -ENOENT)
			mark_by_what_was(s, target);
	}
}
