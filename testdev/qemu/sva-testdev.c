// SPDX-License-Identifier: GPL-2.0-only
/*
 * sva-testdev: the PCI function and its registers.
 *
 *   -device sva-testdev[,queues=N][,pasid-bits=N]
 *
 * Needs an IOMMU with ATS, PRI and PASIDs, as
 *   -device intel-iommu,intremap=on,x-scalable-mode=on,x-flts=on,
 *           x-pasid-mode=on,device-iotlb=on,x-svm=on
 * or one that stalls faults of untranslated requests with PASID, as
 *   -M virt,iommu=smmuv3 -global arm-smmuv3.x-ssidsize=20 -global arm-smmuv3.x-stall=on
 */
#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/module.h"
#include "qemu/range.h"
#include "qapi/error.h"
#include "hw/pci/msix.h"
#include "hw/pci/pcie.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "sva-testdev.h"

#define EXP_CAP     0x80
#define ATS_CAP     PCI_CONFIG_SPACE_SIZE
#define PASID_CAP   (ATS_CAP + PCI_EXT_CAP_ATS_SIZEOF)
#define PRI_CAP     (PASID_CAP + PCI_EXT_CAP_PASID_SIZEOF)
#define PASID_CAP_ALONE PCI_CONFIG_SPACE_SIZE

static void sva_testdev_reset_all(SvaTestdev *dev)
{
    unsigned i;

    for (i = 0; i < dev->queues; i++) {
        sva_queue_reset(&dev->queue[i]);
    }
    sva_ats_reset(dev);
    dev->invalidations = dev->translations = dev->faults = 0;
    dev->stale = dev->stops = dev->stop_time = 0;
}

/* A register as 64 bits, at an offset that is a multiple of 8. */
static uint64_t sva_device_read(SvaTestdev *dev, hwaddr reg)
{
    switch (reg) {
    case SVAT_ID:
        return SVAT_ID_VALUE | (uint64_t)SVAT_VERSION_VALUE << 32;
    case SVAT_QUEUES:
        return dev->queues | (uint64_t)dev->pasid_bits << 32;
    case SVAT_CLOCK:
        return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    case SVAT_INVALIDATIONS:
        return dev->invalidations;
    case SVAT_TRANSLATIONS:
        return dev->translations;
    case SVAT_FAULTS:
        return dev->faults;
    case SVAT_STALE:
        return dev->stale;
    case SVAT_STOPS:
        return dev->stops;
    case SVAT_STOP_TIME:
        return dev->stop_time;
    }
    return 0;
}

static uint64_t sva_queue_read(SvaQueue *q, hwaddr reg)
{
    switch (reg) {
    case SVAT_Q_PASID:
        return q->r_pasid | (uint64_t)q->r_period << 32;
    case SVAT_Q_ADDR:
        return q->r_addr;
    case SVAT_Q_LEN:
        return q->r_len;
    case SVAT_Q_PATTERN:
        return q->r_pattern;
    case SVAT_Q_START:
        return (uint64_t)q->r_vector << 32;
    case SVAT_Q_STOP_NS:
        return q->r_stop_ns;
    case SVAT_Q_CMD:
        return (uint64_t)q->state << 32;
    case SVAT_Q_ERROR:
        return q->error | (uint64_t)q->stopping << 32;
    case SVAT_Q_BYTES:
        return q->bytes;
    case SVAT_Q_TRANSFERS:
        return q->transfers;
    case SVAT_Q_FAULTS:
        return q->faults;
    case SVAT_Q_REFUSED:
        return q->refused;
    case SVAT_Q_RESULT:
        return q->result;
    case SVAT_Q_ERROR_ADDR:
        return q->error_addr;
    case SVAT_Q_STOP_TIME:
        return q->stop_time;
    }
    return 0;
}

static uint64_t sva_testdev_read(void *opaque, hwaddr addr, unsigned size)
{
    SvaTestdev *dev = opaque;
    hwaddr page = addr / SVAT_PAGE_BYTES;
    hwaddr reg = addr % SVAT_PAGE_BYTES;
    uint64_t val = 0;

    if (page == 0) {
        val = sva_device_read(dev, reg & ~7);
    } else if (page <= dev->queues) {
        val = sva_queue_read(&dev->queue[page - 1], reg & ~7);
    }
    return size == 8 ? val : extract64(val, (reg & 4) * 8, 32);
}

