// SPDX-License-Identifier: GPL-2.0-only
/* Reads what the parts of the environment block are made of. */
#include "environ/block.h"

#include <ctype.h>
#include <elf.h>
#include <string.h>

#include "base/base.h"
#include "base/file.h"

FILE *block_open(const char *root, const char *path)
{
	__cleanup_free char *whole = xasprintf("%s%s", root, path);

	return fopen(whole, "re");
}

char *block_line(const char *root, const char *path)
{
	__cleanup_free char *whole = xasprintf("%s%s", root, path);
	char text[4096], *begin = text, *end;

	if (file_line(whole, text, sizeof(text)))
		return NULL;
	while (isspace(*begin))
		begin++;
	end = begin + strlen(begin);
	while (end > begin && isspace(end[-1]))
		*--end = 0;
	return *begin ? xasprintf("%s", begin) : NULL;
}

void block_set(json_t *o, const char *key, char *text)
{
	if (text)
		json_object_set_new(o, key, json_string(text));
	free(text);
}

static char *hex(const unsigned char *bytes, size_t n)
{
	char *text = xcalloc(2 * n + 1, 1);

	for (size_t i = 0; i < n; i++)
		sprintf(text + 2 * i, "%02x", bytes[i]);
	return text;
}

void block_build_id(const char *root, const char *path, json_t *o, const char *key)
{
	__cleanup_file FILE *f = block_open(root, path);
	unsigned char notes[16384];
	size_t n = f ? fread(notes, 1, sizeof(notes), f) : 0;
	Elf32_Nhdr note;		/* the same as Elf64_Nhdr */

	for (size_t at = 0; at + sizeof(note) <= n;) {
		size_t name = at + sizeof(note), text;

		memcpy(&note, notes + at, sizeof(note));
		if (note.n_namesz > n || note.n_descsz > n)
			return;
		text = name + (note.n_namesz + 3) / 4 * 4;
		at = text + (note.n_descsz + 3) / 4 * 4;
		if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && text + note.n_descsz <= n &&
		    !memcmp(notes + name, "GNU", 4)) {
			block_set(o, key, hex(notes + text, note.n_descsz));
			return;
		}
	}
}
