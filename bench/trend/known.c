// SPDX-License-Identifier: GPL-2.0-only
/* Changes that somebody has explained, and where they are in a trend. */
#include "bench/trend/known.h"

#include <errno.h>
#include <ini.h>
#include <math.h>
#include <string.h>

#include "base/base.h"
#include "base/file.h"
#include "base/nearest.h"

static const struct key {
	const char *name;
	size_t offset;
	bool required;
} keys[] = {
	{ "arm", offsetof(struct known, arm), false },
	{ "author", offsetof(struct known, author), false },
	{ "commit", offsetof(struct known, commit), false },
	{ "kernel", offsetof(struct known, kernel), true },
	{ "machine", offsetof(struct known, machine), false },
	{ "measure", offsetof(struct known, measure), true },
	{ "point", offsetof(struct known, point), false },
	{ "reason", offsetof(struct known, reason), true },
};

static char **field(struct known *k, const struct key *key)
{
	return (char **)((char *)k + key->offset);
}

/**
 * struct reading - what inih's handler works on, which is told no line
 * @list: that is read
 * @lines: of the file
 * @wrong: what is wrong first of what the handler has seen, or NULL
 * @wrong_line: where
 */
struct reading {
	struct known_list *list;
	struct file_lines lines;
	char *wrong;
	int wrong_line;
};

/* Takes what is wrong. */
static void keep_first(struct reading *r, char *wrong)
{
	if (r->wrong) {
		free(wrong);
		return;
	}
	r->wrong = wrong;
	r->wrong_line = r->lines.line;
}

static char *read_line(char *text, int bytes, void *ctx)
{
	struct reading *r = ctx;

	text = file_next_line(&r->lines, text, bytes);
	if (text && r->lines.is_cut)
		keep_first(r, xasprintf("the line is longer than %d characters", bytes - 2));
	return text;
}

static struct known *section_of(struct known_list *list, const char *name)
{
	if (list->n && !strcmp(list->v[list->n - 1].name, name))
		return &list->v[list->n - 1];
	list->v = xrealloc_array(list->v, list->n + 1, sizeof(*list->v));
	list->v[list->n] = (struct known){ .name = xasprintf("%s", name) };
	return &list->v[list->n++];
}

static char *text_of_unknown(const char *name)
{
	__cleanup_free char *others = NULL;
	struct nearest near = { .wanted = name };

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		nearest_add(&near, keys[i].name, keys[i].name);
	others = nearest_text(&near);
	return xasprintf("there is no key '%s'%s", name, others);
}

/* Return: as inih wants it, 0 for an error. */
static int take_key(void *user, const char *section, const char *name, const char *value)
{
	struct reading *r = user;
	char *wrong = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(keys) && !wrong; i++) {
		char **at;

		if (strcmp(keys[i].name, name))
			continue;
		at = field(section_of(r->list, section), &keys[i]);
		if (!*section)
			wrong = xasprintf("'%s' is in no section", name);
		else if (*at)
			wrong = xasprintf("'%s' is there twice in [%s]", name, section);
		else if (!*value)
			wrong = xasprintf("'%s' has no value", name);
		if (!wrong) {
			*at = xasprintf("%s", value);
			return 1;
		}
	}
	if (!wrong)
		wrong = text_of_unknown(name);
	keep_first(r, wrong);
	return 0;
}

static int check_required(const struct known_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		for (size_t k = 0; k < ARRAY_SIZE(keys); k++) {
			if (!keys[k].required || *field(&list->v[i], &keys[k]))
				continue;
			msg_err("%s: [%s] has no '%s'", list->path, list->v[i].name, keys[k].name);
			return -EINVAL;
		}
	return 0;
}

int known_read(const char *path, struct known_list *list)
{
	__cleanup_file FILE *f = fopen(path, "re");
	struct reading r = { .list = list, .lines.f = f };
	int line;

	list->path = path;
	if (!f) {
		msg_err("cannot read %s: %s", path, strerror(errno));
		return -EINVAL;
	}
	line = ini_parse_stream(read_line, &r, take_key, &r);
	if (r.wrong && (line <= 0 || r.wrong_line < line))
		line = r.wrong_line;
	if (ferror(f))
		msg_err("cannot read %s", path);
	else if (line < 0)
		msg_err("cannot read %s: out of memory", path);
	else if (line)
		msg_err("%s:%d: %s", path, line, line == r.wrong_line ? r.wrong :
			"this is neither [a section] nor key = value");
	free(r.wrong);
	return line || ferror(f) ? -EINVAL : check_required(list);
}

void known_free(struct known_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		for (size_t k = 0; k < ARRAY_SIZE(keys); k++)
			free(*field(&list->v[i], &keys[k]));
		free(list->v[i].name);
	}
	free(list->v);
	*list = (struct known_list){ .v = NULL };
}

/* Return: the label at which a change is to be seen; 0, or one too many, where it is not to be. */
static size_t label_of(const struct trend *t, const struct known *k)
{
	size_t l = 0;

	while (l < t->labels_nr && version_compare(t->labels[l], k->kernel) < 0)
		l++;
	return l;
}

static bool is_of(const char *wanted, const char *name)
{
	return !wanted || (name && !strcmp(wanted, name));
}

static bool is_of_trend(const struct trend *t, const struct known *k)
{
	return !strcmp(t->key, "kernel") && is_of(k->machine, trend_name(t, "machine")) &&
	       is_of(k->point, trend_name(t, "point")) && is_of(k->arm, t->arm);
}

/* Blanks behind commas are for people. */
static bool is_seen_in(const struct known *k, const char *measure)
{
	size_t len = strlen(measure);

	for (const char *at = k->measure; *at; at += *at == ',') {
		at += strspn(at, " \t");
		if (strcspn(at, ", \t") == len && !strncmp(at, measure, len))
			return true;
		at += strcspn(at, ",");
	}
	return false;
}

const struct known *known_at(const struct trend *t, const struct trend_measure *m, size_t label)
{
	for (size_t i = 0; t->known && i < t->known->n; i++) {
		const struct known *k = &t->known->v[i];

		if (is_of_trend(t, k) && is_seen_in(k, m->name) && label_of(t, k) == label)
			return k;
	}
	return NULL;
}

/* Where there is nothing, or nothing before, there is 0, which is below nothing. */
static bool is_level(const struct trend *t, const struct trend_measure *m, size_t label)
{
	const struct trend_point *p = &m->points[label];

	return !trend_change_at(m, label) &&
	       fabs(p->median.value - p->before) < t->magnitude * p->before;
}

bool known_is_gone(const struct trend *t, const struct known *k)
{
	size_t label = label_of(t, k), seen = 0;

	if (!is_of_trend(t, k) || !label || label == t->labels_nr)
		return false;
	for (size_t i = 0; i < t->measures_nr; i++) {
		const struct trend_measure *m = &t->measures[i];

		if (!is_seen_in(k, m->name))
			continue;
		if (!is_level(t, m, label))
			return false;
		seen++;
	}
	return seen;
}
