// SPDX-License-Identifier: GPL-2.0-only
/* Plots as files for gnuplot, and gnuplot as a child. */
#include "draw/plot.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/base.h"
#include "draw/svg.h"

#define ALL_GP	"all.gp"
#define LOG	"log"

PLOT_EMBED(common_gp, "common.gp");

const struct plot_script plot_common = { NULL, "common.gp", common_gp };

void plot_begin(struct plot_file *f, bool emulated, const char *warning)
{
	f->data = xopen_memstream(&f->data_text, &f->data_bytes);
	f->vars = xopen_memstream(&f->vars_text, &f->vars_bytes);
	fprintf(f->vars, "emulated = %d\nwarning = '%s'\n", emulated, warning);
}

void plot_drop(struct plot_file *f)
{
	fclose(f->data);
	fclose(f->vars);
	free(f->data_text);
	free(f->vars_text);
}

void plot_end(struct plot_file *f, struct plots *plots, const struct plot_script *script,
	      char *title, char *note, const void *section)
{
	struct plot *p;

	plots->v = xrealloc_array(plots->v, plots->n + 1, sizeof(*plots->v));
	p = &plots->v[plots->n++];
	fflush(f->data);
	fflush(f->vars);
	*p = (struct plot){
		.name = xasprintf("%s-%zu", script->kind, plots->n), .title = title,
		.note = note, .data = xasprintf("%s", f->data_text), .script = script,
		.section = section,
	};
	p->vars = xasprintf("file = '%s.csv'\n%s", p->name, f->vars_text);
	plot_drop(f);
}

void plot_text(FILE *f, const char *text)
{
	for (; *text; text++)
		fputc(isalnum((unsigned char)*text) || strchr(" _.:=/+@%-", *text) ? *text : '?', f);
}

static int write_file(int dirfd, const char *name, const char *text)
{
	int fd = openat(dirfd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
	int err = 0;

	if (!f || fputs(text, f) == EOF)
		err = -errno;
	if (f && fclose(f) && !err)
		err = -errno;
	return err;
}

/* What stands in a page: without the head of an XML document. */
static char *read_svg(int dirfd, const char *name)
{
	__cleanup_free char *text = NULL;
	int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "r");
	size_t bytes = 0;
	char *from;

	if (!f || getdelim(&text, &bytes, '\0', f) < 0) {
		if (f)
			fclose(f);
		return NULL;
	}
	fclose(f);
	from = strstr(text, "<svg");
	if (!from || !strstr(from, "</svg>"))
		return NULL;
	return svg_squeeze(from);
}

bool plots_is_first(const struct plots *plots, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (plots->v[i].script->text == plots->v[nr].script->text)
			return false;
	return true;
}

/* The files of a plot, and into ALL what draws it. */
static int write_plot(int dirfd, const struct plots *plots, size_t nr, FILE *all)
{
	const struct plot *p = &plots->v[nr];
	__cleanup_free char *csv = xasprintf("%s.csv", p->name);
	__cleanup_free char *gp = xasprintf("%s.gp", p->name);
	int err = 0;

	fprintf(all, "reset\nset terminal svg\nset output '%s.svg'\n", p->name);
	fprintf(all, "load '%s'\nload '%s'\nload '%s'\n", gp, plot_common.file, p->script->file);
	if (plots_is_first(plots, nr))
		err = write_file(dirfd, p->script->file, p->script->text);
	if (!err)
		err = write_file(dirfd, csv, p->data);
	return err ? err : write_file(dirfd, gp, p->vars);
}

static int write_scripts(int dirfd, const struct plots *plots)
{
	__cleanup_free char *all = NULL;
	size_t bytes;
	FILE *f = xopen_memstream(&all, &bytes);
	int err = write_file(dirfd, plot_common.file, plot_common.text);

	for (size_t i = 0; !err && i < plots->n; i++)
		err = write_plot(dirfd, plots, i, f);
	fclose(f);
	return err ? err : write_file(dirfd, ALL_GP, all);
}

/* It warns of arms without data; only if it fails is that of interest. */
static void show_log(int dirfd)
{
	int fd = openat(dirfd, LOG, O_RDONLY | O_CLOEXEC);
	char buf[4096];
	ssize_t n = fd < 0 ? 0 : read(fd, buf, sizeof(buf));

	if (n > 0)
		fwrite(buf, 1, n, stderr);
	if (fd >= 0)
		close(fd);
}

static int run_gnuplot(const char *dir, int dirfd)
{
	const char *program = getenv("GNUPLOT") ? getenv("GNUPLOT") : "gnuplot";
	char *argv[] = { (char *)program, "-d", ALL_GP, NULL };
	posix_spawn_file_actions_t actions;
	int err, status = 0;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addchdir_np(&actions, dir);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, LOG, O_WRONLY | O_CREAT | O_TRUNC,
					 0600);
	posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
	err = posix_spawnp(&pid, program, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (err == ENOENT || err == EACCES) {
		msg_err("there is no gnuplot to draw with: install gnuplot-nox, or name one in $GNUPLOT");
		return EXIT_SKIPPED;
	}
	if (err) {
		msg_err("cannot start %s: %s", program, strerror(err));
		return EXIT_FAILED;
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && !WEXITSTATUS(status))
		return EXIT_OK;
	show_log(dirfd);
	msg_err("%s failed", program);
	return EXIT_FAILED;
}

static int draw_in(const char *dir, int dirfd, struct plots *plots)
{
	int err = write_scripts(dirfd, plots);
	int status;

	if (err) {
		msg_err("cannot write into %s: %s", dir, strerror(-err));
		return EXIT_FAILED;
	}
	status = run_gnuplot(dir, dirfd);
	for (size_t i = 0; status == EXIT_OK && i < plots->n; i++) {
		__cleanup_free char *name = xasprintf("%s.svg", plots->v[i].name);

		plots->v[i].svg = read_svg(dirfd, name);
		if (!plots->v[i].svg) {
			msg_err("gnuplot did not draw %s", plots->v[i].name);
			status = EXIT_FAILED;
		}
	}
	return status;
}

static void remove_files(const char *dir, int dirfd)
{
	DIR *d = fdopendir(dirfd);

	rewinddir(d);
	for (struct dirent *e; (e = readdir(d));)
		unlinkat(dirfd, e->d_name, 0);	/* . and .. refuse */
	closedir(d);
	rmdir(dir);
}

int plots_draw(struct plots *plots, const char *keep)
{
	const char *tmp = getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp";
	__cleanup_free char *dir = keep ? xasprintf("%s", keep) :
					  xasprintf("%s/mmput-bench-plot.XXXXXX", tmp);
	bool made = keep ? !mkdir(dir, 0777) : !!mkdtemp(dir);
	int status, dirfd = made ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	if (dirfd < 0) {
		msg_err("cannot make %s%s: %s", keep ? "" : "a directory in ", keep ?: tmp,
			strerror(errno));
		return EXIT_FAILED;
	}
	status = draw_in(dir, dirfd, plots);
	if (keep && status == EXIT_OK) {
		unlinkat(dirfd, LOG, 0);
		close(dirfd);
	} else {
		remove_files(dir, dirfd);
	}
	return status;
}

void plots_free(struct plots *plots)
{
	for (size_t i = 0; i < plots->n; i++) {
		struct plot *p = &plots->v[i];

		free(p->name);
		free(p->title);
		free(p->note);
		free(p->data);
		free(p->vars);
		free(p->svg);
	}
	free(plots->v);
	*plots = (struct plots){ .v = NULL };
}
