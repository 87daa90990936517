// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a kernel of a plan is, how its boot is begun, and who does that: what executors differ in.
 * The lab can say to the byte what a boot would be made of; a machine, what it runs now; of what
 * others boot only the name is known beforehand, and the boot's script holds it to that.
 */
#include "bench/sweep/target.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include "base/base.h"
#include "base/file.h"
#include "bench/sweep/child.h"
#include "bench/sweep/key.h"
#include "bench/sweep/place.h"
#include "bench/sweep/script.h"
#include "bench/sweep/state.h"
#include "environ/block.h"
#include "store/journal.h"
#include "worker/worker.h"

char *sweep_tool(const char *name)
{
	__cleanup_free char *installed = xasprintf("../libexec/mmput-bench/%s", strrchr(name, '/') + 1);
	const char *above[] = { "..", "../.." };	/* build/, build/clang/ */
	char *path;

	for (size_t i = 0; i < ARRAY_SIZE(above); i++) {
		__cleanup_free char *from = xasprintf("%s/%s", above[i], name);

		path = file_beside_program(from);
		if (!access(path, X_OK))
			return path;
		free(path);
	}
	path = file_beside_program(installed);
	if (!access(path, X_OK))
		return path;
	free(path);
	return NULL;
}

void sweep_set_path(void)
{
	__cleanup_free char *here = file_beside_program(""), *path = NULL;
	const char *old = getenv("PATH");

	path = xasprintf("%s:%s", here, old ? old : "/usr/bin:/bin");
	setenv("PATH", path, 1);
}

void sweep_boot_id(char id[64])
{
	file_line("/proc/sys/kernel/random/boot_id", id, 64);
}

/* A key of a program, empty if it cannot be read. */
static void key_of_program(const char *path, char key[STORE_KEY_CHARS + 1])
{
	__cleanup_file FILE *f = fopen(path, "re");
	void *data = MAP_FAILED;
	struct stat st;

	*key = '\0';
	if (f && !fstat(fileno(f), &st) && st.st_size)
		data = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fileno(f), 0);
	if (data == MAP_FAILED)
		return;
	store_key(data, st.st_size, key);
	munmap(data, st.st_size);
}

char *sweep_suite_identity(void)
{
	char bench[STORE_KEY_CHARS + 1], worker[STORE_KEY_CHARS + 1];
	__cleanup_free char *path = worker_path();

	key_of_program("/proc/self/exe", bench);
	key_of_program(path, worker);
	return xasprintf("suite %s %s", bench, worker);
}

static void add_option(struct sweep_words *w, const char *option, const char *value)
{
	sweep_word(w, "%s", option);
	sweep_word(w, "%s", value);
}

/* What scripts/lab/identity prints: the release, then what a boot is made of. */
static int read_identity(struct sweep_target *t, const char *path)
{
	__cleanup_file FILE *f = fopen(path, "re");
	char text[512];

	if (!f || !fgets(text, sizeof(text), f))
		return -EIO;
	text[strcspn(text, "\n")] = '\0';
	t->release = xasprintf("%s", text);
	if (!fgets(text, sizeof(text), f)) {
		free(t->release);
		t->release = NULL;
		return -EIO;
	}
	text[strcspn(text, "\n")] = '\0';
	t->identity = xasprintf("%s", text);
	return 0;
}

/* For --status, which shall not take long. What cannot be written now, nor can the next attempt. */
static void tell(const struct sweep *s, const struct sweep_target *t)
{
	if (s->journal >= 0)
		store_journal_write(s->journal, json_pack("{s:s, s:s, s:s, s:s, s:s}", "event", "target",
							  "machine", t->machine->name, "spec", t->kernel,
							  "release", t->release, "identity", t->identity));
}

/* Return: 0, an exit status, or a negative errno. */
static int ask_lab(const struct sweep *s, struct sweep_target *t, const char *tool, bool if_built,
		   const char *out, const char *log)
{
	struct sweep_words w = { .n = 0 };
	int ret;

	sweep_word(&w, "%s", tool);
	if (if_built)
		sweep_word(&w, "--if-built");
	add_option(&w, "--iommu", t->machine->iommu);
	add_option(&w, "--out", out);
	sweep_word(&w, "%s", t->kernel);
	ret = sweep_run(w.v, log);
	sweep_words_free(&w);
	if (!ret)
		ret = read_identity(t, out);
	unlink(out);
	if (!ret)
		tell(s, t);
	return ret;
}

