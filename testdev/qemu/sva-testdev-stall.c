// SPDX-License-Identifier: GPL-2.0-only
/*
 * sva-testdev: untranslated requests with PASID.
 *
 * The IOMMU translates each access. Where it stalls one, because of a fault that
 * software may resolve, the emulated access fails, and is made again when the
 * IOMMU says so. A page is probed before it is accessed: one fault is one event,
 * and nothing is half done.
 */
#include "qemu/osdep.h"
#include "hw/pci/pcie.h"
#include "sva-testdev.h"

/* The IOMMU, from within sva_stall_reach(). */
static void sva_stalled(PCIStallNotifier *n, int tag)
{
    SvaTestdev *dev = container_of(n, SvaTestdev, stall);

    if (tag < 0) {
        dev->crowded_out = true;
    } else if (dev->accessing) {
        dev->accessing->prg = tag;
    }
}

/* The IOMMU, from within the write of one of its registers. */
static void sva_stall_resume(PCIStallNotifier *n, int tag, bool retry)
{
    SvaTestdev *dev = container_of(n, SvaTestdev, stall);
    unsigned i;

    for (i = 0; i < dev->queues && dev->queue[i].prg != tag; i++) {
    }
    if (i == dev->queues) {
        dev->stale++;
        return;
    }
    dev->queue[i].prg = -1;
    sva_queue_response(&dev->queue[i], retry ? IOMMU_PRI_RESP_SUCCESS :
                                               IOMMU_PRI_RESP_INVALID_REQUEST);
}

SvaReach sva_stall_reach(SvaQueue *q, uint64_t va, size_t len, bool write, SvaTranslation *t)
{
    SvaTestdev *dev = q->dev;
    PCIDevice *pci = PCI_DEVICE(dev);
    bool valid;

    if (!pcie_pasid_enabled(pci) || q->job_pasid >> dev->pasid_bits) {
        return SVA_REFUSED;
    }
    t->as = pci_get_address_space(pci);
    t->addr = va & -SVAT_PAGE_BYTES;
    t->perm = write ? IOMMU_WO : IOMMU_RO;
    t->attrs = (MemTxAttrs) {
        .requester_id = pci_requester_id(pci),
        .pid = q->job_pasid,
        .pid_valid = true,
    };

    dev->accessing = q;
    dev->crowded_out = false;
    valid = address_space_access_valid(t->as, va, len, write, t->attrs);
    dev->accessing = NULL;

    if (valid) {
        return SVA_REACHED;
    }
    if (q->prg >= 0) {
        dev->faults++;
        q->faults++;
        return SVA_WAIT;
    }
    return dev->crowded_out ? SVA_AGAIN : SVA_REFUSED;
}

bool sva_stall_init(SvaTestdev *dev)
{
    dev->stall.stalled = sva_stalled;
    dev->stall.resume = sva_stall_resume;
    return !pci_iommu_set_stall_notifier(PCI_DEVICE(dev), &dev->stall);
}

void sva_stall_exit(SvaTestdev *dev)
{
    pci_iommu_set_stall_notifier(PCI_DEVICE(dev), NULL);
}
