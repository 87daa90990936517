/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The vocabulary of what is measured: the phases of one mm teardown, and who
 * did it. Probes fill phases, run directories store them under these names,
 * tables and plots show them. All phases are times in ns.
 *
 * Phases nest, they do not add up: notifier is inside exit_mmap, which is
 * inside mmput, and so on; `phase_meaning()` says what each one covers.
 */
#ifndef LIB_RESULT_PHASE_H
#define LIB_RESULT_PHASE_H

/* The order is the order of the columns of events.csv and of every table. */
enum phase {
	PHASE_MMPUT,		/* wall time of the final mmput() */
	PHASE_MMPUT_CPU,	/* the part of mmput on the CPU */
	PHASE_RUNQ,		/* the part of mmput ready to run, but waiting for a CPU */
	PHASE_EXIT_MMAP,	/* exit_mmap() */
	PHASE_NOTIFIER,		/* all of __mmu_notifier_release() */
	PHASE_CALLBACKS,	/* the release() ops: start of notifier to start of srcu */
	PHASE_MM_EXIT,		/* the driver's mm_exit, with its wait for the lock */
	PHASE_MM_EXIT_LOCK,	/* the wait for the global lock alone */
	PHASE_IOMMU_RELEASE,	/* the IOMMU driver's release() */
	PHASE_SRCU,		/* the grace period waited for */
	PHASE_SRCU_OVERLAP,	/* the part of srcu in which callbacks of other mms went on */
	PHASE_UNMAP,		/* unmap_vmas() */
	PHASE_PGTABLES,		/* free_pgtables() */
	PHASE_MMDROP,		/* from the end of mmput to the final mmdrop() */
	PHASE_NR
};

/* In whose name the mm was torn down. */
enum caller {
	CALLER_EXIT,		/* the last thread of the process, in do_exit() */
	CALLER_EXEC,		/* execve(), which drops the old mm */
	CALLER_ASYNC,		/* mmput_async()'s worker */
	CALLER_WORKER,		/* another worker: that of an I/O page fault, for one */
	CALLER_OTHER,		/* anyone else who held the last reference */
	CALLER_NR
};

/* Who made the final mmdrop(), with which a PASID is freed since Linux 5.18. */
enum dropper {
	DROPPER_UNKNOWN,
	DROPPER_OWNER,		/* the process that had bound, in mmput() or later in its exit */
	DROPPER_UNBIND,		/* anyone, inside iommu_sva_unbind_device() */
	DROPPER_SWITCH,		/* the scheduler, after a switch away from a task that had kept it */
	DROPPER_KWORKER,	/* a worker: SRCU callbacks, mmput_async(), mmdrop_async() */
	DROPPER_KTHREAD,	/* another thread of the kernel's, or the idle task */
	DROPPER_OTHER,		/* another process */
	DROPPER_NR
};

/**
 * phase_name() - what a phase is called in files and tables
 * @phase: below PHASE_NR
 *
 * Return: a name such as "mm_exit_lock"; its column in events.csv has "_ns" after it.
 */
const char *phase_name(enum phase phase);

/**
 * phase_meaning() - what a phase covers, in one line
 * @phase: below PHASE_NR
 *
 * Return: a line.
 */
const char *phase_meaning(enum phase phase);

/**
 * caller_name() - what a caller class is called in events.csv
 * @caller: below CALLER_NR
 *
 * Return: the name.
 */
const char *caller_name(enum caller caller);

/**
 * dropper_name() - what a class of droppers is called in pasids.csv
 * @dropper: below DROPPER_NR
 *
 * Return: a name; "" for DROPPER_UNKNOWN.
 */
const char *dropper_name(enum dropper dropper);

#endif
