// SPDX-License-Identifier: GPL-2.0-only
#include "base/file.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"

int file_line(const char *path, char *text, size_t size)
{
	__cleanup_file FILE *f = fopen(path, "re");

	*text = 0;
	if (!f)
		return -errno;
	if (!fgets(text, size, f))
		return ferror(f) ? -EIO : 0;
	text[strcspn(text, "\n")] = 0;
	return 0;
}

char *file_beside_program(const char *name)
{
	char path[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);

	while (len > 0 && path[len - 1] != '/')
		len--;
	path[len > 0 ? len - 1 : 0] = '\0';
	return xasprintf("%s/%s", path, name);
}

char *file_next_line(struct file_lines *l, char *text, int size)
{
	size_t len;

	if (!fgets(text, size, l->f))
		return NULL;
	l->line++;
	len = strlen(text);
	l->is_cut = len && text[len - 1] != '\n' && !feof(l->f);
	return text;
}
