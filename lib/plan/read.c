// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file of a plan. libinih takes lines apart; which line it is, and whether it goes on with the
 * value of the one before, the reader of lines knows.
 */
#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <string.h>

#include "base/base.h"
#include "base/file.h"
#include "base/nearest.h"
#include "plan/section.h"

#define BOOTS		3
#define RETRIES		2
#define TIMEOUT_NS	(900 * 1000000000LL)

/**
 * struct reader - a plan being read
 * @lines: of its file, that libinih has now
 * @plan: what has been read
 * @goes_on: it begins with a space
 * @section: what the last heading said
 * @section_line: where it is
 * @any: it has had a key
 * @kind: table of the section's keys; NULL: those of a [run]
 * @object: what they are written to
 * @said: keys of the section so far, to find those that are there twice
 * @said_nr: how many
 * @comma_line: a list ends with a comma there, so that it has to go on
 * @error: of the first that is wrong
 */
struct reader {
	struct file_lines lines;
	struct plan *plan;
	bool goes_on;
	char section[128];
	int section_line;
	bool any;
	const struct plan_kind_of_section *kind;
	void *object;
	char *said[PLAN_KEYS_MAX + 8];
	size_t said_nr;
	int comma_line;
	int error;
};

static void forget_said(struct reader *r)
{
	while (r->said_nr)
		free(r->said[--r->said_nr]);
}

__attribute__((format(printf, 2, 3)))
static void wrong(struct reader *r, const char *fmt, ...)
{
	__cleanup_free char *what = NULL;
	va_list ap;

	if (r->error)
		return;
	va_start(ap, fmt);
	if (vasprintf(&what, fmt, ap) < 0)
		what = NULL;
	va_end(ap);
	r->error = plan_error(r->plan, r->lines.line, "%s", what ? what : "no memory");
}

static void *new_machine(struct plan *p, const char *name, int line)
{
	p->machines = xrealloc_array(p->machines, p->machines_nr + 1, sizeof(*p->machines));
	p->machines[p->machines_nr] = (struct plan_machine){
		.name = xasprintf("%s", name), .line = line, .executor = PLAN_EXECUTORS,
		.jobs = 1, .timeout_ns = TIMEOUT_NS,
	};
	return &p->machines[p->machines_nr++];
}

static void *new_run(struct plan *p, const char *name, int line)
{
	p->runs = xrealloc_array(p->runs, p->runs_nr + 1, sizeof(*p->runs));
	p->runs[p->runs_nr] = (struct plan_run){ .name = xasprintf("%s", name), .line = line };
	return &p->runs[p->runs_nr++];
}

static bool is_there(const struct plan *p, const struct plan_kind_of_section *kind, const char *name)
{
	for (size_t i = 0; kind == &plan_kinds[PLAN_KIND_MACHINE] && i < p->machines_nr; i++)
		if (!strcmp(p->machines[i].name, name))
			return true;
	for (size_t i = 0; kind == &plan_kinds[PLAN_KIND_RUN] && i < p->runs_nr; i++)
		if (!strcmp(p->runs[i].name, name))
			return true;
	return false;
}

static void begin_section(struct reader *r)
{
	char *name = strchr(r->section, ' ');

	r->any = true;
	r->kind = NULL;
	r->object = r->plan;
	forget_said(r);
	while (name && *name == ' ')
		*name++ = '\0';
	for (size_t i = 0; i < PLAN_KINDS; i++)
		if (!strcmp(plan_kinds[i].name, r->section))
			r->kind = &plan_kinds[i];
	if (!r->kind)
		wrong(r, "a section is [plan], [machine NAME] or [run NAME], not [%s]", r->section);
	else if (r->kind->named && (!name || !plan_is_name(name)))
		wrong(r, "[%s NAME] wants a name: " PLAN_NAME_RULE, r->kind->name);
	else if (!r->kind->named && name)
		wrong(r, "[%s] takes no name", r->kind->name);
	else if (name && is_there(r->plan, r->kind, name))
		wrong(r, "[%s %s] is there twice", r->kind->name, name);
	else if (r->kind == &plan_kinds[PLAN_KIND_MACHINE])
		r->object = new_machine(r->plan, name, r->section_line);
	else if (r->kind == &plan_kinds[PLAN_KIND_RUN])
		r->object = new_run(r->plan, name, r->section_line);
}

