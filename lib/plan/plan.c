// SPDX-License-Identifier: GPL-2.0-only
/* What a plan multiplies to, and its end. */
#include "plan/plan.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "base/base.h"

int plan_error(const struct plan *plan, int line, const char *fmt, ...)
{
	char *what = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&what, fmt, ap) < 0)
		what = NULL;
	va_end(ap);
	if (line)
		msg_err("%s:%d: %s", plan->path, line, what ? what : "no memory");
	else
		msg_err("%s: %s", plan->path, what ? what : "no memory");
	free(what);
	return -EINVAL;
}

static void list_free(struct plan_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->v[i]);
	free(list->v);
	*list = (struct plan_list){ .n = 0 };
}

static char *trimmed(const char *text, size_t len)
{
	while (len && isspace((unsigned char)*text))
		text++, len--;
	while (len && isspace((unsigned char)text[len - 1]))
		len--;
	return xasprintf("%.*s", (int)len, text);
}

int plan_list_set(struct plan_list *list, const char *text)
{
	list_free(list);
	for (;; text++) {
		size_t len = strcspn(text, ",");

		list->v = xrealloc_array(list->v, list->n + 1, sizeof(*list->v));
		list->v[list->n] = trimmed(text, len);
		if (!*list->v[list->n++])
			return -EINVAL;
		text += len;
		if (!*text)
			return 0;
	}
}

static size_t points_of(const struct plan_run *run)
{
	size_t n = 1;

	for (size_t i = 0; i < run->keys_nr && n <= PLAN_POINTS_MAX; i++)
		n *= run->keys[i].values.n;
	return n;
}

size_t plan_points(const struct plan *plan)
{
	size_t n = 0;

	for (size_t i = 0; i < plan->runs_nr && n <= PLAN_POINTS_MAX; i++)
		n += points_of(&plan->runs[i]);
	return n;
}

void plan_point(const struct plan *plan, size_t i, struct plan_point *point)
{
	const struct plan_run *run = plan->runs;

	for (; i >= points_of(run); run++)
		i -= points_of(run);
	point->run = run;
	for (size_t k = run->keys_nr; k--; i /= run->keys[k].values.n)
		point->values[k] = i % run->keys[k].values.n;
}

char *plan_point_name(const struct plan_point *point)
{
	char *name = xasprintf("%s", point->run->name);

	for (size_t k = 0; k < point->run->keys_nr; k++) {
		const struct plan_key *key = &point->run->keys[k];
		char *longer;

		if (key->values.n < 2)
			continue;
		longer = xasprintf("%s.%s=%s", name, key->name, key->values.v[point->values[k]]);
		free(name);
		name = longer;
	}
	for (char *c = name; *c; c++)
		if (!isalnum((unsigned char)*c) && !strchr("_.:=+@%-", *c))
			*c = '_';
	return name;
}

void plan_free(struct plan *plan)
{
	for (size_t i = 0; i < plan->machines_nr; i++) {
		struct plan_machine *m = &plan->machines[i];

		free(m->name);
		free(m->iommu);
		free(m->command);
		list_free(&m->kernels);
	}
	for (size_t i = 0; i < plan->runs_nr; i++) {
		struct plan_run *run = &plan->runs[i];

		for (size_t k = 0; k < run->keys_nr; k++) {
			free(run->keys[k].name);
			list_free(&run->keys[k].values);
		}
		free(run->keys);
		free(run->name);
		free(run->workload);
	}
	free(plan->machines);
	free(plan->runs);
	free(plan->name);
	free(plan->path);
	*plan = (struct plan){ .name = NULL };
}
