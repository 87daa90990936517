// SPDX-License-Identifier: GPL-2.0-only
/*
 * sva-testdev: queues, their jobs and stops.
 *
 * A running job is a chain of timers, one page each, interrupted by page
 * requests or stalls. Nothing is done in less than SVAT_PAGE_NS, so that a job cannot keep
 * the emulator busy without the guest's time going on.
 */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/host-utils.h"
#include "hw/pci/msix.h"
#include "system/dma.h"
#include "sva-testdev.h"

#define STOP_NS_MAX (1ULL << 62)

static int64_t sva_now(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

static void sva_queue_interrupt(SvaQueue *q)
{
    if (q->r_vector < SVAT_VECTORS) {
        msix_notify(PCI_DEVICE(q->dev), q->r_vector);
    }
}

static void sva_queue_finish(SvaQueue *q, uint32_t state, uint32_t error)
{
    timer_del(q->step);
    q->state = state;
    q->error = error;
}

static void sva_queue_refuse(SvaQueue *q, uint32_t error)
{
    q->refused++;
    q->error_addr = q->addr + q->pos;
    if (q->retry) {
        timer_mod(q->step, sva_now() + MAX(q->period, SVAT_RETRY_NS));
        return;
    }
    sva_queue_finish(q, SVAT_STATE_ERROR, error);
    sva_queue_interrupt(q);
}

static void sva_queue_end_stop(SvaQueue *q)
{
    q->stopping = false;
    q->stop_due = false;
    if (q->state == SVAT_STATE_RUNNING) {
        sva_queue_finish(q, SVAT_STATE_STOPPED, SVAT_ERR_NONE);
    }
}

static void sva_queue_stop_timer(void *opaque)
{
    SvaQueue *q = opaque;

    if (q->prg >= 0) {
        q->stop_due = true;
        return;
    }
    sva_queue_end_stop(q);
    sva_queue_interrupt(q);
}

/* Move one page's worth of the job. */
static MemTxResult sva_queue_transfer(SvaQueue *q, const SvaTranslation *t,
                                      uint64_t va, size_t len)
{
    MemReentrancyGuard *guard = &DEVICE(q->dev)->mem_reentrancy_guard;
    uint8_t buf[SVAT_PAGE_BYTES + sizeof(uint64_t)];
    hwaddr addr = t->addr + va % SVAT_PAGE_BYTES;
    uint64_t pattern = ror64(q->pattern, q->pos % 8 * 8);
    MemTxResult ret;
    size_t i;

    /* Memory may be our own registers; those accesses are refused. */
    guard->engaged_in_io = true;
    if (q->op == SVAT_OP_READ) {
        ret = dma_memory_read(t->as, addr, buf, len, t->attrs);
        for (i = 0; i < len && ret == MEMTX_OK; i++) {
            q->result = q->result * 31 + buf[i];
        }
    } else {
        for (i = 0; i < len; i += sizeof(pattern)) {
            stq_le_p(buf + i, pattern);
        }
        ret = dma_memory_write(t->as, addr, buf, len, t->attrs);
    }
    guard->engaged_in_io = false;
    return ret;
}

static SvaReach sva_queue_reach(SvaQueue *q, uint64_t va, size_t len,
                                SvaTranslation *t)
{
    bool write = q->op != SVAT_OP_READ;

    return q->dev->untranslated ? sva_stall_reach(q, va, len, write, t) :
                                  sva_ats_reach(q, va, write, t);
}

/* Reach and transfer the job's next page. */
static void sva_queue_next_page(SvaQueue *q)
{
    uint64_t va = q->addr + q->pos;
    size_t len = MIN(SVAT_PAGE_BYTES - va % SVAT_PAGE_BYTES, q->len - q->pos);
    SvaTranslation t;

    switch (sva_queue_reach(q, va, len, &t)) {
    case SVA_WAIT:
        return;
    case SVA_AGAIN:
        timer_mod(q->step, sva_now() + SVAT_RETRY_NS);
        return;
    case SVA_REFUSED:
        sva_queue_refuse(q, SVAT_ERR_ABORT);
        return;
    case SVA_REACHED:
        break;
    }
    if (sva_queue_transfer(q, &t, va, len) != MEMTX_OK) {
        sva_queue_refuse(q, SVAT_ERR_BUS);
        return;
    }

    q->transfers++;
    q->bytes += len;
    q->pos += len;
    if (q->pos == q->len) {
        if (q->op != SVAT_OP_LOOP) {
            sva_queue_finish(q, SVAT_STATE_DONE, SVAT_ERR_NONE);
            sva_queue_interrupt(q);
            return;
        }
        q->pos = 0;
    }
    timer_mod(q->step, sva_now() + SVAT_PAGE_NS + q->period);
}

static void sva_queue_step_timer(void *opaque)
{
    SvaQueue *q = opaque;
    int response = q->response;

    q->response = -1;
    if (q->stop_due) {
        sva_queue_end_stop(q);
        sva_queue_interrupt(q);
        return;
    }
    switch (response) {
    case IOMMU_PRI_RESP_INVALID_REQUEST:
        sva_queue_refuse(q, SVAT_ERR_INVALID);
        break;
    case IOMMU_PRI_RESP_FAILURE:
        sva_queue_refuse(q, SVAT_ERR_FAILURE);
        break;
    default:
        sva_queue_next_page(q);
    }
}

void sva_queue_response(SvaQueue *q, int response)
{
    q->response = response;
    timer_mod(q->step, sva_now() + SVAT_PAGE_NS);
}

void sva_queue_start(SvaQueue *q, uint32_t op)
{
    if (q->state == SVAT_STATE_RUNNING || q->stopping) {
        return;
    }
    q->op = op & SVAT_OP_MASK;
    q->retry = op & SVAT_JOB_RETRY;
    q->addr = q->r_addr;
    q->len = q->r_len;
    q->job_pasid = q->r_pasid;
    q->pattern = q->r_pattern;
    q->period = MIN(q->r_period, SVAT_PERIOD_MAX_NS);
    q->pos = 0;
    q->bytes = q->transfers = q->faults = q->refused = 0;
    q->result = q->error_addr = 0;
    if (q->pasid && q->pasid->pasid != q->r_pasid) {
        sva_pasid_put(q->pasid);
        q->pasid = NULL;
    }

    if (q->op < SVAT_OP_WRITE || q->op > SVAT_OP_LOOP || q->len < 1 ||
        q->len > SVAT_LEN_MAX) {
        sva_queue_finish(q, SVAT_STATE_ERROR, SVAT_ERR_JOB);
        sva_queue_interrupt(q);
        return;
    }
    q->state = SVAT_STATE_RUNNING;
    q->error = SVAT_ERR_NONE;
    timer_mod(q->step, sva_now() + SVAT_PAGE_NS);
}

void sva_queue_stop(SvaQueue *q)
{
    if (q->stopping) {
        return;
    }
    q->dev->stops++;
    q->stopping = true;
    q->stop_unacked = true;
    q->stop_start = sva_now();
    if (q->r_stop_ns) {
        timer_mod(q->stop, q->stop_start + MIN(q->r_stop_ns, STOP_NS_MAX));
    } else if (q->prg >= 0) {
        q->stop_due = true;
    } else {
        sva_queue_end_stop(q);
    }
}

void sva_queue_stop_ack(SvaQueue *q)
{
    if (!q->stop_unacked) {
        return;
    }
    q->stop_unacked = false;
    q->stop_time = sva_now() - q->stop_start;
    q->dev->stop_time += q->stop_time;
}

void sva_queue_reset(SvaQueue *q)
{
    timer_del(q->step);
    timer_del(q->stop);
    sva_page_request_abandon(q);
    if (q->pasid) {
        sva_pasid_put(q->pasid);
    }
    *q = (SvaQueue) {
        .dev = q->dev,
        .step = q->step,
        .stop = q->stop,
        .prg = -1,
        .response = -1,
    };
}

void sva_queue_init(SvaQueue *q, SvaTestdev *dev)
{
    q->dev = dev;
    q->prg = -1;
    q->response = -1;
    q->step = timer_new_ns(QEMU_CLOCK_VIRTUAL, sva_queue_step_timer, q);
    q->stop = timer_new_ns(QEMU_CLOCK_VIRTUAL, sva_queue_stop_timer, q);
}

void sva_queue_exit(SvaQueue *q)
{
    sva_queue_reset(q);
    timer_free(q->step);
    timer_free(q->stop);
}
