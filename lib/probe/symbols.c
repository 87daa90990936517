// SPDX-License-Identifier: GPL-2.0-only
#include "probe/symbols.h"

#include <bpf/btf.h>
#include <inttypes.h>
#include <string.h>

#include "base/base.h"

static void find_in_btf(struct symbol *symbols, int n)
{
	struct btf *btf = btf__load_vmlinux_btf();

	for (int i = 0; btf && i < n; i++)
		symbols[i].in_btf =
			btf__find_by_name_kind(btf, symbols[i].name, BTF_KIND_FUNC) > 0;
	btf__free(btf);
}

static void take_symbol(struct symbol *s, const char *name, uint64_t at)
{
	size_t len = strlen(s->name);

	/* The kernel's own symbols are in the order of their addresses. */
	if (s->begin && !s->end && at > s->begin)
		s->end = at;
	if (strncmp(name, s->name, len) || (name[len] && name[len] != '.'))
		return;
	s->in_text |= !name[len];
	if (!s->begin && !strstr(name + len, ".cold"))
		s->begin = at;
}

static void find_in_text(struct symbol *symbols, int n)
{
	__cleanup_file FILE *f = fopen("/proc/kallsyms", "re");
	char line[512], name[256];
	uint64_t at;

	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%" SCNx64 " %*1[tTwW] %255s", &at, name) != 2)
			continue;
		for (int i = 0; i < n; i++)
			take_symbol(&symbols[i], name, at);
	}
}

void symbols_find(struct symbol *symbols, int n)
{
	find_in_btf(symbols, n);
	find_in_text(symbols, n);
}

bool symbols_tracepoint(const char *name)
{
	__cleanup_free char *type = xasprintf("btf_trace_%s", name);
	struct btf *btf = btf__load_vmlinux_btf();
	bool found = btf && btf__find_by_name_kind(btf, type, BTF_KIND_TYPEDEF) > 0;

	btf__free(btf);
	return found;
}