static int know_lab(const struct sweep *s, struct sweep_target *t, const char *log, char **why)
{
	__cleanup_free char *tool = sweep_tool("scripts/lab/identity"), *out = NULL;
	int ret;

	if (!tool) {
		*why = xasprintf("the lab is in a checkout of the suite, and this program is in none");
		return -EAGAIN;
	}
	out = xasprintf("%s/pending/identity", s->store);
	ret = ask_lab(s, t, tool, false, out, log);
	if (ret == -EINTR)
		return ret;
	if (ret)
		*why = xasprintf("the lab has no kernel '%s' to boot", t->kernel);
	return ret ? -EAGAIN : 0;
}

static int know_as_told(const struct sweep *s, struct sweep_target *t)
{
	const json_t *line = sweep_told(s, t);
	const char *release = json_string_value(json_object_get(line, "release"));
	const char *identity = json_string_value(json_object_get(line, "identity"));

	if (!release || !identity)
		return -EAGAIN;
	t->release = xasprintf("%s", release);
	t->identity = xasprintf("%s", identity);
	return 0;
}

/* The store is not ours, perhaps. */
static int know_lab_now(const struct sweep *s, struct sweep_target *t)
{
	__cleanup_fd int fd = -1;
	__cleanup_free char *tool = sweep_tool("scripts/lab/identity"), *out = NULL;
	const char *folder = getenv("TMPDIR");
	int ret;

	if (!tool)
		return -EAGAIN;
	out = xasprintf("%s/mmput-bench.XXXXXX", folder ? folder : "/tmp");
	fd = mkstemp(out);
	if (fd < 0)
		return -EAGAIN;
	ret = ask_lab(s, t, tool, true, out, "/dev/null");
	return ret && ret != -EINTR ? -EAGAIN : ret;
}

static char *running_identity(void)
{
	__cleanup_free char *suite = sweep_suite_identity();
	json_t *o = json_object();
	const char *id;
	char *all;

	block_build_id("", "/sys/kernel/notes", o, "id");
	id = json_string_value(json_object_get(o, "id"));
	all = xasprintf("%s kernel %s", suite, id ? id : "unknown");
	json_decref(o);
	return all;
}

bool sweep_is_running(const struct sweep_target *t)
{
	struct utsname u;

	return !uname(&u) && (!strcmp(t->kernel, "running") || !strcmp(t->kernel, u.release));
}

static int know_running(struct sweep_target *t, char **why)
{
	struct utsname u;

	if (!sweep_is_running(t)) {
		*why = xasprintf("waiting for kernel %s", t->kernel);
		return -ENOENT;
	}
	uname(&u);
	t->release = xasprintf("%s", u.release);
	t->identity = running_identity();
	return 0;
}

/* Of a kernel that does not run, what it was when it last did is not known: its name is the key. */
static int know_by_name(struct sweep_target *t)
{
	t->release = xasprintf("%s", t->kernel);
	t->identity = sweep_suite_identity();
	return 0;
}

static int know(const struct sweep *s, struct sweep_target *t, const char *log, char **why)
{
	switch (t->machine->executor) {
	case PLAN_LAB:
		return know_lab(s, t, log, why);
	case PLAN_HERE:
		return know_running(t, why);
	default:
		return know_by_name(t);
	}
}

static void set_key(struct sweep_target *t)
{
	__cleanup_free char *all = xasprintf("%s\n%s\n%s", t->machine->name, t->release, t->identity);

	store_key(all, strlen(all), t->key);
}

int sweep_know_target(const struct sweep *s, struct sweep_target *t, const char *log, char **why)
{
	int ret = t->release ? 0 : know(s, t, log, why);

	if (!ret && !*t->key)
		set_key(t);
	return ret;
}

int sweep_know_now(const struct sweep *s, struct sweep_target *t)
{
	__cleanup_free char *why = NULL;
	int ret;

	if (t->release || t->machine->executor != PLAN_LAB)
		return sweep_know_target(s, t, "/dev/null", &why);
	ret = s->watched ? know_as_told(s, t) : know_lab_now(s, t);
	if (!ret)
		set_key(t);
	return ret;
}