/* Lists of run's own do not multiply. */
static bool is_one_value(const char *key)
{
	return !strcmp(key, "arms") || !strcmp(key, "counters") || !strcmp(key, "place");
}

static void set_run_key(struct reader *r, const char *name, const char *text)
{
	struct plan_run *run = r->object;
	struct plan_key *key;

	if (!strcmp(name, "workload")) {
		free(run->workload);
		run->workload = xasprintf("%s", text);
		run->workload_line = r->lines.line;
		return;
	}
	if (run->keys_nr == PLAN_KEYS_MAX) {
		wrong(r, "[run %s] has too many keys", run->name);
		return;
	}
	run->keys = xrealloc_array(run->keys, run->keys_nr + 1, sizeof(*run->keys));
	key = &run->keys[run->keys_nr++];
	*key = (struct plan_key){ .name = xasprintf("%s", name), .line = r->lines.line };
	if (is_one_value(name)) {
		key->values.v = xcalloc(1, sizeof(*key->values.v));
		key->values.v[key->values.n++] = xasprintf("%s", text);
	} else if (plan_list_set(&key->values, text)) {
		wrong(r, "%s: there is nothing between two commas", name);
	}
}

static void set_known_key(struct reader *r, const char *name, const char *text)
{
	struct nearest near = { .wanted = name };
	__cleanup_free char *others = NULL, *bad = NULL;

	for (const struct plan_known_key *k = r->kind->keys; k->name; k++) {
		if (!strcmp(k->name, name)) {
			nearest_free(&near);
			bad = k->set((char *)r->object + k->at, text, k->min, k->max);
			if (bad)
				wrong(r, "%s: %s", name, bad);
			return;
		}
		nearest_add(&near, k->name, k->name);
	}
	others = nearest_text(&near);
	wrong(r, "[%s] has no key '%s'%s", r->kind->name, name, others);
}

/* A line that goes on brings the rest of a list. */
static void go_on(struct reader *r, const char *name, const char *text)
{
	struct plan_list *list = NULL, more = { .n = 0 };

	if (r->kind == &plan_kinds[PLAN_KIND_MACHINE] && !strcmp(name, "kernels"))
		list = &((struct plan_machine *)r->object)->kernels;
	else if (r->kind == &plan_kinds[PLAN_KIND_RUN] && strcmp(name, "workload"))
		list = &((struct plan_run *)r->object)->keys[((struct plan_run *)r->object)->keys_nr - 1].values;
	if (!list || plan_list_set(&more, text)) {
		wrong(r, "%s: only a list can go on in the next line", name);
		return;
	}
	list->v = xrealloc_array(list->v, list->n + more.n, sizeof(*list->v));
	memcpy(list->v + list->n, more.v, more.n * sizeof(*more.v));
	list->n += more.n;
	free(more.v);
}

/* Of a list that goes on in the next line, what is in this one. */
static char *without_last_comma(struct reader *r, const char *text)
{
	size_t len = strlen(text);
	bool goes_on = len > 1 && text[len - 1] == ',';

	r->comma_line = goes_on ? r->lines.line : 0;
	return xasprintf("%.*s", (int)(len - goes_on), text);
}

static void check_comma(struct reader *r)
{
	if (r->comma_line && !r->error)
		r->error = plan_error(r->plan, r->comma_line, "the list ends with a comma");
}

static int on_key(void *ctx, const char *section, const char *name, const char *value)
{
	struct reader *r = ctx;
	__cleanup_free char *text = NULL;

	if (r->error)
		return 1;
	if (!*section) {
		wrong(r, "'%s' is in no section", name);
		return 1;
	}
	if (!r->any)
		begin_section(r);
	if (r->error)
		return 1;
	if (r->goes_on && r->said_nr && !strcmp(r->said[r->said_nr - 1], name)) {
		text = without_last_comma(r, value);
		go_on(r, name, text);
		return 1;
	}
	check_comma(r);
	text = without_last_comma(r, value);
	for (size_t i = 0; i < r->said_nr; i++)
		if (!strcmp(r->said[i], name))
			wrong(r, "%s is there twice", name);
	if (r->said_nr < ARRAY_SIZE(r->said))
		r->said[r->said_nr++] = xasprintf("%s", name);
	if (r->kind == &plan_kinds[PLAN_KIND_RUN])
		set_run_key(r, name, text);
	else
		set_known_key(r, name, text);
	return 1;
}

