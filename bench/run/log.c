// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's log during a run: kept as it is, and counted by reason where an IOMMU
 * driver reports what a device did. It is read after each arm of a round, so that
 * nothing is overwritten, and before the probe's records, so that all that was said
 * of a bond is known when its row comes.
 */
#include "bench/run/log.h"

#include <errno.h>
#include <string.h>

#include "base/base.h"
#include "klog/klog.h"
#include "klog/silence.h"

/* The log's clock drifts: ask again, but do not fill the log with questions. */
#define CLOCK_EVERY_NS	30000000000LL

struct run_log {
	int fd;
	int splats;
	int error;		/* of reading; lines may be missing */
	struct silence *silence;	/* NULL: the log's clock is not known */
	size_t mark;		/* of it, when the last round was over */
	struct klog_report report;
	struct klog_clock clock;
	int64_t clock_ns;	/* when it was asked */
	int64_t drift_ns;	/* most between two times that it was */
	struct rundir *dir;
	uint16_t arm;
	bool keep;
};

struct run_log *run_log_open(struct rundir *dir)
{
	struct run_log *log = xcalloc(1, sizeof(*log));
	int ret = klog_clock_read(&log->clock);

	log->dir = dir;
	log->clock_ns = now_ns();
	log->fd = klog_open();
	if (log->fd < 0) {
		msg_warn("the kernel's log cannot be read: %s", strerror(-log->fd));
		return log;
	}
	if (!ret)
		log->silence = silence_new();
	else
		msg_warn("/dev/kmsg cannot be written to (%s): what the kernel says between release and unbind will not be counted",
			 strerror(-ret));
	return log;
}

static void on_line(void *ctx, const char *line, size_t len_bytes, int64_t at_ns)
{
	struct run_log *log = ctx;

	rundir_kernel_log(log->dir, line, len_bytes);
	if (klog_classify(line, &log->report) && log->silence && log->keep)
		silence_broken(log->silence, &log->report, at_ns + log->clock.offset_ns, log->arm);
}

static void ask_clock(struct run_log *log)
{
	struct klog_clock clock;

	if (!log->silence || now_ns() - log->clock_ns < CLOCK_EVERY_NS || klog_clock_read(&clock))
		return;
	if (llabs(clock.offset_ns - log->clock.offset_ns) > log->drift_ns)
		log->drift_ns = llabs(clock.offset_ns - log->clock.offset_ns);
	log->clock = clock;
	log->clock_ns = now_ns();
}

void run_log_read(struct run_log *log, uint16_t arm, bool keep)
{
	int ret;

	if (log->fd < 0)
		return;
	log->arm = arm;
	log->keep = keep;
	ret = klog_read_timed(log->fd, on_line, log);
	if (ret < 0)
		log->error = ret;
	else
		log->splats += ret;
	ask_clock(log);
}

void run_log_row(struct run_log *log, const struct pasid_row *p)
{
	int64_t error_ns = log->clock.error_ns;

	if (log->silence && p->release_begin_ns >= 0 && p->unbind_ns >= 0)
		silence_due(log->silence, p->pasid, p->release_begin_ns - error_ns,
			    p->unbind_ns + error_ns);
}

void run_log_mark(struct run_log *log)
{
	if (log->silence)
		log->mark = silence_mark(log->silence);
}

void run_log_back(struct run_log *log)
{
	if (log->silence)
		silence_back(log->silence, log->mark);
}

void run_log_json(const struct run_log *log, const struct run_options *o, json_t *meta)
{
	if (!log->silence)
		return;
	json_object_set_new(meta, "log", silence_json(log->silence, o->arm_names, o->arms_nr));
	json_object_set_new(meta, "log_clock",
			    json_pack("{s:I, s:I}", "error_ns", (json_int_t)log->clock.error_ns,
				      "drift_ns", (json_int_t)log->drift_ns));
}

int run_log_splats(struct run_log *log)
{
	if (log->error)
		msg_warn("lines of the kernel's log are missing: %s", strerror(-log->error));
	log->error = 0;
	return log->splats;
}

void run_log_close(struct run_log *log)
{
	if (!log)
		return;
	if (log->fd >= 0)
		close(log->fd);
	silence_free(log->silence);
	free(log);
}
