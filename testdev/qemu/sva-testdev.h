/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sva-testdev: an accelerator to test shared virtual addressing with.
 *
 * regs.h is the data sheet. This header ties the model's four parts together:
 *
 *   sva-testdev.c      the PCI function and its registers
 *   sva-testdev-job.c  queues: jobs and their stops, driven by timers
 *   sva-testdev-ats.c  the way to memory by ATS: cache, invalidations, page requests
 *   sva-testdev-stall.c  the way without: the IOMMU translates, and stalls faults
 *
 * The device goes the second way where the IOMMU can stall, else the first.
 *
 * Time: everything happens in register accesses or in timers of
 * QEMU_CLOCK_VIRTUAL, so that with -icount a run depends on nothing outside of
 * the guest. Notifiers that the IOMMU calls only take notes and set a timer:
 * sending an interrupt or a request from them would re-enter the IOMMU.
 *
 * All of it runs under the BQL.
 */
#ifndef HW_MISC_SVA_TESTDEV_H
#define HW_MISC_SVA_TESTDEV_H

#include "hw/pci/pci_device.h"
#include "qemu/timer.h"
#include "qom/object.h"
#include "regs.h"

#define TYPE_SVA_TESTDEV "sva-testdev"
OBJECT_DECLARE_SIMPLE_TYPE(SvaTestdev, SVA_TESTDEV)

typedef struct SvaQueue SvaQueue;

/*
 * The device's view of one PASID: cached translations and the notifiers that
 * keep them right. Queues and outstanding page requests hold references; when
 * the last has gone, translations stay until they are invalidated. How many
 * such PASIDs there are is bounded, whatever the guest does.
 */
typedef struct SvaPasid {
    SvaTestdev *dev;
    uint32_t pasid;
    unsigned refs;
    IOMMUNotifier iotlb;
    IOMMUPRINotifier pri;
    GHashTable *atc;            /* page number -> SvaTranslation, bounded */
    QLIST_ENTRY(SvaPasid) next;
} SvaPasid;

/* A page request group: one page request that awaits its response. */
typedef struct SvaPageRequest {
    SvaPasid *pasid;            /* NULL: the index is free */
    SvaQueue *queue;            /* NULL: the job is gone, nobody waits */
} SvaPageRequest;

struct SvaQueue {
    SvaTestdev *dev;
    SvaPasid *pasid;            /* ATS: from START on until another PASID or RESET */

    /* registers, see regs.h */
    uint32_t r_pasid, r_period, r_vector;
    uint64_t r_addr, r_len, r_pattern, r_stop_ns;
    uint32_t state, error;
    uint64_t bytes, transfers, faults, refused, result, error_addr, stop_time;

    /* the job, latched at START */
    uint32_t op, period, job_pasid;
    uint64_t addr, len, pattern, pos;
    bool retry;
    int prg;                    /* page request or stall waited for, or -1 */
    int response;               /* its answer, an IOMMUPRIResponseCode, or -1 */
    QEMUTimer *step;

    /* the stop */
    bool stopping;              /* a stop is in progress */
    bool stop_due;              /* its time is over, a page request is not */
    bool stop_unacked;
    int64_t stop_start;
    QEMUTimer *stop;
};

struct SvaTestdev {
    PCIDevice parent_obj;
    MemoryRegion regs;
    uint32_t queues;            /* property */
    uint32_t pasid_bits;        /* property */
    bool ignore_invalidations;  /* property: a broken device, to test tests with */
    SvaQueue *queue;
    bool untranslated;          /* the way to memory: without ATS */

    /* ATS */
    QLIST_HEAD(, SvaPasid) pasids;
    IOMMUNotifier iotlb_all;    /* invalidations that name no PASID */
    SvaPageRequest prg[SVAT_PRG_MAX];

    /* without ATS */
    PCIStallNotifier stall;
    SvaQueue *accessing;        /* whose access the IOMMU may be about to stall */
    bool crowded_out;           /* that access found no room in the IOMMU */

    uint64_t invalidations, translations, faults, stale, stops, stop_time;
};

/* How to reach one page. */
typedef struct SvaTranslation {
    AddressSpace *as;
    hwaddr addr;                /* of the page */
    MemTxAttrs attrs;
    IOMMUAccessFlags perm;
} SvaTranslation;

typedef enum SvaReach {
    SVA_REACHED,                /* the translation is valid, for now */
    SVA_WAIT,                   /* faulted; sva_queue_response() follows */
    SVA_AGAIN,                  /* faulted, and no room; try again */
    SVA_REFUSED,
} SvaReach;

/* sva-testdev-ats.c */

void sva_pasid_put(SvaPasid *p);
/* Reach a page for the queue's job, by the device's cache and ATS, else by a page request */
SvaReach sva_ats_reach(SvaQueue *q, uint64_t va, bool write, SvaTranslation *t);
/* Nobody waits for the queue's page request any more */
void sva_page_request_abandon(SvaQueue *q);
/* Forget all page requests and translations, at a reset of the function: no queue has a PASID */
void sva_ats_reset(SvaTestdev *dev);

/* sva-testdev-stall.c */

/* Go this way, if the IOMMU can stall */
bool sva_stall_init(SvaTestdev *dev);
void sva_stall_exit(SvaTestdev *dev);
/* Reach LEN bytes of a page for the queue's job, by asking the IOMMU, which may stall */
SvaReach sva_stall_reach(SvaQueue *q, uint64_t va, size_t len, bool write, SvaTranslation *t);

/* sva-testdev-job.c */
void sva_queue_init(SvaQueue *q, SvaTestdev *dev);
void sva_queue_exit(SvaQueue *q);
void sva_queue_reset(SvaQueue *q);
void sva_queue_start(SvaQueue *q, uint32_t op);
void sva_queue_stop(SvaQueue *q);
void sva_queue_stop_ack(SvaQueue *q);
/* The response to the queue's page request; called by the IOMMU */
void sva_queue_response(SvaQueue *q, int response);

#endif
