// SPDX-License-Identifier: GPL-2.0-only
/*
 * sva-testdev: address translation services and page requests.
 *
 * Written after PCI Express Base 6.0, chapter 10 (ATS, page request interface).
 */
#include "qemu/osdep.h"
#include "qemu/rcu.h"
#include "hw/pci/pci_bus.h"
#include "hw/pci/pcie.h"
#include "sva-testdev.h"

/* Translations kept per PASID; the cache starts afresh when they are used up. */
#define ATC_PAGES 512
/*
 * PASIDs that no queue has any more and of which there are translations: they
 * stay until the IOMMU invalidates them, as in hardware, whose cache knows
 * nothing of queues. Only where there are more, the oldest go by themselves.
 */
#define ATC_IDLE_PASIDS 256

/* Remove what an invalidation covers. */
static void sva_atc_invalidate(SvaPasid *p, const IOMMUTLBEntry *range)
{
    hwaddr first = range->iova & ~range->addr_mask;
    hwaddr last = first | range->addr_mask;
    GHashTableIter it;
    gpointer key;

    if (p->dev->ignore_invalidations) {
        return;
    }
    g_hash_table_iter_init(&it, p->atc);
    while (g_hash_table_iter_next(&it, &key, NULL)) {
        hwaddr va = *(uint64_t *)key * SVAT_PAGE_BYTES;

        if (va >= (first & -SVAT_PAGE_BYTES) && va <= last) {
            g_hash_table_iter_remove(&it);
        }
    }
}

static void sva_iotlb_notify(IOMMUNotifier *n, IOMMUTLBEntry *range)
{
    SvaPasid *p = n->opaque;

    p->dev->invalidations++;
    sva_atc_invalidate(p, range);
}

/*
 * An invalidation without PASID concerns the whole function. Linux up to 6.12
 * sends it for a whole address space (cache_tag_flush_devtlb_all()).
 */
static void sva_iotlb_notify_all(IOMMUNotifier *n, IOMMUTLBEntry *range)
{
    SvaTestdev *dev = n->opaque;
    SvaPasid *p;

    dev->invalidations++;
    QLIST_FOREACH(p, &dev->pasids, next) {
        sva_atc_invalidate(p, range);
    }
}

static void sva_page_request_free(SvaPageRequest *pr)
{
    SvaPasid *p = pr->pasid;

    pr->pasid = NULL;
    pr->queue = NULL;
    sva_pasid_put(p);
}

static void sva_pri_notify(IOMMUPRINotifier *n, IOMMUPRIResponse *response)
{
    SvaPasid *p = container_of(n, SvaPasid, pri);
    SvaTestdev *dev = p->dev;
    SvaPageRequest *pr;
    SvaQueue *q;

    if (response->prgi >= SVAT_PRG_MAX || dev->prg[response->prgi].pasid != p) {
        dev->stale++;
        return;
    }
    pr = &dev->prg[response->prgi];
    q = pr->queue;
    sva_page_request_free(pr);
    if (!q) {
        dev->stale++;
        return;
    }
    q->prg = -1;
    sva_queue_response(q, response->response_code);
}

static bool sva_iotlb_register_all(SvaTestdev *dev)
{
    PCIDevice *pci = PCI_DEVICE(dev);

    return !pci_iommu_init_iotlb_notifier(pci, &dev->iotlb_all,
                                          sva_iotlb_notify_all, dev) &&
           !pci_iommu_register_iotlb_notifier(pci, PCI_NO_PASID,
                                              &dev->iotlb_all);
}

/* Not from a notifier, which is called from a walk of what this takes it from. */
static void sva_pasid_free(SvaPasid *p)
{
    SvaTestdev *dev = p->dev;
    PCIDevice *pci = PCI_DEVICE(dev);

    pci_pri_unregister_notifier(pci, p->pasid);
    pci_iommu_unregister_iotlb_notifier(pci, p->pasid, &p->iotlb);
    QLIST_REMOVE(p, next);
    g_hash_table_destroy(p->atc);
    g_free(p);
    if (QLIST_EMPTY(&dev->pasids)) {
        pci_iommu_unregister_iotlb_notifier(pci, PCI_NO_PASID, &dev->iotlb_all);
    }
}

/*
 * Forget the PASIDs that nobody refers to: those without translations, and the
 * oldest that are more than KEEP.
 */
static void sva_pasids_trim(SvaTestdev *dev, unsigned keep)
{
    SvaPasid *p, *next;

    QLIST_FOREACH_SAFE(p, &dev->pasids, next, next) {
        if (p->refs) {
            continue;
        }
        if (keep && g_hash_table_size(p->atc)) {
            keep--;
        } else {
            sva_pasid_free(p);
        }
    }
}