static void sva_queue_command(SvaQueue *q, uint32_t cmd)
{
    switch (cmd) {
    case SVAT_CMD_STOP:
        sva_queue_stop(q);
        break;
    case SVAT_CMD_STOP_ACK:
        sva_queue_stop_ack(q);
        break;
    case SVAT_CMD_RESET:
        sva_queue_reset(q);
        break;
    }
}

/* The high half of a 64-bit register is written by itself at offset + 4. */
static void sva_queue_write(SvaQueue *q, hwaddr reg, uint64_t val, unsigned size)
{
    unsigned shift = (reg & 4) * 8;

    switch (reg) {
    case SVAT_Q_PASID:
        q->r_pasid = extract64(val, 0, 20);
        break;
    case SVAT_Q_PERIOD:
        q->r_period = val;
        break;
    case SVAT_Q_ADDR:
    case SVAT_Q_ADDR + 4:
        q->r_addr = deposit64(q->r_addr, shift, size * 8, val);
        break;
    case SVAT_Q_LEN:
    case SVAT_Q_LEN + 4:
        q->r_len = deposit64(q->r_len, shift, size * 8, val);
        break;
    case SVAT_Q_PATTERN:
    case SVAT_Q_PATTERN + 4:
        q->r_pattern = deposit64(q->r_pattern, shift, size * 8, val);
        break;
    case SVAT_Q_START:
        sva_queue_start(q, val);
        break;
    case SVAT_Q_VECTOR:
        q->r_vector = val;
        break;
    case SVAT_Q_STOP_NS:
    case SVAT_Q_STOP_NS + 4:
        q->r_stop_ns = deposit64(q->r_stop_ns, shift, size * 8, val);
        break;
    case SVAT_Q_CMD:
        sva_queue_command(q, val);
        break;
    }
}

static void sva_testdev_write(void *opaque, hwaddr addr, uint64_t val,
                              unsigned size)
{
    SvaTestdev *dev = opaque;
    hwaddr page = addr / SVAT_PAGE_BYTES;
    hwaddr reg = addr % SVAT_PAGE_BYTES;

    if (page == 0) {
        if (reg == SVAT_CTRL && val & SVAT_CTRL_RESET) {
            sva_testdev_reset_all(dev);
        }
    } else if (page <= dev->queues) {
        sva_queue_write(&dev->queue[page - 1], reg, val, size);
    }
}

static const MemoryRegionOps sva_testdev_ops = {
    .read = sva_testdev_read,
    .write = sva_testdev_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 8 },
    .impl = { .min_access_size = 4, .max_access_size = 8 },
};

static bool sva_testdev_touches_control(PCIDevice *pci, uint32_t addr, int len)
{
    return ranges_overlap(addr, len, pci->exp.pasid_cap + PCI_PASID_CTRL, 2) ||
           (!SVA_TESTDEV(pci)->untranslated &&
            (ranges_overlap(addr, len, ATS_CAP + PCI_ATS_CTRL, 2) ||
             ranges_overlap(addr, len, PRI_CAP + PCI_PRI_CTRL, 2)));
}

/*
 * PCI Express leaves undefined what becomes of jobs whose ATS, PASID or PRI is
 * switched. Ours end, before the switch: notifiers of a PASID cannot be
 * unregistered once PASIDs are off.
 */
static void sva_testdev_config_write(PCIDevice *pci, uint32_t addr, uint32_t val,
                                     int len)
{
    if (sva_testdev_touches_control(pci, addr, len)) {
        sva_testdev_reset_all(SVA_TESTDEV(pci));
    }
    pci_default_write_config(pci, addr, val, len);
}

