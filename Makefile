# SPDX-License-Identifier: GPL-2.0-only
#
#   make            build the suite in build/
#   make demo       the first measurement, from nothing to tables and a plot
#   make check      unit tests here, claims about the kernel in the lab's guests
#                   (CHECK=... passes options on to scripts/check)
#   make check-all  the long forms too: every workload's variants, tiers, kernels, broken drivers
#   make lint       shellcheck, checkpatch, and both compilers without warnings
#   make install    the programs, man pages, bash completion and the driver's source for DKMS
#                   into $(DESTDIR)$(PREFIX)
#
# O=DIR builds elsewhere, CC=clang with another compiler, V=1 shows the commands.
# CROSS_COMPILE=aarch64-linux-gnu- SYSROOT=DIR builds for a machine that has the libraries in DIR.

O	?= build
PREFIX	?= /usr/local
VERSION	:= 0.2
CLANG	?= clang
BPFTOOL	= $(firstword $(wildcard /usr/sbin/bpftool) bpftool)
LIBRARIES := libbpf jansson libRmath hwloc inih sqlite3

ifneq ($(CROSS_COMPILE),)
  CC	:= $(CROSS_COMPILE)gcc
  AR	:= $(CROSS_COMPILE)ar
endif
ifneq ($(SYSROOT),)
  CC	+= --sysroot=$(SYSROOT)
  export PKG_CONFIG_SYSROOT_DIR := $(SYSROOT)
  export PKG_CONFIG_LIBDIR := $(SYSROOT)/usr/lib/$(CROSS_COMPILE:-=)/pkgconfig:$(SYSROOT)/usr/lib/pkgconfig
endif

CFLAGS	?= -O2 -g
CFLAGS	+= -std=gnu11 -Wall -Wextra -Wno-missing-field-initializers -Werror -MMD -MP
CPPFLAGS += -D_GNU_SOURCE -I. -Ilib -I$(O)/lib/probe -DVERSION='"$(VERSION)"'
LIBS	= $(shell pkg-config --libs $(LIBRARIES)) -lpfm -lz -lm

ifeq ($(V),)
  Q = @
  say = @printf '  %-7s %s\n' $(1) $(2:$(O)/%=%)
endif

# Programs and tests link archives, and take of them what they name. What tests link is compiled
# with the sanitizers, and has a prefix to its name: lib.a, unit-lib.a, fuzz-lib.a.
VERBS	:= run report compare judge store sweep trend
ARCHIVES := $(VERBS:%=%.a) verbs.a workloads.a lib.a
objects	= $(patsubst %.c,$(O)/$(1)%.o,$(filter-out %.bpf.c,$(wildcard $(2))))

# $(call archives,PREFIX): of which objects they are, and what some of these need
define archives
$(foreach verb,$(VERBS),$(O)/$(1)$(verb).a: $(call objects,$(1),bench/$(verb)/*.c)$(newline))
# What verbs share.
$(O)/$(1)verbs.a: $(O)/$(1)bench/run-options.o
$(O)/$(1)workloads.a: $(call objects,$(1),workloads/*.c)
$(O)/$(1)lib.a: $(call objects,$(1),lib/*/*.c)
$(O)/$(1)lib/probe/probe.o $(O)/$(1)lib/probe/attach.o: $(O)/lib/probe/probe.skel.h
# They have them as they are, by .incbin.
$(O)/$(1)lib/klog/klog.o: lib/klog/splats
$(O)/$(1)lib/draw/plot.o: scripts/plot/common.gp
$(O)/$(1)bench/trend/draw.o: scripts/plot/trend.gp
$(O)/$(1)bench/report/scripts.o: $(wildcard scripts/plot/report-*.gp)
endef

define newline


endef

all: setup
	$(Q)$(MAKE) --no-print-directory $(if $(V),,-s) programs man

programs: $(O)/mmput-bench $(O)/mmput-worker

# Host packages; nothing to do is done in no time.
setup:
	$(Q)scripts/setup

demo: all
	$(Q)scripts/demo

check: all
	$(Q)scripts/check $(CHECK)

check-all: all
	$(Q)scripts/check --all

lint: all
	$(Q)scripts/lint

include $(wildcard lab.mk tests/tests.mk)

$(eval $(call archives))

$(O)/mmput-bench: $(O)/bench/main.o $(O)/bench/doctor.o $(O)/bench/list.o $(ARCHIVES:%=$(O)/%)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LIBS) -o $@

# Static, so that what the workloads fork and tear down is small.
$(O)/mmput-worker: $(O)/bench/worker.o $(O)/workloads.a $(O)/lib.a
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -static $^ -o $@

$(O)/%.o: %.c
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -c $< -o $@

# Made anew: what has gone from the tree shall not stay in there.
$(O)/%.a:
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) qcs $@ $^

$(O)/%.bpf.o: %.bpf.c $(wildcard lib/probe/*.bpf.h) lib/probe/record.h
	$(call say,BPF,$@)
	@mkdir -p $(@D)
	$(Q)$(CLANG) -O2 -g -target bpf -D__TARGET_ARCH_$(BPF_ARCH) $(BPF_INCLUDES) \
		-Wall -Wextra -Wno-unused-parameter -Werror -c $< -o $@

$(O)/%.skel.h: $(O)/%.bpf.o
	$(call say,SKEL,$@)
	$(Q)$(BPFTOOL) gen skeleton $< name probe_bpf > $@.tmp && mv $@.tmp $@

MACHINE	     := $(shell $(CC) -dumpmachine)
BPF_ARCH     := $(if $(filter aarch64%,$(MACHINE)),arm64,x86)
BPF_INCLUDES := -I$(SYSROOT)/usr/include/$(if $(filter aarch64%,$(MACHINE)),aarch64,x86_64)-linux-gnu

# Man pages are made of what the program says of itself, so it has to run here.
ifeq ($(CROSS_COMPILE),)
MAN := $(patsubst docs/man/%.in,$(O)/man/man1/%,$(wildcard docs/man/*.in))
endif
man: $(MAN)
	$(if $(MAN),,@echo 'no man pages: they take running mmput-bench, which is for another machine')

$(O)/man/man1/%: docs/man/%.in scripts/man $(O)/mmput-bench
	$(call say,MAN,$@)
	@mkdir -p $(@D)
	$(Q)scripts/man $(O)/mmput-bench $< >$@

TO   = $(DESTDIR)$(PREFIX)
DKMS = $(TO)/src/sva_testdev-$(VERSION)

# The driver's source keeps the layout of testdev/, where dkms.conf is at the top.
install: programs man
	install -D -t $(TO)/bin $(O)/mmput-bench
	install -D -t $(TO)/libexec/mmput-bench $(O)/mmput-worker $(wildcard scripts/fleet/*)
	$(if $(MAN),install -D -m 644 -t $(TO)/share/man/man1 $(MAN))
	install -D -m 644 -t $(TO)/share/bash-completion/completions scripts/completion/mmput-bench
	install -D -m 644 -t $(DKMS) testdev/dkms.conf testdev/regs.h testdev/uapi.h
	install -D -m 644 -t $(DKMS)/driver $(addprefix testdev/driver/,Kbuild Makefile) $(wildcard testdev/driver/*.[ch])

clean:
	rm -rf $(O)

# A search has a kernel's tree there, in which folders have such names.
-include $(shell find $(O) -name '*-bisect' -prune -o -name '*.d' -print 2>/dev/null)

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all programs man setup demo check check-all lint install clean
