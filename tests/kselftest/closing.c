// SPDX-License-Identifier: GPL-2.0-only
/*
 * In whatever order and by whomever the files of bonds are closed: those that are open
 * when their owner's mm goes see release() first and unbind after it, and from release()
 * on no write of the device lands. From J.-P. Brucker, 9 April 2020, in the discussion of
 * "iommu: Remove iommu_sva_ops::mm_exit()": "mm exit -> clear pgd, invalidate IOTLBs";
 * "We also can't free the PASID yet"; then "unbind() -> clear context descriptor, release
 * PASID and mmu notifier". Files that are closed before come to unbind before.
 *
 * The orders are those of workloads/close.c, which measures them; for the race see
 * close_and_exit.c.
 */
#include <sys/mman.h>

#include "kselftest_harness.h"

#include "base/base.h"
#include "lib/order.h"
#include "lib/owner.h"
#include "probe/probe.h"

#define MEMORY_BYTES	16384
#define QUIET_MS	20

SHARED_PROBE(probe)

FIXTURE(closing)
{
	struct scene scene;
};

FIXTURE_VARIANT(closing)
{
	struct order order;
};

FIXTURE_VARIANT_ADD(closing, exit) {
	.order = { .bind = { 0, 1, 2 } },
};

FIXTURE_VARIANT_ADD(closing, exit_reverse) {
	.order = { .bind = { 2, 1, 0 } },
};

FIXTURE_VARIANT_ADD(closing, exit_mixed) {
	.order = { .bind = { 1, 2, 0 } },
};

FIXTURE_VARIANT_ADD(closing, before) {
	.order = { .bind = { 0, 1, 2 }, .leave = close_all, .unbind_first = true },
};

FIXTURE_VARIANT_ADD(closing, before_reverse) {
	.order = { .bind = { 2, 1, 0 }, .leave = close_all, .unbind_first = true },
};

FIXTURE_VARIANT_ADD(closing, inherited) {
	.order = { .bind = { 0, 1, 2 }, .held = INHERITED },
};

FIXTURE_VARIANT_ADD(closing, inherited_mixed) {
	.order = { .bind = { 1, 2, 0 }, .held = INHERITED },
};

FIXTURE_VARIANT_ADD(closing, inherited_and_closed) {
	.order = { .bind = { 0, 1, 2 }, .leave = close_all, .held = INHERITED },
};

FIXTURE_VARIANT_ADD(closing, scm_rights) {
	.order = { .bind = { 0, 1, 2 }, .ready = send_all, .held = RECEIVED },
};

FIXTURE_VARIANT_ADD(closing, in_flight) {
	.order = { .bind = { 0, 1, 2 }, .ready = send_and_close, .held = IN_FLIGHT },
};

FIXTURE_VARIANT_ADD(closing, dup) {
	.order = { .bind = { 0, 1, 2 }, .leave = dup_and_close },
};

FIXTURE_VARIANT_ADD(closing, mapped) {
	.order = { .bind = { 0, 1, 2 }, .ready = map_and_close },
};

FIXTURE_VARIANT_ADD(closing, close_munmap) {
	.order = {
		.bind = { 0, 1, 2 }, .ready = map_all,
		.leave = close_then_unmap, .unbind_first = true,
	},
};

FIXTURE_VARIANT_ADD(closing, munmap_close) {
	.order = {
		.bind = { 0, 1, 2 }, .ready = map_all,
		.leave = unmap_then_close, .unbind_first = true,
	},
};

FIXTURE_VARIANT_ADD(closing, exec) {
	.order = { .bind = { 0, 1, 2 }, .leave = keep_and_execute, .exec = true },
};

FIXTURE_VARIANT_ADD(closing, cloexec) {
	.order = { .bind = { 0, 1, 2 }, .leave = execute, .exec = true },
};

FIXTURE_VARIANT_ADD(closing, thread) {
	.order = { .bind = { 0, 1, 2 }, .in_thread = true, .unbind_first = true },
};

FIXTURE_VARIANT_ADD(closing, clone_vm) {
	.order = { .bind = { 0, 1, 2 }, .leave = leave_to_a_clone, .unbind_first = true },
};

FIXTURE_SETUP(closing)
{
	struct sva_testdev_info info;
	char path[DEVICE_PATH_MAX];

	if (device_default(path))
		SKIP(return, "there is no /dev/sva_testdev*");
	ASSERT_EQ(0, device_info(path, &info));
	if (!info.queues)
		SKIP(return, "the device has no queues");
	ASSERT_NE(NULL, probe);
	self->scene.memory_bytes = MEMORY_BYTES;
	self->scene.memory = mmap(NULL, MEMORY_BYTES, PROT_READ | PROT_WRITE,
				  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, self->scene.memory);
}