/* Reference to the device's view of a PASID; NULL if the IOMMU has none. */
static SvaPasid *sva_pasid_get(SvaTestdev *dev, uint32_t pasid)
{
    PCIDevice *pci = PCI_DEVICE(dev);
    SvaPasid *p;

    QLIST_FOREACH(p, &dev->pasids, next) {
        if (p->pasid == pasid) {
            p->refs++;
            return p;
        }
    }

    if (!pcie_pasid_enabled(pci) || !pcie_pri_enabled(pci) ||
        !pcie_ats_enabled(pci) || pasid >> dev->pasid_bits) {
        return NULL;
    }
    sva_pasids_trim(dev, ATC_IDLE_PASIDS);
    if (QLIST_EMPTY(&dev->pasids) && !sva_iotlb_register_all(dev)) {
        return NULL;
    }

    p = g_new0(SvaPasid, 1);
    p->dev = dev;
    p->pasid = pasid;
    p->refs = 1;
    p->pri.notify = sva_pri_notify;
    p->atc = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    QLIST_INSERT_HEAD(&dev->pasids, p, next);
    /* Cannot fail where the notifier without PASID could be registered. */
    pci_iommu_init_iotlb_notifier(pci, &p->iotlb, sva_iotlb_notify, p);
    pci_iommu_register_iotlb_notifier(pci, pasid, &p->iotlb);
    pci_pri_register_notifier(pci, pasid, &p->pri);
    return p;
}

void sva_pasid_put(SvaPasid *p)
{
    p->refs--;
}

/*
 * 0: *t is valid; 1: no such page or permission, a page request may help;
 * negative: refused.
 */
static int sva_translate(SvaPasid *p, uint64_t va, bool write,
                         SvaTranslation *t)
{
    uint64_t page = va / SVAT_PAGE_BYTES;
    IOMMUAccessFlags need = write ? IOMMU_RW : IOMMU_RO;
    SvaTranslation *cached = g_hash_table_lookup(p->atc, &page);
    IOMMUTLBEntry entry = {};
    uint32_t errors = 0;
    ssize_t n;

    if (cached && (cached->perm & need) == need) {
        *t = *cached;
        return 0;
    }

    p->dev->translations++;
    WITH_RCU_READ_LOCK_GUARD() {
        n = pci_ats_request_translation(PCI_DEVICE(p->dev), p->pasid, false,
                                        false, page * SVAT_PAGE_BYTES,
                                        SVAT_PAGE_BYTES, !write, &entry, 1,
                                        &errors);
    }
    if (n < 0) {
        return n;
    }
    if (errors || (entry.perm & need) != need) {
        return 1;
    }

    t->as = entry.target_as;
    t->addr = (entry.translated_addr & ~entry.addr_mask) |
              (page * SVAT_PAGE_BYTES & entry.addr_mask);
    t->attrs = MEMTXATTRS_UNSPECIFIED;
    t->perm = entry.perm;
    if (g_hash_table_size(p->atc) >= ATC_PAGES) {
        g_hash_table_remove_all(p->atc);
    }
    g_hash_table_replace(p->atc, g_memdup2(&page, sizeof(page)),
                         g_memdup2(t, sizeof(*t)));
    return 0;
}

/* 0: sent, sva_queue_response() follows; 1: no room, try again; negative: refused. */
static int sva_page_request(SvaQueue *q, uint64_t va, bool write)
{
    SvaTestdev *dev = q->dev;
    PCIDevice *pci = PCI_DEVICE(dev);
    unsigned limit = MIN(pcie_pri_get_req_alloc(pci), SVAT_PRG_MAX);
    SvaPageRequest *pr;
    unsigned i;
    int ret;

    for (i = 0; i < limit && dev->prg[i].pasid; i++) {
    }
    if (i == limit) {
        return pcie_pri_enabled(pci) ? 1 : -EPERM;
    }

    /* In place before the request: the response may come from within it. */
    pr = &dev->prg[i];
    pr->pasid = q->pasid;
    pr->pasid->refs++;
    pr->queue = q;
    q->prg = i;
    ret = pci_pri_request_page(pci, q->pasid->pasid, false, false,
                               va & -SVAT_PAGE_BYTES, true, i, true, write);
    if (ret) {
        q->prg = -1;
        sva_page_request_free(pr);
        return ret == -ENOSPC ? 1 : ret;
    }
    dev->faults++;
    q->faults++;
    return 0;
}

SvaReach sva_ats_reach(SvaQueue *q, uint64_t va, bool write, SvaTranslation *t)
{
    int ret;

    if (!q->pasid) {
        q->pasid = sva_pasid_get(q->dev, q->job_pasid);
    }
    ret = q->pasid ? sva_translate(q->pasid, va, write, t) : -EPERM;
    if (ret == 0) {
        return SVA_REACHED;
    }
    if (ret > 0) {
        ret = sva_page_request(q, va, write);
        if (ret >= 0) {
            return ret ? SVA_AGAIN : SVA_WAIT;
        }
    }
    return SVA_REFUSED;
}

void sva_page_request_abandon(SvaQueue *q)
{
    if (q->prg >= 0 && !q->dev->untranslated) {
        q->dev->prg[q->prg].queue = NULL;
    }
    q->prg = -1;
}

void sva_ats_reset(SvaTestdev *dev)
{
    unsigned i;

    for (i = 0; i < SVAT_PRG_MAX; i++) {
        if (dev->prg[i].pasid) {
            sva_page_request_free(&dev->prg[i]);
        }
    }
    sva_pasids_trim(dev, 0);
}
