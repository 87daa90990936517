# SPDX-License-Identifier: GPL-2.0-only
#
# What `make check` builds. Unit tests are one program each, built here, with
# the sanitizers. kselftests need the headers of the kernel's harness in
# KSELFTEST=DIR; the lab builds them, with the headers of Debian's linux-source. What
# they share is in tests/kselftest/lib, linked to each.
# The harness compares what it is given, of whatever sign.

UNIT_TESTS := $(patsubst %.c,$(O)/%,$(wildcard tests/unit/test_*.c))
KSELFTEST_LIB := $(wildcard tests/kselftest/lib/*.c)
KSELFTESTS := $(patsubst tests/kselftest/%.c,$(O)/kselftest/%,$(wildcard tests/kselftest/*.c))
SANITIZE   := -fsanitize=address,undefined -fno-sanitize-recover=undefined

$(O)/unit-%.o: %.c
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(SANITIZE) -c $< -o $@

UNIT_OBJS := $(patsubst %.c,$(O)/unit-%.o,$(wildcard lib/stat/*.c lib/result/*.c lib/base/*.c \
	lib/probe/samples.c lib/probe/lives.c lib/probe/cover.c lib/environ/*.c lib/device/*.c lib/topology/*.c lib/counter/*.c bench/table.c))

$(O)/tests/unit/%: $(O)/unit-tests/unit/%.o $(UNIT_OBJS)
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $^ $(LIBS) -o $@

unit-tests: $(UNIT_TESTS)

# Fuzzers are clang's: tests/fuzz/run runs them. Of the program, they link what analyses.
FUZZERS    := $(patsubst %.c,$(O)/%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_BENCH := $(filter-out bench/main.c bench/worker.c bench/doctor.c bench/list.c bench/run%,$(wildcard bench/*.c))
FUZZ_OBJS  := $(patsubst %.c,$(O)/fuzz-%.o,$(FUZZ_BENCH) $(wildcard lib/stat/*.c lib/result/*.c \
	lib/base/*.c lib/environ/*.c lib/device/*.c lib/topology/*.c lib/counter/*.c))

$(O)/fuzz-%.o: %.c
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CLANG) $(CPPFLAGS) $(CFLAGS) $(SANITIZE) -fsanitize=fuzzer-no-link -c $< -o $@

$(O)/tests/fuzz/%: $(O)/fuzz-tests/fuzz/%.o $(FUZZ_OBJS)
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CLANG) $(CFLAGS) $(SANITIZE) -fsanitize=fuzzer $^ $(LIBS) -o $@

fuzz: $(FUZZERS)

# Whether the statistics keep their promises, what runs say of how to measure, and how long it
# takes to read large ones: scripts/stat/false-positives, scripts/method and scripts/stat/speed.
$(O)/tests/stat/%: $(O)/tests/stat/%.o $(O)/bench/sample.o \
		$(filter $(O)/lib/stat/% $(O)/lib/base/% $(O)/lib/result/%,$(LIB_OBJS))
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LIBS) -o $@

$(O)/kselftest/%: tests/kselftest/%.c $(KSELFTEST_LIB) $(LIB_OBJS)
	$(call say,KTEST,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) -I$(KSELFTEST) -Itests/kselftest \
		$(filter-out -MMD -MP,$(CFLAGS)) -Wno-sign-compare \
		$(filter %.c %.o,$^) $(LIBS) -o $@

kselftests: $(KSELFTESTS)

# Everything that goes into a guest's image.
lab-programs: programs kselftests

.PHONY: unit-tests fuzz kselftests lab-programs