static struct sweep_words lab_command(const struct sweep *s, const struct sweep_boot *boot,
				      const char *pending)
{
	const struct plan_machine *m = boot->target->machine;
	__cleanup_free char *tool = sweep_tool("scripts/lab/run");
	struct sweep_words w = { .n = 0 };

	sweep_word(&w, "%s", tool ? tool : "scripts/lab/run");
	add_option(&w, "--iommu", m->iommu);
	add_option(&w, "--kernel", boot->target->kernel);
	sweep_word(&w, "--seed");
	sweep_word(&w, "%lld", (long long)sweep_seed(&s->plan, boot->number));
	sweep_word(&w, "--timeout");
	sweep_word(&w, "%lld", (long long)(m->timeout_ns / 1000000000));
	if (m->exact)
		sweep_word(&w, "--exact");
	if (m->smp) {
		sweep_word(&w, "--smp");
		sweep_word(&w, "%lld", (long long)m->smp);
	}
	sweep_word(&w, "--file");
	sweep_word(&w, "%s/script", pending);
	sweep_word(&w, "--out");
	sweep_word(&w, "%s/out", pending);
	sweep_word(&w, "--");
	add_option(&w, "sh", "/lab/script");
	return w;
}

/* The script as one word for a shell that is elsewhere: its results come as a tar on stdout. */
static void put_script(FILE *f, const char *script)
{
	__cleanup_file FILE *in = fopen(script, "re");
	__cleanup_free char *all = NULL, *whole = NULL;
	size_t room = 0;

	if (in && getdelim(&all, &room, '\0', in) < 0)
		*all = '\0';
	whole = xasprintf("d=$(mktemp -d) && cd \"$d\" && (\n%s) >log 2>&1\ntar -c . && cd / && rm -rf \"$d\"",
			  all ? all : "");
	sweep_put_word(f, whole);
}

/* The user's command, with %k kernel, %m machine, %n number, %o results, %s script, %c script as a word. */
static char *substituted(const char *command, const struct sweep_boot *boot, const char *pending)
{
	__cleanup_free char *script = xasprintf("%s/script", pending), *out = xasprintf("%s/out", pending);
	char *text;
	size_t bytes;
	FILE *f = xopen_memstream(&text, &bytes);

	for (const char *c = command; *c; c++) {
		if (*c != '%' || !c[1]) {
			fputc(*c, f);
			continue;
		}
		switch (*++c) {
		case 'c':
			put_script(f, script);
			break;
		case 'k':
			sweep_put_word(f, boot->target->kernel);
			break;
		case 'm':
			sweep_put_word(f, boot->target->machine->name);
			break;
		case 'n':
			fprintf(f, "%lld", (long long)boot->number);
			break;
		case 'o':
			sweep_put_word(f, out);
			break;
		case 's':
			sweep_put_word(f, script);
			break;
		default:
			fputc(*c, f);
		}
	}
	fclose(f);
	return text;
}

struct sweep_words sweep_command(const struct sweep *s, const struct sweep_boot *boot, const char *pending)
{
	const struct plan_machine *m = boot->target->machine;
	struct sweep_words w = { .n = 0 };
	__cleanup_free char *text = NULL;

	if (m->executor == PLAN_LAB)
		return lab_command(s, boot, pending);
	sweep_word(&w, "sh");
	if (m->executor == PLAN_COMMAND) {
		text = substituted(m->command, boot, pending);
		add_option(&w, "-c", text);
	} else {
		sweep_word(&w, "../script");
	}
	return w;
}

int sweep_reboot(const struct sweep *s, const struct sweep_boot *boot, const char *log)
{
	__cleanup_free char *pending = sweep_pending(s, boot), *tool = NULL, *text = NULL;
	const char *command = boot->target->machine->command;
	struct sweep_words w = { .n = 0 };
	int ret;

	if (command) {
		text = substituted(command, boot, pending);
		add_option(&w, "sh", "-c");
		sweep_word(&w, "%s", text);
	} else {
		tool = sweep_tool("scripts/fleet/reboot-into");
		add_option(&w, tool ? tool : "reboot-into", boot->target->kernel);
	}
	ret = sweep_run(w.v, log);
	sweep_words_free(&w);
	return ret;
}