static void end_section(struct reader *r)
{
	if (r->section_line && !r->any)
		wrong(r, "[%s] is empty", r->section);
}

/* What libinih has next, of which it is not told which line it is. */
static char *read_line(char *text, int size, void *ctx)
{
	struct reader *r = ctx;

	if (!file_next_line(&r->lines, text, size))
		return NULL;
	if (r->lines.is_cut)
		wrong(r, "the line is longer than %d characters: a list may go on in the next one, behind a space",
		      size - 2);
	r->goes_on = isspace((unsigned char)*text);
	if (*text == '[') {
		end_section(r);
		snprintf(r->section, sizeof(r->section), "%.*s", (int)strcspn(text + 1, "]\n"), text + 1);
		r->section_line = r->lines.line;
		r->any = false;
	}
	return text;
}

static int check_machine(const struct plan *p, const struct plan_machine *m)
{
	static const char * const needs[PLAN_EXECUTORS] = { [PLAN_COMMAND] = "command" };

	if (m->executor == PLAN_EXECUTORS)
		return plan_error(p, m->line, "[machine %s] has no executor", m->name);
	if (!m->kernels.n)
		return plan_error(p, m->line, "[machine %s] has no kernels", m->name);
	if (m->executor == PLAN_LAB && !m->iommu)
		return plan_error(p, m->line, "[machine %s] has no iommu: vtd or smmuv3", m->name);
	if (m->executor != PLAN_LAB && (m->iommu || m->exact || m->smp))
		return plan_error(p, m->line, "[machine %s]: iommu, exact and smp are the lab's", m->name);
	if (m->exact && m->smp > 1)
		return plan_error(p, m->line, "[machine %s]: exact is with one CPU", m->name);
	if (needs[m->executor] && !m->command)
		return plan_error(p, m->line, "[machine %s] has no command", m->name);
	if ((m->executor == PLAN_LAB || m->executor == PLAN_HERE) && m->command)
		return plan_error(p, m->line, "[machine %s]: the executor %s takes no command", m->name,
				  plan_executor_name(m->executor));
	if ((m->executor == PLAN_HERE || m->executor == PLAN_REBOOT) && m->jobs > 1)
		return plan_error(p, m->line, "[machine %s]: one machine does one job at a time", m->name);
	return 0;
}

/* What cannot be said while a section is read. */
static int check_whole(struct plan *p)
{
	int ret = 0;

	if (!p->name)
		ret = plan_error(p, 0, "has no [plan] with a name");
	else if (!p->machines_nr)
		ret = plan_error(p, 0, "has no [machine NAME]");
	else if (!p->runs_nr)
		ret = plan_error(p, 0, "has no [run NAME]");
	for (size_t i = 0; !ret && i < p->machines_nr; i++)
		ret = check_machine(p, &p->machines[i]);
	for (size_t i = 0; !ret && i < p->runs_nr; i++)
		if (!p->runs[i].workload)
			ret = plan_error(p, p->runs[i].line, "[run %s] has no workload", p->runs[i].name);
	if (!ret && plan_points(p) > PLAN_POINTS_MAX)
		ret = plan_error(p, 0, "has more than %d points", PLAN_POINTS_MAX);
	return ret;
}

int plan_read(const char *path, struct plan *plan)
{
	struct reader r = { .plan = plan };
	int ret;

	*plan = (struct plan){
		.path = xasprintf("%s", path), .boots = BOOTS, .seed = 1, .retries = RETRIES,
	};
	r.lines.f = fopen(path, "re");
	if (!r.lines.f) {
		ret = -errno;
		msg_err("%s: %s", path, strerror(-ret));
		return ret;
	}
	ret = ini_parse_stream(read_line, &r, on_key, &r);
	end_section(&r);
	check_comma(&r);
	if (ferror(r.lines.f) && !r.error) {
		msg_err("%s: cannot be read", path);
		r.error = -EIO;
	}
	fclose(r.lines.f);
	forget_said(&r);
	if (!r.error && ret > 0)
		r.error = plan_error(plan, ret, "is neither a [section] nor KEY = VALUE");
	return r.error ? r.error : check_whole(plan);
}