FIXTURE_TEARDOWN(closing)
{
}

/* What the probe saw: the teardown of the mm that the bonds were of, and their ends. */
struct trace {
	const uint64_t *bonds;
	uint64_t mm;
	struct record_teardown teardown;
	uint64_t unbind_ns[FILES];
	int unbinds;
};

static void on_record(void *ctx, enum record_type type, const void *record)
{
	const struct record_teardown *teardown = record;
	const struct record_bond *bond = record;
	struct trace *t = ctx;

	for (int i = 0; i < FILES && (type == RECORD_BIND || type == RECORD_UNBIND); i++) {
		if (bond->bond != t->bonds[i])
			continue;
		t->mm = bond->mm;
		if (type == RECORD_UNBIND)
			t->unbind_ns[t->unbinds++] = bond->at_ns;
	}
	if (type == RECORD_TEARDOWN && teardown->mm == t->mm && !t->teardown.type)
		t->teardown = *teardown;
}

static const struct arm_options arms[] = {
	{ .arm = SVA_TESTDEV_ARM_NONE },
	{ .arm = SVA_TESTDEV_ARM_NULL },
	{ .arm = SVA_TESTDEV_ARM_CALLBACK },
};

static void release_and_unbind(struct __test_metadata *_metadata, struct scene *scene,
			       const struct order *order)
{
	struct trace t = { .bonds = scene->bonds };

	ASSERT_EQ(0, order_start(order, scene));
	ASSERT_EQ(0, order_let_go(order, scene));
	ASSERT_EQ(0, probe_read(probe, on_record, &t));
	if (order->held != NOT)
		EXPECT_EQ(0, t.unbinds) {
			TH_LOG("unbound while files are open");
		}
	ASSERT_EQ(0, order_finish(order, scene));
	ASSERT_EQ(0, probe_read(probe, on_record, &t));
	ASSERT_EQ(0, probe_sweep(probe, getpid(), on_record, &t));
	EXPECT_EQ(FILES, t.unbinds);
	ASSERT_EQ(RECORD_TEARDOWN, t.teardown.type);
	for (int i = 0; i < t.unbinds; i++) {
		if (!order->unbind_first) {
			EXPECT_LT(t.teardown.notifier.end_ns, t.unbind_ns[i]) {
				TH_LOG("unbind before the end of release()");
			}
		} else {
			EXPECT_LT(t.unbind_ns[i], t.teardown.exit_mmap.begin_ns) {
				TH_LOG("unbind after the mm has gone");
			}
		}
	}
	if (!order->unbind_first)
		EXPECT_LT(0, t.teardown.notifier.end_ns) {
			TH_LOG("the probe has not seen release()");
		}
}

static size_t differ(const char *memory, char from)
{
	size_t n = 0;

	for (size_t i = 0; i < MEMORY_BYTES; i++)
		n += memory[i] != from;
	return n;
}

static void writes_after_release(struct __test_metadata *_metadata, struct scene *scene,
				 const struct order *order)
{
	size_t written, at_end;

	ASSERT_EQ(0, order_start(order, scene));
	ASSERT_EQ(0, order_let_go(order, scene));
	memset(scene->memory, 0x55, MEMORY_BYTES);
	pause_ms(QUIET_MS);
	written = differ(scene->memory, 0x55);
	ASSERT_EQ(0, order_finish(order, scene));
	at_end = differ(scene->memory, 0x55);
	EXPECT_EQ(0, written) {
		TH_LOG("%zu bytes were written after release()", written);
	}
	EXPECT_EQ(written, at_end) {
		TH_LOG("%zu bytes were written by the end of unbind", at_end);
	}
}

/* unbind() comes after release() where a file is open at the mm's end, and only there. */
TEST_F(closing, release_comes_before_unbind)
{
	for (size_t i = 0; i < ARRAY_SIZE(arms); i++) {
		self->scene.arm = arms[i];
		release_and_unbind(_metadata, &self->scene, &variant->order);
	}
}

/* However stubborn the device: from release() on, and through unbind, memory stays as it is. */
TEST_F(closing, no_write_lands_after_release)
{
	for (size_t i = 0; i < ARRAY_SIZE(arms); i++) {
		self->scene.arm = arms[i];
		writes_after_release(_metadata, &self->scene, &variant->order);
	}
}

TEST_HARNESS_MAIN