static void sva_testdev_realize(PCIDevice *pci, Error **errp)
{
    SvaTestdev *dev = SVA_TESTDEV(pci);
    unsigned i;

    if (dev->queues < 1 || dev->queues > SVAT_QUEUES_MAX) {
        error_setg(errp, "queues must be 1 to %d", SVAT_QUEUES_MAX);
        return;
    }
    if (dev->pasid_bits < 1 || dev->pasid_bits > PCI_EXT_CAP_PASID_MAX_WIDTH) {
        error_setg(errp, "pasid-bits must be 1 to %d",
                   PCI_EXT_CAP_PASID_MAX_WIDTH);
        return;
    }
    if (pcie_endpoint_cap_init(pci, EXP_CAP) < 0) {
        error_setg(errp, "cannot add the PCI Express capability");
        return;
    }
    if (msix_init_exclusive_bar(pci, SVAT_VECTORS, SVAT_BAR_MSIX, errp)) {
        pcie_cap_exit(pci);
        return;
    }
    for (i = 0; i < SVAT_VECTORS; i++) {
        msix_vector_use(pci, i);
    }
    dev->untranslated = sva_stall_init(dev);
    if (dev->untranslated) {
        pcie_pasid_init(pci, PASID_CAP_ALONE, dev->pasid_bits, false, false);
    } else {
        pcie_ats_init(pci, ATS_CAP, true);
        pcie_pasid_init(pci, PASID_CAP, dev->pasid_bits, false, false);
        pcie_pri_init(pci, PRI_CAP, SVAT_PRG_MAX, true);
    }

    memory_region_init_io(&dev->regs, OBJECT(dev), &sva_testdev_ops, dev,
                          TYPE_SVA_TESTDEV,
                          pow2ceil((dev->queues + 1) * SVAT_PAGE_BYTES));
    pci_register_bar(pci, SVAT_BAR_REGS, PCI_BASE_ADDRESS_SPACE_MEMORY |
                     PCI_BASE_ADDRESS_MEM_TYPE_64, &dev->regs);

    QLIST_INIT(&dev->pasids);
    dev->queue = g_new0(SvaQueue, dev->queues);
    for (i = 0; i < dev->queues; i++) {
        sva_queue_init(&dev->queue[i], dev);
    }
}

static void sva_testdev_exit(PCIDevice *pci)
{
    SvaTestdev *dev = SVA_TESTDEV(pci);
    unsigned i;

    if (dev->untranslated) {
        sva_stall_exit(dev);
    }
    for (i = 0; i < dev->queues; i++) {
        sva_queue_exit(&dev->queue[i]);
    }
    sva_ats_reset(dev);
    g_free(dev->queue);
    msix_uninit_exclusive_bar(pci);
    pcie_cap_exit(pci);
}

static void sva_testdev_reset_hold(Object *obj, ResetType type)
{
    PCIDevice *pci = PCI_DEVICE(obj);

    sva_testdev_reset_all(SVA_TESTDEV(obj));
    pci_set_word(pci->config + pci->exp.pasid_cap + PCI_PASID_CTRL, 0);
    if (!SVA_TESTDEV(obj)->untranslated) {
        pci_set_word(pci->config + ATS_CAP + PCI_ATS_CTRL, 0);
        pci_set_word(pci->config + PRI_CAP + PCI_PRI_CTRL, 0);
    }
}

static const Property sva_testdev_properties[] = {
    DEFINE_PROP_UINT32("queues", SvaTestdev, queues, SVAT_QUEUES_MAX),
    DEFINE_PROP_UINT32("pasid-bits", SvaTestdev, pasid_bits,
                       PCI_EXT_CAP_PASID_MAX_WIDTH),
    DEFINE_PROP_BOOL("x-ignore-invalidations", SvaTestdev, ignore_invalidations, false),
};

static const VMStateDescription sva_testdev_vmstate = {
    .name = TYPE_SVA_TESTDEV,
    .unmigratable = 1,
};

static void sva_testdev_class_init(ObjectClass *class, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(class);
    PCIDeviceClass *pc = PCI_DEVICE_CLASS(class);
    ResettableClass *rc = RESETTABLE_CLASS(class);

    pc->realize = sva_testdev_realize;
    pc->exit = sva_testdev_exit;
    pc->config_write = sva_testdev_config_write;
    pc->vendor_id = SVAT_VENDOR_ID;
    pc->device_id = SVAT_DEVICE_ID;
    pc->class_id = SVAT_CLASS;
    rc->phases.hold = sva_testdev_reset_hold;
    dc->desc = "Accelerator to test shared virtual addressing";
    dc->vmsd = &sva_testdev_vmstate;
    device_class_set_props(dc, sva_testdev_properties);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo sva_testdev_types[] = {
    {
        .name = TYPE_SVA_TESTDEV,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(SvaTestdev),
        .class_init = sva_testdev_class_init,
        .interfaces = (const InterfaceInfo[]) {
            { INTERFACE_PCIE_DEVICE },
            { },
        },
    },
};

DEFINE_TYPES(sva_testdev_types)
