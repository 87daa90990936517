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

$(eval $(call archives,unit-))

$(O)/tests/unit/%: $(O)/unit-tests/unit/%.o $(ARCHIVES:%=$(O)/unit-%)
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $^ $(LIBS) -o $@

unit-tests: $(UNIT_TESTS)

# Fuzzers are clang's: tests/fuzz/run runs them.
FUZZERS    := $(patsubst %.c,$(O)/%,$(wildcard tests/fuzz/fuzz_*.c))

$(O)/fuzz-%.o: %.c
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CLANG) $(CPPFLAGS) $(CFLAGS) $(SANITIZE) -fsanitize=fuzzer-no-link -c $< -o $@

$(eval $(call archives,fuzz-))

$(O)/tests/fuzz/%: $(O)/fuzz-tests/fuzz/%.o $(ARCHIVES:%=$(O)/fuzz-%)
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CLANG) $(CFLAGS) $(SANITIZE) -fsanitize=fuzzer $^ $(LIBS) -o $@

fuzz: $(FUZZERS)

# Whether the statistics keep their promises, what runs say of how to measure, and how long it
# takes to read large ones, or many: tests/method/false-positives, tests/method/newest,
# tests/method/run, tests/method/speed and tests/method/store.
$(O)/tests/method/%: $(O)/tests/method/%.o $(O)/lib.a
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LIBS) -o $@

$(O)/kselftest/%: tests/kselftest/%.c $(KSELFTEST_LIB) $(O)/lib.a
	$(call say,KTEST,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) -I$(KSELFTEST) -Itests/kselftest \
		$(filter-out -MMD -MP,$(CFLAGS)) -Wno-sign-compare \
		$(filter %.c %.a,$^) $(LIBS) -o $@

kselftests: $(KSELFTESTS)

# Everything that goes into a guest's image.
lab-programs: programs kselftests

.PHONY: unit-tests fuzz kselftests lab-programs
