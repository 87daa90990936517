// SPDX-License-Identifier: GPL-2.0-only
/* The kernel of the environment block: which it is, to the bit. */
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

void block_kernel(const char *root, json_t *o)
{
	block_build_id(root, "/sys/kernel/notes", o, "build_id");
	set_config(root, o);
	set_btf(root, o);
}
