// SPDX-License-Identifier: GPL-2.0-only
/* Reads what fits into a line. */
#include "base/file.h"

#include <errno.h>
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
