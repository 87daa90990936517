// SPDX-License-Identifier: GPL-2.0-only
#include <elf.h>
#include <string.h>
#include <zlib.h>

#include "base/base.h"
#include "environ/block.h"

/* crc32 of a file, of what is in it if it is compressed; false: it cannot be read. */
static bool sum_file(const char *root, const char *path, uint32_t *crc, json_int_t *bytes)
{
	__cleanup_free char *whole = xasprintf("%s%s", root, path);
	gzFile f = gzopen(whole, "re");
	unsigned char buffer[16384];
	int n;

	*crc = crc32(0, NULL, 0);
	*bytes = 0;
	if (!f)
		return false;
	while ((n = gzread(f, buffer, sizeof(buffer))) > 0) {
		*crc = crc32(*crc, buffer, n);
		*bytes += n;
	}
	gzclose(f);
	return !n && *bytes;
}

static void set_config(const char *root, json_t *o)
{
	__cleanup_free char *release = block_line(root, "/proc/sys/kernel/osrelease");
	__cleanup_free char *boot = xasprintf("/boot/config-%s", release ? release : "");
	json_int_t bytes;
	uint32_t crc;

	if (sum_file(root, "/proc/config.gz", &crc, &bytes) || sum_file(root, boot, &crc, &bytes))
		block_set(o, "config_crc32", xasprintf("%08x", crc));
}

static void set_btf(const char *root, json_t *o)
{
	json_int_t bytes;
	uint32_t crc;

	if (!sum_file(root, "/sys/kernel/btf/vmlinux", &crc, &bytes))
		return;
	block_set(o, "btf_crc32", xasprintf("%08x", crc));
	json_object_set_new(o, "btf_bytes", json_integer(bytes));
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

void block_kernel(const char *root, json_t *o)
{
	block_build_id(root, "/sys/kernel/notes", o, "build_id");
	set_config(root, o);
	set_btf(root, o);
}
