// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the cancel cost of an arm shows up: under callback in mm_exit, in
 * callbacks and in mmput_cpu, because the driver stops its jobs inside
 * release(); under none in nothing that belongs to mmput, because it does so at
 * unbind. The claim is J.-P. Brucker's, April 2020: "This change should relieve
 * the mmput() path".
 *
 * On hardware the cost is far larger than anything else in these phases, and medians
 * are compared, so that a busy machine does not decide. In the lab's exact mode a
 * realistic cost must be found to within 10 us, and its absence to within 2; of
 * mmput_cpu to within 25, since the rest of the teardown of a process as large as this
 * one varies by as much. (tests/lab/bench has small ones.) The lab's other mode is no
 * place to measure: the host decides there how long anything takes.
 */
#include <sys/ioctl.h>

#include "kselftest_harness.h"

#include "environ/environ.h"
#include "lib/owner.h"
#include "probe/probe.h"

#define EXITS		7

/* What is charged, how much less or more of it may be seen, and how much where none belongs. */
struct scale {
	long long cost_ns;
	long long less_ns;
	long long more_ns;
	long long noise_ns;
	long long cpu_noise_ns;		/* on top of that, in mmput_cpu */
};

static const struct scale hardware = { 10000000, 4000000, 4000000, 4000000, 0 };
static const struct scale exact = { 100000, 1000, 10000, 2000, 23000 };

FIXTURE(cost)
{
	struct probe *probe;
	struct scale scale;
};

FIXTURE_VARIANT(cost)
{
	uint32_t arm;
	bool in_mmput;
};

FIXTURE_VARIANT_ADD(cost, none) { .arm = SVA_TESTDEV_ARM_NONE, .in_mmput = false };
FIXTURE_VARIANT_ADD(cost, null) { .arm = SVA_TESTDEV_ARM_NULL, .in_mmput = false };
FIXTURE_VARIANT_ADD(cost, callback) { .arm = SVA_TESTDEV_ARM_CALLBACK, .in_mmput = true };

FIXTURE_SETUP(cost)
{
	char path[DEVICE_PATH_MAX];
	bool is_exact;

	if (device_default(path))
		SKIP(return, "there is no /dev/sva_testdev*");
	if (environ_lab(&is_exact) && !is_exact)
		SKIP(return, "an emulated machine whose time is not counted (the lab's --exact)");
	self->scale = is_exact ? exact : hardware;
	ASSERT_EQ(0, probe_open(PROBE_AUTO, &self->probe));
}

FIXTURE_TEARDOWN(cost)
{
	probe_close(self->probe);
}

struct phases {
	long long mm_exit_ns;
	long long callbacks_ns;
	long long mmput_cpu_ns;
	long long device_stop_ns;
};

static int by_value(const void *a, const void *b)
{
	long long x = *(const long long *)a, y = *(const long long *)b;

	return (x > y) - (x < y);
}

static long long median(long long *v)
{
	qsort(v, EXITS, sizeof(*v), by_value);
	return v[EXITS / 2];
}

static int measure(struct probe *probe, const struct arm_options *arm, struct phases *p)
{
	long long mm_exit[EXITS], callbacks[EXITS], cpu[EXITS], stop[EXITS];

	for (int i = 0; i < EXITS; i++) {
		struct sva_testdev_stats stats;
		struct seen seen = { 0 };
		struct record_teardown *t = &seen.teardown;
		struct owner o;
		int ret = owner_start(&o, arm, NULL);

		if (ret)
			return ret;
		seen.pid = o.pid;
		owner_exit(&o);
		ret = ioctl(o.fd, SVA_TESTDEV_IOC_UNBIND) ? -errno : bond_stats(o.fd, &stats);
		owner_close(&o);
		if (!ret)
			ret = seen_read(probe, &seen);
		if (!ret && !t->srcu.end_ns)
			ret = -ENODATA;
		if (ret)
			return ret;
		mm_exit[i] = t->mm_exit.end_ns - t->mm_exit.begin_ns;
		callbacks[i] = t->srcu.begin_ns - t->notifier.begin_ns;
		cpu[i] = t->mmput.end_ns - t->mmput.begin_ns - t->off_cpu_ns;
		stop[i] = stats.stop_ns;
	}
	*p = (struct phases){ median(mm_exit), median(callbacks), median(cpu), median(stop) };
	return 0;
}

/* Is a shift the cost, or, where nothing is to be paid, nothing? */
static bool is_paid(const struct scale *scale, long long shift_ns, bool paid_here, long long noise_ns)
{
	if (!paid_here)
		return llabs(shift_ns) <= scale->noise_ns + noise_ns;
	return shift_ns >= scale->cost_ns - scale->less_ns - noise_ns &&
	       shift_ns <= scale->cost_ns + scale->more_ns + noise_ns;
}

/* The cost is in the phases it belongs to, in full, and in no other; the device's clock agrees. */
TEST_F(cost, is_where_the_arm_pays_it)
{
	struct arm_options arm = { .arm = variant->arm, .cancel = SVA_TESTDEV_CANCEL_SPIN };
	struct phases free, paid;

	ASSERT_EQ(0, measure(self->probe, &arm, &free));
	arm.cancel_ns = self->scale.cost_ns;
	ASSERT_EQ(0, measure(self->probe, &arm, &paid));
	TH_LOG("free: mm_exit %lld callbacks %lld mmput_cpu %lld ns, device %lld ns", free.mm_exit_ns,
	       free.callbacks_ns, free.mmput_cpu_ns, free.device_stop_ns);
	TH_LOG("paid: mm_exit %lld callbacks %lld mmput_cpu %lld ns, device %lld ns", paid.mm_exit_ns,
	       paid.callbacks_ns, paid.mmput_cpu_ns, paid.device_stop_ns);
	EXPECT_TRUE(is_paid(&self->scale, paid.mm_exit_ns - free.mm_exit_ns, variant->in_mmput, 0));
	EXPECT_TRUE(is_paid(&self->scale, paid.callbacks_ns - free.callbacks_ns, variant->in_mmput,
			    0));
	EXPECT_TRUE(is_paid(&self->scale, paid.mmput_cpu_ns - free.mmput_cpu_ns, variant->in_mmput,
			    self->scale.cpu_noise_ns));
	EXPECT_TRUE(is_paid(&self->scale, paid.device_stop_ns - free.device_stop_ns, true, 0));
}

TEST_HARNESS_MAIN
